{%- if guarded -%}
-- the guard: the version table must hold exactly this: {{ said }}
{%- else -%}
-- one script at a time
{%- endif %}
DO {{ tag }}
{%- if guarded %}
DECLARE
    expected text[] := {{ expected }};
    held text[] := '{}';
{%- endif %}
BEGIN
{%- if locks %}
    IF pg_try_advisory_xact_lock({{ key }}) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = {{ busy }};
    END IF;
{%- endif %}
{%- if guarded %}
    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        {{ held }} INTO held;
{%- if let Some(missing) = missing %}
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = {{ missing }};
{%- endif %}
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = {{ refused }} || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
{%- endif %}
END
{{ tag }};

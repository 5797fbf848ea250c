
{%- if !heading.is_empty() %}

{{ heading }}
{%- endif %}
{%- for setting in settings %}
{{ setting }};
{%- endfor %}
{%- if let Some(guard) = guard %}

{{ guard }}
{%- endif %}
{%- if together %}

START TRANSACTION;
{%- endif %}
{%- for statement in statements %}

{{ statement.comment }}
{{ statement.sql }}
{%- endfor %}
{%- if let Some(rows) = rows %}

-- the version rows are now: {{ rows.said }}
{%- if rows.transaction %}
START TRANSACTION;
{%- endif %}
{%- for change in rows.changes %}
{{ change }};
{%- endfor %}
{%- if let Some(check) = rows.check %}
{{ check }}
{%- endif %}
{%- if rows.transaction || together %}
COMMIT;
{%- endif %}
{%- endif %}

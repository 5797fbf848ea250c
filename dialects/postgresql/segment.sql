
{%- for piece in pieces %}
{%- if !piece.heading.is_empty() %}

{{ piece.heading }}
{%- endif %}
{%- if loop.first && together %}

BEGIN;
{%- endif %}
{%- for setting in piece.settings %}
{{ setting }};
{%- endfor %}
{%- if loop.first %}
{%- if let Some(guard) = guard %}

{{ guard }}
{%- endif %}
{%- if let Some(table) = table %}

{{ table }}
{%- endif %}
{%- endif %}
{%- for statement in piece.statements %}

{{ statement.comment }}
{%- for setting in statement.before %}
{{ setting }};
{%- endfor %}
{{ statement.sql }}
{%- for setting in statement.after %}
{{ setting }};
{%- endfor %}
{%- endfor %}
{%- if let Some(rows) = piece.rows %}

-- the version rows are now: {{ rows.said }}
{%- if outside %}
BEGIN;
{%- endif %}
{%- for change in rows.changes %}
{{ change }};
{%- endfor %}
{%- if let Some(check) = rows.check %}
{{ check }}
{%- endif %}
{%- if outside %}
COMMIT;
{%- endif %}
{%- endif %}
{%- endfor %}
{%- for setting in resets %}
RESET {{ setting }};
{%- endfor %}
{%- if together %}

COMMIT;
{%- endif %}

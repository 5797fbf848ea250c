
{%- for piece in pieces %}
{%- if !piece.heading.is_empty() %}

{{ piece.heading }}
{%- endif %}
{%- if let Some(wait) = piece.wait %}
{{ wait }}
{%- endif %}
{%- if loop.first %}
{%- if foreign_keys_off %}

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;
{%- endif %}
{%- if together %}

BEGIN IMMEDIATE;
{%- endif %}
{%- if let Some(table) = table %}
{{ table }}
{%- endif %}
{%- if let Some(guard) = guard %}

{{ guard }}
{%- endif %}
{%- endif %}
{%- for statement in piece.statements %}
{%- for guard in statement.guards %}

{{ guard }}
{%- endfor %}

{{ statement.comment }}
{{ statement.sql }}
{%- endfor %}
{%- if let Some(rows) = piece.rows %}

-- the version rows are now: {{ rows.said }}
{%- if outside %}
BEGIN IMMEDIATE;
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
{%- if let Some(check) = foreign_keys %}

{{ check }}
{%- endif %}
{%- if together %}

COMMIT;
{%- endif %}
{%- if foreign_keys_off %}
PRAGMA foreign_keys = ON;
{%- endif %}

{{ head }}
{%- if native %}

.bail on
{%- else %}
{% endif %}
{%- if let Some(wait) = wait %}
{{ wait }}
{%- endif %}
PRAGMA foreign_keys = ON;
{%- for segment in segments %}
{%- for piece in segment.pieces %}
{%- if !piece.heading.is_empty() %}

{{ piece.heading }}
{%- endif %}
{%- if let Some(wait) = piece.wait %}
{{ wait }}
{%- endif %}
{%- if loop.first %}
{%- if segment.foreign_keys_off %}

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;
{%- endif %}
{%- if segment.together %}

BEGIN IMMEDIATE;
{%- endif %}
{%- if let Some(table) = segment.table %}
{{ table }}
{%- endif %}
{%- if let Some(guard) = segment.guard %}

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
{%- if segment.outside %}
BEGIN IMMEDIATE;
{%- endif %}
{%- for change in rows.changes %}
{{ change }};
{%- endfor %}
{%- if let Some(check) = rows.check %}
{{ check }}
{%- endif %}
{%- if segment.outside %}
COMMIT;
{%- endif %}
{%- endif %}
{%- endfor %}
{%- if let Some(check) = segment.foreign_keys %}

{{ check }}
{%- endif %}
{%- if segment.together %}

COMMIT;
{%- endif %}
{%- if segment.foreign_keys_off %}
PRAGMA foreign_keys = ON;
{%- endif %}
{%- endfor %}
{%- if let Some(tail) = tail %}

-- done; where the database stands:
{{ tail }}
{%- endif %}

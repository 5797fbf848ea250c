{{ head }}
{%- if native %}

\set ON_ERROR_STOP on
{%- else %}
{% endif %}
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
{%- if let Some(lock) = lock %}

-- One script at a time, to the end of the session.
{{ lock }}
{%- endif %}
{%- for segment in segments %}
{%- for piece in segment.pieces %}
{%- if !piece.heading.is_empty() %}

{{ piece.heading }}
{%- endif %}
{%- if loop.first && segment.together %}

BEGIN;
{%- endif %}
{%- for setting in piece.settings %}
{{ setting }};
{%- endfor %}
{%- if loop.first %}
{%- if let Some(guard) = segment.guard %}

{{ guard }}
{%- endif %}
{%- if let Some(table) = segment.table %}

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
{%- if segment.outside %}
BEGIN;
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
{%- for setting in segment.resets %}
RESET {{ setting }};
{%- endfor %}
{%- if segment.together %}

COMMIT;
{%- endif %}
{%- endfor %}
{%- if let Some(tail) = tail %}

-- {{ ran }}
{{ tail }}
{%- endif %}
{%- if let Some(unlock) = unlock %}
{{ unlock }}
{%- endif %}

{{ head }}
{%- if native %}

.bail on
{%- else %}
{% endif %}
{%- if let Some(wait) = wait %}
{{ wait }}
{%- endif %}
PRAGMA foreign_keys = ON;
{%- for segment in segments %}{{ segment }}{% endfor %}
{%- if let Some(tail) = tail %}

-- done; where the database stands:
{{ tail }}
{%- endif %}

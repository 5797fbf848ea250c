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
{%- for segment in segments %}{{ segment }}{% endfor %}
{%- if let Some(tail) = tail %}

-- {{ ran }}
{{ tail }}
{%- endif %}
{%- if let Some(unlock) = unlock %}
{{ unlock }}
{%- endif %}

{%- if native -%}
/*M!999999\- enable the sandbox mode */
{% endif -%}
{{ head }}

SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION foreign_key_checks = 1;
SET SESSION unique_checks = 1;
SET SESSION autocommit = 1;
SET SESSION time_zone = '+00:00';
{%- for setting in settings %}
{{ setting }};
{%- endfor %}
{%- if let Some(lock) = lock %}

-- one script at a time
{{ lock }}
{%- endif %}
{%- if let Some(table) = table %}

{{ table }}
{%- endif %}
{%- for piece in pieces %}{{ piece }}{% endfor %}
{%- if let Some(tail) = tail %}

-- done; where the database stands:
{{ tail }}
{%- endif %}
{%- if let Some(unlock) = unlock %}
{{ unlock }}
{%- endif %}

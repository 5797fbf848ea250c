-- the guard: the version table must hold exactly this: {{ said }}
{%- if let Some(exists) = exists %}
{{ exists }}
{%- endif %}
{%- if let Some(told) = told %}
SELECT CONCAT({{ told }}, COALESCE(GROUP_CONCAT({{ column }} ORDER BY {{ column }} SEPARATOR ', '), 'no rows')) AS `refused`
FROM {{ table }} HAVING NOT ({{ right }});
{%- endif %}
{{ holds }}

-- the guard: the version table must hold exactly this: {{ said }}
CREATE TEMP TABLE "vellum_guard" (
{%- if let Some((missing, _)) = exists %}
    "exists" INTEGER CONSTRAINT {{ missing }} CHECK ("exists" = 1),
{%- endif %}
    "right" INTEGER CONSTRAINT {{ refused }} CHECK ("right" = 1)
);
{%- if let Some((_, query)) = exists %}
INSERT INTO temp."vellum_guard" ("exists") {{ query }};
{%- endif %}
SELECT {{ told }} || coalesce((SELECT group_concat({{ column }}, ', ') FROM (SELECT {{ column }} FROM {{ table }} ORDER BY {{ column }})), 'no rows')
WHERE NOT ({{ right }});
INSERT INTO temp."vellum_guard" ("right") SELECT {{ right }};
DROP TABLE temp."vellum_guard";

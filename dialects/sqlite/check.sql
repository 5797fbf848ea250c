CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT {{ refused }} CHECK ("right" = 1));
{%- if let Some(told) = told %}
{{ told }};
{%- endif %}
INSERT INTO temp."vellum_guard" ("right") SELECT {{ right }};
DROP TABLE temp."vellum_guard";

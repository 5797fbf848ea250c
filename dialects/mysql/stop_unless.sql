SET @vellum = IF({{ condition }}, 'DO 0', {{ otherwise }});
PREPARE vellum FROM @vellum;
EXECUTE vellum;

DO {{ tag }}
BEGIN
    IF ({{ held }}) <> {{ expected }} THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = {{ message }};
    END IF;
END
{{ tag }};

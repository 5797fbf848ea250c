-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  4f2a81c05e37
-- to    7c0d9e1b2a44
--
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]
--
-- sources  1e3c54c6c656e851
-- schema   faa0b6ecde45a527 -> faa0b6ecde45a527
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 4f2a81c05e37
DO $vellum$
DECLARE
    expected text[] := ARRAY['4f2a81c05e37']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 4f2a81c05e37';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 4f2a81c05e37 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/5  insert 3 rows into categories
INSERT INTO "categories" ("id", "parent_id", "name") VALUES
    (1, NULL, 'Books'),
    (2, 1, 'Children''s books'),
    (3, NULL, 'Stationery');

-- 2/5  move the counter of categories.id past these rows
SELECT setval(pg_get_serial_sequence('"categories"', 'id'), GREATEST(nextval(pg_get_serial_sequence('"categories"', 'id')), (SELECT max("id") FROM "categories")));

-- 3/5  insert row 1 of 2 into products
INSERT INTO "products" ("id", "sku", "name", "price", "category_id", "attributes") VALUES (1, 'BK-0001', 'Grimm''s Fairy Tales', 19.90, 2, '{"pages":512,"cover":"linen"}');

-- 4/5  insert row 2 of 2 into products
INSERT INTO "products" ("id", "sku", "name", "price", "category_id") VALUES (2, 'ST-0001', 'Pencil "HB", 12 pieces', 4.50, 3);

-- 5/5  move the counter of products.id past these rows
SELECT setval(pg_get_serial_sequence('"products"', 'id'), GREATEST(nextval(pg_get_serial_sequence('"products"', 'id')), (SELECT max("id") FROM "products")));

-- the version rows are now: 7c0d9e1b2a44
UPDATE "vellum_version" SET "version_num" = '7c0d9e1b2a44' WHERE "version_num" = '4f2a81c05e37';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['7c0d9e1b2a44']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 7c0d9e1b2a44';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

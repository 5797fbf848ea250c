-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  7c0d9e1b2a44
-- to    4f2a81c05e37
--
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)
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
-- revision 1/1  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
DO $vellum$
DECLARE
    expected text[] := ARRAY['7c0d9e1b2a44']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 7c0d9e1b2a44';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 7c0d9e1b2a44 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/5  delete rows of products where id is 2
--      LOSES DATA
DELETE FROM "products" WHERE "id" = 2;

-- 2/5  delete rows of products where id is 1
--      LOSES DATA
DELETE FROM "products" WHERE "id" = 1;

-- 3/5  delete rows of categories where id is 3
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 3;

-- 4/5  delete rows of categories where id is 2
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 2;

-- 5/5  delete rows of categories where id is 1
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 1;

-- the version rows are now: 4f2a81c05e37
UPDATE "vellum_version" SET "version_num" = '4f2a81c05e37' WHERE "version_num" = '7c0d9e1b2a44';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['4f2a81c05e37']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 4f2a81c05e37';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

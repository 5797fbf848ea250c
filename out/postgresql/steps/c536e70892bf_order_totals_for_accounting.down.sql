-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  c536e70892bf
-- to    b425d6f781ae
--
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)
--
-- sources  4d40494649a21b1c
-- schema   e2b1b79530b803b0 -> e2b1b79530b803b0
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: c536e70892bf
DO $vellum$
DECLARE
    expected text[] := ARRAY['c536e70892bf']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold c536e70892bf';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold c536e70892bf and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  undo SQL
--      note: accounting's password is not in here; grants are made by hand
DROP VIEW order_totals;

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'c536e70892bf';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b425d6f781ae']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b425d6f781ae';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

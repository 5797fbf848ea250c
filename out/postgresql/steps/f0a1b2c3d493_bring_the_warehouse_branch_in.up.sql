-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  d8e9f0a1b271, e4f5a6b7c382
-- to    f0a1b2c3d493
--
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
--
-- sources  e8d9bda41ab00e36
-- schema   f3f1feffa235e611 -> f3f1feffa235e611
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
-- nothing to change in this database: only its version rows move

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
DO $vellum$
DECLARE
    expected text[] := ARRAY['d8e9f0a1b271', 'e4f5a6b7c382']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold d8e9f0a1b271, e4f5a6b7c382';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- the version rows are now: f0a1b2c3d493
DELETE FROM "vellum_version" WHERE "version_num" = 'd8e9f0a1b271';
UPDATE "vellum_version" SET "version_num" = 'f0a1b2c3d493' WHERE "version_num" = 'e4f5a6b7c382';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['f0a1b2c3d493']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become f0a1b2c3d493';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

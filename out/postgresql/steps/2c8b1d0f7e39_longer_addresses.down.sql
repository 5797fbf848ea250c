-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  2c8b1d0f7e39
-- to    2b9c4d6e8f15
--
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)
--
-- sources  d8924e22eb701039
-- schema   dedcd018b4cf64eb -> 252bedd7dcf510d0
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
DO $vellum$
DECLARE
    expected text[] := ARRAY['2c8b1d0f7e39']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 2c8b1d0f7e39';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 2c8b1d0f7e39 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  change the type of customers.email to varchar(255)
--      locks customers: blocks reads and writes while customers is rewritten · may lose data
--      fails where a value of `email` is longer than 255 characters, unless by blanks at its end, which are cut
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "customers" ALTER COLUMN "email" TYPE varchar(255);

-- the version rows are now: 2b9c4d6e8f15
UPDATE "vellum_version" SET "version_num" = '2b9c4d6e8f15' WHERE "version_num" = '2c8b1d0f7e39';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['2b9c4d6e8f15']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 2b9c4d6e8f15';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

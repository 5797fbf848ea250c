-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  3cad5e7f9026
-- to    2c8b1d0f7e39
--
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`
--
-- sources  84e6a133ffb1b4da
-- schema   7a1a211f8c37a119 -> dedcd018b4cf64eb
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 3cad5e7f9026
DO $vellum$
DECLARE
    expected text[] := ARRAY['3cad5e7f9026']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 3cad5e7f9026';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 3cad5e7f9026 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/4  drop index ix_customers_lookup of customers
--      locks customers: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_customers_lookup";

-- 2/4  drop column customers.email_key
--      locks customers: blocks reads and writes · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "email_key";

-- 3/4  drop the comment of customers.created_at
COMMENT ON COLUMN "customers"."created_at" IS NULL;

-- 4/4  drop column customers.country
--      locks customers: blocks reads and writes · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "country";

-- the version rows are now: 2c8b1d0f7e39
UPDATE "vellum_version" SET "version_num" = '2c8b1d0f7e39' WHERE "version_num" = '3cad5e7f9026';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['2c8b1d0f7e39']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 2c8b1d0f7e39';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

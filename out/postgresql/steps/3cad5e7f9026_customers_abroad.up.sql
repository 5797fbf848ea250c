-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  2c8b1d0f7e39
-- to    3cad5e7f9026
--
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]
--
-- sources  84e6a133ffb1b4da
-- schema   dedcd018b4cf64eb -> 7a1a211f8c37a119
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]

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

-- 1/7  add column customers.country
--      locks customers: blocks reads and writes
ALTER TABLE "customers" ADD COLUMN "country" char(2) DEFAULT 'DE' NOT NULL;

-- 2/7  drop the default that filled customers.country
--      locks customers: blocks reads and writes
ALTER TABLE "customers" ALTER COLUMN "country" DROP DEFAULT;

-- 3/7  comment on customers.created_at
COMMENT ON COLUMN "customers"."created_at" IS 'since the move to the new shop in 2026';

-- 4/7  add column customers.email_key
--      locks customers: blocks reads and writes
ALTER TABLE "customers" ADD COLUMN "email_key" varchar(320);

-- 5/7  comment on customers.email_key
COMMENT ON COLUMN "customers"."email_key" IS 'the address in lower case, for looking up';

-- 6/7  update email_key of customers
--      may lose data
UPDATE "customers" SET "email_key" = lower("email");

-- 7/7  create index ix_customers_lookup on customers
--      locks customers: blocks writes while the index is built · use `concurrently` where the table is busy
CREATE INDEX "ix_customers_lookup" ON "customers" ("email_key");

-- the version rows are now: 3cad5e7f9026
UPDATE "vellum_version" SET "version_num" = '3cad5e7f9026' WHERE "version_num" = '2c8b1d0f7e39';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['3cad5e7f9026']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 3cad5e7f9026';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  1f3c9a2b7d10
-- to    base
--
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`
--
-- sources  89af26a65ed04100
-- schema   7a6d30caa7a45378 -> 66687aadf862bd77
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10
DO $vellum$
DECLARE
    expected text[] := ARRAY['1f3c9a2b7d10']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 1f3c9a2b7d10';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 1f3c9a2b7d10 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop index ix_customers_created_at of customers
--      locks customers: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_customers_created_at";

-- 2/3  drop table customers
--      locks customers: blocks reads and writes · LOSES DATA
DROP TABLE "customers";

-- 3/3  drop enum customer_status
DROP TYPE "customer_status";

-- the version rows are now: base
DELETE FROM "vellum_version" WHERE "version_num" = '1f3c9a2b7d10';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> '{}'::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become base';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

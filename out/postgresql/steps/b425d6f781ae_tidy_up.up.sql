-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  a314c5e6709d
-- to    b425d6f781ae
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
--
-- sources  cd21cabc87757959
-- schema   1ae44a79c4ee468a -> e2b1b79530b803b0
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: a314c5e6709d
DO $vellum$
DECLARE
    expected text[] := ARRAY['a314c5e6709d']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold a314c5e6709d';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold a314c5e6709d and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/4  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE "exchange_rates";

-- 2/4  drop column orders.remark
--      locks orders: blocks reads and writes · LOSES DATA
ALTER TABLE "orders" DROP COLUMN "remark";

-- 3/4  drop index ix_products_on_sale of products
--      locks products: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_products_on_sale";

-- 4/4  drop unique constraint uq_products_name_category_id of products
--      locks products: blocks reads and writes
ALTER TABLE "products" DROP CONSTRAINT "uq_products_name_category_id";

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'a314c5e6709d';
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

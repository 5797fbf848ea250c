-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  0a7b3c5d1e64
-- to    f0a1b2c3d493
--
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)
--
-- sources  fc6aafa20bbf33fd
-- schema   c8e50a5268ff7b90 -> f3f1feffa235e611
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64
DO $vellum$
DECLARE
    expected text[] := ARRAY['0a7b3c5d1e64']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 0a7b3c5d1e64';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 0a7b3c5d1e64 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop foreign key fk_stock_product_id_products of stock
--      locks stock, products: blocks reads and writes
ALTER TABLE "stock" DROP CONSTRAINT "fk_stock_product_id_products";

-- 2/3  drop unique constraint uq_payments_no_doubles of payments
--      locks payments: blocks reads and writes
ALTER TABLE "payments" DROP CONSTRAINT "uq_payments_no_doubles";

-- 3/3  drop primary key pk_exchange_rates of exchange_rates
--      locks exchange_rates: blocks reads and writes
ALTER TABLE "exchange_rates" DROP CONSTRAINT "pk_exchange_rates";

-- the version rows are now: f0a1b2c3d493
UPDATE "vellum_version" SET "version_num" = 'f0a1b2c3d493' WHERE "version_num" = '0a7b3c5d1e64';
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

-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  f0a1b2c3d493
-- to    0a7b3c5d1e64
--
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]
--
-- sources  fc6aafa20bbf33fd
-- schema   f3f1feffa235e611 -> c8e50a5268ff7b90
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: f0a1b2c3d493
DO $vellum$
DECLARE
    expected text[] := ARRAY['f0a1b2c3d493']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold f0a1b2c3d493';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold f0a1b2c3d493 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  add primary key exchange_rates (currency, day)
--      locks exchange_rates: blocks reads and writes while the index is built
--      fails where two rows have the same `currency, day`
--      build a unique index with `concurrently`, then give it as `using_index`
ALTER TABLE "exchange_rates" ADD CONSTRAINT "pk_exchange_rates" PRIMARY KEY ("currency", "day");

-- 2/3  add unique payments (order_id, paid_on, amount)
--      locks payments: blocks reads and writes while the index is built
--      fails where two rows have the same `order_id, paid_on, amount`
--      build a unique index with `concurrently`, then give it as `using_index`
ALTER TABLE "payments" ADD CONSTRAINT "uq_payments_no_doubles" UNIQUE ("order_id", "paid_on", "amount");

-- 3/3  add foreign key stock (product_id) to products (id)
--      locks stock, products: blocks writes
ALTER TABLE "stock" ADD CONSTRAINT "fk_stock_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE NOT VALID;

-- the version rows are now: 0a7b3c5d1e64
UPDATE "vellum_version" SET "version_num" = '0a7b3c5d1e64' WHERE "version_num" = 'f0a1b2c3d493';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['0a7b3c5d1e64']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 0a7b3c5d1e64';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

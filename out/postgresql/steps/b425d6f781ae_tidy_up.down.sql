-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  b425d6f781ae
-- to    a314c5e6709d
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
--
-- sources  cd21cabc87757959
-- schema   e2b1b79530b803b0 -> 1ae44a79c4ee468a
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b425d6f781ae
DO $vellum$
DECLARE
    expected text[] := ARRAY['b425d6f781ae']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b425d6f781ae';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b425d6f781ae and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/5  add unique products (name, category_id)
--      locks products: blocks reads and writes while the index is built
--      fails where two rows have the same `name, category_id`
--      build a unique index with `concurrently`, then give it as `using_index`
ALTER TABLE "products" ADD CONSTRAINT "uq_products_name_category_id" UNIQUE ("name", "category_id");

-- 2/5  create index ix_products_on_sale on products
--      locks products: blocks writes while the index is built · use `concurrently` where the table is busy
CREATE INDEX "ix_products_on_sale" ON "products" ("on_sale", "price");

-- 3/5  add column orders.remark
--      locks orders: blocks reads and writes
ALTER TABLE "orders" ADD COLUMN "remark" varchar(500);

-- 4/5  create table exchange_rates
CREATE TABLE "exchange_rates" (
    "currency" char(3) NOT NULL,
    "day" date NOT NULL,
    "rate" numeric(12, 6) NOT NULL,
    CONSTRAINT "pk_exchange_rates" PRIMARY KEY ("currency", "day")
);

-- 5/5  comment on table exchange_rates
COMMENT ON TABLE "exchange_rates" IS 'what the bank sends every evening';

-- the version rows are now: a314c5e6709d
UPDATE "vellum_version" SET "version_num" = 'a314c5e6709d' WHERE "version_num" = 'b425d6f781ae';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['a314c5e6709d']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become a314c5e6709d';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

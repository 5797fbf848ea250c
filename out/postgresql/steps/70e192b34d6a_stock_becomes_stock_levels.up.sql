-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  6fd081a23c59
-- to    70e192b34d6a
--
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]
--
-- sources  1473d5a3577648f0
-- schema   5d2af5e107201b86 -> aeac4a70bf02961d
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 6fd081a23c59
DO $vellum$
DECLARE
    expected text[] := ARRAY['6fd081a23c59']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 6fd081a23c59';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 6fd081a23c59 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/8  rename table stock to stock_levels
--      locks stock: blocks reads and writes · programs that use the old name fail from here on
ALTER TABLE "stock" RENAME TO "stock_levels";

-- 2/8  rename constraint pk_stock of stock_levels to pk_stock_levels
--      locks stock_levels: blocks reads and writes
ALTER TABLE "stock_levels" RENAME CONSTRAINT "pk_stock" TO "pk_stock_levels";

-- 3/8  rename constraint fk_stock_warehouse_id_warehouses of stock_levels to fk_stock_levels_warehouse_id_warehouses
--      locks stock_levels: blocks reads and writes
ALTER TABLE "stock_levels" RENAME CONSTRAINT "fk_stock_warehouse_id_warehouses" TO "fk_stock_levels_warehouse_id_warehouses";

-- 4/8  rename constraint fk_stock_product_id_products of stock_levels to fk_stock_levels_product_id_products
--      locks stock_levels: blocks reads and writes
ALTER TABLE "stock_levels" RENAME CONSTRAINT "fk_stock_product_id_products" TO "fk_stock_levels_product_id_products";

-- 5/8  rename index ix_customers_lookup of customers to ix_customers_email_key
ALTER INDEX "ix_customers_lookup" RENAME TO "ix_customers_email_key";

-- 6/8  rename constraint uq_payments_no_doubles of payments to uq_payments_once
--      locks payments: blocks reads and writes
ALTER TABLE "payments" RENAME CONSTRAINT "uq_payments_no_doubles" TO "uq_payments_once";

-- 7/8  drop foreign key fk_shipments_warehouse_id_warehouses of shipments
--      locks shipments, warehouses: blocks reads and writes
ALTER TABLE "shipments" DROP CONSTRAINT "fk_shipments_warehouse_id_warehouses";

-- 8/8  add foreign key shipments (warehouse_id) to warehouses (id)
--      locks shipments, warehouses: blocks writes while shipments is scanned
--      fails where a row of `shipments` points by `warehouse_id` at no row of `warehouses`
--      use `not_valid`, then `validate_constraint` in a later revision
ALTER TABLE "shipments" ADD CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- the version rows are now: 70e192b34d6a
UPDATE "vellum_version" SET "version_num" = '70e192b34d6a' WHERE "version_num" = '6fd081a23c59';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['70e192b34d6a']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 70e192b34d6a';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  c536e70892bf
-- to    base
--
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]  (lossy)
--     lost: the values `returned` of `order_status`; rows that hold them stop the script
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)
-- 2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`
--
-- sources  8e16f892db32674f
-- schema   e2b1b79530b803b0 -> 66687aadf862bd77
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- A revision that fails leaves no trace, and the version rows name the last one that is done.
-- To go on: mend the cause; delete the revisions that are done; run the rest.
-- Where the connection broke, see first whether the statement that no transaction held was done, and set the
-- version rows if it was.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- One script at a time, to the end of the session.
DO $vellum$
BEGIN
    IF pg_try_advisory_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
END
$vellum$;

-- ============================================================================
-- revision 1/23  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: c536e70892bf
DO $vellum$
DECLARE
    expected text[] := ARRAY['c536e70892bf']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold c536e70892bf';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold c536e70892bf and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  undo SQL
--      note: accounting's password is not in here; grants are made by hand
DROP VIEW order_totals;

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'c536e70892bf';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b425d6f781ae']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b425d6f781ae';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 2/23  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
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

-- ============================================================================
-- revision 3/23  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`

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

-- 1/2  drop exclusion constraint ex_campaigns_one_at_a_time of campaigns
--      locks campaigns: blocks reads and writes
ALTER TABLE "campaigns" DROP CONSTRAINT "ex_campaigns_one_at_a_time";

-- 2/2  drop table campaigns
--      locks campaigns: blocks reads and writes · LOSES DATA
DROP TABLE "campaigns";

-- the version rows are now: 9203b4d56f8c
UPDATE "vellum_version" SET "version_num" = '9203b4d56f8c' WHERE "version_num" = 'a314c5e6709d';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['9203b4d56f8c']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 9203b4d56f8c';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 4/23  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
SET lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 9203b4d56f8c
DO $vellum$
DECLARE
    expected text[] := ARRAY['9203b4d56f8c']::text[];
    held text[] := '{}';
BEGIN
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 9203b4d56f8c';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 9203b4d56f8c and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  drop index ix_orders_open of orders
SET lock_timeout = 0;
SET statement_timeout = 0;
DROP INDEX CONCURRENTLY "ix_orders_open";

-- the version rows are now: 81f2a3c45e7b
BEGIN;
UPDATE "vellum_version" SET "version_num" = '81f2a3c45e7b' WHERE "version_num" = '9203b4d56f8c';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['81f2a3c45e7b']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 81f2a3c45e7b';
    END IF;
END
$vellum$;
COMMIT;
RESET lock_timeout;
RESET statement_timeout;

-- ============================================================================
-- revision 5/23  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
DO $vellum$
DECLARE
    expected text[] := ARRAY['81f2a3c45e7b']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 81f2a3c45e7b';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 81f2a3c45e7b and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop index ix_products_on_sale of products
--      locks products: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_products_on_sale";

-- 2/2  drop check ck_products_weight_grams of products; drop unique constraint uq_products_name_category_id of products; drop column products.weight_grams; change the type of products.name to varchar(200); drop the default of products.price
--      locks products: blocks reads and writes while products is rewritten · LOSES DATA
--      fails where a value of `name` is longer than 200 characters, unless by blanks at its end, which are cut
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "products"
    DROP CONSTRAINT "ck_products_weight_grams",
    DROP CONSTRAINT "uq_products_name_category_id",
    DROP COLUMN "weight_grams",
    ALTER COLUMN "name" TYPE varchar(200),
    ALTER COLUMN "price" DROP DEFAULT;

-- the version rows are now: 70e192b34d6a
UPDATE "vellum_version" SET "version_num" = '70e192b34d6a' WHERE "version_num" = '81f2a3c45e7b';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['70e192b34d6a']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 70e192b34d6a';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 6/23  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 70e192b34d6a
DO $vellum$
DECLARE
    expected text[] := ARRAY['70e192b34d6a']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 70e192b34d6a';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 70e192b34d6a and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/8  drop foreign key fk_shipments_warehouse_id_warehouses of shipments
--      locks shipments, warehouses: blocks reads and writes
ALTER TABLE "shipments" DROP CONSTRAINT "fk_shipments_warehouse_id_warehouses";

-- 2/8  add foreign key shipments (warehouse_id) to warehouses (id)
--      locks shipments, warehouses: blocks writes while shipments is scanned
--      fails where a row of `shipments` points by `warehouse_id` at no row of `warehouses`
--      use `not_valid`, then `validate_constraint` in a later revision
ALTER TABLE "shipments" ADD CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id");

-- 3/8  rename constraint uq_payments_once of payments to uq_payments_no_doubles
--      locks payments: blocks reads and writes
ALTER TABLE "payments" RENAME CONSTRAINT "uq_payments_once" TO "uq_payments_no_doubles";

-- 4/8  rename index ix_customers_email_key of customers to ix_customers_lookup
ALTER INDEX "ix_customers_email_key" RENAME TO "ix_customers_lookup";

-- 5/8  rename table stock_levels to stock
--      locks stock_levels: blocks reads and writes · programs that use the old name fail from here on
ALTER TABLE "stock_levels" RENAME TO "stock";

-- 6/8  rename constraint pk_stock_levels of stock to pk_stock
--      locks stock: blocks reads and writes
ALTER TABLE "stock" RENAME CONSTRAINT "pk_stock_levels" TO "pk_stock";

-- 7/8  rename constraint fk_stock_levels_warehouse_id_warehouses of stock to fk_stock_warehouse_id_warehouses
--      locks stock: blocks reads and writes
ALTER TABLE "stock" RENAME CONSTRAINT "fk_stock_levels_warehouse_id_warehouses" TO "fk_stock_warehouse_id_warehouses";

-- 8/8  rename constraint fk_stock_levels_product_id_products of stock to fk_stock_product_id_products
--      locks stock: blocks reads and writes
ALTER TABLE "stock" RENAME CONSTRAINT "fk_stock_levels_product_id_products" TO "fk_stock_product_id_products";

-- the version rows are now: 6fd081a23c59
UPDATE "vellum_version" SET "version_num" = '6fd081a23c59' WHERE "version_num" = '70e192b34d6a';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['6fd081a23c59']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 6fd081a23c59';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 7/23  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]  (lossy)
--     lost: the values `returned` of `order_status`; rows that hold them stop the script

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

-- 1/7  rename enum account_status to customer_status
ALTER TYPE "account_status" RENAME TO "customer_status";

-- 2/7  rename value sent of enum order_status to shipped
--      programs that use the old value fail from here on
ALTER TYPE "order_status" RENAME VALUE 'sent' TO 'shipped';

-- 3/7  set the old values of enum order_status aside
ALTER TYPE "order_status" RENAME TO "order_status_old";

-- 4/7  create enum order_status
CREATE TYPE "order_status" AS ENUM ('placed', 'cancelled', 'paid', 'shipped');

-- 5/7  drop the default of orders.status; change the type of orders.status to enum order_status; set the default of orders.status
--      locks orders: blocks reads and writes while orders is rewritten · fails where a row holds `returned` in `status`
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "orders"
    ALTER COLUMN "status" DROP DEFAULT,
    ALTER COLUMN "status" TYPE "order_status" USING "status"::text::"order_status",
    ALTER COLUMN "status" SET DEFAULT 'placed';

-- 6/7  drop the old values of enum order_status
DROP TYPE "order_status_old";

-- 7/7  rename value placed of enum order_status to new
--      programs that use the old value fail from here on
ALTER TYPE "order_status" RENAME VALUE 'placed' TO 'new';

-- the version rows are now: 5ecf70912b48
UPDATE "vellum_version" SET "version_num" = '5ecf70912b48' WHERE "version_num" = '6fd081a23c59';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['5ecf70912b48']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 5ecf70912b48';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 8/23  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 5ecf70912b48
DO $vellum$
DECLARE
    expected text[] := ARRAY['5ecf70912b48']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 5ecf70912b48';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 5ecf70912b48 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  insert a row into payment_methods
INSERT INTO "payment_methods" ("code", "title") VALUES ('cheque', 'Cheque');

-- the version rows are now: 4dbe6f801a37
UPDATE "vellum_version" SET "version_num" = '4dbe6f801a37' WHERE "version_num" = '5ecf70912b48';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['4dbe6f801a37']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 4dbe6f801a37';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 9/23  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 4dbe6f801a37
DO $vellum$
DECLARE
    expected text[] := ARRAY['4dbe6f801a37']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 4dbe6f801a37';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 4dbe6f801a37 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/7  create enum payment_method
CREATE TYPE "payment_method" AS ENUM ('card', 'cheque', 'transfer');

-- 2/7  add column payments.method
--      locks payments: blocks reads and writes
ALTER TABLE "payments" ADD COLUMN "method" "payment_method";

-- 3/7  update method of payments
--      may lose data
UPDATE "payments" SET "method" = CAST("method_code" AS payment_method);

-- 4/7  forbid NULL in payments.method
--      locks payments: blocks reads and writes while payments is scanned · fails where a row holds NULL in `method`
--      a check `method IS NOT NULL`, made with `not_valid` and validated before, spares the scan
ALTER TABLE "payments" ALTER COLUMN "method" SET NOT NULL;

-- 5/7  drop foreign key fk_payments_method_code_payment_methods of payments
--      locks payments, payment_methods: blocks reads and writes
ALTER TABLE "payments" DROP CONSTRAINT "fk_payments_method_code_payment_methods";

-- 6/7  drop column payments.method_code
--      locks payments: blocks reads and writes · LOSES DATA
ALTER TABLE "payments" DROP COLUMN "method_code";

-- 7/7  drop table payment_methods
--      locks payment_methods: blocks reads and writes · LOSES DATA
DROP TABLE "payment_methods";

-- the version rows are now: 3cad5e7f9026
UPDATE "vellum_version" SET "version_num" = '3cad5e7f9026' WHERE "version_num" = '4dbe6f801a37';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['3cad5e7f9026']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 3cad5e7f9026';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 10/23  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
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

-- ============================================================================
-- revision 11/23  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

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

-- ============================================================================
-- revision 12/23  2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 2b9c4d6e8f15
DO $vellum$
DECLARE
    expected text[] := ARRAY['2b9c4d6e8f15']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 2b9c4d6e8f15';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 2b9c4d6e8f15 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop foreign key fk_stock_product_id_products of stock
--      locks stock, products: blocks reads and writes
--      note: reads the table, and lets everybody go on writing
ALTER TABLE "stock" DROP CONSTRAINT "fk_stock_product_id_products";

-- 2/2  add foreign key stock (product_id) to products (id)
--      locks stock, products: blocks writes
ALTER TABLE "stock" ADD CONSTRAINT "fk_stock_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE NOT VALID;

-- the version rows are now: 0a7b3c5d1e64
UPDATE "vellum_version" SET "version_num" = '0a7b3c5d1e64' WHERE "version_num" = '2b9c4d6e8f15';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['0a7b3c5d1e64']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 0a7b3c5d1e64';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 13/23  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)

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

-- ============================================================================
-- revision 14/23  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- nothing to change in this database: only its version rows move

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

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
INSERT INTO "vellum_version" ("version_num") VALUES ('d8e9f0a1b271');
UPDATE "vellum_version" SET "version_num" = 'e4f5a6b7c382' WHERE "version_num" = 'f0a1b2c3d493';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['d8e9f0a1b271', 'e4f5a6b7c382']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become d8e9f0a1b271, e4f5a6b7c382';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 15/23  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`

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

-- 1/2  drop index ix_shipments_latest of shipments
--      locks shipments: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_shipments_latest";

-- 2/2  drop table shipments
--      locks shipments, orders, payments, warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "shipments";

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
UPDATE "vellum_version" SET "version_num" = 'c2d7e5f4a360' WHERE "version_num" = 'e4f5a6b7c382';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['c2d7e5f4a360', 'd8e9f0a1b271']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become c2d7e5f4a360, d8e9f0a1b271';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 16/23  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
DO $vellum$
DECLARE
    expected text[] := ARRAY['c2d7e5f4a360', 'd8e9f0a1b271']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold c2d7e5f4a360, d8e9f0a1b271';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/6  drop check ck_orders_cancelled_after_placed of orders
--      locks orders: blocks reads and writes
ALTER TABLE "orders" DROP CONSTRAINT "ck_orders_cancelled_after_placed";

-- 2/6  drop column orders.cancelled_at
--      locks orders: blocks reads and writes · LOSES DATA
ALTER TABLE "orders" DROP COLUMN "cancelled_at";

-- 3/6  set the old values of enum order_status aside
ALTER TYPE "order_status" RENAME TO "order_status_old";

-- 4/6  create enum order_status
CREATE TYPE "order_status" AS ENUM ('new', 'paid', 'shipped');

-- 5/6  drop the default of orders.status; change the type of orders.status to enum order_status; set the default of orders.status
--      locks orders: blocks reads and writes while orders is rewritten
--      fails where a row holds `cancelled` in `status`
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "orders"
    ALTER COLUMN "status" DROP DEFAULT,
    ALTER COLUMN "status" TYPE "order_status" USING "status"::text::"order_status",
    ALTER COLUMN "status" SET DEFAULT 'new';

-- 6/6  drop the old values of enum order_status
DROP TYPE "order_status_old";

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
UPDATE "vellum_version" SET "version_num" = 'b61f0c8e7d29' WHERE "version_num" = 'd8e9f0a1b271';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b61f0c8e7d29', 'c2d7e5f4a360']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b61f0c8e7d29, c2d7e5f4a360';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 17/23  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
DO $vellum$
DECLARE
    expected text[] := ARRAY['b61f0c8e7d29', 'c2d7e5f4a360']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b61f0c8e7d29, c2d7e5f4a360';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop table stock
--      locks stock, warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "stock";

-- 2/2  drop table warehouses
--      locks warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "warehouses";

-- the version rows are now: b61f0c8e7d29
DELETE FROM "vellum_version" WHERE "version_num" = 'c2d7e5f4a360';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b61f0c8e7d29']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b61f0c8e7d29';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 18/23  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b61f0c8e7d29
DO $vellum$
DECLARE
    expected text[] := ARRAY['b61f0c8e7d29']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b61f0c8e7d29';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b61f0c8e7d29 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE "exchange_rates";

-- 2/3  drop table payments
--      locks payments, orders: blocks reads and writes · LOSES DATA
DROP TABLE "payments";

-- 3/3  drop enum payment_method
DROP TYPE "payment_method";

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = 'b61f0c8e7d29';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['a3c4d2e1f058']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become a3c4d2e1f058';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 19/23  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: a3c4d2e1f058
DO $vellum$
DECLARE
    expected text[] := ARRAY['a3c4d2e1f058']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold a3c4d2e1f058';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold a3c4d2e1f058 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop column order_items.line_total
--      locks order_items: blocks reads and writes
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE "order_items" DROP COLUMN "line_total";

-- 2/2  drop the comment of table order_items
COMMENT ON TABLE "order_items" IS NULL;

-- the version rows are now: 9b5e3d7f6c18
UPDATE "vellum_version" SET "version_num" = '9b5e3d7f6c18' WHERE "version_num" = 'a3c4d2e1f058';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['9b5e3d7f6c18']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 9b5e3d7f6c18';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 20/23  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
DO $vellum$
DECLARE
    expected text[] := ARRAY['9b5e3d7f6c18']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 9b5e3d7f6c18';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 9b5e3d7f6c18 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop table order_items
--      locks order_items, orders, products: blocks reads and writes · LOSES DATA
DROP TABLE "order_items";

-- 2/3  drop table orders
--      locks orders, customers: blocks reads and writes · LOSES DATA
DROP TABLE "orders";

-- 3/3  drop enum order_status
DROP TYPE "order_status";

-- the version rows are now: 7c0d9e1b2a44
UPDATE "vellum_version" SET "version_num" = '7c0d9e1b2a44' WHERE "version_num" = '9b5e3d7f6c18';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['7c0d9e1b2a44']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 7c0d9e1b2a44';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 21/23  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
DO $vellum$
DECLARE
    expected text[] := ARRAY['7c0d9e1b2a44']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 7c0d9e1b2a44';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 7c0d9e1b2a44 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/5  delete rows of products where id is 2
--      LOSES DATA
DELETE FROM "products" WHERE "id" = 2;

-- 2/5  delete rows of products where id is 1
--      LOSES DATA
DELETE FROM "products" WHERE "id" = 1;

-- 3/5  delete rows of categories where id is 3
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 3;

-- 4/5  delete rows of categories where id is 2
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 2;

-- 5/5  delete rows of categories where id is 1
--      LOSES DATA
DELETE FROM "categories" WHERE "id" = 1;

-- the version rows are now: 4f2a81c05e37
UPDATE "vellum_version" SET "version_num" = '4f2a81c05e37' WHERE "version_num" = '7c0d9e1b2a44';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['4f2a81c05e37']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 4f2a81c05e37';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 22/23  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 4f2a81c05e37
DO $vellum$
DECLARE
    expected text[] := ARRAY['4f2a81c05e37']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 4f2a81c05e37';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 4f2a81c05e37 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop table products
--      locks products, categories: blocks reads and writes · LOSES DATA
DROP TABLE "products";

-- 2/2  drop table categories
--      locks categories: blocks reads and writes · LOSES DATA
DROP TABLE "categories";

-- the version rows are now: 1f3c9a2b7d10
UPDATE "vellum_version" SET "version_num" = '1f3c9a2b7d10' WHERE "version_num" = '4f2a81c05e37';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['1f3c9a2b7d10']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 1f3c9a2b7d10';
    END IF;
END
$vellum$;

COMMIT;

-- ============================================================================
-- revision 23/23  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
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
DO $vellum$
BEGIN
    PERFORM pg_advisory_unlock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0));
END
$vellum$;

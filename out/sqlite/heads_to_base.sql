-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
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
-- schema   5f83cddff1025299 -> 66687aadf862bd77
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- A revision that fails leaves no trace, and the version rows name the last one that is done.
-- To go on: mend the cause; delete the revisions that are done; run the rest.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/23  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: c536e70892bf
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold c536e70892bf" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold c536e70892bf" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold c536e70892bf; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c536e70892bf')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c536e70892bf')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  undo SQL
--      note: accounting's password is not in here; grants are made by hand
DROP VIEW order_totals;

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'c536e70892bf';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b425d6f781ae" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b425d6f781ae')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 2/23  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: b425d6f781ae
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold b425d6f781ae" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold b425d6f781ae" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold b425d6f781ae; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b425d6f781ae')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b425d6f781ae')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/13  create unique index uq_products_name_category_id on products (name, category_id)
--       locks products: blocks writes while the index is built · fails where two rows hold the same (name, category_id)
CREATE UNIQUE INDEX "uq_products_name_category_id" ON "products" ("name", "category_id");

-- 2/13  create index ix_products_on_sale on products (on_sale, price)
--       locks products: blocks writes while the index is built
CREATE INDEX "ix_products_on_sale" ON "products" ("on_sale", "price");

-- the guard: table orders is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table orders has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table orders, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id', 'ix_orders_open')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'cancelled_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id', 'ix_orders_open')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'cancelled_at'));
DROP TABLE temp."vellum_guard";

-- 3/13  rebuild table orders: add column remark
CREATE TABLE "_vellum_new_orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER,
    "status" TEXT DEFAULT 'placed' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "remark" VARCHAR(500),
    "cancelled_at" TEXT,
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('placed', 'paid', 'sent', 'returned', 'cancelled')),
    CONSTRAINT "ck_orders_cancelled_after_placed" CHECK ("cancelled_at" IS NULL OR "cancelled_at" >= "placed_at"),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 4/13  copy the rows of orders
--       locks orders: blocks writes while orders is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_orders" ("id", "customer_id", "status", "placed_at", "cancelled_at")
SELECT "orders"."id", "orders"."customer_id", "orders"."status", "orders"."placed_at", "orders"."cancelled_at" FROM "orders";

-- 5/13  forget the counter that the copy gave the new table orders
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_orders';

-- 6/13  carry the counter of orders over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_orders', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'orders';

-- 7/13  drop table orders, whose rows are copied
DROP TABLE "orders";

-- 8/13  keep views and triggers as they are while the new table orders is renamed
PRAGMA legacy_alter_table = ON;

-- 9/13  give the new table its name: orders
ALTER TABLE "_vellum_new_orders" RENAME TO "orders";

-- 10/13  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 11/13  create index ix_orders_customer_id on orders (customer_id) again
--        locks orders: blocks writes while the index is built
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");

-- 12/13  create index ix_orders_open on orders (placed_at) again
--        locks orders: blocks writes while the index is built
CREATE INDEX "ix_orders_open" ON "orders" ("placed_at") WHERE "cancelled_at" IS NULL;

-- 13/13  create table exchange_rates
--        SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "exchange_rates" (
    "currency" CHAR(3) NOT NULL,
    "day" TEXT NOT NULL,
    "rate" NUMERIC(12, 6) NOT NULL,
    CONSTRAINT "pk_exchange_rates" PRIMARY KEY ("currency", "day")
);

-- the version rows are now: a314c5e6709d
UPDATE "vellum_version" SET "version_num" = 'a314c5e6709d' WHERE "version_num" = 'b425d6f781ae';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become a314c5e6709d" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 3/23  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: a314c5e6709d
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold a314c5e6709d" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold a314c5e6709d" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold a314c5e6709d; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop table campaigns
--      LOSES DATA
DROP TABLE "campaigns";

-- the version rows are now: 9203b4d56f8c
UPDATE "vellum_version" SET "version_num" = '9203b4d56f8c' WHERE "version_num" = 'a314c5e6709d';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 9203b4d56f8c" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9203b4d56f8c')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 4/23  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 9203b4d56f8c
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 9203b4d56f8c" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 9203b4d56f8c" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 9203b4d56f8c; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9203b4d56f8c')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9203b4d56f8c')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop index ix_orders_open of orders
DROP INDEX "ix_orders_open";

-- the version rows are now: 81f2a3c45e7b
UPDATE "vellum_version" SET "version_num" = '81f2a3c45e7b' WHERE "version_num" = '9203b4d56f8c';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 81f2a3c45e7b" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('81f2a3c45e7b')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 5/23  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 81f2a3c45e7b" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 81f2a3c45e7b" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 81f2a3c45e7b; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('81f2a3c45e7b')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('81f2a3c45e7b')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table products is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table products has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table products, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'products' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_products_sku', 'uq_products_name_category_id', 'ix_products_category_id', 'ix_products_on_sale')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'products' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('products') WHERE "name" COLLATE NOCASE NOT IN ('id', 'sku', 'name', 'description', 'price', 'category_id', 'on_sale', 'attributes', 'weight_grams'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'products' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_products_sku', 'uq_products_name_category_id', 'ix_products_category_id', 'ix_products_on_sale')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'products' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('products') WHERE "name" COLLATE NOCASE NOT IN ('id', 'sku', 'name', 'description', 'price', 'category_id', 'on_sale', 'attributes', 'weight_grams'));
DROP TABLE temp."vellum_guard";

-- 1/11  rebuild table products: drop column weight_grams, name type, price default, drop check ck_products_weight_grams
CREATE TABLE "_vellum_new_products" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "sku" VARCHAR(32) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "price" NUMERIC(12, 2) NOT NULL,
    "category_id" INTEGER,
    "on_sale" BOOLEAN DEFAULT TRUE NOT NULL,
    "attributes" TEXT,
    CONSTRAINT "ck_products_price" CHECK ("price" >= 0),
    CONSTRAINT "fk_products_category_id_categories" FOREIGN KEY ("category_id") REFERENCES "categories" ("id") ON DELETE SET NULL
);

-- 2/11  copy the rows of products
--       locks products: blocks writes while products is copied · LOSES DATA
--       needs as much free space as the table takes
INSERT INTO "_vellum_new_products" ("id", "sku", "name", "description", "price", "category_id", "on_sale", "attributes")
SELECT "products"."id", "products"."sku", "products"."name", "products"."description", "products"."price", "products"."category_id", "products"."on_sale", "products"."attributes" FROM "products";

-- 3/11  forget the counter that the copy gave the new table products
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_products';

-- 4/11  carry the counter of products over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_products', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'products';

-- 5/11  drop table products, whose rows are copied
DROP TABLE "products";

-- 6/11  keep views and triggers as they are while the new table products is renamed
PRAGMA legacy_alter_table = ON;

-- 7/11  give the new table its name: products
ALTER TABLE "_vellum_new_products" RENAME TO "products";

-- 8/11  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 9/11  stop where a view over products names what is gone: weight_grams
WITH RECURSIVE "over" ("name", "sql") AS (
    SELECT 'products', ''
    UNION SELECT "it"."name", "it"."sql" FROM "over" JOIN sqlite_schema AS "it" ON "it"."type" = 'view' AND instr(lower("it"."sql"), lower("over"."name")) > 0
)
SELECT 'this view over products says weight_grams, which goes: ' || "view"."name" FROM "over" AS "view" WHERE instr(lower("view"."sql"), lower('weight_grams')) > 0
UNION ALL SELECT "view"."name" FROM "over" AS "view" JOIN pragma_table_info("view"."name") AS "found" GROUP BY "view"."name" HAVING count(*) = 0;

-- 10/11  create unique index uq_products_sku on products (sku) again
--        locks products: blocks writes while the index is built · fails where two rows hold the same (sku)
CREATE UNIQUE INDEX "uq_products_sku" ON "products" ("sku");

-- 11/11  create index ix_products_category_id on products (category_id) again
--        locks products: blocks writes while the index is built
CREATE INDEX "ix_products_category_id" ON "products" ("category_id");

-- the version rows are now: 70e192b34d6a
UPDATE "vellum_version" SET "version_num" = '70e192b34d6a' WHERE "version_num" = '81f2a3c45e7b';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 70e192b34d6a" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('70e192b34d6a')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 6/23  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 70e192b34d6a
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 70e192b34d6a" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 70e192b34d6a" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 70e192b34d6a; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('70e192b34d6a')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('70e192b34d6a')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table shipments is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table shipments has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table shipments, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'shipments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_shipments_order_id', 'ix_shipments_latest')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'shipments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('shipments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'payment_id', 'warehouse_id', 'sent_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'shipments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_shipments_order_id', 'ix_shipments_latest')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'shipments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('shipments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'payment_id', 'warehouse_id', 'sent_at'));
DROP TABLE temp."vellum_guard";

-- 1/19  rebuild table shipments: foreign key fk_shipments_warehouse_id_warehouses
CREATE TABLE "_vellum_new_shipments" (
    "id" CHAR(36) NOT NULL,
    "order_id" INTEGER NOT NULL,
    "payment_id" INTEGER,
    "warehouse_id" INTEGER NOT NULL,
    "sent_at" TEXT,
    CONSTRAINT "pk_shipments" PRIMARY KEY ("id"),
    CONSTRAINT "fk_shipments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id"),
    CONSTRAINT "fk_shipments_payment_id_payments" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id")
);

-- 2/19  copy the rows of shipments
--       locks shipments: blocks writes while shipments is copied
--       fails where a row points nowhere by the foreign key `fk_shipments_warehouse_id_warehouses`
--       needs as much free space as the table takes
INSERT INTO "_vellum_new_shipments" (rowid, "id", "order_id", "payment_id", "warehouse_id", "sent_at")
SELECT "shipments".rowid, "shipments"."id", "shipments"."order_id", "shipments"."payment_id", "shipments"."warehouse_id", "shipments"."sent_at" FROM "shipments";

-- 3/19  drop table shipments, whose rows are copied
DROP TABLE "shipments";

-- 4/19  keep views and triggers as they are while the new table shipments is renamed
PRAGMA legacy_alter_table = ON;

-- 5/19  give the new table its name: shipments
ALTER TABLE "_vellum_new_shipments" RENAME TO "shipments";

-- 6/19  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 7/19  create index ix_shipments_order_id on shipments (order_id) again
--       locks shipments: blocks writes while the index is built
CREATE INDEX "ix_shipments_order_id" ON "shipments" ("order_id");

-- 8/19  create index ix_shipments_latest on shipments (warehouse_id, sent_at) again
--       locks shipments: blocks writes while the index is built
CREATE INDEX "ix_shipments_latest" ON "shipments" ("warehouse_id", "sent_at" DESC);

-- 9/19  drop index uq_payments_once of payments
DROP INDEX "uq_payments_once";

-- 10/19  create unique index uq_payments_no_doubles on payments (order_id, paid_on, amount)
--        locks payments: blocks writes while the index is built
--        fails where two rows hold the same (order_id, paid_on, amount)
CREATE UNIQUE INDEX "uq_payments_no_doubles" ON "payments" ("order_id", "paid_on", "amount");

-- 11/19  drop index ix_customers_email_key of customers
DROP INDEX "ix_customers_email_key";

-- 12/19  create index ix_customers_lookup on customers (email_key)
--        locks customers: blocks writes while the index is built
CREATE INDEX "ix_customers_lookup" ON "customers" ("email_key");

-- 13/19  rename table stock_levels to stock
ALTER TABLE "stock_levels" RENAME TO "stock";

-- the guard: table stock is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table stock has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table stock, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('stock') WHERE "name" COLLATE NOCASE NOT IN ('warehouse_id', 'product_id', 'pieces', 'counted_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('stock') WHERE "name" COLLATE NOCASE NOT IN ('warehouse_id', 'product_id', 'pieces', 'counted_at'));
DROP TABLE temp."vellum_guard";

-- 14/19  rebuild table stock: primary key, foreign key fk_stock_warehouse_id_warehouses, foreign key fk_stock_product_id_products
CREATE TABLE "_vellum_new_stock" (
    "warehouse_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "pieces" INTEGER DEFAULT 0 NOT NULL,
    "counted_at" TEXT,
    CONSTRAINT "pk_stock" PRIMARY KEY ("warehouse_id", "product_id"),
    CONSTRAINT "fk_stock_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id"),
    CONSTRAINT "fk_stock_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE
);

-- 15/19  copy the rows of stock
--        locks stock: blocks writes while stock is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_stock" (rowid, "warehouse_id", "product_id", "pieces", "counted_at")
SELECT "stock".rowid, "stock"."warehouse_id", "stock"."product_id", "stock"."pieces", "stock"."counted_at" FROM "stock";

-- 16/19  drop table stock, whose rows are copied
DROP TABLE "stock";

-- 17/19  keep views and triggers as they are while the new table stock is renamed
PRAGMA legacy_alter_table = ON;

-- 18/19  give the new table its name: stock
ALTER TABLE "_vellum_new_stock" RENAME TO "stock";

-- 19/19  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- the version rows are now: 6fd081a23c59
UPDATE "vellum_version" SET "version_num" = '6fd081a23c59' WHERE "version_num" = '70e192b34d6a';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 6fd081a23c59" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('6fd081a23c59')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 7/23  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]  (lossy)
--     lost: the values `returned` of `order_status`; rows that hold them stop the script

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 6fd081a23c59
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 6fd081a23c59" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 6fd081a23c59" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 6fd081a23c59; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('6fd081a23c59')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('6fd081a23c59')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table orders is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table orders has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table orders, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'remark', 'cancelled_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'remark', 'cancelled_at'));
DROP TABLE temp."vellum_guard";

-- 1/9  rebuild table orders: status default, check ck_orders_status
CREATE TABLE "_vellum_new_orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER,
    "status" TEXT DEFAULT 'new' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "remark" VARCHAR(500),
    "cancelled_at" TEXT,
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('new', 'cancelled', 'paid', 'shipped')),
    CONSTRAINT "ck_orders_cancelled_after_placed" CHECK ("cancelled_at" IS NULL OR "cancelled_at" >= "placed_at"),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 2/9  copy the rows of orders
--      locks orders: blocks writes while orders is copied · fails where a row breaks the check `ck_orders_status`
--      needs as much free space as the table takes
INSERT INTO "_vellum_new_orders" ("id", "customer_id", "status", "placed_at", "remark", "cancelled_at")
SELECT "orders"."id", "orders"."customer_id", CASE "orders"."status" WHEN 'sent' THEN 'shipped' WHEN 'placed' THEN 'new' ELSE "orders"."status" END, "orders"."placed_at", "orders"."remark", "orders"."cancelled_at" FROM "orders";

-- 3/9  forget the counter that the copy gave the new table orders
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_orders';

-- 4/9  carry the counter of orders over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_orders', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'orders';

-- 5/9  drop table orders, whose rows are copied
DROP TABLE "orders";

-- 6/9  keep views and triggers as they are while the new table orders is renamed
PRAGMA legacy_alter_table = ON;

-- 7/9  give the new table its name: orders
ALTER TABLE "_vellum_new_orders" RENAME TO "orders";

-- 8/9  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 9/9  create index ix_orders_customer_id on orders (customer_id) again
--      locks orders: blocks writes while the index is built
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");

-- the version rows are now: 5ecf70912b48
UPDATE "vellum_version" SET "version_num" = '5ecf70912b48' WHERE "version_num" = '6fd081a23c59';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 5ecf70912b48" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 8/23  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 5ecf70912b48
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 5ecf70912b48" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 5ecf70912b48" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 5ecf70912b48; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  insert a row into payment_methods
--      locks payment_methods: blocks writes while rows are written
INSERT INTO "payment_methods" ("code", "title") VALUES ('cheque', 'Cheque');

-- the version rows are now: 4dbe6f801a37
UPDATE "vellum_version" SET "version_num" = '4dbe6f801a37' WHERE "version_num" = '5ecf70912b48';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 4dbe6f801a37" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 9/23  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 4dbe6f801a37
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 4dbe6f801a37" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 4dbe6f801a37" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 4dbe6f801a37; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/14  add column payments.method
--       locks payments: blocks writes while payments is scanned
ALTER TABLE "payments" ADD COLUMN "method" TEXT
    CONSTRAINT "ck_payments_method" CHECK ("method" IN ('card', 'cheque', 'transfer'));

-- 2/14  update method of payments
--       locks payments: blocks writes while rows are written · may lose data
UPDATE "payments" SET "method" = "method_code";

-- the guard: table payments is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table payments has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table payments, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_payments_no_doubles', 'ix_payments_order_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('payments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'amount', 'paid_on', 'method_code', 'method'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_payments_no_doubles', 'ix_payments_order_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('payments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'amount', 'paid_on', 'method_code', 'method'));
DROP TABLE temp."vellum_guard";

-- 3/14  rebuild table payments: drop column method_code, method not null, drop foreign key fk_payments_method_code_payment_methods
CREATE TABLE "_vellum_new_payments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "order_id" INTEGER NOT NULL,
    "amount" NUMERIC(12, 2) NOT NULL,
    "paid_on" TEXT DEFAULT CURRENT_DATE NOT NULL,
    "method" TEXT NOT NULL,
    CONSTRAINT "ck_payments_method" CHECK ("method" IN ('card', 'cheque', 'transfer')),
    CONSTRAINT "fk_payments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id")
);

-- 4/14  copy the rows of payments
--       locks payments: blocks writes while payments is copied · LOSES DATA · fails where a row holds NULL in `method`
--       needs as much free space as the table takes
INSERT INTO "_vellum_new_payments" ("id", "order_id", "amount", "paid_on", "method")
SELECT "payments"."id", "payments"."order_id", "payments"."amount", "payments"."paid_on", "payments"."method" FROM "payments";

-- 5/14  forget the counter that the copy gave the new table payments
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_payments';

-- 6/14  carry the counter of payments over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_payments', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'payments';

-- 7/14  drop table payments, whose rows are copied
DROP TABLE "payments";

-- 8/14  keep views and triggers as they are while the new table payments is renamed
PRAGMA legacy_alter_table = ON;

-- 9/14  give the new table its name: payments
ALTER TABLE "_vellum_new_payments" RENAME TO "payments";

-- 10/14  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 11/14  stop where a view over payments names what is gone: method_code
WITH RECURSIVE "over" ("name", "sql") AS (
    SELECT 'payments', ''
    UNION SELECT "it"."name", "it"."sql" FROM "over" JOIN sqlite_schema AS "it" ON "it"."type" = 'view' AND instr(lower("it"."sql"), lower("over"."name")) > 0
)
SELECT 'this view over payments says method_code, which goes: ' || "view"."name" FROM "over" AS "view" WHERE instr(lower("view"."sql"), lower('method_code')) > 0
UNION ALL SELECT "view"."name" FROM "over" AS "view" JOIN pragma_table_info("view"."name") AS "found" GROUP BY "view"."name" HAVING count(*) = 0;

-- 12/14  create unique index uq_payments_no_doubles on payments (order_id, paid_on, amount) again
--        locks payments: blocks writes while the index is built
CREATE UNIQUE INDEX "uq_payments_no_doubles" ON "payments" ("order_id", "paid_on", "amount");

-- 13/14  create index ix_payments_order_id on payments (order_id) again
--        locks payments: blocks writes while the index is built
CREATE INDEX "ix_payments_order_id" ON "payments" ("order_id");

-- 14/14  drop table payment_methods
--        LOSES DATA
DROP TABLE "payment_methods";

-- the version rows are now: 3cad5e7f9026
UPDATE "vellum_version" SET "version_num" = '3cad5e7f9026' WHERE "version_num" = '4dbe6f801a37';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 3cad5e7f9026" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 10/23  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 3cad5e7f9026
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 3cad5e7f9026" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 3cad5e7f9026" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 3cad5e7f9026; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/3  drop index ix_customers_lookup of customers
DROP INDEX "ix_customers_lookup";

-- 2/3  drop column customers.country
--      locks customers: blocks writes while customers is rewritten · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "country";

-- 3/3  drop column customers.email_key
--      locks customers: blocks writes while customers is rewritten · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "email_key";

-- the version rows are now: 2c8b1d0f7e39
UPDATE "vellum_version" SET "version_num" = '2c8b1d0f7e39' WHERE "version_num" = '3cad5e7f9026';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 2c8b1d0f7e39" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 11/23  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 2c8b1d0f7e39" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 2c8b1d0f7e39" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 2c8b1d0f7e39; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table customers is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table customers has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table customers, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_customers_email', 'ix_customers_created_at')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('customers') WHERE "name" COLLATE NOCASE NOT IN ('id', 'email', 'name', 'status', 'created_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_customers_email', 'ix_customers_created_at')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('customers') WHERE "name" COLLATE NOCASE NOT IN ('id', 'email', 'name', 'status', 'created_at'));
DROP TABLE temp."vellum_guard";

-- 1/10  rebuild table customers: email type
CREATE TABLE "_vellum_new_customers" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(255) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "status" TEXT DEFAULT 'active' NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    CONSTRAINT "ck_customers_status" CHECK ("status" IN ('active', 'blocked'))
);

-- 2/10  copy the rows of customers
--       locks customers: blocks writes while customers is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_customers" ("id", "email", "name", "status", "created_at")
SELECT "customers"."id", "customers"."email", "customers"."name", "customers"."status", "customers"."created_at" FROM "customers";

-- 3/10  forget the counter that the copy gave the new table customers
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_customers';

-- 4/10  carry the counter of customers over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_customers', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'customers';

-- 5/10  drop table customers, whose rows are copied
DROP TABLE "customers";

-- 6/10  keep views and triggers as they are while the new table customers is renamed
PRAGMA legacy_alter_table = ON;

-- 7/10  give the new table its name: customers
ALTER TABLE "_vellum_new_customers" RENAME TO "customers";

-- 8/10  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 9/10  create unique index uq_customers_email on customers (email) again
--       locks customers: blocks writes while the index is built · fails where two rows hold the same (email)
CREATE UNIQUE INDEX "uq_customers_email" ON "customers" ("email");

-- 10/10  create index ix_customers_created_at on customers (created_at) again
--        locks customers: blocks writes while the index is built
CREATE INDEX "ix_customers_created_at" ON "customers" ("created_at");

-- the version rows are now: 2b9c4d6e8f15
UPDATE "vellum_version" SET "version_num" = '2b9c4d6e8f15' WHERE "version_num" = '2c8b1d0f7e39';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 2b9c4d6e8f15" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 12/23  2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
-- nothing to change in this database: only its version rows move

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 2b9c4d6e8f15
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 2b9c4d6e8f15" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 2b9c4d6e8f15" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 2b9c4d6e8f15; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1;
DROP TABLE temp."vellum_guard";

-- the version rows are now: 0a7b3c5d1e64
UPDATE "vellum_version" SET "version_num" = '0a7b3c5d1e64' WHERE "version_num" = '2b9c4d6e8f15';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 0a7b3c5d1e64" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('0a7b3c5d1e64')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 13/23  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 0a7b3c5d1e64" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 0a7b3c5d1e64" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 0a7b3c5d1e64; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('0a7b3c5d1e64')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('0a7b3c5d1e64')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table stock is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table stock has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table stock, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('stock') WHERE "name" COLLATE NOCASE NOT IN ('warehouse_id', 'product_id', 'pieces', 'counted_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'stock' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('stock') WHERE "name" COLLATE NOCASE NOT IN ('warehouse_id', 'product_id', 'pieces', 'counted_at'));
DROP TABLE temp."vellum_guard";

-- 1/13  rebuild table stock: drop foreign key fk_stock_product_id_products
CREATE TABLE "_vellum_new_stock" (
    "warehouse_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "pieces" INTEGER DEFAULT 0 NOT NULL,
    "counted_at" TEXT,
    CONSTRAINT "pk_stock" PRIMARY KEY ("warehouse_id", "product_id"),
    CONSTRAINT "fk_stock_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id")
);

-- 2/13  copy the rows of stock
--       locks stock: blocks writes while stock is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_stock" (rowid, "warehouse_id", "product_id", "pieces", "counted_at")
SELECT "stock".rowid, "stock"."warehouse_id", "stock"."product_id", "stock"."pieces", "stock"."counted_at" FROM "stock";

-- 3/13  drop table stock, whose rows are copied
DROP TABLE "stock";

-- 4/13  keep views and triggers as they are while the new table stock is renamed
PRAGMA legacy_alter_table = ON;

-- 5/13  give the new table its name: stock
ALTER TABLE "_vellum_new_stock" RENAME TO "stock";

-- 6/13  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 7/13  drop index uq_payments_no_doubles of payments
DROP INDEX "uq_payments_no_doubles";

-- the guard: table exchange_rates is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table exchange_rates has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table exchange_rates, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'exchange_rates' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'exchange_rates' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('exchange_rates') WHERE "name" COLLATE NOCASE NOT IN ('currency', 'day', 'rate'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'exchange_rates' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'exchange_rates' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('exchange_rates') WHERE "name" COLLATE NOCASE NOT IN ('currency', 'day', 'rate'));
DROP TABLE temp."vellum_guard";

-- 8/13  rebuild table exchange_rates: primary key
CREATE TABLE "_vellum_new_exchange_rates" (
    "currency" CHAR(3) NOT NULL,
    "day" TEXT NOT NULL,
    "rate" NUMERIC(12, 6) NOT NULL
);

-- 9/13  copy the rows of exchange_rates
--       locks exchange_rates: blocks writes while exchange_rates is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_exchange_rates" (rowid, "currency", "day", "rate")
SELECT "exchange_rates".rowid, "exchange_rates"."currency", "exchange_rates"."day", "exchange_rates"."rate" FROM "exchange_rates";

-- 10/13  drop table exchange_rates, whose rows are copied
DROP TABLE "exchange_rates";

-- 11/13  keep views and triggers as they are while the new table exchange_rates is renamed
PRAGMA legacy_alter_table = ON;

-- 12/13  give the new table its name: exchange_rates
ALTER TABLE "_vellum_new_exchange_rates" RENAME TO "exchange_rates";

-- 13/13  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- the version rows are now: f0a1b2c3d493
UPDATE "vellum_version" SET "version_num" = 'f0a1b2c3d493' WHERE "version_num" = '0a7b3c5d1e64';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become f0a1b2c3d493" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('f0a1b2c3d493')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 14/23  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- nothing to change in this database: only its version rows move

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: f0a1b2c3d493
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold f0a1b2c3d493" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold f0a1b2c3d493" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold f0a1b2c3d493; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('f0a1b2c3d493')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('f0a1b2c3d493')) = 1;
DROP TABLE temp."vellum_guard";

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
INSERT INTO "vellum_version" ("version_num") VALUES ('d8e9f0a1b271');
UPDATE "vellum_version" SET "version_num" = 'e4f5a6b7c382' WHERE "version_num" = 'f0a1b2c3d493';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become d8e9f0a1b271, e4f5a6b7c382" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 15/23  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold d8e9f0a1b271, e4f5a6b7c382" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2;
DROP TABLE temp."vellum_guard";

-- 1/1  drop table shipments
--      LOSES DATA
DROP TABLE "shipments";

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
UPDATE "vellum_version" SET "version_num" = 'c2d7e5f4a360' WHERE "version_num" = 'e4f5a6b7c382';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become c2d7e5f4a360, d8e9f0a1b271" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 16/23  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold c2d7e5f4a360, d8e9f0a1b271" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2;
DROP TABLE temp."vellum_guard";

-- the guard: table orders is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table orders has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table orders, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'remark', 'cancelled_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_orders_customer_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'orders' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('orders') WHERE "name" COLLATE NOCASE NOT IN ('id', 'customer_id', 'status', 'placed_at', 'remark', 'cancelled_at'));
DROP TABLE temp."vellum_guard";

-- 1/10  rebuild table orders: drop column cancelled_at, check ck_orders_status, drop check ck_orders_cancelled_after_placed
CREATE TABLE "_vellum_new_orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER,
    "status" TEXT DEFAULT 'new' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "remark" VARCHAR(500),
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('new', 'paid', 'shipped')),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 2/10  copy the rows of orders
--       locks orders: blocks writes while orders is copied · LOSES DATA
--       fails where a row breaks the check `ck_orders_status` · needs as much free space as the table takes
INSERT INTO "_vellum_new_orders" ("id", "customer_id", "status", "placed_at", "remark")
SELECT "orders"."id", "orders"."customer_id", "orders"."status", "orders"."placed_at", "orders"."remark" FROM "orders";

-- 3/10  forget the counter that the copy gave the new table orders
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_orders';

-- 4/10  carry the counter of orders over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_orders', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'orders';

-- 5/10  drop table orders, whose rows are copied
DROP TABLE "orders";

-- 6/10  keep views and triggers as they are while the new table orders is renamed
PRAGMA legacy_alter_table = ON;

-- 7/10  give the new table its name: orders
ALTER TABLE "_vellum_new_orders" RENAME TO "orders";

-- 8/10  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 9/10  stop where a view over orders names what is gone: cancelled_at
WITH RECURSIVE "over" ("name", "sql") AS (
    SELECT 'orders', ''
    UNION SELECT "it"."name", "it"."sql" FROM "over" JOIN sqlite_schema AS "it" ON "it"."type" = 'view' AND instr(lower("it"."sql"), lower("over"."name")) > 0
)
SELECT 'this view over orders says cancelled_at, which goes: ' || "view"."name" FROM "over" AS "view" WHERE instr(lower("view"."sql"), lower('cancelled_at')) > 0
UNION ALL SELECT "view"."name" FROM "over" AS "view" JOIN pragma_table_info("view"."name") AS "found" GROUP BY "view"."name" HAVING count(*) = 0;

-- 10/10  create index ix_orders_customer_id on orders (customer_id) again
--        locks orders: blocks writes while the index is built
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
UPDATE "vellum_version" SET "version_num" = 'b61f0c8e7d29' WHERE "version_num" = 'd8e9f0a1b271';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b61f0c8e7d29, c2d7e5f4a360" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 17/23  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold b61f0c8e7d29, c2d7e5f4a360" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table stock
--      LOSES DATA
DROP TABLE "stock";

-- 2/2  drop table warehouses
--      LOSES DATA
DROP TABLE "warehouses";

-- the version rows are now: b61f0c8e7d29
DELETE FROM "vellum_version" WHERE "version_num" = 'c2d7e5f4a360';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b61f0c8e7d29" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 18/23  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: b61f0c8e7d29
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold b61f0c8e7d29" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold b61f0c8e7d29" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold b61f0c8e7d29; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table exchange_rates
--      LOSES DATA
DROP TABLE "exchange_rates";

-- 2/2  drop table payments
--      LOSES DATA
DROP TABLE "payments";

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = 'b61f0c8e7d29';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become a3c4d2e1f058" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 19/23  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: a3c4d2e1f058
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold a3c4d2e1f058" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold a3c4d2e1f058" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold a3c4d2e1f058; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop column order_items.line_total
--      locks order_items: blocks writes while order_items is rewritten
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE "order_items" DROP COLUMN "line_total";

-- the version rows are now: 9b5e3d7f6c18
UPDATE "vellum_version" SET "version_num" = '9b5e3d7f6c18' WHERE "version_num" = 'a3c4d2e1f058';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 9b5e3d7f6c18" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9b5e3d7f6c18')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 20/23  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 9b5e3d7f6c18" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 9b5e3d7f6c18" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 9b5e3d7f6c18; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9b5e3d7f6c18')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9b5e3d7f6c18')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table order_items
--      LOSES DATA
DROP TABLE "order_items";

-- 2/2  drop table orders
--      LOSES DATA
DROP TABLE "orders";

-- the version rows are now: 7c0d9e1b2a44
UPDATE "vellum_version" SET "version_num" = '7c0d9e1b2a44' WHERE "version_num" = '9b5e3d7f6c18';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 7c0d9e1b2a44" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 21/23  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 7c0d9e1b2a44" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 7c0d9e1b2a44" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 7c0d9e1b2a44; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/5  delete rows of products where id is 2
--      locks products: blocks writes while rows are written · LOSES DATA
DELETE FROM "products" WHERE "id" = 2;

-- 2/5  delete rows of products where id is 1
--      locks products: blocks writes while rows are written · LOSES DATA
DELETE FROM "products" WHERE "id" = 1;

-- 3/5  delete rows of categories where id is 3
--      locks categories: blocks writes while rows are written · LOSES DATA
DELETE FROM "categories" WHERE "id" = 3;

-- 4/5  delete rows of categories where id is 2
--      locks categories: blocks writes while rows are written · LOSES DATA
DELETE FROM "categories" WHERE "id" = 2;

-- 5/5  delete rows of categories where id is 1
--      locks categories: blocks writes while rows are written · LOSES DATA
DELETE FROM "categories" WHERE "id" = 1;

-- the version rows are now: 4f2a81c05e37
UPDATE "vellum_version" SET "version_num" = '4f2a81c05e37' WHERE "version_num" = '7c0d9e1b2a44';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 4f2a81c05e37" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4f2a81c05e37')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 22/23  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 4f2a81c05e37
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 4f2a81c05e37" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 4f2a81c05e37" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 4f2a81c05e37; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4f2a81c05e37')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4f2a81c05e37')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table products
--      LOSES DATA
DROP TABLE "products";

-- 2/2  drop table categories
--      LOSES DATA
DROP TABLE "categories";

-- the version rows are now: 1f3c9a2b7d10
UPDATE "vellum_version" SET "version_num" = '1f3c9a2b7d10' WHERE "version_num" = '4f2a81c05e37';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 1f3c9a2b7d10" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- ============================================================================
-- revision 23/23  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 1f3c9a2b7d10" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 1f3c9a2b7d10" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 1f3c9a2b7d10; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop table customers
--      LOSES DATA
DROP TABLE "customers";

-- the version rows are now: base
DELETE FROM "vellum_version" WHERE "version_num" = '1f3c9a2b7d10';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become base" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 0;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

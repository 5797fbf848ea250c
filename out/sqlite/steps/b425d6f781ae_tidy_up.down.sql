-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  b425d6f781ae
-- to    a314c5e6709d
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
--
-- sources  cd21cabc87757959
-- schema   5f83cddff1025299 -> fef931acdb8ffdb3
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  70e192b34d6a
-- to    6fd081a23c59
--
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)
--
-- sources  1473d5a3577648f0
-- schema   7819d9bb20d7b399 -> f0b90eb645c1ce65
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)

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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

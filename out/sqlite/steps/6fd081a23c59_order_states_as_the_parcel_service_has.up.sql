-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  5ecf70912b48
-- to    6fd081a23c59
--
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
--
-- sources  685fa44a254f9a28
-- schema   ddf3b76002d183ec -> f0b90eb645c1ce65
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

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
    "status" TEXT DEFAULT 'placed' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "remark" VARCHAR(500),
    "cancelled_at" TEXT,
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('placed', 'paid', 'sent', 'returned', 'cancelled')),
    CONSTRAINT "ck_orders_cancelled_after_placed" CHECK ("cancelled_at" IS NULL OR "cancelled_at" >= "placed_at"),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 2/9  copy the rows of orders
--      locks orders: blocks writes while orders is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_orders" ("id", "customer_id", "status", "placed_at", "remark", "cancelled_at")
SELECT "orders"."id", "orders"."customer_id", CASE "orders"."status" WHEN 'new' THEN 'placed' WHEN 'shipped' THEN 'sent' ELSE "orders"."status" END, "orders"."placed_at", "orders"."remark", "orders"."cancelled_at" FROM "orders";

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

-- the version rows are now: 6fd081a23c59
UPDATE "vellum_version" SET "version_num" = '6fd081a23c59' WHERE "version_num" = '5ecf70912b48';
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

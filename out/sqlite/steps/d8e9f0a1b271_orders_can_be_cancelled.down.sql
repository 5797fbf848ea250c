-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  c2d7e5f4a360, d8e9f0a1b271
-- to    b61f0c8e7d29, c2d7e5f4a360
--
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`
--
-- sources  a18f98a1a62e8908
-- schema   1ccf9c71d1e40db5 -> c88906912fb9b488
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

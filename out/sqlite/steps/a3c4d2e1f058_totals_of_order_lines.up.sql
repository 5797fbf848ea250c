-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  9b5e3d7f6c18
-- to    a3c4d2e1f058
--
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]
--
-- sources  9aab1c1e3c2c0150
-- schema   2ba17abb8d3f92f9 -> 690cc880e37598aa
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

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

-- the guard: table order_items is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table order_items has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table order_items, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'order_items' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_order_items_product_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'order_items' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('order_items') WHERE "name" COLLATE NOCASE NOT IN ('order_id', 'position', 'product_id', 'quantity', 'unit_price'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'order_items' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('ix_order_items_product_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'order_items' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('order_items') WHERE "name" COLLATE NOCASE NOT IN ('order_id', 'position', 'product_id', 'quantity', 'unit_price'));
DROP TABLE temp."vellum_guard";

-- 1/7  rebuild table order_items: add column line_total
CREATE TABLE "_vellum_new_order_items" (
    "order_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "quantity" INTEGER DEFAULT 1 NOT NULL,
    "unit_price" NUMERIC(12, 2) NOT NULL,
    "line_total" NUMERIC(12, 2) GENERATED ALWAYS AS ("quantity" * "unit_price") STORED,
    CONSTRAINT "pk_order_items" PRIMARY KEY ("order_id", "position"),
    CONSTRAINT "ck_order_items_quantity" CHECK ("quantity" > 0),
    CONSTRAINT "fk_order_items_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_order_items_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id")
);

-- 2/7  copy the rows of order_items
--      locks order_items: blocks writes while order_items is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_order_items" (rowid, "order_id", "position", "product_id", "quantity", "unit_price")
SELECT "order_items".rowid, "order_items"."order_id", "order_items"."position", "order_items"."product_id", "order_items"."quantity", "order_items"."unit_price" FROM "order_items";

-- 3/7  drop table order_items, whose rows are copied
DROP TABLE "order_items";

-- 4/7  keep views and triggers as they are while the new table order_items is renamed
PRAGMA legacy_alter_table = ON;

-- 5/7  give the new table its name: order_items
ALTER TABLE "_vellum_new_order_items" RENAME TO "order_items";

-- 6/7  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 7/7  create index ix_order_items_product_id on order_items (product_id) again
--      locks order_items: blocks writes while the index is built
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
CREATE INDEX "ix_order_items_product_id" ON "order_items" ("product_id");

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = '9b5e3d7f6c18';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become a3c4d2e1f058" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
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

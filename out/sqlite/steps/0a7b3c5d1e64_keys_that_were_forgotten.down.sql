-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  0a7b3c5d1e64
-- to    f0a1b2c3d493
--
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)
--
-- sources  fc6aafa20bbf33fd
-- schema   0cc8ab599aa77e1b -> 1a68a87649eee907
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)

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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

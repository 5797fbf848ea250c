-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  81f2a3c45e7b
-- to    70e192b34d6a
--
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`
--
-- sources  dc7b63d47ed7657c
-- schema   7298f16bdc903465 -> 7819d9bb20d7b399
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

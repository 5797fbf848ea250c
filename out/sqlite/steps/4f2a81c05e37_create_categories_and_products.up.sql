-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  1f3c9a2b7d10
-- to    4f2a81c05e37
--
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]
--
-- sources  92dd995aff9e162e
-- schema   4175e82e3a3ae9c3 -> 220cfe3cdaf56b8f
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]

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

-- 1/6  create table categories
CREATE TABLE "categories" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "parent_id" INTEGER,
    "name" VARCHAR(80) NOT NULL,
    CONSTRAINT "fk_categories_parent_id_categories" FOREIGN KEY ("parent_id") REFERENCES "categories" ("id") ON DELETE CASCADE
);

-- 2/6  create unique index uq_categories_parent_id_name on categories (parent_id, name)
CREATE UNIQUE INDEX "uq_categories_parent_id_name" ON "categories" ("parent_id", "name");

-- 3/6  create index ix_categories_parent_id on categories (parent_id)
CREATE INDEX "ix_categories_parent_id" ON "categories" ("parent_id");

-- 4/6  create table products
--      SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "products" (
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

-- 5/6  create unique index uq_products_sku on products (sku)
CREATE UNIQUE INDEX "uq_products_sku" ON "products" ("sku");

-- 6/6  create index ix_products_category_id on products (category_id)
CREATE INDEX "ix_products_category_id" ON "products" ("category_id");

-- the version rows are now: 4f2a81c05e37
UPDATE "vellum_version" SET "version_num" = '4f2a81c05e37' WHERE "version_num" = '1f3c9a2b7d10';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 4f2a81c05e37" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4f2a81c05e37')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

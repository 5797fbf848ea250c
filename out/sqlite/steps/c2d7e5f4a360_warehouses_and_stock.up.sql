-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  b61f0c8e7d29
-- to    b61f0c8e7d29, c2d7e5f4a360
--
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]
--
-- sources  29b60333324b980c
-- schema   a7e96a0b4c2b84a9 -> c88906912fb9b488
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]

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

-- 1/4  create table warehouses
CREATE TABLE "warehouses" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "code" VARCHAR(8) NOT NULL,
    "city" VARCHAR(80) NOT NULL
);

-- 2/4  create unique index uq_warehouses_code on warehouses (code)
CREATE UNIQUE INDEX "uq_warehouses_code" ON "warehouses" ("code");

-- 3/4  create table stock
CREATE TABLE "stock" (
    "warehouse_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "pieces" INTEGER DEFAULT 0 NOT NULL,
    "counted_at" TEXT,
    CONSTRAINT "pk_stock" PRIMARY KEY ("warehouse_id", "product_id"),
    CONSTRAINT "fk_stock_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id")
);

-- 4/4  insert 2 rows into warehouses
INSERT INTO "warehouses" ("id", "code", "city") VALUES
    (1, 'HAM', 'Hamburg'),
    (2, 'LYO', 'Lyon');

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
INSERT INTO "vellum_version" ("version_num") VALUES ('c2d7e5f4a360');
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b61f0c8e7d29, c2d7e5f4a360" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

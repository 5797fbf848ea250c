-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  7c0d9e1b2a44
-- to    4f2a81c05e37
--
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)
--
-- sources  1e3c54c6c656e851
-- schema   220cfe3cdaf56b8f -> 220cfe3cdaf56b8f
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

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

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

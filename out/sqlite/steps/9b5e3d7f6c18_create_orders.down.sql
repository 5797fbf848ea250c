-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  9b5e3d7f6c18
-- to    7c0d9e1b2a44
--
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
--
-- sources  c467acdff208c968
-- schema   2ba17abb8d3f92f9 -> 220cfe3cdaf56b8f
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`

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

-- 1/2  drop table order_items
--      LOSES DATA
DROP TABLE "order_items";

-- 2/2  drop table orders
--      LOSES DATA
DROP TABLE "orders";

-- the version rows are now: 7c0d9e1b2a44
UPDATE "vellum_version" SET "version_num" = '7c0d9e1b2a44' WHERE "version_num" = '9b5e3d7f6c18';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 7c0d9e1b2a44" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

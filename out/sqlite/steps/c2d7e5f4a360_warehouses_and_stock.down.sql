-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  b61f0c8e7d29, c2d7e5f4a360
-- to    b61f0c8e7d29
--
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`
--
-- sources  29b60333324b980c
-- schema   c88906912fb9b488 -> a7e96a0b4c2b84a9
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold b61f0c8e7d29, c2d7e5f4a360" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29', 'c2d7e5f4a360')) = 2;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table stock
--      LOSES DATA
DROP TABLE "stock";

-- 2/2  drop table warehouses
--      LOSES DATA
DROP TABLE "warehouses";

-- the version rows are now: b61f0c8e7d29
DELETE FROM "vellum_version" WHERE "version_num" = 'c2d7e5f4a360';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b61f0c8e7d29" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

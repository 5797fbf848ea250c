-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  a3c4d2e1f058
-- to    9b5e3d7f6c18
--
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
--
-- sources  9aab1c1e3c2c0150
-- schema   690cc880e37598aa -> 2ba17abb8d3f92f9
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: a3c4d2e1f058
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold a3c4d2e1f058" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold a3c4d2e1f058" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold a3c4d2e1f058; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop column order_items.line_total
--      locks order_items: blocks writes while order_items is rewritten
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE "order_items" DROP COLUMN "line_total";

-- the version rows are now: 9b5e3d7f6c18
UPDATE "vellum_version" SET "version_num" = '9b5e3d7f6c18' WHERE "version_num" = 'a3c4d2e1f058';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 9b5e3d7f6c18" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9b5e3d7f6c18')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

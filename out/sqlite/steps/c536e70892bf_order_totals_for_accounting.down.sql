-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  c536e70892bf
-- to    b425d6f781ae
--
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)
--
-- sources  4d40494649a21b1c
-- schema   5f83cddff1025299 -> 5f83cddff1025299
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: c536e70892bf
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold c536e70892bf" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold c536e70892bf" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold c536e70892bf; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c536e70892bf')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c536e70892bf')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  undo SQL
--      note: accounting's password is not in here; grants are made by hand
DROP VIEW order_totals;

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'c536e70892bf';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b425d6f781ae" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b425d6f781ae')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

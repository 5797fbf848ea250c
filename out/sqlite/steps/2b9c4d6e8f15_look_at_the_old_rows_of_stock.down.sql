-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  2b9c4d6e8f15
-- to    0a7b3c5d1e64
--
-- 2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
--
-- sources  d87bb3b70ff8a330
-- schema   0cc8ab599aa77e1b -> 0cc8ab599aa77e1b
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
-- nothing to change in this database: only its version rows move

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 2b9c4d6e8f15
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 2b9c4d6e8f15" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 2b9c4d6e8f15" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 2b9c4d6e8f15; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1;
DROP TABLE temp."vellum_guard";

-- the version rows are now: 0a7b3c5d1e64
UPDATE "vellum_version" SET "version_num" = '0a7b3c5d1e64' WHERE "version_num" = '2b9c4d6e8f15';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 0a7b3c5d1e64" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('0a7b3c5d1e64')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

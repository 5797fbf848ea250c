-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  d8e9f0a1b271, e4f5a6b7c382
-- to    c2d7e5f4a360, d8e9f0a1b271
--
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`
--
-- sources  8345a5b5f959abda
-- schema   1a68a87649eee907 -> 1ccf9c71d1e40db5
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold d8e9f0a1b271, e4f5a6b7c382" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2;
DROP TABLE temp."vellum_guard";

-- 1/1  drop table shipments
--      LOSES DATA
DROP TABLE "shipments";

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
UPDATE "vellum_version" SET "version_num" = 'c2d7e5f4a360' WHERE "version_num" = 'e4f5a6b7c382';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become c2d7e5f4a360, d8e9f0a1b271" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

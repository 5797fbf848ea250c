-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  f0a1b2c3d493
-- to    d8e9f0a1b271, e4f5a6b7c382
--
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
--
-- sources  e8d9bda41ab00e36
-- schema   1a68a87649eee907 -> 1a68a87649eee907
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- nothing to change in this database: only its version rows move

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: f0a1b2c3d493
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold f0a1b2c3d493" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold f0a1b2c3d493" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold f0a1b2c3d493; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('f0a1b2c3d493')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('f0a1b2c3d493')) = 1;
DROP TABLE temp."vellum_guard";

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
INSERT INTO "vellum_version" ("version_num") VALUES ('d8e9f0a1b271');
UPDATE "vellum_version" SET "version_num" = 'e4f5a6b7c382' WHERE "version_num" = 'f0a1b2c3d493';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become d8e9f0a1b271, e4f5a6b7c382" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  9203b4d56f8c
-- to    81f2a3c45e7b
--
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
--
-- sources  3a179373dedc4a19
-- schema   284f3e8ca431b190 -> 7298f16bdc903465
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 9203b4d56f8c
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 9203b4d56f8c" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 9203b4d56f8c" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 9203b4d56f8c; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9203b4d56f8c')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9203b4d56f8c')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop index ix_orders_open of orders
DROP INDEX "ix_orders_open";

-- the version rows are now: 81f2a3c45e7b
UPDATE "vellum_version" SET "version_num" = '81f2a3c45e7b' WHERE "version_num" = '9203b4d56f8c';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 81f2a3c45e7b" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('81f2a3c45e7b')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

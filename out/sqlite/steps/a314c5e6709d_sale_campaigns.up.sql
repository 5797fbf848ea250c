-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  9203b4d56f8c
-- to    a314c5e6709d
--
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]
--
-- sources  ffee2658c06da4b1
-- schema   284f3e8ca431b190 -> fef931acdb8ffdb3
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]

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

-- 1/2  create table campaigns
CREATE TABLE "campaigns" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" VARCHAR(80) NOT NULL,
    "first_day" TEXT NOT NULL,
    "last_day" TEXT NOT NULL,
    "rebate" NUMERIC(4, 3) NOT NULL,
    CONSTRAINT "ck_campaigns_rebate" CHECK ("rebate" > 0 AND "rebate" < 1),
    CONSTRAINT "ck_campaigns_days_in_order" CHECK ("first_day" <= "last_day")
);

-- 2/2  insert a row into campaigns
INSERT INTO "campaigns" ("id", "title", "first_day", "last_day", "rebate") VALUES (1, 'Spring; 20 % off', '2026-04-01', '2026-04-14', 0.2);

-- the version rows are now: a314c5e6709d
UPDATE "vellum_version" SET "version_num" = 'a314c5e6709d' WHERE "version_num" = '9203b4d56f8c';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become a314c5e6709d" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

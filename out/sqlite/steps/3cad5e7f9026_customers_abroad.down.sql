-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  3cad5e7f9026
-- to    2c8b1d0f7e39
--
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`
--
-- sources  84e6a133ffb1b4da
-- schema   417421a9a6b376ad -> 9ad952e73ba1a15c
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 3cad5e7f9026
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 3cad5e7f9026" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 3cad5e7f9026" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 3cad5e7f9026; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/3  drop index ix_customers_lookup of customers
DROP INDEX "ix_customers_lookup";

-- 2/3  drop column customers.country
--      locks customers: blocks writes while customers is rewritten · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "country";

-- 3/3  drop column customers.email_key
--      locks customers: blocks writes while customers is rewritten · LOSES DATA
ALTER TABLE "customers" DROP COLUMN "email_key";

-- the version rows are now: 2c8b1d0f7e39
UPDATE "vellum_version" SET "version_num" = '2c8b1d0f7e39' WHERE "version_num" = '3cad5e7f9026';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 2c8b1d0f7e39" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

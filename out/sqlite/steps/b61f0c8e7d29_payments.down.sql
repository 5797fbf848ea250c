-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  b61f0c8e7d29
-- to    a3c4d2e1f058
--
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
--
-- sources  656de40d60143285
-- schema   a7e96a0b4c2b84a9 -> 690cc880e37598aa
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: b61f0c8e7d29
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold b61f0c8e7d29" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold b61f0c8e7d29" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold b61f0c8e7d29; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/2  drop table exchange_rates
--      LOSES DATA
DROP TABLE "exchange_rates";

-- 2/2  drop table payments
--      LOSES DATA
DROP TABLE "payments";

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = 'b61f0c8e7d29';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become a3c4d2e1f058" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

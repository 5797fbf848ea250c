-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  4dbe6f801a37
-- to    5ecf70912b48
--
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]
--
-- sources  960853ca5f8fe331
-- schema   ddf3b76002d183ec -> ddf3b76002d183ec
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 4dbe6f801a37
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 4dbe6f801a37" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 4dbe6f801a37" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 4dbe6f801a37; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  delete rows of payment_methods where code is cheque
--      locks payment_methods: blocks writes while rows are written · LOSES DATA
DELETE FROM "payment_methods" WHERE "code" = 'cheque';

-- the version rows are now: 5ecf70912b48
UPDATE "vellum_version" SET "version_num" = '5ecf70912b48' WHERE "version_num" = '4dbe6f801a37';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 5ecf70912b48" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

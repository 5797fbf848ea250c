-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  5ecf70912b48
-- to    4dbe6f801a37
--
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back
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
-- revision 1/1  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 5ecf70912b48
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 5ecf70912b48" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 5ecf70912b48" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 5ecf70912b48; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('5ecf70912b48')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  insert a row into payment_methods
--      locks payment_methods: blocks writes while rows are written
INSERT INTO "payment_methods" ("code", "title") VALUES ('cheque', 'Cheque');

-- the version rows are now: 4dbe6f801a37
UPDATE "vellum_version" SET "version_num" = '4dbe6f801a37' WHERE "version_num" = '5ecf70912b48';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 4dbe6f801a37" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

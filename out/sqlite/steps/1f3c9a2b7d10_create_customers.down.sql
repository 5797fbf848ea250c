-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  1f3c9a2b7d10
-- to    base
--
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`
--
-- sources  89af26a65ed04100
-- schema   4175e82e3a3ae9c3 -> 66687aadf862bd77
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 1f3c9a2b7d10" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 1f3c9a2b7d10" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 1f3c9a2b7d10; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/1  drop table customers
--      LOSES DATA
DROP TABLE "customers";

-- the version rows are now: base
DELETE FROM "vellum_version" WHERE "version_num" = '1f3c9a2b7d10';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become base" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 0;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  a314c5e6709d
-- to    b425d6f781ae
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
--
-- sources  cd21cabc87757959
-- schema   fef931acdb8ffdb3 -> 5f83cddff1025299
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: a314c5e6709d
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold a314c5e6709d" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold a314c5e6709d" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold a314c5e6709d; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a314c5e6709d')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/4  drop column orders.remark
--      locks orders: blocks writes while orders is rewritten · LOSES DATA
ALTER TABLE "orders" DROP COLUMN "remark";

-- 2/4  drop index uq_products_name_category_id of products
DROP INDEX "uq_products_name_category_id";

-- 3/4  drop index ix_products_on_sale of products
DROP INDEX "ix_products_on_sale";

-- 4/4  drop table exchange_rates
--      LOSES DATA
DROP TABLE "exchange_rates";

-- the version rows are now: b425d6f781ae
UPDATE "vellum_version" SET "version_num" = 'b425d6f781ae' WHERE "version_num" = 'a314c5e6709d';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b425d6f781ae" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b425d6f781ae')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  a3c4d2e1f058
-- to    b61f0c8e7d29
--
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]
--
-- sources  656de40d60143285
-- schema   690cc880e37598aa -> a7e96a0b4c2b84a9
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: a3c4d2e1f058
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold a3c4d2e1f058" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold a3c4d2e1f058" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold a3c4d2e1f058; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('a3c4d2e1f058')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/3  create table payments
CREATE TABLE "payments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "order_id" INTEGER NOT NULL,
    "amount" NUMERIC(12, 2) NOT NULL,
    "paid_on" TEXT DEFAULT CURRENT_DATE NOT NULL,
    "method" TEXT NOT NULL,
    CONSTRAINT "ck_payments_method" CHECK ("method" IN ('card', 'cheque', 'transfer')),
    CONSTRAINT "fk_payments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id")
);

-- 2/3  create index ix_payments_order_id on payments (order_id)
CREATE INDEX "ix_payments_order_id" ON "payments" ("order_id");

-- 3/3  create table exchange_rates
--      SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "exchange_rates" (
    "currency" CHAR(3) NOT NULL,
    "day" TEXT NOT NULL,
    "rate" NUMERIC(12, 6) NOT NULL
);

-- the version rows are now: b61f0c8e7d29
UPDATE "vellum_version" SET "version_num" = 'b61f0c8e7d29' WHERE "version_num" = 'a3c4d2e1f058';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become b61f0c8e7d29" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('b61f0c8e7d29')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

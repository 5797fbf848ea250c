-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  c2d7e5f4a360, d8e9f0a1b271
-- to    d8e9f0a1b271, e4f5a6b7c382
--
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
--
-- sources  8345a5b5f959abda
-- schema   1ccf9c71d1e40db5 -> 1a68a87649eee907
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold c2d7e5f4a360, d8e9f0a1b271" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('c2d7e5f4a360', 'd8e9f0a1b271')) = 2;
DROP TABLE temp."vellum_guard";

-- 1/3  create table shipments
CREATE TABLE "shipments" (
    "id" CHAR(36) NOT NULL,
    "order_id" INTEGER NOT NULL,
    "payment_id" INTEGER,
    "warehouse_id" INTEGER NOT NULL,
    "sent_at" TEXT,
    CONSTRAINT "pk_shipments" PRIMARY KEY ("id"),
    CONSTRAINT "fk_shipments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id"),
    CONSTRAINT "fk_shipments_payment_id_payments" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id")
);

-- 2/3  create index ix_shipments_order_id on shipments (order_id)
CREATE INDEX "ix_shipments_order_id" ON "shipments" ("order_id");

-- 3/3  create index ix_shipments_latest on shipments (warehouse_id, sent_at)
CREATE INDEX "ix_shipments_latest" ON "shipments" ("warehouse_id", "sent_at" DESC);

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
UPDATE "vellum_version" SET "version_num" = 'e4f5a6b7c382' WHERE "version_num" = 'c2d7e5f4a360';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become d8e9f0a1b271, e4f5a6b7c382" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 2 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('d8e9f0a1b271', 'e4f5a6b7c382')) = 2;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

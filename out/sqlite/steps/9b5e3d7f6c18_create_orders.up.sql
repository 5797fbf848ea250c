-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  7c0d9e1b2a44
-- to    9b5e3d7f6c18
--
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]
--
-- sources  c467acdff208c968
-- schema   220cfe3cdaf56b8f -> 2ba17abb8d3f92f9
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 7c0d9e1b2a44" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 7c0d9e1b2a44" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 7c0d9e1b2a44; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('7c0d9e1b2a44')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/4  create table orders
CREATE TABLE "orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER,
    "status" TEXT DEFAULT 'new' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "remark" VARCHAR(500),
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('new', 'paid', 'shipped')),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 2/4  create index ix_orders_customer_id on orders (customer_id)
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");

-- 3/4  create table order_items
CREATE TABLE "order_items" (
    "order_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "quantity" INTEGER DEFAULT 1 NOT NULL,
    "unit_price" NUMERIC(12, 2) NOT NULL,
    CONSTRAINT "pk_order_items" PRIMARY KEY ("order_id", "position"),
    CONSTRAINT "ck_order_items_quantity" CHECK ("quantity" > 0),
    CONSTRAINT "fk_order_items_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_order_items_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id")
);

-- 4/4  create index ix_order_items_product_id on order_items (product_id)
CREATE INDEX "ix_order_items_product_id" ON "order_items" ("product_id");

-- the version rows are now: 9b5e3d7f6c18
UPDATE "vellum_version" SET "version_num" = '9b5e3d7f6c18' WHERE "version_num" = '7c0d9e1b2a44';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 9b5e3d7f6c18" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('9b5e3d7f6c18')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- the whole schema, for an empty database of shop for sqlite 3.40, by vellum 0.1.0
-- at    c536e70892bf
--
-- Not in it: what the SQL of `execute` makes, in c536e70892bf.
--
-- schema   66687aadf862bd77 -> 5f83cddff1025299
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

BEGIN IMMEDIATE;

-- 1/26  create table customers
--       SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "customers" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(320) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "status" TEXT DEFAULT 'active' NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "country" CHAR(2) NOT NULL,
    "email_key" VARCHAR(320),
    CONSTRAINT "ck_customers_status" CHECK ("status" IN ('active', 'blocked'))
);

-- 2/26  create unique index uq_customers_email on customers (email)
CREATE UNIQUE INDEX "uq_customers_email" ON "customers" ("email");

-- 3/26  create index ix_customers_created_at on customers (created_at)
CREATE INDEX "ix_customers_created_at" ON "customers" ("created_at");

-- 4/26  create index ix_customers_email_key on customers (email_key)
CREATE INDEX "ix_customers_email_key" ON "customers" ("email_key");

-- 5/26  create table categories
CREATE TABLE "categories" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "parent_id" INTEGER,
    "name" VARCHAR(80) NOT NULL,
    CONSTRAINT "fk_categories_parent_id_categories" FOREIGN KEY ("parent_id") REFERENCES "categories" ("id") ON DELETE CASCADE
);

-- 6/26  create unique index uq_categories_parent_id_name on categories (parent_id, name)
CREATE UNIQUE INDEX "uq_categories_parent_id_name" ON "categories" ("parent_id", "name");

-- 7/26  create index ix_categories_parent_id on categories (parent_id)
CREATE INDEX "ix_categories_parent_id" ON "categories" ("parent_id");

-- 8/26  create table products
--       SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "products" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "sku" VARCHAR(32) NOT NULL,
    "name" VARCHAR(250) NOT NULL,
    "description" TEXT,
    "price" NUMERIC(12, 2) DEFAULT 0.00 NOT NULL,
    "category_id" INTEGER,
    "on_sale" BOOLEAN DEFAULT TRUE NOT NULL,
    "attributes" TEXT,
    "weight_grams" INTEGER,
    CONSTRAINT "ck_products_price" CHECK ("price" >= 0),
    CONSTRAINT "ck_products_weight_grams" CHECK ("weight_grams" > 0),
    CONSTRAINT "fk_products_category_id_categories" FOREIGN KEY ("category_id") REFERENCES "categories" ("id") ON DELETE SET NULL
);

-- 9/26  create unique index uq_products_sku on products (sku)
CREATE UNIQUE INDEX "uq_products_sku" ON "products" ("sku");

-- 10/26  create index ix_products_category_id on products (category_id)
CREATE INDEX "ix_products_category_id" ON "products" ("category_id");

-- 11/26  create table orders
CREATE TABLE "orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER,
    "status" TEXT DEFAULT 'placed' NOT NULL,
    "placed_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    "cancelled_at" TEXT,
    CONSTRAINT "ck_orders_status" CHECK ("status" IN ('placed', 'paid', 'sent', 'returned', 'cancelled')),
    CONSTRAINT "ck_orders_cancelled_after_placed" CHECK ("cancelled_at" IS NULL OR "cancelled_at" >= "placed_at"),
    CONSTRAINT "fk_orders_customer_id_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
);

-- 12/26  create index ix_orders_customer_id on orders (customer_id)
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");

-- 13/26  create index ix_orders_open on orders (placed_at)
CREATE INDEX "ix_orders_open" ON "orders" ("placed_at") WHERE "cancelled_at" IS NULL;

-- 14/26  create table order_items
--        SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "order_items" (
    "order_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "quantity" INTEGER DEFAULT 1 NOT NULL,
    "unit_price" NUMERIC(12, 2) NOT NULL,
    "line_total" NUMERIC(12, 2) GENERATED ALWAYS AS ("quantity" * "unit_price") STORED,
    CONSTRAINT "pk_order_items" PRIMARY KEY ("order_id", "position"),
    CONSTRAINT "ck_order_items_quantity" CHECK ("quantity" > 0),
    CONSTRAINT "fk_order_items_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_order_items_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id")
);

-- 15/26  create index ix_order_items_product_id on order_items (product_id)
CREATE INDEX "ix_order_items_product_id" ON "order_items" ("product_id");

-- 16/26  create table payments
CREATE TABLE "payments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "order_id" INTEGER NOT NULL,
    "amount" NUMERIC(12, 2) NOT NULL,
    "paid_on" TEXT DEFAULT CURRENT_DATE NOT NULL,
    "method_code" VARCHAR(20) NOT NULL,
    CONSTRAINT "fk_payments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id"),
    CONSTRAINT "fk_payments_method_code_payment_methods" FOREIGN KEY ("method_code") REFERENCES "payment_methods" ("code")
);

-- 17/26  create unique index uq_payments_once on payments (order_id, paid_on, amount)
CREATE UNIQUE INDEX "uq_payments_once" ON "payments" ("order_id", "paid_on", "amount");

-- 18/26  create index ix_payments_order_id on payments (order_id)
CREATE INDEX "ix_payments_order_id" ON "payments" ("order_id");

-- 19/26  create table warehouses
CREATE TABLE "warehouses" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "code" VARCHAR(8) NOT NULL,
    "city" VARCHAR(80) NOT NULL
);

-- 20/26  create unique index uq_warehouses_code on warehouses (code)
CREATE UNIQUE INDEX "uq_warehouses_code" ON "warehouses" ("code");

-- 21/26  create table stock_levels
CREATE TABLE "stock_levels" (
    "warehouse_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "pieces" INTEGER DEFAULT 0 NOT NULL,
    "counted_at" TEXT,
    CONSTRAINT "pk_stock_levels" PRIMARY KEY ("warehouse_id", "product_id"),
    CONSTRAINT "fk_stock_levels_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id"),
    CONSTRAINT "fk_stock_levels_product_id_products" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE
);

-- 22/26  create table shipments
CREATE TABLE "shipments" (
    "id" CHAR(36) NOT NULL,
    "order_id" INTEGER NOT NULL,
    "payment_id" INTEGER,
    "warehouse_id" INTEGER NOT NULL,
    "sent_at" TEXT,
    CONSTRAINT "pk_shipments" PRIMARY KEY ("id"),
    CONSTRAINT "fk_shipments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id"),
    CONSTRAINT "fk_shipments_payment_id_payments" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- 23/26  create index ix_shipments_order_id on shipments (order_id)
CREATE INDEX "ix_shipments_order_id" ON "shipments" ("order_id");

-- 24/26  create index ix_shipments_latest on shipments (warehouse_id, sent_at)
CREATE INDEX "ix_shipments_latest" ON "shipments" ("warehouse_id", "sent_at" DESC);

-- 25/26  create table payment_methods
CREATE TABLE "payment_methods" (
    "code" VARCHAR(20) NOT NULL,
    "title" VARCHAR(80) NOT NULL,
    CONSTRAINT "pk_payment_methods" PRIMARY KEY ("code")
);

-- 26/26  create table campaigns
CREATE TABLE "campaigns" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" VARCHAR(80) NOT NULL,
    "first_day" TEXT NOT NULL,
    "last_day" TEXT NOT NULL,
    "rebate" NUMERIC(4, 3) NOT NULL,
    CONSTRAINT "ck_campaigns_rebate" CHECK ("rebate" > 0 AND "rebate" < 1),
    CONSTRAINT "ck_campaigns_days_in_order" CHECK ("first_day" <= "last_day")
);

COMMIT;

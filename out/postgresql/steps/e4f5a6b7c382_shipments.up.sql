-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  c2d7e5f4a360, d8e9f0a1b271
-- to    d8e9f0a1b271, e4f5a6b7c382
--
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
--
-- sources  8345a5b5f959abda
-- schema   e82e20f7836c8ad6 -> f3f1feffa235e611
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
DO $vellum$
DECLARE
    expected text[] := ARRAY['c2d7e5f4a360', 'd8e9f0a1b271']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold c2d7e5f4a360, d8e9f0a1b271';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  create table shipments
--      locks orders, payments, warehouses: blocks writes
CREATE TABLE "shipments" (
    "id" uuid NOT NULL,
    "order_id" bigint NOT NULL,
    "payment_id" bigint,
    "warehouse_id" integer NOT NULL,
    "sent_at" timestamptz,
    CONSTRAINT "pk_shipments" PRIMARY KEY ("id"),
    CONSTRAINT "fk_shipments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id"),
    CONSTRAINT "fk_shipments_payment_id_payments" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_shipments_warehouse_id_warehouses" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id")
);

-- 2/3  create index ix_shipments_order_id on shipments
CREATE INDEX "ix_shipments_order_id" ON "shipments" ("order_id");

-- 3/3  create index ix_shipments_latest on shipments
CREATE INDEX "ix_shipments_latest" ON "shipments" ("warehouse_id", "sent_at" DESC);

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
UPDATE "vellum_version" SET "version_num" = 'e4f5a6b7c382' WHERE "version_num" = 'c2d7e5f4a360';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['d8e9f0a1b271', 'e4f5a6b7c382']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become d8e9f0a1b271, e4f5a6b7c382';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

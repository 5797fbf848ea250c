-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  b61f0c8e7d29, c2d7e5f4a360
-- to    c2d7e5f4a360, d8e9f0a1b271
--
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
--
-- sources  a18f98a1a62e8908
-- schema   decafa82b80a1e28 -> e82e20f7836c8ad6
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `d8e9f0a1b271:1` beside the version rows.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
-- segment 1/2 of revision d8e9f0a1b271: one transaction

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
DO $vellum$
DECLARE
    expected text[] := ARRAY['b61f0c8e7d29', 'c2d7e5f4a360']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b61f0c8e7d29, c2d7e5f4a360';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  add value cancelled to enum order_status
ALTER TYPE "order_status" ADD VALUE 'cancelled' AFTER 'new';

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1
INSERT INTO "vellum_version" ("version_num") VALUES ('d8e9f0a1b271:1');
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b61f0c8e7d29', 'c2d7e5f4a360', 'd8e9f0a1b271:1']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1';
    END IF;
END
$vellum$;

COMMIT;

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision d8e9f0a1b271: one transaction

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1
DO $vellum$
DECLARE
    expected text[] := ARRAY['b61f0c8e7d29', 'c2d7e5f4a360', 'd8e9f0a1b271:1']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 2/3  add column orders.cancelled_at
--      locks orders: blocks reads and writes
ALTER TABLE "orders" ADD COLUMN "cancelled_at" timestamptz;

-- 3/3  add check ck_orders_cancelled_after_placed to orders
--      locks orders: blocks reads and writes while orders is scanned
--      fails where a row breaks `"cancelled_at" IS NULL OR "cancelled_at" >= "placed_at"`
--      use `not_valid`, then `validate_constraint` in a later revision
ALTER TABLE "orders" ADD CONSTRAINT "ck_orders_cancelled_after_placed" CHECK ("cancelled_at" IS NULL OR "cancelled_at" >= "placed_at");

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
DELETE FROM "vellum_version" WHERE "version_num" = 'b61f0c8e7d29';
UPDATE "vellum_version" SET "version_num" = 'd8e9f0a1b271' WHERE "version_num" = 'd8e9f0a1b271:1';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['c2d7e5f4a360', 'd8e9f0a1b271']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become c2d7e5f4a360, d8e9f0a1b271';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

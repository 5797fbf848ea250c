-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  c2d7e5f4a360, d8e9f0a1b271
-- to    b61f0c8e7d29, c2d7e5f4a360
--
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`
--
-- sources  a18f98a1a62e8908
-- schema   e82e20f7836c8ad6 -> decafa82b80a1e28
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`

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

-- 1/6  drop check ck_orders_cancelled_after_placed of orders
--      locks orders: blocks reads and writes
ALTER TABLE "orders" DROP CONSTRAINT "ck_orders_cancelled_after_placed";

-- 2/6  drop column orders.cancelled_at
--      locks orders: blocks reads and writes · LOSES DATA
ALTER TABLE "orders" DROP COLUMN "cancelled_at";

-- 3/6  set the old values of enum order_status aside
ALTER TYPE "order_status" RENAME TO "order_status_old";

-- 4/6  create enum order_status
CREATE TYPE "order_status" AS ENUM ('new', 'paid', 'shipped');

-- 5/6  drop the default of orders.status; change the type of orders.status to enum order_status; set the default of orders.status
--      locks orders: blocks reads and writes while orders is rewritten
--      fails where a row holds `cancelled` in `status`
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "orders"
    ALTER COLUMN "status" DROP DEFAULT,
    ALTER COLUMN "status" TYPE "order_status" USING "status"::text::"order_status",
    ALTER COLUMN "status" SET DEFAULT 'new';

-- 6/6  drop the old values of enum order_status
DROP TYPE "order_status_old";

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
UPDATE "vellum_version" SET "version_num" = 'b61f0c8e7d29' WHERE "version_num" = 'd8e9f0a1b271';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b61f0c8e7d29', 'c2d7e5f4a360']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b61f0c8e7d29, c2d7e5f4a360';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

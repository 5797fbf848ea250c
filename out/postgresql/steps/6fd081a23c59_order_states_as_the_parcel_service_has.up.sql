-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  5ecf70912b48
-- to    6fd081a23c59
--
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
--
-- sources  685fa44a254f9a28
-- schema   10346a6ad5733bfc -> 5d2af5e107201b86
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 5ecf70912b48
DO $vellum$
DECLARE
    expected text[] := ARRAY['5ecf70912b48']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 5ecf70912b48';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 5ecf70912b48 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/7  rename value new of enum order_status to placed
--      programs that use the old value fail from here on
ALTER TYPE "order_status" RENAME VALUE 'new' TO 'placed';

-- 2/7  rename value shipped of enum order_status to sent
--      programs that use the old value fail from here on
ALTER TYPE "order_status" RENAME VALUE 'shipped' TO 'sent';

-- 3/7  set the old values of enum order_status aside
ALTER TYPE "order_status" RENAME TO "order_status_old";

-- 4/7  create enum order_status
CREATE TYPE "order_status" AS ENUM ('placed', 'paid', 'sent', 'returned', 'cancelled');

-- 5/7  drop the default of orders.status; change the type of orders.status to enum order_status; set the default of orders.status
--      locks orders: blocks reads and writes while orders is rewritten
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "orders"
    ALTER COLUMN "status" DROP DEFAULT,
    ALTER COLUMN "status" TYPE "order_status" USING "status"::text::"order_status",
    ALTER COLUMN "status" SET DEFAULT 'placed';

-- 6/7  drop the old values of enum order_status
DROP TYPE "order_status_old";

-- 7/7  rename enum customer_status to account_status
ALTER TYPE "customer_status" RENAME TO "account_status";

-- the version rows are now: 6fd081a23c59
UPDATE "vellum_version" SET "version_num" = '6fd081a23c59' WHERE "version_num" = '5ecf70912b48';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['6fd081a23c59']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 6fd081a23c59';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

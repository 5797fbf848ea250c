-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  9b5e3d7f6c18
-- to    7c0d9e1b2a44
--
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
--
-- sources  c467acdff208c968
-- schema   4e34930d505f76b0 -> faa0b6ecde45a527
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
DO $vellum$
DECLARE
    expected text[] := ARRAY['9b5e3d7f6c18']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 9b5e3d7f6c18';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 9b5e3d7f6c18 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop table order_items
--      locks order_items, orders, products: blocks reads and writes · LOSES DATA
DROP TABLE "order_items";

-- 2/3  drop table orders
--      locks orders, customers: blocks reads and writes · LOSES DATA
DROP TABLE "orders";

-- 3/3  drop enum order_status
DROP TYPE "order_status";

-- the version rows are now: 7c0d9e1b2a44
UPDATE "vellum_version" SET "version_num" = '7c0d9e1b2a44' WHERE "version_num" = '9b5e3d7f6c18';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['7c0d9e1b2a44']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 7c0d9e1b2a44';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

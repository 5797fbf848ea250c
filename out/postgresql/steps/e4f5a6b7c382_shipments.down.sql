-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  d8e9f0a1b271, e4f5a6b7c382
-- to    c2d7e5f4a360, d8e9f0a1b271
--
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`
--
-- sources  8345a5b5f959abda
-- schema   f3f1feffa235e611 -> e82e20f7836c8ad6
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
DO $vellum$
DECLARE
    expected text[] := ARRAY['d8e9f0a1b271', 'e4f5a6b7c382']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold d8e9f0a1b271, e4f5a6b7c382';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop index ix_shipments_latest of shipments
--      locks shipments: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_shipments_latest";

-- 2/2  drop table shipments
--      locks shipments, orders, payments, warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "shipments";

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
UPDATE "vellum_version" SET "version_num" = 'c2d7e5f4a360' WHERE "version_num" = 'e4f5a6b7c382';
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

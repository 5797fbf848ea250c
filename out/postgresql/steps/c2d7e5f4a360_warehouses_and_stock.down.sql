-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  b61f0c8e7d29, c2d7e5f4a360
-- to    b61f0c8e7d29
--
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`
--
-- sources  29b60333324b980c
-- schema   decafa82b80a1e28 -> 52deea1c33b18b9c
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`

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

-- 1/2  drop table stock
--      locks stock, warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "stock";

-- 2/2  drop table warehouses
--      locks warehouses: blocks reads and writes · LOSES DATA
DROP TABLE "warehouses";

-- the version rows are now: b61f0c8e7d29
DELETE FROM "vellum_version" WHERE "version_num" = 'c2d7e5f4a360';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['b61f0c8e7d29']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become b61f0c8e7d29';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

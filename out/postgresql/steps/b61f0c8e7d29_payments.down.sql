-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  b61f0c8e7d29
-- to    a3c4d2e1f058
--
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
--
-- sources  656de40d60143285
-- schema   52deea1c33b18b9c -> 9a3e804497d57220
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b61f0c8e7d29
DO $vellum$
DECLARE
    expected text[] := ARRAY['b61f0c8e7d29']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b61f0c8e7d29';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b61f0c8e7d29 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/3  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE "exchange_rates";

-- 2/3  drop table payments
--      locks payments, orders: blocks reads and writes · LOSES DATA
DROP TABLE "payments";

-- 3/3  drop enum payment_method
DROP TYPE "payment_method";

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = 'b61f0c8e7d29';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['a3c4d2e1f058']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become a3c4d2e1f058';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

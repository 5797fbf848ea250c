-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  a314c5e6709d
-- to    9203b4d56f8c
--
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`
--
-- sources  ffee2658c06da4b1
-- schema   1ae44a79c4ee468a -> fa59e5e794a2f088
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: a314c5e6709d
DO $vellum$
DECLARE
    expected text[] := ARRAY['a314c5e6709d']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold a314c5e6709d';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold a314c5e6709d and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop exclusion constraint ex_campaigns_one_at_a_time of campaigns
--      locks campaigns: blocks reads and writes
ALTER TABLE "campaigns" DROP CONSTRAINT "ex_campaigns_one_at_a_time";

-- 2/2  drop table campaigns
--      locks campaigns: blocks reads and writes · LOSES DATA
DROP TABLE "campaigns";

-- the version rows are now: 9203b4d56f8c
UPDATE "vellum_version" SET "version_num" = '9203b4d56f8c' WHERE "version_num" = 'a314c5e6709d';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['9203b4d56f8c']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 9203b4d56f8c';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  9203b4d56f8c
-- to    81f2a3c45e7b
--
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
--
-- sources  3a179373dedc4a19
-- schema   fa59e5e794a2f088 -> 7178ada8f8554e33
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- Its one statement runs in no transaction: if it fails, nothing has changed but what its comments say.
-- Where the connection broke, see first whether the statement that no transaction held was done, and set the
-- version rows if it was.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- One script at a time, to the end of the session.
DO $vellum$
BEGIN
    IF pg_try_advisory_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
END
$vellum$;

-- ============================================================================
-- revision 1/1  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
SET lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 9203b4d56f8c
DO $vellum$
DECLARE
    expected text[] := ARRAY['9203b4d56f8c']::text[];
    held text[] := '{}';
BEGIN
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 9203b4d56f8c';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 9203b4d56f8c and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  drop index ix_orders_open of orders
SET lock_timeout = 0;
SET statement_timeout = 0;
DROP INDEX CONCURRENTLY "ix_orders_open";

-- the version rows are now: 81f2a3c45e7b
BEGIN;
UPDATE "vellum_version" SET "version_num" = '81f2a3c45e7b' WHERE "version_num" = '9203b4d56f8c';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['81f2a3c45e7b']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 81f2a3c45e7b';
    END IF;
END
$vellum$;
COMMIT;
RESET lock_timeout;
RESET statement_timeout;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";
DO $vellum$
BEGIN
    PERFORM pg_advisory_unlock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0));
END
$vellum$;

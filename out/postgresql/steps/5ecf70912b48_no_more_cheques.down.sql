-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  5ecf70912b48
-- to    4dbe6f801a37
--
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back
--
-- sources  960853ca5f8fe331
-- schema   10346a6ad5733bfc -> 10346a6ad5733bfc
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back

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

-- 1/1  insert a row into payment_methods
INSERT INTO "payment_methods" ("code", "title") VALUES ('cheque', 'Cheque');

-- the version rows are now: 4dbe6f801a37
UPDATE "vellum_version" SET "version_num" = '4dbe6f801a37' WHERE "version_num" = '5ecf70912b48';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['4dbe6f801a37']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 4dbe6f801a37';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

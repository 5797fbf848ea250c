-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  4f2a81c05e37
-- to    1f3c9a2b7d10
--
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`
--
-- sources  92dd995aff9e162e
-- schema   faa0b6ecde45a527 -> 7a6d30caa7a45378
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 4f2a81c05e37
DO $vellum$
DECLARE
    expected text[] := ARRAY['4f2a81c05e37']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 4f2a81c05e37';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 4f2a81c05e37 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop table products
--      locks products, categories: blocks reads and writes · LOSES DATA
DROP TABLE "products";

-- 2/2  drop table categories
--      locks categories: blocks reads and writes · LOSES DATA
DROP TABLE "categories";

-- the version rows are now: 1f3c9a2b7d10
UPDATE "vellum_version" SET "version_num" = '1f3c9a2b7d10' WHERE "version_num" = '4f2a81c05e37';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['1f3c9a2b7d10']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 1f3c9a2b7d10';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

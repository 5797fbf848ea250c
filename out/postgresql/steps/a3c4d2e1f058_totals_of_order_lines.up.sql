-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  9b5e3d7f6c18
-- to    a3c4d2e1f058
--
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]
--
-- sources  9aab1c1e3c2c0150
-- schema   4e34930d505f76b0 -> 9a3e804497d57220
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]

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

-- 1/2  comment on table order_items
COMMENT ON TABLE "order_items" IS 'one line of an order; positions may have gaps';

-- 2/2  add column order_items.line_total
--      locks order_items: blocks reads and writes while order_items is rewritten
--      every row is written under the lock; a plain column and a trigger avoid it
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE "order_items" ADD COLUMN "line_total" numeric(12, 2) GENERATED ALWAYS AS ("quantity" * "unit_price") STORED;

-- the version rows are now: a3c4d2e1f058
UPDATE "vellum_version" SET "version_num" = 'a3c4d2e1f058' WHERE "version_num" = '9b5e3d7f6c18';
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

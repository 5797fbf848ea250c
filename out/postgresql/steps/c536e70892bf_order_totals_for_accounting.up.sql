-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  b425d6f781ae
-- to    c536e70892bf
--
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]
--
-- sources  4d40494649a21b1c
-- schema   e2b1b79530b803b0 -> e2b1b79530b803b0
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: b425d6f781ae
DO $vellum$
DECLARE
    expected text[] := ARRAY['b425d6f781ae']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold b425d6f781ae';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold b425d6f781ae and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/1  execute SQL
--      note: accounting's password is not in here; grants are made by hand
CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.placed_at, SUM(i.line_total) AS total
FROM orders o
JOIN order_items i ON i.order_id = o.id
GROUP BY o.id, o.placed_at;

-- the version rows are now: c536e70892bf
UPDATE "vellum_version" SET "version_num" = 'c536e70892bf' WHERE "version_num" = 'b425d6f781ae';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['c536e70892bf']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become c536e70892bf';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  70e192b34d6a
-- to    81f2a3c45e7b
--
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]
--
-- sources  dc7b63d47ed7657c
-- schema   aeac4a70bf02961d -> 7178ada8f8554e33
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 70e192b34d6a
DO $vellum$
DECLARE
    expected text[] := ARRAY['70e192b34d6a']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 70e192b34d6a';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 70e192b34d6a and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  change the type of products.name to varchar(250); set the default of products.price; add column products.weight_grams; add unique products (name, category_id); add check ck_products_weight_grams to products
--      locks products: blocks reads and writes while the index is built
--      fails where two rows have the same `name, category_id`; a row breaks `"weight_grams" > 0`
--      build a unique index with `concurrently`, then give it as `using_index`; use `not_valid`, then `validate_constraint` in a later revision
ALTER TABLE "products"
    ALTER COLUMN "name" TYPE varchar(250),
    ALTER COLUMN "price" SET DEFAULT 0.00,
    ADD COLUMN "weight_grams" integer,
    ADD CONSTRAINT "uq_products_name_category_id" UNIQUE ("name", "category_id"),
    ADD CONSTRAINT "ck_products_weight_grams" CHECK ("weight_grams" > 0);

-- 2/2  create index ix_products_on_sale on products
--      locks products: blocks writes while the index is built · use `concurrently` where the table is busy
CREATE INDEX "ix_products_on_sale" ON "products" ("on_sale", "price");

-- the version rows are now: 81f2a3c45e7b
UPDATE "vellum_version" SET "version_num" = '81f2a3c45e7b' WHERE "version_num" = '70e192b34d6a';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['81f2a3c45e7b']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 81f2a3c45e7b';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  81f2a3c45e7b
-- to    70e192b34d6a
--
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`
--
-- sources  dc7b63d47ed7657c
-- schema   7178ada8f8554e33 -> aeac4a70bf02961d
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
DO $vellum$
DECLARE
    expected text[] := ARRAY['81f2a3c45e7b']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 81f2a3c45e7b';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 81f2a3c45e7b and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/2  drop index ix_products_on_sale of products
--      locks products: blocks reads and writes · use `concurrently` where the table is busy
DROP INDEX "ix_products_on_sale";

-- 2/2  drop check ck_products_weight_grams of products; drop unique constraint uq_products_name_category_id of products; drop column products.weight_grams; change the type of products.name to varchar(200); drop the default of products.price
--      locks products: blocks reads and writes while products is rewritten · LOSES DATA
--      fails where a value of `name` is longer than 200 characters, unless by blanks at its end, which are cut
--      every row and index is written anew under the lock; a new column that is filled in batches avoids it
ALTER TABLE "products"
    DROP CONSTRAINT "ck_products_weight_grams",
    DROP CONSTRAINT "uq_products_name_category_id",
    DROP COLUMN "weight_grams",
    ALTER COLUMN "name" TYPE varchar(200),
    ALTER COLUMN "price" DROP DEFAULT;

-- the version rows are now: 70e192b34d6a
UPDATE "vellum_version" SET "version_num" = '70e192b34d6a' WHERE "version_num" = '81f2a3c45e7b';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['70e192b34d6a']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 70e192b34d6a';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

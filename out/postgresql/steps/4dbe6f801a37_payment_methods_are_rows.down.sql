-- downgrade of shop for postgresql 15, by vellum 0.1.0
-- from  4dbe6f801a37
-- to    3cad5e7f9026
--
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
--
-- sources  4e61e3ed34a11846
-- schema   10346a6ad5733bfc -> 7a1a211f8c37a119
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 4dbe6f801a37
DO $vellum$
DECLARE
    expected text[] := ARRAY['4dbe6f801a37']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 4dbe6f801a37';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 4dbe6f801a37 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/7  create enum payment_method
CREATE TYPE "payment_method" AS ENUM ('card', 'cheque', 'transfer');

-- 2/7  add column payments.method
--      locks payments: blocks reads and writes
ALTER TABLE "payments" ADD COLUMN "method" "payment_method";

-- 3/7  update method of payments
--      may lose data
UPDATE "payments" SET "method" = CAST("method_code" AS payment_method);

-- 4/7  forbid NULL in payments.method
--      locks payments: blocks reads and writes while payments is scanned · fails where a row holds NULL in `method`
--      a check `method IS NOT NULL`, made with `not_valid` and validated before, spares the scan
ALTER TABLE "payments" ALTER COLUMN "method" SET NOT NULL;

-- 5/7  drop foreign key fk_payments_method_code_payment_methods of payments
--      locks payments, payment_methods: blocks reads and writes
ALTER TABLE "payments" DROP CONSTRAINT "fk_payments_method_code_payment_methods";

-- 6/7  drop column payments.method_code
--      locks payments: blocks reads and writes · LOSES DATA
ALTER TABLE "payments" DROP COLUMN "method_code";

-- 7/7  drop table payment_methods
--      locks payment_methods: blocks reads and writes · LOSES DATA
DROP TABLE "payment_methods";

-- the version rows are now: 3cad5e7f9026
UPDATE "vellum_version" SET "version_num" = '3cad5e7f9026' WHERE "version_num" = '4dbe6f801a37';
DO $vellum$
BEGIN
    IF (SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version) <> ARRAY['3cad5e7f9026']::text[] THEN
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'stopped: the version rows in vellum_version did not become 3cad5e7f9026';
    END IF;
END
$vellum$;

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- upgrade of shop for postgresql 15, by vellum 0.1.0
-- from  3cad5e7f9026
-- to    4dbe6f801a37
--
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]
--
-- sources  4e61e3ed34a11846
-- schema   7a1a211f8c37a119 -> 10346a6ad5733bfc
--
-- run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1
-- It is one transaction: if it fails, nothing has changed.

\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

-- ============================================================================
-- revision 1/1  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]

BEGIN;
SET LOCAL lock_timeout = '5s';

-- the guard: the version table must hold exactly this: 3cad5e7f9026
DO $vellum$
DECLARE
    expected text[] := ARRAY['3cad5e7f9026']::text[];
    held text[] := '{}';
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('vellum vellum_version' || ' in ' || coalesce(current_schema(), ''), 0)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'refused: another script is at work on version table vellum_version';
    END IF;
    IF to_regclass('"vellum_version"') IS NOT NULL THEN
        SELECT coalesce(array_agg(version."version_num"::text ORDER BY version."version_num"::text COLLATE "C"), '{}') FROM "vellum_version" AS version INTO held;
    ELSE
        RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = 'refused: there is no version table vellum_version, and it must hold 3cad5e7f9026';
    END IF;
    IF held <> expected THEN
        RAISE EXCEPTION USING ERRCODE = '55000',
            MESSAGE = 'refused: version table vellum_version must hold 3cad5e7f9026 and holds ' || coalesce(nullif(array_to_string(held, ', '), ''), 'no rows');
    END IF;
END
$vellum$;

-- 1/8  create table payment_methods
CREATE TABLE "payment_methods" (
    "code" varchar(20) NOT NULL,
    "title" varchar(80) NOT NULL,
    CONSTRAINT "pk_payment_methods" PRIMARY KEY ("code")
);

-- 2/8  insert 3 rows into payment_methods
INSERT INTO "payment_methods" ("code", "title") VALUES
    ('card', 'Credit card'),
    ('cheque', 'Cheque'),
    ('transfer', 'Bank transfer');

-- 3/8  add column payments.method_code
--      locks payments: blocks reads and writes
ALTER TABLE "payments" ADD COLUMN "method_code" varchar(20);

-- 4/8  update method_code of payments
--      may lose data
UPDATE "payments" SET "method_code" = CAST("method" AS varchar(20));

-- 5/8  forbid NULL in payments.method_code
--      locks payments: blocks reads and writes while payments is scanned
--      fails where a row holds NULL in `method_code`
--      a check `method_code IS NOT NULL`, made with `not_valid` and validated before, spares the scan
ALTER TABLE "payments" ALTER COLUMN "method_code" SET NOT NULL;

-- 6/8  add foreign key payments (method_code) to payment_methods (code)
--      locks payments: blocks writes while payments is scanned
--      fails where a row of `payments` points by `method_code` at no row of `payment_methods`
--      use `not_valid`, then `validate_constraint` in a later revision
ALTER TABLE "payments" ADD CONSTRAINT "fk_payments_method_code_payment_methods" FOREIGN KEY ("method_code") REFERENCES "payment_methods" ("code");

-- 7/8  drop column payments.method
--      locks payments: blocks reads and writes · LOSES DATA
ALTER TABLE "payments" DROP COLUMN "method";

-- 8/8  drop enum payment_method
DROP TYPE "payment_method";

-- the version rows are now: 4dbe6f801a37
UPDATE "vellum_version" SET "version_num" = '4dbe6f801a37' WHERE "version_num" = '3cad5e7f9026';
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

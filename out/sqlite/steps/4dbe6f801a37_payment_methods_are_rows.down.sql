-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  4dbe6f801a37
-- to    3cad5e7f9026
--
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
--
-- sources  4e61e3ed34a11846
-- schema   ddf3b76002d183ec -> 417421a9a6b376ad
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 4dbe6f801a37
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 4dbe6f801a37" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 4dbe6f801a37" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 4dbe6f801a37; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('4dbe6f801a37')) = 1;
DROP TABLE temp."vellum_guard";

-- 1/14  add column payments.method
--       locks payments: blocks writes while payments is scanned
ALTER TABLE "payments" ADD COLUMN "method" TEXT
    CONSTRAINT "ck_payments_method" CHECK ("method" IN ('card', 'cheque', 'transfer'));

-- 2/14  update method of payments
--       locks payments: blocks writes while rows are written · may lose data
UPDATE "payments" SET "method" = "method_code";

-- the guard: table payments is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table payments has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table payments, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_payments_no_doubles', 'ix_payments_order_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('payments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'amount', 'paid_on', 'method_code', 'method'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_payments_no_doubles', 'ix_payments_order_id')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'payments' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('payments') WHERE "name" COLLATE NOCASE NOT IN ('id', 'order_id', 'amount', 'paid_on', 'method_code', 'method'));
DROP TABLE temp."vellum_guard";

-- 3/14  rebuild table payments: drop column method_code, method not null, drop foreign key fk_payments_method_code_payment_methods
CREATE TABLE "_vellum_new_payments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "order_id" INTEGER NOT NULL,
    "amount" NUMERIC(12, 2) NOT NULL,
    "paid_on" TEXT DEFAULT CURRENT_DATE NOT NULL,
    "method" TEXT NOT NULL,
    CONSTRAINT "ck_payments_method" CHECK ("method" IN ('card', 'cheque', 'transfer')),
    CONSTRAINT "fk_payments_order_id_orders" FOREIGN KEY ("order_id") REFERENCES "orders" ("id")
);

-- 4/14  copy the rows of payments
--       locks payments: blocks writes while payments is copied · LOSES DATA · fails where a row holds NULL in `method`
--       needs as much free space as the table takes
INSERT INTO "_vellum_new_payments" ("id", "order_id", "amount", "paid_on", "method")
SELECT "payments"."id", "payments"."order_id", "payments"."amount", "payments"."paid_on", "payments"."method" FROM "payments";

-- 5/14  forget the counter that the copy gave the new table payments
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_payments';

-- 6/14  carry the counter of payments over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_payments', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'payments';

-- 7/14  drop table payments, whose rows are copied
DROP TABLE "payments";

-- 8/14  keep views and triggers as they are while the new table payments is renamed
PRAGMA legacy_alter_table = ON;

-- 9/14  give the new table its name: payments
ALTER TABLE "_vellum_new_payments" RENAME TO "payments";

-- 10/14  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 11/14  stop where a view over payments names what is gone: method_code
WITH RECURSIVE "over" ("name", "sql") AS (
    SELECT 'payments', ''
    UNION SELECT "it"."name", "it"."sql" FROM "over" JOIN sqlite_schema AS "it" ON "it"."type" = 'view' AND instr(lower("it"."sql"), lower("over"."name")) > 0
)
SELECT 'this view over payments says method_code, which goes: ' || "view"."name" FROM "over" AS "view" WHERE instr(lower("view"."sql"), lower('method_code')) > 0
UNION ALL SELECT "view"."name" FROM "over" AS "view" JOIN pragma_table_info("view"."name") AS "found" GROUP BY "view"."name" HAVING count(*) = 0;

-- 12/14  create unique index uq_payments_no_doubles on payments (order_id, paid_on, amount) again
--        locks payments: blocks writes while the index is built
CREATE UNIQUE INDEX "uq_payments_no_doubles" ON "payments" ("order_id", "paid_on", "amount");

-- 13/14  create index ix_payments_order_id on payments (order_id) again
--        locks payments: blocks writes while the index is built
CREATE INDEX "ix_payments_order_id" ON "payments" ("order_id");

-- 14/14  drop table payment_methods
--        LOSES DATA
DROP TABLE "payment_methods";

-- the version rows are now: 3cad5e7f9026
UPDATE "vellum_version" SET "version_num" = '3cad5e7f9026' WHERE "version_num" = '4dbe6f801a37';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 3cad5e7f9026" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('3cad5e7f9026')) = 1;
DROP TABLE temp."vellum_guard";

-- every foreign key of the database holds
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: rows have no parent, see foreign_key_check above" CHECK ("right" = 1));
SELECT 'refused: row ' || coalesce("rowid", '?') || ' of table ' || "table" || ' has no parent in table ' || "parent" FROM pragma_foreign_key_check;
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM pragma_foreign_key_check;
DROP TABLE temp."vellum_guard";

COMMIT;
PRAGMA foreign_keys = ON;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

-- downgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  2c8b1d0f7e39
-- to    2b9c4d6e8f15
--
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)
--
-- sources  d8924e22eb701039
-- schema   9ad952e73ba1a15c -> 0cc8ab599aa77e1b
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

-- foreign keys are off while tables are made anew, and are all checked before COMMIT
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
CREATE TEMP TABLE "vellum_guard" (
    "exists" INTEGER CONSTRAINT "refused: there is no version table vellum_version, and it must hold 2c8b1d0f7e39" CHECK ("exists" = 1),
    "right" INTEGER CONSTRAINT "refused: version table vellum_version must hold 2c8b1d0f7e39" CHECK ("right" = 1)
);
INSERT INTO temp."vellum_guard" ("exists") SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" = 'vellum_version' COLLATE NOCASE;
SELECT 'refused: version table vellum_version must hold 2c8b1d0f7e39; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2c8b1d0f7e39')) = 1;
DROP TABLE temp."vellum_guard";

-- the guard: table customers is made anew, so nothing may stand on it that no revision knows of
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "refused: table customers has an index, trigger or column that no revision knows of" CHECK ("right" = 1));
SELECT 'refused: no revision knows of this on table customers, and it would vanish: ' || "kind" || ' ' || "name" FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_customers_email', 'ix_customers_created_at')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('customers') WHERE "name" COLLATE NOCASE NOT IN ('id', 'email', 'name', 'status', 'created_at'));
INSERT INTO temp."vellum_guard" ("right") SELECT count(*) = 0 FROM (
    SELECT 'index' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'index' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ('uq_customers_email', 'ix_customers_created_at')
    UNION ALL SELECT 'trigger' AS "kind", "name" FROM sqlite_schema WHERE "type" = 'trigger' AND "tbl_name" = 'customers' COLLATE NOCASE AND "sql" IS NOT NULL AND "name" COLLATE NOCASE NOT IN ()
    UNION ALL SELECT 'column', "name" FROM pragma_table_xinfo('customers') WHERE "name" COLLATE NOCASE NOT IN ('id', 'email', 'name', 'status', 'created_at'));
DROP TABLE temp."vellum_guard";

-- 1/10  rebuild table customers: email type
CREATE TABLE "_vellum_new_customers" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(255) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "status" TEXT DEFAULT 'active' NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    CONSTRAINT "ck_customers_status" CHECK ("status" IN ('active', 'blocked'))
);

-- 2/10  copy the rows of customers
--       locks customers: blocks writes while customers is copied · needs as much free space as the table takes
INSERT INTO "_vellum_new_customers" ("id", "email", "name", "status", "created_at")
SELECT "customers"."id", "customers"."email", "customers"."name", "customers"."status", "customers"."created_at" FROM "customers";

-- 3/10  forget the counter that the copy gave the new table customers
DELETE FROM "sqlite_sequence" WHERE "name" = '_vellum_new_customers';

-- 4/10  carry the counter of customers over
INSERT INTO "sqlite_sequence" ("name", "seq")
SELECT '_vellum_new_customers', "sqlite_sequence"."seq" FROM "sqlite_sequence" WHERE "sqlite_sequence"."name" = 'customers';

-- 5/10  drop table customers, whose rows are copied
DROP TABLE "customers";

-- 6/10  keep views and triggers as they are while the new table customers is renamed
PRAGMA legacy_alter_table = ON;

-- 7/10  give the new table its name: customers
ALTER TABLE "_vellum_new_customers" RENAME TO "customers";

-- 8/10  let views and triggers follow a rename again
PRAGMA legacy_alter_table = OFF;

-- 9/10  create unique index uq_customers_email on customers (email) again
--       locks customers: blocks writes while the index is built · fails where two rows hold the same (email)
CREATE UNIQUE INDEX "uq_customers_email" ON "customers" ("email");

-- 10/10  create index ix_customers_created_at on customers (created_at) again
--        locks customers: blocks writes while the index is built
CREATE INDEX "ix_customers_created_at" ON "customers" ("created_at");

-- the version rows are now: 2b9c4d6e8f15
UPDATE "vellum_version" SET "version_num" = '2b9c4d6e8f15' WHERE "version_num" = '2c8b1d0f7e39';
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 2b9c4d6e8f15" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('2b9c4d6e8f15')) = 1;
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

-- upgrade of shop for sqlite 3.40, by vellum 0.1.0
-- from  base
-- to    1f3c9a2b7d10
--
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]
--
-- sources  89af26a65ed04100
-- schema   66687aadf862bd77 -> 4175e82e3a3ae9c3
--
-- run    sqlite3 -batch -bail DATABASE < FILE
-- It is one transaction: if it fails, nothing has changed.

.bail on
.timeout 5000
PRAGMA foreign_keys = ON;

-- ============================================================================
-- revision 1/1  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]

BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS "vellum_version" (
    "version_num" varchar(128) NOT NULL,
    CONSTRAINT "vellum_version_pkc" PRIMARY KEY ("version_num")
);

-- the guard: the version table must hold exactly this: base
CREATE TEMP TABLE "vellum_guard" (
    "right" INTEGER CONSTRAINT "refused: the database must be at base, so version table vellum_version must be empty" CHECK ("right" = 1)
);
SELECT 'refused: the database must be at base, so version table vellum_version must be empty; it holds ' || coalesce((SELECT group_concat("version_num", ', ') FROM (SELECT "version_num" FROM "vellum_version" ORDER BY "version_num")), 'no rows')
WHERE NOT ((SELECT count(*) FROM "vellum_version") = 0);
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 0;
DROP TABLE temp."vellum_guard";

-- 1/3  create table customers
--      SQLite keeps no comments, so they stay in the revisions
CREATE TABLE "customers" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(255) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "status" TEXT DEFAULT 'active' NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')) NOT NULL,
    CONSTRAINT "ck_customers_status" CHECK ("status" IN ('active', 'blocked'))
);

-- 2/3  create unique index uq_customers_email on customers (email)
CREATE UNIQUE INDEX "uq_customers_email" ON "customers" ("email");

-- 3/3  create index ix_customers_created_at on customers (created_at)
CREATE INDEX "ix_customers_created_at" ON "customers" ("created_at");

-- the version rows are now: 1f3c9a2b7d10
INSERT INTO "vellum_version" ("version_num") VALUES ('1f3c9a2b7d10');
CREATE TEMP TABLE "vellum_guard" ("right" INTEGER CONSTRAINT "stopped: the version rows in vellum_version did not become 1f3c9a2b7d10" CHECK ("right" = 1));
INSERT INTO temp."vellum_guard" ("right") SELECT (SELECT count(*) FROM "vellum_version") = 1 AND (SELECT count(DISTINCT "version_num" COLLATE BINARY) FROM "vellum_version" WHERE "version_num" COLLATE BINARY IN ('1f3c9a2b7d10')) = 1;
DROP TABLE temp."vellum_guard";

COMMIT;

-- done; where the database stands:
SELECT "version_num" FROM "vellum_version" ORDER BY "version_num";

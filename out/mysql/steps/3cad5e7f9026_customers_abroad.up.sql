/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  2c8b1d0f7e39
-- to    3cad5e7f9026
--
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]
--
-- sources  84e6a133ffb1b4da
-- schema   3843a69125baedcc -> 7d8c77c90a92468c
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `3cad5e7f9026:1` beside the version rows.

SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION foreign_key_checks = 1;
SET SESSION unique_checks = 1;
SET SESSION autocommit = 1;
SET SESSION time_zone = '+00:00';
SET SESSION lock_wait_timeout = 5;
SET SESSION innodb_lock_wait_timeout = 5;

-- one script at a time
SET @vellum = IF(GET_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64), 0) = 1, 'DO 0', 'SELECT 1 FROM `refused: another script is at work on this database`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- ============================================================================
-- revision 1/1  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]
-- segment 1/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 2c8b1d0f7e39 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/6  add column customers.country
ALTER TABLE `customers` ADD COLUMN `country` char(2) NULL, ALGORITHM=INSTANT;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('3cad5e7f9026:1');

-- ----------------------------------------------------------------------------
-- segment 2/6 of revision 3cad5e7f9026: one transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/6  fill customers.country where it is NULL
UPDATE `customers` SET `country` = 'DE' WHERE `country` IS NULL;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:2
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:2' WHERE `version_num` = '3cad5e7f9026:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/6  let customers.country be not null
--      locks customers: blocks only other schema changes while customers is rewritten
--      fails where a row holds NULL in `country`
ALTER TABLE `customers` MODIFY COLUMN `country` char(2) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:3
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:3' WHERE `version_num` = '3cad5e7f9026:2';

-- ----------------------------------------------------------------------------
-- segment 4/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/6  alter column customers.created_at: comment, add column customers.email_key
ALTER TABLE `customers`
    MODIFY COLUMN `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)) COMMENT 'since the move to the new shop in 2026',
    ADD COLUMN `email_key` varchar(320) NULL COMMENT 'the address in lower case, for looking up',
    ALGORITHM=INSTANT;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:4
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:4' WHERE `version_num` = '3cad5e7f9026:3';

-- ----------------------------------------------------------------------------
-- segment 5/6 of revision 3cad5e7f9026: one transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 5/6  update email_key of customers
--      may lose data
UPDATE `customers` SET `email_key` = lower(`email`);

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:5
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:5' WHERE `version_num` = '3cad5e7f9026:4';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 6/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/6  add index customers.ix_customers_lookup
--      locks customers: blocks only other schema changes while the index is built
ALTER TABLE `customers` ADD KEY `ix_customers_lookup` (`email_key`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 3cad5e7f9026
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '2c8b1d0f7e39';
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026' WHERE `version_num` = '3cad5e7f9026:5';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  4dbe6f801a37
-- to    3cad5e7f9026
--
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
--
-- sources  4e61e3ed34a11846
-- schema   bbf04624e0c20151 -> 7d8c77c90a92468c
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `4dbe6f801a37:1` beside the version rows.

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
-- revision 1/1  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
-- segment 1/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 4dbe6f801a37 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/5  add column payments.method
ALTER TABLE `payments` ADD COLUMN `method` enum('card','cheque','transfer') NULL, ALGORITHM=INSTANT;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('4dbe6f801a37:1');

-- ----------------------------------------------------------------------------
-- segment 2/5 of revision 4dbe6f801a37: one transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/5  update method of payments
--      may lose data
UPDATE `payments` SET `method` = `method_code`;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:2
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:2' WHERE `version_num` = '4dbe6f801a37:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/5  alter column payments.method: not null, drop foreign key payments(method_code) -> payment_methods(code), drop index payments.ix_payments_method_code
--      locks payments, payment_methods: blocks only other schema changes while payments is rewritten
--      fails where a row holds NULL in `method`
ALTER TABLE `payments`
    MODIFY COLUMN `method` enum('card','cheque','transfer') NOT NULL,
    DROP FOREIGN KEY `fk_payments_method_code_payment_methods`,
    DROP INDEX `ix_payments_method_code`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:3
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:3' WHERE `version_num` = '4dbe6f801a37:2';

-- ----------------------------------------------------------------------------
-- segment 4/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/5  drop column payments.method_code
--      LOSES DATA
ALTER TABLE `payments` DROP COLUMN `method_code`, ALGORITHM=INSTANT;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:4
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:4' WHERE `version_num` = '4dbe6f801a37:3';

-- ----------------------------------------------------------------------------
-- segment 5/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 5/5  drop table payment_methods
--      locks payment_methods: blocks reads and writes · LOSES DATA
DROP TABLE `payment_methods`;

-- the version rows are now: 3cad5e7f9026
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '4dbe6f801a37';
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026' WHERE `version_num` = '4dbe6f801a37:4';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  a314c5e6709d
-- to    b425d6f781ae
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
--
-- sources  cd21cabc87757959
-- schema   ddefcf9359fc238b -> 667eb6a67c96a9dd
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `b425d6f781ae:1` beside the version rows.

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
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
-- segment 1/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold a314c5e6709d and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE `exchange_rates`;

-- the version rows are now: a314c5e6709d, b425d6f781ae:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b425d6f781ae:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d, b425d6f781ae:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d', 'b425d6f781ae:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d, b425d6f781ae:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  drop column orders.remark
--      LOSES DATA
ALTER TABLE `orders` DROP COLUMN `remark`, ALGORITHM=INSTANT;

-- the version rows are now: a314c5e6709d, b425d6f781ae:2
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae:2' WHERE `version_num` = 'b425d6f781ae:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d, b425d6f781ae:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d', 'b425d6f781ae:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d, b425d6f781ae:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/3  drop index products.ix_products_on_sale, drop unique constraint products.uq_products_name_category_id
ALTER TABLE `products`
    DROP INDEX `ix_products_on_sale`,
    DROP INDEX `uq_products_name_category_id`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: b425d6f781ae
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'a314c5e6709d';
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae' WHERE `version_num` = 'b425d6f781ae:2';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become b425d6f781ae`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

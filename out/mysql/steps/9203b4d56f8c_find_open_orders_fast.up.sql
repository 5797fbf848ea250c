/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  81f2a3c45e7b
-- to    9203b4d56f8c
--
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]
--
-- sources  3a179373dedc4a19
-- schema   1ef28b6718c98bfb -> f1c68a6d0109ced0
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- Its one statement runs in no transaction: if it fails, nothing has changed but what its comments say.
-- Where the connection broke, see first whether the statement that no transaction held was done, and set the
-- version rows if it was.

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
-- revision 1/1  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 81f2a3c45e7b and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 81f2a3c45e7b`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  add index orders.ix_orders_placed_at
--      locks orders: blocks only other schema changes while the index is built
ALTER TABLE `orders` ADD KEY `ix_orders_placed_at` (`placed_at`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 9203b4d56f8c
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '9203b4d56f8c' WHERE `version_num` = '81f2a3c45e7b';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

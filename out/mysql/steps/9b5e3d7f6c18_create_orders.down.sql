/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  9b5e3d7f6c18
-- to    7c0d9e1b2a44
--
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
--
-- sources  c467acdff208c968
-- schema   7e7fd3c0242811f0 -> 4e92ef1095cbb922
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `9b5e3d7f6c18:1` beside the version rows.

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
-- revision 1/1  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
-- segment 1/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9b5e3d7f6c18 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table order_items
--      locks order_items: blocks reads and writes · LOSES DATA
DROP TABLE `order_items`;

-- the version rows are now: 9b5e3d7f6c18, 9b5e3d7f6c18:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('9b5e3d7f6c18:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18, 9b5e3d7f6c18:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18', '9b5e3d7f6c18:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18, 9b5e3d7f6c18:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table orders
--      locks orders: blocks reads and writes · LOSES DATA
DROP TABLE `orders`;

-- the version rows are now: 7c0d9e1b2a44
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '9b5e3d7f6c18';
UPDATE `vellum_version` SET `version_num` = '7c0d9e1b2a44' WHERE `version_num` = '9b5e3d7f6c18:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 7c0d9e1b2a44`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

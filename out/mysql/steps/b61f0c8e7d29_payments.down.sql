/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  b61f0c8e7d29
-- to    a3c4d2e1f058
--
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
--
-- sources  656de40d60143285
-- schema   6c98b223fecc5ee7 -> 891b04d1b1369403
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `b61f0c8e7d29:1` beside the version rows.

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
-- revision 1/1  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
-- segment 1/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b61f0c8e7d29 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE `exchange_rates`;

-- the version rows are now: b61f0c8e7d29, b61f0c8e7d29:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b61f0c8e7d29:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, b61f0c8e7d29:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'b61f0c8e7d29:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, b61f0c8e7d29:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table payments
--      locks payments: blocks reads and writes · LOSES DATA
DROP TABLE `payments`;

-- the version rows are now: a3c4d2e1f058
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'b61f0c8e7d29';
UPDATE `vellum_version` SET `version_num` = 'a3c4d2e1f058' WHERE `version_num` = 'b61f0c8e7d29:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a3c4d2e1f058`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

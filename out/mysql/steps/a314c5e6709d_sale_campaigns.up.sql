/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  9203b4d56f8c
-- to    a314c5e6709d
--
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]
--
-- sources  ffee2658c06da4b1
-- schema   f1c68a6d0109ced0 -> ddefcf9359fc238b
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `a314c5e6709d:1` beside the version rows.

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
-- revision 1/1  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]
-- segment 1/2 of revision a314c5e6709d: outside a transaction

-- the guard: the version table must hold exactly this: 9203b4d56f8c
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9203b4d56f8c and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table campaigns
CREATE TABLE `campaigns` (
    `id` int NOT NULL AUTO_INCREMENT,
    `title` varchar(80) NOT NULL,
    `first_day` date NOT NULL,
    `last_day` date NOT NULL,
    `rebate` decimal(4, 3) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `ck_campaigns_rebate` CHECK (`rebate` > 0 AND `rebate` < 1),
    CONSTRAINT `ck_campaigns_days_in_order` CHECK (`first_day` <= `last_day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 9203b4d56f8c, a314c5e6709d:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('a314c5e6709d:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision a314c5e6709d: one transaction

-- the guard: the version table must hold exactly this: 9203b4d56f8c, a314c5e6709d:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c', 'a314c5e6709d:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9203b4d56f8c, a314c5e6709d:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/2  insert a row into campaigns
INSERT INTO `campaigns` (`id`, `title`, `first_day`, `last_day`, `rebate`) VALUES (1, 'Spring; 20 % off', '2026-04-01', '2026-04-14', 0.2);

-- the version rows are now: a314c5e6709d
DELETE FROM `vellum_version` WHERE `version_num` = '9203b4d56f8c';
UPDATE `vellum_version` SET `version_num` = 'a314c5e6709d' WHERE `version_num` = 'a314c5e6709d:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

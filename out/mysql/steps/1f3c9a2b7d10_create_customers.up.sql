/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  base
-- to    1f3c9a2b7d10
--
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]
--
-- sources  89af26a65ed04100
-- schema   66687aadf862bd77 -> 0d2330300a306655
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `1f3c9a2b7d10:1` beside the version rows.

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

CREATE TABLE IF NOT EXISTS `vellum_version` (
    `version_num` varchar(128) NOT NULL,
    PRIMARY KEY (`version_num`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- ============================================================================
-- revision 1/1  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]
-- segment 1/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: base
SELECT CONCAT('the database must be at base, and version table vellum_version holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 0);
SET @vellum = IF((SELECT COUNT(*) = 0 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be base`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table customers
CREATE TABLE `customers` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `email` varchar(255) NOT NULL COMMENT 'the login''s address',
    `name` varchar(120) NOT NULL,
    `status` enum('active','blocked') NOT NULL DEFAULT 'active',
    `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_customers_email` UNIQUE (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='everyone with a login';

-- the version rows are now: 1f3c9a2b7d10:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('1f3c9a2b7d10:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10:1
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10:1') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  add index customers.ix_customers_created_at
ALTER TABLE `customers` ADD KEY `ix_customers_created_at` (`created_at`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 1f3c9a2b7d10
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '1f3c9a2b7d10' WHERE `version_num` = '1f3c9a2b7d10:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 1f3c9a2b7d10`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

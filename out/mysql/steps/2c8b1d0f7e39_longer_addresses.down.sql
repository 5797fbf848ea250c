/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  2c8b1d0f7e39
-- to    2b9c4d6e8f15
--
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)
--
-- sources  d8924e22eb701039
-- schema   3843a69125baedcc -> 6dd2d809b6aacd1e
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
-- revision 1/1  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 2c8b1d0f7e39 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  alter column customers.email: type
--      locks customers: blocks writes while customers is copied
--      fails where a value in `email` does not fit varchar(255)
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `customers`
    MODIFY COLUMN `email` varchar(255) NOT NULL COMMENT 'the login''s address',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 2b9c4d6e8f15
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '2b9c4d6e8f15' WHERE `version_num` = '2c8b1d0f7e39';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 2b9c4d6e8f15`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  d8e9f0a1b271, e4f5a6b7c382
-- to    f0a1b2c3d493
--
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
--
-- sources  e8d9bda41ab00e36
-- schema   0fbe86b51d50c5b2 -> 0fbe86b51d50c5b2
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- It is one transaction: if it fails, nothing has changed.

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
-- revision 1/1  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
-- nothing to change in this database: only its version rows move

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be d8e9f0a1b271, e4f5a6b7c382`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- the version rows are now: f0a1b2c3d493
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'd8e9f0a1b271';
UPDATE `vellum_version` SET `version_num` = 'f0a1b2c3d493' WHERE `version_num` = 'e4f5a6b7c382';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  7c0d9e1b2a44
-- to    4f2a81c05e37
--
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)
--
-- sources  1e3c54c6c656e851
-- schema   4e92ef1095cbb922 -> 4e92ef1095cbb922
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
-- revision 1/1  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 7c0d9e1b2a44 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 7c0d9e1b2a44`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 1/5  delete rows of products where id is 2
--      LOSES DATA
DELETE FROM `products` WHERE `id` = 2;

-- 2/5  delete rows of products where id is 1
--      LOSES DATA
DELETE FROM `products` WHERE `id` = 1;

-- 3/5  delete rows of categories where id is 3
--      LOSES DATA
DELETE FROM `categories` WHERE `id` = 3;

-- 4/5  delete rows of categories where id is 2
--      LOSES DATA
DELETE FROM `categories` WHERE `id` = 2;

-- 5/5  delete rows of categories where id is 1
--      LOSES DATA
DELETE FROM `categories` WHERE `id` = 1;

-- the version rows are now: 4f2a81c05e37
UPDATE `vellum_version` SET `version_num` = '4f2a81c05e37' WHERE `version_num` = '7c0d9e1b2a44';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 4f2a81c05e37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

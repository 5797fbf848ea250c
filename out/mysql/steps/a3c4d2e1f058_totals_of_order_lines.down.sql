/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  a3c4d2e1f058
-- to    9b5e3d7f6c18
--
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
--
-- sources  9aab1c1e3c2c0150
-- schema   891b04d1b1369403 -> 7e7fd3c0242811f0
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `a3c4d2e1f058:1` beside the version rows.

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
-- revision 1/1  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
-- segment 1/2 of revision a3c4d2e1f058: outside a transaction

-- the guard: the version table must hold exactly this: a3c4d2e1f058
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold a3c4d2e1f058 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a3c4d2e1f058`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop column order_items.line_total
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE `order_items` DROP COLUMN `line_total`, ALGORITHM=INSTANT;

-- the version rows are now: a3c4d2e1f058, a3c4d2e1f058:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('a3c4d2e1f058:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision a3c4d2e1f058: outside a transaction

-- the guard: the version table must hold exactly this: a3c4d2e1f058, a3c4d2e1f058:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058', 'a3c4d2e1f058:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a3c4d2e1f058, a3c4d2e1f058:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop the comment on table order_items
ALTER TABLE `order_items` COMMENT='', ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 9b5e3d7f6c18
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'a3c4d2e1f058';
UPDATE `vellum_version` SET `version_num` = '9b5e3d7f6c18' WHERE `version_num` = 'a3c4d2e1f058:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 9b5e3d7f6c18`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

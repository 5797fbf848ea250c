/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  5ecf70912b48
-- to    6fd081a23c59
--
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
--
-- sources  685fa44a254f9a28
-- schema   bbf04624e0c20151 -> ff7513cdc169f5b1
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `6fd081a23c59:1` beside the version rows.

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
-- revision 1/1  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
-- segment 1/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 5ecf70912b48 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/6  let orders.status hold placed beside its old values
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('new','cancelled','paid','shipped','placed') NOT NULL DEFAULT 'new',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 5ecf70912b48, 6fd081a23c59:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('6fd081a23c59:1');

-- ----------------------------------------------------------------------------
-- segment 2/6 of revision 6fd081a23c59: one transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48, 6fd081a23c59:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48', '6fd081a23c59:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48, 6fd081a23c59:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/6  rename value new of orders.status to placed
UPDATE `orders` SET `status` = 'placed' WHERE `status` = 'new';

-- the version rows are now: 5ecf70912b48, 6fd081a23c59:2
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:2' WHERE `version_num` = '6fd081a23c59:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48, 6fd081a23c59:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48', '6fd081a23c59:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48, 6fd081a23c59:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/6  alter column orders.status: type, default
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','cancelled','paid','shipped') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 5ecf70912b48, 6fd081a23c59:3
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:3' WHERE `version_num` = '6fd081a23c59:2';

-- ----------------------------------------------------------------------------
-- segment 4/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48, 6fd081a23c59:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48', '6fd081a23c59:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48, 6fd081a23c59:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/6  let orders.status hold sent beside its old values
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','cancelled','paid','shipped','sent','returned') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 5ecf70912b48, 6fd081a23c59:4
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:4' WHERE `version_num` = '6fd081a23c59:3';

-- ----------------------------------------------------------------------------
-- segment 5/6 of revision 6fd081a23c59: one transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48, 6fd081a23c59:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48', '6fd081a23c59:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48, 6fd081a23c59:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 5/6  rename value shipped of orders.status to sent
UPDATE `orders` SET `status` = 'sent' WHERE `status` = 'shipped';

-- the version rows are now: 5ecf70912b48, 6fd081a23c59:5
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:5' WHERE `version_num` = '6fd081a23c59:4';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 6/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 5ecf70912b48, 6fd081a23c59:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48', '6fd081a23c59:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48, 6fd081a23c59:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/6  alter column orders.status: type
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','paid','sent','returned','cancelled') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '5ecf70912b48';
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59' WHERE `version_num` = '6fd081a23c59:5';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 6fd081a23c59`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

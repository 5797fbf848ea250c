/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  b61f0c8e7d29, c2d7e5f4a360
-- to    c2d7e5f4a360, d8e9f0a1b271
--
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
--
-- sources  a18f98a1a62e8908
-- schema   a5f656186481c4b2 -> 163a508083b2acde
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `d8e9f0a1b271:1` beside the version rows.

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
-- revision 1/1  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
-- segment 1/3 of revision d8e9f0a1b271: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, c2d7e5f4a360`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  alter column orders.status: type
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('new','cancelled','paid','shipped') NOT NULL DEFAULT 'new',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('d8e9f0a1b271:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision d8e9f0a1b271: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:1
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360', 'd8e9f0a1b271:1') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  add column orders.cancelled_at
ALTER TABLE `orders` ADD COLUMN `cancelled_at` datetime(6) NULL, ALGORITHM=INSTANT;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:2
UPDATE `vellum_version` SET `version_num` = 'd8e9f0a1b271:2' WHERE `version_num` = 'd8e9f0a1b271:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision d8e9f0a1b271: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360, d8e9f0a1b271:2
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360', 'd8e9f0a1b271:2') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/3  add check orders.ck_orders_cancelled_after_placed
--      locks orders: blocks writes while orders is copied
--      fails where a row does not meet `ck_orders_cancelled_after_placed`
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    ADD CONSTRAINT `ck_orders_cancelled_after_placed` CHECK (`cancelled_at` IS NULL OR `cancelled_at` >= `placed_at`),
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'b61f0c8e7d29';
UPDATE `vellum_version` SET `version_num` = 'd8e9f0a1b271' WHERE `version_num` = 'd8e9f0a1b271:2';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

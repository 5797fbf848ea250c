/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  c2d7e5f4a360, d8e9f0a1b271
-- to    d8e9f0a1b271, e4f5a6b7c382
--
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
--
-- sources  8345a5b5f959abda
-- schema   163a508083b2acde -> 0fbe86b51d50c5b2
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `e4f5a6b7c382:1` beside the version rows.

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
-- revision 1/1  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
-- segment 1/2 of revision e4f5a6b7c382: outside a transaction

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be c2d7e5f4a360, d8e9f0a1b271`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table shipments
CREATE TABLE `shipments` (
    `id` char(36) NOT NULL,
    `order_id` bigint NOT NULL,
    `payment_id` bigint NULL,
    `warehouse_id` int NOT NULL,
    `sent_at` datetime(6) NULL,
    PRIMARY KEY (`id`),
    KEY `ix_shipments_order_id` (`order_id`),
    KEY `ix_shipments_payment_id` (`payment_id`),
    KEY `ix_shipments_warehouse_id` (`warehouse_id`),
    CONSTRAINT `fk_shipments_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`),
    CONSTRAINT `fk_shipments_payment_id_payments` FOREIGN KEY (`payment_id`) REFERENCES `payments` (`id`) ON DELETE SET NULL,
    CONSTRAINT `fk_shipments_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271, e4f5a6b7c382:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('e4f5a6b7c382:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision e4f5a6b7c382: outside a transaction

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271, e4f5a6b7c382:1
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271', 'e4f5a6b7c382:1') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  add index shipments.ix_shipments_latest
ALTER TABLE `shipments` ADD KEY `ix_shipments_latest` (`warehouse_id`, `sent_at` DESC), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'c2d7e5f4a360';
UPDATE `vellum_version` SET `version_num` = 'e4f5a6b7c382' WHERE `version_num` = 'e4f5a6b7c382:1';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

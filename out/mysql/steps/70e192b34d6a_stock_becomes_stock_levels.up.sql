/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  6fd081a23c59
-- to    70e192b34d6a
--
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]
--
-- sources  1473d5a3577648f0
-- schema   ff7513cdc169f5b1 -> 4c1510b74e77a337
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `70e192b34d6a:1` beside the version rows.

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
-- revision 1/1  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]
-- segment 1/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 6fd081a23c59 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/7  rename table stock to stock_levels
ALTER TABLE `stock` RENAME TO `stock_levels`, ALGORITHM=INSTANT;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('70e192b34d6a:1');

-- ----------------------------------------------------------------------------
-- segment 2/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/7  rename index stock_levels.ix_stock_product_id to ix_stock_levels_product_id
ALTER TABLE `stock_levels`
    RENAME INDEX `ix_stock_product_id` TO `ix_stock_levels_product_id`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:2
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:2' WHERE `version_num` = '70e192b34d6a:1';

-- ----------------------------------------------------------------------------
-- segment 3/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/7  rename foreign key stock_levels.fk_stock_warehouse_id_warehouses to fk_stock_levels_warehouse_id_warehouses, rename foreign key stock_levels.fk_stock_product_id_products to fk_stock_levels_product_id_products
--      locks stock_levels: blocks writes while stock_levels is copied
--      fails where `warehouse_id` holds a value that `warehouses` has not; `product_id` holds a value that `products` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `stock_levels`
    DROP FOREIGN KEY `fk_stock_warehouse_id_warehouses`,
    ADD CONSTRAINT `fk_stock_levels_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`),
    DROP FOREIGN KEY `fk_stock_product_id_products`,
    ADD CONSTRAINT `fk_stock_levels_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:3
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:3' WHERE `version_num` = '70e192b34d6a:2';

-- ----------------------------------------------------------------------------
-- segment 4/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/7  rename index customers.ix_customers_lookup to ix_customers_email_key
ALTER TABLE `customers` RENAME INDEX `ix_customers_lookup` TO `ix_customers_email_key`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:4
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:4' WHERE `version_num` = '70e192b34d6a:3';

-- ----------------------------------------------------------------------------
-- segment 5/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 5/7  rename unique constraint payments.uq_payments_no_doubles to uq_payments_once
ALTER TABLE `payments` RENAME INDEX `uq_payments_no_doubles` TO `uq_payments_once`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:5
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:5' WHERE `version_num` = '70e192b34d6a:4';

-- ----------------------------------------------------------------------------
-- segment 6/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/7  drop foreign key shipments(warehouse_id) -> warehouses(id)
ALTER TABLE `shipments` DROP FOREIGN KEY `fk_shipments_warehouse_id_warehouses`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 6fd081a23c59, 70e192b34d6a:6
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:6' WHERE `version_num` = '70e192b34d6a:5';

-- ----------------------------------------------------------------------------
-- segment 7/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 70e192b34d6a:6
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '70e192b34d6a:6') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 70e192b34d6a:6`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 7/7  add foreign key shipments(warehouse_id) -> warehouses(id)
--      locks shipments: blocks writes while shipments is copied
--      fails where `warehouse_id` holds a value that `warehouses` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `shipments`
    ADD CONSTRAINT `fk_shipments_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`) ON DELETE RESTRICT ON UPDATE CASCADE,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 70e192b34d6a
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '6fd081a23c59';
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a' WHERE `version_num` = '70e192b34d6a:6';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 70e192b34d6a`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

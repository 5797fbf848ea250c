/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  f0a1b2c3d493
-- to    0a7b3c5d1e64
--
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]
--
-- sources  fc6aafa20bbf33fd
-- schema   0fbe86b51d50c5b2 -> 6dd2d809b6aacd1e
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `0a7b3c5d1e64:1` beside the version rows.

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
-- revision 1/1  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]
-- segment 1/4 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: f0a1b2c3d493
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold f0a1b2c3d493 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/4  add a primary key to exchange_rates
--      locks exchange_rates: blocks only other schema changes while exchange_rates is rewritten
--      fails where two rows hold the same in `currency, day`
ALTER TABLE `exchange_rates` ADD PRIMARY KEY (`currency`, `day`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 0a7b3c5d1e64:1, f0a1b2c3d493
INSERT INTO `vellum_version` (`version_num`) VALUES ('0a7b3c5d1e64:1');

-- ----------------------------------------------------------------------------
-- segment 2/4 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64:1, f0a1b2c3d493
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64:1', 'f0a1b2c3d493') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64:1, f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/4  add unique constraint payments.uq_payments_no_doubles
--      locks payments: blocks only other schema changes while the index is built
--      fails where two rows hold the same in `order_id, paid_on, amount`
ALTER TABLE `payments`
    ADD CONSTRAINT `uq_payments_no_doubles` UNIQUE (`order_id`, `paid_on`, `amount`),
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 0a7b3c5d1e64:2, f0a1b2c3d493
UPDATE `vellum_version` SET `version_num` = '0a7b3c5d1e64:2' WHERE `version_num` = '0a7b3c5d1e64:1';

-- ----------------------------------------------------------------------------
-- segment 3/4 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64:2, f0a1b2c3d493
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64:2', 'f0a1b2c3d493') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64:2, f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/4  add index stock.ix_stock_product_id
--      locks stock: blocks only other schema changes while the index is built
ALTER TABLE `stock` ADD KEY `ix_stock_product_id` (`product_id`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 0a7b3c5d1e64:3, f0a1b2c3d493
UPDATE `vellum_version` SET `version_num` = '0a7b3c5d1e64:3' WHERE `version_num` = '0a7b3c5d1e64:2';

-- ----------------------------------------------------------------------------
-- segment 4/4 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64:3, f0a1b2c3d493
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64:3', 'f0a1b2c3d493') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64:3, f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/4  add foreign key stock(product_id) -> products(id)
--      locks stock: blocks writes while stock is copied
--      fails where `product_id` holds a value that `products` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `stock`
    ADD CONSTRAINT `fk_stock_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 0a7b3c5d1e64
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '0a7b3c5d1e64:3';
UPDATE `vellum_version` SET `version_num` = '0a7b3c5d1e64' WHERE `version_num` = 'f0a1b2c3d493';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 0a7b3c5d1e64`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

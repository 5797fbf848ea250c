/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  b425d6f781ae
-- to    a314c5e6709d
--
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
--
-- sources  cd21cabc87757959
-- schema   667eb6a67c96a9dd -> ddefcf9359fc238b
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `b425d6f781ae:1` beside the version rows.

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
-- revision 1/1  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
-- segment 1/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: b425d6f781ae
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b425d6f781ae and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b425d6f781ae`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  add unique constraint products.uq_products_name_category_id, add index products.ix_products_on_sale
--      locks products: blocks only other schema changes while the index is built
--      fails where two rows hold the same in `name, category_id`
ALTER TABLE `products`
    ADD CONSTRAINT `uq_products_name_category_id` UNIQUE (`name`, `category_id`),
    ADD KEY `ix_products_on_sale` (`on_sale`, `price`),
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: b425d6f781ae, b425d6f781ae:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b425d6f781ae:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: b425d6f781ae, b425d6f781ae:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae', 'b425d6f781ae:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b425d6f781ae, b425d6f781ae:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  add column orders.remark
ALTER TABLE `orders` ADD COLUMN `remark` varchar(500) NULL AFTER `placed_at`, ALGORITHM=INSTANT;

-- the version rows are now: b425d6f781ae, b425d6f781ae:2
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae:2' WHERE `version_num` = 'b425d6f781ae:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: b425d6f781ae, b425d6f781ae:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae', 'b425d6f781ae:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b425d6f781ae, b425d6f781ae:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/3  create table exchange_rates
CREATE TABLE `exchange_rates` (
    `currency` char(3) NOT NULL,
    `day` date NOT NULL,
    `rate` decimal(12, 6) NOT NULL,
    PRIMARY KEY (`currency`, `day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='what the bank sends every evening';

-- the version rows are now: a314c5e6709d
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'b425d6f781ae';
UPDATE `vellum_version` SET `version_num` = 'a314c5e6709d' WHERE `version_num` = 'b425d6f781ae:2';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- downgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  c536e70892bf
-- to    base
--
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
--     lost: the rows of table `exchange_rates`
--     lost: the values of column `orders.remark`
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]  (lossy)
--     lost: the values `returned` of `order_status`; rows that hold them stop the script
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)
-- 2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`
--
-- sources  8e16f892db32674f
-- schema   667eb6a67c96a9dd -> 66687aadf862bd77
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
-- revision 1/23  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]  (exact)

-- the guard: the version table must hold exactly this: c536e70892bf
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold c536e70892bf and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c536e70892bf') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c536e70892bf') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be c536e70892bf`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  undo SQL
--      note: accounting's password is not in here; grants are made by hand
DROP VIEW order_totals;

-- the version rows are now: b425d6f781ae
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae' WHERE `version_num` = 'c536e70892bf';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become b425d6f781ae`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 2/23  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]  (lossy)
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

-- ============================================================================
-- revision 3/23  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]  (lossy)
--     lost: the rows of table `campaigns`

-- the guard: the version table must hold exactly this: a314c5e6709d
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold a314c5e6709d and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  drop table campaigns
--      locks campaigns: blocks reads and writes · LOSES DATA
DROP TABLE `campaigns`;

-- the version rows are now: 9203b4d56f8c
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '9203b4d56f8c' WHERE `version_num` = 'a314c5e6709d';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 4/23  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]  (exact)

-- the guard: the version table must hold exactly this: 9203b4d56f8c
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9203b4d56f8c and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  drop index orders.ix_orders_placed_at
ALTER TABLE `orders` DROP INDEX `ix_orders_placed_at`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 81f2a3c45e7b
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '81f2a3c45e7b' WHERE `version_num` = '9203b4d56f8c';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 81f2a3c45e7b`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 5/23  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]  (lossy)
--     lost: the values of column `products.weight_grams`

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 81f2a3c45e7b and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 81f2a3c45e7b`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  drop check products.ck_products_weight_grams, alter column products.name: type, alter column products.price: default, drop unique constraint products.uq_products_name_category_id, drop index products.ix_products_on_sale, drop column products.weight_grams
--      locks products: blocks writes while products is copied · LOSES DATA
--      fails where a value in `name` does not fit varchar(200) · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `products`
    DROP CONSTRAINT `ck_products_weight_grams`,
    MODIFY COLUMN `name` varchar(200) NOT NULL,
    ALTER COLUMN `price` DROP DEFAULT,
    DROP INDEX `uq_products_name_category_id`,
    DROP INDEX `ix_products_on_sale`,
    DROP COLUMN `weight_grams`,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 70e192b34d6a
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a' WHERE `version_num` = '81f2a3c45e7b';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 70e192b34d6a`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 6/23  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]  (exact)
-- segment 1/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 70e192b34d6a and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/7  drop foreign key shipments(warehouse_id) -> warehouses(id)
ALTER TABLE `shipments` DROP FOREIGN KEY `fk_shipments_warehouse_id_warehouses`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('70e192b34d6a:1');

-- ----------------------------------------------------------------------------
-- segment 2/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/7  add foreign key shipments(warehouse_id) -> warehouses(id)
--      locks shipments: blocks writes while shipments is copied
--      fails where `warehouse_id` holds a value that `warehouses` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `shipments`
    ADD CONSTRAINT `fk_shipments_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`),
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:2
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:2' WHERE `version_num` = '70e192b34d6a:1';

-- ----------------------------------------------------------------------------
-- segment 3/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/7  rename unique constraint payments.uq_payments_once to uq_payments_no_doubles
ALTER TABLE `payments` RENAME INDEX `uq_payments_once` TO `uq_payments_no_doubles`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:3
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:3' WHERE `version_num` = '70e192b34d6a:2';

-- ----------------------------------------------------------------------------
-- segment 4/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/7  rename index customers.ix_customers_email_key to ix_customers_lookup
ALTER TABLE `customers` RENAME INDEX `ix_customers_email_key` TO `ix_customers_lookup`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:4
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:4' WHERE `version_num` = '70e192b34d6a:3';

-- ----------------------------------------------------------------------------
-- segment 5/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 5/7  rename table stock_levels to stock
ALTER TABLE `stock_levels` RENAME TO `stock`, ALGORITHM=INSTANT;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:5
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:5' WHERE `version_num` = '70e192b34d6a:4';

-- ----------------------------------------------------------------------------
-- segment 6/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/7  rename index stock.ix_stock_levels_product_id to ix_stock_product_id
ALTER TABLE `stock` RENAME INDEX `ix_stock_levels_product_id` TO `ix_stock_product_id`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 70e192b34d6a, 70e192b34d6a:6
UPDATE `vellum_version` SET `version_num` = '70e192b34d6a:6' WHERE `version_num` = '70e192b34d6a:5';

-- ----------------------------------------------------------------------------
-- segment 7/7 of revision 70e192b34d6a: outside a transaction

-- the guard: the version table must hold exactly this: 70e192b34d6a, 70e192b34d6a:6
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a', '70e192b34d6a:6') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a, 70e192b34d6a:6`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 7/7  rename foreign key stock.fk_stock_levels_warehouse_id_warehouses to fk_stock_warehouse_id_warehouses, rename foreign key stock.fk_stock_levels_product_id_products to fk_stock_product_id_products
--      locks stock: blocks writes while stock is copied
--      fails where `warehouse_id` holds a value that `warehouses` has not; `product_id` holds a value that `products` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `stock`
    DROP FOREIGN KEY `fk_stock_levels_warehouse_id_warehouses`,
    ADD CONSTRAINT `fk_stock_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`),
    DROP FOREIGN KEY `fk_stock_levels_product_id_products`,
    ADD CONSTRAINT `fk_stock_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '70e192b34d6a';
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59' WHERE `version_num` = '70e192b34d6a:6';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 6fd081a23c59`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 7/23  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]  (lossy)
--     lost: the values `returned` of `order_status`; rows that hold them stop the script
-- segment 1/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 6fd081a23c59 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/6  let orders.status hold shipped beside its old values
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','paid','sent','returned','cancelled','shipped') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59, 6fd081a23c59:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('6fd081a23c59:1');

-- ----------------------------------------------------------------------------
-- segment 2/6 of revision 6fd081a23c59: one transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 6fd081a23c59:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '6fd081a23c59:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 6fd081a23c59:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/6  rename value sent of orders.status to shipped
UPDATE `orders` SET `status` = 'shipped' WHERE `status` = 'sent';

-- the version rows are now: 6fd081a23c59, 6fd081a23c59:2
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:2' WHERE `version_num` = '6fd081a23c59:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 6fd081a23c59:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '6fd081a23c59:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 6fd081a23c59:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/6  alter column orders.status: type
--      locks orders: blocks writes while orders is copied · fails where a row holds `returned` in `status`
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','cancelled','paid','shipped') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59, 6fd081a23c59:3
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:3' WHERE `version_num` = '6fd081a23c59:2';

-- ----------------------------------------------------------------------------
-- segment 4/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 6fd081a23c59:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '6fd081a23c59:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 6fd081a23c59:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/6  let orders.status hold new beside its old values
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('placed','cancelled','paid','shipped','new') NOT NULL DEFAULT 'placed',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 6fd081a23c59, 6fd081a23c59:4
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:4' WHERE `version_num` = '6fd081a23c59:3';

-- ----------------------------------------------------------------------------
-- segment 5/6 of revision 6fd081a23c59: one transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 6fd081a23c59:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '6fd081a23c59:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 6fd081a23c59:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 5/6  rename value placed of orders.status to new
UPDATE `orders` SET `status` = 'new' WHERE `status` = 'placed';

-- the version rows are now: 6fd081a23c59, 6fd081a23c59:5
UPDATE `vellum_version` SET `version_num` = '6fd081a23c59:5' WHERE `version_num` = '6fd081a23c59:4';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 6/6 of revision 6fd081a23c59: outside a transaction

-- the guard: the version table must hold exactly this: 6fd081a23c59, 6fd081a23c59:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('6fd081a23c59', '6fd081a23c59:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 6fd081a23c59, 6fd081a23c59:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/6  alter column orders.status: type, default
--      locks orders: blocks writes while orders is copied · on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('new','cancelled','paid','shipped') NOT NULL DEFAULT 'new',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 5ecf70912b48
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '6fd081a23c59';
UPDATE `vellum_version` SET `version_num` = '5ecf70912b48' WHERE `version_num` = '6fd081a23c59:5';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 5ecf70912b48`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 8/23  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]  (lossy)
--     lost: what `delete_rows` changed or removed, but for what the revision's own downgrade puts back

-- the guard: the version table must hold exactly this: 5ecf70912b48
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 5ecf70912b48 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 5ecf70912b48`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 1/1  insert a row into payment_methods
INSERT INTO `payment_methods` (`code`, `title`) VALUES ('cheque', 'Cheque');

-- the version rows are now: 4dbe6f801a37
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37' WHERE `version_num` = '5ecf70912b48';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 4dbe6f801a37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 9/23  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]  (lossy)
--     lost: the rows of table `payment_methods`
--     lost: the values of column `payments.method_code`
--     lost: what `drop_column` changed or removed, but for what the revision's own downgrade puts back
-- segment 1/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 4dbe6f801a37 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/5  add column payments.method
ALTER TABLE `payments` ADD COLUMN `method` enum('card','cheque','transfer') NULL, ALGORITHM=INSTANT;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('4dbe6f801a37:1');

-- ----------------------------------------------------------------------------
-- segment 2/5 of revision 4dbe6f801a37: one transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/5  update method of payments
--      may lose data
UPDATE `payments` SET `method` = `method_code`;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:2
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:2' WHERE `version_num` = '4dbe6f801a37:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/5  alter column payments.method: not null, drop foreign key payments(method_code) -> payment_methods(code), drop index payments.ix_payments_method_code
--      locks payments, payment_methods: blocks only other schema changes while payments is rewritten
--      fails where a row holds NULL in `method`
ALTER TABLE `payments`
    MODIFY COLUMN `method` enum('card','cheque','transfer') NOT NULL,
    DROP FOREIGN KEY `fk_payments_method_code_payment_methods`,
    DROP INDEX `ix_payments_method_code`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:3
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:3' WHERE `version_num` = '4dbe6f801a37:2';

-- ----------------------------------------------------------------------------
-- segment 4/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/5  drop column payments.method_code
--      LOSES DATA
ALTER TABLE `payments` DROP COLUMN `method_code`, ALGORITHM=INSTANT;

-- the version rows are now: 4dbe6f801a37, 4dbe6f801a37:4
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:4' WHERE `version_num` = '4dbe6f801a37:3';

-- ----------------------------------------------------------------------------
-- segment 5/5 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 4dbe6f801a37, 4dbe6f801a37:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37', '4dbe6f801a37:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37, 4dbe6f801a37:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 5/5  drop table payment_methods
--      locks payment_methods: blocks reads and writes · LOSES DATA
DROP TABLE `payment_methods`;

-- the version rows are now: 3cad5e7f9026
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '4dbe6f801a37';
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026' WHERE `version_num` = '4dbe6f801a37:4';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 10/23  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]  (lossy)
--     lost: the values of column `customers.country`
--     lost: the values of column `customers.email_key`
-- segment 1/2 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 3cad5e7f9026 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop index customers.ix_customers_lookup
ALTER TABLE `customers` DROP INDEX `ix_customers_lookup`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 3cad5e7f9026, 3cad5e7f9026:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('3cad5e7f9026:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 3cad5e7f9026:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '3cad5e7f9026:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 3cad5e7f9026:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop column customers.email_key, alter column customers.created_at: comment, drop column customers.country
--      LOSES DATA
ALTER TABLE `customers`
    DROP COLUMN `email_key`,
    MODIFY COLUMN `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    DROP COLUMN `country`,
    ALGORITHM=INSTANT;

-- the version rows are now: 2c8b1d0f7e39
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '3cad5e7f9026';
UPDATE `vellum_version` SET `version_num` = '2c8b1d0f7e39' WHERE `version_num` = '3cad5e7f9026:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 2c8b1d0f7e39`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 11/23  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]  (exact)

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

-- ============================================================================
-- revision 12/23  2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]  (exact)
-- nothing to change in this database: only its version rows move

-- the guard: the version table must hold exactly this: 2b9c4d6e8f15
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 2b9c4d6e8f15 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2b9c4d6e8f15`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- the version rows are now: 0a7b3c5d1e64
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '0a7b3c5d1e64' WHERE `version_num` = '2b9c4d6e8f15';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 0a7b3c5d1e64`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 13/23  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]  (exact)
-- segment 1/3 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 0a7b3c5d1e64 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  drop foreign key stock(product_id) -> products(id), drop index stock.ix_stock_product_id
ALTER TABLE `stock`
    DROP FOREIGN KEY `fk_stock_product_id_products`,
    DROP INDEX `ix_stock_product_id`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 0a7b3c5d1e64, 0a7b3c5d1e64:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('0a7b3c5d1e64:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64, 0a7b3c5d1e64:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64', '0a7b3c5d1e64:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64, 0a7b3c5d1e64:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  drop unique constraint payments.uq_payments_no_doubles
ALTER TABLE `payments` DROP INDEX `uq_payments_no_doubles`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 0a7b3c5d1e64, 0a7b3c5d1e64:2
UPDATE `vellum_version` SET `version_num` = '0a7b3c5d1e64:2' WHERE `version_num` = '0a7b3c5d1e64:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision 0a7b3c5d1e64: outside a transaction

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64, 0a7b3c5d1e64:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64', '0a7b3c5d1e64:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64, 0a7b3c5d1e64:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/3  drop the primary key of exchange_rates
--      locks exchange_rates: blocks writes while exchange_rates is copied
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `exchange_rates` DROP PRIMARY KEY, ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: f0a1b2c3d493
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '0a7b3c5d1e64';
UPDATE `vellum_version` SET `version_num` = 'f0a1b2c3d493' WHERE `version_num` = '0a7b3c5d1e64:2';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 14/23  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]  (exact)
-- nothing to change in this database: only its version rows move

-- the guard: the version table must hold exactly this: f0a1b2c3d493
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold f0a1b2c3d493 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('f0a1b2c3d493') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be f0a1b2c3d493`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382
START TRANSACTION;
INSERT INTO `vellum_version` (`version_num`) VALUES ('d8e9f0a1b271');
UPDATE `vellum_version` SET `version_num` = 'e4f5a6b7c382' WHERE `version_num` = 'f0a1b2c3d493';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 15/23  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]  (lossy)
--     lost: the rows of table `shipments`
-- segment 1/2 of revision e4f5a6b7c382: outside a transaction

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold d8e9f0a1b271, e4f5a6b7c382 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be d8e9f0a1b271, e4f5a6b7c382`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop index shipments.ix_shipments_latest
ALTER TABLE `shipments` DROP INDEX `ix_shipments_latest`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: d8e9f0a1b271, e4f5a6b7c382, e4f5a6b7c382:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('e4f5a6b7c382:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision e4f5a6b7c382: outside a transaction

-- the guard: the version table must hold exactly this: d8e9f0a1b271, e4f5a6b7c382, e4f5a6b7c382:1
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('d8e9f0a1b271', 'e4f5a6b7c382', 'e4f5a6b7c382:1') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table shipments
--      locks shipments: blocks reads and writes · LOSES DATA
DROP TABLE `shipments`;

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'e4f5a6b7c382';
UPDATE `vellum_version` SET `version_num` = 'c2d7e5f4a360' WHERE `version_num` = 'e4f5a6b7c382:1';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 16/23  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]  (lossy)
--     lost: the value `cancelled` of `order_status`; rows that hold it stop the script
--     lost: the values of column `orders.cancelled_at`
-- segment 1/2 of revision d8e9f0a1b271: outside a transaction

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold c2d7e5f4a360, d8e9f0a1b271 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be c2d7e5f4a360, d8e9f0a1b271`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop check orders.ck_orders_cancelled_after_placed, drop column orders.cancelled_at
--      LOSES DATA
ALTER TABLE `orders`
    DROP CONSTRAINT `ck_orders_cancelled_after_placed`,
    DROP COLUMN `cancelled_at`,
    ALGORITHM=INSTANT;

-- the version rows are now: c2d7e5f4a360, d8e9f0a1b271, d8e9f0a1b271:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('d8e9f0a1b271:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision d8e9f0a1b271: outside a transaction

-- the guard: the version table must hold exactly this: c2d7e5f4a360, d8e9f0a1b271, d8e9f0a1b271:1
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c2d7e5f4a360', 'd8e9f0a1b271', 'd8e9f0a1b271:1') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  alter column orders.status: type
--      locks orders: blocks writes while orders is copied · fails where a row holds `cancelled` in `status`
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `orders`
    MODIFY COLUMN `status` enum('new','paid','shipped') NOT NULL DEFAULT 'new',
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'd8e9f0a1b271';
UPDATE `vellum_version` SET `version_num` = 'b61f0c8e7d29' WHERE `version_num` = 'd8e9f0a1b271:1';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 17/23  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]  (lossy)
--     lost: the rows of table `warehouses`
--     lost: the rows of table `stock`
-- segment 1/2 of revision c2d7e5f4a360: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b61f0c8e7d29, c2d7e5f4a360 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2);
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, c2d7e5f4a360`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table stock
--      locks stock: blocks reads and writes · LOSES DATA
DROP TABLE `stock`;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360, c2d7e5f4a360:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('c2d7e5f4a360:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision c2d7e5f4a360: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360, c2d7e5f4a360:1
SET @vellum = IF((SELECT COUNT(*) = 3 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360', 'c2d7e5f4a360:1') THEN `version_num` END) = 3 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows are others than said above`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table warehouses
--      locks warehouses: blocks reads and writes · LOSES DATA
DROP TABLE `warehouses`;

-- the version rows are now: b61f0c8e7d29
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'c2d7e5f4a360';
DELETE FROM `vellum_version` WHERE `version_num` = 'c2d7e5f4a360:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become b61f0c8e7d29`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 18/23  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]  (lossy)
--     lost: the rows of table `payments`
--     lost: the rows of table `exchange_rates`
-- segment 1/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b61f0c8e7d29 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE `exchange_rates`;

-- the version rows are now: b61f0c8e7d29, b61f0c8e7d29:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b61f0c8e7d29:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, b61f0c8e7d29:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'b61f0c8e7d29:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, b61f0c8e7d29:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table payments
--      locks payments: blocks reads and writes · LOSES DATA
DROP TABLE `payments`;

-- the version rows are now: a3c4d2e1f058
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'b61f0c8e7d29';
UPDATE `vellum_version` SET `version_num` = 'a3c4d2e1f058' WHERE `version_num` = 'b61f0c8e7d29:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a3c4d2e1f058`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 19/23  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]  (exact)
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

-- ============================================================================
-- revision 20/23  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]  (lossy)
--     lost: the rows of table `orders`
--     lost: the rows of table `order_items`
-- segment 1/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9b5e3d7f6c18 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table order_items
--      locks order_items: blocks reads and writes · LOSES DATA
DROP TABLE `order_items`;

-- the version rows are now: 9b5e3d7f6c18, 9b5e3d7f6c18:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('9b5e3d7f6c18:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18, 9b5e3d7f6c18:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18', '9b5e3d7f6c18:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18, 9b5e3d7f6c18:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table orders
--      locks orders: blocks reads and writes · LOSES DATA
DROP TABLE `orders`;

-- the version rows are now: 7c0d9e1b2a44
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '9b5e3d7f6c18';
UPDATE `vellum_version` SET `version_num` = '7c0d9e1b2a44' WHERE `version_num` = '9b5e3d7f6c18:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 7c0d9e1b2a44`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 21/23  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]  (exact)

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

-- ============================================================================
-- revision 22/23  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]  (lossy)
--     lost: the rows of table `categories`
--     lost: the rows of table `products`
-- segment 1/2 of revision 4f2a81c05e37: outside a transaction

-- the guard: the version table must hold exactly this: 4f2a81c05e37
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 4f2a81c05e37 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4f2a81c05e37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop table products
--      locks products: blocks reads and writes · LOSES DATA
DROP TABLE `products`;

-- the version rows are now: 4f2a81c05e37, 4f2a81c05e37:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('4f2a81c05e37:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 4f2a81c05e37: outside a transaction

-- the guard: the version table must hold exactly this: 4f2a81c05e37, 4f2a81c05e37:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37', '4f2a81c05e37:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4f2a81c05e37, 4f2a81c05e37:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table categories
--      locks categories: blocks reads and writes · LOSES DATA
DROP TABLE `categories`;

-- the version rows are now: 1f3c9a2b7d10
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '4f2a81c05e37';
UPDATE `vellum_version` SET `version_num` = '1f3c9a2b7d10' WHERE `version_num` = '4f2a81c05e37:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 1f3c9a2b7d10`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 23/23  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]  (lossy)
--     lost: the rows of table `customers`
-- segment 1/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 1f3c9a2b7d10 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  drop index customers.ix_customers_created_at
ALTER TABLE `customers` DROP INDEX `ix_customers_created_at`, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 1f3c9a2b7d10, 1f3c9a2b7d10:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('1f3c9a2b7d10:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10, 1f3c9a2b7d10:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10', '1f3c9a2b7d10:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10, 1f3c9a2b7d10:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  drop table customers
--      locks customers: blocks reads and writes · LOSES DATA
DROP TABLE `customers`;

-- the version rows are now: base
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '1f3c9a2b7d10';
DELETE FROM `vellum_version` WHERE `version_num` = '1f3c9a2b7d10:1';
SET @vellum = IF((SELECT COUNT(*) = 0 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become base`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  base
-- to    c536e70892bf
--
-- 1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]
-- 7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]
-- 9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]
-- a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]
-- b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]
-- c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]
-- d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
-- e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
-- f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
-- 0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]
-- 2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]
-- 2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]
-- 3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]
-- 4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]
-- 5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]
-- 6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
-- 70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]
-- 9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]
-- a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]
-- b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
-- c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]
--
-- sources  8e16f892db32674f
-- schema   66687aadf862bd77 -> 667eb6a67c96a9dd
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `1f3c9a2b7d10:1` beside the version rows.

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

CREATE TABLE IF NOT EXISTS `vellum_version` (
    `version_num` varchar(128) NOT NULL,
    PRIMARY KEY (`version_num`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- ============================================================================
-- revision 1/23  1f3c9a2b7d10  create customers  [ticket: SHOP-1, author: ines]
-- segment 1/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: base
SELECT CONCAT('the database must be at base, and version table vellum_version holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 0);
SET @vellum = IF((SELECT COUNT(*) = 0 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be base`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table customers
CREATE TABLE `customers` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `email` varchar(255) NOT NULL COMMENT 'the login''s address',
    `name` varchar(120) NOT NULL,
    `status` enum('active','blocked') NOT NULL DEFAULT 'active',
    `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_customers_email` UNIQUE (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='everyone with a login';

-- the version rows are now: 1f3c9a2b7d10:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('1f3c9a2b7d10:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 1f3c9a2b7d10: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10:1
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10:1') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  add index customers.ix_customers_created_at
ALTER TABLE `customers` ADD KEY `ix_customers_created_at` (`created_at`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 1f3c9a2b7d10
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '1f3c9a2b7d10' WHERE `version_num` = '1f3c9a2b7d10:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 1f3c9a2b7d10`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 2/23  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]
-- segment 1/2 of revision 4f2a81c05e37: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 1f3c9a2b7d10 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table categories
CREATE TABLE `categories` (
    `id` int NOT NULL AUTO_INCREMENT,
    `parent_id` int NULL,
    `name` varchar(80) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_categories_parent_id_name` UNIQUE (`parent_id`, `name`),
    KEY `ix_categories_parent_id` (`parent_id`),
    CONSTRAINT `fk_categories_parent_id_categories` FOREIGN KEY (`parent_id`) REFERENCES `categories` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 1f3c9a2b7d10, 4f2a81c05e37:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('4f2a81c05e37:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 4f2a81c05e37: outside a transaction

-- the guard: the version table must hold exactly this: 1f3c9a2b7d10, 4f2a81c05e37:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('1f3c9a2b7d10', '4f2a81c05e37:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 1f3c9a2b7d10, 4f2a81c05e37:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  create table products
CREATE TABLE `products` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `sku` varchar(32) NOT NULL COMMENT 'what stands on the label',
    `name` varchar(200) NOT NULL,
    `description` longtext NULL,
    `price` decimal(12, 2) NOT NULL,
    `category_id` int NULL,
    `on_sale` tinyint(1) NOT NULL DEFAULT TRUE,
    `attributes` json NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_products_sku` UNIQUE (`sku`),
    KEY `ix_products_category_id` (`category_id`),
    CONSTRAINT `fk_products_category_id_categories` FOREIGN KEY (`category_id`) REFERENCES `categories` (`id`) ON DELETE SET NULL,
    CONSTRAINT `ck_products_price` CHECK (`price` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 4f2a81c05e37
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '1f3c9a2b7d10';
UPDATE `vellum_version` SET `version_num` = '4f2a81c05e37' WHERE `version_num` = '4f2a81c05e37:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 4f2a81c05e37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 3/23  7c0d9e1b2a44  first categories and two products  [ticket: SHOP-2, author: ines]

-- the guard: the version table must hold exactly this: 4f2a81c05e37
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 4f2a81c05e37 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4f2a81c05e37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4f2a81c05e37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 1/3  insert 3 rows into categories
INSERT INTO `categories` (`id`, `parent_id`, `name`) VALUES
    (1, NULL, 'Books'),
    (2, 1, 'Children''s books'),
    (3, NULL, 'Stationery');

-- 2/3  insert row 1 of 2 into products
INSERT INTO `products` (`id`, `sku`, `name`, `price`, `category_id`, `attributes`) VALUES (1, 'BK-0001', 'Grimm''s Fairy Tales', 19.90, 2, '{"pages":512,"cover":"linen"}');

-- 3/3  insert row 2 of 2 into products
INSERT INTO `products` (`id`, `sku`, `name`, `price`, `category_id`) VALUES (2, 'ST-0001', 'Pencil "HB", 12 pieces', 4.50, 3);

-- the version rows are now: 7c0d9e1b2a44
UPDATE `vellum_version` SET `version_num` = '7c0d9e1b2a44' WHERE `version_num` = '4f2a81c05e37';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 7c0d9e1b2a44`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 4/23  9b5e3d7f6c18  create orders  [ticket: SHOP-5, author: tomas]
-- segment 1/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 7c0d9e1b2a44 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 7c0d9e1b2a44`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table orders
CREATE TABLE `orders` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `customer_id` bigint NULL,
    `status` enum('new','paid','shipped') NOT NULL DEFAULT 'new',
    `placed_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    `remark` varchar(500) NULL,
    PRIMARY KEY (`id`),
    KEY `ix_orders_customer_id` (`customer_id`),
    CONSTRAINT `fk_orders_customer_id_customers` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 7c0d9e1b2a44, 9b5e3d7f6c18:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('9b5e3d7f6c18:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision 9b5e3d7f6c18: outside a transaction

-- the guard: the version table must hold exactly this: 7c0d9e1b2a44, 9b5e3d7f6c18:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('7c0d9e1b2a44', '9b5e3d7f6c18:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 7c0d9e1b2a44, 9b5e3d7f6c18:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  create table order_items
CREATE TABLE `order_items` (
    `order_id` bigint NOT NULL,
    `position` smallint NOT NULL,
    `product_id` bigint NOT NULL,
    `quantity` int NOT NULL DEFAULT 1,
    `unit_price` decimal(12, 2) NOT NULL,
    PRIMARY KEY (`order_id`, `position`),
    KEY `ix_order_items_product_id` (`product_id`),
    CONSTRAINT `fk_order_items_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
    CONSTRAINT `fk_order_items_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`),
    CONSTRAINT `ck_order_items_quantity` CHECK (`quantity` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 9b5e3d7f6c18
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '7c0d9e1b2a44';
UPDATE `vellum_version` SET `version_num` = '9b5e3d7f6c18' WHERE `version_num` = '9b5e3d7f6c18:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 9b5e3d7f6c18`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 5/23  a3c4d2e1f058  totals of order lines  [ticket: SHOP-9, author: tomas]
-- segment 1/2 of revision a3c4d2e1f058: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9b5e3d7f6c18 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  comment on table order_items
ALTER TABLE `order_items` COMMENT='one line of an order; positions may have gaps', ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 9b5e3d7f6c18, a3c4d2e1f058:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('a3c4d2e1f058:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision a3c4d2e1f058: outside a transaction

-- the guard: the version table must hold exactly this: 9b5e3d7f6c18, a3c4d2e1f058:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9b5e3d7f6c18', 'a3c4d2e1f058:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9b5e3d7f6c18, a3c4d2e1f058:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  add column order_items.line_total
--      locks order_items: blocks writes while order_items is copied
--      on a large table use gh-ost or pt-online-schema-change
--      note: rewrites the table on PostgreSQL and MySQL; it has some thousand rows
ALTER TABLE `order_items`
    ADD COLUMN `line_total` decimal(12, 2) GENERATED ALWAYS AS (`quantity` * `unit_price`) STORED,
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: a3c4d2e1f058
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '9b5e3d7f6c18';
UPDATE `vellum_version` SET `version_num` = 'a3c4d2e1f058' WHERE `version_num` = 'a3c4d2e1f058:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a3c4d2e1f058`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 6/23  b61f0c8e7d29  payments  [ticket: SHOP-11, author: ines]
-- segment 1/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: a3c4d2e1f058
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold a3c4d2e1f058 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a3c4d2e1f058`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table payments
CREATE TABLE `payments` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `order_id` bigint NOT NULL,
    `amount` decimal(12, 2) NOT NULL,
    `paid_on` date NOT NULL DEFAULT (CURRENT_DATE),
    `method` enum('card','cheque','transfer') NOT NULL,
    PRIMARY KEY (`id`),
    KEY `ix_payments_order_id` (`order_id`),
    CONSTRAINT `fk_payments_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: a3c4d2e1f058, b61f0c8e7d29:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b61f0c8e7d29:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision b61f0c8e7d29: outside a transaction

-- the guard: the version table must hold exactly this: a3c4d2e1f058, b61f0c8e7d29:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a3c4d2e1f058', 'b61f0c8e7d29:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a3c4d2e1f058, b61f0c8e7d29:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/2  create table exchange_rates
CREATE TABLE `exchange_rates` (
    `currency` char(3) NOT NULL,
    `day` date NOT NULL,
    `rate` decimal(12, 6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='what the bank sends every evening';

-- the version rows are now: b61f0c8e7d29
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'a3c4d2e1f058';
UPDATE `vellum_version` SET `version_num` = 'b61f0c8e7d29' WHERE `version_num` = 'b61f0c8e7d29:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become b61f0c8e7d29`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 7/23  c2d7e5f4a360  warehouses and stock  [ticket: WH-1, author: noor]
-- segment 1/3 of revision c2d7e5f4a360: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b61f0c8e7d29 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  create table warehouses
CREATE TABLE `warehouses` (
    `id` int NOT NULL AUTO_INCREMENT,
    `code` varchar(8) NOT NULL,
    `city` varchar(80) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_warehouses_code` UNIQUE (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('c2d7e5f4a360:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision c2d7e5f4a360: outside a transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, c2d7e5f4a360:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  create table stock
CREATE TABLE `stock` (
    `warehouse_id` int NOT NULL,
    `product_id` bigint NOT NULL,
    `pieces` int NOT NULL DEFAULT 0,
    `counted_at` datetime(6) NULL,
    PRIMARY KEY (`warehouse_id`, `product_id`),
    CONSTRAINT `fk_stock_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360:2
UPDATE `vellum_version` SET `version_num` = 'c2d7e5f4a360:2' WHERE `version_num` = 'c2d7e5f4a360:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision c2d7e5f4a360: one transaction

-- the guard: the version table must hold exactly this: b61f0c8e7d29, c2d7e5f4a360:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b61f0c8e7d29, c2d7e5f4a360:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 3/3  insert 2 rows into warehouses
INSERT INTO `warehouses` (`id`, `code`, `city`) VALUES
    (1, 'HAM', 'Hamburg'),
    (2, 'LYO', 'Lyon');

-- the version rows are now: b61f0c8e7d29, c2d7e5f4a360
UPDATE `vellum_version` SET `version_num` = 'c2d7e5f4a360' WHERE `version_num` = 'c2d7e5f4a360:2';
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b61f0c8e7d29', 'c2d7e5f4a360') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not come out right`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 8/23  d8e9f0a1b271  orders can be cancelled  [ticket: SHOP-14, author: tomas]
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

-- ============================================================================
-- revision 9/23  e4f5a6b7c382  shipments  [ticket: WH-3, author: noor]
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

-- ============================================================================
-- revision 10/23  f0a1b2c3d493  bring the warehouse branch in  [ticket: WH-4, author: noor]
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

-- ============================================================================
-- revision 11/23  0a7b3c5d1e64  keys that were forgotten  [ticket: SHOP-17, author: ines]
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

-- ============================================================================
-- revision 12/23  2b9c4d6e8f15  look at the old rows of stock  [ticket: SHOP-17, author: ines]
-- nothing to change in this database: only its version rows move

-- the guard: the version table must hold exactly this: 0a7b3c5d1e64
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 0a7b3c5d1e64 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('0a7b3c5d1e64') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 0a7b3c5d1e64`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- the version rows are now: 2b9c4d6e8f15
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '2b9c4d6e8f15' WHERE `version_num` = '0a7b3c5d1e64';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 2b9c4d6e8f15`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 13/23  2c8b1d0f7e39  longer addresses  [ticket: SHOP-18, author: ines]

-- the guard: the version table must hold exactly this: 2b9c4d6e8f15
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 2b9c4d6e8f15 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2b9c4d6e8f15') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2b9c4d6e8f15`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  alter column customers.email: type
ALTER TABLE `customers`
    MODIFY COLUMN `email` varchar(320) NOT NULL COMMENT 'the login''s address',
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 2c8b1d0f7e39
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '2c8b1d0f7e39' WHERE `version_num` = '2b9c4d6e8f15';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 2c8b1d0f7e39`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 14/23  3cad5e7f9026  customers abroad  [ticket: SHOP-20, author: tomas]
-- segment 1/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 2c8b1d0f7e39 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/6  add column customers.country
ALTER TABLE `customers` ADD COLUMN `country` char(2) NULL, ALGORITHM=INSTANT;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('3cad5e7f9026:1');

-- ----------------------------------------------------------------------------
-- segment 2/6 of revision 3cad5e7f9026: one transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/6  fill customers.country where it is NULL
UPDATE `customers` SET `country` = 'DE' WHERE `country` IS NULL;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:2
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:2' WHERE `version_num` = '3cad5e7f9026:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/6  let customers.country be not null
--      locks customers: blocks only other schema changes while customers is rewritten
--      fails where a row holds NULL in `country`
ALTER TABLE `customers` MODIFY COLUMN `country` char(2) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:3
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:3' WHERE `version_num` = '3cad5e7f9026:2';

-- ----------------------------------------------------------------------------
-- segment 4/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 4/6  alter column customers.created_at: comment, add column customers.email_key
ALTER TABLE `customers`
    MODIFY COLUMN `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)) COMMENT 'since the move to the new shop in 2026',
    ADD COLUMN `email_key` varchar(320) NULL COMMENT 'the address in lower case, for looking up',
    ALGORITHM=INSTANT;

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:4
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:4' WHERE `version_num` = '3cad5e7f9026:3';

-- ----------------------------------------------------------------------------
-- segment 5/6 of revision 3cad5e7f9026: one transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 5/6  update email_key of customers
--      may lose data
UPDATE `customers` SET `email_key` = lower(`email`);

-- the version rows are now: 2c8b1d0f7e39, 3cad5e7f9026:5
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026:5' WHERE `version_num` = '3cad5e7f9026:4';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 6/6 of revision 3cad5e7f9026: outside a transaction

-- the guard: the version table must hold exactly this: 2c8b1d0f7e39, 3cad5e7f9026:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('2c8b1d0f7e39', '3cad5e7f9026:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 2c8b1d0f7e39, 3cad5e7f9026:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/6  add index customers.ix_customers_lookup
--      locks customers: blocks only other schema changes while the index is built
ALTER TABLE `customers` ADD KEY `ix_customers_lookup` (`email_key`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 3cad5e7f9026
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '2c8b1d0f7e39';
UPDATE `vellum_version` SET `version_num` = '3cad5e7f9026' WHERE `version_num` = '3cad5e7f9026:5';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 15/23  4dbe6f801a37  payment methods are rows  [ticket: SHOP-21, author: tomas]
-- segment 1/7 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 3cad5e7f9026 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/7  create table payment_methods
CREATE TABLE `payment_methods` (
    `code` varchar(20) NOT NULL,
    `title` varchar(80) NOT NULL,
    PRIMARY KEY (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('4dbe6f801a37:1');

-- ----------------------------------------------------------------------------
-- segment 2/7 of revision 4dbe6f801a37: one transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/7  insert 3 rows into payment_methods
INSERT INTO `payment_methods` (`code`, `title`) VALUES
    ('card', 'Credit card'),
    ('cheque', 'Cheque'),
    ('transfer', 'Bank transfer');

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:2
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:2' WHERE `version_num` = '4dbe6f801a37:1';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 3/7 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/7  add column payments.method_code
ALTER TABLE `payments` ADD COLUMN `method_code` varchar(20) NULL, ALGORITHM=INSTANT;

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:3
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:3' WHERE `version_num` = '4dbe6f801a37:2';

-- ----------------------------------------------------------------------------
-- segment 4/7 of revision 4dbe6f801a37: one transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:3
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:3') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:3`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 4/7  update method_code of payments
--      may lose data
UPDATE `payments` SET `method_code` = `method`;

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:4
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:4' WHERE `version_num` = '4dbe6f801a37:3';
COMMIT;

-- ----------------------------------------------------------------------------
-- segment 5/7 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:4
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:4') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:4`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 5/7  alter column payments.method_code: not null, add index payments.ix_payments_method_code
--      locks payments: blocks only other schema changes while payments is rewritten
--      fails where a row holds NULL in `method_code`
ALTER TABLE `payments`
    MODIFY COLUMN `method_code` varchar(20) NOT NULL,
    ADD KEY `ix_payments_method_code` (`method_code`),
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:5
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:5' WHERE `version_num` = '4dbe6f801a37:4';

-- ----------------------------------------------------------------------------
-- segment 6/7 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:5
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:5') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:5`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 6/7  add foreign key payments(method_code) -> payment_methods(code)
--      locks payments: blocks writes while payments is copied
--      fails where `method_code` holds a value that `payment_methods` has not
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `payments`
    ADD CONSTRAINT `fk_payments_method_code_payment_methods` FOREIGN KEY (`method_code`) REFERENCES `payment_methods` (`code`),
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 3cad5e7f9026, 4dbe6f801a37:6
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37:6' WHERE `version_num` = '4dbe6f801a37:5';

-- ----------------------------------------------------------------------------
-- segment 7/7 of revision 4dbe6f801a37: outside a transaction

-- the guard: the version table must hold exactly this: 3cad5e7f9026, 4dbe6f801a37:6
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('3cad5e7f9026', '4dbe6f801a37:6') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 3cad5e7f9026, 4dbe6f801a37:6`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 7/7  drop column payments.method
--      LOSES DATA
ALTER TABLE `payments` DROP COLUMN `method`, ALGORITHM=INSTANT;

-- the version rows are now: 4dbe6f801a37
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = '3cad5e7f9026';
UPDATE `vellum_version` SET `version_num` = '4dbe6f801a37' WHERE `version_num` = '4dbe6f801a37:6';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 4dbe6f801a37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 16/23  5ecf70912b48  no more cheques  [ticket: SHOP-22, author: ines]

-- the guard: the version table must hold exactly this: 4dbe6f801a37
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 4dbe6f801a37 and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('4dbe6f801a37') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 4dbe6f801a37`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 1/1  delete rows of payment_methods where code is cheque
--      LOSES DATA
DELETE FROM `payment_methods` WHERE `code` = 'cheque';

-- the version rows are now: 5ecf70912b48
UPDATE `vellum_version` SET `version_num` = '5ecf70912b48' WHERE `version_num` = '4dbe6f801a37';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('5ecf70912b48') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 5ecf70912b48`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 17/23  6fd081a23c59  order states as the parcel service has them  [ticket: SHOP-25, author: noor]
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

-- ============================================================================
-- revision 18/23  70e192b34d6a  stock becomes stock levels  [ticket: WH-8, author: noor]
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

-- ============================================================================
-- revision 19/23  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]

-- the guard: the version table must hold exactly this: 70e192b34d6a
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 70e192b34d6a and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('70e192b34d6a') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 70e192b34d6a`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  add column products.weight_grams, alter column products.name: type, alter column products.price: default, add unique constraint products.uq_products_name_category_id, add index products.ix_products_on_sale, add check products.ck_products_weight_grams
--      locks products: blocks writes while products is copied
--      fails where two rows hold the same in `name, category_id`; a row does not meet `ck_products_weight_grams`
--      on a large table use gh-ost or pt-online-schema-change
ALTER TABLE `products`
    ADD COLUMN `weight_grams` int NULL,
    MODIFY COLUMN `name` varchar(250) NOT NULL,
    ALTER COLUMN `price` SET DEFAULT 0.00,
    ADD CONSTRAINT `uq_products_name_category_id` UNIQUE (`name`, `category_id`),
    ADD KEY `ix_products_on_sale` (`on_sale`, `price`),
    ADD CONSTRAINT `ck_products_weight_grams` CHECK (`weight_grams` > 0),
    ALGORITHM=COPY, LOCK=SHARED;

-- the version rows are now: 81f2a3c45e7b
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '81f2a3c45e7b' WHERE `version_num` = '70e192b34d6a';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 81f2a3c45e7b`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 20/23  9203b4d56f8c  find open orders fast  [ticket: SHOP-28, author: tomas]

-- the guard: the version table must hold exactly this: 81f2a3c45e7b
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 81f2a3c45e7b and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('81f2a3c45e7b') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 81f2a3c45e7b`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  add index orders.ix_orders_placed_at
--      locks orders: blocks only other schema changes while the index is built
ALTER TABLE `orders` ADD KEY `ix_orders_placed_at` (`placed_at`), ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: 9203b4d56f8c
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = '9203b4d56f8c' WHERE `version_num` = '81f2a3c45e7b';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 21/23  a314c5e6709d  sale campaigns  [ticket: SHOP-30, author: ines]
-- segment 1/2 of revision a314c5e6709d: outside a transaction

-- the guard: the version table must hold exactly this: 9203b4d56f8c
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold 9203b4d56f8c and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9203b4d56f8c`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/2  create table campaigns
CREATE TABLE `campaigns` (
    `id` int NOT NULL AUTO_INCREMENT,
    `title` varchar(80) NOT NULL,
    `first_day` date NOT NULL,
    `last_day` date NOT NULL,
    `rebate` decimal(4, 3) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `ck_campaigns_rebate` CHECK (`rebate` > 0 AND `rebate` < 1),
    CONSTRAINT `ck_campaigns_days_in_order` CHECK (`first_day` <= `last_day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- the version rows are now: 9203b4d56f8c, a314c5e6709d:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('a314c5e6709d:1');

-- ----------------------------------------------------------------------------
-- segment 2/2 of revision a314c5e6709d: one transaction

-- the guard: the version table must hold exactly this: 9203b4d56f8c, a314c5e6709d:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('9203b4d56f8c', 'a314c5e6709d:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be 9203b4d56f8c, a314c5e6709d:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

START TRANSACTION;

-- 2/2  insert a row into campaigns
INSERT INTO `campaigns` (`id`, `title`, `first_day`, `last_day`, `rebate`) VALUES (1, 'Spring; 20 % off', '2026-04-01', '2026-04-14', 0.2);

-- the version rows are now: a314c5e6709d
DELETE FROM `vellum_version` WHERE `version_num` = '9203b4d56f8c';
UPDATE `vellum_version` SET `version_num` = 'a314c5e6709d' WHERE `version_num` = 'a314c5e6709d:1';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 22/23  b425d6f781ae  tidy up  [ticket: SHOP-33, author: tomas]
-- segment 1/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold a314c5e6709d and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/3  drop table exchange_rates
--      locks exchange_rates: blocks reads and writes · LOSES DATA
DROP TABLE `exchange_rates`;

-- the version rows are now: a314c5e6709d, b425d6f781ae:1
INSERT INTO `vellum_version` (`version_num`) VALUES ('b425d6f781ae:1');

-- ----------------------------------------------------------------------------
-- segment 2/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d, b425d6f781ae:1
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d', 'b425d6f781ae:1') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d, b425d6f781ae:1`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 2/3  drop column orders.remark
--      LOSES DATA
ALTER TABLE `orders` DROP COLUMN `remark`, ALGORITHM=INSTANT;

-- the version rows are now: a314c5e6709d, b425d6f781ae:2
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae:2' WHERE `version_num` = 'b425d6f781ae:1';

-- ----------------------------------------------------------------------------
-- segment 3/3 of revision b425d6f781ae: outside a transaction

-- the guard: the version table must hold exactly this: a314c5e6709d, b425d6f781ae:2
SET @vellum = IF((SELECT COUNT(*) = 2 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('a314c5e6709d', 'b425d6f781ae:2') THEN `version_num` END) = 2 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be a314c5e6709d, b425d6f781ae:2`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 3/3  drop index products.ix_products_on_sale, drop unique constraint products.uq_products_name_category_id
ALTER TABLE `products`
    DROP INDEX `ix_products_on_sale`,
    DROP INDEX `uq_products_name_category_id`,
    ALGORITHM=INPLACE, LOCK=NONE;

-- the version rows are now: b425d6f781ae
START TRANSACTION;
DELETE FROM `vellum_version` WHERE `version_num` = 'a314c5e6709d';
UPDATE `vellum_version` SET `version_num` = 'b425d6f781ae' WHERE `version_num` = 'b425d6f781ae:2';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become b425d6f781ae`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- ============================================================================
-- revision 23/23  c536e70892bf  order totals for accounting  [ticket: SHOP-35, author: ines]

-- the guard: the version table must hold exactly this: b425d6f781ae
SET @vellum = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'vellum_version') = 1, 'DO 0', 'SELECT 1 FROM `refused: there is no version table`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
SELECT CONCAT('version table vellum_version must hold b425d6f781ae and holds ', COALESCE(GROUP_CONCAT(`version_num` ORDER BY `version_num` SEPARATOR ', '), 'no rows')) AS `refused`
FROM `vellum_version` HAVING NOT (COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1);
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('b425d6f781ae') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `refused: the version rows must be b425d6f781ae`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;

-- 1/1  execute SQL
--      note: accounting's password is not in here; grants are made by hand
CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.placed_at, SUM(i.line_total) AS total
FROM orders o
JOIN order_items i ON i.order_id = o.id
GROUP BY o.id, o.placed_at;

-- the version rows are now: c536e70892bf
START TRANSACTION;
UPDATE `vellum_version` SET `version_num` = 'c536e70892bf' WHERE `version_num` = 'b425d6f781ae';
SET @vellum = IF((SELECT COUNT(*) = 1 AND COUNT(DISTINCT CASE WHEN CONVERT(`version_num` USING utf8mb4) COLLATE utf8mb4_bin IN ('c536e70892bf') THEN `version_num` END) = 1 FROM `vellum_version`), 'DO 0', 'SELECT 1 FROM `stopped: the version rows did not become c536e70892bf`');
PREPARE vellum FROM @vellum;
EXECUTE vellum;
COMMIT;

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- the whole schema, for an empty database of shop for mysql 8.0.36, by vellum 0.1.0
-- at    c536e70892bf
--
-- Not in it: what the SQL of `execute` makes, in c536e70892bf.
--
-- schema   66687aadf862bd77 -> 667eb6a67c96a9dd
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- Every statement stands for itself. If one fails, what stands above it is done.

SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION foreign_key_checks = 1;
SET SESSION unique_checks = 1;
SET SESSION autocommit = 1;
SET SESSION time_zone = '+00:00';
SET SESSION lock_wait_timeout = 5;
SET SESSION innodb_lock_wait_timeout = 5;

-- 1/11  create table customers
CREATE TABLE `customers` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `email` varchar(320) NOT NULL COMMENT 'the login''s address',
    `name` varchar(120) NOT NULL,
    `status` enum('active','blocked') NOT NULL DEFAULT 'active',
    `created_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)) COMMENT 'since the move to the new shop in 2026',
    `country` char(2) NOT NULL,
    `email_key` varchar(320) NULL COMMENT 'the address in lower case, for looking up',
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_customers_email` UNIQUE (`email`),
    KEY `ix_customers_created_at` (`created_at`),
    KEY `ix_customers_email_key` (`email_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='everyone with a login';

-- 2/11  create table categories
CREATE TABLE `categories` (
    `id` int NOT NULL AUTO_INCREMENT,
    `parent_id` int NULL,
    `name` varchar(80) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_categories_parent_id_name` UNIQUE (`parent_id`, `name`),
    KEY `ix_categories_parent_id` (`parent_id`),
    CONSTRAINT `fk_categories_parent_id_categories` FOREIGN KEY (`parent_id`) REFERENCES `categories` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 3/11  create table products
CREATE TABLE `products` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `sku` varchar(32) NOT NULL COMMENT 'what stands on the label',
    `name` varchar(250) NOT NULL,
    `description` longtext NULL,
    `price` decimal(12, 2) NOT NULL DEFAULT 0.00,
    `category_id` int NULL,
    `on_sale` tinyint(1) NOT NULL DEFAULT TRUE,
    `attributes` json NULL,
    `weight_grams` int NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_products_sku` UNIQUE (`sku`),
    KEY `ix_products_category_id` (`category_id`),
    CONSTRAINT `fk_products_category_id_categories` FOREIGN KEY (`category_id`) REFERENCES `categories` (`id`) ON DELETE SET NULL,
    CONSTRAINT `ck_products_price` CHECK (`price` >= 0),
    CONSTRAINT `ck_products_weight_grams` CHECK (`weight_grams` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 4/11  create table orders
CREATE TABLE `orders` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `customer_id` bigint NULL,
    `status` enum('placed','paid','sent','returned','cancelled') NOT NULL DEFAULT 'placed',
    `placed_at` datetime(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    `cancelled_at` datetime(6) NULL,
    PRIMARY KEY (`id`),
    KEY `ix_orders_customer_id` (`customer_id`),
    KEY `ix_orders_placed_at` (`placed_at`),
    CONSTRAINT `fk_orders_customer_id_customers` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE RESTRICT,
    CONSTRAINT `ck_orders_cancelled_after_placed` CHECK (`cancelled_at` IS NULL OR `cancelled_at` >= `placed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 5/11  create table order_items
CREATE TABLE `order_items` (
    `order_id` bigint NOT NULL,
    `position` smallint NOT NULL,
    `product_id` bigint NOT NULL,
    `quantity` int NOT NULL DEFAULT 1,
    `unit_price` decimal(12, 2) NOT NULL,
    `line_total` decimal(12, 2) GENERATED ALWAYS AS (`quantity` * `unit_price`) STORED,
    PRIMARY KEY (`order_id`, `position`),
    KEY `ix_order_items_product_id` (`product_id`),
    CONSTRAINT `fk_order_items_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
    CONSTRAINT `fk_order_items_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`),
    CONSTRAINT `ck_order_items_quantity` CHECK (`quantity` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='one line of an order; positions may have gaps';

-- 6/11  create table warehouses
CREATE TABLE `warehouses` (
    `id` int NOT NULL AUTO_INCREMENT,
    `code` varchar(8) NOT NULL,
    `city` varchar(80) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_warehouses_code` UNIQUE (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 7/11  create table stock_levels
CREATE TABLE `stock_levels` (
    `warehouse_id` int NOT NULL,
    `product_id` bigint NOT NULL,
    `pieces` int NOT NULL DEFAULT 0,
    `counted_at` datetime(6) NULL,
    PRIMARY KEY (`warehouse_id`, `product_id`),
    KEY `ix_stock_levels_product_id` (`product_id`),
    CONSTRAINT `fk_stock_levels_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`),
    CONSTRAINT `fk_stock_levels_product_id_products` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 8/11  create table payment_methods
CREATE TABLE `payment_methods` (
    `code` varchar(20) NOT NULL,
    `title` varchar(80) NOT NULL,
    PRIMARY KEY (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 9/11  create table payments
CREATE TABLE `payments` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `order_id` bigint NOT NULL,
    `amount` decimal(12, 2) NOT NULL,
    `paid_on` date NOT NULL DEFAULT (CURRENT_DATE),
    `method_code` varchar(20) NOT NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `uq_payments_once` UNIQUE (`order_id`, `paid_on`, `amount`),
    KEY `ix_payments_order_id` (`order_id`),
    KEY `ix_payments_method_code` (`method_code`),
    CONSTRAINT `fk_payments_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`),
    CONSTRAINT `fk_payments_method_code_payment_methods` FOREIGN KEY (`method_code`) REFERENCES `payment_methods` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 10/11  create table shipments
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
    KEY `ix_shipments_latest` (`warehouse_id`, `sent_at` DESC),
    CONSTRAINT `fk_shipments_order_id_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`),
    CONSTRAINT `fk_shipments_payment_id_payments` FOREIGN KEY (`payment_id`) REFERENCES `payments` (`id`) ON DELETE SET NULL,
    CONSTRAINT `fk_shipments_warehouse_id_warehouses` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouses` (`id`) ON DELETE RESTRICT ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- 11/11  create table campaigns
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

/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  1f3c9a2b7d10
-- to    4f2a81c05e37
--
-- 4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]
--
-- sources  92dd995aff9e162e
-- schema   0d2330300a306655 -> 4e92ef1095cbb922
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- A segment that fails leaves no trace but what its own comments say; those above it are done. Where the
-- connection broke, see first whether the statement that no transaction held was done.
-- To go on in the middle of a revision: mend the cause; delete everything from the first revision's line
-- down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,
-- such as `4f2a81c05e37:1` beside the version rows.

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
-- revision 1/1  4f2a81c05e37  create categories and products  [ticket: SHOP-2, author: ines]
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

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

/*M!999999\- enable the sandbox mode */
-- upgrade of shop for mysql 8.0.36, by vellum 0.1.0
-- from  70e192b34d6a
-- to    81f2a3c45e7b
--
-- 81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]
--
-- sources  dc7b63d47ed7657c
-- schema   4c1510b74e77a337 -> 1ef28b6718c98bfb
--
-- run    mysql --binary-mode DATABASE < FILE, never with --force
-- Its one statement runs in no transaction: if it fails, nothing has changed but what its comments say.
-- Where the connection broke, see first whether the statement that no transaction held was done, and set the
-- version rows if it was.

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
-- revision 1/1  81f2a3c45e7b  products for the parcel service  [ticket: WH-9, author: noor]

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

-- done; where the database stands:
SELECT `version_num` FROM `vellum_version` ORDER BY `version_num`;
DO RELEASE_LOCK(LEFT(CONCAT('vellum:', DATABASE(), '.vellum_version'), 64));

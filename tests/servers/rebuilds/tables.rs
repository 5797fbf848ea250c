//! What every change finds: tables with rows, and what somebody made by hand.

/// The tables that every change finds, with all that a rebuild could lose.
pub(super) const TABLES: &str = "  - create_table:
      table: teams
      columns:
        - { name: id, type: bigint, primary_key: true }
        - { name: name, type: text, unique: true }
  - create_table:
      table: users
      columns:
        - { name: id, type: bigint, autoincrement: true, primary_key: true }
        - { name: email, type: varchar(255), nullable: false, unique: true, collation: NOCASE }
        - { name: nick, type: text }
        - { name: age, type: text }
        - { name: points, type: integer, nullable: false, server_default: 0 }
        - { name: status, type: { enum: { name: user_status, values: [active, banned] } }, server_default: active }
        - { name: manager_id, type: bigint, references: { table: users, columns: [id], on_delete: set_null } }
        - { name: loud, type: text, computed: { sql: upper(email), stored: true } }
        - { name: quiet, type: text, computed: { sql: lower(email), stored: false } }
      checks:
        - { name: points_not_negative, condition: points >= 0 }
      indexes:
        - { name: users_nick, columns: [nick], where: nick IS NOT NULL }
        - { name: users_lower, columns: [{ expression: lower(nick) }, { name: points, order: desc }] }
  - create_table:
      table: orders
      columns:
        - { name: id, type: bigint, primary_key: true }
        - { name: user_id, type: bigint, references: { table: users, columns: [id], on_delete: cascade } }
        - { name: user_email, type: varchar(255), references: { table: users, columns: [email], on_update: cascade } }
        - { name: total, type: 'numeric(10,2)' }
  - create_table:
      table: tags
      columns:
        - { name: name, type: text }
        - { name: weight, type: integer }
      primary_key: { columns: [name] }
      sqlite: { without_rowid: true }
  - create_table:
      table: notes
      columns:
        - { name: body, type: text }
        - { name: size, type: bigint }
";

/// Rows, and what somebody made by hand: a view over the table and another table's trigger that reads it.
pub(super) const ROWS: &str = "\
INSERT INTO teams VALUES (1, 'red'), (2, 'blue');
INSERT INTO users (id, email, nick, age, points, status, manager_id) VALUES
    (1, 'a@x.org', 'ann', '41', 3, 'active', NULL),
    (5, 'B@x.org', NULL, '7', 0, 'banned', 1),
    (9, 'c@x.org', 'it''s', NULL, 12, NULL, 5),
    (99, 'gone@x.org', NULL, NULL, 0, 'active', NULL);
DELETE FROM users WHERE id = 99;
INSERT INTO orders VALUES (1, 1, 'a@x.org', 12.5), (2, 5, 'b@x.org', 3), (3, 5, NULL, NULL), (4, 9, 'C@X.ORG', 0.01);
INSERT INTO tags VALUES ('new', 1), ('old', 2);
INSERT INTO notes (rowid, body, size) VALUES (3, 'first', 10), (7, 'second', 20);
CREATE VIEW emails AS SELECT id, email FROM users;
CREATE TABLE log (it);
CREATE TRIGGER counted AFTER INSERT ON log BEGIN UPDATE users SET points = points + 1 WHERE id = 1; END;
";

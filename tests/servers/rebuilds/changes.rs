//! The changes of the tables that are made and undone, each with what holds afterwards.

pub(super) const CASES: &[Case] = &[
    case("column with a constant", "[{ add_column: { table: users, column: { name: level, type: integer, nullable: false, server_default: 3 } } }]")
        .then("SELECT sum(level) FROM users", "9"),
    case("column with an expression that is a literal", "[{ add_column: { table: users, column: { name: level, type: integer, nullable: false, server_default: { sql: '-3' } } } }]")
        .then("SELECT sum(level) FROM users", "-9"),
    case("column with the time", "[{ add_column: { table: users, column: { name: made, type: timestamptz, nullable: false, server_default: { call: now } } } }]")
        .copies(1)
        .then("SELECT count(*) FROM users WHERE made LIKE '20%+00:00'", "3"),
    case("column with a value for rows", "[{ add_column: { table: users, column: { name: level, type: text, nullable: false }, backfill: { sql: \"coalesce(nick, email) || points\" } } }]")
        .copies(1)
        .then("SELECT group_concat(level, ' ') FROM users", "ann3 B@x.org0 it's12"),
    case("nullable column with a value for rows", "[{ add_column: { table: users, column: { name: level, type: text }, backfill: { sql: upper(email) } } }]")
        .then("SELECT level FROM users WHERE id = 5", "B@X.ORG"),
    case("column with a subselect for rows", "[{ add_column: { table: users, column: { name: orders, type: integer, nullable: false }, backfill: { sql: \"(SELECT count(*) FROM orders WHERE orders.user_id = users.id)\" } } }]")
        .copies(1)
        .then("SELECT group_concat(orders, ' ') FROM users", "1 2 1"),
    case("first column", "[{ add_column: { table: users, column: { name: level, type: text }, position: first } }]").copies(1),
    case("column behind another", "[{ add_column: { table: users, column: { name: level, type: text }, position: { after: email } } }]").copies(1),
    case("unique column", "[{ add_column: { table: users, column: { name: code, type: text, unique: true } } }]"),
    case("column with a key", "[{ add_column: { table: users, column: { name: team_id, type: bigint, references: { table: teams, columns: [id] } } } }]"),
    case("column with a key and rows", "[{ add_column: { table: users, column: { name: team_id, type: bigint, references: { table: teams, columns: [id] } }, backfill: 2 } }]")
        .copies(1)
        .then("SELECT sum(team_id) FROM users", "6"),
    case("column with a check", "[{ add_column: { table: users, column: { name: level, type: integer, check: { name: level_small, condition: level < 10 } } } }]"),
    case("column of an enumeration", "[{ add_column: { table: users, column: { name: state, type: { enum: { name: user_state, values: [on, off] } }, nullable: false, server_default: 'on' } } }]")
        .then("SELECT group_concat(state) FROM users", "on,on,on"),
    case("computed column", "[{ add_column: { table: users, column: { name: twice, type: integer, computed: { sql: points * 2, stored: false } } } }]")
        .then("SELECT sum(twice) FROM users", "30"),
    case("stored computed column", "[{ add_column: { table: users, column: { name: twice, type: integer, computed: { sql: points * 2, stored: true } } } }]")
        .copies(1)
        .then("SELECT sum(twice) FROM users", "30"),
    case("plain column goes", "[{ drop_column: { table: users, column: age } }]").lossy(),
    case("indexed column goes", "[{ drop_index: { table: users, name: users_lower } }, { drop_column: { table: users, column: nick } }]").lossy(),
    case("computed columns go", "[{ drop_column: { table: users, column: loud } }, { drop_column: { table: users, column: quiet } }]"),
    case("checked column goes", "[{ drop_column: { table: users, column: status } }]").lossy().copies(1),
    case("column with a key goes", "[{ drop_column: { table: users, column: manager_id } }]").lossy().copies(1),
    case("column gets a name", "[{ alter_column: { table: users, column: email, new_column_name: mail } }]")
        .then("SELECT mail FROM emails WHERE id = 1", "a@x.org"),
    case("column gets a name in other letters", "[{ alter_column: { table: users, column: email, new_column_name: EMAIL } }]"),
    case("columns change names", "[{ alter_column: { table: users, column: nick, new_column_name: x } }, { alter_column: { table: users, column: age, new_column_name: nick } }, { alter_column: { table: users, column: x, new_column_name: age } }]")
        .then("SELECT age || nick FROM users WHERE id = 1", "ann41"),
    case("table gets a name", "[{ rename_table: { table: users, to: people } }]")
        .then("SELECT count(*) FROM emails", "3"),
    case("table gets a name in other letters", "[{ rename_table: { table: users, to: Users } }]"),
    case("tables change names", "[{ rename_table: { table: users, to: x } }, { rename_table: { table: teams, to: users } }, { rename_table: { table: x, to: teams } }]")
        .then("SELECT count(*) FROM orders JOIN teams ON teams.id = orders.user_id", "4"),
    case("names and shape at once", "[{ rename_table: { table: users, to: people } }, { alter_column: { table: people, column: email, new_column_name: mail } }, { alter_column: { table: people, column: age, type: integer } }]")
        .lossy()
        .copies(1)
        .then("SELECT typeof(age) || mail FROM people WHERE id = 1", "integera@x.org"),
    case("text to number", "[{ alter_column: { table: users, column: age, type: integer } }]")
        .lossy()
        .copies(1)
        .then("SELECT group_concat(typeof(age)) FROM users", "integer,integer,null"),
    case("number to text", "[{ alter_column: { table: users, column: points, type: text, server_default: null } }, { drop_constraint: { table: users, name: points_not_negative, type: check } }]")
        .lossy()
        .copies(1)
        .then("SELECT group_concat(typeof(points)) FROM users", "text,text,text"),
    case("text to bytes", "[{ alter_column: { table: users, column: age, type: blob } }]")
        .lossy()
        .copies(1)
        .then("SELECT typeof(age) || hex(age) FROM users WHERE id = 1", "blob3431"),
    case("key to the rowid's own type", "[{ alter_column: { table: teams, column: id, type: integer } }]"),
    case("default", "[{ alter_column: { table: users, column: nick, server_default: nobody } }]").copies(1),
    case("default goes", "[{ alter_column: { table: users, column: points, server_default: null } }]").copies(1),
    case("not null", "[{ alter_column: { table: users, column: nick, nullable: false, backfill: { sql: email } } }]")
        .lossy()
        .copies(1)
        .then("SELECT nick FROM users WHERE id = 5", "B@x.org"),
    case("not null, with a default", "[{ alter_column: { table: users, column: nick, nullable: false, server_default: x, backfill: y } }]")
        .lossy()
        .copies(1)
        .then("SELECT nick FROM users WHERE id = 5", "y"),
    case("nullable", "[{ alter_column: { table: users, column: points, nullable: true } }]").copies(1),
    case("collation", "[{ alter_column: { table: users, column: nick, collation: RTRIM } }]").copies(1),
    case("stored instead of computed when read", "[{ alter_column: { table: users, column: quiet, computed: { sql: lower(email), stored: true } } }]").copies(1),
    case("computed no more", "[{ alter_column: { table: users, column: loud, computed: null } }]")
        .copies(1)
        .then("SELECT loud FROM users WHERE id = 5", "B@X.ORG"),
    case("comment", "[{ alter_column: { table: users, column: nick, comment: it's a name } }, { set_table_comment: { table: users, comment: people } }]"),
    case("counter goes", "[{ alter_column: { table: users, column: id, autoincrement: false } }]").copies(1),
    case("counter comes", "[{ alter_column: { table: orders, column: id, autoincrement: true } }]")
        .copies(1)
        .then("SELECT seq FROM sqlite_sequence WHERE name = 'orders'", "4"),
    case("primary key comes", "[{ create_primary_key: { table: notes, columns: [body] } }]")
        .copies(1)
        .then("SELECT group_concat(rowid) FROM notes", "3,7"),
    case("primary key goes", "[{ drop_constraint: { table: teams, columns: [id], type: primary } }]").copies(1),
    case("unique", "[{ create_unique_constraint: { table: users, columns: [nick] } }]"),
    case("unique goes", "[{ drop_constraint: { table: teams, columns: [name], type: unique } }]"),
    case("unique gets a name", "[{ rename_constraint: { table: teams, name: uq_teams_name, to: team_names } }]"),
    case("check", "[{ create_check_constraint: { table: users, name: nick_short, condition: length(nick) < 10 } }]").copies(1),
    case("check goes", "[{ drop_constraint: { table: users, name: points_not_negative, type: check } }]").copies(1),
    case("check gets a name", "[{ rename_constraint: { table: users, name: points_not_negative, to: points_positive } }]").copies(1),
    case("check changes", "[{ alter_constraint: { table: users, name: points_not_negative, condition: points >= -1 } }]").copies(1),
    case("foreign key", "[{ create_foreign_key: { table: notes, name: notes_size, columns: [size], references: { table: users, columns: [id] }, deferrable: true } }, { update_rows: { table: notes, set: { size: 5 }, where: all } }]")
        .copies(1)
        .lossy(),
    case("foreign key goes", "[{ drop_constraint: { table: orders, columns: [user_id], type: foreignkey } }]").copies(1),
    case("foreign key changes", "[{ alter_constraint: { table: users, name: fk_users_manager_id_users, on_delete: cascade } }]").copies(1),
    case("index", "[{ create_index: { table: users, columns: [points, { name: email, order: desc }], where: points > 1 } }]"),
    case("index goes", "[{ drop_index: { table: users, name: users_nick } }]"),
    case("index gets a name", "[{ rename_index: { table: users, name: users_nick, to: nicks } }]"),
    case("value of an enumeration", "[{ add_enum_value: { name: user_status, value: gone, before: banned } }, { update_rows: { table: users, set: { status: gone }, where: { status: null } } }]")
        .copies(1)
        .lossy(),
    case("value gets a name", "[{ rename_enum_value: { name: user_status, from: banned, to: barred } }]")
        .copies(1)
        .then("SELECT group_concat(status) FROM users", "active,barred"),
    case("enumeration changes", "[{ alter_enum: { name: user_status, values: [new, active, barred], renames: { banned: barred } } }]")
        .copies(1)
        .then("SELECT group_concat(status) FROM users", "active,barred"),
    case("key in place of the rowid", "[{ alter_column: { table: tags, column: weight, nullable: false } }]")
        .copies(1)
        .then("SELECT group_concat(name) FROM tags", "new,old"),
    case("one copy for all of it", "[{ alter_column: { table: users, column: age, type: integer } }, { add_column: { table: users, column: { name: made, type: timestamp, server_default: { call: now } } } }, { drop_column: { table: users, column: status } }, { create_check_constraint: { table: users, name: adult, condition: age > 0 } }, { create_index: { table: users, columns: [age] } }, { create_table: { table: other, columns: [{ name: id, type: bigint, primary_key: true }] } }, { alter_column: { table: users, column: nick, server_default: x } }]")
        .copies(1)
        .lossy(),
    case("rows between two changes", "[{ alter_column: { table: users, column: nick, server_default: x } }, { update_rows: { table: users, set: { nick: y }, where: { nick: null } } }, { alter_column: { table: users, column: nick, nullable: false } }]")
        .copies(2)
        .lossy(),
    case("index goes, rows, then a copy", "[{ drop_index: { table: users, name: users_nick } }, { update_rows: { table: users, set: { nick: y }, where: { nick: null } } }, { create_index: { table: users, name: again, columns: [nick] } }, { alter_column: { table: users, column: nick, nullable: false } }]")
        .copies(1)
        .lossy(),
    case("batch", "[{ batch_alter_table: { table: users, operations: [{ alter_column: { column: nick, server_default: x } }, { drop_column: { column: age } }, { alter_column: { column: email, new_column_name: mail } }, { add_column: { column: { name: b, type: text } } }] } }]")
        .copies(1)
        .lossy()
        .then("SELECT mail FROM emails WHERE id = 1", "a@x.org"),
    case("tables that point at each other", "[{ create_table: { table: a, columns: [{ name: id, type: bigint, primary_key: true }, { name: b, type: bigint }] } }, { create_table: { table: b, columns: [{ name: id, type: bigint, primary_key: true }, { name: a, type: bigint, references: { table: a, columns: [id] } }] } }, { create_foreign_key: { table: a, name: fk_a, columns: [b], references: { table: b, columns: [id] } } }, { bulk_insert: { table: a, rows: [{ id: 1 }] } }]")
        .lossy(),
    case("table goes", "[{ drop_table: { table: orders } }]").lossy(),
    case("table goes and comes anew", "[{ drop_table: { table: notes } }, { create_table: { table: notes, columns: [{ name: id, type: bigint, primary_key: true }] } }]").lossy(),
    case("child loses its key, and the parent goes", "[{ drop_constraint: { table: orders, columns: [user_id], type: foreignkey } }, { drop_constraint: { table: orders, columns: [user_email], type: foreignkey } }, { drop_constraint: { table: users, columns: [manager_id], type: foreignkey } }, { execute: { sql: 'DROP VIEW emails; DROP TRIGGER counted', undo: { irreversible: no } } }, { drop_table: { table: users } }]")
        .copies(2)
        .lossy()
        .then("SELECT count(*) FROM orders", "4"),
];

/// A change of the tables.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) operations: &'static str,
    /// Whether all values are back after the way down.
    pub(super) exact: bool,
    /// How many tables are copied by targets before 3.53, on the way up.
    pub(super) copies: usize,
    /// A query and what it answers afterwards.
    pub(super) then: Option<(&'static str, &'static str)>,
}

const fn case(name: &'static str, operations: &'static str) -> Case {
    Case {
        name,
        operations,
        exact: true,
        copies: 0,
        then: None,
    }
}

impl Case {
    const fn lossy(mut self) -> Self {
        self.exact = false;
        self
    }

    const fn copies(mut self, copies: usize) -> Self {
        self.copies = copies;
        self
    }

    const fn then(mut self, query: &'static str, answer: &'static str) -> Self {
        self.then = Some((query, answer));
        self
    }
}

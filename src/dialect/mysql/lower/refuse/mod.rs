//! What an operation asks for that MySQL cannot do, each with what to type instead: nothing is left out in silence.

mod charsets;
mod functions;
mod keys;
mod limits;
mod places;

use super::SPELLING;
use super::column::{default, moment, precision};
use super::ground::Ground;
use super::keys::Key;
use super::place::Place;
use crate::catalog::{Column, Identity, Table};
use crate::diagnostic::Code;
use crate::dialect::Refusal;
use crate::dialect::mysql::facts::FEATURES;
use crate::types::{Base, Type};

/// Looks at all that is new in the touched tables.
///
/// # Errors
/// What MySQL cannot do, all of it.
pub(super) fn refusals(ground: &Ground) -> Result<(), Vec<Refusal>> {
    let transition = ground.transition;
    let mut found = Vec::new();
    for id in &transition.touched.tables {
        if let Some(after) = transition.after.table_by_id(*id) {
            let before = transition.before.table_by_id(*id).map(|it| &**it);
            let place = Place(transition.operation.as_ref());
            let mut refusals = Refusals {
                ground,
                before,
                table: after,
                place,
                found: Vec::new(),
            };
            refusals.table();
            found.extend(refusals.found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

struct Refusals<'a> {
    ground: &'a Ground<'a>,
    before: Option<&'a Table>,
    table: &'a Table,
    place: Place<'a>,
    found: Vec<Refusal>,
}

/// What a table of the database calls a thing, where it stands in the operation, and what to type instead.
struct Reason<'a> {
    code: Code,
    field: String,
    why: String,
    hint: &'a str,
}

impl Refusals<'_> {
    fn refuse(&mut self, field: String, why: impl Into<String>, hint: &str) {
        self.because(Reason {
            code: Code::Unsupported,
            field,
            why: why.into(),
            hint,
        });
    }

    fn because(&mut self, reason: Reason) {
        let Reason { code, field, why, hint } = reason;
        self.found.push(
            Refusal::new(self.ground.transition.origin, code, why)
                .at(field)
                .hint(hint),
        );
    }

    fn table(&mut self) {
        let (before, table) = (self.before, self.table);
        let was = |it: &Column| before.is_some_and(|table| table.columns.contains(it));
        for column in table.columns.iter().filter(|it| !was(it)) {
            self.column(column);
            if let Some(was) = before.and_then(|it| it.column_by_id(column.id)) {
                self.converted(was, column);
            }
        }
        self.row();
        self.kept_in_memory();
        self.comments();
        self.counters();
        if before.is_none_or(|it| it.options != table.options) {
            self.options();
        }
        for key in table
            .primary_key
            .iter()
            .filter(|it| before.is_none_or(|table| table.primary_key.as_ref() != Some(*it)))
        {
            self.deferral(key.deferral, "the primary key", self.place.primary_key("deferrable"));
            self.parts(&Key::Primary(key), self.place.primary_key("columns"));
        }
        for key in table
            .uniques
            .iter()
            .filter(|it| before.is_none_or(|table| !table.uniques.contains(it)))
        {
            let what = format!("the unique constraint `{}`", key.name.as_str());
            let names = self.names(&key.columns);
            self.key_name(&Key::Unique(key), self.place.unique(&names, "name"));
            self.deferral(key.deferral, &what, self.place.unique(&names, "deferrable"));
            self.parts(&Key::Unique(key), self.place.unique(&names, "columns"));
        }
        for key in table
            .foreign_keys
            .iter()
            .filter(|it| before.is_none_or(|table| !table.foreign_keys.contains(it)))
        {
            self.foreign_key(key);
        }
        for check in table
            .checks
            .iter()
            .filter(|it| before.is_none_or(|table| !table.checks.contains(it)))
        {
            self.check(check);
            self.functions_of_check(check);
        }
        self.computed_under_actions();
        self.checks_under_actions();
        self.expressions_over_counters();
        for it in table
            .exclusions
            .iter()
            .filter(|it| before.is_none_or(|table| !table.exclusions.contains(it)))
        {
            let why = format!("MySQL has no exclusion constraints, such as `{}`", it.name.as_str());
            self.refuse(
                self.place.exclusion(&it.name),
                why,
                "add `only: [postgresql]`, and keep the rule in a trigger or the application here",
            );
        }
        for index in table
            .indexes
            .iter()
            .filter(|it| before.is_none_or(|table| !table.indexes.contains(it)))
        {
            self.index(index);
        }
        self.standing_keys();
    }

    fn column(&mut self, column: &Column) {
        let name = column.name.as_str();
        let ty = match SPELLING.type_name(&column.ty) {
            Ok(ty) => ty,
            Err(why) => {
                let refusal = Refusal::new(self.ground.transition.origin, Code::NoTypeHere, why.message);
                let refusal = refusal.at(self.place.column(name, "type"));
                self.found.push(match why.hint {
                    Some(hint) => refusal.hint(hint),
                    None => refusal,
                });
                return;
            }
        };
        if let Some((first, second)) = alike(&column.ty) {
            let why = format!("MySQL takes `{first}` and `{second}` for the same value of the enumeration");
            self.refuse(
                self.place.column(name, "type"),
                why,
                "leave one out, or write `native: false`",
            );
        }
        if let Err(why) = default(self.table, column, &ty) {
            let refusal = Refusal::new(self.ground.transition.origin, Code::Unsupported, why.message);
            let refusal = refusal.at(self.place.column(name, "server_default"));
            self.found.push(match why.hint {
                Some(hint) => refusal.hint(hint),
                None => refusal,
            });
        }
        self.functions_of_column(column);
        if let Some(identity) = &column.identity {
            self.identity(name, identity);
        }
        for (field, word) in [
            ("collation", &column.collation),
            ("mysql.charset", &column.mysql.charset),
        ] {
            if let Some(word) = word.as_ref().filter(|it| !is_word(it)) {
                let why = format!("`{word}` is no name of a collation or character set");
                self.refuse(self.place.column(name, field), why, "write one such as `utf8mb4_bin`");
            }
        }
        self.charset_of_column(column);
        if let Some(text) = &column.mysql.on_update {
            let field = self.place.column(name, "mysql.on_update");
            if moment(text).is_none() {
                self.refuse(
                    field,
                    format!("`{text}` cannot stand behind ON UPDATE"),
                    "write `CURRENT_TIMESTAMP`",
                );
            } else if precision(&ty).is_none() {
                let why = format!("column `{name}` of the type `{ty}` cannot take the time ON UPDATE");
                self.refuse(field, why, "give it the type `timestamp`");
            }
        }
        if column.mysql.invisible && !FEATURES.invisible_column.holds(self.ground.version) {
            self.because(Reason {
                code: Code::UnsupportedVersion,
                field: self.place.column(name, "mysql.invisible"),
                why: format!("MySQL {} has no invisible columns", self.ground.version),
                hint: "leave it out, or raise the target's `version` to 8.0.23",
            });
        }
    }

    fn identity(&mut self, name: &str, identity: &Identity) {
        let Identity {
            always,
            start,
            increment,
            min,
            max,
            cache,
            cycle,
        } = identity;
        let asked = [
            (*always, "always"),
            (start.is_some_and(|it| it < 1), "start"),
            (increment.is_some_and(|it| it != 1), "increment"),
            (min.is_some_and(|it| it != 1), "min"),
            (max.is_some(), "max"),
            (cache.is_some(), "cache"),
            (*cycle, "cycle"),
        ];
        for (_, key) in asked.into_iter().filter(|(asked, _)| *asked) {
            let why =
                format!("AUTO_INCREMENT of column `{name}` has no `{key}`: it counts by 1 from 1, or from `start`");
            let hint = "write `autoincrement: true`, or the column by `only: [mysql]`";
            self.refuse(self.place.column(name, &format!("identity.{key}")), why, hint);
        }
    }

    /// Error 1075: there can be only one auto column.
    fn counters(&mut self) {
        let mut counters = self.table.columns.iter().filter(|it| it.autoincrement);
        if let (Some(first), Some(second)) = (counters.next(), counters.next()) {
            let (first, second) = (first.name.as_str(), second.name.as_str());
            let why = format!("only one column of a table can count, and `{first}` and `{second}` do");
            self.refuse(
                self.place.column(second, "autoincrement"),
                why,
                "leave `autoincrement` out of one",
            );
        }
    }

    fn options(&mut self) {
        let options = &self.table.options;
        let words = [
            ("engine", options.engine.clone()),
            ("charset", options.charset.clone()),
            ("collate", options.collate.clone()),
            ("row_format", options.row_format.clone()),
        ];
        for (key, word) in words {
            if let Some(word) = word.filter(|it| !is_word(it)) {
                self.refuse(
                    format!("mysql.{key}"),
                    format!("`{word}` is no name for `{key}`"),
                    "write one word, such as `InnoDB`",
                );
            }
        }
        self.charset_of_table();
        self.row_format();
    }
}

/// Returns two values of an enumeration that differ in nothing but case: error 1291.
fn alike(ty: &Type) -> Option<(&str, &str)> {
    let values = match &ty.base {
        Base::Enum(it) if it.native => it.values.as_slice(),
        Base::Set(values) => values,
        Base::Enum(_) | Base::Plain(_) | Base::Native(_) => &[],
    };
    values.iter().enumerate().find_map(|(at, value)| {
        let folded = value.to_lowercase();
        let other = values[..at].iter().find(|it| it.to_lowercase() == folded);
        other.map(|it| (it.as_str(), value.as_str()))
    })
}

/// Tells whether a text is one word, which may stand in a statement as it is.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

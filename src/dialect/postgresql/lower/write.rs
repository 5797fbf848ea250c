//! Columns, constraints and options as a definition has them.

use super::{Lowering, SPELLING, rows};
use crate::catalog::{
    Action, Check, Column, Condition, Default, Deferral, Exclusion, ForeignKey, Identity, IndexedThing, Match,
    PrimaryKey, Table, Unique,
};
use crate::diagnostic::Code;
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::{columns, expression, table as quoted};
use crate::dialect::spelling::NoHome;
use crate::operation::rows::Settled;

impl Lowering<'_> {
    /// Writes a column's type.
    pub(super) fn type_name(&mut self, column: &Column) -> String {
        match SPELLING.type_name(&column.ty) {
            Ok(name) => name,
            Err(NoHome { message, hint }) => {
                let refusal = crate::dialect::Refusal::new(self.transition.origin, Code::NoTypeHere, message);
                let mut refusal = refusal.at(self.hints.field(column.id, "type"));
                refusal.hint = hint;
                self.refusals.push(refusal);
                String::new()
            }
        }
    }

    /// Writes a whole column. `as_is` is false where its default and NOT NULL come later.
    pub(super) fn column(&mut self, table: &Table, it: &Column, as_is: bool) -> String {
        let (name, ty) = (SPELLING.name(&it.name), self.type_name(it));
        let mut text = format!("{name} {ty}");
        if let Some(collation) = &it.collation {
            text.push_str(&format!(" COLLATE {}", collation_name(collation)));
        }
        if it.computed.is_some() {
            text.push_str(&self.generated(table, it));
        } else if it.autoincrement {
            text.push_str(&format!(" {}", identity(it.identity.as_ref())));
        } else if let Some(default) = self.default(table, it).filter(|_| as_is) {
            text.push_str(&format!(" DEFAULT {default}"));
        }
        if !it.nullable && as_is {
            text.push_str(" NOT NULL");
        }
        text
    }

    /// Writes how a column is computed.
    fn generated(&mut self, table: &Table, it: &Column) -> String {
        let Some(computed) = &it.computed else {
            return String::new();
        };
        let expression = expression(SPELLING, table, &computed.expression);
        let kept = match computed.stored {
            true => "STORED",
            false => "VIRTUAL",
        };
        if !computed.stored && !FEATURES.generated_virtual.holds(self.version) {
            let what = format!(
                "PostgreSQL {} has no computed column that is not stored, such as `{}`",
                self.version,
                it.name.as_str()
            );
            let field = self.hints.field(it.id, "computed.stored");
            self.refuse(
                field,
                Code::UnsupportedVersion,
                what,
                "write `stored: true`, or use `except: [postgresql]`",
            );
        }
        format!(" GENERATED ALWAYS AS ({expression}) {kept}")
    }

    /// Writes a column's default.
    pub(super) fn default(&mut self, table: &Table, it: &Column) -> Option<String> {
        let written = match it.default.as_ref()? {
            Default::Literal(literal) => SPELLING.default_literal(literal, &it.ty),
            Default::Call(call) => rows::call(*call, &it.ty, self.version),
            Default::Expression(text) => Ok(bracketed(&expression(SPELLING, table, text))),
        };
        match written {
            Ok(written) => Some(written),
            Err(why) => {
                let field = self.hints.field(it.id, "server_default");
                self.refusals.push(crate::dialect::shared::rows::unspellable(
                    self.transition.origin,
                    &field,
                    why,
                ));
                None
            }
        }
    }

    /// Writes a value that fills a column, over the table as it is named then; `None` where there is none here.
    pub(super) fn filled(&mut self, table: &Table, it: &Column, value: &Settled, field: &str) -> Option<String> {
        let written = match value {
            Settled::Nothing => return None,
            Settled::Literal(literal) => SPELLING.literal(literal, &it.ty),
            Settled::Call(call) => rows::call(*call, &it.ty, self.version),
            Settled::Expression(text) => Ok(expression(SPELLING, table, text)),
        };
        match written {
            Ok(written) => Some(written),
            Err(why) => {
                self.refusals.push(crate::dialect::shared::rows::unspellable(
                    self.transition.origin,
                    field,
                    why,
                ));
                None
            }
        }
    }

    /// Writes a foreign key, without its NOT VALID.
    pub(super) fn foreign_key(&self, table: &Table, it: &ForeignKey) -> String {
        let (name, own) = (SPELLING.name(&it.name), columns(SPELLING, table, &it.columns));
        format!("CONSTRAINT {name} FOREIGN KEY ({own}) {}", self.references(table, it))
    }

    /// Writes what a foreign key points at, and how.
    pub(super) fn references(&self, table: &Table, it: &ForeignKey) -> String {
        let there = if it.table == table.id {
            Some(table)
        } else {
            self.transition.after.table_by_id(it.table).map(AsRef::as_ref)
        };
        let (to, target) = match there {
            Some(there) => (quoted(SPELLING, there), columns(SPELLING, there, &it.target)),
            None => (String::new(), String::new()),
        };
        let mut text = format!("REFERENCES {to} ({target})");
        if it.matching == Match::Full {
            text.push_str(" MATCH FULL");
        }
        for (event, action) in [("DELETE", it.on_delete), ("UPDATE", it.on_update)] {
            let words = match action {
                Action::NoAction => continue,
                Action::Restrict => "RESTRICT",
                Action::Cascade => "CASCADE",
                Action::SetNull => "SET NULL",
                Action::SetDefault => "SET DEFAULT",
            };
            text.push_str(&format!(" ON {event} {words}"));
        }
        text + deferral(it.deferral)
    }

    /// Writes a primary key.
    pub(super) fn primary_key(&self, table: &Table, it: &PrimaryKey) -> String {
        let (name, include) = (SPELLING.name(&it.name), included(table, &it.include));
        if let Some(index) = self.hints.adopted.get(&it.id) {
            let index = SPELLING.name(index);
            return format!(
                "CONSTRAINT {name} PRIMARY KEY USING INDEX {index}{}",
                deferral(it.deferral)
            );
        }
        let key = columns(SPELLING, table, &it.columns);
        format!(
            "CONSTRAINT {name} PRIMARY KEY ({key}){include}{}",
            deferral(it.deferral)
        )
    }

    /// Writes a unique constraint.
    pub(super) fn unique(&mut self, table: &Table, it: &Unique) -> String {
        let (name, include) = (SPELLING.name(&it.name), included(table, &it.include));
        if let Some(index) = self.hints.adopted.get(&it.id) {
            let index = SPELLING.name(index);
            return format!("CONSTRAINT {name} UNIQUE USING INDEX {index}{}", deferral(it.deferral));
        }
        let key = columns(SPELLING, table, &it.columns);
        let nulls = self.nulls(it.nulls_not_distinct, it.name.as_str());
        format!(
            "CONSTRAINT {name} UNIQUE{nulls} ({key}){include}{}",
            deferral(it.deferral)
        )
    }

    /// Writes that two NULLs are the same.
    pub(super) fn nulls(&mut self, not_distinct: bool, name: &str) -> &'static str {
        if !not_distinct {
            return "";
        }
        if !FEATURES.nulls_not_distinct.holds(self.version) {
            let what = format!("PostgreSQL {} takes any number of NULLs in `{name}`", self.version);
            let hint =
                "leave `nulls_not_distinct` out, or add a second unique index over a constant with `where: … IS NULL`";
            self.refuse("postgresql.nulls_not_distinct", Code::UnsupportedVersion, what, hint);
        }
        " NULLS NOT DISTINCT"
    }

    /// Writes an exclusion constraint.
    pub(super) fn exclusion(&mut self, table: &Table, it: &Exclusion) -> String {
        let name = SPELLING.name(&it.name);
        let using = self.word(it.using.as_deref().unwrap_or("gist"), "using");
        let mut elements = Vec::with_capacity(it.elements.len());
        for element in &it.elements {
            let mut text = thing(table, &element.thing);
            if let Some(opclass) = &element.opclass {
                text.push_str(&format!(" {}", self.opclass(opclass, "elements")));
            }
            elements.push(format!("{text} WITH {}", element.operator));
        }
        let elements = elements.join(", ");
        let filter = it
            .condition
            .as_ref()
            .map(|it| format!(" WHERE ({})", expression(SPELLING, table, it)));
        let filter = filter.unwrap_or_default();
        format!(
            "CONSTRAINT {name} EXCLUDE USING {using} ({elements}){filter}{}",
            deferral(it.deferral)
        )
    }

    /// Writes a word of the grammar that the author chose, such as an index method.
    pub(super) fn word(&mut self, word: &str, field: &str) -> String {
        if is_plain(word) {
            return word.to_string();
        }
        let what = format!("`{word}` is no name of an index method");
        self.refuse(field, Code::Unsupported, what, "write one such as `gin`");
        String::new()
    }

    /// Writes an operator class, which may have a schema and parameters: `gist_trgm_ops(siglen=32)`.
    pub(super) fn opclass(&mut self, text: &str, field: &str) -> String {
        let (name, parameters) = match text.split_once('(') {
            Some((name, rest)) => (name.trim(), rest.strip_suffix(')')),
            None => (text.trim(), Some("")),
        };
        let safe = parameters.is_some_and(|it| it.chars().all(|c| c.is_ascii_alphanumeric() || "_=, .".contains(c)));
        if safe && !name.is_empty() && name.split('.').all(is_plain) {
            return text.to_string();
        }
        self.refuse(
            field,
            Code::Unsupported,
            format!("`{text}` is no operator class"),
            "write one such as `text_pattern_ops`",
        );
        String::new()
    }

    /// Writes storage parameters.
    pub(super) fn parameters(&mut self, with: &[(String, String)], field: &str) -> String {
        let mut parts = Vec::with_capacity(with.len());
        for (key, value) in with {
            if !key.split('.').all(is_plain) {
                self.refuse(
                    format!("{field}.{key}"),
                    Code::Unsupported,
                    format!("`{key}` is no storage parameter"),
                    "write one such as `fillfactor`",
                );
            }
            let bare = !value.is_empty()
                && value
                    .chars()
                    .all(|it| it.is_ascii_alphanumeric() || "_.+-".contains(it));
            let value = if bare { value.clone() } else { SPELLING.text(value) };
            parts.push(format!("{key} = {value}"));
        }
        parts.join(", ")
    }
}

/// Writes a check.
pub(super) fn check(table: &Table, it: &Check) -> String {
    let name = SPELLING.name(&it.name);
    format!("CONSTRAINT {name} CHECK ({})", condition(table, &it.condition))
}

/// Writes what a check asks.
pub(super) fn condition(table: &Table, it: &Condition) -> String {
    match it {
        Condition::Expression(it) => expression(SPELLING, table, it),
        Condition::OneOf { column, values } => {
            let column = columns(SPELLING, table, &[*column]);
            let values: Vec<String> = values.iter().map(|it| SPELLING.text(it)).collect();
            format!("{column} IN ({})", values.join(", "))
        }
    }
}

/// Writes what an index or exclusion constraint is over.
pub(super) fn thing(table: &Table, it: &IndexedThing) -> String {
    match it {
        IndexedThing::Column(id) => columns(SPELLING, table, &[*id]),
        IndexedThing::Expression(it) => format!("({})", expression(SPELLING, table, it)),
    }
}

/// Writes INCLUDE.
pub(super) fn included(table: &Table, include: &[crate::identity::ColumnId]) -> String {
    match include {
        [] => String::new(),
        include => format!(" INCLUDE ({})", columns(SPELLING, table, include)),
    }
}

/// Writes when a constraint is checked, where that is not at once.
pub(super) fn deferral(it: Option<Deferral>) -> &'static str {
    match it {
        Some(Deferral {
            deferrable: true,
            initially_deferred: true,
        }) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Deferral {
            deferrable: true,
            initially_deferred: false,
        }) => " DEFERRABLE",
        Some(Deferral {
            deferrable: false,
            initially_deferred: _,
        })
        | None => "",
    }
}

/// Writes a collation; `pg_catalog` holds the one that databases begin with.
pub(super) fn collation_name(text: &str) -> String {
    SPELLING.name(&crate::name::Name::new(text))
}

/// Writes an identity with its options.
/// <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-GENERATED-IDENTITY>
pub(super) fn identity(it: Option<&Identity>) -> String {
    let Some(it) = it else {
        return "GENERATED BY DEFAULT AS IDENTITY".to_string();
    };
    let Identity {
        always,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
    } = it;
    let when = match always {
        true => "ALWAYS",
        false => "BY DEFAULT",
    };
    let numbers = [
        ("START WITH", start),
        ("INCREMENT BY", increment),
        ("MINVALUE", min),
        ("MAXVALUE", max),
        ("CACHE", cache),
    ];
    let mut options: Vec<String> = numbers
        .iter()
        .filter_map(|(words, number)| number.map(|number| format!("{words} {number}")))
        .collect();
    if *cycle {
        options.push("CYCLE".to_string());
    }
    match options.is_empty() {
        true => format!("GENERATED {when} AS IDENTITY"),
        false => format!("GENERATED {when} AS IDENTITY ({})", options.join(" ")),
    }
}

/// Puts brackets around an expression that could run into what follows a default.
fn bracketed(text: &str) -> String {
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    let is_call = text.split_once('(').is_some_and(|(name, rest)| {
        is_name(name)
            && rest
                .strip_suffix(')')
                .is_some_and(|it| !it.contains(['(', ')', '\'', '"']))
    });
    let is_text = text
        .strip_prefix('\'')
        .and_then(|it| it.strip_suffix('\''))
        .is_some_and(|it| !it.contains(['\'', '\\']));
    match is_name(text) || is_call || is_text {
        true => text.to_string(),
        false => format!("({text})"),
    }
}

fn is_plain(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(|it| it.is_ascii_lowercase() || it == '_')
        && characters.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

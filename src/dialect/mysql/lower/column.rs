//! A column's definition, whole, as ADD, MODIFY and CREATE TABLE want it.
//!
//! MODIFY loses what it does not repeat: NOT NULL, DEFAULT, AUTO_INCREMENT, ON UPDATE, COMMENT, the character set and
//! collation, INVISIBLE and GENERATED. So a definition is always written from the catalog's column and never from what
//! changed. <https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-add-drop-column>

use super::SPELLING;
use crate::catalog::{Column, Default, Table};
use crate::dialect::spelling::Unspellable;
use crate::expression::{Expression, Part};
use crate::types::{Plain, Type};
use crate::value::{Call, Literal};

/// A column's definition in pieces, so that two can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnText {
    /// The quoted name.
    pub name: String,
    /// The name as it is.
    pub plain: String,
    /// The type.
    pub ty: String,
    /// The character set, when written.
    pub charset: Option<String>,
    /// The collation, when written.
    pub collation: Option<String>,
    /// How it is computed, and whether that is stored.
    pub computed: Option<(String, bool)>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What a row gets that doesn't say.
    pub default: Option<DefaultText>,
    /// What it becomes when another column of the row changes.
    pub on_update: Option<String>,
    /// Whether the database counts it.
    pub counts: bool,
    /// Whether `SELECT *` passes it over.
    pub invisible: bool,
    /// The comment as a literal.
    pub comment: Option<String>,
}

/// A default, by what the server does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DefaultText {
    /// A literal.
    Constant(String),
    /// CURRENT_TIMESTAMP, which MODIFY takes and SET DEFAULT does not.
    Moment(String),
    /// An expression in parentheses; a steady one calls no function.
    Expression {
        /// The text with its parentheses.
        sql: String,
        /// Whether it has one value for ever.
        steady: bool,
    },
}

impl DefaultText {
    /// Returns what stands behind DEFAULT.
    pub(super) fn sql(&self) -> &str {
        match self {
            DefaultText::Constant(sql) | DefaultText::Moment(sql) | DefaultText::Expression { sql, steady: _ } => sql,
        }
    }
}

impl ColumnText {
    /// Writes the column of a table. What cannot be written was refused before.
    pub(super) fn of(table: &Table, column: &Column) -> Self {
        let ty = SPELLING.type_name(&column.ty).unwrap_or_default();
        let on_update = column.mysql.on_update.as_deref().and_then(moment);
        Self {
            name: SPELLING.name(&column.name),
            plain: column.name.as_str().to_string(),
            charset: column.mysql.charset.clone(),
            collation: column.collation.clone(),
            computed: column
                .computed
                .as_ref()
                .map(|it| (expression(table, &it.expression), it.stored)),
            nullable: column.nullable,
            default: default(table, column, &ty).ok().flatten(),
            on_update: on_update.map(|_| current_timestamp(precision(&ty).unwrap_or(0))),
            counts: column.autoincrement,
            invisible: column.mysql.invisible,
            comment: column.comment.as_deref().map(|it| SPELLING.text(it)),
            ty,
        }
    }

    /// Writes the definition.
    pub(super) fn sql(&self) -> String {
        let Self {
            name,
            plain: _,
            ty,
            charset,
            collation,
            computed,
            nullable,
            default,
            on_update,
            counts,
            invisible,
            comment,
        } = self;
        let mut sql = format!("{name} {ty}");
        let mut add = |words: &str, text: &str| {
            sql.push(' ');
            sql.push_str(words);
            sql.push_str(text);
        };
        if let Some(charset) = charset {
            add("CHARACTER SET ", charset);
        }
        if let Some(collation) = collation {
            add("COLLATE ", collation);
        }
        if let Some((expression, stored)) = computed {
            add("GENERATED ALWAYS AS ", &format!("({expression})"));
            add(if *stored { "STORED" } else { "VIRTUAL" }, "");
        }
        match (nullable, computed) {
            (false, _) => add("NOT NULL", ""),
            (true, None) => add("NULL", ""),
            // MariaDB takes neither word here, and NULL is what it is without.
            (true, Some(_)) => {}
        }
        if let Some(default) = default {
            add("DEFAULT ", default.sql());
        }
        if let Some(on_update) = on_update {
            add("ON UPDATE ", on_update);
        }
        if *counts {
            add("AUTO_INCREMENT", "");
        }
        if *invisible {
            add("INVISIBLE", "");
        }
        if let Some(comment) = comment {
            add("COMMENT ", comment);
        }
        sql
    }
}

/// Writes a column's default, or says why it cannot be said.
pub(super) fn default(table: &Table, column: &Column, ty: &str) -> Result<Option<DefaultText>, Unspellable> {
    let Some(default) = &column.default else {
        return Ok(None);
    };
    let in_parentheses = |sql: String, steady: bool| DefaultText::Expression {
        sql: format!("({sql})"),
        steady,
    };
    Ok(Some(match default {
        Default::Literal(literal) => {
            let sql = SPELLING.default_literal(literal, &column.ty)?;
            match sql.starts_with('(') {
                true => DefaultText::Expression { sql, steady: true },
                false => DefaultText::Constant(sql),
            }
        }
        Default::Call(call) => match (call, precision(ty)) {
            // DATETIME(6) DEFAULT CURRENT_TIMESTAMP is error 1067: the precision must be the column's.
            (Call::Now, Some(precision)) if column.ty.as_plain() != Some(Plain::Timestamptz) => {
                DefaultText::Moment(current_timestamp(precision))
            }
            (_, _) => in_parentheses(self::call(*call, &column.ty), false),
        },
        Default::Expression(it) => {
            let sql = expression(table, it);
            match (moment(&sql), precision(ty)) {
                (Some(wanted), Some(precision)) if wanted == precision => {
                    DefaultText::Moment(current_timestamp(precision))
                }
                (_, _) if it.is_literal() && is_bare_literal(&sql) && !wants_parentheses(&column.ty) => {
                    DefaultText::Constant(sql.trim().to_string())
                }
                (_, _) => in_parentheses(sql, it.functions().is_empty()),
            }
        }
    }))
}

/// Writes a portable function where a value of a type is wanted.
pub(super) fn call(call: Call, ty: &Type) -> String {
    let name = SPELLING.type_name(ty).unwrap_or_default();
    match call {
        // The type is kept in UTC by agreement, whatever the session's time zone.
        Call::Now if ty.as_plain() == Some(Plain::Timestamptz) => {
            format!("UTC_TIMESTAMP({})", precision(&name).unwrap_or(6))
        }
        Call::Now => current_timestamp(precision(&name).unwrap_or(0)),
        Call::CurrentDate => "CURRENT_DATE".to_string(),
        Call::CurrentTime => match digits(&name, &["time"]) {
            Some(0) | None => "CURRENT_TIME".to_string(),
            Some(digits) => format!("CURRENT_TIME({digits})"),
        },
        Call::Uuid => "UUID()".to_string(),
    }
}

/// Tells whether a default has another value on a replica, so that the server refuses to add a column with it.
/// <https://dev.mysql.com/doc/refman/8.4/en/replication-rbr-safe-unsafe.html>
pub(super) fn is_unsafe(default: &Default) -> bool {
    const UNSAFE: [&str; 14] = [
        "connection_id",
        "current_role",
        "current_user",
        "found_rows",
        "last_insert_id",
        "load_file",
        "rand",
        "random_bytes",
        "row_count",
        "session_user",
        "sysdate",
        "system_user",
        "uuid",
        "uuid_short",
    ];
    match default {
        Default::Call(Call::Uuid) => true,
        Default::Call(Call::Now | Call::CurrentDate | Call::CurrentTime) | Default::Literal(_) => false,
        Default::Expression(it) => it
            .functions()
            .iter()
            .any(|it| UNSAFE.contains(&it.as_str()) || it == "user"),
    }
}

/// Writes an expression over a table's columns, without the table's name: only one table is in view.
pub(super) fn expression(table: &Table, it: &Expression) -> String {
    let mut sql = String::new();
    for part in it.parts() {
        match part {
            Part::Text(text) => sql.push_str(text),
            Part::Column(id) | Part::QualifiedColumn(id) => {
                let name = table.column_by_id(*id).map(|it| SPELLING.name(&it.name));
                sql.push_str(&name.unwrap_or_default());
            }
        }
    }
    sql
}

/// Returns the precision that CURRENT_TIMESTAMP has in a text, when the text is nothing but that.
pub(super) fn moment(text: &str) -> Option<u32> {
    let text: String = text
        .chars()
        .filter(|it| !it.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    let (word, rest) = text
        .split_once('(')
        .map_or((text.as_str(), None), |(word, rest)| (word, Some(rest)));
    let words = ["current_timestamp", "now", "localtime", "localtimestamp"];
    match rest {
        _ if !words.contains(&word) => None,
        None => (word != "now").then_some(0),
        Some(")") => Some(0),
        Some(rest) => rest.strip_suffix(')')?.parse().ok().filter(|it| *it <= 6),
    }
}

/// Returns the precision of a type that takes CURRENT_TIMESTAMP as its default.
pub(super) fn precision(ty: &str) -> Option<u32> {
    digits(ty, &["datetime", "timestamp"])
}

fn digits(ty: &str, words: &[&str]) -> Option<u32> {
    let ty = ty.trim().to_ascii_lowercase();
    let (word, rest) = ty.split_once('(').unwrap_or((ty.as_str(), ")"));
    if !words.contains(&word.trim()) {
        return None;
    }
    Some(rest.trim_end_matches(')').trim().parse().unwrap_or(0))
}

fn current_timestamp(precision: u32) -> String {
    match precision {
        0 => "CURRENT_TIMESTAMP".to_string(),
        precision => format!("CURRENT_TIMESTAMP({precision})"),
    }
}

/// Tells whether a default of the type must stand in parentheses even when it is a literal.
pub(super) fn wants_parentheses(ty: &Type) -> bool {
    let text = Literal::Text("x".to_string());
    SPELLING.default_literal(&text, ty).is_ok_and(|it| it.starts_with('('))
}

fn is_bare_literal(sql: &str) -> bool {
    let sql = sql.trim();
    let number = sql.strip_prefix(['+', '-']).unwrap_or(sql);
    let inside = sql.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
    let is_text = inside.is_some_and(|it| !it.contains(['\'', '\\']));
    let is_number =
        number.starts_with(|it: char| it.is_ascii_digit()) && number.chars().all(|it| it.is_ascii_digit() || it == '.');
    is_text || is_number || ["null", "true", "false"].contains(&sql.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only CURRENT_TIMESTAMP and its synonyms are one, and they tell their precision.
    #[test]
    fn moments_are_known() {
        let cases = [
            ("CURRENT_TIMESTAMP", Some(0)),
            ("current_timestamp ( 6 )", Some(6)),
            ("NOW()", Some(0)),
            ("localtimestamp(3)", Some(3)),
            ("now", None),
            ("now() + interval 1 day", None),
            ("CURRENT_TIMESTAMP(7)", None),
            ("utc_timestamp()", None),
        ];
        for (text, expected) in cases {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    /// Only DATETIME and TIMESTAMP take CURRENT_TIMESTAMP without parentheses.
    #[test]
    fn precision_is_the_types() {
        let cases = [
            ("datetime", Some(0)),
            ("datetime(6)", Some(6)),
            ("TIMESTAMP(3)", Some(3)),
            ("date", None),
            ("time(6)", None),
        ];
        for (ty, expected) in cases {
            assert_eq!(precision(ty), expected, "{ty}");
        }
    }
}

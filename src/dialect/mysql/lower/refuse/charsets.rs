//! Character sets and collations that are none, or that do not belong together, and what else an engine does not take.

use super::super::SPELLING;
use super::super::definition::charset_of;
use super::{Refusals, is_word};
use crate::catalog::Column;

/// The names, one a line.
const CHARSETS: &str = include_str!("../../../../../dialects/mysql/charsets.txt");

/// <https://dev.mysql.com/doc/refman/8.4/en/create-table.html>
const ROW_FORMATS: [&str; 6] = ["default", "dynamic", "fixed", "compressed", "redundant", "compact"];

impl Refusals<'_> {
    /// Errors 1115, 1253 and 1273.
    pub(super) fn charset_of_column(&mut self, column: &Column) {
        let name = column.name.as_str();
        let (charset, collation) = (column.mysql.charset.as_deref(), column.collation.as_deref());
        let [charset_field, collation_field] = ["mysql.charset", "collation"].map(|it| self.place.column(name, it));
        self.belong(charset, collation, (charset_field, collation_field));
    }

    /// The same of what columns have that say nothing.
    pub(super) fn charset_of_table(&mut self) {
        let (charset, collation) = (&self.table.options.charset, &self.table.options.collate);
        let fields = ("mysql.charset".to_string(), "mysql.collate".to_string());
        self.belong(charset.as_deref(), collation.as_deref(), fields);
    }

    /// What is no word was refused before.
    fn belong(&mut self, charset: Option<&str>, collation: Option<&str>, (charset_field, field): (String, String)) {
        if let Some(charset) = charset.filter(|it| is_word(it) && !is_charset(it)) {
            let why = format!("MySQL has no character set `{charset}`");
            return self.refuse(charset_field, why, "write one such as `utf8mb4` or `latin1`");
        }
        let Some(collation) = collation.filter(|it| is_word(it)) else {
            return;
        };
        let own = charset_of(collation);
        // MariaDB's newest collations are of every character set.
        if own.eq_ignore_ascii_case("uca1400") {
            return;
        }
        if !is_charset(own) {
            let why = format!("MySQL has no collation `{collation}`: one begins with its character set");
            return self.refuse(
                field,
                why,
                "write one such as `utf8mb4_bin`, or `{ default: …, mysql: … }`",
            );
        }
        if let Some(charset) = charset.filter(|it| is_word(it) && canonical(it) != canonical(own)) {
            let why = format!("the collation `{collation}` is none of the character set `{charset}`");
            let hint = format!("write a collation that begins with `{charset}_`");
            self.refuse(field, why, &hint);
        }
    }

    /// Error 1064.
    pub(super) fn row_format(&mut self) {
        let format = self.table.options.row_format.as_deref().filter(|it| is_word(it));
        if let Some(format) = format.filter(|it| !ROW_FORMATS.contains(&it.to_ascii_lowercase().as_str())) {
            let why = format!("MySQL has no row format `{format}`");
            let hint = "write `dynamic`, `compressed`, `redundant`, `compact`, `fixed` or `default`";
            self.refuse("mysql.row_format".to_string(), why, hint);
        }
    }

    /// Error 1163.
    ///
    /// The manual: "MEMORY tables cannot contain BLOB or TEXT columns".
    /// <https://dev.mysql.com/doc/refman/8.4/en/memory-storage-engine.html>
    pub(super) fn kept_in_memory(&mut self) {
        let engine = self.table.options.engine.as_deref().unwrap_or_default();
        if !["memory", "heap"].contains(&engine.to_ascii_lowercase().as_str()) {
            return;
        }
        let before = self.before;
        let is_new = |it: &&Column| before.is_none_or(|table| !table.columns.contains(it));
        for column in self.table.columns.iter().filter(is_new) {
            let ty = SPELLING.type_name(&column.ty).unwrap_or_default().to_ascii_lowercase();
            let word = ty.split(['(', ' ']).next().unwrap_or_default();
            if word.ends_with("text") || word.ends_with("blob") || ["json", "geometry"].contains(&word) {
                let name = column.name.as_str();
                let why = format!("the engine `{engine}` keeps no column of the type `{ty}`, as `{name}` is");
                let hint = "give it the type `varchar(255)`, or leave `mysql.engine` out of the table";
                self.refuse(self.place.column(name, "type"), why, hint);
            }
        }
    }
}

fn is_charset(word: &str) -> bool {
    let mut known = CHARSETS.lines().filter(|it| !it.starts_with('#'));
    known.any(|it| it.eq_ignore_ascii_case(word))
}

/// Returns the one name of a character set that has two.
fn canonical(charset: &str) -> String {
    match charset.to_ascii_lowercase().as_str() {
        "utf8" => "utf8mb3".to_string(),
        charset => charset.to_string(),
    }
}

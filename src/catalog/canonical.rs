//! A schema as lines of text, without identities: what is compared, shown as a difference, and fingerprinted.

mod words;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Catalog, Table};
use crate::parallel;
use words::{
    check_line, column_line, exclusion_line, foreign_key_line, index_line, optional, options_text, primary_key_line,
    unique_line,
};

/// Returns the schema as lines, sorted where order means nothing.
pub fn lines(catalog: &Catalog) -> Vec<String> {
    let mut enums: Vec<String> = catalog.enums().map(|it| enum_line(it)).collect();
    enums.sort();
    let mut tables: Vec<Vec<String>> = catalog.tables().map(|it| table_lines(catalog, it)).collect();
    tables.sort();
    enums.into_iter().chain(tables.into_iter().flatten()).collect()
}

/// A number for a whole schema the sum of its tables' and enumerations' hashes, so that a step costs only what it
/// changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint([u64; 4]);

impl Fingerprint {
    /// Returns the number of a schema.
    pub fn of(catalog: &Catalog) -> Self {
        let tables: Vec<&Arc<Table>> = catalog.tables().collect();
        let numbers = parallel::map(&tables, |it| words(Some(table_lines(catalog, it).join("\n"))));
        let mut sum = Self::default();
        for number in numbers {
            sum.plus(number);
        }
        for it in catalog.enums() {
            sum.add(Some(enum_line(it)));
        }
        sum
    }

    /// Returns what is to be added to the number of a schema to come to that of another. Renaming a table touches the
    /// tables that point at it.
    pub fn step(before: &Catalog, after: &Catalog, touched: &super::Touched) -> Self {
        let mut sum = Self::default();
        let mut tables = touched.tables.clone();
        for id in &touched.tables {
            tables.extend(before.referring(*id).map(|it| it.id));
            tables.extend(after.referring(*id).map(|it| it.id));
        }
        for id in tables {
            sum.subtract(before.table_by_id(id).map(|it| table_lines(before, it).join("\n")));
            sum.add(after.table_by_id(id).map(|it| table_lines(after, it).join("\n")));
        }
        for id in &touched.enums {
            sum.subtract(before.enum_by_id(*id).map(|it| enum_line(it)));
            sum.add(after.enum_by_id(*id).map(|it| enum_line(it)));
        }
        sum
    }

    /// Takes a step that [`Fingerprint::step`] returned.
    #[must_use]
    pub fn moved(mut self, step: Self) -> Self {
        self.plus(step.0);
        self
    }

    /// Returns the first 16 hexadecimal digits of the hash.
    pub fn to_text(self) -> String {
        let mut hasher = Sha256::new();
        for word in self.0 {
            hasher.update(word.to_be_bytes());
        }
        hasher
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn add(&mut self, text: Option<String>) {
        self.plus(words(text));
    }

    fn plus(&mut self, words: [u64; 4]) {
        for (mine, theirs) in self.0.iter_mut().zip(words) {
            *mine = mine.wrapping_add(theirs);
        }
    }

    fn subtract(&mut self, text: Option<String>) {
        for (mine, theirs) in self.0.iter_mut().zip(words(text)) {
            *mine = mine.wrapping_sub(theirs);
        }
    }
}

fn words(text: Option<String>) -> [u64; 4] {
    let Some(text) = text else { return [0; 4] };
    let digest = Sha256::digest(text.as_bytes());
    let mut words = [0u64; 4];
    for (word, bytes) in words.iter_mut().zip(digest.chunks(8)) {
        *word = bytes.iter().fold(0, |so_far, byte| (so_far << 8) | u64::from(*byte));
    }
    words
}

fn enum_line(it: &super::Enumeration) -> String {
    format!("enum {} {:?}", it.qualified().to_text(), it.values)
}

fn table_lines(catalog: &Catalog, table: &Table) -> Vec<String> {
    let name = table.qualified().to_text();
    let mut lines = Vec::new();
    let Table {
        id: _,
        schema: _,
        name: _,
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
        exclusions,
        indexes,
        comment,
        options,
        born: _,
    } = table;
    let mut columns: Vec<String> = columns.iter().map(|it| column_line(table, it)).collect();
    if !catalog.rules.ordered_columns {
        columns.sort();
    }
    lines.push(format!(
        "table {name}{}{}",
        options_text(options),
        optional("comment", comment)
    ));
    lines.extend(columns.into_iter().map(|it| format!("table {name} column {it}")));
    let mut rest: Vec<String> = Vec::new();
    rest.extend(primary_key.iter().map(|it| primary_key_line(table, it)));
    rest.extend(uniques.iter().map(|it| unique_line(table, it)));
    rest.extend(foreign_keys.iter().map(|it| foreign_key_line(catalog, table, it)));
    rest.extend(checks.iter().map(|it| check_line(table, it)));
    rest.extend(exclusions.iter().map(|it| exclusion_line(table, it)));
    rest.extend(indexes.iter().map(|it| index_line(table, it)));
    rest.sort();
    lines.extend(rest.into_iter().map(|it| format!("table {name} {it}")));
    lines
}

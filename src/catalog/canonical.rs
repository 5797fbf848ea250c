//! A schema as lines of text, without identities: what is compared, shown as a difference, and fingerprinted.

use sha2::{Digest, Sha256};

use super::{
    Catalog, Check, Column, Condition, Default, Exclusion, ForeignKey, Index, IndexedThing, PrimaryKey, Table, Unique,
};
use crate::expression::Expression;
use crate::identity::{ColumnId, TableId};
use crate::types::Base;

/// Returns the schema as lines, sorted where order means nothing.
pub fn lines(catalog: &Catalog) -> Vec<String> {
    let mut enums: Vec<String> = catalog.enums().map(|it| enum_line(it)).collect();
    enums.sort();
    let mut tables: Vec<Vec<String>> = catalog.tables().map(|it| table_lines(catalog, it)).collect();
    tables.sort();
    enums.into_iter().chain(tables.into_iter().flatten()).collect()
}

/// A number for a whole schema that costs only what changed: the sum of its tables' and enumerations' hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint([u64; 4]);

impl Fingerprint {
    /// Takes a step from one catalog to the next. Renaming a table touches the tables that point at it.
    pub fn step(&mut self, before: &Catalog, after: &Catalog, touched: &super::Touched) {
        let mut tables = touched.tables.clone();
        for id in &touched.tables {
            tables.extend(before.referring(*id).map(|it| it.id));
            tables.extend(after.referring(*id).map(|it| it.id));
        }
        for id in tables {
            self.subtract(before.table_by_id(id).map(|it| table_lines(before, it).join("\n")));
            self.add(after.table_by_id(id).map(|it| table_lines(after, it).join("\n")));
        }
        for id in &touched.enums {
            self.subtract(before.enum_by_id(*id).map(|it| enum_line(it)));
            self.add(after.enum_by_id(*id).map(|it| enum_line(it)));
        }
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
        for (mine, theirs) in self.0.iter_mut().zip(words(text)) {
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
    lines.push(format!("table {name} {options:?} {comment:?}"));
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

fn column_line(table: &Table, column: &Column) -> String {
    let Column {
        id: _,
        name,
        ty,
        nullable,
        default,
        computed,
        identity,
        autoincrement,
        sqlite_autoincrement,
        comment,
        collation,
        mysql,
        born: _,
    } = column;
    let kind = match &ty.base {
        // Identities differ between two ways to the same schema; the values stand on the enumeration's own line.
        Base::Enum(it) => format!("enum {} native {}", it.name.as_str(), it.native),
        Base::Plain(_) | Base::Set(_) | Base::Native(_) => format!("{ty:?}"),
    };
    let default = match default {
        None => String::new(),
        Some(Default::Expression(it)) => format!(" default {}", expression(table, it)),
        Some(it @ (Default::Literal(_) | Default::Call(_))) => format!(" default {it:?}"),
    };
    let computed = computed
        .as_ref()
        .map(|it| format!(" computed {} {}", expression(table, &it.expression), it.stored));
    format!(
        "{} {kind} nullable {nullable}{default}{} {identity:?} counts {autoincrement} {sqlite_autoincrement} {comment:?} {collation:?} {mysql:?}",
        name.as_str(),
        computed.unwrap_or_default()
    )
}

fn primary_key_line(table: &Table, it: &PrimaryKey) -> String {
    let PrimaryKey {
        id: _,
        name,
        made: _,
        columns,
        include,
        deferral,
    } = it;
    format!(
        "primary key {name:?} {} {} {deferral:?}",
        names(table, columns),
        names(table, include)
    )
}

fn unique_line(table: &Table, it: &Unique) -> String {
    let Unique {
        id: _,
        name,
        made: _,
        columns,
        include,
        nulls_not_distinct,
        deferral,
    } = it;
    format!(
        "unique {name:?} {} {} {nulls_not_distinct} {deferral:?}",
        names(table, columns),
        names(table, include)
    )
}

fn foreign_key_line(catalog: &Catalog, table: &Table, it: &ForeignKey) -> String {
    let ForeignKey {
        id: _,
        name,
        made: _,
        columns,
        table: to,
        target,
        on_delete,
        on_update,
        matching,
        deferral,
        validated,
    } = it;
    format!(
        "foreign key {name:?} {} -> {} {on_delete:?} {on_update:?} {matching:?} {deferral:?} validated {validated}",
        names(table, columns),
        target_text(catalog, *to, target)
    )
}

fn target_text(catalog: &Catalog, table: TableId, columns: &[ColumnId]) -> String {
    match catalog.table_by_id(table) {
        Some(table) => format!("{} {}", table.qualified().to_text(), names(table, columns)),
        None => "nothing".to_string(),
    }
}

fn check_line(table: &Table, it: &Check) -> String {
    let Check {
        id: _,
        name,
        made: _,
        condition,
        validated,
    } = it;
    let condition = match condition {
        Condition::Expression(it) => expression(table, it),
        Condition::OneOf { column, values } => format!("{} in {values:?}", table.column_text(*column)),
    };
    format!("check {name:?} {condition} validated {validated}")
}

fn exclusion_line(table: &Table, it: &Exclusion) -> String {
    let Exclusion {
        id: _,
        name,
        made: _,
        elements,
        using,
        condition,
        deferral,
    } = it;
    let elements: Vec<String> = elements
        .iter()
        .map(|it| format!("{} {:?} with {}", thing(table, &it.thing), it.opclass, it.operator))
        .collect();
    format!(
        "exclude {name:?} {using:?} {elements:?} {:?} {deferral:?}",
        condition.as_ref().map(|it| expression(table, it))
    )
}

fn index_line(table: &Table, it: &Index) -> String {
    let Index {
        id: _,
        name,
        made: _,
        columns,
        unique,
        condition,
        using,
        include,
        with,
        tablespace,
        nulls_not_distinct,
        prefix,
        parser,
        serves: _,
    } = it;
    let columns: Vec<String> = columns
        .iter()
        .map(|it| {
            let super::IndexColumn {
                thing: what,
                descending,
                nulls,
                length,
                opclass,
                collation,
            } = it;
            format!(
                "{} {descending} {nulls:?} {length:?} {opclass:?} {collation:?}",
                thing(table, what)
            )
        })
        .collect();
    format!(
        "index {name:?} {columns:?} unique {unique} {:?} {using:?} {} {with:?} {tablespace:?} {nulls_not_distinct} {prefix:?} {parser:?}",
        condition.as_ref().map(|it| expression(table, it)),
        names(table, include)
    )
}

fn thing(table: &Table, it: &IndexedThing) -> String {
    match it {
        IndexedThing::Column(id) => table.column_text(*id).to_string(),
        IndexedThing::Expression(it) => expression(table, it),
    }
}

fn names(table: &Table, ids: &[ColumnId]) -> String {
    format!("({})", table.columns_text(ids))
}

fn expression(table: &Table, it: &Expression) -> String {
    it.render(&|id| format!("{:?}", table.column_text(id)), &|| {
        format!("{:?}", table.name.as_str())
    })
}

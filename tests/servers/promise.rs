//! What a catalog promises of a server's schema, line by line, next to what the server reports: names, order, nullability,
//! keys, indexes, foreign keys, checks, comments and the values of enumerations.
//!
//! Types, defaults and expressions each server spells in its own way; they are compared between two reports of one server.

use vellum::catalog::{
    Action, Catalog, Column, Deferral, ForeignKey, Index, IndexColumn, IndexedThing, Match, NullsOrder, Table,
};
use vellum::identity::{ColumnId, EnumId};
use vellum::types::Base;
use vellum::variant::Dialect;

use crate::report::{self, CheckReport, ColumnReport, ForeignKeyReport, IndexPart, IndexReport, Report, TableReport};

/// Returns how a server's schema differs from the catalog: `-` is promised and not there, `+` is there and not promised.
pub fn broken(catalog: &Catalog, report: &Report) -> Vec<String> {
    let promised = promised(catalog);
    let found = found(catalog, report);
    let gone = promised
        .iter()
        .filter(|it| !found.contains(it))
        .map(|it| format!("- {it}"));
    let come = found
        .iter()
        .filter(|it| !promised.contains(it))
        .map(|it| format!("+ {it}"));
    gone.chain(come).collect()
}

fn promised(catalog: &Catalog) -> Vec<String> {
    let dialect = catalog.rules.dialect;
    let mut lines = Vec::new();
    if dialect == Dialect::Postgresql {
        for it in catalog.enums().filter(|it| is_type(catalog, it.id)) {
            lines.push(format!("enum {}: {:?}", it.qualified().to_text(), it.values));
        }
    }
    for table in catalog.tables() {
        let name = table.qualified().to_text();
        lines.push(format!(
            "table {name} comment {:?}",
            comment(dialect, table.comment.as_deref())
        ));
        let mut columns: Vec<String> = table.columns.iter().map(|it| it.name.as_str().to_owned()).collect();
        if !catalog.rules.ordered_columns {
            columns.sort();
        }
        lines.push(format!("table {name} columns {columns:?}"));
        let each = table.columns.iter().map(|it| column_line(dialect, it));
        lines.extend(each.map(|it| format!("table {name} {it}")));
        lines.extend(
            members(catalog, table)
                .into_iter()
                .map(|it| format!("table {name} {it}")),
        );
    }
    lines
}

/// Tells whether an enumeration is a type of PostgreSQL's: not so where all its columns are kept as text.
fn is_type(catalog: &Catalog, id: EnumId) -> bool {
    let users = catalog
        .users_of_enum(id)
        .flat_map(|it| &it.columns)
        .filter(|it| it.enumeration() == Some(id));
    let natives: Vec<bool> = users
        .map(|it| matches!(&it.ty.base, Base::Enum(it) if it.native))
        .collect();
    natives.is_empty() || natives.contains(&true)
}

fn comment(dialect: Dialect, comment: Option<&str>) -> Option<&str> {
    match dialect {
        Dialect::Postgresql | Dialect::Mysql => comment,
        // It has none.
        Dialect::Sqlite => None,
    }
}

fn column_line(dialect: Dialect, column: &Column) -> String {
    let counted = match dialect {
        Dialect::Postgresql | Dialect::Mysql => column.autoincrement || column.identity.is_some(),
        Dialect::Sqlite => column.sqlite_autoincrement,
    };
    column_text(
        column.name.as_str(),
        column.nullable,
        column.default.is_some(),
        column.computed.as_ref().map(|it| it.stored),
        counted,
        comment(dialect, column.comment.as_deref()),
    )
}

fn column_text(
    name: &str,
    nullable: bool,
    default: bool,
    stored: Option<bool>,
    counted: bool,
    comment: Option<&str>,
) -> String {
    format!(
        "column {name:?} nullable {nullable} default {default} stored {stored:?} counted {counted} comment {comment:?}"
    )
}

fn members(catalog: &Catalog, table: &Table) -> Vec<String> {
    let dialect = catalog.rules.dialect;
    let mut lines = Vec::new();
    let names = |ids: &[ColumnId]| names(table, ids);
    if let Some(key) = &table.primary_key {
        let name = if catalog.rules.named_primary_keys {
            key.name.as_str()
        } else {
            ""
        };
        lines.push(format!(
            "primary key {name:?} {:?} {:?} {:?}",
            names(&key.columns),
            names(&key.include),
            deferral(key.deferral)
        ));
    }
    for it in &table.uniques {
        let name = it.name.as_str();
        match dialect {
            // MySQL has no other; SQLite may have either, which makes no difference to anybody.
            Dialect::Mysql | Dialect::Sqlite => lines.push(unique_index(name, &names(&it.columns))),
            Dialect::Postgresql => lines.push(format!(
                "unique {name:?} {:?} {:?} {} {:?}",
                names(&it.columns),
                names(&it.include),
                it.nulls_not_distinct,
                deferral(it.deferral)
            )),
        }
    }
    lines.extend(table.foreign_keys.iter().map(|it| foreign_key_line(catalog, table, it)));
    lines.extend(table.checks.iter().map(|it| {
        let validated = it.validated || dialect != Dialect::Postgresql;
        format!("check {:?} validated {validated}", it.name.as_str())
    }));
    lines.extend(
        table
            .exclusions
            .iter()
            .map(|it| format!("exclusion {:?}", it.name.as_str())),
    );
    lines.extend(table.indexes.iter().map(|it| index_line(dialect, table, it)));
    lines
}

fn names(table: &Table, ids: &[ColumnId]) -> Vec<String> {
    ids.iter().map(|id| table.column_text(*id).to_owned()).collect()
}

fn deferral(it: Option<Deferral>) -> report::Deferral {
    match it {
        None => report::Deferral::No,
        Some(Deferral {
            deferrable: false,
            initially_deferred: _,
        }) => report::Deferral::No,
        Some(Deferral {
            deferrable: true,
            initially_deferred: false,
        }) => report::Deferral::Immediate,
        Some(Deferral {
            deferrable: true,
            initially_deferred: true,
        }) => report::Deferral::Deferred,
    }
}

fn foreign_key_line(catalog: &Catalog, table: &Table, key: &ForeignKey) -> String {
    let to = catalog
        .table_by_id(key.table)
        .expect("a key points at a table that is there");
    let action = |it: Action| match it {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    };
    let full = match key.matching {
        Match::Simple => "SIMPLE",
        Match::Full => "FULL",
    };
    let it = ForeignKeyReport {
        columns: names(table, &key.columns),
        ref_table: to.qualified().to_text(),
        ref_columns: names(to, &key.target),
        on_delete: action(key.on_delete).to_owned(),
        on_update: action(key.on_update).to_owned(),
        match_: full.to_owned(),
        deferral: deferral(key.deferral),
        // The others know no keys that are checked later.
        validated: key.validated || catalog.rules.dialect != Dialect::Postgresql,
    };
    foreign_key_text(catalog.rules.dialect, key.name.as_str(), &it)
}

fn foreign_key_text(dialect: Dialect, name: &str, key: &ForeignKeyReport) -> String {
    let mut key = key.clone();
    if dialect == Dialect::Mysql {
        // The two are one to InnoDB, and MariaDB shows the other.
        for it in [&mut key.on_delete, &mut key.on_update] {
            *it = it.replace("RESTRICT", "NO ACTION");
        }
    }
    if dialect != Dialect::Postgresql {
        key.match_ = String::new();
    }
    format!("foreign key {name:?} {key}")
}

fn index_line(dialect: Dialect, table: &Table, index: &Index) -> String {
    let part = |it: &IndexColumn| {
        let (text, expression) = match &it.thing {
            IndexedThing::Column(id) => (table.column_text(*id).to_owned(), false),
            IndexedThing::Expression(_) => (String::new(), true),
        };
        let nulls = match (it.nulls.filter(|_| dialect == Dialect::Postgresql), it.descending) {
            (None, _) | (Some(NullsOrder::First), true) | (Some(NullsOrder::Last), false) => None,
            (Some(NullsOrder::First), false) => Some("FIRST"),
            (Some(NullsOrder::Last), true) => Some("LAST"),
        };
        IndexPart {
            text,
            expression,
            descending: it.descending,
            nulls,
            length: it.length,
            operator_class: it.opclass.clone(),
            collation: None,
        }
    };
    let parts: Vec<IndexPart> = index.columns.iter().map(part).collect();
    let method = match (dialect, &index.prefix, &index.using) {
        (Dialect::Mysql, Some(prefix), _) => prefix.to_lowercase(),
        // InnoDB makes a B-tree whatever is asked for.
        (Dialect::Postgresql, _, Some(using)) => using.to_lowercase(),
        _ => "btree".to_owned(),
    };
    let include = names(table, &index.include);
    index_text(
        index.name.as_str(),
        index.unique,
        &parts,
        index.condition.is_some(),
        &method,
        &include,
        index.nulls_not_distinct,
    )
}

fn unique_index(name: &str, columns: &[String]) -> String {
    let part = |it: &String| IndexPart {
        text: it.clone(),
        ..IndexPart::default()
    };
    let parts: Vec<IndexPart> = columns.iter().map(part).collect();
    index_text(name, true, &parts, false, "btree", &[], false)
}

fn index_text(
    name: &str,
    unique: bool,
    parts: &[IndexPart],
    partial: bool,
    method: &str,
    include: &[String],
    nulls: bool,
) -> String {
    let part = |it: &IndexPart| {
        let text = if it.expression { "(expression)" } else { &it.text };
        format!(
            "{text} {} {:?} {:?} {:?}",
            it.descending,
            it.nulls,
            it.length.filter(|_| method != "spatial"),
            it.operator_class
        )
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!(
        "index {name:?} unique {unique} {parts:?} partial {partial} {method} include {include:?} nulls not distinct {nulls}"
    )
}

fn found(catalog: &Catalog, report: &Report) -> Vec<String> {
    let dialect = catalog.rules.dialect;
    let mut lines = Vec::new();
    for (name, values) in &report.enums {
        lines.push(format!("enum {name}: {values:?}"));
    }
    for (name, table) in &report.tables {
        lines.push(format!("table {name} comment {:?}", table.comment.as_deref()));
        let mut columns: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        if !catalog.rules.ordered_columns {
            columns.sort_unstable();
        }
        lines.push(format!("table {name} columns {columns:?}"));
        lines.extend(
            table
                .columns
                .iter()
                .map(|it| format!("table {name} {}", found_column(it))),
        );
        lines.extend(
            found_members(dialect, table)
                .into_iter()
                .map(|it| format!("table {name} {it}")),
        );
    }
    lines
}

fn found_column(it: &ColumnReport) -> String {
    let counted = it.auto_increment || it.identity.is_some();
    let stored = it.generated.as_ref().map(|it| it.starts_with("stored"));
    let default = it.default.is_some() && !it.auto_increment;
    column_text(&it.name, it.nullable, default, stored, counted, it.comment.as_deref())
}

fn found_members(dialect: Dialect, table: &TableReport) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(key) = &table.primary_key {
        let name = if dialect == Dialect::Postgresql {
            key.name.as_deref().unwrap_or_default()
        } else {
            ""
        };
        lines.push(format!(
            "primary key {name:?} {:?} {:?} {:?}",
            key.columns, key.include, key.deferral
        ));
    }
    for (name, it) in &table.uniques {
        lines.push(match dialect {
            Dialect::Mysql | Dialect::Sqlite => unique_index(name, &it.columns),
            Dialect::Postgresql => {
                format!(
                    "unique {name:?} {:?} {:?} {} {:?}",
                    it.columns, it.include, it.nulls_not_distinct, it.deferral
                )
            }
        });
    }
    lines.extend(
        table
            .foreign_keys
            .iter()
            .map(|(name, it)| foreign_key_text(dialect, name, it)),
    );
    // MariaDB makes one for each JSON column by itself.
    let own = |it: &CheckReport| dialect == Dialect::Mysql && it.expression.starts_with("json_valid(");
    let checks = table.checks.iter().filter(|(_, it)| !own(it));
    lines.extend(checks.map(|(name, it)| format!("check {name:?} validated {}", it.validated)));
    lines.extend(table.exclusions.keys().map(|name| format!("exclusion {name:?}")));
    lines.extend(table.indexes.iter().map(|(name, it)| found_index(name, it)));
    lines
}

fn found_index(name: &str, it: &IndexReport) -> String {
    index_text(
        name,
        it.unique,
        &it.parts,
        it.where_.is_some(),
        &it.method,
        &it.include,
        it.nulls_not_distinct,
    )
}

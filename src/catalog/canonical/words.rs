//! What stands in a table, as words: one line for each column, constraint and index.

use std::fmt::Debug;

use crate::catalog::{
    Action, Catalog, Check, Column, Condition, Default, Deferral, Exclusion, ForeignKey, Index, IndexColumn,
    IndexedThing, Match, MysqlColumn, Options, PrimaryKey, Table, Unique,
};
use crate::expression::Expression;
use crate::identity::{ColumnId, TableId};
use crate::types::Base;
use crate::value::Literal;

pub(super) fn column_line(table: &Table, column: &Column) -> String {
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
        Base::Enum(it) if !it.native => format!("{} as text", ty.to_text()),
        Base::Set(values) => format!("{} {values:?}", ty.to_text()),
        Base::Plain(_) | Base::Enum(_) | Base::Native(_) => ty.to_text(),
    };
    let default = match default {
        None => String::new(),
        Some(Default::Expression(it)) => format!(" default {}", expression(table, it)),
        Some(Default::Literal(it)) => format!(" default {}", literal(it)),
        Some(Default::Call(it)) => format!(" default {}()", it.name()),
    };
    let computed = computed.as_ref().map(|it| {
        let stored = if it.stored { "stored" } else { "not stored" };
        format!(" computed {} {stored}", expression(table, &it.expression))
    });
    let MysqlColumn {
        charset,
        on_update,
        unsigned,
        invisible,
    } = mysql;
    [
        name.as_str(),
        " ",
        &kind,
        flag(" not null", !nullable),
        &default,
        &computed.unwrap_or_default(),
        &optional("identity", identity),
        flag(" autoincrement", *autoincrement),
        flag(" without sqlite's counter", *autoincrement && !sqlite_autoincrement),
        &optional("comment", comment),
        &optional("collation", collation),
        &optional("charset", charset),
        &optional("on update", on_update),
        flag(" mysql unsigned", *unsigned),
        flag(" invisible", *invisible),
    ]
    .concat()
}

pub(super) fn options_text(options: &Options) -> String {
    let Options {
        tablespace,
        with,
        unlogged,
        engine,
        charset,
        collate,
        row_format,
        auto_increment,
        strict,
        without_rowid,
    } = options;
    [
        &optional("tablespace", tablespace),
        &several("with", with),
        flag(" unlogged", *unlogged),
        &optional("engine", engine),
        &optional("charset", charset),
        &optional("collate", collate),
        &optional("row format", row_format),
        &optional("auto_increment", auto_increment),
        flag(" strict", *strict),
        flag(" without rowid", *without_rowid),
    ]
    .concat()
}

/// Returns the word where it is so. What is as usual is not worth a word, everything else has one of its own, so that no two
/// states read alike.
fn flag(word: &'static str, is_so: bool) -> &'static str {
    if is_so { word } else { "" }
}

pub(super) fn optional<T: Debug>(word: &str, it: &Option<T>) -> String {
    it.as_ref().map(|it| format!(" {word} {it:?}")).unwrap_or_default()
}

fn several<T: Debug>(word: &str, them: &[T]) -> String {
    if them.is_empty() {
        String::new()
    } else {
        format!(" {word} {them:?}")
    }
}

fn deferral_text(it: &Option<Deferral>) -> &'static str {
    match it {
        None => "",
        Some(Deferral {
            deferrable,
            initially_deferred,
        }) => match (deferrable, initially_deferred) {
            (false, false) => " not deferrable",
            (false, true) => " not deferrable initially deferred",
            (true, false) => " deferrable",
            (true, true) => " deferrable initially deferred",
        },
    }
}

fn literal(it: &Literal) -> String {
    match it {
        Literal::Null => "null".to_string(),
        Literal::Boolean(it) => it.to_string(),
        Literal::Integer(it) | Literal::Decimal(it) | Literal::Float(it) => it.clone(),
        Literal::Text(it)
        | Literal::Date(it)
        | Literal::Time(it)
        | Literal::Timestamp(it)
        | Literal::Timestamptz(it)
        | Literal::Interval(it)
        | Literal::Uuid(it)
        | Literal::Json(it) => format!("{it:?}"),
        Literal::Bits(_) | Literal::Bytes(_) | Literal::Array(_) => format!("{it:?}"),
    }
}

fn condition_text(table: &Table, it: &Option<Expression>) -> String {
    it.as_ref()
        .map(|it| format!(" where {}", expression(table, it)))
        .unwrap_or_default()
}

fn include_text(table: &Table, include: &[ColumnId]) -> String {
    if include.is_empty() {
        String::new()
    } else {
        format!(" include {}", names(table, include))
    }
}

pub(super) fn primary_key_line(table: &Table, it: &PrimaryKey) -> String {
    let PrimaryKey {
        id: _,
        name,
        made: _,
        columns,
        include,
        deferral,
    } = it;
    format!(
        "primary key {name:?} {}{}{}",
        names(table, columns),
        include_text(table, include),
        deferral_text(deferral)
    )
}

pub(super) fn unique_line(table: &Table, it: &Unique) -> String {
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
        "unique {name:?} {}{}{}{}",
        names(table, columns),
        include_text(table, include),
        flag(" nulls not distinct", *nulls_not_distinct),
        deferral_text(deferral)
    )
}

pub(super) fn foreign_key_line(catalog: &Catalog, table: &Table, it: &ForeignKey) -> String {
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
        "foreign key {name:?} {} -> {}{}{}{}{}{}",
        names(table, columns),
        target_text(catalog, *to, target),
        action_text(" on delete", *on_delete),
        action_text(" on update", *on_update),
        match matching {
            Match::Simple => "",
            Match::Full => " match full",
        },
        deferral_text(deferral),
        flag(" not valid", !validated)
    )
}

fn action_text(word: &str, it: Action) -> String {
    let does = match it {
        Action::NoAction => return String::new(),
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set null",
        Action::SetDefault => "set default",
    };
    format!("{word} {does}")
}

fn target_text(catalog: &Catalog, table: TableId, columns: &[ColumnId]) -> String {
    match catalog.table_by_id(table) {
        Some(table) => format!("{} {}", table.qualified().to_text(), names(table, columns)),
        None => "nothing".to_string(),
    }
}

pub(super) fn check_line(table: &Table, it: &Check) -> String {
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
    format!("check {name:?} {condition}{}", flag(" not valid", !validated))
}

pub(super) fn exclusion_line(table: &Table, it: &Exclusion) -> String {
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
        .map(|it| {
            format!(
                "{}{} with {}",
                thing(table, &it.thing),
                optional("opclass", &it.opclass),
                it.operator
            )
        })
        .collect();
    format!(
        "exclude {name:?}{} ({}){}{}",
        optional("using", using),
        elements.join(", "),
        condition_text(table, condition),
        deferral_text(deferral)
    )
}

pub(super) fn index_line(table: &Table, it: &Index) -> String {
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
            let IndexColumn {
                thing: what,
                descending,
                nulls,
                length,
                opclass,
                collation,
            } = it;
            [
                thing(table, what).as_str(),
                flag(" desc", *descending),
                &optional("nulls", nulls),
                &optional("length", length),
                &optional("opclass", opclass),
                &optional("collation", collation),
            ]
            .concat()
        })
        .collect();
    let columns = columns.join(", ");
    [
        flag("unique ", *unique),
        &format!("index {name:?} ({columns})"),
        &condition_text(table, condition),
        &optional("using", using),
        &include_text(table, include),
        &several("with", with),
        &optional("tablespace", tablespace),
        flag(" nulls not distinct", *nulls_not_distinct),
        &optional("prefix", prefix),
        &optional("parser", parser),
    ]
    .concat()
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

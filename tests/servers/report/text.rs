//! A report in words: a line for each thing, by which two are compared.

use std::fmt;

use super::*;

impl Report {
    /// Returns one line for each thing that there is, each naming its table.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, values) in &self.enums {
            lines.push(format!("enum {name}: {}", values.join(", ")));
        }
        for (name, text) in &self.sequences {
            lines.push(format!("sequence {name}: {text}"));
        }
        for (name, table) in &self.tables {
            lines.push(format!("table {name}"));
            lines.extend(table.lines().into_iter().map(|it| format!("table {name}: {it}")));
        }
        for (name, text) in &self.views {
            lines.push(format!("view {name}: {text}"));
        }
        for (name, text) in &self.triggers {
            lines.push(format!("trigger {name}: {text}"));
        }
        lines
    }
}

impl TableReport {
    fn lines(&self) -> Vec<String> {
        let TableReport {
            columns,
            primary_key,
            uniques,
            foreign_keys,
            checks,
            exclusions,
            indexes,
            comment,
            options,
        } = self;
        let order: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        let mut lines = vec![format!("columns in order: {}", order.join(", "))];
        lines.extend(columns.iter().map(|it| format!("column {it}")));
        if let Some(key) = primary_key {
            lines.push(format!("primary key {}{key}", named(key.name.as_deref())));
        }
        for (name, it) in uniques {
            lines.push(format!("unique {name} {it}"));
        }
        for (name, it) in foreign_keys {
            lines.push(format!("foreign key {name} {it}"));
        }
        for (name, CheckReport { expression, validated }) in checks {
            lines.push(format!("check {name}: {expression}{}", note(!validated, " not valid")));
        }
        for (name, text) in exclusions {
            lines.push(format!("exclusion {name}: {text}"));
        }
        for (name, it) in indexes {
            lines.push(format!("index {name} {it}"));
        }
        if let Some(comment) = comment {
            lines.push(format!("comment {comment:?}"));
        }
        for (name, value) in options {
            lines.push(format!("{name} {value}"));
        }
        lines
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|it| writeln!(formatter, "{it}"))
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ColumnReport {
            name,
            type_,
            nullable,
            default,
            generated,
            identity,
            auto_increment,
            comment,
            collation,
            extra,
        } = self;
        write!(formatter, "{name} {type_}{}", note(!nullable, " not null"))?;
        for (word, value) in [
            ("default", default),
            ("generated", generated),
            ("identity", identity),
            ("collation", collation),
            ("extra", extra),
        ] {
            if let Some(value) = value {
                write!(formatter, " {word} {value}")?;
            }
        }
        formatter.write_str(note(*auto_increment, " auto increment"))?;
        match comment {
            Some(comment) => write!(formatter, " comment {comment:?}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for KeyReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeyReport {
            name: _,
            columns,
            include,
            nulls_not_distinct,
            deferral,
        } = self;
        write!(formatter, "({}){}", columns.join(", "), included(include))?;
        write!(
            formatter,
            "{}{deferral}",
            note(*nulls_not_distinct, " nulls not distinct")
        )
    }
}

impl fmt::Display for Deferral {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Deferral::No => "",
            Deferral::Immediate => " deferrable",
            Deferral::Deferred => " deferrable initially deferred",
        })
    }
}

impl fmt::Display for ForeignKeyReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ForeignKeyReport {
            columns,
            ref_table,
            ref_columns,
            on_delete,
            on_update,
            match_,
            deferral,
            validated,
        } = self;
        write!(
            formatter,
            "({}) -> {ref_table} ({})",
            columns.join(", "),
            ref_columns.join(", ")
        )?;
        write!(formatter, " on delete {on_delete} on update {on_update} match {match_}")?;
        write!(formatter, "{deferral}{}", note(!validated, " not valid"))
    }
}

impl fmt::Display for IndexReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IndexReport {
            parts,
            unique,
            where_,
            method,
            include,
            nulls_not_distinct,
            valid,
            comment,
        } = self;
        let parts: Vec<String> = parts.iter().map(IndexPart::to_string).collect();
        write!(
            formatter,
            "{}{method} ({}){}",
            note(*unique, "unique "),
            parts.join(", "),
            included(include)
        )?;
        formatter.write_str(note(*nulls_not_distinct, " nulls not distinct"))?;
        if let Some(condition) = where_ {
            write!(formatter, " where {condition}")?;
        }
        if let Some(comment) = comment {
            write!(formatter, " comment {comment:?}")?;
        }
        formatter.write_str(note(!valid, " not valid"))
    }
}

impl fmt::Display for IndexPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IndexPart {
            text,
            expression: _,
            descending,
            nulls,
            length,
            operator_class,
            collation,
        } = self;
        formatter.write_str(text)?;
        if let Some(length) = length {
            write!(formatter, "({length})")?;
        }
        if let Some(class) = operator_class {
            write!(formatter, " {class}")?;
        }
        if let Some(collation) = collation {
            write!(formatter, " collate {collation}")?;
        }
        formatter.write_str(note(*descending, " desc"))?;
        nulls.map_or(Ok(()), |it| write!(formatter, " nulls {it}"))
    }
}

fn named(name: Option<&str>) -> String {
    name.map_or_else(String::new, |it| format!("{it} "))
}

fn note(is: bool, words: &str) -> &str {
    if is { words } else { "" }
}

fn included(columns: &[String]) -> String {
    if columns.is_empty() {
        String::new()
    } else {
        format!(" include ({})", columns.join(", "))
    }
}

//! Settles names: how long one may be, and what a constraint is called that nobody named.

use crate::catalog::{Catalog, NameUnit, NamingConvention, NamingProblem, Table, Tokens};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::Name;

/// Which template names a thing.
#[derive(Clone, Copy)]
pub(in crate::operation) enum Named {
    Index,
    Unique,
    Check,
    ForeignKey,
    PrimaryKey,
}

/// Returns the name of a constraint or index, and whether the naming convention made it.
pub(in crate::operation) fn settle_name(
    catalog: &Catalog,
    table: &Table,
    kind: Named,
    written: Option<&Name>,
    columns: &[ColumnId],
    referred: Option<(&Name, Vec<&str>)>,
    field: &str,
) -> Result<(Name, bool), Fault> {
    if let Some(name) = written {
        check_name(catalog, name, field)?;
        return Ok((name.clone(), false));
    }
    let naming = &catalog.rules.naming;
    let template = match kind {
        Named::Index => &naming.ix,
        Named::Unique => &naming.uq,
        Named::Check => &naming.ck,
        Named::ForeignKey => &naming.fk,
        Named::PrimaryKey => &naming.pk,
    };
    let columns: Vec<&str> = columns.iter().map(|id| table.column_text(*id)).collect();
    let tokens = Tokens {
        table: table.name.as_str(),
        schema: table.schema.as_ref().map(Name::as_str),
        constraint: match columns.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        columns,
        referred_table: referred.as_ref().map(|(name, _)| name.as_str()),
        referred_columns: referred.map(|(_, columns)| columns).unwrap_or_default(),
        number: 1 + match kind {
            Named::ForeignKey => table.foreign_keys.len(),
            Named::Check => table.checks.len(),
            Named::Index | Named::Unique | Named::PrimaryKey => 0,
        },
    };
    match NamingConvention::name(template, &tokens, &catalog.rules.names) {
        Ok(name) => Ok((Name::from(name), true)),
        Err(NamingProblem::NeedsName) => {
            let what = "it has no name, and the naming convention makes one only from one column";
            Err(Fault::new(Code::NeedsName, field, what).hint("add `name: …`"))
        }
        Err(NamingProblem::NoColumn(token)) => {
            let what = format!("the naming convention asks for `%({token})s`, and there is no such column");
            Err(Fault::new(Code::NeedsName, field, what).hint("add `name: …`"))
        }
        Err(NamingProblem::UnknownToken(token)) => {
            let what = format!("the naming convention has the token `%({token})s`, which means nothing");
            Err(Fault::new(Code::BadConfiguration, field, what).hint("see `naming_convention` in vellum.yaml"))
        }
        Err(NamingProblem::Unfinished) => {
            let what = "the naming convention has `%(` without `)s`";
            Err(Fault::new(Code::BadConfiguration, field, what).hint("see `naming_convention` in vellum.yaml"))
        }
    }
}

/// Checks a name against what the target can hold.
pub(in crate::operation) fn check_name(catalog: &Catalog, name: &Name, field: &str) -> Result<(), Fault> {
    let rules = &catalog.rules.names;
    let text = name.as_str();
    let bad = |why: &str| {
        Fault::new(
            Code::BadName,
            field,
            format!("the name `{}` {why}", text.escape_debug()),
        )
    };
    if text.is_empty() {
        return Err(Fault::new(Code::BadName, field, "a name may not be empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(bad("holds a control character").hint("leave it out"));
    }
    if rules.no_trailing_space && text.ends_with(' ') {
        return Err(bad("ends with a blank").hint("leave the blank out"));
    }
    if rules.basic_plane_only && text.chars().any(|it| it > '\u{FFFF}') {
        return Err(bad("holds a character above U+FFFF").hint("leave it out"));
    }
    if let Some(prefix) = rules.reserved_prefix
        && text.to_ascii_lowercase().starts_with(prefix)
    {
        return Err(bad(&format!(
            "begins with `{prefix}`, which the database keeps for itself"
        )));
    }
    if let Some((longest, unit)) = rules.longest
        && unit.count(text) > longest
    {
        return Err(too_long(text, longest, unit, field));
    }
    Ok(())
}

fn too_long(text: &str, longest: usize, unit: NameUnit, field: &str) -> Fault {
    let (count, words) = (unit.count(text), unit.words());
    Fault::new(
        Code::NameTooLong,
        field,
        format!("the name `{text}` has {count} {words}; the target holds {longest}"),
    )
    .hint(format!("shorten it to {longest} {words}"))
}

//! From what a revision writes to what the catalog keeps: columns, types, defaults, expressions, names.

use std::sync::Arc;

use super::Faults;
use super::definition::ColumnDefinition;
use crate::catalog::{
    Catalog, Check, Column, Computed, Condition, Default, Enumeration, MysqlColumn, NameUnit, NamingConvention,
    NamingProblem, Table, Tokens,
};
use crate::diagnostic::{Code, did_you_mean};
use crate::expression::{Expression, Purpose, Scope};
use crate::fault::Fault;
use crate::identity::{ColumnId, EnumId};
use crate::name::{Name, QualifiedName};
use crate::types::{Base, EnumText, EnumType, Meaning, Type, TypeProblem, TypeText};
use crate::value::{Literal, Value, literal};
use crate::variant::{Choice, Dialect, Variant};

/// Returns what a map by dialect means for the catalog's dialect; `None` where it says `null`.
pub(super) fn chosen<'a, T>(catalog: &Catalog, variant: &'a Variant<T>, field: &str) -> Result<Option<&'a T>, Fault> {
    match variant.choose(catalog.rules.dialect) {
        Choice::Is(it) => Ok(Some(it)),
        Choice::Nothing => Ok(None),
        Choice::Missing => Err(missing_dialect(catalog.rules.dialect, field)),
    }
}

fn missing_dialect(dialect: Dialect, field: &str) -> Fault {
    Fault::new(
        Code::MissingDialect,
        field,
        format!("nothing is said for the dialect `{dialect}`"),
    )
    .hint(format!(
        "add `{dialect}: …` or `default: …`; `{dialect}: null` says that there is nothing here"
    ))
}

/// Reads SQL text over the columns of a table; `None` where the map by dialect says `null`.
pub(super) fn expression(
    catalog: &Catalog,
    table: &Table,
    text: &Variant<String>,
    purpose: Purpose,
    field: &str,
) -> Result<Option<Expression>, Fault> {
    let Some(text) = chosen(catalog, text, field)? else {
        return Ok(None);
    };
    parse_expression(catalog, table, text, purpose, field).map(Some)
}

/// Reads SQL text over the columns of a table.
pub(super) fn parse_expression(
    catalog: &Catalog,
    table: &Table,
    text: &str,
    purpose: Purpose,
    field: &str,
) -> Result<Expression, Fault> {
    let columns: Vec<(&str, ColumnId)> = table.columns.iter().map(|it| (it.name.as_str(), it.id)).collect();
    let scope = Scope::new(table.name.as_str(), &columns);
    Expression::parse(text, catalog.rules.dialect, purpose, &scope).map_err(|problem| {
        let unknown = problem.unknown_column.clone();
        let fault = problem.into_fault(field);
        match unknown {
            None => fault,
            Some(unknown) => match catalog.column(table, &Name::new(&unknown), field) {
                Err(found) => found,
                Ok(_) => fault,
            },
        }
    })
}

/// Checks a name against what the target can hold.
pub(super) fn check_name(catalog: &Catalog, name: &Name, field: &str) -> Result<(), Fault> {
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

/// Which template names a thing.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Index,
    Unique,
    Check,
    ForeignKey,
    PrimaryKey,
}

/// Returns the name of a constraint or index, and whether the naming convention made it.
pub(super) fn settle_name(
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

/// Settles a type for the target; `None` where its map by dialect says `null`. Declares an enumeration with values.
pub(super) fn settle_type(
    catalog: &mut Catalog,
    text: &TypeText,
    field: &str,
) -> Result<Option<(Type, bool, bool)>, Fault> {
    let rules = Arc::clone(&catalog.rules);
    match text.meaning(rules.dialect, &rules.types) {
        Ok(Meaning::Type(ty, counts)) => Ok(Some((ty, counts, false))),
        Ok(Meaning::Nothing) => Ok(None),
        Ok(Meaning::Enum(it)) => settle_enum(catalog, &it, field).map(|ty| {
            let native = matches!(&ty.base, Base::Enum(it) if it.native);
            Some((ty, false, it.check && !native))
        }),
        Err(TypeProblem::Unknown(name, nearest)) => {
            let fault = Fault::new(Code::UnknownType, field, format!("no type `{name}`"));
            Err(fault.maybe_hint(Some(match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!(
                    "write `{{ native: {{ {}: \"{name}\" }} }}` for a type of the database's own",
                    rules.dialect
                ),
            })))
        }
        Err(TypeProblem::Arguments(why)) => Err(Fault::new(Code::UnknownType, field, why)),
        Err(TypeProblem::MissingDialect) => Err(missing_dialect(rules.dialect, field)),
    }
}

fn settle_enum(catalog: &mut Catalog, text: &EnumText, field: &str) -> Result<Type, Fault> {
    let name = QualifiedName::new(text.schema.as_deref().map(Name::new).as_ref(), &Name::new(&text.name));
    let it = match (catalog.find_enum(&name).cloned(), &text.values) {
        (None, Some(values)) => {
            check_name(catalog, &name.name, field)?;
            check_values(values, field)?;
            let placed = catalog.rules.placed(&name);
            let it = Enumeration {
                id: EnumId(catalog.fresh()),
                schema: placed.schema,
                name: placed.name,
                values: values.clone(),
                born: catalog.origin,
            };
            catalog.put_enum(it.clone());
            Arc::new(it)
        }
        (Some(it), Some(values)) if it.values != *values => {
            let what = format!(
                "the enumeration `{}` stands already with the values {}",
                text.name,
                it.values
                    .iter()
                    .map(|it| format!("`{it}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let fault = Fault::new(Code::Contradiction, field, what);
            return Err(fault
                .hint("leave `values` out, or change them with `alter_enum`")
                .related(Some(it.born), "declared here"));
        }
        (Some(it), _) => it,
        (None, None) => return Err(catalog.enumeration(&name, field).err().unwrap_or_else(|| gone(field))),
    };
    Ok(enum_type(catalog, &it, text.native))
}

fn gone(field: &str) -> Fault {
    Fault::new(Code::UnknownEnum, field, "no such enumeration")
}

/// Makes the type of a column that uses an enumeration.
pub(super) fn enum_type(catalog: &Catalog, it: &Enumeration, native: bool) -> Type {
    let base = Base::Enum(Arc::new(EnumType {
        id: it.id,
        schema: it.schema.clone(),
        name: it.name.clone(),
        values: it.values.clone(),
        native: native && catalog.rules.native_enums,
    }));
    Type {
        base,
        arguments: Vec::new(),
        unsigned: false,
        dimensions: 0,
    }
}

/// Checks the values of an enumeration.
pub(super) fn check_values(values: &[String], field: &str) -> Result<(), Fault> {
    if values.is_empty() {
        return Err(Fault::new(
            Code::BadValue,
            field,
            "an enumeration needs at least one value",
        ));
    }
    for (index, value) in values.iter().enumerate() {
        if values[..index].contains(value) {
            return Err(Fault::new(
                Code::BadValue,
                field,
                format!("the value `{value}` stands twice"),
            ));
        }
        if value.chars().any(char::is_control) {
            let what = format!("the value `{}` holds a control character", value.escape_debug());
            return Err(Fault::new(Code::BadValue, field, what));
        }
    }
    Ok(())
}

/// Settles a written default; `None` where its map by dialect says `null`, or where it is `null` itself.
pub(super) fn default(
    catalog: &Catalog,
    table: &Table,
    value: &Value,
    ty: &Type,
    field: &str,
) -> Result<Option<Default>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Call(call) => Ok(Some(Default::Call(*call))),
        Value::Sql(text) => {
            let Some(text) = chosen(catalog, text, field)? else {
                return Ok(None);
            };
            let it = parse_expression(catalog, table, text, Purpose::Default, field)?;
            if let Some(column) = it.columns().first() {
                let what = format!(
                    "a default cannot use a column, and this one uses `{}`",
                    table.column_text(*column)
                );
                return Err(Fault::new(Code::BadExpression, field, what).hint("write a `computed` column"));
            }
            Ok(Some(Default::Expression(it)))
        }
        Value::Plain(_) | Value::Quoted(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => {
            let it = literal(value, ty).map_err(|why| Fault::new(Code::BadLiteral, field, why))?;
            Ok(match it {
                Literal::Null => None,
                Literal::Boolean(_)
                | Literal::Integer(_)
                | Literal::Decimal(_)
                | Literal::Float(_)
                | Literal::Text(_)
                | Literal::Date(_)
                | Literal::Time(_)
                | Literal::Timestamp(_)
                | Literal::Timestamptz(_)
                | Literal::Interval(_)
                | Literal::Bytes(_)
                | Literal::Uuid(_)
                | Literal::Json(_)
                | Literal::Array(_)
                | Literal::Bits(_) => Some(Default::Literal(it)),
            })
        }
    }
}

/// Makes a column and puts it into the table, with the check that an enumeration kept as text needs. Constraints of
/// the definition (`primary_key`, `unique`, `references`, …) are left to the caller. Returns `None` where the type is
/// `null` for this dialect: the column is not there.
pub(super) fn column(
    catalog: &mut Catalog,
    table: &mut Table,
    definition: &ColumnDefinition,
    at: usize,
) -> Result<Option<ColumnId>, Faults> {
    let ColumnDefinition {
        name,
        ty,
        nullable,
        primary_key,
        unique: _,
        index: _,
        autoincrement,
        identity,
        server_default,
        computed,
        check: _,
        references: _,
        comment,
        collation,
        mysql,
        sqlite,
    } = definition;
    let mut faults = Faults::new();
    if let Err(fault) = check_name(catalog, name, "name") {
        faults.push(fault);
    }
    if let Some(other) = catalog.find_column(table, name) {
        let what = format!(
            "column `{}` is there already in table `{}`",
            name.as_str(),
            table.qualified().to_text()
        );
        faults.push(Fault::new(Code::AlreadyExists, "name", what).related(Some(other.born), "added here"));
    }
    let settled = match settle_type(catalog, ty, "type") {
        Ok(None) => return if faults.is_empty() { Ok(None) } else { Err(faults) },
        Ok(Some(settled)) => Some(settled),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let Some((mut ty, counts, needs_check)) = settled else {
        return Err(faults);
    };
    let mysql_here = catalog.rules.dialect == Dialect::Mysql;
    let mysql = mysql.clone().filter(|_| mysql_here).unwrap_or_default();
    ty.unsigned |= mysql.unsigned;
    let autoincrement = *autoincrement || counts || identity.is_some();
    if autoincrement && !ty.is_integer() {
        let what = format!(
            "`{}` cannot count: its type is `{}`, no integer",
            name.as_str(),
            ty.to_text()
        );
        faults.push(Fault::new(Code::TypeMismatch, "type", what).hint("use `bigint`"));
    }
    let mut settled_default = None;
    if let Some(value) = server_default {
        match default(catalog, table, value, &ty, "server_default") {
            Ok(it) => settled_default = it,
            Err(fault) => faults.push(fault),
        }
        if autoincrement || computed.is_some() {
            let what = "a column that counts or is computed has no default of its own";
            faults.push(Fault::new(Code::Contradiction, "server_default", what).hint("leave `server_default` out"));
        }
    }
    let mut settled_computed = None;
    if let Some(it) = computed {
        match expression(catalog, table, &it.sql, Purpose::Computed, "computed.sql") {
            Ok(expression) => {
                settled_computed = expression.map(|expression| Computed {
                    expression,
                    stored: it.stored,
                });
            }
            Err(fault) => faults.push(fault),
        }
    }
    if *primary_key && *nullable == Some(true) {
        let what = "a primary key's column cannot be nullable";
        faults.push(Fault::new(Code::Contradiction, "nullable", what).hint("leave `nullable` out"));
    }
    let mut settled_collation = None;
    if let Some(by) = collation {
        match chosen(catalog, by, "collation") {
            Ok(it) => settled_collation = it.cloned(),
            Err(fault) => faults.push(fault),
        }
    }
    if let Err(fault) = check_comment(comment.as_deref(), "comment") {
        faults.push(fault);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let id = catalog.fresh_column();
    let column = Column {
        id,
        name: name.clone(),
        ty,
        nullable: nullable.unwrap_or(true) && !*primary_key,
        default: settled_default,
        computed: settled_computed,
        identity: identity.clone(),
        autoincrement,
        sqlite_autoincrement: autoincrement && sqlite.as_ref().is_none_or(|it| it.autoincrement),
        comment: comment.clone().filter(|it| !it.is_empty()),
        collation: settled_collation,
        mysql: MysqlColumn {
            unsigned: false,
            ..mysql
        },
        born: catalog.origin,
    };
    table.columns.insert(at.min(table.columns.len()), column);
    if needs_check {
        add_enum_check(catalog, table, id, "type").map_err(|fault| vec![fault])?;
    }
    Ok(Some(id))
}

/// A comment is a literal everywhere; only NUL has no spelling.
pub(super) fn check_comment(comment: Option<&str>, field: &str) -> Result<(), Fault> {
    match comment {
        Some(text) if text.contains('\0') => Err(Fault::new(Code::BadValue, field, "a comment may not hold NUL")),
        Some(_) | None => Ok(()),
    }
}

/// Adds the check that keeps a text column to its enumeration's values.
pub(super) fn add_enum_check(
    catalog: &mut Catalog,
    table: &mut Table,
    column: ColumnId,
    field: &str,
) -> Result<(), Fault> {
    let values = match table.column_by_id(column).map(|it| &it.ty.base) {
        Some(Base::Enum(it)) => it.values.clone(),
        Some(Base::Plain(_) | Base::Set(_) | Base::Native(_)) | None => return Ok(()),
    };
    let (name, made) = settle_name(catalog, table, Named::Check, None, &[column], None, field)?;
    let id = catalog.fresh_constraint();
    table.checks.push(Check {
        id,
        name,
        made,
        condition: Condition::OneOf { column, values },
        validated: true,
    });
    Ok(())
}

/// Returns the identities of named columns.
pub(super) fn column_ids(
    catalog: &Catalog,
    table: &Table,
    names: &[Name],
    field: &str,
) -> Result<Vec<ColumnId>, Faults> {
    let mut faults = Faults::new();
    let mut ids = Vec::new();
    if names.is_empty() {
        faults.push(Fault::new(Code::BadValue, field, "at least one column is needed"));
    }
    for (index, name) in names.iter().enumerate() {
        match catalog.column(table, name, &format!("{field}[{index}]")) {
            Ok(column) if ids.contains(&column.id) => {
                let what = format!("column `{}` stands twice", name.as_str());
                faults.push(Fault::new(Code::BadValue, format!("{field}[{index}]"), what));
            }
            Ok(column) => ids.push(column.id),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(ids) } else { Err(faults) }
}

/// Returns "did you mean" for a name among others.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}

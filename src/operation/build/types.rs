//! Settles types: enumerations by name, values, and what the dialect makes of the text.

use super::{check_name, missing_dialect};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::expression::native_type;
use crate::fault::Fault;
use crate::identity::EnumId;
use crate::name::{Name, QualifiedName};
use crate::operation::enums::check_free_of_tables;
use crate::types::{Base, EnumText, EnumType, Meaning, Type, TypeProblem, TypeText};
use std::sync::Arc;

/// Settles a type for the target; `None` where its map by dialect says `null`. Declares an enumeration with values.
pub(in crate::operation) fn settle_type(
    catalog: &mut Catalog,
    text: &TypeText,
    field: &str,
) -> Result<Option<(Type, bool, bool)>, Fault> {
    let rules = Arc::clone(&catalog.rules);
    match text.meaning(rules.dialect, &rules.types) {
        Ok(Meaning::Type(ty, counts)) => {
            if let Base::Native(text) = &ty.base {
                native_type(text, rules.dialect).map_err(|it| it.into_fault(format!("{field}.native")))?;
            }
            Ok(Some((ty, counts, false)))
        }
        Ok(Meaning::Nothing) => Ok(None),
        Ok(Meaning::Enum(it)) => settle_enum(catalog, &it, field).map(|ty| {
            let native = matches!(&ty.base, Base::Enum(it) if it.native);
            Some((ty, false, it.check && !native))
        }),
        Err(TypeProblem::Unknown(name, nearest)) => {
            let fault = Fault::new(Code::UnknownType, field, format!("no type `{name}`"));
            Err(fault.maybe_hint(Some(match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("write `{{ native: \"{name}\" }}` for a type of the database's own"),
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
            check_values(values, &format!("{field}.values"))?;
            if text.native {
                check_free_of_tables(catalog, &name, field)?;
            }
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
pub(in crate::operation) fn enum_type(catalog: &Catalog, it: &Enumeration, native: bool) -> Type {
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

/// Checks the values of an enumeration, which stand in a list at a field.
pub(in crate::operation) fn check_values(values: &[String], field: &str) -> Result<(), Fault> {
    if values.is_empty() {
        let what = "an enumeration needs at least one value";
        return Err(Fault::new(Code::BadValue, field, what));
    }
    check_each(values, |index| format!("{field}[{index}]"))
}

/// Checks the values of an enumeration, each with the field that says it.
pub(in crate::operation) fn check_each(values: &[String], field: impl Fn(usize) -> String) -> Result<(), Fault> {
    for (index, value) in values.iter().enumerate() {
        if values[..index].contains(value) {
            let what = format!("the value `{value}` stands twice");
            return Err(Fault::new(Code::BadValue, field(index), what).hint("remove one of them"));
        }
        if value.chars().any(char::is_control) {
            let what = format!("the value `{}` holds a control character", value.escape_debug());
            return Err(Fault::new(Code::BadValue, field(index), what));
        }
    }
    Ok(())
}

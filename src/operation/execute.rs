//! `execute`: SQL text of the author's own, and what it does to the schema.

use serde::Deserialize;

use super::build::chosen;
use super::{Entry, Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::expression::raw;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::types::{by_dialect, plain_text};
use crate::variant::Variant;
use crate::written::Written;

/// Runs SQL text; several statements in one text are several statements.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// The text, also by dialect.
    pub sql: Variant<String>,
    /// What undoes it: text, also by dialect, or `{ irreversible: why }`.
    #[serde(default)]
    pub undo: Option<Undo>,
    /// What it does to the schema, as operations, so that the catalog stays true; an empty list says that nothing of it
    /// lasts.
    #[serde(default)]
    pub effects: Option<Vec<Entry>>,
}

impl Execute {
    /// Returns what it does to the schema, as far as that is said.
    pub fn effects(&self) -> &[Entry] {
        self.effects.as_deref().unwrap_or_default()
    }

    /// Tells where the text changes a table that is known, and nothing says how.
    fn untold(&self, catalog: &Catalog, text: &str, field: &str) -> Faults {
        let dialect = catalog.rules.dialect;
        let mut faults = Faults::new();
        for statement in raw::split(text, dialect).unwrap_or_default() {
            for it in raw::changed_tables(&statement.sql, dialect) {
                let name = QualifiedName::new(it.schema.as_deref().map(Name::new).as_ref(), &Name::new(&it.name));
                let Some(table) = catalog.find_table(&name) else {
                    continue;
                };
                let what = format!("the text changes table `{}`, and nothing says how", table.name.as_str());
                let fault = Fault::new(Code::UntoldEffect, field, what)
                    .hint("write the operation itself, or what the text does as `effects: [ … ]`")
                    .part(statement.start + it.start, statement.start + it.end);
                faults.push(fault);
            }
        }
        faults
    }
}

/// What undoes a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Undo {
    /// Another text.
    Sql(Variant<String>),
    /// Nothing, and why.
    Irreversible(String),
}

impl TryFrom<Written> for Undo {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Map(mut entries) if entries.len() == 1 && entries[0].0 == "irreversible" => {
                plain_text(entries.remove(0).1).map(Undo::Irreversible)
            }
            Written::Null | Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => {
                by_dialect(written, plain_text).map(Undo::Sql)
            }
        }
    }
}

impl schemars::JsonSchema for Undo {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Undo".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = generator.subschema_for::<Variant<String>>();
        schemars::json_schema!({
            "description": "SQL text that undoes it, also by dialect, or `{ irreversible: why }`.",
            "anyOf": [text, { "type": "object", "additionalProperties": false, "required": ["irreversible"],
                "properties": { "irreversible": { "type": "string", "description": "Why there is no way back." } } }]
        })
    }
}

impl Operate for Execute {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let check = |text: &Variant<String>, field: &str| -> Result<(), Fault> {
            let Some(text) = chosen(catalog, text, field)? else {
                return Ok(());
            };
            raw::split(text, catalog.rules.dialect)
                .map(drop)
                .map_err(|it| it.into_fault(field))
        };
        faults.extend(check(&self.sql, "sql").err());
        if let Some(Undo::Sql(text)) = &self.undo {
            faults.extend(check(text, "undo").err());
        }
        if let (None, Ok(Some(text))) = (&self.effects, chosen(catalog, &self.sql, "sql")) {
            faults.extend(self.untold(catalog, text, "sql"));
        }
        for (index, entry) in self.effects().iter().enumerate() {
            if !entry.common.concerns(catalog.rules.dialect) {
                continue;
            }
            if let Err(more) = entry.operation.apply(catalog) {
                let at = format!("effects[{index}].{}", entry.operation.name());
                faults.extend(more.into_iter().map(|it| it.within(&at)));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        match &self.undo {
            Some(Undo::Sql(_)) => Inverse::Own,
            Some(Undo::Irreversible(why)) => Inverse::Impossible {
                reason: why.clone(),
                hint: "the revision says so itself".to_string(),
            },
            None => Inverse::Impossible {
                reason: "nobody can turn SQL text round".to_string(),
                hint: "add `undo: …` to the operation, or `undo: { irreversible: why }`".to_string(),
            },
        }
    }

    fn describe(&self) -> String {
        "execute SQL".to_string()
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        self.effects()
            .iter()
            .flat_map(|it| it.operation.as_operate().subjects())
            .collect()
    }
}

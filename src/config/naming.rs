//! The naming convention: what constraints and indexes without a written name are called, in Alembic's tokens.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::catalog::NamingConvention;
use crate::diagnostic::{Code, did_you_mean};

/// How names that are not written are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// From templates.
    Templates(NamingConvention),
    /// As the server itself would name them, written out.
    Database,
}

impl Default for Naming {
    fn default() -> Self {
        Self::Templates(NamingConvention::default())
    }
}

/// What `naming_convention:` says: `database`, or some of the templates.
#[derive(Clone, Debug)]
pub(crate) enum NamingText {
    Database,
    Templates(Box<SomeTemplates>),
}

/// The templates that are written.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NamingTemplates")]
pub(crate) struct SomeTemplates {
    /// Indexes: `ix_%(column_0_label)s`.
    ix: Option<Template>,
    /// Unique constraints: `uq_%(table_name)s_%(column_0_N_name)s`.
    uq: Option<Template>,
    /// Checks: `ck_%(table_name)s_%(constraint_name)s`.
    ck: Option<Template>,
    /// Foreign keys: `fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s`.
    fk: Option<Template>,
    /// Primary keys: `pk_%(table_name)s`.
    pk: Option<Template>,
}

impl<'de> Deserialize<'de> for NamingText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = NamingText;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("`database`, or a mapping with `ix`, `uq`, `ck`, `fk` and `pk`")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<NamingText, E> {
                match text {
                    "database" => Ok(NamingText::Database),
                    _ => Err(E::custom(format!(
                        "no naming convention `{text}`\nwrite `database`, or templates for `ix`, `uq`, `ck`, `fk`, `pk`"
                    ))),
                }
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<NamingText, D::Error> {
                SomeTemplates::deserialize(inner).map(|it| NamingText::Templates(Box::new(it)))
            }
        }

        deserializer.deserialize_newtype_struct(crate::document::decode::WORD_OR, Visitor)
    }
}

impl NamingText {
    /// Returns the convention with what is written put over another.
    pub(super) fn over(&self, base: &Naming) -> Naming {
        let templates = match self {
            NamingText::Database => return Naming::Database,
            NamingText::Templates(templates) => templates,
        };
        let base = match base {
            Naming::Templates(base) => base.clone(),
            Naming::Database => NamingConvention::default(),
        };
        let SomeTemplates { ix, uq, ck, fk, pk } = templates.as_ref();
        let text = |template: &Option<Template>, base: String| template.as_ref().map_or(base, |it| it.0.clone());
        Naming::Templates(NamingConvention {
            ix: text(ix, base.ix),
            uq: text(uq, base.uq),
            ck: text(ck, base.ck),
            fk: text(fk, base.fk),
            pk: text(pk, base.pk),
        })
    }
}

impl schemars::JsonSchema for NamingText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NamingConvention".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let templates = generator.subschema_for::<SomeTemplates>();
        schemars::json_schema!({ "anyOf": [{ "const": "database" }, templates] })
    }
}

/// A template whose tokens are known.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(with = "String")]
struct Template(String);

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match check(&text) {
            Ok(()) => Ok(Self(text)),
            Err(message) => Err(D::Error::custom(format!("{}: {message}", Code::BadConfiguration))),
        }
    }
}

/// The tokens without numbers; those of columns are known by their shape.
const TOKENS: &[&str] = &[
    "table_name",
    "constraint_name",
    "referred_table_name",
    "column_0_name",
    "column_0_label",
    "column_0_key",
    "column_0N_name",
    "column_0_N_name",
    "column_0N_label",
    "column_0_N_label",
    "column_0N_key",
    "column_0_N_key",
    "referred_column_0_name",
    "referred_column_0N_name",
    "referred_column_0_N_name",
];

/// Looks at each `%(token)s` of a template.
fn check(template: &str) -> Result<(), String> {
    if template.is_empty() {
        return Err(
            "an empty template makes no name\nwrite one such as `%(table_name)s_%(column_0_N_name)s`, or leave it out"
                .to_string(),
        );
    }
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('%') {
        let token = after.strip_prefix('(').and_then(|it| it.split_once(")s"));
        let Some((token, after)) = token else {
            return Err(format!(
                "a `%` in `{template}` that begins no token\nwrite `%(table_name)s`"
            ));
        };
        if !is_token(token) {
            let hint = match did_you_mean(token, TOKENS.iter().copied()) {
                Some(meant) => format!("did you mean `%({meant})s`?"),
                None => format!("the tokens are {}", crate::document::fault::all_of(TOKENS)),
            };
            return Err(format!("no token `%({token})s` for names\n{hint}"));
        }
        rest = after;
    }
    Ok(())
}

/// Tells a token, also one of a later column: `column_3_name`.
fn is_token(token: &str) -> bool {
    if TOKENS.contains(&token) {
        return true;
    }
    let (column, labels) = match token.strip_prefix("referred_") {
        Some(rest) => (rest, ["name"].as_slice()),
        None => (token, ["name", "label", "key"].as_slice()),
    };
    let parts = column.strip_prefix("column_").and_then(|it| it.split_once('_'));
    parts.is_some_and(|(number, what)| {
        let short = !number.is_empty() && number.len() <= 3;
        short && number.bytes().all(|it| it.is_ascii_digit()) && labels.contains(&what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Alembic's tokens are known, others are told with the nearest.
    #[test]
    fn tokens() {
        let defaults = NamingConvention::default();
        for template in [&defaults.ix, &defaults.uq, &defaults.ck, &defaults.fk, &defaults.pk] {
            assert_eq!(check(template), Ok(()));
        }
        assert_eq!(check("%(column_12_key)s_%(referred_column_1_name)s"), Ok(()));
        assert_eq!(
            check("x_%(table_nam)s"),
            Err("no token `%(table_nam)s` for names\ndid you mean `%(table_name)s`?".to_string())
        );
        for template in [
            "%s",
            "%(table_name)",
            "%(column_x_name)s",
            "%(referred_column_0_label)s",
            "%",
        ] {
            assert!(check(template).is_err(), "{template}");
        }
    }
}

//! Naming conventions: Alembic's tokens, and what a made name is when it gets too long.

use md5::{Digest, Md5};

use super::{NameRules, NameUnit};

/// The templates for names that nobody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamingConvention {
    /// Indexes.
    pub ix: String,
    /// Unique constraints.
    pub uq: String,
    /// Checks.
    pub ck: String,
    /// Foreign keys.
    pub fk: String,
    /// Primary keys.
    pub pk: String,
}

impl Default for NamingConvention {
    fn default() -> Self {
        Self {
            ix: "ix_%(column_0_label)s".to_string(),
            uq: "uq_%(table_name)s_%(column_0_N_name)s".to_string(),
            ck: "ck_%(table_name)s_%(constraint_name)s".to_string(),
            fk: "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s".to_string(),
            pk: "pk_%(table_name)s".to_string(),
        }
    }
}

/// What the tokens of a template stand for.
#[derive(Clone, Debug, Default)]
pub struct Tokens<'a> {
    /// The table.
    pub table: &'a str,
    /// Its schema, when it has one.
    pub schema: Option<&'a str>,
    /// The columns, in order.
    pub columns: Vec<&'a str>,
    /// The name that was written, for templates that wrap it.
    pub constraint: Option<&'a str>,
    /// The table that a foreign key points at.
    pub referred_table: Option<&'a str>,
    /// The columns that a foreign key points at.
    pub referred_columns: Vec<&'a str>,
    /// Which of its kind it is in the table, beginning with 1; only the names that MySQL gives count so.
    pub number: usize,
}

/// Why a template gives no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamingProblem {
    /// The format has no such token.
    UnknownToken(String),
    /// The template wraps a written name, and there is none.
    NeedsName,
    /// The template names a column that is not there.
    NoColumn(String),
    /// A `%(` without `)s`.
    Unfinished,
}

impl NamingConvention {
    /// Fills a template in; a name that is too long is cut to its first characters and four digits of its MD5, as
    /// SQLAlchemy does.
    ///
    /// # Errors
    /// When a token is unknown or stands for nothing here.
    pub fn name(template: &str, tokens: &Tokens, rules: &NameRules) -> Result<String, NamingProblem> {
        let name = fill(template, tokens)?;
        Ok(match rules.longest {
            Some((longest, unit)) if unit.count(&name) > longest => shorten(&name, longest, unit),
            Some(_) | None => name,
        })
    }
}

fn shorten(name: &str, longest: usize, unit: NameUnit) -> String {
    let digest = Md5::digest(name.as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut kept = String::new();
    for character in name.chars() {
        if unit.count(&kept) + unit.count(character.encode_utf8(&mut [0; 4])) > longest.saturating_sub(8) {
            break;
        }
        kept.push(character);
    }
    format!("{kept}_{}", &digits[digits.len() - 4..])
}

fn fill(template: &str, tokens: &Tokens) -> Result<String, NamingProblem> {
    let mut name = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("%(") {
        name.push_str(&rest[..at]);
        let Some((token, after)) = rest[at + 2..].split_once(")s") else {
            return Err(NamingProblem::Unfinished);
        };
        name.push_str(&value(token, tokens)?);
        rest = after;
    }
    name.push_str(rest);
    Ok(name)
}

fn value(token: &str, tokens: &Tokens) -> Result<String, NamingProblem> {
    match token {
        "table_name" => return Ok(tokens.table.to_string()),
        "number" => return Ok(tokens.number.to_string()),
        "constraint_name" => return tokens.constraint.map(str::to_string).ok_or(NamingProblem::NeedsName),
        "referred_table_name" => {
            return tokens
                .referred_table
                .map(str::to_string)
                .ok_or_else(|| NamingProblem::NoColumn(token.to_string()));
        }
        _ => {}
    }
    let (columns, rest) = match token.strip_prefix("referred_column_") {
        Some(rest) => (&tokens.referred_columns, rest),
        None => match token.strip_prefix("column_") {
            Some(rest) => (&tokens.columns, rest),
            None => return Err(NamingProblem::UnknownToken(token.to_string())),
        },
    };
    let Some((which, form)) = rest.rsplit_once('_') else {
        return Err(NamingProblem::UnknownToken(token.to_string()));
    };
    let label = match form {
        "name" | "key" => false,
        "label" => true,
        _ => return Err(NamingProblem::UnknownToken(token.to_string())),
    };
    let spell = |column: &str| match (label, tokens.schema) {
        (false, _) => column.to_string(),
        (true, Some(schema)) => format!("{schema}_{}_{column}", tokens.table),
        (true, None) => format!("{}_{column}", tokens.table),
    };
    let all = || columns.iter().map(|it| spell(it)).collect::<Vec<_>>();
    if columns.is_empty() {
        return Err(NamingProblem::NoColumn(token.to_string()));
    }
    match which {
        "0N" => Ok(all().concat()),
        "0_N" => Ok(all().join("_")),
        number => {
            let Ok(index) = number.parse::<usize>() else {
                return Err(NamingProblem::UnknownToken(token.to_string()));
            };
            columns
                .get(index)
                .map(|it| spell(it))
                .ok_or_else(|| NamingProblem::NoColumn(token.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(template: &str) -> Result<String, NamingProblem> {
        let tokens = Tokens {
            table: "orders",
            schema: None,
            columns: vec!["user_id", "day"],
            constraint: Some("positive"),
            referred_table: Some("users"),
            referred_columns: vec!["id"],
            number: 1,
        };
        let rules = NameRules {
            longest: Some((63, NameUnit::Bytes)),
            reserved_prefix: None,
            no_trailing_space: false,
            basic_plane_only: false,
        };
        NamingConvention::name(template, &tokens, &rules)
    }

    /// The default templates give the names that Alembic's users know.
    #[test]
    fn default_templates_give_known_names() {
        let it = NamingConvention::default();
        assert_eq!(made(&it.ix).unwrap(), "ix_orders_user_id");
        assert_eq!(made(&it.uq).unwrap(), "uq_orders_user_id_day");
        assert_eq!(made(&it.ck).unwrap(), "ck_orders_positive");
        assert_eq!(made(&it.fk).unwrap(), "fk_orders_user_id_day_users");
        assert_eq!(made(&it.pk).unwrap(), "pk_orders");
    }

    /// A token that Alembic does not have is no name.
    #[test]
    fn unknown_tokens_are_told() {
        assert_eq!(made("x_%(nope)s"), Err(NamingProblem::UnknownToken("nope".to_string())));
        assert_eq!(made("x_%(table_name"), Err(NamingProblem::Unfinished));
        assert_eq!(
            made("x_%(column_7_name)s"),
            Err(NamingProblem::NoColumn("column_7_name".to_string()))
        );
    }

    /// A made name that is too long keeps its beginning and gets four digits that tell it from its like.
    #[test]
    fn long_names_are_cut() {
        let name = made(&format!("{}%(table_name)s", "x".repeat(70))).unwrap();
        assert_eq!(name.len(), 60);
        assert!(name.starts_with(&"x".repeat(55)));
    }
}

//! `alter_constraint`: a constraint is dropped and made anew with another definition, as one change.

mod foreign_key;
mod settle;

use serde::Deserialize;

use super::build::check_name;
use super::definition::{ElementDefinition, Initially, ReferencesDefinition, deferral};
use super::members::{find_constraint, no_constraint, on_table, stranded_keys};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Action, Catalog, ConstraintKind, Deferral, Match};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::variant::{Dialect, Variant};
use crate::written::{Edit, said};

/// Changes a constraint; keys that are absent stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlterConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The constraint.
    pub name: Name,
    /// Its new columns.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Vec<Name>")]
    pub columns: Option<Vec<Name>>,
    /// What is compared now, and how (exclusion constraints).
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Vec<ElementDefinition>")]
    pub elements: Option<Vec<ElementDefinition>>,
    /// Its new index method (exclusion constraints); `null` goes back to `gist`.
    #[serde(default)]
    pub using: Edit<String>,
    /// Which rows count now (exclusion constraints); `null` lets all count.
    #[serde(default, rename = "where")]
    pub rows: Edit<Variant<String>>,
    /// Its new condition (checks).
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Variant<String>")]
    pub condition: Option<Variant<String>>,
    /// What it points at now (foreign keys).
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "ReferencesDefinition")]
    pub references: Option<ReferencesDefinition>,
    /// What happens here when a row there goes (foreign keys).
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Action")]
    pub on_delete: Option<Action>,
    /// What happens here when a key there changes (foreign keys).
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Action")]
    pub on_update: Option<Action>,
    /// How several columns with a NULL among them match (foreign keys).
    #[serde(default, rename = "match", deserialize_with = "said")]
    #[schemars(with = "Match")]
    pub matching: Option<Match>,
    /// Whether a transaction may put the check off.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "bool")]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Initially")]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlAlteredConstraint,
}

/// What only PostgreSQL knows of a constraint; keys that are absent stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlAlteredConstraint {
    /// Whether old rows are not checked until `validate_constraint` (checks and foreign keys).
    pub not_valid: Option<bool>,
    /// Columns that ride along in the index (primary keys and unique constraints).
    pub include: Option<Vec<Name>>,
    /// Whether two NULLs are the same (unique constraints, PostgreSQL 15).
    pub nulls_not_distinct: Option<bool>,
}

impl Operate for AlterConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            check_name(catalog, &self.name, "name").map_err(one)?;
            let (kind, id) = find_constraint(catalog, table, &self.name)
                .ok_or_else(|| one(no_constraint(table, &self.name, "name")))?;
            self.check_keys(kind)?;
            let was = table.clone();
            match kind {
                ConstraintKind::ForeignKey => self.alter_foreign_key(catalog, table, id)?,
                ConstraintKind::Check => self.alter_check(catalog, table, id)?,
                ConstraintKind::Primary | ConstraintKind::Unique => self.alter_key(catalog, table, id)?,
                ConstraintKind::Exclude => self.alter_exclusion(catalog, table, id)?,
            }
            let elsewhere = catalog.rules.dialect != Dialect::Postgresql
                && self.postgresql != PostgresqlAlteredConstraint::default();
            if *table == was && !elsewhere {
                let what = format!("nothing of the constraint `{}` is changed", self.name.as_str());
                return Err(one(
                    Fault::new(Code::NothingToDo, "", what).hint("leave it out, or say what becomes of it")
                ));
            }
            let already = stranded_keys(catalog, &was);
            let stranded: Vec<String> = stranded_keys(catalog, table)
                .into_iter()
                .filter(|it| !already.contains(it))
                .collect();
            if !stranded.is_empty() {
                let what = format!(
                    "the foreign key {} still points at this {}",
                    stranded.join(", "),
                    kind.words()
                );
                return Err(one(
                    Fault::new(Code::StillUsed, "name", what).hint("drop the foreign key first: `drop_constraint`")
                ));
            }
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("alter constraint {} of {table}", self.name.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let to = self
            .references
            .iter()
            .map(|it| QualifiedName::new(it.schema.as_ref(), &it.table));
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table))
            .chain(to)
            .collect()
    }
}

impl AlterConstraint {
    /// Refuses keys that other kinds of constraints have.
    fn check_keys(&self, kind: ConstraintKind) -> Result<(), Faults> {
        use ConstraintKind::{Check, Exclude, ForeignKey, Primary, Unique};
        let PostgresqlAlteredConstraint {
            not_valid,
            include,
            nulls_not_distinct,
        } = &self.postgresql;
        let said: [(bool, &str, &[ConstraintKind]); 12] = [
            (self.columns.is_some(), "columns", &[Primary, Unique, ForeignKey]),
            (self.condition.is_some(), "condition", &[Check]),
            (self.references.is_some(), "references", &[ForeignKey]),
            (self.on_delete.is_some(), "on_delete", &[ForeignKey]),
            (self.on_update.is_some(), "on_update", &[ForeignKey]),
            (self.matching.is_some(), "match", &[ForeignKey]),
            (self.elements.is_some(), "elements", &[Exclude]),
            (self.using.is_change(), "using", &[Exclude]),
            (self.rows.is_change(), "where", &[Exclude]),
            (not_valid.is_some(), "postgresql.not_valid", &[Check, ForeignKey]),
            (include.is_some(), "postgresql.include", &[Primary, Unique]),
            (nulls_not_distinct.is_some(), "postgresql.nulls_not_distinct", &[Unique]),
        ];
        let wrong = said.iter().filter(|(said, _, kinds)| *said && !kinds.contains(&kind));
        let faults: Faults = wrong.map(|(_, field, _)| has_no(kind, field)).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn deferral(&self, old: Option<Deferral>) -> Result<Option<Deferral>, Faults> {
        let given = self.references.as_ref();
        let said = self.deferrable.or(given.and_then(|it| it.deferrable));
        let initially = self.initially.or(given.and_then(|it| it.initially));
        if said.is_none() && initially.is_none() {
            return Ok(old);
        }
        let deferrable = said.or(old.map(|it| it.deferrable));
        let was = old
            .filter(|it| it.initially_deferred && deferrable != Some(false))
            .map(|_| Initially::Deferred);
        deferral(deferrable, initially.or(was)).map_err(|it| vec![it])
    }
}

fn has_no(kind: ConstraintKind, field: &str) -> Fault {
    let key = field.trim_start_matches("postgresql.");
    let fault = Fault::new(Code::Contradiction, field, format!("no {} takes `{key}`", kind.words()));
    match (kind, key) {
        (ConstraintKind::Exclude, "columns") => fault.hint("name what is compared under `elements`"),
        (ConstraintKind::Exclude, "condition") => fault.hint("which rows count is its `where`"),
        (ConstraintKind::Check, "where") => fault.hint("what must hold is its `condition`"),
        (_, _) => fault,
    }
}

//! `alter_constraint`: a constraint is dropped and made anew with another definition, as one change.

use serde::Deserialize;

use super::build::{check_name, column_ids, expression};
use super::definition::{Initially, ReferencesDefinition, deferral};
use super::members::{find_constraint, no_constraint, on_table, remove_constraint, stranded_keys};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Action, Catalog, Condition, ConstraintKind, Deferral, Match, Table};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::ConstraintId;
use crate::name::{Name, QualifiedName};
use crate::variant::Variant;

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
    #[serde(default)]
    pub columns: Option<Vec<Name>>,
    /// Its new condition (checks).
    #[serde(default)]
    pub condition: Option<Variant<String>>,
    /// What it points at now (foreign keys).
    #[serde(default)]
    pub references: Option<ReferencesDefinition>,
    /// What happens here when a row there goes (foreign keys).
    #[serde(default)]
    pub on_delete: Option<Action>,
    /// What happens here when a key there changes (foreign keys).
    #[serde(default)]
    pub on_update: Option<Action>,
    /// How several columns with a NULL among them match (foreign keys).
    #[serde(default, rename = "match")]
    pub matching: Option<Match>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
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
                ConstraintKind::Primary | ConstraintKind::Unique | ConstraintKind::Exclude => {
                    self.alter_key(catalog, table, id)?
                }
            }
            if *table == was {
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
    fn check_keys(&self, kind: ConstraintKind) -> Result<(), Faults> {
        let foreign = [
            (self.references.is_some(), "references"),
            (self.on_delete.is_some(), "on_delete"),
            (self.on_update.is_some(), "on_update"),
            (self.matching.is_some(), "match"),
        ];
        let mut faults = Faults::new();
        let mut refuse = |field: &str| {
            let what = format!("no {} has a `{field}`", kind.words());
            faults.push(Fault::new(Code::Contradiction, field, what));
        };
        if kind != ConstraintKind::ForeignKey {
            foreign
                .iter()
                .filter(|(said, _)| *said)
                .for_each(|(_, field)| refuse(field));
        }
        if kind != ConstraintKind::Check && self.condition.is_some() {
            refuse("condition");
        }
        if kind == ConstraintKind::Check && self.columns.is_some() {
            refuse("columns");
        }
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

    fn alter_check(&self, catalog: &Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let Some(text) = &self.condition else { return Ok(()) };
        let condition = expression(catalog, table, text, Purpose::Condition, "condition").map_err(|it| vec![it])?;
        for check in table.checks.those_mut(|it| it.id == id) {
            if let Some(condition) = &condition {
                check.condition = Condition::Expression(condition.clone());
            }
        }
        Ok(())
    }

    fn alter_key(&self, catalog: &Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let columns = match &self.columns {
            Some(names) => Some(column_ids(catalog, table, names, "columns")?),
            None => None,
        };
        if let Some(key) = table.primary_key.as_mut().filter(|it| it.id == id) {
            key.columns = columns.clone().unwrap_or_else(|| key.columns.clone());
            key.deferral = self.deferral(key.deferral)?;
            let now = key.columns.clone();
            for column in table.columns.those_mut(|it| now.contains(&it.id)) {
                column.nullable = false;
            }
        }
        for key in table.uniques.those_mut(|it| it.id == id) {
            key.columns = columns.clone().unwrap_or_else(|| key.columns.clone());
            key.deferral = self.deferral(key.deferral)?;
        }
        for key in table.exclusions.those_mut(|it| it.id == id) {
            if columns.is_some() {
                let what = "an exclusion constraint is changed by dropping it and creating it anew";
                return Err(vec![Fault::new(Code::Contradiction, "columns", what)]);
            }
            key.deferral = self.deferral(key.deferral)?;
        }
        Ok(())
    }

    fn alter_foreign_key(&self, catalog: &mut Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let Some(old) = table.foreign_keys.iter().find(|it| it.id == id).cloned() else {
            return Ok(());
        };
        let at = table.foreign_keys.iter().position(|it| it.id == id).unwrap_or(0);
        let there = if old.table == table.id {
            Some(table.clone())
        } else {
            catalog.table_by_id(old.table).map(|it| Table::clone(it))
        };
        let Some(there) = there else { return Ok(()) };
        let column_names = |table: &Table, ids: &[crate::identity::ColumnId]| -> Vec<Name> {
            ids.iter()
                .filter_map(|id| table.column_by_id(*id))
                .map(|it| it.name.clone())
                .collect()
        };
        let kept = ReferencesDefinition {
            table: there.name.clone(),
            schema: there.schema.clone(),
            columns: Some(column_names(&there, &old.target)),
            name: None,
            on_delete: None,
            on_update: None,
            matching: None,
            deferrable: None,
            initially: None,
        };
        let given = self.references.as_ref();
        let definition = super::definition::ForeignKeyDefinition {
            name: Some(old.name.clone()),
            columns: self
                .columns
                .clone()
                .unwrap_or_else(|| column_names(table, &old.columns)),
            references: given.cloned().unwrap_or(kept),
            on_delete: self
                .on_delete
                .or(given.and_then(|it| it.on_delete))
                .or(Some(old.on_delete)),
            on_update: self
                .on_update
                .or(given.and_then(|it| it.on_update))
                .or(Some(old.on_update)),
            matching: self
                .matching
                .or(given.and_then(|it| it.matching))
                .or(Some(old.matching)),
            deferrable: self.deferrable,
            initially: self.initially,
            postgresql: super::definition::PostgresqlConstraint {
                not_valid: !old.validated,
                ..Default::default()
            },
        };
        // The index that serves the old key may serve the new one, so it is looked at after the new key is there.
        table.foreign_keys.retain(|it| it.id != id);
        let served = table.indexes.iter().position(|it| it.serves == Some(id));
        let new = super::members::add_foreign_key(catalog, table, &definition)?;
        let Some(mut key) = table.foreign_keys.pop() else {
            return Ok(());
        };
        key.id = id;
        key.made = old.made;
        key.deferral = self.deferral(old.deferral)?;
        table.foreign_keys.insert(at, key);
        for index in table.indexes.those_mut(|it| it.serves == Some(new)) {
            index.serves = Some(id);
        }
        if let Some(served) = served {
            let columns = table
                .foreign_keys
                .iter()
                .find(|it| it.id == id)
                .map(|it| it.columns.clone())
                .unwrap_or_default();
            if columns != old.columns {
                let mut without = table.clone();
                without.indexes.remove(served);
                if without
                    .foreign_keys
                    .iter()
                    .all(|it| super::members::serving(&without, &it.columns))
                {
                    table.indexes.remove(served);
                }
            }
        }
        remove_constraint(table, new);
        Ok(())
    }
}

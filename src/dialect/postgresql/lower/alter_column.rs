//! A column that stays: its type, its default, whether it takes NULL, in one ALTER TABLE.

use super::alter::Alter;
use super::cast::{self, Cast};
use super::change::Change;
use super::columns::Later;
use super::counters::identity_change;
use super::write::collation_name;
use super::{Lowering, SPELLING};
use crate::catalog::{Check, Column, Condition, Default, Table};
use crate::diagnostic::Code;
use crate::dialect::shared::{expression, shown};
use crate::dialect::{DataLoss, Statement, Work};
use crate::types::Base;
use crate::value::Literal;

impl<'a> Lowering<'a> {
    /// Writes what becomes of a column, under its new name; what must wait until the rows are filled goes to `later`.
    pub(super) fn alter_column(
        &mut self,
        change: &Change<'a>,
        (old, new): (&Column, &Column),
        alter: &mut Alter,
        later: &mut Later,
    ) {
        // Most columns are one and the same before and after.
        let is_asked = change.retyped.contains(&new.id) || self.hints.fill.contains_key(&new.id);
        if std::ptr::eq(old, new) && !is_asked {
            return;
        }
        let (before, after) = (change.difference.before, change.difference.after);
        let name = SPELLING.name(&new.name);
        let place = format!("{}.{}", shown(after), new.name.as_str());
        let (mut parts, mut utc) = (Vec::new(), false);
        let part = |it: &Self, what: &str, sql: String| {
            it.statement(format!("{what} {place}"), format!("ALTER COLUMN {name} {sql}"))
        };
        if old.autoincrement && !new.autoincrement {
            parts.push(part(self, "stop counting", "DROP IDENTITY".to_string()));
        }
        match (&old.computed, &new.computed) {
            (Some(_), None) => parts.push(part(self, "stop computing", "DROP EXPRESSION".to_string())),
            (Some(was), Some(is)) if was.expression != is.expression => {
                let text = expression(SPELLING, after, &is.expression);
                let work = if is.stored { Work::Rewrite } else { Work::Metadata };
                parts.push(part(self, "compute anew", format!("SET EXPRESSION AS ({text})")).work(work));
            }
            (Some(_) | None, Some(_)) | (None, None) => {}
        }
        let retyped = self.changes_type(old, new);
        let cast = match retyped {
            true => self.cast(old, new, after),
            false => None,
        };
        utc |= cast == Some(Cast::InUtc);
        // A default keeps to the type that it was written for.
        // One of an enumeration depends on it, also where its values are assigned to text.
        let of_enum = matches!(&old.ty.base, Base::Enum(it) if it.native);
        let cast_anew = cast.as_ref().is_some_and(|it| *it != Cast::Assignment || of_enum);
        let anew = cast_anew || change.retyped.contains(&new.id);
        let keeps_default = self.default_follows(old, new);
        let drops = old.default.is_some() && ((new.default.is_none() && !keeps_default) || anew);
        if drops {
            parts.push(part(self, "drop the default of", "DROP DEFAULT".to_string()));
        }
        if let Some(cast) = &cast {
            let mut statement = part(self, "change the type of", self.type_change(new, cast));
            statement.summary = format!("{} to {}", statement.summary, new.ty.to_text());
            parts.push(self.retyping(change, (old, new), cast, statement));
        }
        if !old.nullable && new.nullable {
            parts.push(part(self, "allow NULL in", "DROP NOT NULL".to_string()));
        }
        if new.default.is_some()
            && ((old.default != new.default && !keeps_default) || drops)
            && let Some(default) = self.default(after, new)
        {
            parts.push(part(self, "set the default of", format!("SET DEFAULT {default}")));
        }
        let in_new_key = change.primary_key.added.iter().any(|it| it.columns.contains(&new.id));
        let fill = self.hints.fill.get(&new.id).cloned();
        let value = fill.and_then(|(value, field)| self.filled(after, new, &value, &field));
        let fills = value.is_some();
        if let Some(value) = value {
            later.fills.push(self.fill(after, new, value));
        }
        if old.nullable && !new.nullable && !in_new_key {
            let mut statement = part(self, "forbid NULL in", "SET NOT NULL".to_string());
            if !is_proved(before, after, new) {
                statement = self.set_not_null(statement, new);
            }
            match fills {
                true => later.alter.push(statement),
                false => parts.push(statement),
            }
        }
        if old.autoincrement && new.autoincrement && old.identity != new.identity {
            let options = identity_change(old.identity.as_ref(), new.identity.as_ref());
            if !options.is_empty() {
                parts.push(part(self, "change how it counts", options));
            }
        }
        later.fills.extend(self.renamed_values(after, old, new));
        if utc {
            self.flush(after, alter);
            self.statements
                .push(self.statement("read times without a zone as UTC", "SET TimeZone = 'UTC'"));
        }
        alter.extend(parts);
        if utc {
            self.flush(after, alter);
            self.statements
                .push(self.statement("go back to the time zone of the session", "RESET TimeZone"));
        }
    }

    /// Tells whether a default changes with the name of its enumeration's value, without being set.
    fn default_follows(&self, old: &Column, new: &Column) -> bool {
        let (Base::Enum(was), Base::Enum(is)) = (&old.ty.base, &new.ty.base) else {
            return false;
        };
        if !was.native || !is.native || was.id != is.id {
            return false;
        }
        match (&old.default, &new.default) {
            (Some(Default::Literal(Literal::Text(was))), Some(Default::Literal(Literal::Text(is)))) => self
                .hints
                .renamed_values
                .iter()
                .any(|(old, new)| old == was && new == is),
            (_, _) => false,
        }
    }

    /// Returns how the values get to their new type; `None` where only the collation is another.
    fn cast(&mut self, old: &Column, new: &Column, after: &Table) -> Option<Cast> {
        if let Some(using) = self.hints.using.get(&new.id) {
            return Some(Cast::Using(expression(SPELLING, after, using)));
        }
        // A name that no type has is refused here.
        self.type_name(new);
        if SPELLING.type_name(&old.ty).ok() == SPELLING.type_name(&new.ty).ok() && !matches!(new.ty.base, Base::Enum(_))
        {
            return Some(Cast::Assignment);
        }
        let cast = cast::cast(&SPELLING.name(&new.name), &old.ty, &new.ty);
        if cast == Cast::Unknown {
            let what = format!(
                "no cast of PostgreSQL takes `{}` from `{}` to `{}`",
                new.name.as_str(),
                old.ty.to_text(),
                new.ty.to_text()
            );
            let hint = "say how: `postgresql: { using: \"…\" }`";
            self.refuse(self.hints.field(new.id, "type"), Code::Unsupported, what, hint);
        }
        Some(cast)
    }

    fn type_change(&self, new: &Column, cast: &Cast) -> String {
        let mut text = format!("TYPE {}", SPELLING.type_name(&new.ty).unwrap_or_default());
        if let Some(collation) = &new.collation {
            text.push_str(&format!(" COLLATE {}", collation_name(collation)));
        }
        if let Cast::Using(it) = cast {
            text.push_str(&format!(" USING {it}"));
        }
        text
    }

    /// Says what a change of a type takes.
    fn retyping(
        &self,
        change: &Change<'a>,
        (old, new): (&Column, &Column),
        cast: &Cast,
        statement: Statement,
    ) -> Statement {
        let before = change.difference.before;
        let asked = self.hints.using.contains_key(&new.id);
        let mut work = match cast {
            Cast::Assignment | Cast::InUtc => cast::work(&old.ty, &new.ty),
            Cast::Using(_) | Cast::Unknown => Work::Rewrite,
        };
        if work == Work::Metadata {
            let indexed = before.indexes.iter().any(|it| {
                let plain = it
                    .columns
                    .iter()
                    .any(|it| it.thing == crate::catalog::IndexedThing::Column(new.id));
                it.all_columns().contains(&new.id) && (!plain || *cast == Cast::InUtc || old.collation != new.collation)
            });
            let checked = before.checks.iter().any(|it| it.condition.columns().contains(&new.id));
            work = match (indexed, checked) {
                (true, _) => Work::IndexBuild,
                (false, true) => Work::Scan,
                (false, false) => Work::Metadata,
            };
        }
        let loss = match asked {
            true => DataLoss::Possible,
            false => cast::loss(&old.ty, &new.ty),
        };
        let mut statement = statement.work(work).loses(loss);
        statement.effects.fails_on_rows = match (asked, self.gone_values(old, new)) {
            (true, _) => Some(format!("`using` gives no `{}` for a row", new.ty.to_text())),
            (false, Some(values)) => Some(format!("a row holds {values} in `{}`", new.name.as_str())),
            // Every value of the enumeration is still one.
            (false, None) if old.enumeration().is_some() && old.enumeration() == new.enumeration() => None,
            (false, None) => cast::fails_on(new.name.as_str(), &old.ty, &new.ty),
        };
        match work {
            Work::Rewrite => statement.advice(
                "every row and index is written anew under the lock; a new column that is filled in batches avoids it",
            ),
            Work::Metadata | Work::Scan | Work::IndexBuild | Work::Copy | Work::Rows => statement,
        }
    }
}

/// Tells whether a check that stands and was validated says that a column holds no NULL.
fn is_proved(before: &Table, after: &Table, column: &Column) -> bool {
    let says = |it: &&Check| match &it.condition {
        Condition::Expression(text) => {
            let text = expression(SPELLING, after, text).to_lowercase();
            let name = SPELLING.name(&column.name).to_lowercase();
            it.validated
                && text
                    .trim_matches(['(', ')'])
                    .split_whitespace()
                    .eq([name.as_str(), "is", "not", "null"])
        }
        Condition::OneOf { column: _, values: _ } => false,
    };
    let stays = |it: &Check| after.checks.iter().any(|other| other.id == it.id);
    before.checks.iter().filter(says).any(stays)
}

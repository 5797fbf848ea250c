//! A step with rows in the tables: all that the revision does not say goes is there afterwards.

use std::collections::BTreeSet;

use vellum::catalog::{Catalog, Column, Table};
use vellum::operation::Operation;
use vellum::plan::{Class, Way};

use super::{Running, Stage};

impl Running<'_> {
    /// Does a step and looks whether the rows of before are all there after it.
    pub(super) fn step(&self, script: &str, stage: &Stage, way: Way, what: &str) -> Result<(), String> {
        let (before, after) = match way {
            Way::Forward => (&stage.plan.before, &stage.plan.after),
            Way::Back => (&stage.plan.after, &stage.plan.before),
        };
        let kept = kept(before, after, stage, way);
        let rows_before = self.rows(&kept, |it| it.before);
        self.run(script, what)?;
        let rows_after = self.rows(&kept, |it| it.after);
        for ((kept, mut was), mut is) in kept.iter().zip(rows_before).zip(rows_after) {
            for (place, (old, new)) in kept.columns.iter().enumerate() {
                let filled = old.nullable && !new.nullable && was.iter().any(|row| row[place].is_none());
                let rows = was.iter_mut().chain(is.iter_mut());
                if filled {
                    rows.for_each(|row| row[place] = None);
                } else if old.ty != new.ty {
                    rows.for_each(|row| row[place] = row[place].take().map(|it| plain(&it)));
                }
            }
            for row in &was {
                match is.iter().position(|it| it == row) {
                    Some(place) => _ = is.swap_remove(place),
                    None => {
                        let table = kept.after.qualified().to_text();
                        return Err(format!(
                            "{what}: a row of `{table}` is gone: {row:?}\nthere are {is:?}\n{script}"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    fn rows<'t>(&self, kept: &[Kept<'t>], table: impl Fn(&Kept<'t>) -> &'t Table) -> Vec<Vec<Vec<Option<String>>>> {
        let spelling = self.target.dialect.backend().spelling();
        let query = |it: &Kept<'t>| {
            let table = table(it);
            let columns = it.columns.iter().filter_map(|(old, _)| table.column_by_id(old.id));
            let columns: Vec<String> = columns.map(|it| spelling.name(&it.name)).collect();
            let from = spelling.qualified(table.schema.as_ref(), &table.name);
            format!("SELECT {} FROM {from}", columns.join(", "))
        };
        let queries: Vec<String> = kept.iter().map(query).collect();
        self.database.ask_all(&queries).into_iter().map(|it| it.rows).collect()
    }
}

/// A table that a step keeps, with the columns whose values it must keep.
struct Kept<'a> {
    before: &'a Table,
    after: &'a Table,
    columns: Vec<(&'a Column, &'a Column)>,
}

fn kept<'a>(before: &'a Catalog, after: &'a Catalog, stage: &Stage, way: Way) -> Vec<Kept<'a>> {
    let mut written: BTreeSet<String> = BTreeSet::new();
    let mut set: BTreeSet<(String, String)> = BTreeSet::new();
    for transition in &stage.plan.transitions {
        let operation = transition.operation.as_ref();
        // What raw SQL does to the rows is the case's own matter.
        if matches!(operation, Operation::Execute(_)) {
            return Vec::new();
        }
        if let Operation::DeleteRows(it) = operation {
            written.insert(it.table.as_str().to_owned());
        }
        // The way back deletes what the way up inserted.
        if let Operation::BulkInsert(it) = operation
            && (way == Way::Back || it.on_conflict.is_some())
        {
            written.insert(it.table.as_str().to_owned());
        }
        if let Operation::UpdateRows(it) = operation {
            set.extend(
                it.set
                    .keys()
                    .map(|column| (it.table.as_str().to_owned(), column.clone())),
            );
        }
    }
    let lossy = matches!(stage.plan.class, Class::Lossy(_));
    let of_table = |old: &'a Table| {
        let new = after.table_by_id(old.id)?;
        if written.contains(old.name.as_str()) || written.contains(new.name.as_str()) {
            return None;
        }
        let is_set = |it: &Column| {
            let is = |table: &Table| set.contains(&(table.name.as_str().to_owned(), it.name.as_str().to_owned()));
            is(old) || is(new)
        };
        let mut columns = Vec::new();
        for it in &old.columns {
            let Some(now) = new.column_by_id(it.id) else { continue };
            let computed = it.computed.is_some() || now.computed.is_some();
            let revalued = it.ty != now.ty && (lossy || it.enumeration().is_some());
            if !computed && !revalued && !is_set(it) && !is_set(now) {
                columns.push((it, now));
            }
        }
        (!columns.is_empty()).then_some(Kept {
            before: old,
            after: new,
            columns,
        })
    };
    before.tables().filter_map(|it| of_table(it)).collect()
}

/// Writes a number in one way, so that `1` and `1.00` are the same value of two types.
fn plain(value: &str) -> String {
    value
        .parse::<f64>()
        .map_or_else(|_| value.trim_end().to_owned(), |it| format!("{it:?}"))
}

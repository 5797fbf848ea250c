//! New names of an enumeration's values: a column holds its labels, so rows follow by UPDATE, between two MODIFYs.

use super::SPELLING;
use super::action::{Algorithm, How, Kind, Step};
use super::change::Kept;
use super::column::ColumnText;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::modify::Modified;
use crate::catalog::Column;
use crate::dialect::shared;
use crate::dialect::spelling::Update;
use crate::dialect::statement::{Statement, Work};
use crate::types::{Base, EnumType, Type};

/// Returns the values of a column that have another name: those that MODIFY alone would refuse.
///
/// A label that changes in nothing but case is found by MODIFY itself, and two such labels cannot stand side by side.
pub(super) fn renames<'a>(column: &Column, hints: &'a Hints) -> Vec<&'a (String, String)> {
    let (holds, native) = match &column.ty.base {
        Base::Enum(it) => (it.values.as_slice(), it.native),
        Base::Plain(_) | Base::Set(_) | Base::Native(_) => (&[][..], false),
    };
    let differs = |(old, new): &(String, String)| !native || old.to_lowercase() != new.to_lowercase();
    let renames = hints.renames.iter();
    renames.filter(|it| holds.contains(&it.1) && differs(it)).collect()
}

/// Lets a column hold old and new names. The MODIFY to the new list comes when the rows have moved.
pub(super) fn grown(ground: &Ground, kept: &Kept, it: &Modified, hints: &Hints) -> Option<Step> {
    let renames = renames(it.column, hints);
    if renames.is_empty() {
        return None;
    }
    let was = kept.stage.column_by_id(it.column.id)?;
    let (algorithm, both) = both(kept, was, it)?;
    let name = was.name.as_str();
    let new: Vec<&str> = renames.iter().map(|(_, new)| new.as_str()).collect();
    let (table, new) = (shared::shown(kept.after), new.join(", "));
    let summary = format!("let {table}.{name} hold {new} beside its old values");
    let action = ground
        .action(&kept.stage, algorithm, Reach::Dictionary, summary)
        .clause(format!("MODIFY COLUMN {}", both.sql()))
        .uses(Kind::Column, How::Defines, [name]);
    Some(Step::Alter(action))
}

/// Gives the rows the new names in the columns that keep an enumeration as text, whose type stays.
pub(super) fn moved_texts(ground: &Ground, kept: &Kept, hints: &Hints) -> Vec<Step> {
    let stays = |column: &Column| !kept.modified.iter().any(|it| it.column.id == column.id);
    let columns = kept.difference.kept_columns.iter().map(|(_, column)| *column);
    columns
        .filter(|it| stays(it))
        .flat_map(|it| moved(ground, kept, it, hints))
        .collect()
}

/// Gives the rows the new names.
pub(super) fn moved(ground: &Ground, kept: &Kept, column: &Column, hints: &Hints) -> Vec<Step> {
    let (table, name) = (shared::shown(kept.after), column.name.as_str());
    let mut steps = Vec::new();
    for (old, new) in renames(column, hints) {
        let sql = SPELLING.update(&Update {
            table: kept.after.qualified(),
            set: vec![(column.name.clone(), SPELLING.text(new))],
            from: None,
            filter: Some(format!("{} = {}", SPELLING.name(&column.name), SPELLING.text(old))),
        });
        let summary = format!("rename value {old} of {table}.{name} to {new}");
        let statement = Statement::new(ground.transition.origin, summary, sql).work(Work::Rows);
        steps.push(Step::Statement(statement));
    }
    steps
}

/// Returns the column with the values of both lists, where the list is the column's own.
fn both(kept: &Kept, was: &Column, it: &Modified) -> Option<(Algorithm, ColumnText)> {
    let (Base::Enum(old), Base::Enum(new)) = (&was.ty.base, &it.column.ty.base) else {
        return None;
    };
    if !old.native || !new.native {
        return None;
    }
    let known: Vec<String> = old.values.iter().map(|it| it.to_lowercase()).collect();
    let mut values = old.values.clone();
    values.extend(
        new.values
            .iter()
            .filter(|it| !known.contains(&it.to_lowercase()))
            .cloned(),
    );
    let ty = Type {
        base: Base::Enum(std::sync::Arc::new(EnumType {
            values,
            ..(**old).clone()
        })),
        ..was.ty.clone()
    };
    let text = ColumnText {
        ty: SPELLING.type_name(&ty).ok()?,
        ..ColumnText::of(&kept.stage, was)
    };
    let grown = kept.with_column(&Column { ty, ..was.clone() });
    let grown = super::modify::modified(&kept.stage, &grown);
    let algorithm = grown
        .iter()
        .find(|it| it.column.id == was.id)
        .map(|it| it.cost.algorithm);
    Some((algorithm.unwrap_or(Algorithm::Instant), text))
}

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
pub(super) fn renames<'a>(it: &Modified, hints: &'a Hints) -> Vec<&'a (String, String)> {
    let holds = match &it.column.ty.base {
        Base::Enum(it) => it.values.as_slice(),
        Base::Plain(_) | Base::Set(_) | Base::Native(_) => &[],
    };
    let renames = hints.renames.iter();
    renames
        .filter(|(old, new)| holds.contains(new) && old.to_lowercase() != new.to_lowercase())
        .collect()
}

/// Lets a column hold old and new names, and gives the rows the new ones. The MODIFY to the new list comes behind.
pub(super) fn moved(ground: &Ground, kept: &Kept, it: &Modified, hints: &Hints) -> Vec<Step> {
    let renames = renames(it, hints);
    let was = kept.stage.column_by_id(it.column.id);
    let (Some(was), false) = (was, renames.is_empty()) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    if let Some((algorithm, both)) = both(kept, was, it) {
        let name = was.name.as_str();
        let action = ground
            .action(
                &kept.stage,
                algorithm,
                Reach::Dictionary,
                format!("let {}.{name} hold old and new values", shared::shown(kept.after)),
            )
            .clause(format!("MODIFY COLUMN {}", both.sql()))
            .uses(Kind::Column, How::Defines, [name]);
        steps.push(Step::Alter(action));
    }
    let column = &it.column.name;
    for (old, new) in renames {
        let sql = SPELLING.update(&Update {
            table: kept.after.qualified(),
            set: vec![(column.clone(), SPELLING.text(new))],
            from: None,
            filter: Some(format!("{} = {}", SPELLING.name(column), SPELLING.text(old))),
        });
        let summary = format!(
            "rename value {old} of {}.{} to {new}",
            shared::shown(kept.after),
            column.as_str()
        );
        steps.push(Step::Statement(
            Statement::new(ground.transition.origin, summary, sql).work(Work::Rows),
        ));
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

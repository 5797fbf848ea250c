//! From what a stage found to what the user reads: the place is looked up here, where the files are known.

use crate::check::{Finding, Spot};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::dialect::Refusal;
use crate::document::{Downgrade, Part, Revision, Step, part_in, place_in};
use crate::graph;
use crate::plan::{Class, Origin, Problem};

/// Says what is wrong with the graph, or with what was asked of it.
pub fn of_graph(sources: &Sources, revisions: &[Revision], problem: graph::Problem) -> Diagnostic {
    let mut it = Diagnostic::error(problem.code, problem.message);
    let place = |spot: &graph::Spot| {
        let revision = revisions.get(spot.revision)?;
        Some(place_in(sources, revision.place, &spot.field))
    };
    if let Some(place) = problem.at.as_ref().and_then(place) {
        it = it.at(place, "");
    }
    for (spot, text) in &problem.related {
        if let Some(place) = place(spot) {
            it = it.at(place, text.clone());
        }
    }
    it.hints.extend(problem.hint);
    it
}

/// Says for which target something holds.
pub fn for_target(target: &Target) -> String {
    format!("for target `{}`: {} {}", target.name, target.dialect, target.version)
}

/// Says what is wrong with an operation in its place in the history.
pub fn of_plan(sources: &Sources, revisions: &[Revision], target: &Target, problem: Problem) -> Diagnostic {
    let Problem {
        origin,
        revision,
        fault,
        related,
        notes,
    } = problem;
    let mut it = Diagnostic::error(fault.code, fault.message);
    let place = match origin {
        Some(origin) => {
            let step = step_of(revisions, origin);
            let dialect = target.dialect.name();
            step.map(|it| match fault.part {
                Some((start, end)) => part_in(sources, it.place, &fault.field, Part { start, end, dialect }),
                None => place_in(sources, it.place, &fault.field),
            })
        }
        None => revisions
            .get(revision as usize)
            .map(|it| place_in(sources, it.place, &fault.field)),
    };
    if let Some(place) = place {
        it = it.at(place, "");
    }
    if let Some((origin, text)) = related
        && let Some(place) = place_of(sources, revisions, origin, "")
    {
        let id = revisions
            .get(origin.revision as usize)
            .map_or("", |it| it.id.value.as_str());
        let text = if origin.revision == revision {
            text
        } else {
            format!("{text}, in revision {id}")
        };
        it = it.at(place, text);
    }
    it.hints.extend(fault.hint);
    it.notes.extend(notes);
    it
}

/// Says what a dialect or version cannot do.
pub fn of_refusal(sources: &Sources, revisions: &[Revision], target: &Target, refusal: Refusal) -> Diagnostic {
    let Refusal {
        origin,
        field,
        code,
        reason,
        hint,
    } = refusal;
    let mut it = Diagnostic::error(code, reason);
    if let Some(place) = place_of(sources, revisions, origin, &field) {
        it = it.at(place, "");
    }
    it.hints.extend(hint);
    it.note(for_target(target))
}

/// Says what a check found in a revision.
pub fn of_finding(
    sources: &Sources,
    revisions: &[Revision],
    target: &Target,
    revision: u32,
    finding: Finding,
) -> Diagnostic {
    let Finding {
        code,
        spot,
        message,
        hint,
    } = finding;
    let mut it = Diagnostic::error(code, message);
    let place = match spot {
        Spot::Id => revisions.get(revision as usize).map(|it| it.id.place),
        Spot::Operation(origin, field) => place_of(sources, revisions, origin, field),
    };
    if let Some(place) = place {
        it = it.at(place, "");
    }
    it.hint(hint).note(for_target(target))
}

/// Says why there is no way back over a revision.
pub fn of_irreversible(sources: &Sources, revisions: &[Revision], revision: u32, class: &Class) -> Option<Diagnostic> {
    let Class::Irreversible { origin, reason, hint } = class else {
        return None;
    };
    let source = revisions.get(revision as usize)?;
    let what = format!("revision {} cannot be downgraded: {reason}", source.id.value);
    let mut it = Diagnostic::error(crate::diagnostic::Code::Irreversible, what);
    let place = match (origin, &source.downgrade) {
        (Some(origin), _) => place_of(sources, revisions, *origin, ""),
        (None, Downgrade::Irreversible { place, .. }) => Some(*place),
        (None, Downgrade::Auto | Downgrade::Written { .. }) => Some(source.place),
    };
    if let Some(place) = place {
        it = it.at(place, "");
    }
    Some(it.hint(hint.clone()))
}

fn place_of(sources: &Sources, revisions: &[Revision], origin: Origin, field: &str) -> Option<Place> {
    step_of(revisions, origin).map(|it| place_in(sources, it.place, field))
}

/// Tells whether a field is not written, so that the operation as a whole is meant.
pub fn is_whole(sources: &Sources, revisions: &[Revision], origin: Origin, field: &str) -> bool {
    place_of(sources, revisions, origin, field) == place_of(sources, revisions, origin, "")
}

fn step_of(revisions: &[Revision], origin: Origin) -> Option<&Step> {
    let revision = revisions.get(origin.revision as usize)?;
    let steps = match (&revision.downgrade, origin.written_downgrade) {
        (Downgrade::Written { steps, .. }, true) => steps,
        (Downgrade::Auto | Downgrade::Irreversible { .. } | Downgrade::Written { .. }, _) => &revision.upgrade,
    };
    steps.get(origin.operation as usize)
}

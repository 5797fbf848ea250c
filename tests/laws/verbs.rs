//! What one verb takes, the others take: `check`, `build`, `upgrade`, `downgrade` and `schema` agree on every history.

use std::convert::Infallible;

use vellum::compile::{Project, Unbuilt};
use vellum::config::Target;
use vellum::diagnostic::{Code, Diagnostic};
use vellum::graph::{self, Anchor, Range, Side, Step};

use crate::for_all_and_the_refused;
use crate::support::{Case, range, shown, steps, target};

/// Returns the project for one of its targets alone, since `check` and `build` are about all.
fn alone(case: &Case, target: &Target) -> Project {
    let one = [(target.dialect, case.versions[&target.dialect].clone())].into();
    case.project_for(&one).unwrap()
}

/// Where the way to a revision can be written, the schema there can be too.
#[test]
fn what_upgrades_has_a_schema() {
    for_all_and_the_refused(|_, project, target| {
        let graph = &project.tree(target).graph;
        let named = |it| graph::Target::at(Anchor::Named(it));
        let all = steps(project, target);
        let several = all.last().is_some_and(|it| it.rows_after.len() > 1);
        let each = all.iter().map(|it| named(graph.id(it.revision).to_string()));
        let wrong: Vec<String> = each
            .chain(several.then(|| graph::Target::at(Anchor::Heads)))
            .filter_map(|at| {
                let way = Range {
                    from: Side::At(vec![graph::Target::at(Anchor::Base)]),
                    to: Side::At(vec![at.clone()]),
                };
                project.upgrade(target, &way).ok()?;
                let problems = project.schema(target, &at).err()?;
                Some(format!("at {at:?}:\n{}", shown(project, &problems)))
            })
            .collect();
        (!wrong.is_empty()).then(|| wrong.join("\n"))
    });
}

/// What `check` finds nothing in can be built, and what it finds something in cannot.
#[test]
fn what_is_checked_is_built() {
    for_all_and_the_refused(|case, _, target| {
        let project = alone(case, target);
        let found = project.check();
        match (
            found.is_empty(),
            project.build(|_| -> Result<(), Infallible> { Ok(()) }),
        ) {
            (_, Err(Unbuilt::Untaken(never))) => match never {},
            (true, Ok(_)) | (false, Err(_)) => None,
            (true, Err(Unbuilt::Wrong(problems))) => Some(format!("not built:\n{}", shown(&project, &problems))),
            (false, Ok(_)) => Some(format!("built all the same:\n{}", shown(&project, &found))),
        }
    });
}

/// Where `check` finds nothing, each step can be written, and undone unless it says that it is irreversible.
#[test]
fn what_is_checked_goes_step_by_step() {
    for_all_and_the_refused(|case, _, wanted| {
        let project = alone(case, wanted);
        if !project.check().is_empty() {
            return None;
        }
        let target = target(&project, wanted.dialect);
        steps(&project, target).iter().find_map(|step| {
            let (before, after) = (&step.rows_before, &step.rows_after);
            let up = project.upgrade(target, &range(before, after));
            let down = project.downgrade(target, &range(after, before));
            let problems = up.err().or(down.err().filter(|it| !has_no_way_back(step, it)))?;
            Some(shown(&project, &problems))
        })
    });
}

fn has_no_way_back(step: &Step, problems: &[Diagnostic]) -> bool {
    // A downgrade undoes what follows its end: where a branch only begins, nothing follows the row of the other.
    let begins = !step.rows_before.is_empty() && step.rows_before.iter().all(|it| step.rows_after.contains(it));
    problems
        .iter()
        .all(|it| it.code == Code::Irreversible || begins && it.code == Code::EmptyRange)
}

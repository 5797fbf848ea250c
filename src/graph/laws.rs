//! What holds in every graph: generated histories with branches, merges and dependencies, against a slow and plain model.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Anchor, Graph, Header, Problem, Range, RevisionIndex, RowChange, Rows, Side, Step, Target, change, draw};

use super::model::{Ids, Model, histories, states};
use crate::diagnostic::Code;

fn linked(headers: &[Header]) -> Graph {
    Graph::link(headers.to_vec(), 32).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn side(ids: &Ids) -> Side {
    let named = |id: &String| Target::at(Anchor::Named(id.clone()));
    match ids.is_empty() {
        true => Side::At(vec![Target::at(Anchor::Base)]),
        false => Side::At(ids.iter().map(named).collect()),
    }
}

fn range(from: &Ids, to: &Ids) -> Range {
    Range {
        from: side(from),
        to: side(to),
    }
}

fn ids(rows: &Rows) -> Ids {
    rows.iter().map(|id| id.to_string()).collect()
}

fn names(graph: &Graph, steps: &[Step]) -> Vec<(String, Ids, Ids)> {
    let name = |step: &Step| {
        (
            graph.id(step.revision).to_string(),
            ids(&step.rows_before),
            ids(&step.rows_after),
        )
    };
    steps.iter().map(name).collect()
}

/// The same steps backwards.
fn mirrored(graph: &Graph, steps: &[Step]) -> Vec<(String, Ids, Ids)> {
    let turn = |(id, before, after): (String, Ids, Ids)| (id, after, before);
    names(graph, steps).into_iter().rev().map(turn).collect()
}

/// What is to be done, or nothing where there is nothing to do.
fn steps(path: Result<Vec<Step>, Problem>) -> Result<Vec<Step>, TestCaseError> {
    match path {
        Ok(steps) => {
            prop_assert!(!steps.is_empty());
            Ok(steps)
        }
        Err(problem) => {
            prop_assert!(problem.hint.is_some(), "{:?}", problem);
            prop_assert!(
                matches!(problem.code, Code::EmptyRange | Code::NotReachable),
                "{:?}",
                problem
            );
            Ok(Vec::new())
        }
    }
}

/// Checks that the version table's statements can run one after another, and lead from some rows to others.
fn check_rows(step: &Step) -> Result<(), TestCaseError> {
    let Step {
        revision: _,
        rows_before,
        rows_after,
        changes,
    } = step;
    prop_assert_eq!(changes, &change(rows_before, rows_after));
    let mut table = ids(rows_before);
    let (mut lost, mut new) = (0, 0);
    for change in changes {
        let (gone, come): (Option<&Arc<str>>, Option<&Arc<str>>) = match change {
            RowChange::Delete(id) => (Some(id), None),
            RowChange::Insert(id) => (None, Some(id)),
            RowChange::Update { from, to } => (Some(from), Some(to)),
        };
        lost += usize::from(come.is_none());
        new += usize::from(gone.is_none());
        prop_assert!(gone.is_none_or(|id| table.remove(&**id)));
        prop_assert!(come.is_none_or(|id| table.insert(id.to_string())));
    }
    prop_assert!(
        lost == 0 || new == 0,
        "a row that goes and one that comes are one update"
    );
    prop_assert_eq!(table, ids(rows_after));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// An upgrade applies exactly what is missing, each after what it needs, and its rows are the heads of what is applied.
    #[test]
    fn an_upgrade_is_a_valid_order((headers, [from, to]) in states::<2>()) {
        let (graph, model) = (linked(&headers), Model::new(&headers));
        let mut applied = model.with_ancestors(&from);
        let missing: Ids = model.with_ancestors(&to).difference(&applied).cloned().collect();
        let steps = steps(graph.upgrade(&range(&from, &to)))?;
        let done: Ids = steps.iter().map(|step| graph.id(step.revision).to_string()).collect();
        prop_assert_eq!(done, missing);
        for step in &steps {
            prop_assert_eq!(ids(&step.rows_before), model.heads(&applied));
            let id = graph.id(step.revision).to_string();
            prop_assert!(model.needs[&id].iter().all(|need| applied.contains(need)));
            prop_assert!(applied.insert(id));
            prop_assert_eq!(ids(&step.rows_after), model.heads(&applied));
            check_rows(step)?;
        }
    }

    /// A downgrade undoes what follows the target and what needs that, each before what it needs.
    #[test]
    fn a_downgrade_is_a_valid_order((headers, [from, to]) in states::<2>()) {
        let (graph, model) = (linked(&headers), Model::new(&headers));
        let mut applied = model.with_ancestors(&from);
        let follows: Ids = headers
            .iter()
            .filter(|header| if to.is_empty() { header.down.is_empty() } else { header.down.iter().any(|id| to.contains(id)) })
            .map(|header| header.id.clone())
            .collect();
        let goes = |id: &&String| !model.with_ancestors(&[(*id).clone()].into()).is_disjoint(&follows);
        let undone: Ids = match to.is_subset(&applied) {
            true => applied.iter().filter(goes).cloned().collect(),
            false => Ids::new(),
        };
        let steps = steps(graph.downgrade(&range(&from, &to)))?;
        let done: Ids = steps.iter().map(|step| graph.id(step.revision).to_string()).collect();
        prop_assert_eq!(&done, &undone);
        for step in &steps {
            prop_assert_eq!(ids(&step.rows_before), model.heads(&applied));
            let id = graph.id(step.revision).to_string();
            prop_assert!(model.heads(&applied).contains(&id), "nothing that is applied needs it");
            applied.remove(&id);
            prop_assert_eq!(ids(&step.rows_after), model.heads(&applied));
            check_rows(step)?;
        }
        if !steps.is_empty() {
            let up = graph.upgrade(&range(&model.heads(&applied), &from));
            prop_assert_eq!(names(&graph, &up.expect("what went can come back")), mirrored(&graph, &steps));
        }
    }

    /// Up to a state, down to base and up again are one way there and back.
    #[test]
    fn up_down_and_up_again((headers, [to]) in states::<1>()) {
        let graph = linked(&headers);
        let base = Ids::new();
        let up = steps(graph.upgrade(&range(&base, &to)))?;
        let down = steps(graph.downgrade(&range(&to, &base)))?;
        prop_assert_eq!(names(&graph, &down), mirrored(&graph, &up));
        prop_assert_eq!(steps(graph.upgrade(&range(&base, &to)))?, up);
    }

    /// Two upgrades apply what one does, and end at the same rows.
    #[test]
    fn a_way_can_be_broken((headers, [to]) in states::<1>(), first in any::<Index>(), second in any::<Index>()) {
        let (graph, model) = (linked(&headers), Model::new(&headers));
        let within = |ids: &Ids, index: Index| -> Ids {
            let all: Vec<String> = model.with_ancestors(ids).into_iter().collect();
            let chosen = (!all.is_empty()).then(|| all[index.index(all.len())].clone());
            chosen.into_iter().collect()
        };
        let middle = within(&to, first);
        let from = within(&middle, second);
        let whole = steps(graph.upgrade(&range(&from, &to)))?;
        let mut parts = steps(graph.upgrade(&range(&from, &middle)))?;
        parts.extend(steps(graph.upgrade(&range(&middle, &to)))?);
        let applied = |steps: &[Step]| -> BTreeSet<RevisionIndex> { steps.iter().map(|step| step.revision).collect() };
        prop_assert_eq!(applied(&parts), applied(&whole));
        prop_assert_eq!(parts.len(), whole.len());
        prop_assert_eq!(parts.last().map(|step| &step.rows_after), whole.last().map(|step| &step.rows_after));
    }

    /// The order of files changes nothing.
    #[test]
    fn shuffled_headers_give_the_same(
        (headers, shuffled) in histories().prop_flat_map(|headers| (Just(headers.clone()), Just(headers).prop_shuffle())),
    ) {
        let (graph, other) = (linked(&headers), linked(&shuffled));
        let up = |graph: &Graph| steps(graph.upgrade(&Range::base_to_heads())).map(|steps| names(graph, &steps));
        prop_assert_eq!(up(&graph)?, up(&other)?);
        prop_assert_eq!(draw::ascii(&graph), draw::ascii(&other));
        prop_assert_eq!(draw::mermaid(&graph), draw::mermaid(&other));
        prop_assert_eq!(draw::dot(&graph), draw::dot(&other));
        prop_assert_eq!(graph.branch_labels(), other.branch_labels());
        for (place, header) in shuffled.iter().enumerate() {
            prop_assert_eq!(other.of_header(place), other.find(&header.id));
        }
    }

    /// From a state to itself there is nothing to do.
    #[test]
    fn a_state_to_itself_is_empty((headers, [state]) in states::<1>()) {
        let graph = linked(&headers);
        let problem = graph.upgrade(&range(&state, &state)).expect_err("there is nothing to do");
        prop_assert_eq!(problem.code, Code::EmptyRange);
        prop_assert_eq!(graph.stamp(&range(&state, &state)).expect_err("nothing moves").code, Code::EmptyRange);
    }

    /// A revision that is younger than all others comes last, and leaves the order of the others alone.
    #[test]
    fn what_is_added_later_comes_later((mut headers, [parents]) in states::<1>()) {
        let order = |headers: &[Header]| -> Vec<String> {
            let graph = linked(headers);
            graph.revisions().map(|revision| graph.id(revision).to_string()).collect()
        };
        for header in &mut headers {
            header.create_date.get_or_insert_with(|| "2026-02-01".to_owned());
        }
        let mut before = order(&headers);
        headers.push(Header {
            id: "0000new".to_owned(),
            down: parents.into_iter().collect(),
            create_date: Some("2026-03-01".to_owned()),
            ..Header::default()
        });
        before.push("0000new".to_owned());
        prop_assert_eq!(order(&headers), before);
    }

    /// The picture has one line for each revision, in reverse order.
    #[test]
    fn a_picture_shows_every_revision_once(headers in histories()) {
        let graph = linked(&headers);
        let picture = draw::ascii(&graph);
        let shown: Vec<&str> = picture
            .lines()
            .filter_map(|line| line.split_once("* "))
            .filter_map(|(_, text)| text.trim_start_matches(['|', ' ']).split([' ', ',']).next())
            .collect();
        let ids: Vec<&str> = graph.revisions().rev().map(|revision| &**graph.id(revision)).collect();
        prop_assert_eq!(shown, ids);
    }

    /// Every target gets an answer, and every refusal says what to type instead.
    #[test]
    fn any_target_is_answered(
        headers in histories(),
        words in proptest::collection::vec((0..12_u8, any::<Index>()), 1..6),
    ) {
        let graph = linked(&headers);
        let text: String = words
            .into_iter()
            .map(|(kind, index)| match kind {
                0 => "@".to_owned(),
                1 => ":".to_owned(),
                2 => ",".to_owned(),
                3 => format!("+{}", index.index(4)),
                4 => format!("-{}", index.index(4)),
                5 => "head".to_owned(),
                6 => "heads".to_owned(),
                7 => "base".to_owned(),
                8 => format!("label{}", index.index(headers.len())),
                _ => headers[index.index(headers.len())].id.clone(),
            })
            .collect();
        let Ok(range) = text.parse::<Range>() else {
            return Ok(());
        };
        let problems = [
            graph.upgrade(&range).err(),
            graph.downgrade(&range).err(),
            graph.stamp(&range).err(),
            graph.history(&range).err(),
        ];
        for problem in problems.into_iter().flatten() {
            prop_assert!(problem.hint.is_some(), "{}: {:?}", text, problem);
        }
    }

    /// Whatever revisions name, linking ends: with a graph where every name is known and nothing goes in a circle, else not.
    #[test]
    fn any_history_is_linked_or_refused(
        edges in proptest::collection::vec((proptest::collection::vec(0..9_u8, 0..3), proptest::collection::vec(0..9_u8, 0..2)), 1..8),
    ) {
        let named = |ids: &[u8]| ids.iter().map(|id| format!("r{id}")).collect::<Ids>().into_iter().collect::<Vec<_>>();
        let headers: Vec<Header> = edges
            .iter()
            .enumerate()
            .map(|(place, (down, depends_on))| Header {
                id: format!("r{place}"),
                down: named(down),
                depends_on: named(depends_on),
                ..Header::default()
            })
            .collect();
        let count = u8::try_from(headers.len()).expect("there are few");
        let unknown = edges.iter().any(|(down, depends_on)| down.iter().chain(depends_on).any(|&id| id >= count));
        // Nothing goes in a circle exactly if taking away what needs nothing leaves nothing.
        let mut left: BTreeMap<usize, Vec<usize>> = edges
            .iter()
            .enumerate()
            .map(|(place, (down, depends_on))| {
                let known = down.iter().chain(depends_on).filter(|&&id| id < count);
                (place, known.map(|&id| usize::from(id)).collect())
            })
            .collect();
        while let Some(free) = left.iter().find(|(_, needs)| needs.iter().all(|need| !left.contains_key(need))).map(|(&id, _)| id) {
            left.remove(&free);
        }
        match Graph::link(headers, 32) {
            Ok(_) => prop_assert!(!unknown && left.is_empty()),
            Err(problems) => {
                let has = |code: Code| problems.iter().any(|problem| problem.code == code);
                prop_assert_eq!(has(Code::MissingRevision), unknown);
                prop_assert_eq!(has(Code::Cycle), !left.is_empty());
            }
        }
    }
}

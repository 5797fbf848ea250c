//! Generated histories for the laws, and a slow and plain model of the graph to hold it against.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::Header;

pub(super) type Ids = BTreeSet<String>;

/// The graph without any cleverness: who needs whom, by name.
pub(super) struct Model {
    pub(super) needs: BTreeMap<String, Vec<String>>,
}

impl Model {
    pub(super) fn new(headers: &[Header]) -> Self {
        let needs = |header: &Header| header.down.iter().chain(&header.depends_on).cloned().collect();
        Self {
            needs: headers
                .iter()
                .map(|header| (header.id.clone(), needs(header)))
                .collect(),
        }
    }

    pub(super) fn with_ancestors(&self, ids: &Ids) -> Ids {
        let mut all = ids.clone();
        loop {
            let more: Ids = all.iter().flat_map(|id| self.needs[id].iter().cloned()).collect();
            let before = all.len();
            all.extend(more);
            if all.len() == before {
                return all;
            }
        }
    }

    pub(super) fn heads(&self, applied: &Ids) -> Ids {
        let needed: Ids = applied.iter().flat_map(|id| self.needs[id].iter().cloned()).collect();
        applied.difference(&needed).cloned().collect()
    }
}

/// Histories: each revision follows and needs some of those before it; ids and dates are in no order.
pub(super) fn histories() -> impl Strategy<Value = Vec<Header>> {
    let revision = (
        proptest::collection::vec(any::<Index>(), 0..3),
        proptest::collection::vec(any::<Index>(), 0..2),
        proptest::option::of(0..4_u8),
        proptest::bool::weighted(0.2),
    );
    proptest::collection::vec(revision, 1..18).prop_map(|revisions| {
        let mut headers: Vec<Header> = Vec::new();
        for (place, (down, depends_on, day, labelled)) in revisions.into_iter().enumerate() {
            let earlier = |chosen: Vec<Index>| -> Vec<String> {
                let chosen: Ids = chosen
                    .into_iter()
                    .filter(|_| place > 0)
                    .map(|index| headers[index.index(place)].id.clone())
                    .collect();
                chosen.into_iter().collect()
            };
            let (down, depends_on) = (earlier(down), earlier(depends_on));
            headers.push(Header {
                id: format!("{:04x}", (place * 40_503 + 7) % 65_536),
                down,
                depends_on,
                labels: labelled.then(|| format!("label{place}")).into_iter().collect(),
                create_date: day.map(|day| format!("2026-01-0{day}")),
                message: format!("revision \"{place}\""),
                replaces: Vec::new(),
            });
        }
        headers
    })
}

/// Histories with some of their revisions, which name a state.
pub(super) fn states<const N: usize>() -> impl Strategy<Value = (Vec<Header>, [Ids; N])> {
    let choices = std::array::from_fn(|_| proptest::collection::vec(any::<Index>(), 0..4));
    (histories(), choices).prop_map(|(headers, choices): (Vec<Header>, [Vec<Index>; N])| {
        let model = Model::new(&headers);
        let chosen = choices.map(|indices| {
            let chosen: Ids = indices
                .into_iter()
                .map(|index| headers[index.index(headers.len())].id.clone())
                .collect();
            model.heads(&model.with_ancestors(&chosen))
        });
        (headers, chosen)
    })
}

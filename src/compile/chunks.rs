//! Revisions chunk by chunk: one chunk is simulated while the one before is lowered, so that all cores have work and few
//! catalogs are held at once.

use crate::parallel;
use crate::plan::{Problem, Simulation, StepPlan};

/// How many revisions are simulated before they are lowered.
const CHUNK: usize = 256;

/// Which ways are wanted of each revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ways {
    /// There.
    Up,
    /// There and back.
    Both,
}

/// Revisions that were simulated.
pub(super) struct Chunk<'a, 'i, T> {
    /// What stands for the revisions.
    pub(super) items: &'i [T],
    /// The ways there.
    pub(super) plans: Vec<StepPlan<'a>>,
    /// The ways back, of the first revision first; none where they are not wanted.
    pub(super) backs: Vec<StepPlan<'a>>,
    /// What is wrong with the revisions.
    pub(super) wrong: Vec<Problem>,
}

/// Simulates revisions and hands them on in chunks, in their order.
pub(super) fn in_chunks<'a, T: Sync>(
    simulation: &mut Simulation<'a>,
    items: &[T],
    ways: Ways,
    header: impl Fn(&T) -> u32 + Sync,
    mut take: impl FnMut(Chunk<'a, '_, T>) + Send,
) {
    let mut simulate = |items| simulated(simulation, items, ways, &header);
    let mut chunks = items.chunks(CHUNK);
    let Some(first) = chunks.next() else { return };
    let mut ready = simulate(first);
    for items in chunks {
        let (next, ()) = parallel::both(|| simulate(items), || take(ready));
        ready = next;
    }
    take(ready);
}

fn simulated<'a, 'i, T>(
    simulation: &mut Simulation<'a>,
    items: &'i [T],
    ways: Ways,
    header: impl Fn(&T) -> u32,
) -> Chunk<'a, 'i, T> {
    let plans: Vec<StepPlan> = items.iter().filter_map(|it| simulation.forward(header(it))).collect();
    let backs = match ways {
        Ways::Up => Vec::new(),
        Ways::Both => plans.iter().map(|it| simulation.back(it)).collect(),
    };
    Chunk {
        items,
        plans,
        backs,
        wrong: simulation.take_problems(),
    }
}

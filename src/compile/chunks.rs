//! Revisions chunk by chunk: one chunk is simulated while the one before is lowered, so that all cores have work and few
//! catalogs are held at once.

use crate::parallel;
use crate::plan::{Problem, Simulation, StepPlan};

/// How many revisions are simulated before they are lowered.
const CHUNK: usize = 256;

/// Revisions that were simulated.
pub(super) struct Chunk<'a, 'i, T> {
    /// What stands for the revisions.
    pub(super) items: &'i [T],
    /// The ways there.
    pub(super) plans: Vec<StepPlan<'a>>,
    /// The ways back, of the first revision first: whoever goes up is told where there is none.
    pub(super) backs: Vec<StepPlan<'a>>,
    /// What is wrong with the revisions.
    pub(super) wrong: Vec<Problem>,
}

/// Simulates revisions and hands them on in chunks, in their order.
pub(super) fn in_chunks<'a, T: Sync>(
    simulation: &mut Simulation<'a>,
    items: &[T],
    header: impl Fn(&T) -> u32 + Sync,
    mut take: impl FnMut(Chunk<'a, '_, T>) + Send,
) {
    let mut simulate = |items| simulated(simulation, items, &header);
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
    header: impl Fn(&T) -> u32,
) -> Chunk<'a, 'i, T> {
    let plans: Vec<StepPlan> = items.iter().filter_map(|it| simulation.forward(header(it))).collect();
    let backs = plans.iter().map(|it| simulation.back(it)).collect();
    Chunk {
        items,
        plans,
        backs,
        wrong: simulation.take_problems(),
    }
}

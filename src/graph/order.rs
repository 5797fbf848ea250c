//! The one order of the revisions, and what goes in a circle and so has none.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Header;

/// So many circles are told at once; whoever has more starts with these.
const CIRCLES: usize = 50;

/// The headers in canonical order.
pub(super) struct Ordered {
    /// All headers, if there is no circle.
    pub(super) order: Vec<usize>,
    /// Circles that share no revision; each from parent to child, and its last is the parent of its first.
    pub(super) circles: Vec<Vec<usize>>,
}

/// Orders headers whose parents (and dependencies) are given.
///
/// Of all revisions whose parents stand already, the next is the one with the oldest date, then with the smallest id. A
/// revision that is added later, and so has a later date, comes after all others, and scripts that were released stay.
pub(super) fn canonical(headers: &[Header], parents: &[Vec<usize>]) -> Ordered {
    let mut sorting = Sorting::start(headers, parents);
    let mut oldest = 0;
    loop {
        while let Some(Reverse(rank)) = sorting.ready.pop() {
            let header = sorting.by_rank[rank];
            sorting.order.push(header);
            sorting.release(header);
        }
        while oldest < headers.len() && sorting.done[sorting.by_rank[oldest]] {
            oldest += 1;
        }
        if oldest == headers.len() || sorting.circles.len() == CIRCLES {
            break;
        }
        sorting.break_circle(sorting.by_rank[oldest], headers);
    }
    Ordered {
        order: sorting.order,
        circles: sorting.circles,
    }
}

struct Sorting<'a> {
    parents: &'a [Vec<usize>],
    children: Vec<Vec<usize>>,
    /// How many parents are not done yet.
    waiting: Vec<usize>,
    done: Vec<bool>,
    rank: Vec<usize>,
    by_rank: Vec<usize>,
    ready: BinaryHeap<Reverse<usize>>,
    /// Where a walk has met a header, plus one; all zero between two walks.
    met: Vec<usize>,
    order: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl<'a> Sorting<'a> {
    fn start(headers: &[Header], parents: &'a [Vec<usize>]) -> Self {
        let count = headers.len();
        let mut by_rank: Vec<usize> = (0..count).collect();
        by_rank.sort_by_key(|&header| {
            let Header { id, create_date, .. } = &headers[header];
            (create_date.is_none(), create_date.as_deref(), id.as_str(), header)
        });
        let mut rank = vec![0; count];
        for (place, &header) in by_rank.iter().enumerate() {
            rank[header] = place;
        }
        let mut children = vec![Vec::new(); count];
        for (child, parents) in parents.iter().enumerate() {
            for &parent in parents {
                children[parent].push(child);
            }
        }
        let waiting: Vec<usize> = parents.iter().map(Vec::len).collect();
        let ready = (0..count)
            .filter(|&header| waiting[header] == 0)
            .map(|header| Reverse(rank[header]))
            .collect();
        Self {
            parents,
            children,
            waiting,
            done: vec![false; count],
            rank,
            by_rank,
            ready,
            met: vec![0; count],
            order: Vec::with_capacity(count),
            circles: Vec::new(),
        }
    }

    /// Marks a header as done, and makes those ready that waited for nothing else.
    fn release(&mut self, header: usize) {
        self.done[header] = true;
        for &child in &self.children[header] {
            self.waiting[child] -= 1;
            if self.waiting[child] == 0 && !self.done[child] {
                self.ready.push(Reverse(self.rank[child]));
            }
        }
    }

    /// Takes a circle out of the way. There is one: whoever waits has a parent that waits, so a walk from parent to parent
    /// comes back to where it has been.
    fn break_circle(&mut self, start: usize, headers: &[Header]) {
        let mut walked: Vec<usize> = Vec::new();
        let mut here = start;
        while self.met[here] == 0 {
            walked.push(here);
            self.met[here] = walked.len();
            let waiting = self.parents[here].iter().find(|&&parent| !self.done[parent]);
            here = *waiting.expect("a header that waits has a parent that is not done");
        }
        let mut circle = walked.split_off(self.met[here] - 1);
        for &header in walked.iter().chain(&circle) {
            self.met[header] = 0;
        }
        circle.reverse();
        let smallest = (0..circle.len()).min_by_key(|&place| headers[circle[place]].id.as_str());
        circle.rotate_left(smallest.unwrap_or(0));
        // All are done before the first is released, or it would make the next one ready.
        for &header in &circle {
            self.done[header] = true;
        }
        for &header in &circle {
            self.release(header);
        }
        self.circles.push(circle);
    }
}

//! Which branch labels a revision belongs to without declaring them.

use std::sync::Arc;

use super::{Graph, RevisionIndex};

/// Labels, sorted; revisions that belong to the same branches share them.
pub type Labels = Arc<[Arc<str>]>;

impl Graph {
    /// Returns the labels that each revision belongs to, in canonical order.
    ///
    /// As in Alembic, a label belongs to the revision that declares it, to all that follow it (through merges as well), and
    /// to those before it down to the last branch point or merge point, which are left out.
    pub fn branch_labels(&self) -> Vec<Labels> {
        let mut all: Vec<Labels> = Vec::with_capacity(self.len());
        for revision in self.revisions() {
            let node = self.node(revision);
            let labels = match (node.parents.as_slice(), node.labels.as_slice()) {
                ([], own) => sorted(own.iter().cloned()),
                ([parent], []) => Arc::clone(&all[parent.position()]),
                (parents, own) => {
                    let inherited = parents.iter().flat_map(|parent| all[parent.position()].iter());
                    sorted(inherited.chain(own).cloned())
                }
            };
            all.push(labels);
        }
        let mut from_above: Vec<Labels> = vec![Labels::default(); self.len()];
        for revision in self.revisions().rev() {
            let above = self.labels_above(revision, &from_above);
            if !above.is_empty() {
                let known = &mut all[revision.position()];
                *known = sorted(known.iter().chain(above.iter()).cloned());
            }
            from_above[revision.position()] = above;
        }
        all
    }

    /// Returns the labels that run down to this revision from the one after it.
    fn labels_above(&self, revision: RevisionIndex, from_above: &[Labels]) -> Labels {
        let node = self.node(revision);
        let [child] = node.children.as_slice() else {
            return Labels::default();
        };
        let after = self.node(*child);
        let straight = node.parents.len() < 2 && after.parents.len() == 1;
        match (straight, after.labels.as_slice()) {
            (false, _) => Labels::default(),
            (true, []) => Arc::clone(&from_above[child.position()]),
            (true, own) => sorted(from_above[child.position()].iter().chain(own).cloned()),
        }
    }
}

fn sorted(labels: impl Iterator<Item = Arc<str>>) -> Labels {
    let mut labels: Vec<Arc<str>> = labels.collect();
    labels.sort_unstable();
    labels.dedup();
    labels.into()
}

#[cfg(test)]
mod tests {
    use super::super::sample::graph;

    fn labels_of(lines: &str) -> Vec<String> {
        let graph = graph(lines);
        let all = graph.branch_labels();
        let said = |revision| {
            let labels: Vec<&str> = all[super::super::RevisionIndex::position(revision)]
                .iter()
                .map(|label| &**label)
                .collect();
            format!("{}:{}", graph.id(revision), labels.join(","))
        };
        graph.revisions().map(said).collect()
    }

    /// A label runs down to the branch point, and up through merges.
    #[test]
    fn a_label_is_inherited() {
        let lines = "a1 <-; a2 <- a1; b1 <- a2 label:l; b2 <- b1; c1 <- a2; m1 <- b2 c1; m2 <- m1";
        assert_eq!(labels_of(lines), ["a1:", "a2:", "b1:l", "b2:l", "c1:", "m1:l", "m2:l"]);
    }

    /// In a straight line a label belongs to all.
    #[test]
    fn a_label_runs_down_a_line() {
        let lines = "a1 <-; a2 <- a1; a3 <- a2 label:l; a4 <- a3 label:k";
        assert_eq!(labels_of(lines), ["a1:k,l", "a2:k,l", "a3:k,l", "a4:k,l"]);
    }
}

//! From headers to a graph: every problem of every header in one run.

use std::sync::Arc;

use super::name::Names;
use super::{Graph, Header, Node, Problem, RevisionIndex, Spot, index, order};
use crate::diagnostic::{Code, did_you_mean};

/// A guess compares all names, so only the first few problems get one.
const GUESSES: usize = 10;
/// A circle of more revisions than this is told with a gap.
const SHOWN: usize = 60;

/// The parents of a header that are there.
struct Parents {
    down: Vec<usize>,
    depends_on: Vec<usize>,
}

impl Graph {
    /// Links headers to a graph, or says all that is wrong with them.
    ///
    /// `id_width` is how many characters of an id the version table holds. Neither the graph nor its order depends on the
    /// order of the headers. Where a header is wrong, the rest is checked as if it were right.
    pub fn link(headers: Vec<Header>, id_width: u32) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let parents = parents(&headers, id_width, &mut problems);
        let edges: Vec<Vec<usize>> = parents
            .iter()
            .map(|of| of.down.iter().chain(&of.depends_on).copied().collect())
            .collect();
        let ordered = order::canonical(&headers, &edges);
        for circle in &ordered.circles {
            problems.push(circular(circle, &headers, &parents));
        }
        if problems.is_empty() {
            Ok(build(headers, &parents, &ordered.order))
        } else {
            problems.sort_by(|one, other| one.at.cmp(&other.at));
            Err(problems)
        }
    }
}

fn parents(headers: &[Header], id_width: u32, problems: &mut Vec<Problem>) -> Vec<Parents> {
    let names = Names::gather(headers, id_width, problems);
    let mut guesses = GUESSES;
    let mut all = Vec::with_capacity(headers.len());
    for (revision, header) in headers.iter().enumerate() {
        let mut found = Parents {
            down: Vec::with_capacity(header.down.len()),
            depends_on: Vec::with_capacity(header.depends_on.len()),
        };
        for (entry, id) in header.down.iter().enumerate() {
            let spot = || Spot::parent(revision, entry, header.down.len());
            match names.ids.get(id.as_str()) {
                Some(_) if header.down[..entry].contains(id) => {
                    let message = format!("revision `{}` names its parent `{id}` twice", header.id);
                    problems.push(
                        Problem::new(Code::BadValue, message)
                            .hint("remove one of them")
                            .at(spot()),
                    );
                }
                // Of two with the same id, neither is known to be meant; that they are two is said already.
                Some(&parent) if parent != revision && headers[parent].id == header.id => {}
                Some(&parent) if parent == revision => {
                    let problem = Problem::new(Code::Cycle, format!("revision `{id}` follows itself"));
                    let hint = "write the id before it, or `down_revision: null` for the first";
                    problems.push(problem.hint(hint).at(spot()));
                }
                Some(&parent) => found.down.push(parent),
                None => {
                    let message = format!("revision `{}` follows `{id}`, which is not there", header.id);
                    let problem = Problem::new(Code::MissingRevision, message).at(spot());
                    let meant = missing(id, headers, &names, false, &mut guesses);
                    problems.push(problem.hint(meant));
                }
            }
        }
        for (entry, name) in header.depends_on.iter().enumerate() {
            let spot = || Spot::entry(revision, "depends_on", entry);
            let labelled = || names.labels.get(name.as_str()).map(|&(owner, _)| owner);
            match names.ids.get(name.as_str()).copied().or_else(labelled) {
                Some(dependency) if headers[dependency].id == header.id => {
                    let problem = Problem::new(Code::Cycle, format!("revision `{}` depends on itself", header.id))
                        .hint(format!("remove `{name}` from `depends_on`"));
                    problems.push(problem.at(spot()));
                }
                Some(dependency) if found.depends_on.contains(&dependency) => {}
                Some(dependency) => found.depends_on.push(dependency),
                None => {
                    let message = format!("revision `{}` depends on `{name}`, which is not there", header.id);
                    let problem = Problem::new(Code::MissingRevision, message).at(spot());
                    let meant = missing(name, headers, &names, true, &mut guesses);
                    problems.push(problem.hint(meant));
                }
            }
        }
        all.push(found);
    }
    all
}

/// Returns what a name that is not there may have meant, or what stands there else.
fn missing(name: &str, headers: &[Header], names: &Names, or_label: bool, guesses: &mut usize) -> String {
    if let Some(&(owner, _)) = names.labels.get(name) {
        return format!("`{name}` is a branch label; write the id, `{}`", headers[owner].id);
    }
    let elsewhere = match or_label {
        true => "write the id of a revision that is there, or a branch label",
        false => "write the id of a revision that is there, or `null` for the first of a history",
    };
    if *guesses == 0 {
        return elsewhere.to_string();
    }
    *guesses -= 1;
    if let Some(squash) = headers
        .iter()
        .find(|header| header.replaces.iter().any(|old| old == name))
    {
        return format!("`{name}` was squashed into `{}`; write that", squash.id);
    }
    // Sorted, so that of equally near names the same is taken under any order of files.
    let mut ids: Vec<&str> = names.ids.keys().copied().collect();
    if or_label {
        ids.extend(names.labels.keys().copied());
    }
    ids.sort_unstable();
    let mut longer = ids.iter().filter(|id| !name.is_empty() && id.starts_with(name));
    if let (Some(whole), None) = (longer.next(), longer.next()) {
        return format!("ids are written out here: `{whole}`");
    }
    match did_you_mean(name, ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => elsewhere.to_string(),
    }
}

/// Says how a circle goes round.
fn circular(circle: &[usize], headers: &[Header], parents: &[Parents]) -> Problem {
    let arrows = |part: &[usize]| {
        part.iter()
            .map(|&header| format!("`{}` -> ", headers[header].id))
            .collect::<String>()
    };
    let path = if circle.len() > SHOWN {
        let (start, end) = (&circle[..SHOWN / 2], &circle[circle.len() - SHOWN / 2..]);
        format!("{}… {} more … -> {}", arrows(start), circle.len() - SHOWN, arrows(end))
    } else {
        arrows(circle)
    };
    let first = &headers[circle[0]].id;
    let mut problem = Problem::new(
        Code::Cycle,
        format!("revisions follow each other in a circle: {path}`{first}`"),
    );
    let befores = circle.iter().cycle().skip(circle.len() - 1);
    for (&child, &parent) in circle.iter().zip(befores).take(SHOWN) {
        let (child_id, parent_id) = (&headers[child].id, &headers[parent].id);
        let header = &headers[child];
        let (spot, text) = if parents[child].down.contains(&parent) {
            let entry = header.down.iter().position(|id| id == parent_id).unwrap_or(0);
            let spot = Spot::parent(child, entry, header.down.len());
            (spot, format!("`{child_id}` follows `{parent_id}`"))
        } else {
            let owner = &headers[parent];
            let names_it = |name: &String| *name == owner.id || owner.labels.contains(name);
            let entry = header.depends_on.iter().position(names_it).unwrap_or(0);
            problem.hint = problem.hint.or_else(|| {
                let name = header.depends_on.get(entry).unwrap_or(parent_id);
                Some(format!("remove `{name}` from `depends_on` of revision `{child_id}`"))
            });
            let spot = Spot::entry(child, "depends_on", entry);
            (spot, format!("`{child_id}` depends on `{parent_id}`"))
        };
        problem = if problem.at.is_none() {
            problem.at(spot)
        } else {
            problem.see(spot, text)
        };
    }
    problem.hint = problem.hint.or_else(|| {
        Some("one of them must follow another revision, or be the first, with `down_revision: null`".to_owned())
    });
    problem
}

fn build(headers: Vec<Header>, parents: &[Parents], order: &[usize]) -> Graph {
    let mut places = vec![index(0); headers.len()];
    for (position, &header) in order.iter().enumerate() {
        places[header] = index(position);
    }
    let mut headers: Vec<Option<Header>> = headers.into_iter().map(Some).collect();
    let mut nodes: Vec<Node> = Vec::with_capacity(order.len());
    let mut names = Vec::with_capacity(order.len());
    for &header in order {
        let here = index(nodes.len());
        let of = |of: &[usize]| -> Vec<RevisionIndex> { of.iter().map(|&header| places[header]).collect() };
        let parents = &parents[header];
        let node = node(
            headers[header].take().unwrap_or_default(),
            header,
            of(&parents.down),
            of(&parents.depends_on),
        );
        for parent in &node.parents {
            nodes[parent.position()].children.push(here);
        }
        for dependency in &node.dependencies {
            nodes[dependency.position()].dependents.push(here);
        }
        names.push((Arc::clone(&node.id), here));
        names.extend(node.labels.iter().map(|label| (Arc::clone(label), here)));
        nodes.push(node);
    }
    names.sort_unstable();
    Graph { nodes, names, places }
}

fn node(header: Header, place: usize, parents: Vec<RevisionIndex>, dependencies: Vec<RevisionIndex>) -> Node {
    let Header {
        id,
        down: _,
        depends_on: _,
        labels,
        create_date,
        message,
        replaces,
    } = header;
    Node {
        id: id.into(),
        header: place,
        parents,
        dependencies,
        children: Vec::new(),
        dependents: Vec::new(),
        labels: labels.into_iter().map(Arc::from).collect(),
        create_date,
        message,
        replaces,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{graph, headers, said};
    use super::*;

    /// All that is wrong with a history is said in one run, each at its field.
    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut all = String::new();
        let mut ask = |title: &str, headers: Vec<Header>| {
            let problems = Graph::link(headers, 12).expect_err(title);
            all += &format!("== {title}\n{}\n", problems.iter().map(said).collect::<String>());
        };
        ask(
            "missing",
            headers("a1aa <-; b1bb <- a1aaa; c1cc <- b1bb zzzz needs:b1b; d1dd <- gone needs:nothing"),
        );
        ask("squashed", headers("a1aa <- replaces:0001; b1bb <- 0001"));
        ask("label as parent", headers("a1aa <- label:left; b1bb <- left"));
        ask("twice", headers("a1aa <-; a1aa <-; b1bb <- a1aa a1aa"));
        ask(
            "circle",
            headers("a1aa <- c1cc; b1bb <- a1aa; c1cc <- x1xx b1bb; x1xx <-; y1yy <- y1yy; z1zz <- c1cc"),
        );
        ask(
            "circle of dependencies",
            headers(
                "a1aa <- label:left; b1bb <- a1aa needs:c1cc; c1cc <- needs:b1bb; d1dd <- needs:d1dd label:right; e1ee <- needs:right",
            ),
        );
        ask(
            "two circles",
            headers("a1aa <- b1bb; b1bb <- a1aa; c1cc <- b1bb d1dd; d1dd <- c1cc"),
        );
        ask(
            "labels",
            headers(
                "a1aa <- label:left label:left; b1bb <- label:left label:a1aa label:b1bb; c1cc <- label:head label:x@y",
            ),
        );
        let ids = ["", "head", "a b", "a@b-c", "abcdefghijklm", "tab\t", "ünïcödé"];
        let named = |id: &str| Header {
            id: id.to_owned(),
            ..Header::default()
        };
        ask("ids", ids.into_iter().map(named).collect());
        insta::with_settings!({snapshot_path => "../../snapshots/graph", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("broken_histories", all);
        });
    }

    /// A circle of very many revisions is told with a gap, and found without deep recursion.
    #[test]
    fn a_long_circle_is_told_with_a_gap() {
        let count = 50_000;
        let headers = (0..count).map(|place| Header {
            id: format!("r{place:05}"),
            down: vec![format!("r{:05}", (place + count - 1) % count)],
            ..Header::default()
        });
        let problems = Graph::link(headers.collect(), 32).expect_err("it goes in a circle");
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].message.contains("… 49940 more …"),
            "{}",
            problems[0].message
        );
    }

    /// The order follows the dates, then the ids, and what has no date comes last.
    #[test]
    fn the_order_follows_dates() {
        let graph = graph("d <- at:2026-01-04; c <- at:2026-01-03; b <- at:2026-01-02 needs:d; a <- at:2026-01-04");
        let mut undated = headers("z <- at:2026-01-01; y <-");
        undated[1].create_date = None;
        undated.push(Header {
            id: "x".to_owned(),
            ..Header::default()
        });
        let order = |graph: &Graph| {
            graph
                .revisions()
                .map(|revision| graph.id(revision).to_string())
                .collect::<String>()
        };
        assert_eq!(order(&graph), "cadb");
        assert_eq!(
            order(&Graph::link(undated, 32).expect("there is nothing wrong with it")),
            "zxy"
        );
    }
}

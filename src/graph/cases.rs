//! Small graphs and what they answer: the behaviour of Alembic that users know, and where vellum is stricter.

use super::sample::{graph, said};
use super::{Edges, Graph, Header, Problem, Range, RowChange, Rows, Step, Target, change};

/// Two branches from `a2`, one labelled, joined by `m1`.
const DIAMOND: &str =
    "a1aa <-; a2aa <- a1aa; b1bb <- a2aa label:billing; b2bb <- b1bb; c1cc <- a2aa; m1mm <- b2bb c1cc; m2mm <- m1mm";
/// Two bases; the second branch needs the first's middle.
const NEEDS: &str =
    "a1aa <- label:shop; a2aa <- a1aa; a3aa <- a2aa; n1nn <- label:news; n2nn <- n1nn needs:a2aa; n3nn <- n2nn";

fn range(text: &str) -> Range {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
}

fn target(text: &str) -> Target {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
}

/// Prints a path as `revision[row changes]` after each other.
fn path(graph: &Graph, steps: Result<Vec<Step>, Problem>) -> String {
    match steps {
        Ok(steps) => steps
            .iter()
            .map(|step| self::step(graph, step))
            .collect::<Vec<_>>()
            .join(" "),
        Err(problem) => said(&problem),
    }
}

fn step(graph: &Graph, step: &Step) -> String {
    format!(
        "{}[{}]",
        graph.id(step.revision),
        moved(&step.rows_before, &step.rows_after)
    )
}

fn moved(before: &Rows, after: &Rows) -> String {
    let said = |change: &RowChange| match change {
        RowChange::Delete(id) => format!("-{id}"),
        RowChange::Insert(id) => format!("+{id}"),
        RowChange::Update { from, to } => format!("{from}>{to}"),
    };
    change(before, after).iter().map(said).collect::<Vec<_>>().join(" ")
}

fn up(graph: &Graph, text: &str) -> String {
    path(graph, graph.upgrade(&range(text)))
}

fn down(graph: &Graph, text: &str) -> String {
    path(graph, graph.downgrade(&range(text)))
}

fn resolved(graph: &Graph, text: &str) -> String {
    match graph.resolve(&target(text)) {
        Ok(found) => found
            .iter()
            .map(|&revision| graph.id(revision).to_string())
            .collect::<Vec<_>>()
            .join(" "),
        Err(problem) => said(&problem),
    }
}

/// An upgrade goes parents first, and its rows fork and join with the branches.
#[test]
fn an_upgrade_forks_and_joins() {
    let graph = graph(DIAMOND);
    assert_eq!(
        up(&graph, "head"),
        "a1aa[+a1aa] a2aa[a1aa>a2aa] b1bb[a2aa>b1bb] b2bb[b1bb>b2bb] c1cc[+c1cc] m1mm[-b2bb c1cc>m1mm] m2mm[m1mm>m2mm]"
    );
    assert_eq!(
        up(&graph, "b1bb:head"),
        "b2bb[b1bb>b2bb] c1cc[+c1cc] m1mm[-b2bb c1cc>m1mm] m2mm[m1mm>m2mm]"
    );
    assert_eq!(up(&graph, "b2bb,c1cc:"), "m1mm[-b2bb c1cc>m1mm] m2mm[m1mm>m2mm]");
    assert_eq!(up(&graph, "b1bb:c1cc"), "c1cc[+c1cc]", "a sibling is added beside");
}

/// A downgrade is the way back, row by row.
#[test]
fn a_downgrade_undoes_all_above() {
    let graph = graph(DIAMOND);
    assert_eq!(
        down(&graph, "head:base"),
        "m2mm[m2mm>m1mm] m1mm[+b2bb m1mm>c1cc] c1cc[-c1cc] b2bb[b2bb>b1bb] b1bb[b1bb>a2aa] a2aa[a2aa>a1aa] a1aa[-a1aa]"
    );
    assert_eq!(down(&graph, "head:-1"), "m2mm[m2mm>m1mm]");
    assert_eq!(
        down(&graph, "b2bb,c1cc:a2aa"),
        "c1cc[-c1cc] b2bb[b2bb>b1bb] b1bb[b1bb>a2aa]"
    );
    assert_eq!(
        down(&graph, "b2bb,c1cc:billing@a2aa"),
        "b2bb[b2bb>b1bb] b1bb[-b1bb]",
        "one branch only"
    );
    assert_eq!(down(&graph, "b2bb,c1cc:billing@-1"), "b2bb[b2bb>b1bb]");
    assert_eq!(
        down(&graph, "b2bb,c1cc:b1bb"),
        "b2bb[b2bb>b1bb]",
        "the other branch stays"
    );
    assert_eq!(down(&graph, "m2mm:b2bb,c1cc"), "m2mm[m2mm>m1mm] m1mm[+b2bb m1mm>c1cc]");
    assert_eq!(down(&graph, ":head-1"), "m2mm[m2mm>m1mm]");
}

/// What is depended upon is applied before, has no row of its own, and is unwound only with what needs it.
#[test]
fn dependencies_count_for_rows() {
    let graph = graph(NEEDS);
    assert_eq!(
        up(&graph, "news@head"),
        "a1aa[+a1aa] a2aa[a1aa>a2aa] n1nn[+n1nn] n2nn[-a2aa n1nn>n2nn] n3nn[n2nn>n3nn]"
    );
    assert_eq!(up(&graph, "n2nn:shop@head"), "a3aa[+a3aa]");
    assert_eq!(
        down(&graph, "a3aa,n3nn:shop@a1aa"),
        "n3nn[n3nn>n2nn] n2nn[n2nn>n1nn] a3aa[a3aa>a2aa] a2aa[a2aa>a1aa]"
    );
    assert_eq!(
        down(&graph, "n3nn:base"),
        "n3nn[n3nn>n2nn] n2nn[+a2aa n2nn>n1nn] n1nn[-n1nn] a2aa[a2aa>a1aa] a1aa[-a1aa]"
    );
    assert_eq!(
        down(&graph, "n3nn:news@base"),
        "n3nn[n3nn>n2nn] n2nn[+a2aa n2nn>n1nn] n1nn[-n1nn]",
        "what it needed stays"
    );
    assert_eq!(
        down(&graph, "n3nn:-3"),
        "n3nn[n3nn>n2nn] n2nn[+a2aa n2nn>n1nn] n1nn[-n1nn]"
    );
    assert_eq!(
        down(&graph, "n3nn:shop@-1"),
        "n3nn[n3nn>n2nn] n2nn[+a2aa n2nn>n1nn] a2aa[a2aa>a1aa]"
    );
}

/// Relative targets count from where the range starts, in the one branch there is or that is named.
#[test]
fn relative_targets_are_counted() {
    let graph = graph(DIAMOND);
    assert_eq!(up(&graph, "+2"), "a1aa[+a1aa] a2aa[a1aa>a2aa]");
    assert_eq!(up(&graph, "a2aa:billing@+2"), "b1bb[a2aa>b1bb] b2bb[b1bb>b2bb]");
    assert_eq!(
        up(&graph, "c1cc:billing@+1"),
        "b1bb[+b1bb]",
        "counted from where the branch leaves what is applied"
    );
    assert_eq!(up(&graph, "b1bb,c1cc:c1cc@+1"), "b2bb[b1bb>b2bb] m1mm[-b2bb c1cc>m1mm]");
    assert_eq!(up(&graph, "b2bb:head-1"), "c1cc[+c1cc] m1mm[-b2bb c1cc>m1mm]");
    for (text, ids) in [
        ("head", "m2mm"),
        ("heads", "m2mm"),
        ("base", ""),
        ("billing", "b1bb"),
        ("bill", "b1bb"),
        ("billing@head", "m2mm"),
        ("billing@base", ""),
        ("billing@a1aa", "a1aa"),
        ("a1aa+1", "a2aa"),
        ("billing@a2aa+1", "b1bb"),
        ("b1bb@base+3", "b1bb"),
        ("b2bb-3", "a1aa"),
        ("b2bb-4", ""),
        ("b1bb@head-3", "b1bb"),
        ("-1", "m1mm"),
        ("+1", "a1aa"),
        ("base+2", "a2aa"),
    ] {
        assert_eq!(resolved(&graph, text), ids, "{text}");
    }
}

/// Each target that means nothing, too much, or something elsewhere, is answered with what to type instead.
#[test]
fn wrong_targets_say_what_to_type() {
    let diamond = graph(DIAMOND);
    let forked = graph(
        "a1aa <-; b1bb <- a1aa label:left; b2bb <- b1bb; c1cc <- a1aa; c9cc <- c1cc; a1ab <- c1cc replaces:0000; e1ee <- a1aa; f1ff <- a1aa",
    );
    let mut all = String::new();
    let mut ask = |name: &str, graph: &Graph, texts: &str| {
        for text in texts.split_whitespace() {
            all += &format!("{name} `{text}`\n{}\n", resolved(graph, text));
        }
    };
    ask(
        "diamond",
        &diamond,
        "m1mn billing@c1cc c1cc@billing a2aa+1 a1aa+2 m1mm-1 m2mm+1 a1aa-2 head+3 base-1 b1 a shop@head billin@a1aa zzzzzzzz",
    );
    ask(
        "forked",
        &forked,
        "head head-1 left@head heads-1 c1cc@head -1 +2 0000 a1a c1cc@-1 left@+4",
    );
    ask("empty", &graph_of(Vec::new()), "a1aa head-1");
    insta::with_settings!({snapshot_path => "../../snapshots/graph", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("wrong_targets", all);
    });
}

/// A range that leads nowhere is an error with the range that does, never an empty path.
#[test]
fn wrong_ranges_say_what_to_type() {
    let mut all = String::new();
    let mut ask = |name: &str, graph: &Graph, ups: &str, downs: &str, stamps: &str| {
        for text in ups.split_whitespace() {
            all += &format!("{name} upgrade {text}\n{}\n", up(graph, text));
        }
        for text in downs.split_whitespace() {
            all += &format!("{name} downgrade {text}\n{}\n", down(graph, text));
        }
        for text in stamps.split_whitespace() {
            let stamp = graph.stamp(&range(text));
            let said = stamp.map_or_else(
                |problem| said(&problem),
                |stamp| moved(&stamp.rows_before, &stamp.rows_after),
            );
            all += &format!("{name} stamp {text}\n{said}\n");
        }
    };
    ask(
        "diamond",
        &graph(DIAMOND),
        "base b2bb:a1aa b2bb:base b2bb:b2bb head:heads b2bb,c1cc:b2bb a2aa,b2bb:head b2bb,b2bb:head b2bb,c1cc:+1 -1 b2bb:-1 a1aa:b1bb,a2aa head:+1",
        "a1aa base base:base b2bb:b2bb a1aa:b2bb b2bb:c1cc b2bb:+1 b2bb,c1cc:-1 m2mm:-2 b2bb,c1cc:c1cc base:-1 a2aa:billing@-1 a2aa:-9",
        "head a1aa:b1bb a1aa:a1aa b2bb,c1cc:billing@-1 b1bb,c1cc:billing@+1 b2bb,c1cc:base : a1aa:b2bb,c1cc",
    );
    ask(
        "needs",
        &graph(NEEDS),
        "a2aa,n2nn:heads n3nn:shop@a1aa",
        "n3nn:a3aa a3aa,n3nn:-1 shop@head:news@base",
        "n3nn:news@base a3aa,n3nn:shop@-2",
    );
    ask("empty", &graph_of(Vec::new()), "heads head", "heads:base", "heads");
    insta::with_settings!({snapshot_path => "../../snapshots/graph", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("wrong_ranges", all);
    });
}

fn graph_of(headers: Vec<Header>) -> Graph {
    Graph::link(headers, 32).expect("there is nothing wrong with it")
}

/// A chain of 100,000 revisions is linked and planned in one scan after another.
#[test]
fn a_long_chain_is_planned() {
    let headers = (0..100_000).rev().map(|place| Header {
        id: format!("{place:06x}"),
        down: if place == 0 {
            Vec::new()
        } else {
            vec![format!("{:06x}", place - 1)]
        },
        ..Header::default()
    });
    let graph = Graph::link(headers.collect(), 32).expect("there is nothing wrong with it");
    let steps = graph.upgrade(&Range::base_to_heads()).expect("there is much to do");
    assert_eq!(steps.len(), 100_000);
    assert!(steps.iter().all(|step| step.rows_after.len() == 1));
    assert_eq!(
        graph
            .downgrade(&Range::heads_to_base())
            .expect("there is much to undo")
            .len(),
        100_000
    );
}

/// History lists newest first, both ends included, and stops at base.
#[test]
fn history_is_newest_first() {
    let (diamond, needs) = (graph(DIAMOND), graph(NEEDS));
    let listed = |graph: &Graph, text: &str| match graph.history(&range(text)) {
        Ok(found) => found
            .iter()
            .map(|&revision| graph.id(revision).to_string())
            .collect::<Vec<_>>()
            .join(" "),
        Err(problem) => said(&problem),
    };
    assert_eq!(listed(&diamond, ":"), "m2mm m1mm c1cc b2bb b1bb a2aa a1aa");
    assert_eq!(listed(&diamond, "b1bb:m1mm"), "m1mm b2bb b1bb");
    assert_eq!(listed(&diamond, "-1:"), "m2mm m1mm");
    assert_eq!(listed(&diamond, "-3:b2bb"), "b2bb b1bb a2aa a1aa");
    assert_eq!(listed(&diamond, "-30:b2bb"), "b2bb b1bb a2aa a1aa");
    assert_eq!(listed(&diamond, "b1bb:+2"), "m1mm b2bb b1bb");
    assert_eq!(listed(&needs, "news@base:news@head"), "n3nn n2nn n1nn");
    assert_eq!(listed(&needs, "a2aa:n2nn"), "n2nn a2aa");
    assert_eq!(
        listed(&diamond, "b2bb:a1aa"),
        "V0211: no revision is between `b2bb` and `a1aa`\n  hint: the older one comes first: `a1aa:b2bb`\n"
    );
}

/// A head that is depended upon is one to follow, but has no row.
#[test]
fn heads_by_lineage_and_by_rows() {
    let graph = graph("a1 <-; a2 <- a1; n1 <-; n2 <- n1 needs:a2");
    let ids = |found: Vec<super::RevisionIndex>| {
        found
            .iter()
            .map(|&id| graph.id(id).to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(ids(graph.heads(Edges::Lineage)), "a2 n2");
    assert_eq!(ids(graph.heads(Edges::All)), "n2");
    assert_eq!(ids(graph.bases(Edges::Lineage)), "a1 n1");
    let marks = graph
        .find("a2")
        .map(|revision| graph.marks(revision))
        .unwrap_or_default();
    assert!(marks.effective_head && !marks.head);
}

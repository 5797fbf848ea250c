//! The verbs that show the history.

use crate::folder::{Folder, check};

/// Each verb shows branches, merges, dependencies and labels; nothing in a message reaches the terminal as a command.
#[test]
fn the_history_is_shown() {
    let folder = Folder::history();
    let lines = [
        (
            "history",
            "history\nhistory -r news@-1:\nhistory -r a1a1:billing\nhistory --rev-range=:c1c1\nhistory -v -r d1d1:\nhistory -r e1e1:a1a1\nhistory -r a1a1",
        ),
        ("heads", "heads\nheads --resolve-dependencies\nheads -v"),
        ("branches", "branches\nbranches -v"),
        (
            "show",
            "show b2b2\nshow heads\nshow e1e1-1\nshow base\nshow head\nshow billing@+1",
        ),
        (
            "graph",
            "graph\ngraph --format ascii\ngraph --format mermaid\ngraph --format dot",
        ),
        (
            "json",
            "history -r d1d1: --format json\nheads --format json\nbranches --format json\nshow news --format json\ngraph --format json",
        ),
    ];
    for (name, lines) in lines {
        check(&format!("graph_{name}"), &folder.session(lines));
    }
}

/// An empty history is no mistake.
#[test]
fn an_empty_history_is_shown() {
    let folder = Folder::project();
    for verb in ["history", "heads", "branches", "graph", "check", "build"] {
        assert_eq!(folder.good(&[verb]), "", "{verb}");
    }
    check(
        "graph_empty",
        &folder.session("show head\nedit head\nupgrade head\nmerge heads"),
    );
}

/// Where targets have revisions of their own, one says whose.
#[test]
fn targets_may_have_their_own_history() {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "targets:\n  lite: { dialect: sqlite, revisions: lite }\n  pg: { dialect: postgresql, revisions: [pg, shared] }\n",
    );
    folder.write("lite/1.yaml", "revision: l1l1\nmessage: light\n");
    folder.write("pg/1.yaml", "revision: p1p1\nmessage: heavy\n");
    folder.write("shared/2.yaml", "revision: p2p2\ndown_revision: p1p1\n");
    check(
        "graph_trees",
        &folder.session(
            "heads
             heads -t lite
             history -t pg
             graph -t gp
             revision -m more -t pg --rev-id p3p3
             revision -m more -t lite --rev-id l2l2
             revision -m more -t lite --rev-id l3l3 --version-path shared
             revision -m more -t pg --rev-id p4p4 --version-path ./pg/deep
             history -t pg",
        ),
    );
}

/// Colours are for terminals, unless they are asked for.
#[test]
fn colours_are_for_terminals() {
    let folder = Folder::history();
    assert!(!folder.good(&["history"]).contains('\u{1b}'));
    assert!(
        folder
            .good(&["history", "--color", "always"])
            .contains("\u{1b}[33ma1a1\u{1b}[0m")
    );
    assert!(!folder.bad(1, &["show", "zzzz"]).contains('\u{1b}'));
    assert!(folder.bad(1, &["show", "zzzz", "--color=always"]).contains('\u{1b}'));
    let forced = folder
        .command("", &["history", "--color", "never"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(!forced.stdout.contains(&0x1b));
}

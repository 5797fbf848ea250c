//! Made histories on every server, as the cases of the corpus are run: `make torture N=100` makes a hundred.
//!
//! `VELLUM_SEED=17` begins at another seed, `VELLUM_SERVER=mysql` takes one server. What fails is cut down to the smallest
//! history that still does, and printed.

mod draw;
mod history;
mod operations;

use std::env;

use self::history::History;
use crate::cases::{Wrong, run_each, try_case};
use crate::database::Database;
use crate::fleet::Server;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

/// Every made history holds on every server.
#[test]
#[ignore = "`make torture` runs it, as long as one likes"]
fn made_histories() {
    let (first, count) = (number("VELLUM_SEED", 1), number("VELLUM_TORTURE", 20));
    let histories: Vec<History> = (first..first + count).map(History::make).collect();
    let cases: Vec<_> = histories.iter().map(History::case).collect();
    let wrong = run_each(&cases);
    let mut text = String::new();
    for Wrong { server, case, why } in &wrong {
        let made = histories.iter().find(|it| it.case().name == *case);
        let Some(made) = made else { continue };
        let (small, why) = smallest(made.clone(), *server, why.clone());
        text += &format!("=== {case} on {}\n{}\n{why}\n", server.name(), small.text());
    }
    eprintln!("{count} histories from seed {first} on, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{text}");
}

/// Cuts a history down as long as it fails.
fn smallest(mut history: History, server: Server, mut why: String) -> (History, String) {
    let database = Database::new(server);
    'smaller: loop {
        for less in history.smaller() {
            if let Err(still) = try_case(&less.case(), &database) {
                (history, why) = (less, still);
                continue 'smaller;
            }
        }
        return (history, why);
    }
}

//! Says in the script, beside a statement, what a reviewer must know of it: locks, work, losses, what makes it fail.

use crate::dialect::{Blocks, DataLoss, Effects, Lock, Work};

/// How long a line of effects may get before the next part starts another.
const WIDTH: usize = 110;

/// Returns the lines under a statement's summary; none when there is nothing worth a word. User text in them is not
/// escaped yet.
pub fn effect_lines(effects: &Effects) -> Vec<String> {
    let Effects {
        locks,
        work,
        loss,
        fails_on_rows,
        advice,
    } = effects;
    let mut parts = locked(locks, *work);
    if parts.is_empty() {
        parts.extend(worked(*work).map(str::to_string));
    }
    match loss {
        DataLoss::None => {}
        DataLoss::Possible => parts.push("may lose data".to_string()),
        DataLoss::Certain => parts.push("LOSES DATA".to_string()),
    }
    parts.extend(fails_on_rows.iter().map(|rows| format!("fails where {rows}")));
    parts.extend(advice.clone());
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.chars().count() + part.chars().count() < WIDTH => {
                line.push_str(" · ");
                line.push_str(&part);
            }
            Some(_) | None => lines.push(part),
        }
    }
    lines
}

/// Says which tables are locked against whom, the strongest lock first, since it is the one that the work holds. The work
/// is done on the first table of the strongest lock.
fn locked(locks: &[Lock], work: Work) -> Vec<String> {
    let mut said = Vec::new();
    for blocks in [Blocks::All, Blocks::Writes, Blocks::Ddl] {
        let mut tables: Vec<&str> = Vec::new();
        for lock in locks.iter().filter(|it| it.blocks == blocks) {
            if !tables.contains(&lock.table.as_str()) {
                tables.push(&lock.table);
            }
        }
        // A moment's lock that no reader and no writer notices is not worth a word.
        let unnoticed = blocks == Blocks::Ddl && (work == Work::Metadata || !said.is_empty());
        let Some(what) = tables.first().filter(|_| !unnoticed) else {
            continue;
        };
        let mut text = format!("locks {}: {}", tables.join(", "), blocks.words());
        if said.is_empty() {
            match work {
                Work::Metadata => {}
                Work::Scan => text.push_str(&format!(" while {what} is scanned")),
                Work::IndexBuild => text.push_str(" while the index is built"),
                Work::Rewrite => text.push_str(&format!(" while {what} is rewritten")),
                Work::Copy => text.push_str(&format!(" while {what} is copied")),
                Work::Rows => text.push_str(" while rows are written"),
            }
        }
        said.push(text);
    }
    said
}

/// Says what is done where no lock is in anybody's way.
fn worked(work: Work) -> Option<&'static str> {
    match work {
        Work::Metadata | Work::Rows => None,
        Work::Scan => Some("scans the table"),
        Work::IndexBuild => Some("builds an index"),
        Work::Rewrite => Some("rewrites the table"),
        Work::Copy => Some("copies the table"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Statement;
    use crate::plan::Origin;

    fn statement() -> Statement {
        Statement::new(
            Origin {
                revision: 0,
                written_downgrade: false,
                operation: 0,
            },
            "",
            "",
        )
    }

    fn said(statement: &Statement) -> String {
        effect_lines(&statement.effects).join("\n")
    }

    /// What blocks nobody and loses nothing is not worth a word; all else is said, the strongest lock first.
    #[test]
    fn lines() {
        assert_eq!(said(&statement()), "");
        assert_eq!(
            said(&statement().locks("users", "SHARE UPDATE EXCLUSIVE", Blocks::Ddl)),
            ""
        );
        assert_eq!(
            said(&statement().locks("users", "ACCESS EXCLUSIVE", Blocks::All)),
            "locks users: blocks reads and writes"
        );
        let index = statement().locks("users", "SHARE UPDATE EXCLUSIVE", Blocks::Ddl);
        assert_eq!(
            said(&index.work(Work::IndexBuild)),
            "locks users: blocks only other schema changes while the index is built"
        );
        let key = statement()
            .locks("orders", "SHARE ROW EXCLUSIVE", Blocks::Writes)
            .locks("users", "SHARE ROW EXCLUSIVE", Blocks::Writes);
        assert_eq!(
            said(&key.work(Work::Scan).advice("use not_valid to avoid the scan")),
            "locks orders, users: blocks writes while orders is scanned · use not_valid to avoid the scan"
        );
        let mixed =
            statement()
                .locks("users", "SHARE", Blocks::Writes)
                .locks("orders", "ACCESS EXCLUSIVE", Blocks::All);
        assert_eq!(
            said(
                &mixed
                    .work(Work::Rewrite)
                    .loses(DataLoss::Certain)
                    .fails_on("a row holds NULL in `email`")
            ),
            "locks orders: blocks reads and writes while orders is rewritten · locks users: blocks writes · LOSES DATA\n\
             fails where a row holds NULL in `email`"
        );
        assert_eq!(
            said(&statement().work(Work::Copy).loses(DataLoss::Possible)),
            "copies the table · may lose data"
        );
    }
}

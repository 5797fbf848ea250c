//! Views over a table whose column goes with a rebuild: native DROP COLUMN refuses where a view needs the column, DROP TABLE
//! does not look.
//!
//! A view says which columns it has only where all that it names is there, so asking it is the proof; a broken one stops the
//! script, and the transaction takes everything back. What SQLite then says names the column and no view, so the views
//! whose text holds the column's name are printed before. A trigger is read when it fires, and is nobody's to ask before.
//! <https://www.sqlite.org/lang_altertable.html#alter_table_drop_column>

use super::spelling::SqliteSpelling;
use crate::catalog::Table;
use crate::dialect::spelling::Spelling;
use crate::dialect::{Statement, shared};
use crate::name::Name;
use crate::plan::Origin;

/// Asks the views over a rebuilt table for their columns, where one of the table's is gone.
pub(super) fn asked(origin: Origin, source: &Table, after: &Table) -> Option<Statement> {
    let stays = |name: &Name| {
        let mut columns = after.columns.iter();
        columns.any(|it| it.name.as_str().eq_ignore_ascii_case(name.as_str()))
    };
    let gone: Vec<&Name> = source
        .columns
        .iter()
        .map(|it| &it.name)
        .filter(|it| !stays(it))
        .collect();
    if gone.is_empty() {
        return None;
    }
    let spelling = SqliteSpelling;
    let shown = shared::shown(after);
    let names: Vec<&str> = gone.iter().map(|it| it.as_str()).collect();
    let said = spelling.text(&format!(
        "this view over {shown} says {}, which goes: ",
        names.join(" or ")
    ));
    let table = spelling.text(source.name.as_str());
    let speaks: Vec<String> = names
        .iter()
        .map(|it| format!("instr(lower(\"view\".\"sql\"), lower({})) > 0", spelling.text(it)))
        .collect();
    let speaks = speaks.join(" OR ");
    let sql = format!(
        "WITH RECURSIVE \"over\" (\"name\", \"sql\") AS (
    SELECT {table}, ''
    UNION SELECT \"it\".\"name\", \"it\".\"sql\" FROM \"over\" JOIN sqlite_schema AS \"it\" ON \"it\".\"type\" = 'view' AND instr(lower(\"it\".\"sql\"), lower(\"over\".\"name\")) > 0
)
SELECT {said} || \"view\".\"name\" FROM \"over\" AS \"view\" WHERE {speaks}
UNION ALL SELECT \"view\".\"name\" FROM \"over\" AS \"view\" JOIN pragma_table_info(\"view\".\"name\") AS \"found\" GROUP BY \"view\".\"name\" HAVING count(*) = 0"
    );
    let summary = format!(
        "stop where a view over {shown} names what is gone: {}",
        names.join(", ")
    );
    Some(Statement::new(origin, summary, sql))
}

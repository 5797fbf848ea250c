//! What MySQL gets to do for a history, there and back, and what it refuses.

use crate::dialect::shared::testing::{lowered, snapshot, sql, target};
use crate::dialect::statement::Statement;
use crate::variant::Dialect;

fn shown(statements: &[Statement]) -> String {
    let mut text = String::new();
    for it in statements {
        text.push_str(&format!("-- {}\n", it.summary));
        let effects = &it.effects;
        let locks: Vec<String> = effects.locks.iter().map(|it| format!("{} {} {}", it.table, it.mode, it.blocks.word())).collect();
        let mut said = vec![format!("{}; {}; loss {}", locks.join(", "), effects.work.word(), effects.loss.word())];
        said.extend(effects.fails_on_rows.iter().map(|it| format!("fails where {it}")));
        said.extend(effects.advice.iter().cloned());
        text.push_str(&format!("--   {}\n{};\n", said.join("; "), it.sql));
    }
    text
}

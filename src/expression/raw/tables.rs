//! Which tables a raw statement changes in a way that every later revision would have to know.

use super::super::references::unquote;
use super::{Kind, Token, tokens_of};
use crate::variant::Dialect;

/// A table that a statement drops, or whose columns, constraints or name it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedTable {
    /// The schema, where it is written.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
    /// The byte of the statement where the name starts.
    pub start: usize,
    /// The byte of the statement before which it ends.
    pub end: usize,
}

/// Returns the tables that a statement changes, as far as its words tell. What no revision speaks of, such as owners, row
/// security or statistics, is no change.
pub fn changed_tables(sql: &str, dialect: Dialect) -> Vec<ChangedTable> {
    let tokens = tokens_of(sql, dialect);
    let mut reading = Reading {
        sql,
        dialect,
        rest: tokens.as_slice(),
    };
    if reading.takes("DROP") {
        let _ = reading.takes("TEMPORARY");
        return if reading.takes("TABLE") {
            reading.dropped()
        } else {
            Vec::new()
        };
    }
    if reading.takes("RENAME") {
        let table = if reading.takes("TABLE") { reading.name() } else { None };
        return table.into_iter().collect();
    }
    if !reading.takes("ALTER") {
        return Vec::new();
    }
    let _ = reading.takes("ONLINE") || reading.takes("IGNORE");
    if !reading.takes("TABLE") {
        return Vec::new();
    }
    reading.skip(&["IF", "EXISTS", "ONLY"]);
    let table = reading.name();
    table.filter(|_| reading.changes_the_catalog()).into_iter().collect()
}

struct Reading<'a> {
    sql: &'a str,
    dialect: Dialect,
    rest: &'a [Token],
}

impl Reading<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let found = self.rest.first().is_some_and(|it| it.is_word(self.sql, word));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn skip(&mut self, words: &[&str]) {
        while words.iter().any(|it| self.takes(it)) {}
    }

    fn sign(&mut self, kind: Kind) -> bool {
        let found = self.rest.first().is_some_and(|it| it.kind == kind);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn part(&mut self) -> Option<(String, usize, usize)> {
        let (token, rest) = self.rest.split_first()?;
        // MySQL's names in double quotes are texts, which no table has.
        if !matches!(token.kind, Kind::Word | Kind::Name) {
            return None;
        }
        self.rest = rest;
        let (name, quoted) = unquote(token.of(self.sql));
        let name = match self.dialect {
            Dialect::Postgresql if !quoted => name.to_lowercase(),
            Dialect::Postgresql | Dialect::Sqlite | Dialect::Mysql => name,
        };
        Some((name, token.start, token.end))
    }

    fn name(&mut self) -> Option<ChangedTable> {
        let (first, start, end) = self.part()?;
        let (schema, name, end) = match self.sign(Kind::Dot) {
            true => self.part().map(|(name, _, end)| (Some(first), name, end))?,
            false => (None, first, end),
        };
        Some(ChangedTable {
            schema,
            name,
            start,
            end,
        })
    }

    fn dropped(&mut self) -> Vec<ChangedTable> {
        self.skip(&["IF", "EXISTS"]);
        let mut tables = Vec::new();
        while let Some(table) = self.name() {
            tables.push(table);
            if !self.sign(Kind::Comma) {
                break;
            }
        }
        tables
    }

    /// Looks at what stands behind a table's name.
    fn changes_the_catalog(&self) -> bool {
        let is = |word: &str| self.rest.first().is_some_and(|it| it.is_word(self.sql, word));
        let has = |word: &str| self.rest.iter().any(|it| it.is_word(self.sql, word));
        let column = || {
            ["TYPE", "DEFAULT", "NULL", "IDENTITY", "EXPRESSION"]
                .iter()
                .any(|it| has(it))
        };
        ["ADD", "DROP", "RENAME", "MODIFY", "CHANGE"].iter().any(|it| is(it))
            || (is("ALTER") && column())
            || (is("SET") && has("SCHEMA"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sql: &str, dialect: Dialect) -> Vec<String> {
        let shown = |it: ChangedTable| match it.schema {
            Some(schema) => format!("{schema}.{}", it.name),
            None => it.name,
        };
        changed_tables(sql, dialect).into_iter().map(shown).collect()
    }

    /// Tables are found however they are written; what the catalog does not hold is no change.
    #[test]
    fn tables_are_found() {
        let found = [
            (
                Dialect::Postgresql,
                "DROP TABLE Users, s.\"Orders\" CASCADE",
                "users s.Orders",
            ),
            (
                Dialect::Postgresql,
                "alter table if exists only users add column x int",
                "users",
            ),
            (
                Dialect::Postgresql,
                "ALTER TABLE users ALTER COLUMN x TYPE int",
                "users",
            ),
            (Dialect::Postgresql, "ALTER TABLE users SET SCHEMA other", "users"),
            (Dialect::Postgresql, "ALTER TABLE users ALTER x SET STATISTICS 500", ""),
            (Dialect::Postgresql, "ALTER TABLE users ENABLE ROW LEVEL SECURITY", ""),
            (Dialect::Postgresql, "ALTER TABLE users OWNER TO ines", ""),
            (Dialect::Postgresql, "ALTER VIEW users RENAME TO x", ""),
            (Dialect::Postgresql, "DROP VIEW users", ""),
            (Dialect::Sqlite, "ALTER TABLE [users] RENAME TO people", "users"),
            (Dialect::Sqlite, "DROP TABLE IF EXISTS `users`", "users"),
            (Dialect::Mysql, "RENAME TABLE a.users TO people", "a.users"),
            (Dialect::Mysql, "ALTER TABLE users MODIFY x int", "users"),
            (Dialect::Mysql, "ALTER TABLE users COMMENT = 'x'", ""),
            (Dialect::Mysql, "DELETE FROM users", ""),
        ];
        for (dialect, sql, wanted) in found {
            assert_eq!(names(sql, dialect).join(" "), wanted, "{dialect}: {sql}");
        }
    }
}

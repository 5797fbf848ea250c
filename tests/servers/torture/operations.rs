//! One operation of a made history, as a line of YAML. It need not be right: who asks throws away what vellum refuses.

use vellum::catalog::{Catalog, Column, Table};

use super::draw::Draw;

/// A type, what it may be widened to, and a default of it.
struct Kind {
    ty: &'static str,
    wider: &'static [&'static str],
    default: Option<&'static str>,
    /// Whether a key can hold it on every database.
    is_key: bool,
}

const fn kind(ty: &'static str, wider: &'static [&'static str], default: Option<&'static str>, is_key: bool) -> Kind {
    Kind {
        ty,
        wider,
        default,
        is_key,
    }
}

const KINDS: [Kind; 16] = [
    kind("integer", &["bigint", "numeric(20,0)"], Some("7"), true),
    kind("integer", &["bigint"], Some("0"), true),
    kind("smallint", &["integer", "bigint"], Some("3"), true),
    kind("bigint", &[], Some("-9"), true),
    kind(
        "varchar(30)",
        &["varchar(60)", "varchar(300)", "text"],
        Some("\"it's\""),
        true,
    ),
    kind("varchar(40)", &["varchar(41)", "text"], Some("\"\""), true),
    kind("char(5)", &["varchar(30)"], Some("\"abc\""), true),
    kind("text", &[], None, false),
    kind("boolean", &[], Some("true"), false),
    kind("date", &[], Some("\"2020-02-29\""), false),
    kind("timestamp", &[], Some("{ call: now }"), false),
    kind("numeric(10,2)", &["numeric(12,2)", "numeric(14,4)"], Some("1.50"), true),
    kind("double", &[], Some("0.5"), false),
    kind("json", &[], None, false),
    kind("uuid", &[], None, true),
    kind("blob", &[], None, false),
];

const TABLES: [&str; 6] = ["users", "orders", "Items", "select", "the log", "größen"];

const COLUMNS: [&str; 12] = [
    "a",
    "b",
    "c",
    "name",
    "total",
    "order",
    "Mixed",
    "with space",
    "größe",
    "key",
    "note",
    "amount",
];

/// What a line is made from.
pub struct Maker<'a> {
    /// Chance.
    pub draw: &'a mut Draw,
    /// What stands so far; absent before the first revision.
    pub catalog: Option<&'a Catalog>,
}

/// Writes a text as YAML does.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Tells whether a name can stand in an expression of every database as it is.
fn is_plain(name: &str) -> bool {
    name.chars().all(|it| it.is_ascii_lowercase() || it == '_') && !["order", "key", "select"].contains(&name)
}

impl Maker<'_> {
    fn tables(&self) -> Vec<&'_ Table> {
        self.catalog.iter().flat_map(|it| it.tables()).map(|it| &**it).collect()
    }

    /// Makes an operation; nothing where there is nothing to work on.
    pub fn operation(&mut self) -> Option<String> {
        let count = self.tables().len();
        if count == 0 || (count < 4 && self.draw.happens(25)) {
            return Some(self.create_table());
        }
        let tables: Vec<Table> = self.tables().into_iter().cloned().collect();
        let table = self.draw.pick(&tables)?.clone();
        if self.draw.happens(15) {
            let count = self.draw.between(2, 4);
            let inner: Vec<String> = (0..count).filter_map(|_| self.on_table(&table, true)).collect();
            let inner: Vec<String> = inner.iter().map(|it| format!("\n        - {it}")).collect();
            return Some(format!(
                "batch_alter_table:\n      table: {}\n      operations:{}",
                quoted(table.name.as_str()),
                inner.join("")
            ));
        }
        match self.draw.below(100) {
            0..4 => Some(format!("drop_table: {{ table: {} }}", quoted(table.name.as_str()))),
            4..10 => {
                let new = self.draw.pick(&TABLES)?;
                Some(format!(
                    "rename_table: {{ table: {}, to: {} }}",
                    quoted(table.name.as_str()),
                    quoted(new)
                ))
            }
            10..14 => Some(format!(
                "create_table_comment: {{ table: {}, comment: {} }}",
                quoted(table.name.as_str()),
                quoted("it's a \\ table")
            )),
            _ => self.on_table(&table, false),
        }
    }

    fn create_table(&mut self) -> String {
        let name = self.draw.pick(&TABLES).copied().unwrap_or("users");
        let mut columns = Vec::new();
        let mut keys = String::new();
        match self.draw.below(3) {
            0 => columns.push("{ name: id, type: bigint, primary_key: true, autoincrement: true }".to_string()),
            1 => columns.push("{ name: id, type: bigint, primary_key: true }".to_string()),
            _ => {
                columns.push("{ name: id, type: bigint }".to_string());
                columns.push("{ name: part, type: varchar(20) }".to_string());
                keys = ", primary_key: { columns: [id, part] }".to_string();
            }
        }
        let count = self.draw.between(1, 5);
        for name in self.draw.some(&COLUMNS, count) {
            columns.push(self.column(name, true));
        }
        if self.draw.happens(40)
            && let Some(parent) = self.parent()
        {
            let action = self
                .draw
                .pick(&["cascade", "set_null", "restrict", "no_action"])
                .unwrap_or(&"cascade");
            columns.push(format!(
                "{{ name: parent_id, type: bigint, references: {{ table: {}, on_delete: {action} }} }}",
                quoted(&parent)
            ));
        }
        format!(
            "create_table: {{ table: {}, columns: [{}]{keys} }}",
            quoted(name),
            columns.join(", ")
        )
    }

    /// A table whose key is one bigint.
    fn parent(&mut self) -> Option<String> {
        let tables = self.tables();
        let fit = tables.into_iter().filter(|it| {
            let key = it
                .primary_key
                .as_ref()
                .map(|it| it.columns.as_slice())
                .unwrap_or_default();
            key.len() == 1 && it.column_by_id(key[0]).is_some_and(|it| it.name.as_str() == "id")
        });
        let names: Vec<String> = fit.map(|it| it.name.as_str().to_string()).collect();
        self.draw.pick(&names).cloned()
    }

    /// A column's definition; one of a table with rows must be able to be without a value.
    fn column(&mut self, name: &str, is_new: bool) -> String {
        let kind = self.draw.pick(&KINDS).unwrap_or(&KINDS[0]);
        let mut text = format!("{{ name: {}, type: {}", quoted(name), quoted(kind.ty));
        let default = kind.default.filter(|_| self.draw.happens(35));
        if let Some(default) = default {
            text += &format!(", server_default: {default}");
        }
        if (is_new || default.is_some()) && self.draw.happens(35) {
            text += ", nullable: false";
        }
        if self.draw.happens(12) {
            text += &format!(", comment: {}", quoted("what's\nin it; \\ \"and\" -- more"));
        }
        if default.is_none() && kind.is_key && self.draw.happens(8) {
            text += ", unique: true";
        } else if kind.is_key && self.draw.happens(12) {
            text += ", index: true";
        }
        text + " }"
    }

    fn on_table(&mut self, table: &Table, is_batch: bool) -> Option<String> {
        let place = if is_batch {
            String::new()
        } else {
            format!("table: {}, ", quoted(table.name.as_str()))
        };
        let columns: Vec<&Column> = table.columns.iter().collect();
        let own: Vec<&Column> = columns
            .iter()
            .copied()
            .filter(|it| !["id", "part"].contains(&it.name.as_str()))
            .collect();
        match self.draw.below(100) {
            0..20 => {
                let name = *self.draw.pick(&COLUMNS)?;
                Some(format!("add_column: {{ {place}column: {} }}", self.column(name, false)))
            }
            20..30 => {
                let name = self.draw.pick(&own)?.name.as_str();
                Some(format!("drop_column: {{ {place}column: {} }}", quoted(name)))
            }
            30..62 => {
                let column = *self.draw.pick(&own)?;
                Some(self.alter_column(&place, column))
            }
            62..78 => self.create_index(&place, table),
            78..84 => {
                let name = self.draw.pick(&table.indexes.iter().collect::<Vec<_>>())?.name.as_str();
                if self.draw.happens(40) {
                    let new = self.draw.pick(&["ix_one", "ix two", "IX"])?;
                    return Some(format!(
                        "rename_index: {{ {place}name: {}, to: {} }}",
                        quoted(name),
                        quoted(new)
                    ));
                }
                Some(format!("drop_index: {{ {place}name: {} }}", quoted(name)))
            }
            84..90 => {
                let plain: Vec<&Column> = own.iter().copied().filter(|it| is_plain(it.name.as_str())).collect();
                let name = self.draw.pick(&plain)?.name.as_str();
                let number = self.draw.below(3);
                Some(format!(
                    "create_check_constraint: {{ {place}name: ck_{number}, condition: \"{name} is null or {name} is not null\" }}"
                ))
            }
            90..93 => {
                let checks: Vec<&str> = table.checks.iter().map(|it| it.name.as_str()).collect();
                let name = self.draw.pick(&checks)?;
                Some(format!("drop_constraint: {{ {place}name: {} }}", quoted(name)))
            }
            93..96 => {
                let keys: Vec<&str> = table.foreign_keys.iter().map(|it| it.name.as_str()).collect();
                let name = self.draw.pick(&keys)?;
                Some(format!("drop_constraint: {{ {place}name: {} }}", quoted(name)))
            }
            _ => {
                let parent = self.parent()?;
                let bare: Vec<&Column> = own
                    .iter()
                    .copied()
                    .filter(|it| it.name.as_str() == "parent_id")
                    .collect();
                let name = self.draw.pick(&bare)?.name.as_str();
                Some(format!(
                    "create_foreign_key: {{ {place}columns: [{}], references: {{ table: {}, columns: [id] }} }}",
                    quoted(name),
                    quoted(&parent)
                ))
            }
        }
    }

    /// Any mix of changes of one column.
    fn alter_column(&mut self, place: &str, column: &Column) -> String {
        let ty = column.ty.to_text();
        let kind = KINDS.iter().find(|it| ty.eq_ignore_ascii_case(it.ty));
        let mut text = format!("alter_column: {{ {place}column: {}", quoted(column.name.as_str()));
        if let Some(wider) = kind
            .and_then(|it| self.draw.pick(it.wider))
            .filter(|_| self.draw.happens(50))
        {
            text += &format!(", type: {}", quoted(wider));
        }
        if self.draw.happens(35) {
            let new = self.draw.pick(&COLUMNS).copied().unwrap_or("a");
            text += &format!(", new_column_name: {}", quoted(new));
        }
        if !column.nullable && self.draw.happens(40) {
            text += ", nullable: true";
        }
        // A default of a foreign key would point at nobody.
        let may_have_default = column.name.as_str() != "parent_id" && self.draw.happens(30);
        if let Some(default) = kind.and_then(|it| it.default).filter(|_| may_have_default) {
            let default = if column.default.is_some() { "null" } else { default };
            text += &format!(", server_default: {default}");
        }
        if self.draw.happens(20) {
            text += &format!(", comment: {}", quoted("another"));
        }
        text + " }"
    }

    fn create_index(&mut self, place: &str, table: &Table) -> Option<String> {
        let columns: Vec<&Column> = table.columns.iter().collect();
        let count = self.draw.between(1, 3);
        let taken = self.draw.some(&columns, count);
        let mut parts: Vec<String> = Vec::new();
        for it in taken {
            let name = it.name.as_str();
            let ty = it.ty.to_text();
            if is_plain(name) && self.draw.happens(30) {
                let expression = match ty.split('(').next().unwrap_or_default() {
                    "varchar" | "char" | "text" => format!("lower({name})"),
                    "integer" | "bigint" | "smallint" | "numeric" => format!("{name} + 1"),
                    _ => continue,
                };
                parts.push(format!("{{ expression: {} }}", quoted(&expression)));
            } else if self.draw.happens(20) {
                parts.push(format!("{{ name: {}, order: desc }}", quoted(name)));
            } else {
                parts.push(quoted(name));
            }
        }
        let name = match self.draw.below(4) {
            0 => ", name: ix_a",
            1 => ", name: IX_b",
            2 => ", name: \"ix c\"",
            _ => "",
        };
        Some(format!(
            "create_index: {{ {place}columns: [{}]{name} }}",
            parts.join(", ")
        ))
    }
}

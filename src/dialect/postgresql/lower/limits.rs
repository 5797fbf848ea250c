//! What PostgreSQL refuses of columns, keys and enumerations that a catalog holds, looked at where it is new or changes.

use super::{Lowering, SPELLING};
use crate::catalog::{Action, Column, Default, ForeignKey, Index, IndexColumn, IndexedThing, Table};
use crate::diagnostic::Code;
use crate::identity::ColumnId;
use crate::operation::{Operation, call_fits, call_words};
use crate::types::{Base, Plain};
use crate::value::Call;
use crate::variant::Dialect;

/// The manual: "columns per table: 1,600", "columns per index: 32", "identifier length: 63 bytes".
/// <https://www.postgresql.org/docs/current/limits.html>
const MOST_COLUMNS: usize = 1600;
const MOST_PARTS: usize = 32;
const LONGEST_LABEL: usize = 63;

/// <https://www.postgresql.org/docs/current/ddl-system-columns.html>
const SYSTEM_COLUMNS: [&str; 6] = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

impl<'a> Lowering<'a> {
    /// Refuses what is over a limit in the touched tables and enumerations.
    pub(super) fn refuse_limits(&mut self) {
        let (before, after) = (&self.transition.before, &self.transition.after);
        for id in &self.transition.touched.tables {
            if let Some(table) = after.table_by_id(*id) {
                self.refuse_limits_of(before.table_by_id(*id).map(|it| &**it), table);
            }
        }
        self.refuse_labels();
    }

    fn refuse_limits_of(&mut self, before: Option<&'a Table>, table: &'a Table) {
        let stood = |it: &Column| before.is_some_and(|table| table.columns.contains(it));
        let changed: Vec<&Column> = table.columns.iter().filter(|it| !stood(it)).collect();
        for column in &changed {
            self.refuse_name(before, column);
            self.refuse_call(before, column);
        }
        let count = |it: &Table| it.columns.len();
        if count(table) > MOST_COLUMNS && before.is_none_or(|it| count(it) < count(table)) {
            let what = format!(
                "the table `{}` would have {} columns, and {MOST_COLUMNS} are the most",
                table.name.as_str(),
                count(table)
            );
            let field = self.field_of(changed.first().map(|it| it.id), "name");
            self.refuse(
                field,
                Code::Unsupported,
                what,
                "part the table, or keep some of them in a `jsonb`",
            );
        }
        let changes = |columns: &[ColumnId]| changed.iter().any(|it| columns.contains(&it.id));
        if let Some(key) = &table.primary_key {
            let same = before.is_some_and(|it| it.primary_key.as_ref() == Some(key));
            if !same || changes(&key.columns) {
                let parts = key.columns.len() + key.include.len();
                self.refuse_parts("the primary key", parts);
                self.refuse_btree(table, "the primary key", &key.columns);
            }
        }
        for key in &table.uniques {
            let same = before.is_some_and(|it| it.uniques.contains(key));
            if !same || changes(&key.columns) {
                let what = format!("the unique constraint `{}`", key.name.as_str());
                self.refuse_parts(&what, key.columns.len() + key.include.len());
                self.refuse_btree(table, &what, &key.columns);
            }
        }
        for index in &table.indexes {
            let same = before.is_some_and(|it| it.indexes.contains(index));
            if !same || !changed.is_empty() && changes(&index.all_columns()) {
                self.refuse_index(table, index);
            }
        }
        for key in &table.foreign_keys {
            if before.is_none_or(|it| !it.foreign_keys.contains(key)) {
                self.refuse_foreign_key(table, key);
            }
        }
    }

    /// Returns the field of a column's definition where the operation has one, else the columns of the key that it makes.
    fn field_of(&self, column: Option<ColumnId>, key: &str) -> String {
        if let Some(field) = column.and_then(|id| self.hints.fields.get(&id)) {
            return match field.as_str() {
                "" => key.to_string(),
                field => format!("{field}.{key}"),
            };
        }
        let makes = matches!(
            self.transition.operation.as_ref(),
            Operation::CreateIndex(_) | Operation::CreateUniqueConstraint(_) | Operation::CreatePrimaryKey(_)
        );
        if makes { "columns".to_string() } else { String::new() }
    }

    fn refuse_name(&mut self, before: Option<&Table>, column: &Column) {
        let name = column.name.as_str();
        let was = before.and_then(|it| it.column_by_id(column.id));
        if SYSTEM_COLUMNS.contains(&name) && was.is_none_or(|it| it.name != column.name) {
            let what = format!("every table of PostgreSQL has a column `{name}` of its own already");
            let renames = matches!(self.transition.operation.as_ref(), Operation::AlterColumn(_));
            let field = match renames {
                true => "new_column_name".to_string(),
                false => self.field_of(Some(column.id), "name"),
            };
            self.refuse(
                field,
                Code::Unsupported,
                what,
                format!("take another name, such as `row_{name}`"),
            );
        }
    }

    /// Refuses the time or a UUID where a number, a truth or such is kept.
    fn refuse_call(&mut self, before: Option<&Table>, column: &Column) {
        let Some(Default::Call(call)) = &column.default else {
            return;
        };
        let was = before.and_then(|it| it.column_by_id(column.id));
        if was.is_some_and(|it| it.default == column.default && it.ty == column.ty) {
            return;
        }
        let ty = SPELLING.type_name(&column.ty).unwrap_or_default();
        let word = ty.split('(').next().unwrap_or_default();
        let is_other = [
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "float",
            "double precision",
            "boolean",
            "bytea",
            "json",
            "jsonb",
            "bit",
            "inet",
            "cidr",
            "macaddr",
            "money",
            "xml",
        ]
        .contains(&word)
            || column.ty.dimensions > 0;
        let fits = match call {
            Call::Uuid => !["date", "time", "timestamp", "timestamptz", "interval"].contains(&word),
            Call::Now => !["uuid", "interval"].contains(&word),
            Call::CurrentDate => !["uuid", "interval", "time"].contains(&word),
            Call::CurrentTime => !["uuid", "date", "timestamp", "timestamptz"].contains(&word),
        };
        if is_other || !fits || !call_fits(*call, &column.ty, Dialect::Postgresql) {
            let name = column.name.as_str();
            let (kept, nearest) = call_words(*call);
            let what = format!("column `{name}` of the type `{ty}` cannot have {kept} for its default");
            let field = self.field_of(Some(column.id), "server_default");
            self.refuse(field, Code::Unsupported, what, format!("give it the type `{nearest}`"));
        }
    }

    fn refuse_parts(&mut self, what: &str, parts: usize) {
        if parts > MOST_PARTS {
            let what = format!("{what} names {parts} columns, and {MOST_PARTS} are the most");
            let field = self.field_of(None, "columns");
            self.refuse(field, Code::Unsupported, what, "take fewer columns");
        }
    }

    fn refuse_btree(&mut self, table: &Table, what: &str, columns: &[ColumnId]) {
        for column in columns.iter().filter_map(|id| table.column_by_id(*id)) {
            self.refuse_class(column, what, "btree");
        }
    }

    fn refuse_index(&mut self, table: &Table, index: &Index) {
        let what = format!("the index `{}`", index.name.as_str());
        self.refuse_parts(&what, index.columns.len() + index.include.len());
        let method = index.using.as_deref().unwrap_or("btree");
        let plain = |it: &IndexColumn| match (&it.thing, &it.opclass) {
            (IndexedThing::Column(id), None) => table.column_by_id(*id),
            (IndexedThing::Column(_) | IndexedThing::Expression(_), _) => None,
        };
        for column in index.columns.iter().filter_map(plain) {
            self.refuse_class(column, &what, method);
        }
    }

    /// Refuses a type that an index method has no operator class for, as the server does in the words "data type json has no
    /// default operator class for access method".
    ///
    /// Types that vellum does not know, and methods of extensions, may have one.
    fn refuse_class(&mut self, column: &Column, what: &str, method: &str) {
        let ty = SPELLING.type_name(&column.ty).unwrap_or_default();
        let word = ty.split('(').next().unwrap_or_default();
        let is_array = ty.ends_with(']');
        let is_known = match &column.ty.base {
            Base::Plain(it) => !matches!(it, Plain::Hstore | Plain::Geometry | Plain::Citext),
            Base::Enum(_) | Base::Set(_) => true,
            Base::Native(_) => ["point", "line", "lseg", "box", "path", "polygon", "circle"].contains(&word),
        };
        let shapes = [
            "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle",
        ];
        let is_missing = match method {
            "btree" | "hash" => !is_array && shapes.contains(&word),
            "gin" => !is_array && !["jsonb", "tsvector"].contains(&word),
            "brin" => is_array || ["json", "jsonb", "xml", "boolean"].contains(&word),
            _ => false,
        };
        if !is_known || !is_missing {
            return;
        }
        let name = column.name.as_str();
        let hint = match (method, word) {
            ("btree" | "hash", "json") | ("gin", "json") => {
                "give the column the type `jsonb`, or index an expression over it".to_string()
            }
            ("btree" | "hash", "xml") | ("gin", "xml") => "index an expression over it".to_string(),
            ("btree" | "hash", _) => "write `postgresql: { using: gist }`, where no key is meant".to_string(),
            ("gin", "text" | "varchar" | "char") => {
                "write `opclass: gin_trgm_ops` at the column, with the extension pg_trgm, or leave `using` out"
                    .to_string()
            }
            ("gin", "tsquery") => "write `using: gist`, or leave it out".to_string(),
            ("gin", word) if word.ends_with("range") => "write `using: gist`, or leave it out".to_string(),
            ("gin", _) => {
                let class = gin_class(word);
                format!("write `opclass: {class}` at the column, with the extension btree_gin, or leave `using` out")
            }
            (_, "json" | "xml") => "index an expression over it".to_string(),
            (_, _) => "leave `using` out".to_string(),
        };
        let what = format!("{what} by {method} does not take `{name}` of the type `{ty}`");
        let field = self.field_of(Some(column.id), "type");
        self.refuse(field, Code::Unsupported, what, hint);
    }

    /// Refuses a foreign key of a table that outlives a crash to one that does not, and one that writes what is computed.
    /// <https://www.postgresql.org/docs/current/ddl-generated-columns.html>
    fn refuse_foreign_key(&mut self, table: &'a Table, key: &ForeignKey) {
        let what = format!("the foreign key `{}`", key.name.as_str());
        let only = match key.columns.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let own = matches!(self.transition.operation.as_ref(), Operation::CreateForeignKey(_));
        let field = |key: &str| match only.and_then(|id| self.hints.fields.get(&id)) {
            Some(field) if field.is_empty() => format!("references.{key}"),
            Some(field) => format!("{field}.references.{key}"),
            None if own => key.to_string(),
            None => String::new(),
        };
        let (fields, target) = ([field("on_delete"), field("on_update")], field("table"));
        let target = if own { "references".to_string() } else { target };
        let there = self.transition.after.table_by_id(key.table);
        if let Some(there) = there.filter(|it| it.options.unlogged && !table.options.unlogged) {
            let what = format!("{what} cannot point at `{}`, which is unlogged", there.name.as_str());
            let hint = format!(
                "write `postgresql: {{ unlogged: true }}` at `{}` too, or at neither",
                table.name.as_str()
            );
            self.refuse(target, Code::Unsupported, what, hint);
        }
        let columns = key.columns.iter().filter_map(|id| table.column_by_id(*id));
        let Some(column) = columns.into_iter().find(|it| it.computed.is_some()) else {
            return;
        };
        for ((word, action), field) in [("on_delete", key.on_delete), ("on_update", key.on_update)]
            .into_iter()
            .zip(fields)
        {
            let writes = match action {
                Action::SetNull | Action::SetDefault => true,
                Action::Cascade => word == "on_update",
                Action::NoAction | Action::Restrict => false,
            };
            if writes {
                let what = format!("{what} cannot change `{}`, which is computed", column.name.as_str());
                self.refuse(field, Code::Unsupported, what, format!("leave `{word}` out"));
            }
        }
    }

    /// Refuses labels of an enumeration that are too long: the server says "invalid enum label".
    fn refuse_labels(&mut self) {
        let (before, after) = (&self.transition.before, &self.transition.after);
        for id in &self.transition.touched.enums {
            let Some(it) = after.enum_by_id(*id) else {
                continue;
            };
            let known = |value: &String| before.enum_by_id(*id).is_some_and(|it| it.values.contains(value));
            let long = it.values.iter().find(|it| it.len() > LONGEST_LABEL && !known(it));
            let Some(value) = long.filter(|_| super::enums::type_of(after, *id).is_some()) else {
                continue;
            };
            let what = format!(
                "the value `{value}` has {} bytes, and {LONGEST_LABEL} are the most",
                value.len()
            );
            let operation = self.transition.operation.as_ref();
            let is_list = matches!(operation, Operation::CreateEnum(_) | Operation::AlterEnum(_));
            let fields = [
                ("value", matches!(operation, Operation::AddEnumValue(_))),
                ("to", matches!(operation, Operation::RenameEnumValue(_))),
                ("values", is_list),
            ];
            let field = fields.iter().find(|(_, is)| *is).map_or("", |(field, _)| *field);
            self.refuse(
                field,
                Code::Unsupported,
                what,
                "shorten it, or keep it as text by `native: false`",
            );
        }
    }
}

/// Returns the operator class of the extension btree_gin for a type.
/// <https://www.postgresql.org/docs/current/btree-gin.html>
fn gin_class(word: &str) -> String {
    let class = match word {
        "smallint" => "int2",
        "integer" => "int4",
        "bigint" => "int8",
        "real" => "float4",
        "double precision" => "float8",
        "boolean" => "bool",
        "bit" | "bytea" | "cidr" | "date" | "inet" | "interval" | "macaddr" | "money" | "numeric" | "time"
        | "timestamp" | "timestamptz" | "uuid" => word,
        // What is left are enumerations.
        _ => "enum",
    };
    format!("{class}_ops")
}

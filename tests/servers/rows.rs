//! Rows for any table of a catalog: enough of them that a lost value, a lost row or a counter that starts again is seen.
//!
//! A round puts three rows into each table: the first leaves out what has a default, the second gives every value, the
//! third is NULL wherever it may be. A counted column is never given, so the server's own counter is tested too.
//!
//! Rows must survive the way back too, so they keep to what earlier states of the schema ask: a column that was NOT NULL, a
//! shorter text, an enumeration with fewer values.

use std::collections::{BTreeMap, BTreeSet};

use vellum::catalog::{Catalog, Column, ForeignKey, Table};
use vellum::dialect::spelling::Spelling;
use vellum::identity::{ColumnId, TableId};
use vellum::name::Name;
use vellum::types::{Base, Plain, Type};
use vellum::value::{Value, literal};
use vellum::variant::Dialect;

/// How many rows a round puts into a table.
const ROUND: usize = 3;

/// How many rows each table has got so far.
#[derive(Clone, Debug, Default)]
pub struct Generator {
    /// By table.
    pub given: BTreeMap<TableId, usize>,
    /// Values that rows take in turn: `table.column` to literals.
    pub values: BTreeMap<String, Vec<String>>,
    /// Whether counted columns get numbers far from those that a revision's own rows have.
    pub numbered: bool,
}

/// Where those numbers begin.
const FIRST: usize = 1000;

impl Generator {
    /// Returns the statements of one round, parents before children. The last state is the one that the rows are for.
    pub fn round(&mut self, states: &[&Catalog], later: &[&Catalog]) -> String {
        let mut text = String::new();
        let Some(catalog) = states.last() else { return text };
        for table in in_order(catalog, later) {
            let given = self.given.get(&table.id).copied().unwrap_or_default();
            for row in 0..ROUND {
                let number = given + row;
                let (all, values) = (&self.given, &self.values);
                let row = Row {
                    all,
                    values,
                    states,
                    later,
                    catalog,
                    table,
                    number,
                    place: row,
                    numbered: self.numbered,
                };
                text.push_str(&row.insert());
            }
            self.given.insert(table.id, given + ROUND);
        }
        text
    }
}

/// Returns the foreign keys of a table, with those that come later over columns and tables that are here already.
fn keys<'a>(catalog: &Catalog, later: &[&'a Catalog], table: &'a Table) -> Vec<&'a ForeignKey> {
    let here = |key: &&ForeignKey| {
        let there = |parent: &Table| key.target.iter().all(|it| parent.column_by_id(*it).is_some());
        catalog.table_by_id(key.table).is_some_and(|it| there(it))
            && key.columns.iter().all(|it| table.column_by_id(*it).is_some())
    };
    let states = later.iter().filter_map(|it| it.table_by_id(table.id));
    let coming = states.flat_map(|it| &it.foreign_keys).filter(here);
    table.foreign_keys.iter().chain(coming).collect()
}

/// Returns the tables, those that others point at first; in a circle, the oldest first.
fn in_order<'a>(catalog: &'a Catalog, later: &[&'a Catalog]) -> Vec<&'a Table> {
    let mut rest: Vec<&Table> = catalog.tables().map(|it| &**it).collect();
    let mut done: BTreeSet<TableId> = BTreeSet::new();
    let mut order = Vec::new();
    while !rest.is_empty() {
        let ready = |table: &&Table| {
            let mut keys = keys(catalog, later, table).into_iter();
            keys.all(|key| key.table == table.id || done.contains(&key.table))
        };
        let next = rest.iter().position(ready).unwrap_or_default();
        let table = rest.remove(next);
        done.insert(table.id);
        order.push(table);
    }
    order
}

/// One row that is to be.
struct Row<'a> {
    /// How many rows each table has got.
    all: &'a BTreeMap<TableId, usize>,
    values: &'a BTreeMap<String, Vec<String>>,
    states: &'a [&'a Catalog],
    /// What comes later: a foreign key that is to hold for these rows too.
    later: &'a [&'a Catalog],
    catalog: &'a Catalog,
    table: &'a Table,
    /// Which row of the table it is.
    number: usize,
    /// Which row of its round.
    place: usize,
    numbered: bool,
}

impl Row<'_> {
    fn insert(&self) -> String {
        let dialect = self.catalog.rules.dialect;
        let spelling = dialect.backend().spelling();
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for column in &self.table.columns {
            if let Some(value) = self.value(column) {
                columns.push(spelling.name(&column.name));
                values.push(value);
            }
        }
        let name = spelling.qualified(self.table.schema.as_ref(), &self.table.name);
        match (columns.is_empty(), dialect) {
            (false, _) => format!(
                "INSERT INTO {name} ({}) VALUES ({});\n",
                columns.join(", "),
                values.join(", ")
            ),
            (true, Dialect::Mysql) => format!("INSERT INTO {name} () VALUES ();\n"),
            (true, Dialect::Postgresql | Dialect::Sqlite) => format!("INSERT INTO {name} DEFAULT VALUES;\n"),
        }
    }

    /// Returns a column as the earlier states and this one have it, oldest first, each with its table.
    fn history(&self, id: ColumnId) -> Vec<(&Table, &Column)> {
        let tables = self.states.iter().filter_map(|it| it.table_by_id(self.table.id));
        tables
            .filter_map(|table| Some((&**table, table.column_by_id(id)?)))
            .collect()
    }

    /// Returns what stands in a row; nothing where the server is to say.
    fn value(&self, column: &Column) -> Option<String> {
        let own = self
            .values
            .get(&format!("{}.{}", self.table.name.as_str(), column.name.as_str()));
        if let Some(own) = own {
            return own.get(self.number % own.len()).cloned();
        }
        let counted = column.autoincrement || column.identity.is_some();
        let always = column.identity.as_ref().is_some_and(|it| it.always);
        if self.numbered && counted && !always {
            return Some((FIRST + self.number).to_string());
        }
        if counted || column.computed.is_some() {
            return None;
        }
        let history = self.history(column.id);
        let unique = history.iter().any(|(table, _)| is_unique(table, column.id));
        let nullable = |it: ColumnId| self.history(it).iter().all(|(_, it)| it.nullable);
        if self.place == 0 && column.default.is_some() && !unique {
            return None;
        }
        let spelling = self.catalog.rules.dialect.backend().spelling();
        let keys = keys(self.catalog, self.later, self.table);
        let key = keys.into_iter().find(|it| it.columns.contains(&column.id));
        let keys_may_be_null = |it: &ForeignKey| it.columns.iter().all(|it| nullable(*it));
        if self.place == 2 && nullable(column.id) && !unique && key.is_none_or(keys_may_be_null) {
            return Some("NULL".to_owned());
        }
        let from_parent = key.and_then(|key| {
            // A younger table has fewer rows than its children.
            let parents = self.all.get(&key.table).copied().unwrap_or_default();
            let number = if parents > 0 && key.table != self.table.id {
                self.number % parents
            } else {
                self.number
            };
            parent_value(self.catalog, spelling, key, column.id, number)
        });
        if from_parent.is_some() {
            return from_parent;
        }
        // A value that the enumeration has always had.
        let lists = history.iter().filter_map(|(_, it)| match &it.ty.base {
            Base::Enum(it) => Some(&it.values),
            Base::Plain(_) | Base::Set(_) | Base::Native(_) => None,
        });
        let lists: Vec<&Vec<String>> = lists.collect();
        if let Some(values) = lists.last() {
            let always: Vec<&String> = values
                .iter()
                .filter(|it| lists.iter().all(|list| list.contains(it)))
                .collect();
            if !always.is_empty() {
                return Some(spelling.text(always[self.number % always.len()]));
            }
        }
        // A value of the oldest type that this one takes too.
        let literals = history
            .iter()
            .filter_map(|(_, it)| literal(&value_of(&it.ty, self.number), &column.ty).ok());
        let it = literals.into_iter().next();
        let it = it.unwrap_or_else(|| panic!("no value for {}: {:?}", column.name.as_str(), column.ty));
        let spelled = spelling.literal(&it, &column.ty);
        Some(spelled.unwrap_or_else(|why| panic!("{}: {it:?}: {why:?}", column.name.as_str())))
    }
}

/// Returns a query for the key of as many a parent's row as this is.
fn parent_value(
    catalog: &Catalog,
    spelling: &dyn Spelling,
    key: &ForeignKey,
    column: ColumnId,
    number: usize,
) -> Option<String> {
    let parent = catalog.table_by_id(key.table)?;
    let names: Vec<&Name> = key
        .target
        .iter()
        .filter_map(|id| parent.column_by_id(*id))
        .map(|it| &it.name)
        .collect();
    let place = key.columns.iter().position(|it| *it == column)?;
    let order: Vec<String> = names.iter().map(|it| spelling.name(it)).collect();
    let wanted = order.get(place)?;
    let from = spelling.qualified(parent.schema.as_ref(), &parent.name);
    Some(format!(
        "(SELECT k FROM (SELECT {wanted} AS k FROM {from} ORDER BY {} LIMIT 1 OFFSET {number}) AS parent)",
        order.join(", ")
    ))
}

/// Tells whether two rows may be kept apart by this column.
fn is_unique(table: &Table, column: ColumnId) -> bool {
    let keys = table
        .primary_key
        .iter()
        .map(|it| &it.columns)
        .chain(table.uniques.iter().map(|it| &it.columns));
    let in_index = table
        .indexes
        .iter()
        .any(|it| it.unique && it.all_columns().contains(&column));
    let excluded = table.exclusions.iter().any(|it| it.all_columns().contains(&column));
    let keyed = keys.into_iter().any(|it| it.contains(&column));
    // What others point at must be there for as many rows as they have.
    keyed || in_index || excluded
}

/// Returns a value of a type, another for each number; an array has one element at each level.
fn value_of(ty: &Type, number: usize) -> Value {
    let n = number + 1;
    let text = match &ty.base {
        Base::Enum(it) => it.values[n % it.values.len()].clone(),
        Base::Set(values) => values[n % values.len()].clone(),
        // What most types of a database's own take.
        Base::Native(_) => n.to_string(),
        Base::Plain(plain) => plain_text(*plain, ty.arguments.first().copied(), ty, n),
    };
    (0..ty.dimensions).fold(Value::Quoted(text), |inner, _| Value::List(vec![inner]))
}

fn plain_text(plain: Plain, length: Option<u32>, ty: &Type, n: usize) -> String {
    let (minute, day) = (n % 60, n % 28 + 1);
    match plain {
        Plain::Tinyint | Plain::Smallint | Plain::Mediumint | Plain::Integer | Plain::Bigint => n.to_string(),
        Plain::Year => (2000 + n % 100).to_string(),
        Plain::Numeric => match ty.arguments.get(1) {
            None | Some(0) => n.to_string(),
            Some(1) => format!("{n}.5"),
            Some(_) => format!("{n}.25"),
        },
        Plain::Money | Plain::Real | Plain::Double | Plain::Float => format!("{n}.5"),
        Plain::Boolean => n.is_multiple_of(2).to_string(),
        Plain::Bit => format!("{:0width$b}", n % 2, width = length.unwrap_or(1) as usize),
        Plain::Char
        | Plain::Varchar
        | Plain::Text
        | Plain::Tinytext
        | Plain::Mediumtext
        | Plain::Longtext
        | Plain::Citext => short(n, length),
        Plain::Xml => format!("<n>{n}</n>"),
        Plain::Tsvector | Plain::Tsquery => format!("'n{n}'"),
        Plain::Hstore => format!("\"n\"=>\"{n}\""),
        Plain::Geometry => format!("POINT({n} {n})"),
        Plain::Int4range | Plain::Int8range | Plain::Numrange => format!("[{},{})", 10 * n, 10 * n + 5),
        Plain::Daterange => format!("[20{:02}-01-01,20{:02}-02-01)", n % 100, n % 100),
        Plain::Tsrange | Plain::Tstzrange => {
            let year = n % 100;
            format!("[\"20{year:02}-01-01 00:00:00\",\"20{year:02}-02-01 00:00:00\")")
        }
        Plain::Date => format!("2034-{:02}-{day:02}", n % 12 + 1),
        Plain::Time => format!("10:{minute:02}:00"),
        Plain::Timestamp => format!("2034-{:02}-{day:02} 10:{minute:02}:00", n % 12 + 1),
        Plain::Timestamptz => format!("2034-{:02}-{day:02} 10:{minute:02}:00+00:00", n % 12 + 1),
        Plain::Interval => format!("{n} days"),
        Plain::Blob | Plain::Longblob | Plain::Varbinary => short(n, length),
        Plain::Uuid => format!("00000000-0000-4000-8000-{n:012x}"),
        Plain::Json | Plain::Jsonb => format!("{{\"n\":{n}}}"),
        Plain::Inet => format!("10.0.0.{}", n % 250),
        Plain::Cidr => format!("10.{}.0.0/16", n % 250),
        Plain::Macaddr => format!("08:00:2b:01:02:{:02x}", n % 250),
    }
}

/// Returns a text with a quote, a backslash and a letter outside ASCII in it, where there is room.
fn short(n: usize, length: Option<u32>) -> String {
    match length {
        None | Some(12..) => format!("it's \\ü{n}"),
        Some(4..) => format!("x{n}"),
        Some(2..) => format!("{n:02}"),
        Some(_) => char::from_digit((n % 36) as u32, 36)
            .map(String::from)
            .unwrap_or_default(),
    }
}

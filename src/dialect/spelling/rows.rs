//! INSERT, UPDATE and DELETE: sea-query knows their shape in each dialect, the values come rendered.
//!
//! Every value and condition enters as `Expr::cust`, which sea-query prints as it stands; its own values are not used,
//! since some of its literals are wrong. Only shapes that it has for every dialect are asked for, so that none of its
//! panics can be reached.

use sea_query::{
    Alias, DeleteStatement, Expr, IntoIden, OnConflict, Query, QueryBuilder, SchemaName, TableName, TableRef,
};

use crate::name::{Name, QualifiedName};

/// Rows for a table. The values are SQL, one for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// The table.
    pub table: QualifiedName,
    /// The columns, at least one.
    pub columns: Vec<Name>,
    /// The rows, at least one, each as wide as `columns`.
    pub rows: Vec<Vec<String>>,
    /// What happens to a row that is there already.
    pub conflict: Option<Conflict>,
    /// Whether the values for an identity column are meant; only PostgreSQL asks.
    pub overriding: bool,
}

/// What happens to a row whose key is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// It stays as it is.
    Nothing {
        /// The columns of the key; MySQL looks at every key of the table.
        key: Vec<Name>,
    },
    /// It takes the new values.
    Update {
        /// The columns of the key; MySQL looks at every key of the table.
        key: Vec<Name>,
        /// The columns that take new values, at least one.
        columns: Vec<Name>,
    },
}

/// Rows that go from one table to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The table that gets the rows.
    pub into: QualifiedName,
    /// Its columns, each with the SQL that gives its value.
    pub columns: Vec<(Name, String)>,
    /// The table that has the rows.
    pub from: QualifiedName,
}

/// New values for rows that are there. Values and conditions are SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The table.
    pub table: QualifiedName,
    /// The columns with their new values, at least one.
    pub set: Vec<(Name, String)>,
    /// A second table that the values come from.
    pub from: Option<UpdateFrom>,
    /// Which rows; absent means all.
    pub filter: Option<String>,
}

/// The second table of an UPDATE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateFrom {
    /// The table.
    pub table: QualifiedName,
    /// Which of its rows belongs to which.
    pub on: String,
}

/// Rows that go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete {
    /// The table.
    pub table: QualifiedName,
    /// Which rows, as SQL; absent means all.
    pub filter: Option<String>,
}

/// Quotes a name and, when there is one, its schema.
pub(crate) fn qualified<B: QueryBuilder + Default>(schema: Option<&Name>, name: &Name) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quoted::<B>(schema), quoted::<B>(name)),
        None => quoted::<B>(name),
    }
}

/// Quotes a name.
pub(crate) fn quoted<B: QueryBuilder + Default>(name: &Name) -> String {
    let mut text = String::new();
    B::default().prepare_iden(&iden(name), &mut text);
    text
}

/// Writes an INSERT. `before_rows` stands between the columns and VALUES; rows stand one a line when there are several.
pub(crate) fn insert<B: QueryBuilder + Default>(insert: &Insert, before_rows: &str) -> String {
    let Insert {
        table,
        columns,
        rows,
        conflict,
        overriding: _,
    } = insert;
    // sea-query writes all rows on one line. So it is asked for what stands before them and for the whole without them;
    // what the second has more is what stands behind them.
    let mut statement = Query::insert();
    statement.into_table(reference(table)).columns(columns.iter().map(iden));
    let head = statement.to_string(B::default());
    let tail = match conflict {
        None => String::new(),
        Some(conflict) => {
            let whole = statement
                .on_conflict(on_conflict(conflict, columns))
                .to_string(B::default());
            let tail = whole.strip_prefix(head.as_str()).unwrap_or_default();
            // Without a key there are two blanks where it would stand.
            match tail.strip_prefix(" ON CONFLICT  ") {
                Some(action) => format!(" ON CONFLICT {action}"),
                None => tail.to_string(),
            }
        }
    };
    let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
    match rows.as_slice() {
        [row] => format!("{head}{before_rows} VALUES {row}{tail}"),
        rows => {
            let tail = tail.trim_start();
            let tail = if tail.is_empty() {
                String::new()
            } else {
                format!("\n{tail}")
            };
            format!("{head}{before_rows} VALUES\n    {}{tail}", rows.join(",\n    "))
        }
    }
}

/// Writes an INSERT … SELECT.
pub(crate) fn copy<B: QueryBuilder + Default>(copy: &Copy) -> String {
    let Copy { into, columns, from } = copy;
    let mut insert = Query::insert();
    insert
        .into_table(reference(into))
        .columns(columns.iter().map(|(name, _)| iden(name)));
    let mut select = Query::select();
    select
        .exprs(columns.iter().map(|(_, sql)| Expr::cust(sql.clone())))
        .from(reference(from));
    format!("{}\n{}", insert.to_string(B::default()), select.to_string(B::default()))
}

/// Writes an UPDATE with its second table, if any, behind FROM.
pub(crate) fn update<B: QueryBuilder + Default>(update: &Update) -> String {
    let Update {
        table,
        set,
        from,
        filter,
    } = update;
    let mut statement = Query::update();
    statement
        .table(reference(table))
        .values(set.iter().map(|(name, sql)| (iden(name), Expr::cust(sql.clone()))));
    let filter = match (from, filter) {
        (None, filter) => filter.clone(),
        (Some(from), None) => Some(from.on.clone()),
        (Some(from), Some(filter)) => Some(format!("({}) AND ({filter})", from.on)),
    };
    if let Some(from) = from {
        statement.from(reference(&from.table));
    }
    if let Some(filter) = filter {
        statement.and_where(Expr::cust(filter));
    }
    statement.to_string(B::default())
}

/// Writes a DELETE.
pub(crate) fn delete<B: QueryBuilder + Default>(delete: &Delete) -> String {
    let Delete { table, filter } = delete;
    let mut statement: DeleteStatement = Query::delete();
    statement.from_table(reference(table));
    if let Some(filter) = filter {
        statement.and_where(Expr::cust(filter.clone()));
    }
    statement.to_string(B::default())
}

fn on_conflict(conflict: &Conflict, columns: &[Name]) -> OnConflict {
    match conflict {
        // Given twice: where the key is named, and for MySQL, which sets a column to what it is. INSERT IGNORE would pass
        // over every other mistake too.
        Conflict::Nothing { key } => {
            let same = if key.is_empty() {
                columns.get(..1).unwrap_or_default()
            } else {
                key
            };
            OnConflict::columns(key.iter().map(iden))
                .do_nothing_on(same.iter().map(iden))
                .to_owned()
        }
        Conflict::Update { key, columns } => OnConflict::columns(key.iter().map(iden))
            .update_columns(columns.iter().map(iden))
            .to_owned(),
    }
}

fn reference(name: &QualifiedName) -> TableRef {
    let schema = name.schema.as_ref().map(|schema| SchemaName(None, iden(schema)));
    TableRef::Table(TableName(schema, iden(&name.name)), None)
}

fn iden(name: &Name) -> sea_query::DynIden {
    Alias::new(name.as_str()).into_iden()
}

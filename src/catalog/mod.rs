//! The simulated schema: what the database holds after the operations so far, without a database.

mod canonical;
mod difference;
mod list;
mod lookup;
mod names;
mod naming;
mod rules;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

pub use canonical::{Fingerprint, lines};
pub use difference::{Member, Members, TableDifference, differs};
pub use list::{Iter, List};
pub use naming::{NamingConvention, NamingProblem, Tokens};
pub use rules::{NameRules, NameUnit, Rules};
pub use table::{
    Action, Check, Column, Computed, Condition, ConstraintKind, Default, Deferral, Enumeration, Exclusion,
    ExclusionElement, ForeignKey, Identity, Index, IndexColumn, IndexedThing, Match, MysqlColumn, NullsOrder, Options,
    PrimaryKey, Table, Unique,
};

use crate::fault::OriginId;
use crate::identity::{ColumnId, ConstraintId, EnumId, TableId};
use crate::name::{Name, QualifiedName};
use names::Names;

/// The whole schema at one moment. Copying it is cheap: copies share all that did not change.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// What holds for every schema of the target: its dialect's rules, the project's conventions.
    pub rules: Arc<Rules>,
    tables: RedBlackTreeMapSync<TableId, Arc<Table>>,
    table_names: Names<TableId>,
    enums: RedBlackTreeMapSync<EnumId, Arc<Enumeration>>,
    enum_names: Names<EnumId>,
    /// For each table the tables whose foreign keys point at it.
    incoming: RedBlackTreeMapSync<TableId, Arc<BTreeSet<TableId>>>,
    /// For each enumeration the tables with a column of it.
    enum_users: RedBlackTreeMapSync<EnumId, Arc<BTreeSet<TableId>>>,
    /// Names that are taken across tables, by the space they stand in.
    taken: Names<TableId>,
    /// Who dropped or renamed a thing, for the second place of a diagnostic.
    gone: Names<OriginId>,
    touched: Touched,
    next: u32,
    /// The operation that is being applied.
    pub origin: OriginId,
}

/// What an operation changed, so that nobody has to compare whole catalogs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Tables made, changed or dropped.
    pub tables: BTreeSet<TableId>,
    /// Enumerations made, changed or dropped.
    pub enums: BTreeSet<EnumId>,
}

impl Touched {
    /// Adds what another operation changed.
    pub fn extend(&mut self, other: &Touched) {
        self.tables.extend(other.tables.iter().copied());
        self.enums.extend(other.enums.iter().copied());
    }

    /// Tells whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.enums.is_empty()
    }
}

impl Catalog {
    /// Returns an empty schema.
    pub fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules,
            tables: RedBlackTreeMapSync::new_sync(),
            table_names: Names::default(),
            enums: RedBlackTreeMapSync::new_sync(),
            enum_names: Names::default(),
            incoming: RedBlackTreeMapSync::new_sync(),
            enum_users: RedBlackTreeMapSync::new_sync(),
            taken: Names::default(),
            gone: Names::default(),
            touched: Touched::default(),
            next: 1,
            origin: OriginId(0),
        }
    }

    /// Returns all tables, in the order in which they were created.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    /// Returns all enumerations, in the order in which they were created.
    pub fn enums(&self) -> impl Iterator<Item = &Arc<Enumeration>> {
        self.enums.values()
    }

    /// Returns a table by its identity.
    pub fn table_by_id(&self, id: TableId) -> Option<&Arc<Table>> {
        self.tables.get(&id)
    }

    /// Returns an enumeration by its identity.
    pub fn enum_by_id(&self, id: EnumId) -> Option<&Arc<Enumeration>> {
        self.enums.get(&id)
    }

    /// Returns a table by its name, if it is there. A name without schema means the target's own schema.
    pub fn find_table(&self, name: &QualifiedName) -> Option<&Arc<Table>> {
        let name = self.rules.placed(name);
        self.tables.get(self.table_names.get(&self.rules.table_key(&name))?)
    }

    /// Returns an enumeration by its name, if it is there.
    pub fn find_enum(&self, name: &QualifiedName) -> Option<&Arc<Enumeration>> {
        let name = self.rules.placed(name);
        self.enums.get(self.enum_names.get(&self.rules.table_key(&name))?)
    }

    /// Returns the tables whose foreign keys point at a table, itself included when it does.
    pub fn referring(&self, id: TableId) -> impl Iterator<Item = &Arc<Table>> {
        self.incoming
            .get(&id)
            .into_iter()
            .flat_map(|ids| ids.iter())
            .filter_map(|it| self.tables.get(it))
    }

    /// Returns the tables with a column of an enumeration.
    pub fn users_of_enum(&self, id: EnumId) -> impl Iterator<Item = &Arc<Table>> {
        self.enum_users
            .get(&id)
            .into_iter()
            .flat_map(|ids| ids.iter())
            .filter_map(|it| self.tables.get(it))
    }

    /// Returns the table that owns a name of a space, such as the index names of a schema.
    pub fn owner_of(&self, space: &str) -> Option<TableId> {
        self.taken.get(space).copied()
    }

    /// Takes what was changed since the last call.
    pub fn take_touched(&mut self) -> Touched {
        std::mem::take(&mut self.touched)
    }

    /// Returns everything as touched: what it takes to make this schema out of nothing.
    pub fn all_touched(&self) -> Touched {
        Touched {
            tables: self.tables.keys().copied().collect(),
            enums: self.enums.keys().copied().collect(),
        }
    }

    /// Returns a number that no table, column, constraint or enumeration of this history has.
    pub fn fresh(&mut self) -> u32 {
        let fresh = self.next;
        self.next += 1;
        fresh
    }

    /// Returns a fresh identity for a column.
    pub fn fresh_column(&mut self) -> ColumnId {
        ColumnId(self.fresh())
    }

    /// Returns a fresh identity for a constraint or index.
    pub fn fresh_constraint(&mut self) -> ConstraintId {
        ConstraintId(self.fresh())
    }

    /// Puts a table in, new or changed.
    pub fn put_table(&mut self, table: Table) {
        let id = table.id;
        let old = self.tables.get(&id).cloned();
        self.register(old.as_deref(), Some(&table));
        self.touched.tables.insert(id);
        self.tables.insert_mut(id, Arc::new(table));
    }

    /// Takes a table out and remembers who did it.
    pub fn drop_table(&mut self, id: TableId) {
        if let Some(old) = self.tables.get(&id).cloned() {
            self.register(Some(&old), None);
            self.tables.remove_mut(&id);
            self.touched.tables.insert(id);
            self.remember_gone(&format!("table {}", self.rules.table_key(&old.qualified())));
        }
    }

    /// Puts an enumeration in, new or changed.
    pub fn put_enum(&mut self, it: Enumeration) {
        if let Some(old) = self.enums.get(&it.id) {
            self.enum_names.remove(&self.rules.table_key(&old.qualified()));
        }
        self.enum_names.insert(self.rules.table_key(&it.qualified()), it.id);
        self.touched.enums.insert(it.id);
        self.enums.insert_mut(it.id, Arc::new(it));
    }

    /// Takes an enumeration out and remembers who did it.
    pub fn drop_enum(&mut self, id: EnumId) {
        if let Some(old) = self.enums.get(&id).cloned() {
            let key = self.rules.table_key(&old.qualified());
            self.enum_names.remove(&key);
            self.enums.remove_mut(&id);
            self.touched.enums.insert(id);
            self.remember_gone(&format!("enum {key}"));
        }
    }

    /// Remembers that the operation at hand dropped or renamed a thing.
    pub fn remember_gone(&mut self, what: &str) {
        self.gone.insert(what.to_string(), self.origin);
    }

    /// Returns who dropped or renamed a thing.
    pub fn who_removed(&self, what: &str) -> Option<OriginId> {
        self.gone.get(what).copied()
    }

    /// Keeps what is found by name or by reference in step with a table; costs only what differs.
    fn register(&mut self, old: Option<&Table>, new: Option<&Table>) {
        let Some(id) = new.or(old).map(|it| it.id) else { return };
        let rules = self.rules.clone();
        let key = |it: Option<&Table>| it.map(|it| rules.table_key(&it.qualified()));
        let (gone, come) = (key(old), key(new));
        if gone != come {
            if let Some(name) = gone {
                self.table_names.remove(&name);
            }
            if let Some(name) = come {
                self.table_names.insert(name, id);
            }
        }
        if old.map(|it| &it.foreign_keys) != new.map(|it| &it.foreign_keys) {
            let (gone, come) = difference(&referred(old), &referred(new));
            change_links(&mut self.incoming, id, gone, come);
        }
        if old.map(|it| &it.columns) != new.map(|it| &it.columns) {
            let (gone, come) = difference(&used_enums(old), &used_enums(new));
            change_links(&mut self.enum_users, id, gone, come);
        }
        let mut gone = old.map(|it| rules.spaces(it)).unwrap_or_default();
        let mut come = new.map(|it| rules.spaces(it)).unwrap_or_default();
        if old.map(|it| &it.schema) == new.map(|it| &it.schema) {
            (gone, come) = difference(&gone, &come);
        }
        let space = |it: Option<&Table>, (kind, name): (&str, &Name)| {
            rules.space(kind, it.and_then(|it| it.schema.as_ref()), name)
        };
        for it in gone {
            self.taken.remove(&space(old, it));
        }
        for it in come {
            self.taken.insert(space(new, it), id);
        }
    }
}

fn referred(table: Option<&Table>) -> Vec<TableId> {
    let keys = table.into_iter().flat_map(|it| it.foreign_keys.iter());
    keys.map(|it| it.table).collect()
}

fn used_enums(table: Option<&Table>) -> Vec<EnumId> {
    let columns = table.into_iter().flat_map(|it| it.columns.iter());
    columns.filter_map(Column::enumeration).collect()
}

/// Returns what is in the first list only, and what is in the second only.
fn difference<T: Copy + PartialEq>(before: &[T], after: &[T]) -> (Vec<T>, Vec<T>) {
    // What changes stands mostly at the end.
    let same = before
        .iter()
        .zip(after)
        .take_while(|(left, right)| left == right)
        .count();
    let only = |these: &[T], those: &[T]| {
        let rest = these.iter().skip(same).copied();
        rest.filter(|it| !those.contains(it)).collect()
    };
    (only(before, after), only(after, before))
}

type Links<K> = RedBlackTreeMapSync<K, Arc<BTreeSet<TableId>>>;

fn change_links<K: Ord + Copy>(links: &mut Links<K>, table: TableId, gone: Vec<K>, come: Vec<K>) {
    for key in gone {
        let mut set = links.get(&key).map(|it| (**it).clone()).unwrap_or_default();
        if set.remove(&table) {
            links.insert_mut(key, Arc::new(set));
        }
    }
    for key in come {
        let mut set = links.get(&key).map(|it| (**it).clone()).unwrap_or_default();
        if set.insert(table) {
            links.insert_mut(key, Arc::new(set));
        }
    }
}

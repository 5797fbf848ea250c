//! One way for names, literals, types and row statements in each dialect: nothing reaches a statement but through here.

use crate::name::{Name, QualifiedName};
use crate::types::Type;
use crate::value::Literal;

mod characters;
pub mod rows;
pub mod types;

pub use characters::{comment, is_unseen};
pub use rows::{Conflict, Copy, Delete, Insert, Update, UpdateFrom};
pub use types::NoHome;

/// How a dialect writes what a statement is made of. Every method answers with text that stands in a statement as it is.
pub trait Spelling: Sync {
    /// Quotes a name, always.
    fn name(&self, name: &Name) -> String;

    /// Quotes a name and puts its quoted schema before it.
    fn qualified(&self, schema: Option<&Name>, name: &Name) -> String;

    /// Writes a text as one string literal, which may stand wherever the grammar asks for a string: in a comment of a
    /// column, among the labels of an enumeration, in a default. The text must not hold NUL, which no script can carry.
    fn text(&self, text: &str) -> String;

    /// Writes a literal where an expression may stand, such as in a row.
    ///
    /// # Errors
    /// When the dialect has no such value: NaN on MySQL, a whole number over 64 bits on SQLite.
    fn literal(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable>;

    /// Writes a literal behind `DEFAULT`, where MySQL wants parentheses for some types and SQLite must see a constant.
    ///
    /// # Errors
    /// As [`Spelling::literal`].
    fn default_literal(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable>;

    /// Writes a type as a column's definition has it.
    ///
    /// # Errors
    /// When the dialect has no type that would keep the values as they are.
    fn type_name(&self, ty: &Type) -> Result<String, NoHome>;

    /// Writes an INSERT with its rows one a line.
    fn insert(&self, insert: &Insert) -> String;

    /// Writes an INSERT … SELECT from another table.
    fn copy(&self, copy: &Copy) -> String;

    /// Writes an UPDATE.
    fn update(&self, update: &Update) -> String;

    /// Writes a DELETE.
    fn delete(&self, delete: &Delete) -> String;
}

/// Why a dialect cannot say a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unspellable {
    /// One lowercase sentence that names the value.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
}

impl Unspellable {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

/// Quotes names and puts commas between them.
pub fn names<'a>(spelling: &dyn Spelling, names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| spelling.name(name)).collect();
    names.join(", ")
}

/// Quotes the name of a table, type or other object of a schema.
pub fn qualified(spelling: &dyn Spelling, name: &QualifiedName) -> String {
    spelling.qualified(name.schema.as_ref(), &name.name)
}

#[cfg(test)]
mod tests;

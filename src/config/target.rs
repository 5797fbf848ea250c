//! A target as vellum.yaml writes it: which database, and which version of it.

use serde::Deserialize;

use super::naming::NamingText;
use super::read::{VersionTableText, folders};
use super::{Folder, Naming, Target, VersionTable};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::document::fault::listed;
use crate::document::{Listed, Placed};
use crate::name::Name;
use crate::variant::{Dialect, Version};

/// A kind of database that the project ships to.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Target")]
pub(super) struct TargetText {
    /// The kind of database.
    dialect: DialectWord,
    /// Its version, which decides what is emitted; the oldest that scripts are written for unless written.
    version: Option<Placed<String>>,
    /// The schema for tables that name none.
    schema: Option<Name>,
    /// The folders of its revisions, where it has its own.
    revisions: Option<Listed<Placed<String>>>,
    /// Its own version table, over the project's.
    version_table: Option<VersionTableText>,
    /// Its own naming convention, over the project's.
    naming_convention: Option<NamingText>,
}

/// What the targets have unless they say otherwise.
pub(super) struct Base<'a> {
    pub(super) revisions: &'a [Folder],
    pub(super) version_table: &'a VersionTable,
    pub(super) naming: &'a Naming,
}

/// Fills in what a target leaves to the project.
pub(super) fn target(
    name: Placed<String>,
    written: TargetText,
    base: &Base<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Target> {
    let TargetText {
        dialect,
        version,
        schema,
        revisions,
        version_table,
        naming_convention,
    } = written;
    let Placed { value: name, place } = name;
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':']) || name.chars().any(char::is_control)
    {
        let problem = Diagnostic::error(Code::BadConfiguration, format!("`{name}` cannot name a target"));
        problems.push(
            problem
                .at(place, "")
                .hint("it is also a folder: use letters, digits, `-` and `_`"),
        );
    }
    let version_table = match version_table {
        Some(it) => it.over(base.version_table, problems),
        None => base.version_table.clone(),
    };
    let DialectWord(dialect) = dialect;
    if let Some(message) = homeless(dialect, &version_table) {
        let problem = Diagnostic::error(Code::BadConfiguration, message).at(place, "");
        problems.push(problem.hint("write `version_table: { schema: null }` in this target"));
    }
    let found = self::version(version.as_ref().map(|it| it.value.as_str()), dialect);
    let version = match found {
        Ok(version) => version,
        Err((message, floor)) => {
            let hint = format!("write `version: \"{floor}\"`, or a later one");
            let place = version.map_or(place, |it| it.place);
            problems.push(
                Diagnostic::error(Code::BadConfiguration, message)
                    .at(place, "")
                    .hint(hint),
            );
            return None;
        }
    };
    Some(Target {
        name,
        dialect,
        version,
        schema,
        revisions: revisions.map_or_else(|| base.revisions.to_vec(), folders),
        version_table,
        naming: naming_convention.map_or_else(|| base.naming.clone(), |it| it.over(base.naming)),
    })
}

/// Tells where a database has no such place for the version table.
pub(super) fn homeless(dialect: Dialect, table: &VersionTable) -> Option<String> {
    match (dialect, &table.schema) {
        (Dialect::Sqlite, Some(schema)) => {
            let schema = schema.as_str();
            Some(format!(
                "{dialect} has no schemas, and the version table is to stand in `{schema}`"
            ))
        }
        (Dialect::Postgresql | Dialect::Mysql, _) | (Dialect::Sqlite, None) => None,
    }
}

/// What is written as `dialect:`.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "Dialect")]
struct DialectWord(Dialect);

impl TryFrom<String> for DialectWord {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(dialect) = Dialect::from_name(&text) {
            return Ok(Self(dialect));
        }
        let names = Dialect::ALL.map(Dialect::name);
        let (message, hint) = match (dialect_to_come(&text), did_you_mean(&text, names)) {
            (Some((message, near)), _) => (
                message.to_string(),
                format!("write `dialect: {near}` and try its scripts on MariaDB"),
            ),
            (None, Some(meant)) => (format!("no dialect `{text}`"), format!("did you mean `{meant}`?")),
            (None, None) => (format!("no dialect `{text}`"), format!("it is {}", listed(&names))),
        };
        Err(format!("{}: {message}\n{hint}", Code::BadConfiguration))
    }
}

/// Says that a dialect comes later, with the one to write until then.
pub fn dialect_to_come(name: &str) -> Option<(&'static str, Dialect)> {
    (name == "mariadb").then_some(("MariaDB is not a dialect yet; it comes later", Dialect::Mysql))
}

/// Reads a version, or says why it is none with the oldest that is. What it leaves out is the least that can be used: `8.0` means any 8.0 from the floor on.
pub(super) fn version(text: Option<&str>, dialect: Dialect) -> Result<Version, (String, Version)> {
    let floor = floor(dialect);
    let Some(text) = text else { return Ok(floor) };
    let Some(version) = Version::parse(text) else {
        let message = format!("`{text}` is no version");
        return Err((message, floor));
    };
    let numbers = text.split('.').count();
    let same = [
        version.major == floor.major,
        version.minor == floor.minor,
        version.patch == floor.patch,
    ];
    let within_floor = same.iter().take(numbers).all(|it| *it);
    if version < floor && !within_floor {
        let message = format!("{dialect} {text} is older than what vellum writes scripts for");
        return Err((message, floor));
    }
    Ok(version.max(floor))
}

/// Checks that scripts are written for a version.
///
/// # Errors
/// When it is none, or too old.
pub fn check_version(text: &str, dialect: Dialect) -> Result<(), Diagnostic> {
    match version(Some(text), dialect) {
        Ok(_) => Ok(()),
        Err((message, floor)) => {
            let hint = format!("write `{dialect}:{floor}`, or a later version");
            Err(Diagnostic::error(Code::UnknownTargetName, message).hint(hint))
        }
    }
}

/// Returns the oldest version that scripts are written for.
fn floor(dialect: Dialect) -> Version {
    match dialect {
        Dialect::Postgresql => Version::new(12, 0, 0),
        Dialect::Sqlite => Version::new(3, 35, 0),
        Dialect::Mysql => Version::new(8, 0, 13),
    }
}

//! The project's configuration: vellum.yaml with all defaults filled in.

mod naming;
mod read;
mod script;
mod target;

use indexmap::IndexMap;

pub use naming::Naming;
pub(crate) use read::FILE_TEMPLATE;
pub use read::{json_schema, read_config};
pub use script::{Client, Millis, ScriptOverrides, ScriptSettings, Transaction};
pub use target::{check_version, dialect_to_come};

use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::document::fault::all_of;
use crate::name::Name;
use crate::types::TypeText;
use crate::variant::{Dialect, Version};

/// What vellum.yaml says.
#[derive(Clone, Debug)]
pub struct Config {
    /// The project's name.
    pub name: Option<String>,
    /// Where revisions lie.
    pub revisions: Vec<Folder>,
    /// Where `vellum build` writes, below the root.
    pub output: String,
    /// The table that holds where a database stands.
    pub version_table: VersionTable,
    /// How files of new revisions are called, in tokens such as `{revision}`.
    pub file_template: String,
    /// The file with the text of new revisions, below the root.
    pub revision_template: Option<String>,
    /// How names that are not written are made.
    pub naming: Naming,
    /// The project's own names for types.
    pub types: IndexMap<String, TypeText>,
    /// The databases that the project ships to, at least one.
    pub targets: IndexMap<String, Target>,
    /// How scripts run.
    pub script: ScriptSettings,
}

/// A folder of revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The path below the project's root.
    pub path: String,
    /// Where the configuration says so; absent for what it leaves to the default.
    pub place: Option<Place>,
}

/// The table that holds where a database stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionTable {
    /// Its name.
    pub name: Name,
    /// Its schema; absent means the one the connection works in.
    pub schema: Option<Name>,
    /// Its one column.
    pub column: Name,
    /// How many characters an id may have.
    pub width: u32,
}

impl Default for VersionTable {
    fn default() -> Self {
        Self {
            name: Name::new("vellum_version"),
            schema: None,
            column: Name::new("version_num"),
            width: 128,
        }
    }
}

/// A kind of database that the project ships to, with the settings that hold for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What the project calls it; also the folder of its scripts.
    pub name: String,
    /// The kind of database.
    pub dialect: Dialect,
    /// Its version.
    pub version: Version,
    /// The schema for tables that name none.
    pub schema: Option<Name>,
    /// Where its revisions lie.
    pub revisions: Vec<Folder>,
    /// The table that holds where a database stands.
    pub version_table: VersionTable,
    /// How names that are not written are made.
    pub naming: Naming,
}

impl Config {
    /// Returns the folders of all targets, each once.
    pub fn folders(&self) -> Vec<Folder> {
        let mut folders: Vec<Folder> = Vec::new();
        for folder in self
            .revisions
            .iter()
            .chain(self.targets.values().flat_map(|it| &it.revisions))
        {
            if !folders.iter().any(|it| it.path == folder.path) {
                folders.push(folder.clone());
            }
        }
        folders
    }

    /// Returns the target that `-t` names: one of the project, or a dialect with or without a version. It may be left
    /// out where the project has one.
    ///
    /// # Errors
    /// When there is no such target, or several and none is named.
    pub fn target(&self, wanted: Option<&str>) -> Result<Target, Box<Diagnostic>> {
        let names: Vec<&str> = self.targets.keys().map(String::as_str).collect();
        let Some(wanted) = wanted else {
            return match self.targets.first() {
                Some((_, only)) if self.targets.len() == 1 => Ok(only.clone()),
                Some((name, _)) => Err(Box::new(
                    Diagnostic::error(
                        Code::UnknownTargetName,
                        "the project has several targets, and none is named",
                    )
                    .hint(format!("write `-t {name}`; the targets are {}", all_of(&names))),
                )),
                None => Err(Box::new(Diagnostic::error(
                    Code::UnknownTargetName,
                    "the project has no target",
                ))),
            };
        };
        if let Some(target) = self.targets.get(wanted) {
            return Ok(target.clone());
        }
        let (dialect, version) = match wanted.split_once(':') {
            Some((dialect, version)) => (dialect, Some(version)),
            None => (wanted, None),
        };
        if let Some((message, near)) = dialect_to_come(dialect) {
            let hint = format!("write `-t {near}` and try its script on MariaDB");
            return Err(Box::new(Diagnostic::error(Code::UnknownTargetName, message).hint(hint)));
        }
        let Some(dialect) = Dialect::from_name(dialect) else {
            let known = names.iter().copied().chain(Dialect::ALL.map(Dialect::name));
            let problem = Diagnostic::error(Code::UnknownTargetName, format!("no target `{wanted}`"));
            return Err(Box::new(match did_you_mean(wanted, known) {
                Some(meant) => problem.hint(format!("did you mean `{meant}`?")),
                None => problem.hint(format!("the targets are {}", all_of(&names))),
            }));
        };
        let version = target::version(version, dialect).map_err(|(message, floor)| {
            let hint = format!("write `-t {dialect}:{floor}`, or a later version");
            Box::new(Diagnostic::error(Code::UnknownTargetName, message).hint(hint))
        })?;
        if let Some(message) = target::homeless(dialect, &self.version_table) {
            let hint = "write a target of its own in vellum.yaml, with `version_table: { schema: null }`";
            return Err(Box::new(Diagnostic::error(Code::BadConfiguration, message).hint(hint)));
        }
        Ok(Target {
            name: wanted.to_string(),
            dialect,
            version,
            schema: None,
            revisions: self.revisions.clone(),
            version_table: self.version_table.clone(),
            naming: self.naming.clone(),
        })
    }
}

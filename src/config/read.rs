//! From the text of vellum.yaml to the configuration.

use indexmap::IndexMap;
use serde::Deserialize;

use super::naming::NamingText;
use super::script::written;
use super::{Client, Config, Folder, Millis, Naming, ScriptSettings, Target, Transaction, VersionTable};
use crate::diagnostic::{Code, Diagnostic, FileId, Place, did_you_mean};
use crate::document::decode::decode_as;
use crate::document::fault::{Subject, TARGETS, all_of, listed};
use crate::document::yaml::{Kind, parse};
use crate::document::{Listed, Placed};
use crate::name::Name;
use crate::types::TypeText;
use crate::variant::{Dialect, Version};

/// How new files are called where the project does not say.
pub(crate) const FILE_TEMPLATE: &str = "{year}{month}{day}_{revision}_{slug}";

/// What a `file_template` may name.
const FILE_TOKENS: &[&str] = &[
    "revision", "slug", "year", "month", "day", "hour", "minute", "second", "epoch",
];

/// What is written in vellum.yaml.
///
/// The JSON Schema is made from this too: what is said of a key here, editors show.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Configuration",
    description = "A project of vellum: where its revisions are, and what it ships to."
)]
struct ConfigText {
    /// The project's name; the head of each script says it.
    name: Option<String>,
    /// The folders of revisions, walked with all folders below; `revisions` unless written.
    revisions: Option<Listed<Placed<String>>>,
    /// Where `vellum build` writes; `out` unless written.
    output: Option<String>,
    /// The table that holds where a database stands.
    version_table: Option<VersionTableText>,
    /// How files of new revisions are called, in the tokens revision, slug, year, month, day, hour, minute, second, epoch:
    /// `{year}{month}{day}_{revision}_{slug}`.
    file_template: Option<FileTemplate>,
    /// The file with the text of new revisions, in the tokens `{revision}`, `{down_revision}`, `{branch_labels}`,
    /// `{depends_on}`, `{message}`, `{doc}` and `{create_date}`, each of which becomes a whole YAML value.
    revision_template: Option<String>,
    /// How names that are not written are made, in Alembic's tokens.
    naming_convention: Option<NamingText>,
    /// The project's own names for types; changing one changes the meaning of old revisions.
    types: Option<IndexMap<String, TypeText>>,
    /// The databases that the project ships to: a name for each, which is also the folder of its scripts.
    targets: Placed<IndexMap<Placed<String>, TargetText>>,
    /// How scripts run.
    script: Option<ScriptText>,
}

/// The table that holds where a database stands.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "VersionTable")]
struct VersionTableText {
    /// Its name; `vellum_version` unless written.
    name: Option<Name>,
    /// Its schema; the one the connection works in unless written.
    #[serde(default, deserialize_with = "written")]
    schema: Option<Option<Name>>,
    /// Its one column; `version_num` unless written.
    column: Option<Name>,
    /// How many characters an id may have, from 1 to 255; 128 unless written.
    width: Option<Placed<u32>>,
}

/// A kind of database that the project ships to.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Target")]
struct TargetText {
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

/// How scripts run.
#[derive(Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Script")]
struct ScriptText {
    /// What one transaction holds, where the database can; `revision` unless written.
    transaction: Option<Transaction>,
    /// Whether a script refuses to run on a database that is in another state; true unless written.
    guard: Option<bool>,
    /// How long a statement waits for a lock: `500ms`, `5s`; null leaves the server's own. `5s` unless written.
    #[serde(deserialize_with = "written")]
    lock_timeout: Option<Option<Millis>>,
    /// How long a statement runs: `1m`; null, as unless written, leaves the server's own.
    #[serde(deserialize_with = "written")]
    statement_timeout: Option<Option<Millis>>,
    /// Who reads the scripts: `native` (psql, mysql, sqlite3) or `none` (plain SQL for drivers).
    client: Option<Client>,
}

/// Reads the text of vellum.yaml, or tells all that is wrong with it.
pub fn read_config(file: FileId, text: &str, problems: &mut Vec<Diagnostic>) -> Option<Config> {
    let before = problems.len();
    let documents = parse(file, text, problems);
    let start = Place { file, start: 0, end: 0 };
    let document = match documents.as_slice() {
        [document] if document.kind != Kind::Null => document,
        [] | [_] => {
            if problems.len() == before {
                let problem = Diagnostic::error(Code::MissingKey, "missing key `targets` in the configuration")
                    .at(start, "")
                    .hint(format!("write `{TARGETS}`"));
                problems.push(problem);
            }
            return None;
        }
        [_, second, ..] => {
            let problem = Diagnostic::error(Code::BadConfiguration, "several documents in the configuration");
            problems.push(problem.at(second.place, "").hint("take the `---` away"));
            return None;
        }
    };
    let written = decode_as(document, Subject::Whole("the configuration"), problems)?;
    let config = settle(written, problems);
    (problems.len() == before).then_some(config)
}

/// Fills in the defaults.
fn settle(written: ConfigText, problems: &mut Vec<Diagnostic>) -> Config {
    let ConfigText {
        name,
        revisions,
        output,
        version_table,
        file_template,
        revision_template,
        naming_convention,
        types,
        targets,
        script,
    } = written;
    let revisions = revisions.map_or_else(default_folder, folders);
    let version_table = match version_table {
        Some(it) => it.over(&VersionTable::default(), problems),
        None => VersionTable::default(),
    };
    let naming = naming_convention.map_or_else(Naming::default, |it| it.over(&Naming::default()));
    let base = Base {
        revisions: &revisions,
        version_table: &version_table,
        naming: &naming,
    };
    if targets.value.is_empty() {
        let problem = Diagnostic::error(Code::BadConfiguration, "no target in `targets`").at(targets.place, "");
        problems.push(problem.hint(format!("write `{TARGETS}`")));
    }
    let targets = targets
        .value
        .into_iter()
        .filter_map(|(name, it)| Some((name.value.clone(), target(name, it, &base, problems)?)))
        .collect();
    Config {
        name,
        output: output.unwrap_or_else(|| "out".to_string()),
        file_template: file_template.map_or_else(|| FILE_TEMPLATE.to_string(), |it| it.0),
        revision_template,
        types: types.unwrap_or_default(),
        targets,
        script: script.unwrap_or_default().settle(),
        revisions,
        version_table,
        naming,
    }
}

/// What the targets have unless they say otherwise.
struct Base<'a> {
    revisions: &'a [Folder],
    version_table: &'a VersionTable,
    naming: &'a Naming,
}

fn target(
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
        let (message, hint) = match (text.as_str(), did_you_mean(&text, names)) {
            ("mariadb", _) => (
                "MariaDB is not a dialect yet; it comes later".to_string(),
                "write `dialect: mysql` and try its scripts on MariaDB".to_string(),
            ),
            (_, Some(meant)) => (format!("no dialect `{text}`"), format!("did you mean `{meant}`?")),
            (_, None) => (format!("no dialect `{text}`"), format!("it is {}", listed(&names))),
        };
        Err(format!("{}: {message}\n{hint}", Code::BadConfiguration))
    }
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

/// Returns the JSON Schema of vellum.yaml.
pub fn json_schema() -> serde_json::Value {
    crate::document::schema::of::<ConfigText>("vellum.yaml")
}

/// Returns the oldest version that scripts are written for.
fn floor(dialect: Dialect) -> Version {
    match dialect {
        Dialect::Postgresql => Version::new(12, 0, 0),
        Dialect::Sqlite => Version::new(3, 35, 0),
        Dialect::Mysql => Version::new(8, 0, 13),
    }
}

fn default_folder() -> Vec<Folder> {
    vec![Folder {
        path: "revisions".to_string(),
        place: None,
    }]
}

fn folders(written: Listed<Placed<String>>) -> Vec<Folder> {
    let folder = |it: Placed<String>| Folder {
        path: it.value,
        place: Some(it.place),
    };
    written.0.into_iter().map(folder).collect()
}

impl VersionTableText {
    fn over(self, base: &VersionTable, problems: &mut Vec<Diagnostic>) -> VersionTable {
        let Self {
            name,
            schema,
            column,
            width,
        } = self;
        // MySQL's keys end at 3072 bytes, and PostgreSQL's ids are read by people.
        if let Some(width) = width.as_ref().filter(|it| !(1..=255).contains(&it.value)) {
            let message = format!("a version column of {} characters", width.value);
            let problem = Diagnostic::error(Code::BadConfiguration, message).at(width.place, "");
            problems.push(problem.hint("write a width from 1 to 255"));
        }
        VersionTable {
            name: name.unwrap_or_else(|| base.name.clone()),
            schema: schema.unwrap_or_else(|| base.schema.clone()),
            column: column.unwrap_or_else(|| base.column.clone()),
            width: width.map_or(base.width, |it| it.value),
        }
    }
}

impl ScriptText {
    fn settle(self) -> ScriptSettings {
        let Self {
            transaction,
            guard,
            lock_timeout,
            statement_timeout,
            client,
        } = self;
        let base = ScriptSettings::default();
        ScriptSettings {
            transaction: transaction.unwrap_or(base.transaction),
            guard: guard.unwrap_or(base.guard),
            lock_timeout: lock_timeout.unwrap_or(base.lock_timeout),
            statement_timeout: statement_timeout.unwrap_or(base.statement_timeout),
            client: client.unwrap_or(base.client),
        }
    }
}

/// A template for file names whose tokens are known.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct FileTemplate(String);

impl TryFrom<String> for FileTemplate {
    type Error = String;

    fn try_from(template: String) -> Result<Self, String> {
        match file_tokens(&template) {
            Ok(()) => Ok(Self(template)),
            Err(message) => Err(format!("{}: {message}", Code::BadConfiguration)),
        }
    }
}

/// Looks at each `{token}`.
fn file_tokens(template: &str) -> Result<(), String> {
    let mut rest = template;
    let mut names_revision = false;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((token, after)) = after.split_once('}') else {
            return Err("a `{` that is never closed\nwrite `{revision}_{slug}`".to_string());
        };
        names_revision |= token == "revision";
        if !FILE_TOKENS.contains(&token) {
            let hint = match did_you_mean(token, FILE_TOKENS.iter().copied()) {
                Some(meant) => format!("did you mean `{{{meant}}}`?"),
                None => format!("the tokens are {}", all_of(FILE_TOKENS)),
            };
            return Err(format!("no token `{{{token}}}` for file names\n{hint}"));
        }
        rest = after;
    }
    match names_revision {
        true => Ok(()),
        false => Err(
            "a file template without `{revision}`, which may give two revisions one file\nwrite `{revision}_{slug}`"
                .to_string(),
        ),
    }
}

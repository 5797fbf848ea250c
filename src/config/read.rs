//! From the text of vellum.yaml to the configuration.

use indexmap::IndexMap;
use serde::Deserialize;

use super::naming::NamingText;
use super::script::written;
use super::target::{Base, TargetText, target};
use super::{Client, Config, Folder, Millis, Naming, ScriptSettings, Target, Transaction, VersionTable};
use crate::diagnostic::{Code, Diagnostic, FileId, Place, did_you_mean};
use crate::document::decode::decode_as;
use crate::document::fault::{Subject, TARGETS, all_of};
use crate::document::yaml::{Kind, parse};
use crate::document::{Listed, Placed};
use crate::name::Name;
use crate::types::{self, TypeProblem, TypeText};

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
    types: Option<IndexMap<Placed<String>, TypeText>>,
    /// The databases that the project ships to: a name for each, which is also the folder of its scripts.
    targets: Placed<IndexMap<Placed<String>, TargetText>>,
    /// How scripts run.
    script: Option<ScriptText>,
}

/// The table that holds where a database stands.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "VersionTable")]
pub(super) struct VersionTableText {
    /// Its name; `vellum_version` unless written.
    name: Option<Placed<Name>>,
    /// Its schema; the one the connection works in unless written.
    #[serde(default, deserialize_with = "written")]
    schema: Option<Option<Name>>,
    /// Its one column; `version_num` unless written.
    column: Option<Placed<Name>>,
    /// How many characters an id may have, from 1 to 255; 128 unless written.
    width: Option<Placed<u32>>,
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
    let targets: IndexMap<String, Target> = targets
        .value
        .into_iter()
        .filter_map(|(name, it)| Some((name.value.clone(), target(name, it, &base, problems)?)))
        .collect();
    let types = own_types(types.unwrap_or_default(), &targets, problems);
    Config {
        name,
        output: output.unwrap_or_else(|| "out".to_string()),
        file_template: file_template.map_or_else(|| FILE_TEMPLATE.to_string(), |it| it.0),
        revision_template,
        types,
        targets,
        script: script.unwrap_or_default().settle(),
        revisions,
        version_table,
        naming,
    }
}

/// Checks that each type of the project means one, on each dialect that it ships to, and is not one of the format's.
fn own_types(
    written: IndexMap<Placed<String>, TypeText>,
    targets: &IndexMap<String, Target>,
    problems: &mut Vec<Diagnostic>,
) -> IndexMap<String, TypeText> {
    let places: Vec<Place> = written.keys().map(|it| it.place).collect();
    let types: IndexMap<String, TypeText> = written.into_iter().map(|(name, it)| (name.value, it)).collect();
    for ((name, text), place) in types.iter().zip(places) {
        if types::parse(name, std::iter::empty()).is_ok() {
            let message = format!("`{name}` is a type of the format already");
            let problem = Diagnostic::error(Code::BadConfiguration, message).at(place, "");
            problems.push(problem.hint("give the project's type another name"));
            continue;
        }
        let meant = targets.values().map(|it| text.meaning(it.dialect, &types));
        let problem = match meant.filter_map(Result::err).next() {
            Some(TypeProblem::Unknown(meant, nearest)) => {
                let message = format!("the type `{name}` means `{meant}`, which is none");
                let problem = Diagnostic::error(Code::UnknownType, message).at(place, "");
                problem.hint(match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("write `{{ native: \"{meant}\" }}` for a type of the database's own"),
                })
            }
            Some(TypeProblem::Arguments(why)) => {
                Diagnostic::error(Code::UnknownType, format!("the type `{name}` means none: {why}")).at(place, "")
            }
            // Who uses the type on such a target is told.
            Some(TypeProblem::MissingDialect) | None => continue,
        };
        problems.push(problem);
    }
    types
}

/// Returns the JSON Schema of vellum.yaml.
pub fn json_schema() -> serde_json::Value {
    crate::document::schema::of::<ConfigText>("vellum.yaml")
}

fn default_folder() -> Vec<Folder> {
    vec![Folder {
        path: "revisions".to_string(),
        place: None,
    }]
}

pub(super) fn folders(written: Listed<Placed<String>>) -> Vec<Folder> {
    let folder = |it: Placed<String>| Folder {
        path: it.value,
        place: Some(it.place),
    };
    written.0.into_iter().map(folder).collect()
}

impl VersionTableText {
    pub(super) fn over(self, base: &VersionTable, problems: &mut Vec<Diagnostic>) -> VersionTable {
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
        for name in [&name, &column].into_iter().flatten() {
            let text = name.value.as_str();
            // PostgreSQL's names end at 63 bytes, and no other's earlier.
            if text.is_empty() || text.len() > 63 || text.chars().any(char::is_control) {
                let message = format!("`{}` cannot name the version table or its column", text.escape_debug());
                let problem = Diagnostic::error(Code::BadConfiguration, message).at(name.place, "");
                problems.push(problem.hint("write a name of 1 to 63 bytes, such as `vellum_version`"));
            }
        }
        VersionTable {
            name: name.map_or_else(|| base.name.clone(), |it| it.value),
            schema: schema.unwrap_or_else(|| base.schema.clone()),
            column: column.map_or_else(|| base.column.clone(), |it| it.value),
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

//! A revision, and the way from the texts to all of them.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::IgnoredAny;

use super::batch::filled;
use super::decode::decode_as;
use super::fault::{Subject, listed};
use super::placed::{Listed, Placed};
use super::yaml::{Key, Kind, Node, parse};
use crate::config::ScriptOverrides;
use crate::diagnostic::{Code, Diagnostic, FileId, Place, Sources, did_you_mean, sort};
use crate::operation::Entry;
use crate::parallel;

/// One revision, as its document says.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its id.
    pub id: Placed<String>,
    /// The ids that it follows; none for a first one, several for a merge.
    pub down: Vec<Placed<String>>,
    /// The ids and labels that must stand before it without being followed.
    pub depends_on: Vec<Placed<String>>,
    /// The names of the branch that begins here.
    pub branch_labels: Vec<Placed<String>>,
    /// What it is about, in one line; may be empty.
    pub message: String,
    /// The long text for the report.
    pub doc: Option<String>,
    /// Further facts for people.
    pub meta: IndexMap<String, String>,
    /// When it was made, in UTC, as `2026-11-21T10:00:00Z`.
    pub create_date: Option<String>,
    /// The ids that it stands for.
    pub replaces: Vec<Placed<String>>,
    /// Its own settings, over the project's.
    pub script: ScriptOverrides,
    /// What it does.
    pub upgrade: Vec<Step>,
    /// How it is undone.
    pub downgrade: Downgrade,
    /// Where all of it stands.
    pub place: Place,
}

/// One entry of a list of operations. What stands in it is found again by [`super::place_in`].
#[derive(Clone, Debug)]
pub struct Step {
    /// The operation, and what all operations take.
    pub entry: Entry,
    /// Where it stands.
    pub place: Place,
}

/// How a revision is undone.
#[derive(Clone, Debug)]
pub enum Downgrade {
    /// By what its operations and the catalog say.
    Auto,
    /// By operations of its own.
    Written {
        /// The operations; may be none.
        steps: Vec<Step>,
        /// Where `downgrade` stands.
        place: Place,
    },
    /// Not at all.
    Irreversible {
        /// What the author says to whoever tries.
        why: String,
        /// Where that stands.
        place: Place,
    },
}

impl Revision {
    /// Returns the file that it stands in.
    pub fn file(&self) -> FileId {
        self.place.file
    }
}

/// Reads all revisions of the files, in the order of files and documents, and all that is wrong with any.
pub fn read_revisions(sources: &Sources, files: &[FileId]) -> (Vec<Revision>, Vec<Diagnostic>) {
    let read = parallel::map(files, |file| {
        let mut problems = Vec::new();
        let text = sources.get(*file).map_or("", |it| it.text.as_str());
        let revisions = read_revision(*file, text, &mut problems);
        (revisions, problems)
    });
    let mut revisions = Vec::with_capacity(read.len());
    let mut problems = Vec::new();
    for (some, mut wrong) in read {
        revisions.extend(some);
        problems.append(&mut wrong);
    }
    sort(&mut problems);
    (revisions, problems)
}

/// Reads the revisions of one text.
pub fn read_revision(file: FileId, text: &str, problems: &mut Vec<Diagnostic>) -> Vec<Revision> {
    let before = problems.len();
    let documents = parse(file, text, problems);
    let broken = problems.len() > before;
    // A `---` at the end makes a document without anything in it, which nobody means.
    let meant: Vec<&Node<'_>> = documents.iter().filter(|it| it.kind != Kind::Null).collect();
    if meant.is_empty() && !broken {
        let place = Place { file, start: 0, end: 0 };
        let problem = Diagnostic::error(Code::MissingKey, "no revision in this file")
            .at(place, "")
            .hint("`vellum revision -m \"what it does\"` writes one; a file that is none belongs elsewhere");
        problems.push(problem);
    }
    meant
        .into_iter()
        .filter_map(|document| revision(document, problems))
        .collect()
}

/// The keys of a revision; its operations are read one by one, so that one that is wrong hides no other.
///
/// The JSON Schema is made from this too: what is said of a key here, editors show.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Revision", description = "A revision: one step of a schema's history.")]
struct Header {
    /// The id: text without whitespace and without `@ - + : ,`, as long as the version table takes.
    revision: Placed<String>,
    /// The revision that this one follows: null for a first one, a list for a merge.
    #[serde(default)]
    down_revision: Listed<Placed<String>>,
    /// Names for the branch that begins here.
    #[serde(default)]
    branch_labels: Listed<Placed<String>>,
    /// Ids or branch labels of revisions that must be applied before, without being followed.
    #[serde(default)]
    depends_on: Listed<Placed<String>>,
    /// What it is about, in one line.
    message: Option<OneLine>,
    /// Why the change is made, at any length; it goes to the report and to `vellum show`.
    doc: Option<String>,
    /// Further facts for people, such as a ticket; scripts and the report show them.
    #[serde(default)]
    meta: Option<IndexMap<String, String>>,
    /// When it was made, in UTC unless an offset says otherwise: `2026-11-21 10:00:00`.
    create_date: Option<Date>,
    /// The ids of the revisions that this one squashes.
    #[serde(default)]
    replaces: Listed<Placed<String>>,
    /// How the scripts of this revision run, over what vellum.yaml says.
    #[serde(default)]
    script: Option<ScriptOverrides>,
    /// What it does: operations, in order.
    #[serde(rename = "upgrade", default)]
    #[schemars(with = "Option<Vec<Entry>>")]
    _upgrade: Option<IgnoredAny>,
    /// How it is undone: `auto` (the default), operations of its own, or `{ irreversible: why }`.
    #[serde(rename = "downgrade", default)]
    #[schemars(with = "DowngradeText")]
    _downgrade: Option<IgnoredAny>,
}

/// Returns the JSON Schema of a revision.
pub fn json_schema() -> serde_json::Value {
    super::schema::of_revisions::<Header>()
}

/// What may stand under `downgrade`, for the JSON Schema.
struct DowngradeText;

impl schemars::JsonSchema for DowngradeText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Downgrade".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let operations = generator.subschema_for::<Vec<Entry>>();
        let irreversible = generator.subschema_for::<Irreversible>();
        schemars::json_schema!({ "anyOf": [{ "enum": ["auto", null] }, operations, irreversible] })
    }
}

fn revision(document: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Revision> {
    let before = problems.len();
    let header = decode_as::<Header>(document, Subject::Whole("the revision"), problems);
    let upgrade = match document.get("upgrade") {
        Some((key, node)) => steps(key, node, problems),
        None => Vec::new(),
    };
    let downgrade = match document.get("downgrade") {
        Some((key, node)) => downgrade(key, node, problems),
        None => Some(Downgrade::Auto),
    };
    let Header {
        revision,
        down_revision,
        branch_labels,
        depends_on,
        message,
        doc,
        meta,
        create_date,
        replaces,
        script,
        _upgrade,
        _downgrade,
    } = header?;
    let revision = Revision {
        id: revision,
        down: down_revision.0,
        depends_on: depends_on.0,
        branch_labels: branch_labels.0,
        message: message.map(|it| it.0).unwrap_or_default(),
        doc,
        meta: meta.unwrap_or_default(),
        create_date: create_date.map(|it| it.0),
        replaces: replaces.0,
        script: script.unwrap_or_default(),
        upgrade,
        downgrade: downgrade?,
        place: document.place,
    };
    (problems.len() == before).then_some(revision)
}

/// Reads each operation of a list; one that is wrong hides no other.
fn steps(key: &Key<'_>, node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Step> {
    match &node.kind {
        Kind::Null => Vec::new(),
        Kind::List(items) => items
            .iter()
            .filter_map(|item| {
                contradictions(item, problems);
                let filled = filled(item, problems);
                let entry = decode_as(filled.as_ref().unwrap_or(item), Subject::Item(key), problems)?;
                Some(Step {
                    entry,
                    place: item.place,
                })
            })
            .collect(),
        // A tag there is told already, and what it stands before is most likely right without it.
        Kind::Scalar { .. } | Kind::Map(_) if is_told(key, node, problems) => Vec::new(),
        Kind::Scalar { .. } | Kind::Map(_) => {
            let message = format!("`{}` takes a list of operations", key.text);
            let problem = Diagnostic::error(Code::WrongType, message).at(key.place, "");
            problems.push(problem.hint("begin each operation with `- `: `- drop_table: { table: users }`"));
            Vec::new()
        }
    }
}

/// Tells whether something is wrong already with what stands under a key.
fn is_told(key: &Key<'_>, node: &Node<'_>, problems: &[Diagnostic]) -> bool {
    let places = problems.iter().filter_map(|it| it.labels.first()).map(|it| it.place);
    let mut same_file = places.filter(|it| it.file == key.place.file);
    same_file.any(|it| it.start >= key.place.end && it.end <= node.place.end)
}

/// Tells `only` beside `except`, and `only` without any dialect, here and in the operations within.
fn contradictions(item: &Node<'_>, problems: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &item.kind else { return };
    let [(_, body)] = entries.as_slice() else { return };
    if let (Some((only, _)), Some((except, _))) = (body.get("only"), body.get("except")) {
        let problem = Diagnostic::error(Code::Contradiction, "`only` and `except` in one operation")
            .at(except.place, "")
            .at(only.place, "")
            .hint("keep one of them");
        problems.push(problem);
    }
    if let Some((
        only,
        Node {
            kind: Kind::List(dialects),
            ..
        },
    )) = body.get("only")
        && dialects.is_empty()
    {
        let problem = Diagnostic::error(Code::Contradiction, "an operation that is for no dialect").at(only.place, "");
        problems.push(problem.hint("name one, such as `only: [postgresql]`, or take the operation away"));
    }
    for inner in ["operations", "effects"] {
        if let Some((
            _,
            Node {
                kind: Kind::List(items),
                ..
            },
        )) = body.get(inner)
        {
            for item in items {
                contradictions(item, problems);
            }
        }
    }
}

/// `downgrade: { irreversible: why }`
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Irreversible {
    /// Why there is no way back; whoever asks for one is told.
    irreversible: String,
}

fn downgrade(key: &Key<'_>, node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Downgrade> {
    match &node.kind {
        Kind::Null => Some(Downgrade::Auto),
        Kind::Scalar { text, .. } if text == "auto" => Some(Downgrade::Auto),
        Kind::Scalar { .. } if is_told(key, node, problems) => None,
        Kind::Scalar { text, .. } => {
            let message = format!("`downgrade` does not take `{text}`");
            let problem = Diagnostic::error(Code::BadValue, message).at(node.place, "");
            problems.push(match did_you_mean(text, ["auto", "irreversible"]) {
                Some("auto") => problem.hint("did you mean `auto`?"),
                Some(_) => problem.hint("say why: `downgrade: { irreversible: \"the old rows are gone\" }`"),
                None => problem.hint(format!(
                    "it takes {} or a list of operations",
                    listed(&["auto", "{ irreversible: \"why\" }"]).replace(" or ", ", ")
                )),
            });
            None
        }
        Kind::List(_) => Some(Downgrade::Written {
            steps: steps(key, node, problems),
            place: key.place,
        }),
        Kind::Map(_) => {
            let Irreversible { irreversible: why } = decode_as(node, Subject::Key(key), problems)?;
            Some(Downgrade::Irreversible { why, place: node.place })
        }
    }
}

/// A text of one line.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct OneLine(String);

impl TryFrom<String> for OneLine {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        if text.contains(['\n', '\r']) {
            return Err("a `message` of several lines\nkeep one line, and write the rest as `doc:`");
        }
        Ok(Self(text.to_string()))
    }
}

/// A date in UTC; one that is written without an offset is in UTC already.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Date(String);

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        let exact = text.parse::<Timestamp>().ok();
        let local = || {
            let time: DateTime = text.parse().ok()?;
            Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
        };
        match exact.or_else(local) {
            Some(date) => Ok(Self(date.to_string())),
            None => Err(format!(
                "`{text}` is no date\nwrite `2026-11-21` or `2026-11-21 10:00:00`, with an offset such as `+02:00` where it is not UTC"
            )),
        }
    }
}

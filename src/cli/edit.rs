//! `vellum edit`: a revision's file in the editor.

use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;

use clap::Args;

use super::global::{End, Global};
use super::listing::Whose;
use super::open::{Absent, Broken, Opened, read};
use super::output::{refuse, say, typed};
use crate::diagnostic::{Code, Diagnostic, reason};
use crate::graph::Target;

/// Opens the file of a revision in the editor that `VISUAL` or `EDITOR` names.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum edit head")]
pub(super) struct Edit {
    /// An id, the start of one, a label, `head`, `-1`.
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: String,
    #[command(flatten)]
    whose: Whose,
}

impl Edit {
    pub(super) fn run(self, global: &Global) -> End {
        let found = match read(global, Absent::Refused) {
            Ok(opened) => self.file(global, &opened),
            // Whoever is about to mend a revision has one that does not fit.
            Err(broken) => {
                named_in_text(&broken, &self.revision).ok_or_else(|| say(global, &broken.problems, &broken.sources))
            }
        };
        match found {
            Ok(path) => start_editor(global, &path),
            Err(end) => end,
        }
    }

    fn file(&self, global: &Global, opened: &Opened) -> Result<PathBuf, End> {
        let tree = opened.tree(global, self.whose.target.as_deref())?;
        let sources = &opened.project.sources;
        let found = Target::from_str(&self.revision).and_then(|it| tree.graph.resolve_one(&it));
        let revision = found.map_err(|problem| say(global, &[typed(problem)], sources))?;
        let path = sources.get(tree.revision(revision).file()).map_or("", |it| &it.path);
        Ok(opened.root.join(path))
    }
}

/// Finds the only file with the line `revision: ID` of an id that begins so.
fn named_in_text(broken: &Broken, start: &str) -> Option<PathBuf> {
    let named = |text: &str| {
        text.lines().any(|line| {
            let id = line.strip_prefix("revision:").map(str::trim_start);
            id.is_some_and(|it| it.trim_start_matches(['"', '\'']).starts_with(start))
        })
    };
    let files = broken.sources.files().filter_map(|it| broken.sources.get(it));
    let mut found = files.filter(|it| start.chars().count() >= 4 && named(&it.text));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(broken.root.join(&only.path)),
        (Some(_), Some(_)) | (None, _) => None,
    }
}

fn start_editor(global: &Global, path: &std::path::Path) -> End {
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|it| std::env::var(it).ok().filter(|it| !it.trim().is_empty()));
    let editor = named.unwrap_or_else(|| usual.to_string());
    let problem = match editor_command(&editor).arg(path).status() {
        Ok(status) if status.success() => return End::Fine,
        Ok(status) => format!("the editor `{editor}` ended with {status}"),
        Err(why) => format!("the editor `{editor}` does not start: {}", reason(&why)),
    };
    let problem = Diagnostic::error(Code::Usage, problem);
    refuse(
        global,
        problem.hint(format!("set `EDITOR`, or open `{}` yourself", path.display())),
    )
}

/// Returns the editor as git starts it: what has blanks, quotes or variables in it is read by the shell, such as
/// `code --wait` or `"/opt/my editor/vi"`.
#[cfg(unix)]
fn editor_command(editor: &str) -> Command {
    if !editor.contains(|it: char| it.is_whitespace() || "|&;<>()$`\\\"'*?[#~=%".contains(it)) {
        return Command::new(editor);
    }
    let mut command = Command::new("sh");
    // The word after the text is `$0`, which the shell calls itself by.
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor);
    command
}

/// Returns the editor: the words after the first are arguments.
#[cfg(not(unix))]
fn editor_command(editor: &str) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words);
    command
}

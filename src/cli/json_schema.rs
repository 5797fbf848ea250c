//! `vellum json-schema`: what editors need to complete and check the files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::global::{End, Global};
use super::open::{Absent, Opened, keep_sources, read};
use super::output::write;
use super::usage;
use crate::{config, document, source};

/// Where the schema of revisions lies in a project, so that new files can name it.
pub(super) const REVISION_FILE: &str = ".vellum/revision.schema.json";

/// Where the schema of vellum.yaml lies in a project.
pub(super) const PROJECT_FILE: &str = ".vellum/project.schema.json";

/// Prints the JSON Schema of revisions, or of vellum.yaml, for editors.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum json-schema -o .vellum/revision.schema.json")]
pub(super) struct JsonSchema {
    /// Which files it describes.
    #[arg(value_enum, default_value_t = Files::Revision, value_name = "FILES")]
    files: Files,
    /// The file to write; standard output where none is named.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Which files a schema describes.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// Revisions.
    Revision,
    /// vellum.yaml.
    Project,
}

impl JsonSchema {
    pub(super) fn run(self, global: &Global) -> End {
        let output = self.output.as_deref();
        // The schema is there for projects with mistakes too.
        let kept = match output
            .filter(|it| source::exists(it))
            .map(|_| read(global, Absent::Empty))
        {
            Some(Ok(Opened { project, root })) => keep_sources(
                &root,
                &project.sources,
                project.config.revision_template.as_ref(),
                output,
            ),
            Some(Err(broken)) => keep_sources(&broken.root, &broken.sources, None, output),
            None => Ok(()),
        };
        match kept {
            Ok(()) => write(global, output, &text(self.files)),
            Err(problem) => usage::refuse(global, problem),
        }
    }
}

/// Returns a schema as it is printed.
pub(super) fn text(files: Files) -> String {
    let schema = match files {
        Files::Revision => document::json_schema(),
        Files::Project => config::json_schema(),
    };
    // A schema is made of texts, numbers, lists and maps.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

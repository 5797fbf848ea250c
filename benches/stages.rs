//! What each stage of the pipeline costs by itself, on a history of a thousand revisions.
//!
//! `cargo bench --bench stages`; `whole.rs` measures what a user waits for.

mod history;

use std::path::Path;

use divan::{Bencher, black_box};
use vellum::compile::{OutputFile, Project, TreeFiles};
use vellum::config::{Config, Folder, Target, read_config};
use vellum::diagnostic::Sources;
use vellum::document::read_revisions;
use vellum::graph::Range;
use vellum::source::{read_file, read_folders};
use vellum::variant::Dialect;

const REVISIONS: usize = 1_000;

const DIALECTS: [Dialect; 3] = [Dialect::Postgresql, Dialect::Sqlite, Dialect::Mysql];

/// The allocator of `vellum` itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The files of a history, read and not looked at.
struct Files {
    config: Config,
    sources: Sources,
    trees: Vec<TreeFiles>,
}

fn read(root: &Path) -> Files {
    let mut sources = Sources::default();
    let file = read_file(&mut sources, root, &root.join("vellum.yaml")).expect("it was written just now");
    let text = sources.get(file).expect("it was read just now").text.clone();
    let config = read_config(file, &text, &mut Vec::new()).expect("a project without problems");
    let folders = [Folder {
        path: "revisions".to_string(),
        place: None,
    }];
    let mut problems = Vec::new();
    let files = read_folders(&mut sources, root, &folders, &mut problems);
    assert!(problems.is_empty() && files.len() == REVISIONS);
    let trees = vec![TreeFiles {
        folders: vec!["revisions".to_string()],
        files,
    }];
    Files { config, sources, trees }
}

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    history::write(folder.path(), REVISIONS);
    folder
}

fn link(files: Files) -> Project {
    let Files { config, sources, trees } = files;
    let linked = Project::link(config, sources, trees).map_err(|(problems, _)| problems);
    linked.expect("a project without problems")
}

fn target(project: &Project, dialect: Dialect) -> &Target {
    let mut targets = project.config.targets.values();
    targets
        .find(|it| it.dialect == dialect)
        .expect("one target for each dialect")
}

#[divan::bench]
fn read_files(bencher: Bencher) {
    let folder = written();
    bencher.bench_local(|| read(folder.path()).trees.len());
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let folder = written();
    let files = read(folder.path());
    bencher.bench_local(|| read_revisions(&files.sources, &files.trees[0].files).0.len());
}

#[divan::bench]
fn parse_and_link(bencher: Bencher) {
    let folder = written();
    bencher.with_inputs(|| read(folder.path())).bench_local_values(link);
}

#[divan::bench(args = DIALECTS)]
fn upgrade(bencher: Bencher, dialect: Dialect) {
    let folder = written();
    let project = link(read(folder.path()));
    let range: Range = "base:head".parse().expect("a range");
    let target = target(&project, dialect);
    bencher.bench_local(|| black_box(project.upgrade(target, &range)).is_ok());
}

#[divan::bench(args = DIALECTS)]
fn build(bencher: Bencher, dialect: Dialect) {
    let folder = written();
    let project = link(read(folder.path()));
    let target = target(&project, dialect);
    bencher.bench_local(|| project.build_target(target, taken).is_ok());
}

/// Takes a file and does nothing with it.
#[expect(clippy::unnecessary_wraps, reason = "what takes files may fail")]
fn taken(file: OutputFile) -> Result<(), std::convert::Infallible> {
    black_box(file);
    Ok(())
}

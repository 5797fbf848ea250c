//! Whole runs on generated histories: what a user waits for, next to only reading the files and only parsing them.
//!
//! `cargo bench --bench whole -- 1000 10000` takes other sizes. Every figure is the median of several processes; peak
//! memory is the kernel's own high-water mark of the process.

mod history;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vellum::config::Folder;
use vellum::diagnostic::Sources;
use vellum::document::read_revisions;
use vellum::source::read_folders;

/// The allocator of `vellum` itself, so that the floors stand on the same ground.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What one run cost.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    peak_kib: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [floor, folder] = arguments.as_slice()
        && floor.starts_with("only-")
    {
        return only(floor, Path::new(folder));
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|it| it.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    let vellum = PathBuf::from(env!("CARGO_BIN_EXE_vellum"));
    let myself = std::env::current_exe().expect("a running program has a path");
    println!(
        "{:>9} {:>22} {:>10} {:>10} {:>9}",
        "revisions", "run", "wall ms", "peak MiB", "x parse"
    );
    for size in sizes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        history::write(folder.path(), size);
        let runs = if size > 20_000 { 3 } else { 5 };
        let here = folder.path().to_string_lossy().into_owned();
        let config = folder.path().join("vellum.yaml").to_string_lossy().into_owned();
        let measured = [
            ("only reading", median(runs, &myself, &["only-read", &here])),
            ("reading and parsing", median(runs, &myself, &["only-parse", &here])),
            ("heads", median(runs, &vellum, &["--config", &config, "heads"])),
            (
                "upgrade, one target",
                median(
                    runs,
                    &vellum,
                    &["--config", &config, "upgrade", "base:head", "-t", "postgresql"],
                ),
            ),
            (
                "check, three targets",
                median(runs, &vellum, &["--config", &config, "check"]),
            ),
            (
                "build, three targets",
                median(runs.min(3), &vellum, &["--config", &config, "build"]),
            ),
        ];
        let parse = measured[1].1.wall.as_secs_f64();
        for (name, cost) in measured {
            let wall = cost.wall.as_secs_f64();
            println!(
                "{size:>9} {name:>22} {:>10.1} {:>10.1} {:>9.2}",
                wall * 1e3,
                cost.peak_kib as f64 / 1024.0,
                wall / parse
            );
        }
    }
}

/// The floors: the same reader and parser that vellum uses, and nothing else.
fn only(floor: &str, root: &Path) {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let folders = [Folder {
        path: "revisions".to_string(),
        place: None,
    }];
    let files = read_folders(&mut sources, root, &folders, &mut problems);
    let count = if floor == "only-parse" {
        read_revisions(&sources, &files).0.len()
    } else {
        files.len()
    };
    assert!(problems.is_empty() && count > 0, "the floor read nothing");
    // What a process frees at its end is no part of reading.
    std::mem::forget(sources);
}

fn median(runs: usize, program: &Path, arguments: &[&str]) -> Cost {
    let mut costs: Vec<Cost> = (0..=runs).map(|_| run(program, arguments)).skip(1).collect();
    costs.sort_by_key(|it| it.wall);
    costs[costs.len() / 2]
}

fn run(program: &Path, arguments: &[&str]) -> Cost {
    let begin = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program was built just now");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let peak = peak.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok());
            peak_kib = peak_kib.max(peak.unwrap_or(0));
        }
        match child.try_wait().expect("the child is ours") {
            Some(end) => {
                assert!(end.success(), "{} {arguments:?} ended with {end}", program.display());
                return Cost {
                    wall: begin.elapsed(),
                    peak_kib,
                };
            }
            None => std::thread::sleep(Duration::from_micros(500)),
        }
    }
}

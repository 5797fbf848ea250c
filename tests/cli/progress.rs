//! What a terminal shows while `build` takes its time, and what nobody else sees of it.
//!
//! The work takes as long as a test wants: a file that it reads is a pipe, and stays without text until the test has seen
//! what it waits for. The terminal is that of `script`, which every Debian has.
#![cfg(target_os = "linux")]

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::folder::Folder;

const CONFIG: &str = "targets: { sqlite: { dialect: sqlite } }\n";

/// Twice as long as work may take until something is shown.
const LONG: Duration = Duration::from_secs(1);

/// When to give up: no machine is that slow.
const NEVER: Duration = Duration::from_secs(60);

/// Takes the line away that the cursor stands in.
const CLEARED: &str = "\r\u{1b}[2K";

/// Long work says on a terminal what it is at, stage after stage, and leaves nothing there.
#[test]
fn a_terminal_shows_the_stages_of_long_work() {
    let folder = built();
    let manifest = folder.read("out/sqlite/manifest.json");
    hold(&folder, "out/sqlite/manifest.json");
    hold(&folder, "held.yaml");
    let mut terminal = Running::on_a_terminal(&folder, &["build", "--check", "--config", "held.yaml"]);
    terminal.wait_for("reading revisions (");
    folder.write("held.yaml", CONFIG);
    terminal.wait_for("compiling 1 revision for sqlite (");
    folder.write("out/sqlite/manifest.json", &manifest);
    let (code, text) = terminal.end();
    assert_eq!(code, Some(0), "{text:?}");
    assert_eq!(on_screen(&text), "");
}

/// What is wrong stands where the stage stood, and not beside it.
#[test]
fn a_message_takes_the_place_of_the_stage() {
    let folder = Folder::project();
    hold(&folder, "held.yaml");
    let mut terminal = Running::on_a_terminal(&folder, &["build", "--config", "held.yaml"]);
    terminal.wait_for("reading revisions (");
    folder.write("held.yaml", "targets: { sqlite: { dialect: sqlight } }\n");
    let (code, text) = terminal.end();
    assert_eq!(code, Some(1), "{text:?}");
    let seen = on_screen(&text);
    assert!(seen.contains("error") && !seen.contains("reading"), "{seen:?}");
}

/// Neither a pipe nor a program that reads JSON is told how far long work is.
#[test]
fn only_people_see_the_stages() {
    let folder = built();
    let said = |arguments: &[&str], start: fn(&Folder, &[&str]) -> Running| {
        hold(&folder, "held.yaml");
        let running = start(
            &folder,
            &[&["build", "--check", "--config", "held.yaml"], arguments].concat(),
        );
        std::thread::sleep(LONG);
        folder.write("held.yaml", CONFIG);
        running.end()
    };
    assert_eq!(said(&[], Running::in_a_pipe), (Some(0), String::new()));
    assert_eq!(
        said(&["--format", "json"], Running::on_a_terminal),
        (Some(0), String::new())
    );
}

/// Work that is soon done says nothing on a terminal either.
#[test]
fn short_work_shows_nothing() {
    let folder = built();
    let begin = Instant::now();
    let (code, text) = Running::on_a_terminal(&folder, &["build", "--check"]).end();
    // On a machine where it takes long it may show what it does.
    if begin.elapsed() < LONG / 2 {
        assert_eq!((code, text.as_str()), (Some(0), ""));
    }
}

/// Makes a project with one revision and its scripts.
fn built() -> Folder {
    let folder = Folder::project();
    folder.write("revisions/a1a1.yaml", "revision: a1a1\n");
    folder.good(&["build"]);
    folder
}

/// Puts a pipe in a file's place: who reads it waits until something is written.
fn hold(folder: &Folder, name: &str) {
    let path = folder.path().join(name);
    let _ = std::fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Returns what a terminal shows in the end, of a text that takes away no more than the line it is in.
fn on_screen(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .map(|it| it.rsplit_once(CLEARED).map_or(it, |(_, last)| last))
        .collect()
}

/// A command at work, and what it has said.
struct Running {
    child: Child,
    said: Receiver<String>,
    text: String,
}

impl Running {
    fn on_a_terminal(folder: &Folder, arguments: &[&str]) -> Self {
        let inner = folder.command("", &[]);
        let line = format!("exec '{}' {}", env!("CARGO_BIN_EXE_vellum"), arguments.join(" "));
        let mut outer = Command::new("script");
        outer
            .args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"])
            .current_dir(folder.path());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        outer.env("SHELL", "/bin/sh").env("TERM", "xterm");
        Self::start(outer)
    }

    fn in_a_pipe(folder: &Folder, arguments: &[&str]) -> Self {
        Self::start(folder.command("", arguments))
    }

    fn start(mut command: Command) -> Self {
        let (mut out, both) = std::io::pipe().unwrap();
        command
            .stdin(Stdio::null())
            .stdout(both.try_clone().unwrap())
            .stderr(both);
        let child = command.spawn().unwrap();
        // Who could still write holds the pipe open.
        drop(command);
        let (tell, said) = channel();
        std::thread::spawn(move || {
            let mut whole = Vec::new();
            let mut some = [0; 4096];
            while let Ok(length @ 1..) = out.read(&mut some) {
                whole.extend_from_slice(&some[..length]);
                // A letter of many bytes may come in two parts.
                if let Ok(text) = String::from_utf8(whole.clone()) {
                    whole.clear();
                    let _ = tell.send(text);
                }
            }
        });
        Self {
            child,
            said,
            text: String::new(),
        }
    }

    fn wait_for(&mut self, wanted: &str) {
        let begin = Instant::now();
        while !self.text.contains(wanted) {
            let more = self.said.recv_timeout(NEVER.saturating_sub(begin.elapsed()));
            self.text += &more.unwrap_or_else(|why| panic!("{why}: no `{wanted}` in {:?}", self.text));
        }
    }

    /// Waits for the end, and returns the exit code and all that was said.
    fn end(mut self) -> (Option<i32>, String) {
        let mut text = std::mem::take(&mut self.text);
        let begin = Instant::now();
        loop {
            match self.said.recv_timeout(NEVER.saturating_sub(begin.elapsed())) {
                Ok(more) => text += &more,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end: {text:?}"),
            }
        }
        (self.child.wait().unwrap().code(), text)
    }
}

impl Drop for Running {
    /// Where a test fails, nothing is left that waits for ever.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

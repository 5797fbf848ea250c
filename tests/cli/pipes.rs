//! Readers that have seen enough.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::folder::Folder;

/// A pipe that is closed early ends the program quietly, however much was to come.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::project();
    let mut text = String::new();
    for number in 0..3_000 {
        let down = if number == 0 {
            "null".to_string()
        } else {
            format!("r{:05}", number - 1)
        };
        text.push_str(&format!(
            "---\nrevision: r{number:05}\ndown_revision: {down}\nmessage: number {number}\n"
        ));
    }
    folder.write("revisions/all.yaml", &text);
    let verbs: [&[&str]; 9] = [
        &["history"],
        &["history", "-v"],
        &["history", "--format", "json"],
        &["graph"],
        &["graph", "--format", "mermaid"],
        &["upgrade", "head"],
        &["json-schema"],
        &["completions", "bash"],
        &["show", "r0000"],
    ];
    for arguments in verbs {
        let mut child = folder
            .command("", arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut reader = BufReader::with_capacity(16, child.stdout.take().unwrap());
        let mut first = String::new();
        reader.read_line(&mut first).unwrap();
        drop(reader);
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let code = child.wait().unwrap().code();
        match arguments {
            ["show", ..] => assert_eq!(code, Some(1), "{said}"),
            _ => assert_eq!((code, said.as_str()), (Some(0), ""), "{arguments:?}"),
        }
    }
}

/// A full disk is an error.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::history();
    for arguments in [["history"].as_slice(), &["graph"], &["upgrade", "e1e1"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.command("", arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("error[V0702]: standard output cannot be written: no space left on device"),
            "{said}"
        );
    }
}

//! What vellum says of itself.

use crate::folder::{Folder, check};

/// Returns the verbs that `help` lists.
fn verbs(folder: &Folder) -> Vec<String> {
    let help = folder.good(&["help"]);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let lines = commands.lines().take_while(|it| !it.is_empty());
    let names = lines.filter_map(|it| it.strip_prefix("  ")?.split(' ').next().filter(|it| !it.is_empty()));
    names.map(str::to_string).filter(|it| it != "help").collect()
}

/// The manual's list of verbs is the program's.
#[test]
fn all_verbs_are_there() {
    let known = "init revision merge upgrade downgrade stamp ensure-version build schema history heads branches show graph \
                 edit check explain json-schema completions man";
    assert_eq!(verbs(&Folder::new()).join(" "), known);
}

/// Each verb has a help text with an example of itself, and a page of the manual.
#[test]
fn each_verb_has_help() {
    let folder = Folder::new();
    let mut all = folder.good(&["--help"]);
    for verb in verbs(&folder) {
        let help = folder.good(&[&verb, "--help"]);
        assert!(help.contains(&format!("\nExample: vellum {verb}")), "{verb}");
        assert_eq!(help, folder.good(&["help", &verb]), "{verb}");
        let page = folder.good(&["man", &verb]);
        assert!(
            page.contains(&format!(".TH VELLUM-{}", verb.to_uppercase())),
            "{verb}: {page}"
        );
        // The options of every command are said once, at the top.
        let own = help.split("Options of every command:").next().unwrap_or_default();
        let example = help.lines().find(|it| it.starts_with("Example:")).unwrap();
        all.push_str(&format!("== {verb}\n{own}{example}\n"));
    }
    check("help", &all);
    assert!(folder.good(&["man"]).contains(".TH VELLUM 1"));
    assert!(folder.good(&["--version"]).starts_with("vellum "));
}

/// The shells get scripts that know the verbs.
#[test]
fn shells_complete() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.good(&["completions", shell]);
        assert!(
            script.contains("ensure-version") && script.contains("splice"),
            "{shell}"
        );
    }
    let bash = std::process::Command::new("bash")
        .args(["-n"])
        .arg("/dev/stdin")
        .stdin(std::process::Stdio::piped())
        .spawn();
    if let Ok(mut bash) = bash {
        use std::io::Write;
        bash.stdin
            .take()
            .unwrap()
            .write_all(folder.good(&["completions", "bash"]).as_bytes())
            .unwrap();
        assert!(bash.wait().unwrap().success());
    }
}

/// Every code has its page, and a wrong one is guessed.
#[test]
fn codes_are_explained() {
    let folder = Folder::new();
    let all = folder.good(&["explain"]);
    for line in all.lines() {
        let (code, title) = line.split_once("  ").unwrap();
        assert!(
            folder
                .good(&["explain", code])
                .starts_with(&format!("# {code}: {title}\n")),
            "{line}"
        );
    }
    assert!(all.lines().count() > 40);
    assert_eq!(folder.good(&["explain", "v0101"]), folder.good(&["explain", "V0101"]));
    let page: serde_json::Value =
        serde_json::from_str(&folder.good(&["explain", "V0101", "--format", "json"])).unwrap();
    assert_eq!(page["code"], "V0101");
    check("explain", &folder.session("explain V0110\nexplain \"what is this\""));
}

//! The pages of `vellum explain`: each has its example and its way out, and where reading alone can tell, the example
//! fires the code and the way out does not.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic is how a test says no")]

use vellum::config::read_config;
use vellum::diagnostic::{Code, Diagnostic, Sources, code};
use vellum::document::read_revisions;

/// A page's example and way out, with the languages of their blocks.
struct Page {
    example: Block,
    instead: Block,
}

struct Block {
    language: String,
    text: String,
}

fn page(code: Code) -> Page {
    let text = code.page();
    let title = format!("# {code}: {}\n\n", code.title());
    let rest = text.strip_prefix(&title).unwrap_or_else(|| panic!("{code}: no title"));
    let (meaning, rest) = rest
        .split_once("\n\n## For example\n\n")
        .unwrap_or_else(|| panic!("{code}: no example"));
    assert!(meaning.len() > 40, "{code}");
    let (example, instead) = rest
        .split_once("\n\n## Instead\n\n")
        .unwrap_or_else(|| panic!("{code}: no way out"));
    Page {
        example: block(code, example),
        instead: block(code, instead),
    }
}

fn block(code: Code, text: &str) -> Block {
    let (_, rest) = text.split_once("```").unwrap_or_else(|| panic!("{code}: no block"));
    let (language, rest) = rest.split_once('\n').unwrap();
    let (text, after) = rest.split_once("```").unwrap_or_else(|| panic!("{code}: open block"));
    assert_eq!(after.trim(), "", "{code}: text after the block");
    Block {
        language: language.to_string(),
        text: text.to_string(),
    }
}

/// Reads a block as the configuration, as a list of operations or as revisions, whichever it is.
fn read(block: &Block) -> Vec<Diagnostic> {
    let text = if block.text.starts_with("- ") {
        format!("revision: a1\nupgrade:\n{}", block.text)
    } else {
        block.text.clone()
    };
    let mut sources = Sources::default();
    let file = sources.add("page.yaml", text.clone());
    let mut problems = Vec::new();
    if text.starts_with("targets:") {
        read_config(file, &text, &mut problems);
        return problems;
    }
    read_revisions(&sources, &[file]).1
}

/// What stands on a page holds.
#[test]
fn examples_hold() {
    for code in code::Code::ALL.iter().copied() {
        let Page { example, instead } = page(code);
        if instead.language == "yaml" {
            let problems = read(&instead);
            assert!(problems.is_empty(), "{code}: {problems:#?}");
        }
        let told_by_reading =
            code.as_str().starts_with("V01") || matches!(code, Code::Contradiction | Code::BadConfiguration);
        if example.language == "yaml" && told_by_reading {
            let problems = read(&example);
            assert!(problems.iter().any(|it| it.code == code), "{code}: {problems:#?}");
        }
    }
}

//! `vellum explain`: the page of a diagnostic.

use clap::Args;
use serde::Serialize;

use super::global::{End, Global};
use super::output::write;
use super::usage::refuse;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};

/// Shows the page of a diagnostic: what it means, an example, a way out.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum explain V0302")]
pub(super) struct Explain {
    /// The code; all codes are listed where it is left out.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

#[derive(Serialize)]
struct Page<'a> {
    code: &'a str,
    title: &'a str,
    page: &'a str,
}

impl Explain {
    pub(super) fn run(self, global: &Global) -> End {
        let Some(wanted) = self.code else {
            return write(
                global,
                None,
                &Code::ALL.iter().map(|it| listed(global, *it)).collect::<String>(),
            );
        };
        let name = wanted.to_uppercase();
        let found = Code::ALL.iter().find(|it| it.as_str() == name);
        match found {
            Some(code) if global.is_json() => write(global, None, &json(*code)),
            Some(code) => write(global, None, code.page()),
            None => {
                let problem = Diagnostic::error(Code::Usage, format!("no code `{}`", wanted.escape_debug()));
                let near = did_you_mean(&name, Code::ALL.iter().map(|it| it.as_str()));
                refuse(
                    global,
                    match near {
                        Some(near) => problem.hint(format!("did you mean `{near}`?")),
                        None => problem.hint("`vellum explain` lists all codes"),
                    },
                )
            }
        }
    }
}

fn listed(global: &Global, code: Code) -> String {
    match global.is_json() {
        true => json(code),
        false => format!("{code}  {}\n", code.title()),
    }
}

fn json(code: Code) -> String {
    let page = Page {
        code: code.as_str(),
        title: code.title(),
        page: code.page(),
    };
    // Texts have a JSON form always.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

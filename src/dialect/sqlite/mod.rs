//! SQLite: how it spells, and what its versions can do.

mod calls;
mod define;
pub mod facts;
mod frame;
mod lower;
mod moments;
mod rebuild;
mod refuse;
mod rules;
pub mod spelling;
pub mod types;
mod values;
mod views;

/// SQLite.
pub struct Sqlite;

impl crate::dialect::Backend for Sqlite {
    fn facts(&self) -> &'static crate::dialect::facts::Facts {
        &facts::FACTS
    }

    fn spelling(&self) -> &'static dyn crate::dialect::spelling::Spelling {
        &spelling::SqliteSpelling
    }

    fn rules(&self, target: &crate::config::Target) -> crate::catalog::Rules {
        rules::rules(target)
    }

    fn lower(
        &self,
        run: &[crate::plan::Transition],
        target: &crate::config::Target,
    ) -> Result<Vec<crate::dialect::Statement>, Vec<crate::dialect::Refusal>> {
        lower::lower(run, target)
    }

    fn frame(&self, script: &crate::script::Script) -> String {
        frame::frame(script)
    }
}

//! MySQL: how it spells, and what its versions can do.

pub mod facts;
mod frame;
mod lower;
mod rules;
pub mod spelling;
pub mod types;

/// MySQL.
pub struct Mysql;

impl crate::dialect::Backend for Mysql {
    fn facts(&self) -> &'static crate::dialect::facts::Facts {
        &facts::FACTS
    }

    fn spelling(&self) -> &'static dyn crate::dialect::spelling::Spelling {
        &spelling::MysqlSpelling
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

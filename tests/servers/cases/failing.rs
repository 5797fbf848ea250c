//! Scripts that must fail: what they leave is what they say.

use super::{Running, Stage, VERSIONS};
use crate::report::Report;

impl Running<'_> {
    /// A script that expects another state ends with a failure, and changes nothing.
    pub(super) fn stops(&self, script: &str, report: &Report, what: &str) -> Result<(), String> {
        let versions = self.versions(report);
        let run = self.try_run(script);
        if run.status == 0 {
            return Err(format!("{what}, does not stop\n{script}"));
        }
        self.equal(report, &self.report(), &format!("{what}, changes something"))?;
        if self.versions(report) != versions {
            return Err(format!("{what}, changes the version rows\n{script}"));
        }
        Ok(())
    }

    /// A script that says that it is one transaction leaves nothing of itself when its last statement fails.
    pub(super) fn fails_in_the_middle(&self, script: &str, report: &Report, what: &str) -> Result<(), String> {
        if !script.contains("It is one transaction: if it fails, nothing has changed.") {
            return Ok(());
        }
        let planted = "SELECT * FROM nothing_of_this_name;\n\n-- the version rows are now:";
        let script = script.replacen("-- the version rows are now:", planted, 1);
        self.stops(&script, report, &format!("{what}, failing at its end"))
    }

    /// Where no transaction takes statements back, those that are done stay, and the version rows do not say that all are.
    pub(super) fn fails_between_statements(&self, stages: &[Stage], top: &Report) -> Result<(), String> {
        let Some(last) = stages.last() else {
            return Ok(());
        };
        let id = last.step_name(self);
        let up = self.written("/base_to_heads.sql");
        let Some(at) = up.rfind("-- the version rows are now:") else {
            return Err(format!("the script has no version rows\n{up}"));
        };
        let (done, rest) = up.split_at(at);
        let run = self.try_run(&format!("{done}SELECT * FROM nothing_of_this_name;\n\n{rest}"));
        if run.status == 0 {
            return Err(format!("a failing statement does not stop the script\n{up}"));
        }
        self.equal(
            top,
            &self.report(),
            "a script that failed at its end leaves something else",
        )?;
        let rows = self.database.rows(VERSIONS).rows;
        if rows.iter().flatten().flatten().any(|it| *it == id) {
            return Err(format!(
                "a script that failed at its end says that {id} is done: {rows:?}"
            ));
        }
        Ok(())
    }

    fn versions(&self, report: &Report) -> Vec<Vec<Option<String>>> {
        if report.tables.is_empty() {
            return Vec::new();
        }
        self.database.rows(VERSIONS).rows
    }
}

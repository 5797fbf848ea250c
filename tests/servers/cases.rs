//! Every case of the corpus, and the sample, on every server: up step by step and at once, with rows in every table, down
//! and up again, run on a database that is in another state, and failing at its last statement.
//!
//! `VELLUM_CASE=alter_column/widen` runs the cases whose name holds that text, `VELLUM_SERVER=sqlite` only one server.

mod failing;
mod keeping;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use vellum::catalog::Catalog;
use vellum::compile::{Built, BuiltStep, Project};
use vellum::config::Target;
use vellum::diagnostic::Code;
use vellum::graph::{Range, Step};
use vellum::plan::{Simulation, StepPlan, Way};
use vellum::variant::Dialect;

use crate::database::{Database, Run};
use crate::fleet::{Server, on_every_server};
use crate::promise;
use crate::report::{Report, difference};
use crate::rows::Generator;
use crate::support::{self, Case, shown, steps, target};

/// The version table, which no catalog holds.
const VERSIONS: &str = "vellum_version";

/// Every case of the corpus holds on every server that its head does not leave out.
#[test]
fn corpus() {
    let cases = support::cases();
    run_all(&cases);
}

/// So does the sample at the root of the repository.
#[test]
fn sample() {
    let root = env!("CARGO_MANIFEST_DIR");
    if !fs::exists(format!("{root}/revisions")).unwrap_or_default() {
        return;
    }
    run_all(&[support::sample()]);
}

fn run_all(cases: &[Case]) {
    let wrong = run_each(cases);
    let text: Vec<String> = wrong
        .iter()
        .map(|it| format!("=== {} on {}\n{}", it.case, it.server.name(), it.why))
        .collect();
    assert!(text.is_empty(), "{}", text.join("\n"));
}

/// A case that does not hold on a server.
pub struct Wrong {
    /// The server.
    pub server: Server,
    /// The case's name.
    pub case: String,
    /// What happened.
    pub why: String,
}

/// Runs cases on all servers, and returns what is wrong and not known to be, in the order of the cases' names.
pub fn run_each(cases: &[Case]) -> Vec<Wrong> {
    let wrong = Mutex::new(Vec::new());
    let ran = AtomicUsize::new(0);
    on_every_server(|server| {
        if env::var("VELLUM_SERVER").is_ok_and(|it| it != server.name()) {
            return;
        }
        // Two cases at once on each server: a client waits for its server most of the time.
        let next = AtomicUsize::new(0);
        let work = || {
            let database = Database::new(server);
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                if !runs_on(case, server) {
                    continue;
                }
                if ran.fetch_add(1, Ordering::Relaxed) % 100 == 99 {
                    eprintln!("{} on {}", case.name, server.name());
                }
                let Err(why) = try_case(case, &database) else {
                    continue;
                };
                match case.broken_on(&[server.name(), server.dialect().name()]) {
                    Some(known) => eprintln!("known: {} on {}: {known}", case.name, server.name()),
                    None => {
                        eprintln!("wrong: {} on {}", case.name, server.name());
                        let case = case.name.clone();
                        wrong
                            .lock()
                            .expect("no thread panics with it")
                            .push(Wrong { server, case, why });
                    }
                }
            }
        };
        thread::scope(|scope| {
            scope.spawn(work);
            scope.spawn(work);
        });
    });
    let mut wrong = wrong.into_inner().expect("no thread panicked with it");
    wrong.sort_by(|left, right| (&left.case, left.server.name()).cmp(&(&right.case, right.server.name())));
    eprintln!("{} runs of cases, {} wrong", ran.into_inner(), wrong.len());
    wrong
}

/// Runs a case; a panic is one more way to say that it does not hold.
pub fn try_case(case: &Case, database: &Database) -> Result<(), String> {
    let end = catch_unwind(AssertUnwindSafe(|| run_case(case, database)));
    end.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        Err(text.unwrap_or_default())
    })
}

fn runs_on(case: &Case, server: Server) -> bool {
    let dialect = server.dialect();
    let Some(version) = case.versions.get(&dialect) else {
        return false;
    };
    let numbers = |text: &str| -> Vec<u32> { text.split(['.', '-']).map_while(|it| it.parse().ok()).collect() };
    // A case for a newer version than the default one waits for a server that has it.
    let asked = support::VERSIONS.iter().all(|(_, it)| it != version);
    let old = asked && numbers(server.version()) < numbers(version);
    !old && !case.is_refused(dialect) && !case.without.contains_key(server.name())
}

/// One revision of a case.
struct Stage<'a> {
    step: Step,
    plan: StepPlan<'a>,
}

struct Running<'a> {
    case: &'a Case,
    project: &'a Project,
    target: &'a Target,
    built: Built,
    files: BTreeMap<String, String>,
    database: &'a Database,
    rows: Generator,
}

fn run_case(case: &Case, database: &Database) -> Result<(), String> {
    let server = database.server;
    let target_text = server.target();
    let version = target_text
        .split_once(':')
        .map(|it| it.1.to_owned())
        .expect("a target has a version");
    let project = case.project_for(&[(server.dialect(), version)].into())?;
    let target = target(&project, server.dialect());
    let tree = project.tree(target);
    let mut simulation = Simulation::new(project.rules(target), &tree.revisions);
    let mut stages = Vec::new();
    for step in steps(&project, target) {
        let header = u32::try_from(tree.graph.node(step.revision).header).expect("few revisions");
        let plan = simulation.forward(header).expect("the revision is there");
        stages.push(Stage { step, plan });
    }
    // MariaDB runs the scripts of the oldest MySQL, which cannot do all that a newer one can.
    if server == Server::Mariadb
        && let Err(problems) = project.upgrade(target, &Range::base_to_heads())
        && problems.iter().all(|it| it.code == Code::UnsupportedVersion)
    {
        return Ok(());
    }
    let (built, files) = support::built(&project, target).map_err(|it| shown(&project, &it))?;
    prepare(database, case);
    let rows = Generator {
        numbered: case.numbered,
        values: case.values.clone(),
        ..Generator::default()
    };
    let mut running = Running {
        case,
        project: &project,
        target,
        built,
        files,
        database,
        rows,
    };
    running.whole_life(&stages)
}

/// Makes an empty database with what a case needs and no revision can say: extensions and schemas.
fn prepare(database: &Database, case: &Case) {
    database.clear();
    for sql in &case.setup {
        database.must_run(&format!("{sql};\n"));
    }
}

impl Running<'_> {
    fn whole_life(&mut self, stages: &[Stage]) -> Result<(), String> {
        let empty = self.report();
        // Before anything: the way back of the last step expects another state.
        if let Some(down) = stages.last().and_then(|it| self.down(it)) {
            self.stops(&down, &empty, "the way back, run on an empty database")?;
        }
        let mut reports = vec![empty.clone()];
        for stage in stages {
            let name = format!("up {}", stage.step_name(self));
            let up = self.up(stage);
            if let (true, Some(before)) = (reports.len() == stages.len(), reports.last()) {
                self.fails_in_the_middle(&up, before, &name)?;
            }
            self.step(&up, stage, Way::Forward, &name)?;
            let report = self.database.report().without(&[VERSIONS]);
            promised(&stage.plan.after, &report, &name)?;
            reports.push(self.in_its_order(report));
            let states: Vec<&Catalog> = stages.iter().take(reports.len() - 1).map(|it| &it.plan.after).collect();
            let later: Vec<&Catalog> = stages.iter().skip(reports.len() - 1).map(|it| &it.plan.after).collect();
            self.fill(&states, &later, stage)?;
        }
        let top = reports.last().cloned().unwrap_or_default();
        if let Some(last) = stages.last() {
            let up = self.up(last);
            self.stops(&up, &top, "the last step, run again")?;
        }
        for (place, stage) in stages.iter().enumerate().rev() {
            let name = format!("down {}", stage.step_name(self));
            let Some(down) = self.down(stage) else {
                return self.at_once(stages, &top, &empty, false);
            };
            self.step(&down, stage, Way::Back, &name)?;
            self.equal(&reports[place], &self.report(), &format!("{name} leads elsewhere"))?;
        }
        // Up again, on what the way back has left.
        for stage in stages.iter().take(if stages.len() > 3 { 0 } else { stages.len() }) {
            let up = self.up(stage);
            self.run(&up, &format!("up {} again", stage.step_name(self)))?;
        }
        if stages.len() <= 3 {
            self.equal(&top, &self.report(), "up again leads elsewhere")?;
        }
        self.at_once(stages, &top, &empty, true)
    }

    /// The whole way up in one script, and back.
    fn at_once(&mut self, stages: &[Stage], top: &Report, empty: &Report, back: bool) -> Result<(), String> {
        if let Some(last) = stages.last() {
            prepare(self.database, self.case);
            self.same_as_schema(&last.plan.after, top)?;
        }
        prepare(self.database, self.case);
        if self.target.dialect == Dialect::Mysql {
            self.fails_between_statements(stages, top)?;
            prepare(self.database, self.case);
        }
        let up = self.written("/base_to_heads.sql");
        self.run(&up, "the whole way up at once")?;
        self.equal(top, &self.report(), "the whole way up at once leads elsewhere")?;
        if back {
            let down = self.written("/heads_to_base.sql");
            self.run(&down, "the whole way down at once")?;
            self.equal(empty, &self.report(), "the whole way down at once leads elsewhere")?;
        }
        Ok(())
    }

    fn up(&self, stage: &Stage) -> String {
        self.written(&self.of(stage).up)
    }

    fn down(&self, stage: &Stage) -> Option<String> {
        self.of(stage).down.as_ref().map(|it| self.written(it))
    }

    fn of(&self, stage: &Stage) -> &BuiltStep {
        let name = stage.step_name(self);
        let found = self.built.steps.iter().find(|it| it.revision == name);
        found.expect("every revision is built")
    }

    fn written(&self, path: &str) -> String {
        let found = self.files.iter().find(|(it, _)| it.ends_with(path));
        found.unwrap_or_else(|| panic!("`{path}` is not built")).1.clone()
    }

    fn report(&self) -> Report {
        self.in_its_order(self.database.report().without(&[VERSIONS]))
    }

    /// Leaves out the order of columns where the catalog does not keep it.
    fn in_its_order(&self, report: Report) -> Report {
        let ordered = self.project.rules(self.target).ordered_columns;
        if ordered { report } else { report.without_column_order() }
    }

    /// Runs a script as a session with the strictest settings would.
    fn try_run(&self, script: &str) -> Run {
        let before = match self.database.server.dialect() {
            Dialect::Sqlite => "PRAGMA foreign_keys = ON;",
            Dialect::Postgresql | Dialect::Mysql => "",
        };
        self.database.run_after(before, script)
    }

    fn run(&self, script: &str, what: &str) -> Result<(), String> {
        let Run { status, stdout, stderr } = self.try_run(script);
        if status == 0 {
            return Ok(());
        }
        Err(format!("{what}: exit code {status}\n{stdout}\n{stderr}\n{script}"))
    }

    /// Puts rows into every table, the case's own where it has some.
    fn fill(&mut self, states: &[&Catalog], later: &[&Catalog], stage: &Stage) -> Result<(), String> {
        if self.case.rows.is_some() {
            return Ok(());
        }
        let name = stage.step_name(self);
        let mut script = match self.target.dialect {
            Dialect::Sqlite => "PRAGMA foreign_keys = ON;\n",
            Dialect::Mysql => "SET NAMES utf8mb4;\n",
            Dialect::Postgresql => "",
        }
        .to_owned();
        if self.case.inserts.is_empty() {
            script.push_str(&self.rows.round(states, later));
        } else {
            for (_, sql) in self.case.inserts.iter().filter(|(after, _)| *after == name) {
                script.push_str(&format!("{sql};\n"));
            }
        }
        self.run(&script, &format!("rows after {name}"))
    }

    /// The schema that a history leads to is the one that its catalog makes out of nothing.
    fn same_as_schema(&self, catalog: &Catalog, report: &Report) -> Result<(), String> {
        let compiled = self
            .project
            .schema_of(self.target, catalog, vellum::graph::Rows::default())
            .map_err(|it| shown(self.project, &it))?;
        self.run(&compiled.text, "the whole schema")?;
        // Views and triggers come by raw SQL, of which the schema knows nothing.
        let bare = |it: Report| Report {
            views: BTreeMap::new(),
            triggers: BTreeMap::new(),
            ..it
        };
        let (found, report) = (bare(self.report()), bare(report.clone()));
        self.equal(&found, &report, "the history leads elsewhere than the whole schema")
    }

    fn equal(&self, wanted: &Report, found: &Report, what: &str) -> Result<(), String> {
        let lines = difference(wanted, found);
        if lines.is_empty() {
            Ok(())
        } else {
            Err(format!("{what}\n{}", lines.join("\n")))
        }
    }
}

/// Tells what the server holds that is not what the catalog says.
fn promised(catalog: &Catalog, report: &Report, what: &str) -> Result<(), String> {
    let lines = promise::broken(catalog, report);
    if lines.is_empty() {
        Ok(())
    } else {
        Err(format!("{what}: the server is not as promised\n{}", lines.join("\n")))
    }
}

impl Stage<'_> {
    fn step_name(&self, running: &Running) -> String {
        running
            .project
            .tree(running.target)
            .graph
            .id(self.step.revision)
            .to_string()
    }
}

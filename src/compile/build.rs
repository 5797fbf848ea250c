//! Everything at once: for each target the whole way up and down, the schema, and a script for each step.

use super::chunks::in_chunks;
use super::file_name::file_names;
use super::lower::{LoweredStep, header_of};
use super::migrate::Parts;
use super::problems::{Problems, merged};
use super::{Project, Tree, diagnose};
use crate::catalog::Fingerprint;
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Range, Step, change};
use crate::parallel;
use crate::plan::{Class, Direction, Simulation};
use crate::script::Purpose;

/// A file of the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// All that `build` writes for one target.
#[derive(Clone, Debug)]
pub struct Built {
    /// The target's name.
    pub target: String,
    /// The files, in the order of their paths.
    pub files: Vec<OutputFile>,
    /// The revisions, in canonical order.
    pub steps: Vec<BuiltStep>,
    /// Why there is no way back to base; absent where there is one.
    pub no_way_back: Option<String>,
    /// What is not written for want of a way back; absent where all is.
    pub warning: Option<Diagnostic>,
}

/// A revision in the manifest.
#[derive(Clone, Debug)]
pub struct BuiltStep {
    /// Its id.
    pub revision: String,
    /// What its downgrade brings back.
    pub class: Class,
    /// The script that does it.
    pub up: String,
    /// The script that undoes it, where there is one.
    pub down: Option<String>,
}

/// Tells once what is not written on several targets.
pub fn warnings(built: &[Built], project: &Project) -> Vec<Diagnostic> {
    let of = |it: &Built| {
        Some((
            project.config.targets.get(&it.target)?,
            it.warning.iter().cloned().collect(),
        ))
    };
    merged(built.iter().filter_map(of).collect())
}

impl Project {
    /// Compiles all scripts of all targets.
    ///
    /// # Errors
    /// All that is wrong, on every target.
    pub fn build(&self) -> Result<Vec<Built>, Vec<Diagnostic>> {
        let targets: Vec<&Target> = self.config.targets.values().collect();
        let mut built = Vec::new();
        let mut problems = Vec::new();
        for target in targets {
            match self.build_target(target) {
                Ok(it) => {
                    built.push(it);
                    problems.push((target, Vec::new()));
                }
                Err(more) => problems.push((target, more)),
            }
        }
        let problems = merged(problems);
        if problems.is_empty() { Ok(built) } else { Err(problems) }
    }

    /// Compiles all scripts of one target.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn build_target(&self, target: &Target) -> Result<Built, Vec<Diagnostic>> {
        let tree = self.tree(target);
        if tree.graph.is_empty() {
            return Ok(Built {
                target: target.name.clone(),
                files: Vec::new(),
                steps: Vec::new(),
                no_way_back: None,
                warning: None,
            });
        }
        let steps = tree
            .graph
            .upgrade(&Range::base_to_heads())
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        let mut simulation = Simulation::new(self.rules(target), &tree.revisions);
        let (mut ups, mut downs) = (Vec::new(), Vec::new());
        let mut problems = Problems::default();
        let mut prints = vec![Fingerprint::default()];
        let header = |it: &Step| header_of(tree, it.revision);
        in_chunks(&mut simulation, &steps, header, |mut chunk| {
            problems.extend(self.plan_problems(tree, target, chunk.wrong));
            for step in parallel::map(&chunk.plans, |it| {
                Fingerprint::step(&it.before, &it.after, &it.touched())
            }) {
                prints.push(prints.last().copied().unwrap_or_default().moved(step));
            }
            let undo: Vec<Step> = chunk.items.iter().map(undone).collect();
            let down = self.lower_back(tree, target, &mut chunk.plans, &mut chunk.backs, &undo);
            let up = self.lower_all(tree, target, &chunk.plans, chunk.items);
            ups.extend(problems.take_lowered(up));
            downs.extend(problems.take_lowered(down));
        });
        if !problems.is_empty() {
            return Err(problems.sorted());
        }
        let schema = self.schema_of(target, simulation.catalog(), steps[steps.len() - 1].rows_after.clone())?;
        let mut files = vec![OutputFile {
            path: format!("{}/schema.sql", target.name),
            text: schema.text,
        }];
        let names = file_names(steps.iter().map(|step| {
            let revision = tree.revision(step.revision);
            (revision.id.value.as_str(), revision.message.as_str())
        }));
        let numbers: Vec<usize> = (0..steps.len()).collect();
        let written = parallel::map(&numbers, |at| {
            let at = *at;
            let sources = self.sources_fingerprint(tree, std::slice::from_ref(&steps[at]));
            let file = |direction: Direction, lowered: &LoweredStep, schema: (Fingerprint, Fingerprint)| {
                let way = match direction {
                    Direction::Upgrade => "up",
                    Direction::Downgrade => "down",
                };
                let parts = Parts {
                    steps: vec![lowered.script.clone()],
                    revisions: vec![lowered.head.clone()],
                    sources: Some(sources.clone()),
                    schema: Some(schema),
                    ..Parts::new(
                        Purpose::Migrate(direction),
                        lowered.script.rows_before.clone(),
                        lowered.script.rows_after.clone(),
                    )
                };
                OutputFile {
                    path: format!("{}/steps/{}.{way}.sql", target.name, names[at]),
                    text: self.compose(target, parts).text,
                }
            };
            let up = file(Direction::Upgrade, &ups[at], (prints[at], prints[at + 1]));
            let down = match &ups[at].class {
                Class::Irreversible { .. } => None,
                Class::Exact | Class::Lossy(_) => {
                    Some(file(Direction::Downgrade, &downs[at], (prints[at + 1], prints[at])))
                }
            };
            (up, down)
        });
        let mut manifest = Vec::new();
        for (at, (up, down)) in written.into_iter().enumerate() {
            manifest.push(BuiltStep {
                revision: ups[at].script.revision.clone(),
                class: ups[at].class.clone(),
                up: up.path.clone(),
                down: down.as_ref().map(|it| it.path.clone()),
            });
            files.push(up);
            files.extend(down);
        }
        let (first, last) = (prints[0], prints[prints.len() - 1]);
        let no_way_back = ups.iter().find_map(|it| match &it.class {
            Class::Irreversible { reason, .. } => {
                Some(format!("revision {} is irreversible: {reason}", it.script.revision))
            }
            Class::Exact | Class::Lossy(_) => None,
        });
        let warning = self.warning(tree, target, &steps, &ups, &names);
        let from = steps[0].rows_before.clone();
        let to = steps[steps.len() - 1].rows_after.clone();
        let sources = self.sources_fingerprint(tree, &steps);
        let whole = |name: &str, direction: Direction, lowered: Vec<LoweredStep>| {
            let (scripts, revisions) = lowered.into_iter().map(|it| (it.script, it.head)).unzip();
            let (from, to) = (from.clone(), to.clone());
            let (from, to, schema) = match direction {
                Direction::Upgrade => (from, to, (first, last)),
                Direction::Downgrade => (to, from, (last, first)),
            };
            let parts = Parts {
                steps: scripts,
                revisions,
                sources: Some(sources.clone()),
                schema: Some(schema),
                ..Parts::new(Purpose::Migrate(direction), from, to)
            };
            OutputFile {
                path: format!("{}/{name}.sql", target.name),
                text: self.compose(target, parts).text,
            }
        };
        if no_way_back.is_none() {
            downs.reverse();
            files.push(whole("heads_to_base", Direction::Downgrade, downs));
        }
        files.push(whole("base_to_heads", Direction::Upgrade, ups));
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Built {
            target: target.name.clone(),
            files,
            steps: manifest,
            no_way_back,
            warning,
        })
    }

    /// Says at the first revision that cannot be undone what is not written for it and for those like it.
    fn warning(
        &self,
        tree: &Tree,
        target: &Target,
        steps: &[Step],
        ups: &[LoweredStep],
        names: &[String],
    ) -> Option<Diagnostic> {
        let stuck = |at: &usize| matches!(ups[*at].class, Class::Irreversible { .. });
        let stuck: Vec<usize> = (0..ups.len()).filter(stuck).collect();
        let (first, others) = stuck.split_first()?;
        let revision = header_of(tree, steps[*first].revision);
        let told = diagnose::of_irreversible(&self.sources, &tree.revisions, revision, &ups[*first].class)?;
        let told = Diagnostic {
            severity: Severity::Warning,
            ..told
        };
        let files = stuck.iter().map(|at| format!("`steps/{}.down.sql`", names[*at]));
        let files: Vec<String> = ["`heads_to_base.sql`".to_string()].into_iter().chain(files).collect();
        let told = match others {
            [] => told,
            others => {
                let ids: Vec<String> = others.iter().map(|at| ups[*at].script.revision.clone()).collect();
                told.note(format!("nor can these be downgraded: {}", some(&ids)))
            }
        };
        Some(told.note(format!("not written for target `{}`: {}", target.name, some(&files))))
    }
}

/// Lists the first of many.
fn some(words: &[String]) -> String {
    const ENOUGH: usize = 5;
    let shown = words
        .iter()
        .take(ENOUGH)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match words.len().saturating_sub(ENOUGH) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn undone(step: &Step) -> Step {
    Step {
        revision: step.revision,
        rows_before: step.rows_after.clone(),
        rows_after: step.rows_before.clone(),
        changes: change(&step.rows_after, &step.rows_before),
    }
}

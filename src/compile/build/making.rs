//! The files of one target, chunk by chunk: the scripts of single steps are handed on at once, what they do is kept for
//! the two whole scripts.

use super::super::chunks::{Chunk, in_chunks};
use super::super::file_name::file_names;
use super::super::lower::{LoweredStep, header_of};
use super::super::migrate::Parts;
use super::super::problems::Problems;
use super::super::{Project, Tree};
use super::scripts::Scripts;
use super::{Built, BuiltFile, BuiltStep, OutputFile, Unbuilt};
use crate::catalog::{Catalog, Fingerprint};
use crate::config::Target;
use crate::graph::{Range, Rows, Step, change};
use crate::parallel;
use crate::plan::{Class, Direction, Simulation};
use crate::script::{HeadRevision, Purpose, ScriptStep};

/// Makes all files of one target.
pub(super) fn make<E: Send>(
    project: &Project,
    tree: &Tree,
    target: &Target,
    take: impl Fn(OutputFile) -> Result<(), E> + Sync,
) -> Result<Built, Unbuilt<E>> {
    let steps = tree.graph.upgrade(&Range::base_to_heads());
    let steps = steps.map_err(|it| Unbuilt::Wrong(vec![project.graph_problem(tree, it)]))?;
    let named = steps.iter().map(|step| tree.revision(step.revision));
    let names = file_names(named.map(|it| (it.id.value.as_str(), it.message.as_str())));
    let scripts = Scripts {
        project,
        tree,
        target,
        take,
    };
    let mut making = Making {
        scripts: &scripts,
        names: &names,
        problems: Problems::default(),
        untaken: None,
        prints: vec![Fingerprint::default()],
        files: Vec::new(),
        done: Vec::new(),
        up: Way::default(),
        down: Some(Way::default()),
    };
    let mut simulation = Simulation::new(project.rules(target), &tree.revisions);
    let header = |it: &Step| header_of(tree, it.revision);
    in_chunks(&mut simulation, &steps, header, |chunk| making.chunk(chunk));
    making.rest(simulation.catalog(), &steps)
}

/// What a whole script does, revision by revision.
#[derive(Default)]
struct Way {
    steps: Vec<ScriptStep>,
    heads: Vec<HeadRevision>,
}

/// What is made so far of one target.
struct Making<'a, E, Take> {
    scripts: &'a Scripts<'a, Take>,
    /// What the files of the steps are called.
    names: &'a [String],
    problems: Problems,
    /// Why a file was not taken.
    untaken: Option<E>,
    /// The numbers of the schema: at base, and after each step.
    prints: Vec<Fingerprint>,
    files: Vec<BuiltFile>,
    done: Vec<BuiltStep>,
    up: Way,
    /// Absent as soon as there is no way back to base.
    down: Option<Way>,
}

impl<E: Send, Take: Fn(OutputFile) -> Result<(), E> + Sync> Making<'_, E, Take> {
    /// Lowers the revisions of a chunk and hands on their scripts, as long as nothing is wrong.
    fn chunk(&mut self, chunk: Chunk<'_, '_, Step>) {
        let Chunk {
            items,
            mut plans,
            mut backs,
            wrong,
        } = chunk;
        let Scripts {
            project, tree, target, ..
        } = *self.scripts;
        self.problems.extend(project.plan_problems(tree, target, wrong));
        let first = self.prints.len() - 1;
        let moves = parallel::map(&plans, |it| Fingerprint::step(&it.before, &it.after, &it.touched()));
        for step in moves {
            let moved = self.prints.last().copied().unwrap_or_default().moved(step);
            self.prints.push(moved);
        }
        let undo: Vec<Step> = items.iter().map(undone).collect();
        let down = project.lower_back(tree, target, &mut plans, &mut backs, &undo);
        let up = project.lower_all(tree, target, &plans, items);
        let up = self.problems.take_lowered(up);
        let down = self.problems.take_lowered(down);
        if !self.problems.is_empty() || self.untaken.is_some() {
            return;
        }
        let (scripts, names, prints) = (self.scripts, self.names, &self.prints);
        let pairs: Vec<_> = (first..).zip(up.iter().zip(&down)).collect();
        let handed = parallel::map(&pairs, |(at, (up, down))| {
            let schema = (prints[*at], prints[at + 1]);
            scripts.step(&items[at - first], &names[*at], schema, up, down)
        });
        for handed in handed {
            match handed {
                Ok(handed) => {
                    self.files.extend(handed.files);
                    self.done.push(handed.step);
                }
                Err(why) => self.untaken = self.untaken.take().or(Some(why)),
            }
        }
        if !up.iter().all(|it| it.class.is_reversible()) {
            self.down = None;
        }
        self.up.extend(up);
        if let Some(way) = &mut self.down {
            way.extend(down);
        }
    }

    /// Hands on the schema and the whole scripts.
    fn rest(self, catalog: &Catalog, steps: &[Step]) -> Result<Built, Unbuilt<E>> {
        let Self {
            scripts,
            names,
            problems,
            untaken,
            prints,
            mut files,
            done,
            up,
            down,
        } = self;
        if !problems.is_empty() {
            return Err(Unbuilt::Wrong(problems.sorted()));
        }
        if let Some(why) = untaken {
            return Err(Unbuilt::Untaken(why));
        }
        let Scripts {
            project, tree, target, ..
        } = *scripts;
        let none = Rows::default();
        let from = steps.first().map_or(&none, |it| &it.rows_before);
        let to = steps.last().map_or(&none, |it| &it.rows_after);
        let schema = project.schema_of(target, catalog, to.clone()).map_err(Unbuilt::Wrong)?;
        let sources = project.sources_fingerprint(tree, steps);
        let (first, last) = (prints[0], prints[prints.len() - 1]);
        let whole = |name: &str, direction: Direction, way: Way| {
            let (from, to, schema) = match direction {
                Direction::Upgrade => (from, to, (first, last)),
                Direction::Downgrade => (to, from, (last, first)),
            };
            let parts = Parts {
                steps: &way.steps,
                revisions: &way.heads,
                sources: Some(sources.clone()),
                schema: Some(schema),
                ..Parts::new(Purpose::Migrate(direction), from, to)
            };
            scripts.hand_on(name, parts).map_err(Unbuilt::Untaken)
        };
        files.push(scripts.hand_on_text("schema", schema.text).map_err(Unbuilt::Untaken)?);
        let (up, down) = parallel::both(
            || whole("base_to_heads", Direction::Upgrade, up),
            || down.map(|it| whole("heads_to_base", Direction::Downgrade, it.reversed())),
        );
        files.push(up?);
        files.extend(down.transpose()?);
        files.sort_by(|left, right| left.path.cmp(&right.path));
        let no_way_back = done.iter().find_map(|it| match &it.class {
            Class::Irreversible { reason, .. } => Some(format!("revision {} is irreversible: {reason}", it.revision)),
            Class::Exact | Class::Lossy(_) => None,
        });
        Ok(Built {
            target: target.name.clone(),
            warning: project.unwritten(tree, target, steps, &done, names),
            files,
            steps: done,
            no_way_back,
        })
    }
}

impl Extend<LoweredStep> for Way {
    fn extend<T: IntoIterator<Item = LoweredStep>>(&mut self, more: T) {
        for LoweredStep { script, class: _, head } in more {
            self.steps.push(script);
            self.heads.push(head);
        }
    }
}

impl Way {
    fn reversed(mut self) -> Self {
        self.steps.reverse();
        self.heads.reverse();
        self
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

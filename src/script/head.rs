//! What stands above everything: who made the script, for whom, from where to where, out of what.

use super::Purpose;
use super::text::state;
use crate::config::Target;
use crate::graph::Rows;
use crate::plan::{Class, Direction};

/// All that the head of a script tells.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// The version of vellum.
    pub vellum: &'a str,
    /// The project's name, where it has one.
    pub project: Option<&'a str>,
    /// Whom the script is for.
    pub target: &'a Target,
    /// What the script is for.
    pub purpose: Purpose,
    /// The version rows before.
    pub from: &'a Rows,
    /// The version rows after.
    pub to: &'a Rows,
    /// The revisions, in the order in which they are done or undone.
    pub revisions: &'a [HeadRevision],
    /// The fingerprint of the sources; absent where nothing was read for it.
    pub sources: Option<String>,
    /// The fingerprints of the schema before and after.
    pub schema: Option<(String, String)>,
    /// The revisions whose own SQL makes what a schema does not hold, in canonical order.
    pub beside: &'a [String],
}

/// What is told of one revision.
#[derive(Clone, Debug)]
pub struct HeadRevision {
    /// Its id.
    pub id: String,
    /// Its message.
    pub message: Option<String>,
    /// Its `meta`, in the order written.
    pub meta: Vec<(String, String)>,
    /// What its downgrade brings back; told where it is undone, and where there is no way back.
    pub downgrade: Option<Class>,
}

impl Head<'_> {
    /// Returns the lines, without `-- `. User text in them is not escaped: the frame does that.
    pub fn lines(&self) -> Vec<String> {
        let Self {
            vellum,
            project,
            target,
            purpose,
            from,
            to,
            revisions,
            sources,
            schema,
            beside,
        } = self;
        let (dialect, version) = (target.dialect, target.version);
        let name = match target.name == dialect.name() || target.name == format!("{dialect}:{version}") {
            true => format!("{dialect} {version}"),
            false => format!("{} ({dialect} {version})", target.name),
        };
        let what = match purpose {
            Purpose::Migrate(Direction::Upgrade) => "upgrade",
            Purpose::Migrate(Direction::Downgrade) => "downgrade",
            Purpose::Stamp => "version rows only",
            Purpose::EnsureVersion => "version table only",
            Purpose::Schema => "the whole schema, for an empty database",
        };
        let of = project.map(|it| format!(" of {it}")).unwrap_or_default();
        let mut lines = vec![format!("{what}{of} for {name}, by vellum {vellum}")];
        match purpose {
            Purpose::Migrate(_) | Purpose::Stamp => {
                lines.push(format!("from  {}", state(from)));
                lines.push(format!("to    {}", state(to)));
            }
            Purpose::Schema => lines.push(format!("at    {}", state(to))),
            Purpose::EnsureVersion => {}
        }
        if !revisions.is_empty() {
            lines.push(String::new());
            let width = revisions.iter().map(|it| it.id.chars().count()).max().unwrap_or(0);
            for revision in *revisions {
                let (first, losses) = revision.told();
                lines.push(format!("{:width$}{first}", revision.id));
                lines.extend(losses);
            }
        }
        if !beside.is_empty() {
            lines.push(String::new());
            let ids = beside.join(", ");
            lines.push(format!("Not in it: what the SQL of `execute` makes, in {ids}."));
        }
        if sources.is_some() || schema.is_some() {
            lines.push(String::new());
        }
        lines.extend(sources.iter().map(|it| format!("sources  {it}")));
        lines.extend(
            schema
                .iter()
                .map(|(before, after)| format!("schema   {before} -> {after}")),
        );
        lines
    }
}

impl HeadRevision {
    /// Returns the lines above the revision's statements, without `-- `. User text in them is not escaped: the frame does
    /// that.
    pub fn heading(&self) -> Vec<String> {
        let (first, losses) = self.told();
        [format!("{}{first}", self.id)].into_iter().chain(losses).collect()
    }

    /// Returns what stands behind the id, and a line for each loss.
    fn told(&self) -> (String, Vec<String>) {
        let Self {
            id: _,
            message,
            meta,
            downgrade,
        } = self;
        let mut first = String::new();
        if let Some(message) = message {
            first.push_str(&format!("  {message}"));
        }
        if !meta.is_empty() {
            let meta: Vec<String> = meta.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            first.push_str(&format!("  [{}]", meta.join(", ")));
        }
        let mut losses = Vec::new();
        if let Some(class) = downgrade {
            first.push_str(&format!("  ({})", class.word()));
            match class {
                Class::Exact => {}
                Class::Lossy(lost) => losses.extend(lost.iter().map(|it| format!("    lost: {it}"))),
                Class::Irreversible {
                    origin: _,
                    reason,
                    hint: _,
                } => losses.push(format!("    no way back: {reason}")),
            }
        }
        (first, losses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Naming, VersionTable};
    use crate::variant::{Dialect, Version};

    /// A head tells who made the script, for whom, from where to where, what each revision is and loses, out of what.
    #[test]
    fn downgrade() {
        let target = Target {
            name: "shop".to_string(),
            dialect: Dialect::Postgresql,
            version: Version::new(15, 0, 0),
            schema: None,
            revisions: Vec::new(),
            version_table: VersionTable::default(),
            naming: Naming::default(),
        };
        let revisions = [
            HeadRevision {
                id: "4f2a".to_string(),
                message: Some("add orders".to_string()),
                meta: vec![("ticket".to_string(), "OPS-12".to_string())],
                downgrade: Some(Class::Lossy(vec!["the rows of `orders`".to_string()])),
            },
            HeadRevision {
                id: "1f".to_string(),
                message: None,
                meta: Vec::new(),
                downgrade: Some(Class::Exact),
            },
        ];
        let head = Head {
            vellum: "1.2.3",
            project: None,
            target: &target,
            purpose: Purpose::Migrate(Direction::Downgrade),
            from: &[std::sync::Arc::from("4f2a")].into_iter().collect(),
            to: &Rows::default(),
            revisions: &revisions,
            sources: Some("s".to_string()),
            schema: Some(("a".to_string(), "b".to_string())),
            beside: &[],
        };
        assert_eq!(
            head.lines(),
            [
                "downgrade for shop (postgresql 15), by vellum 1.2.3",
                "from  4f2a",
                "to    base",
                "",
                "4f2a  add orders  [ticket: OPS-12]  (lossy)",
                "    lost: the rows of `orders`",
                "1f    (exact)",
                "",
                "sources  s",
                "schema   a -> b",
            ]
        );
        assert_eq!(revisions[1].heading(), ["1f  (exact)"]);
    }
}

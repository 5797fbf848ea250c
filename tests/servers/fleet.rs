//! Starts the servers once for the whole test process, and says which ones there are.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs, io, panic, process, thread};

use vellum::variant::Dialect;

/// A database server (or, for SQLite, a program) that scripts run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// The PostgreSQL of this machine, else 15.
    Postgresql,
    /// PostgreSQL 18.
    Postgresql18,
    /// Oracle's MySQL.
    Mysql,
    /// MariaDB, as a server for MySQL's scripts.
    Mariadb,
    /// The sqlite3 of this machine, else 3.40.
    Sqlite,
    /// The newest sqlite3.
    SqliteNew,
}

impl Server {
    /// All of them, whether they run or not.
    pub const ALL: [Server; 6] = [
        Server::Postgresql,
        Server::Postgresql18,
        Server::Mysql,
        Server::Mariadb,
        Server::Sqlite,
        Server::SqliteNew,
    ];

    /// Returns the name that `up.sh` knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Server::Postgresql => "postgresql",
            Server::Postgresql18 => "postgresql18",
            Server::Mysql => "mysql",
            Server::Mariadb => "mariadb",
            Server::Sqlite => "sqlite",
            Server::SqliteNew => "sqlite_new",
        }
    }

    /// Returns the dialect of the scripts that run on it.
    pub fn dialect(self) -> Dialect {
        match self {
            Server::Postgresql | Server::Postgresql18 => Dialect::Postgresql,
            Server::Mysql | Server::Mariadb => Dialect::Mysql,
            Server::Sqlite | Server::SqliteNew => Dialect::Sqlite,
        }
    }

    /// Returns the version that runs, as the server says it: `15.18`, `10.11.18-MariaDB`.
    pub fn version(self) -> &'static str {
        self.setting("VERSION")
    }

    /// Returns the first number of the version.
    pub fn major(self) -> u32 {
        self.version().split('.').next().unwrap().parse().unwrap()
    }

    /// Returns the `dialect:version` to compile for: the server's own, and for MariaDB the oldest MySQL, whose scripts
    /// use nothing that MariaDB lacks.
    pub fn target(self) -> String {
        match self {
            Server::Mariadb => "mysql:8.0.13".to_owned(),
            Server::Postgresql | Server::Postgresql18 => format!("{}:{}", self.dialect(), self.major()),
            Server::Mysql | Server::Sqlite | Server::SqliteNew => format!("{}:{}", self.dialect(), self.version()),
        }
    }

    /// Returns a program of this server, which is not to read any setting of this machine's user.
    pub fn program(self, name: &str) -> Command {
        // A script that waits for ever must not hang the tests: `timeout` ends it with exit code 124.
        let mut command = Command::new("timeout");
        command
            .args(["--kill-after=5", "120"])
            .arg(Path::new(self.setting("BIN")).join(name));
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &fleet().place).current_dir("/");
        command
    }

    /// Returns what `up.sh` said about it: `VERSION`, `BIN`, `SOCKET`.
    pub fn setting(self, what: &str) -> &'static str {
        let key = format!("{}_{what}", self.name().to_uppercase());
        let found = fleet().settings.get(&key);
        found.unwrap_or_else(|| panic!("`{}` does not run: no {key}", self.name()))
    }
}

/// Returns the servers that run. The first call starts them; those that can't be had are named on standard error.
///
/// With `CI=true` in the environment it panics unless PostgreSQL, SQLite and a server of the MySQL family run.
pub fn servers() -> &'static [Server] {
    &fleet().servers
}

/// Does the same on every server that runs, on all of them at once, and fails where it fails on one.
pub fn on_every_server(act: impl Fn(Server) + Sync) {
    on_every(|_| true, act);
}

/// Does the same on every server of one dialect.
pub fn on_every(dialect: impl Fn(Server) -> bool, act: impl Fn(Server) + Sync) {
    let act = &act;
    let chosen: Vec<Server> = servers().iter().copied().filter(|it| dialect(*it)).collect();
    let ends: Vec<(Server, thread::Result<()>)> = thread::scope(|scope| {
        let running: Vec<_> = chosen
            .into_iter()
            .map(|it| (it, scope.spawn(move || act(it))))
            .collect();
        running.into_iter().map(|(it, thread)| (it, thread.join())).collect()
    });
    let mut failed: Vec<_> = ends
        .into_iter()
        .filter_map(|(it, end)| end.err().map(|why| (it, why)))
        .collect();
    let names: Vec<&str> = failed.iter().map(|(it, _)| it.name()).collect();
    if let Some((_, why)) = failed.first_mut() {
        say(&format!("failed on {}", names.join(", ")));
        panic::resume_unwind(std::mem::replace(why, Box::new(())));
    }
}

/// Returns the folder for the files of this test process, on the same fast disk as the servers' data.
pub fn place() -> &'static Path {
    &fleet().place
}

struct Fleet {
    servers: Vec<Server>,
    settings: BTreeMap<String, String>,
    place: PathBuf,
}

fn fleet() -> &'static Fleet {
    static FLEET: OnceLock<Fleet> = OnceLock::new();
    FLEET.get_or_init(start)
}

fn start() -> Fleet {
    // nextest runs every test in a process of its own, under one parent that lives as long as the run.
    let owner = match env::var_os("NEXTEST") {
        Some(_) => std::os::unix::process::parent_id(),
        None => process::id(),
    };
    // Servers that `make servers-up` left running are used as they are, and stay.
    let standing = env::var_os("VELLUM_SERVERS_DIR").map(PathBuf::from);
    let place = standing
        .clone()
        .unwrap_or_else(|| fast_disk().join(format!("vellum-{owner}")));

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/up.sh");
    let mut command = Command::new("bash");
    command.arg(script).arg(&place).args(Server::ALL.map(Server::name));
    if standing.is_none() {
        command.env("VELLUM_SERVERS_OWNER", owner.to_string());
    }
    if env::var_os("VELLUM_SERVERS_OFFLINE").is_none() {
        command.env("VELLUM_SERVERS_OFFLINE", "1");
    }
    let output = command.stdin(Stdio::null()).output().expect("bash runs");
    let settings = read_settings(&String::from_utf8_lossy(&output.stdout));
    let (servers, missing): (Vec<Server>, Vec<Server>) = Server::ALL
        .into_iter()
        .partition(|it| settings.contains_key(&format!("{}_VERSION", it.name().to_uppercase())));

    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|it| it.name()).collect();
        say(&format!(
            "NOT TESTED ON {}:\n{}",
            names.join(", "),
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let runs = |dialect: Dialect| servers.iter().any(|it| it.dialect() == dialect);
    if env::var("CI").is_ok_and(|it| it == "true") {
        let missing: Vec<&str> = Dialect::ALL
            .into_iter()
            .filter(|it| !runs(*it))
            .map(Dialect::name)
            .collect();
        assert!(
            missing.is_empty(),
            "under CI=true a server is needed for {}",
            missing.join(", ")
        );
    }
    fs::create_dir_all(&place).unwrap();
    Fleet {
        servers,
        settings,
        place,
    }
}

fn read_settings(text: &str) -> BTreeMap<String, String> {
    let assignments = text
        .lines()
        .filter_map(|it| it.strip_prefix("export ")?.split_once('='));
    assignments
        .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
        .collect()
}

/// Memory, where it has a gigabyte to spare, since the databases are small, many and soon gone.
fn fast_disk() -> PathBuf {
    let memory = Command::new("df")
        .args(["--output=avail", "--block-size=1M", "/dev/shm"])
        .output();
    let free = memory.ok().and_then(|it| {
        String::from_utf8_lossy(&it.stdout)
            .lines()
            .nth(1)?
            .trim()
            .parse::<u64>()
            .ok()
    });
    match free {
        Some(1024..) => PathBuf::from("/dev/shm"),
        Some(_) | None => env::temp_dir(),
    }
}

/// Writes to standard error past the test runner, which keeps what passing tests print.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "\n*** {text}\n");
}

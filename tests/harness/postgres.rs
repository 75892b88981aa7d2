//! PostgreSQL for tests: one server for a run, a database for each test; and servers of one's own for tests that kill them.
//!
//! Invariant: every server ends with the process that started it (`scripts/postgres` sees to that), every database with its owner.

use crate::redis::free_port;
use crate::wait::TIME_LIMIT;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::TempDir;
use tokio_postgres::{Client, Config, NoTls};

/// Where the run's server is: `postgres://quartier@127.0.0.1:PORT`. Set by `scripts/test-rust`.
const RUN: &str = "TEST_POSTGRES";

/// A server on loopback.
pub struct PrivatePostgres {
    folder: TempDir,
    settings: Vec<String>,
    port: u16,
    /// `scripts/postgres`; the server ends with its standard input.
    script: Child,
    server: Pid,
}

impl PrivatePostgres {
    /// Starts one and waits until it answers.
    pub fn start() -> Self {
        Self::start_with_files(&[], &[])
    }

    /// The same with settings like `ssl=on`, and files in its folder that they are about.
    pub fn start_with_files(files: &[(&str, &[u8])], settings: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("quartier-postgres-").tempdir().expect("a temporary folder");
        // PostgreSQL runs as another user than root.
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("our own folder");
        for (name, content) in files {
            std::fs::create_dir_all(folder.path().join("files")).expect("our own folder");
            std::fs::write(folder.path().join("files").join(name), content).expect("our own folder");
        }
        let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        // A port that was free a moment ago may be another's by now.
        for _ in 0..5 {
            let port = free_port();
            if let Some((script, server)) = launch(folder.path().join("cluster"), port, &settings) {
                return Self { folder, settings, port, script, server };
            }
        }
        panic!("PostgreSQL 15 or newer is installed (Debian: apt-get install postgresql)");
    }

    /// Where it is, without a database.
    pub fn url(&self) -> String {
        url(self.port)
    }

    /// Its folder; `log` in it is what it says.
    pub fn cluster(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    /// Stops answering, keeps connections open (SIGSTOP): the server and whatever serves a connection.
    pub fn stop(&self) {
        self.signal(Signal::STOP);
    }

    /// Goes on after [`stop`](Self::stop).
    pub fn cont(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends it at once, all its processes (SIGKILL), and starts it again on the same port and files.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.restart();
    }

    /// Ends it at once, all its processes (SIGKILL).
    pub fn kill(&mut self) {
        let _ = self.script.stdin.as_mut().map(|input| input.write_all(b"keep\n"));
        self.signal(Signal::KILL);
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }

    /// Starts it again after [`kill`](Self::kill).
    pub fn restart(&mut self) {
        let again = launch(self.cluster(), self.port, &self.settings);
        (self.script, self.server) = again.expect("PostgreSQL comes back on its port");
    }

    /// The server and its children; those of a killed server are its last ones.
    fn signal(&self, signal: Signal) {
        let server = self.server.as_raw_nonzero();
        let children = std::fs::read_to_string(format!("/proc/{server}/task/{server}/children")).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?));
        let children: Vec<Pid> = children.collect();
        // The server first: it would start new ones, or call the death of one a crash.
        let _ = kill_process(self.server, signal);
        for child in children {
            let _ = kill_process(child, signal);
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.cont();
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

fn url(port: u16) -> String {
    format!("postgres://quartier@127.0.0.1:{port}")
}

/// Runs `scripts/postgres`; `None` if the server didn't come up.
fn launch(cluster: PathBuf, port: u16, settings: &[String]) -> Option<(Child, Pid)> {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres"));
    command.arg(cluster).arg(port.to_string()).args(settings).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut script = command.spawn().expect("scripts/postgres can be run");
    let mut told = String::new();
    let output = script.stdout.take().expect("piped");
    BufReader::new(output).read_line(&mut told).expect("scripts/postgres says what came of it");
    match told.trim().parse().ok().and_then(Pid::from_raw) {
        Some(server) => Some((script, server)),
        None => {
            let _ = script.wait();
            None
        }
    }
}

/// A program of PostgreSQL's: Debian's, of the newest version; else whatever is found by name.
pub fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let programs = versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.is_file());
    programs.max().unwrap_or_else(|| name.into())
}

/// Where the run's server is; where nobody started one, one of this process's own.
pub fn of_the_run() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        std::env::var(RUN).unwrap_or_else(|_| {
            let server = PrivatePostgres::start();
            let url = server.url();
            // It goes with the process, whose end of its standard input closes then.
            std::mem::forget(server);
            url
        })
    })
}

/// A database of one's own, on the run's server or another; dropped with its owner.
pub struct PrivateDatabase {
    server: String,
    name: String,
}

impl PrivateDatabase {
    /// An empty one on the run's server.
    pub async fn fresh() -> Self {
        Self::on(of_the_run()).await
    }

    /// An empty one on this server.
    pub async fn on(server: &str) -> Self {
        let name = format!("test_{}", crate::ids::message().0.simple());
        let database = Self { server: server.to_owned(), name };
        let create = format!("CREATE DATABASE {}", database.name);
        connect(&database.server, "postgres").await.batch_execute(&create).await.expect("a new database");
        database
    }

    /// Where it is, with a password that nothing may tell.
    pub fn url(&self) -> String {
        let server = self.server.replace("quartier@", "quartier:geheim@");
        format!("{server}/{}", self.name)
    }

    /// The same by another way, such as a proxy.
    pub fn url_by(&self, address: std::net::SocketAddr) -> String {
        format!("postgres://quartier:geheim@{address}/{}", self.name)
    }

    /// Asks it over a connection of its own.
    pub async fn client(&self) -> Client {
        connect(&self.server, &self.name).await
    }

    /// Makes it empty again; whoever is connected to it is cut off.
    pub async fn wipe(&self) {
        let client = connect(&self.server, "postgres").await;
        client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.expect("it can be dropped");
        client.batch_execute(&format!("CREATE DATABASE {}", self.name)).await.expect("a new database");
    }
}

impl Drop for PrivateDatabase {
    fn drop(&mut self) {
        let (server, drop_it) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A test's runtime can't be waited in.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                // It may be away, stopped, or gone already; then it takes the database along.
                let dropped = async {
                    let (client, connection) = config(&server, "postgres").connect(NoTls).await.ok()?;
                    tokio::spawn(connection);
                    client.batch_execute(&drop_it).await.ok()
                };
                let _ = tokio::time::timeout(Duration::from_secs(5), dropped).await;
            });
            Ok::<_, std::io::Error>(())
        });
        let _ = dropping.join();
    }
}

fn config(server: &str, database: &str) -> Config {
    let mut config: Config = server.parse().expect("the server's address");
    config.dbname(database).connect_timeout(TIME_LIMIT);
    config
}

async fn connect(server: &str, database: &str) -> Client {
    let (client, connection) = config(server, database).connect(NoTls).await.expect("PostgreSQL answers");
    tokio::spawn(connection);
    client
}

//! The real server as a process.

use crate::binary;
use crate::capture::Capture;
use crate::place::Place;
use crate::time::now;
use crate::wait::{TIME_LIMIT, until};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// The origin every test server allows.
pub const ORIGIN: &str = "http://quartier.test";

/// A command of the server's binary: in `folder`, without settings from the surroundings, ended with the test.
pub fn command(folder: &Path) -> Command {
    run_by(&[], folder)
}

/// The same with `runner` and its arguments before the binary's name.
fn run_by(runner: &[String], folder: &Path) -> Command {
    let binary = binary::quartier();
    let words: Vec<&OsStr> = runner.iter().map(AsRef::as_ref).chain([binary.as_os_str()]).collect();
    // A killed test runner can't end its servers; the kernel can.
    let leash = Path::new("/usr/bin/setpriv");
    let mut command = if leash.is_file() {
        let mut command = Command::new(leash);
        command.args(["--pdeathsig", "KILL", "--"]).args(words);
        command
    } else {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    };
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("QUARTIER_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Mounts a disk of so many bytes over the folder of the data, with what was in it, seen by this process and its children only.
const ON_A_DISK: &str =
    r#"cp -a "$1" "$1.before"; mount -t tmpfs -o "size=$2" tmpfs "$1"; cp -a "$1.before/." "$1"; shift 2; exec "$@""#;

/// Where a server's process runs.
#[derive(Clone, Debug)]
struct Home {
    folder: PathBuf,
    data: PathBuf,
    disk_bytes: Option<u64>,
}

impl Home {
    fn of(place: &Place) -> Self {
        Self { folder: place.folder().to_owned(), data: place.data(), disk_bytes: place.disk_bytes() }
    }

    fn command(&self) -> Command {
        let Some(bytes) = self.disk_bytes else { return command(&self.folder) };
        let data = self.data.to_str().expect("a temporary folder's name is text");
        let runner =
            ["unshare", "--mount", "--map-root-user", "--", "sh", "-ec", ON_A_DISK, "sh", data, &bytes.to_string()];
        run_by(&runner.map(str::to_owned), &self.folder)
    }
}

/// What the binary is started as.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Serve,
    Demo,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Demo => "demo",
        }
    }

    /// What its addresses are announced with, for people and for the operator.
    fn marks(self) -> &'static [&'static str] {
        match self {
            Self::Serve => &["listening on ", "admin on "],
            Self::Demo => &["Quartier runs on "],
        }
    }
}

/// A running `quartier serve`. Killed when dropped; its logs are shown if the test is failing then.
pub struct Server {
    child: Child,
    capture: Capture,
    /// Where it serves.
    pub address: SocketAddr,
    /// Where its metrics are.
    pub admin: SocketAddr,
    verb: Verb,
    arguments: Vec<String>,
    home: Home,
}

impl Server {
    /// Starts on a place with further flags and waits until it is ready.
    pub async fn start(place: &Place, flags: &[&str]) -> Self {
        match Self::try_start(place, flags).await {
            Ok(server) => server,
            Err(ended) => panic!("the server ended with {} at its start:\n{}", ended.status, ended.output),
        }
    }

    /// Starts on a place for the pages of another origin.
    pub async fn start_for(place: &Place, origin: &str) -> Self {
        Self::start(place, &["--public-url", origin]).await
    }

    /// Starts with further flags, or tells how it ended instead.
    pub async fn try_start(place: &Place, flags: &[&str]) -> Result<Self, Ended> {
        let mut arguments = place.flags();
        if !flags.contains(&"--public-url") {
            arguments.extend(["--public-url".into(), ORIGIN.into()]);
        }
        arguments.extend(flags.iter().map(|f| (*f).to_owned()));
        Self::launch(Home::of(place), Verb::Serve, arguments, "127.0.0.1:0").await
    }

    /// Starts `quartier demo` on a fresh place; its own address is the origin it allows.
    pub async fn demo(place: &Place) -> Self {
        Self::demo_with(place, &[]).await
    }

    /// The same with further flags.
    pub async fn demo_with(place: &Place, flags: &[&str]) -> Self {
        let mut arguments = place.flags();
        arguments.extend(flags.iter().map(|f| (*f).to_owned()));
        match Self::launch(Home::of(place), Verb::Demo, arguments, "127.0.0.1:0").await {
            Ok(server) => server,
            Err(ended) => panic!("the demo ended with {} at its start:\n{}", ended.status, ended.output),
        }
    }

    /// A second server with the same flags and store, as another node.
    pub async fn another(&self) -> Self {
        match Self::launch(self.home.clone(), self.verb, self.arguments.clone(), "127.0.0.1:0").await {
            Ok(server) => server,
            Err(ended) => panic!("the second server ended with {} at its start:\n{}", ended.status, ended.output),
        }
    }

    async fn launch(home: Home, verb: Verb, arguments: Vec<String>, listen: &str) -> Result<Self, Ended> {
        let mut command = home.command();
        command.args([verb.name(), "--listen", listen, "--admin-listen", "127.0.0.1:0"]).args(&arguments);
        let mut child = command.spawn().expect("the server's binary can be run");
        let capture = Capture::default();
        capture.listen(child.stdout.take().expect("piped"));
        capture.listen(child.stderr.take().expect("piped"));
        let mut told = Vec::new();
        let mut secured = false;
        for mark in verb.marks() {
            let url = capture.after(mark, || !matches!(child.try_wait(), Ok(None))).await;
            match url.as_deref().map(address_of) {
                Some(Some((scheme, address))) => {
                    secured |= scheme == "https";
                    told.push(address);
                }
                Some(None) => panic!("{mark:?} is followed by {url:?}"),
                None => {
                    let status = child.wait().expect("a child can be waited for");
                    return Err(Ended { status, output: capture.text() });
                }
            }
        }
        let admin = told.get(1).copied().unwrap_or(told[0]);
        let server = Self { child, capture, address: told[0], admin, verb, arguments, home };
        // Plain HTTP has no answer behind TLS; there, clients find out.
        if !secured {
            server.ready().await;
        }
        Ok(server)
    }

    /// Waits until it says that it is ready.
    pub async fn ready(&self) {
        until("readyz to say 200", async || {
            let answer = crate::http::get(self.address, "/readyz").send().await.ok()?;
            (answer.status == 200).then_some(())
        })
        .await;
    }

    /// Starts again on the same store, at a port of the system's choice.
    pub async fn restart(&mut self) {
        self.restart_at("127.0.0.1:0".into()).await;
    }

    /// Starts again on the same store and port.
    pub async fn restart_here(&mut self) {
        self.restart_at(self.address.to_string()).await;
    }

    async fn restart_at(&mut self, listen: String) {
        self.kill();
        let again = Self::launch(self.home.clone(), self.verb, self.arguments.clone(), &listen).await;
        match again {
            Ok(server) => *self = server,
            Err(ended) => panic!("the server ended with {} at its restart:\n{}", ended.status, ended.output),
        }
    }

    /// The origin of its own address, which it allows where no other was named.
    pub fn own_origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The folder of its data as it sees it, where the place gave it a disk of its own.
    pub fn disk(&self) -> PathBuf {
        let seen = Path::new("/proc").join(self.pid().to_string()).join("root");
        seen.join(self.home.data.strip_prefix("/").expect("a temporary folder is an absolute path"))
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop (SIGTERM).
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the server is there");
    }

    /// Waits until it has ended.
    pub async fn exited(&mut self) -> ExitStatus {
        until("the server to end", async || self.child.try_wait().expect("a child can be waited for")).await
    }

    /// What it wrote so far, both streams.
    pub fn logs(&self) -> String {
        self.capture.text()
    }

    /// Waits for a line of its logs with `mark` in it.
    pub async fn says(&self, mark: &str) {
        let _ = self.capture.after(mark, || false).await;
    }

    /// The metrics as text.
    pub async fn metrics(&self) -> String {
        let answer = crate::http::get(self.admin, "/metrics").send().await.expect("the admin listener answers");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }
}

/// Scheme and address of a URL that the server tells.
fn address_of(url: &str) -> Option<(&str, SocketAddr)> {
    let (scheme, host) = url.split_once("://")?;
    Some((scheme, host.replace("localhost:", "127.0.0.1:").parse().ok()?))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("---- quartier serve {} ----\n{}\n----", self.arguments.join(" "), self.capture.text());
        }
    }
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// Both its streams.
    pub output: String,
}

/// Runs the binary to its end, within the bound of every wait.
pub async fn run(folder: &Path, arguments: &[&str]) -> Ended {
    run_within(folder, arguments, TIME_LIMIT).await
}

/// Runs the binary to its end, within a bound of one's own.
pub async fn run_within(folder: &Path, arguments: &[&str], bound: Duration) -> Ended {
    let mut child = command(folder).args(arguments).spawn().expect("the server's binary can be run");
    let capture = Capture::default();
    capture.listen(child.stdout.take().expect("piped"));
    capture.listen(child.stderr.take().expect("piped"));
    let start = now();
    let status = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break status,
            None if start.elapsed() > bound => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("waited {bound:?} for `quartier {}` to end:\n{}", arguments.join(" "), capture.text());
            }
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    capture.ended().await;
    Ended { status, output: capture.text() }
}

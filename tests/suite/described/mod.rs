//! The server does what its OpenAPI document says: schemathesis (`tests/openapi`) makes requests out of the document, good ones
//! and bad ones, and holds the answers against it.

mod methods;
pub mod operator;
mod place;

use place::Known;
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::town::{SMALL, Town};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// How long one of them may take on a machine that has other things to do.
const BOUND: Duration = Duration::from_secs(600);

/// Rates out of the way: what is asked here is what comes back, not how often.
const UNHURRIED: &[&str] = &[
    "--command-burst",
    "1000000",
    "--commands-per-second",
    "1000000",
    "--join-burst",
    "1000000",
    "--sign-in-burst",
    "1000000",
];

/// What ends the session that asks; it is asked by somebody of its own, and last.
const ENDINGS: &[&str] = &["/api/v1/logout", "/api/v1/me/erase", "/api/v1/me/withdraw", "/api/v1/me/sessions"];

/// Who asks.
#[derive(Clone, Copy)]
enum Asker<'a> {
    Nobody,
    Token(&'a str),
    /// A cookie, and the origin of the page.
    Cookie(&'a str),
}

impl Asker<'_> {
    /// The status of an answer to who they are.
    async fn me(self, town: &Town) -> u16 {
        let asked = http::get(town.server.address, "/api/v1/me");
        let asked = match self {
            Self::Nobody => asked,
            Self::Token(token) => asked.bearer(token),
            Self::Cookie(cookie) => asked.header("cookie", cookie),
        };
        asked.answer().await.status
    }
}

/// How far it goes.
#[derive(Clone, Copy)]
struct Effort<'a> {
    phases: &'a str,
    examples: &'a str,
}

struct Exploration {
    python: PathBuf,
    address: String,
    folder: PathBuf,
    known: Known,
}

impl Exploration {
    fn of(town: &Town, known: Known) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let python = root.join("target/openapi/bin/python");
        assert!(python.exists(), "{} is missing: `make openapi` makes it", python.display());
        Self { python, address: town.server.own_origin(), folder: town.place.folder().to_owned(), known }
    }

    /// Explores as somebody; fails with what schemathesis says.
    async fn run(&self, name: &str, asker: Asker<'_>, effort: Effort<'_>, paths: &[String]) {
        let config = self.folder.join(format!("{name}.toml"));
        std::fs::write(&config, self.known.config(asker)).expect("a file in our own folder");
        let mut command = Command::new(&self.python);
        command.args(["-m", "schemathesis.cli", "--config-file"]).arg(&config).arg("run");
        command.arg(format!("{}/api/v1/openapi.json", self.address));
        command.args(["--phases", effort.phases, "--max-examples", effort.examples, "--no-color"]);
        command.args(paths);
        if let Asker::Cookie(cookie) = asker {
            command.args([
                "-H",
                &format!("Cookie: {cookie}"),
                "-H",
                &format!("Origin: {}", quartier_tests::server::ORIGIN),
            ]);
        }
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.kill_on_drop(true).spawn().expect("Python can be run");
        let ended =
            tokio::time::timeout(BOUND, child.wait_with_output()).await.expect("it ends").expect("it is waited for");
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success(), "as {name}:\n{said}{}", String::from_utf8_lossy(&ended.stderr));
        assert!(said.contains("No issues found"), "as {name}, something was to be asked:\n{said}");
    }
}

/// `--include-path` or `--exclude-path` for what ends a session.
fn endings(flag: &str) -> Vec<String> {
    ENDINGS.iter().flat_map(|path| [flag.to_owned(), (*path).to_owned()]).collect()
}

/// How far it goes by itself.
const EXAMPLES: &str = "3";

/// Effort of the run as a facilitator, who can do most, and of all the others, if they run at all.
async fn explore(place: Place, most: Effort<'_>, others: Option<Effort<'_>>) {
    let mut town = Town::with(place, SMALL, UNHURRIED).await;
    let operator = operator::verified(&mut town, UNHURRIED).await;
    let known = Known::made(&town).await;
    let exploration = Exploration::of(&town, known);
    let but = endings("--exclude-path");
    let pairing = &town.pairings[0];
    let [lena, leaver] = [&pairing.participants[0], &pairing.participants[1]].map(|person| Asker::Token(&person.token));
    let (karim, bot) = (Asker::Token(&pairing.facilitators[0].token), Asker::Token(&exploration.known.bot));
    // Those who can change less come first, so that they find something. Each is still signed in afterwards, or what was asked
    // last was asked by nobody; those who come later may end them.
    if let Some(effort) = others {
        exploration.run("nobody", Asker::Nobody, effort, &[]).await;
    }
    for (name, asker, effort) in [
        ("bot", bot, others),
        ("participant", lena, others),
        ("facilitator", karim, Some(most)),
        ("operator", Asker::Cookie(&operator), others),
    ] {
        let Some(effort) = effort else { continue };
        exploration.run(name, asker, effort, &but).await;
        assert_eq!(asker.me(&town).await, 200, "the {name} is still signed in");
    }
    if let Some(effort) = others {
        exploration.run("somebody who leaves", leaver, effort, &endings("--include-path")).await;
    }
    let logs = town.server.logs();
    assert!(!logs.contains("ERROR") && !logs.contains("panicked"), "{logs}");
}

/// By hand it goes further: `EXAMPLES=200`, and everybody tries everything.
async fn explore_as_far_as_told(place: Place, most: Effort<'_>, others: Option<Effort<'_>>) {
    match std::env::var("EXAMPLES") {
        Ok(examples) => {
            let all = Effort { phases: "coverage,fuzzing", examples: &examples };
            explore(place, all, Some(all)).await;
        }
        Err(_) => explore(place, most, others).await,
    }
}

const MOST: Effort<'_> = Effort { phases: "coverage,fuzzing", examples: EXAMPLES };
const SOME: Effort<'_> = Effort { phases: "fuzzing", examples: EXAMPLES };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_answers_as_its_openapi_document_says_on_sqlite() {
    explore_as_far_as_told(Place::sqlite().await, MOST, Some(SOME)).await;
}

/// What is asked of requests is the same on both stores; what is done may differ, and needs requests that are good: a facilitator's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_answers_as_its_openapi_document_says_on_redis() {
    explore_as_far_as_told(Place::redis().await, SOME, None).await;
}

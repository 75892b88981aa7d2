//! The command line.

mod agenda_bot;

use crate::config::{self, Config, Settings};
use crate::lifecycle::{Asked, Running};
use crate::shell::say;
use crate::{demo, lifecycle, seed, shell};
use agenda_bot::AgendaBot;
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

/// How long work that can't be taken back is waited for at the end.
const LEFT: Duration = Duration::from_secs(1);

/// Chat for paired German and French youth councils.
#[derive(Parser)]
#[command(name = "quartier", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run the server
    Serve(Given),
    /// Run a server with a fresh embedded store and a lively example, and print three links
    Demo(Given),
    /// Fill a store for load tests
    Seed {
        #[command(flatten)]
        given: Given,
        #[command(flatten)]
        amounts: seed::Amounts,
    },
    /// What the operator does at the shell, beside a running server
    #[command(subcommand)]
    Admin(Admin),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
    /// What is done at its time: messages for later, the end of waiting, decisions that were cut off
    #[command(subcommand)]
    Jobs(Jobs),
    /// Remind of meetings and bring a calendar from outside the server, as a bot with a token
    AgendaBot(AgendaBot),
    /// Start with a fresh store, answer once, stop: exit code 0 if all of it works
    Smoke(Given),
    /// Read the configuration, say what is wrong with it or what it comes to, and stop
    CheckConfig(Given),
}

#[derive(Subcommand)]
enum Admin {
    /// Print a link that lets one operator in, once, within a day
    Invite(Given),
}

#[derive(Subcommand)]
enum Audit {
    /// Follow every chain of the audit log and say whether it is whole: exit code 0 if all are
    Verify(Given),
}

#[derive(Subcommand)]
enum Jobs {
    /// Say which jobs failed, why, and when each is tried again
    List(Given),
    /// Have all jobs that failed tried again, those that were given up too: at once or within half a minute
    Retry(Given),
}

#[derive(clap::Args)]
struct Given {
    /// Configuration file (TOML); config.example.toml explains every key
    #[arg(long, value_name = "FILE", env = "QUARTIER_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Serve(given) => run(given, serve),
        Verb::Demo(given) => run_fresh(given, demo_serve),
        Verb::Seed { given, amounts } => run(given, |config| seed_store(config, amounts)),
        Verb::Admin(Admin::Invite(given)) => run(given, shell::invite),
        Verb::Audit(Audit::Verify(given)) => run(given, shell::verify_audit),
        Verb::Jobs(Jobs::List(given)) => run(given, shell::list_jobs),
        Verb::Jobs(Jobs::Retry(given)) => run(given, shell::retry_jobs),
        Verb::AgendaBot(bot) => agenda_bot::run(bot),
        Verb::Smoke(given) => run_fresh(given, smoke),
        Verb::CheckConfig(given) => check_config(given),
    };
    exit_code(outcome)
}

/// What the program ends with; the reason of a failure goes to standard error.
pub fn exit_code(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quartier: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run<F: Future<Output = anyhow::Result<()>>>(given: Given, work: impl FnOnce(Config) -> F) -> anyhow::Result<()> {
    let config = config::load(given.config.as_deref(), &given.settings)?;
    let _logs = start_logs(&config)?;
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(work(config));
    // A read that hangs in the system can't be taken back, and holds nobody up.
    runtime.shutdown_timeout(LEFT);
    outcome
}

async fn opened(config: &Config) -> anyhow::Result<lifecycle::Opened> {
    match lifecycle::open(config).await {
        Ok(opened) => Ok(opened),
        Err(error) => bail!(lifecycle::explain(&error, &config.store)),
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let metrics = lifecycle::install_metrics()?;
    let mut asked = Asked::listen()?;
    let prepared = lifecycle::prepare(&config)?;
    // To bring a store up to date may take minutes.
    let opened = tokio::select! {
        opened = opened(&config) => opened?,
        () = asked.to_end() => {
            tracing::info!("asked to end before the store was open");
            return Ok(());
        }
    };
    let running = lifecycle::start(&config, prepared, opened, metrics).await?;
    if let Err(error) = introduce(&running).await {
        running.stop().await;
        return Err(error);
    }
    lifecycle::serve_until(asked.to_end(), running).await
}

/// Prints the addresses and, while the store has no members, the link by which the operator comes in.
async fn introduce(running: &Running) -> anyhow::Result<()> {
    // Looked for before anything is said: whoever reads that the server listens may count on it, whatever becomes of the store.
    let first_link = running.first_link().await?;
    let scheme = running.scheme;
    say(&format!("listening on {scheme}://{}\nadmin on http://{}\n", running.address, running.admin_address))?;
    if let Some(link) = first_link {
        say(&format!(
            "\nThere is nobody here yet. This link lets the operator in, once, within a day:\n\n  {link}\n\n"
        ))?;
    }
    Ok(())
}

async fn demo_serve(config: Config) -> anyhow::Result<()> {
    let mut asked = Asked::listen()?;
    let (town, running) = tokio::select! {
        begun = begin_demo(&config) => begun?,
        () = asked.to_end() => {
            tracing::info!("asked to end before the demo was ready");
            return Ok(());
        }
    };
    if let Err(error) = introduce_demo(&town, &running).await {
        running.stop().await;
        return Err(error);
    }
    lifecycle::serve_until(asked.to_end(), running).await
}

async fn begin_demo(config: &Config) -> anyhow::Result<(demo::Town, Running)> {
    let metrics = lifecycle::install_metrics()?;
    let prepared = lifecycle::prepare(config)?;
    let opened = opened(config).await?;
    let town = demo::settle(&opened).await.context("the demo needs a fresh store")?;
    let running = lifecycle::start(config, prepared, opened, metrics).await?;
    Ok((town, running))
}

/// Plans the example's meetings and prints the links.
async fn introduce_demo(town: &demo::Town, running: &Running) -> anyhow::Result<()> {
    town.meet(&running.state.service).await?;
    say(&town.links(&running.public_url()))
}

async fn seed_store(config: Config, amounts: seed::Amounts) -> anyhow::Result<()> {
    let opened = opened(&config).await?;
    let outcome = seed::sow(&opened, &amounts).await;
    opened.stores.health.close().await;
    outcome
}

async fn smoke(config: Config) -> anyhow::Result<()> {
    let metrics = lifecycle::install_metrics()?;
    let prepared = lifecycle::prepare(&config)?;
    let running = lifecycle::start(&config, prepared, opened(&config).await?, metrics).await?;
    let answer = ask_ready(running.address).await;
    running.stop().await;
    let answer = answer?;
    if !answer.starts_with("HTTP/1.1 200") {
        bail!("the server is not ready: {}", answer.lines().next().unwrap_or_default());
    }
    say("ready\n")
}

async fn ask_ready(address: std::net::SocketAddr) -> anyhow::Result<String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    stream
        .write_all(format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
        .await?;
    let mut answer = String::new();
    tokio::time::timeout(std::time::Duration::from_secs(10), stream.read_to_string(&mut answer)).await??;
    Ok(answer)
}

fn check_config(given: Given) -> anyhow::Result<()> {
    let mut config = config::load(given.config.as_deref(), &given.settings)?;
    lifecycle::holidays(&config.holidays)?;
    let urls = config.settings.redis.iter_mut().flatten().chain(&mut config.settings.postgres);
    urls.for_each(|url| *url = lifecycle::without_password(url));
    let mut text = serde_json::to_string_pretty(&config.settings)?;
    text.push('\n');
    say(&text)
}

/// Runs with what a demo or smoke test wants where nothing else is said: ports of the system's choice, and a store in
/// a folder that goes when it ends.
fn run_fresh<F: Future<Output = anyhow::Result<()>>>(
    mut given: Given,
    work: impl FnOnce(Config) -> F,
) -> anyhow::Result<()> {
    let settings = &mut given.settings;
    settings.listen.get_or_insert_with(|| "127.0.0.1:0".into());
    settings.admin_listen.get_or_insert_with(|| "127.0.0.1:0".into());
    if settings.redis.is_some() || settings.postgres.is_some() || settings.data.is_some() {
        return run(given, work);
    }
    let folder = std::env::temp_dir().join(format!("quartier-{}", std::process::id()));
    settings.data = Some(folder.display().to_string());
    let outcome = run(given, work);
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// Logs go to stderr by a thread of their own: nobody waits for whoever reads them, and if nobody does, lines are
/// dropped, not people. What is left is written when the guard goes.
fn start_logs(config: &Config) -> anyhow::Result<WorkerGuard> {
    let filter = config.settings.log.clone().unwrap_or_default();
    let filter = EnvFilter::try_new(&filter).with_context(|| format!("log: {filter:?} is no filter"))?;
    let (writer, guard) = tracing_appender::non_blocking(std::io::stderr());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    if config.settings.log_format.as_deref() == Some("json") {
        lines.json().init();
    } else {
        lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init();
    }
    Ok(guard)
}

/// A connection is a file descriptor; the usual soft limit is 1,024.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}

//! `quartier agenda-bot`: what it is told, and what it then does. The token is in no log.

use crate::agenda_bot::{self, Bringing, Outside, Source, Trouble, Wanted};
use crate::lifecycle::Asked;
use anyhow::{Context, anyhow, bail};
use quartier_protocol::id::ChannelId;
use std::path::PathBuf;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Its arguments.
#[derive(clap::Args)]
pub struct AgendaBot {
    /// The server: https://chat.example.org
    #[arg(long, value_name = "URL")]
    server: String,
    /// The bot's token; better in the environment or in a file, where no list of processes shows it
    #[arg(long, value_name = "TOKEN", env = "QUARTIER_TOKEN", hide_env_values = true, conflicts_with = "token_file")]
    token: Option<String>,
    /// A file with the bot's token
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A calendar to bring, again whenever it changes; the bot needs the verb "plan". One that can't be read changes nothing
    #[arg(long, value_name = "FILE_OR_URL")]
    ics: Option<String>,
    /// The channel it goes into, by its id; not needed where the bot has one only
    #[arg(long, value_name = "ID", requires = "ics")]
    channel: Option<ChannelId>,
    /// What the calendar is called there, and known by [default: the file's name]
    #[arg(long, value_name = "NAME", requires = "ics")]
    name: Option<String>,
    /// The zone of its times that name none
    #[arg(long, value_name = "ZONE", requires = "ics", default_value = "Europe/Berlin")]
    zone: String,
    /// How long before each start its meetings are reminded of: P1W, P1D, PT1H; may be given several times
    #[arg(long, value_name = "OFFSET", requires = "ics")]
    remind: Vec<String>,
    /// Minutes after which an address is fetched again; a file is looked at every few seconds
    #[arg(long, value_name = "MINUTES", requires = "ics", default_value_t = 360, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    every: u32,
    /// Bring the calendar and remind of what is due now, and stop; exit code 0 if all of it was done
    #[arg(long)]
    once: bool,
}

/// Reminds and brings until the process is asked to end.
pub fn run(bot: AgendaBot) -> anyhow::Result<()> {
    let token = match (&bot.token, &bot.token_file) {
        (Some(token), _) => token.clone(),
        (None, Some(file)) => {
            std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?
        }
        (None, None) => bail!("name the bot's token: --token-file, or QUARTIER_TOKEN in the environment"),
    };
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("info"))
        .with_ansi(ansi)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let mut asked = Asked::listen()?;
        tokio::select! {
            biased;
            outcome = remind_and_bring(&bot, &token) => outcome,
            () = asked.to_end() => match bot.once {
                true => Err(anyhow!("was asked to end before all of it was done")),
                false => Ok(()),
            },
        }
    });
    runtime.shutdown_timeout(super::LEFT);
    outcome
}

async fn remind_and_bring(bot: &AgendaBot, token: &str) -> anyhow::Result<()> {
    let outside = Outside::at(&bot.server, token).await?;
    match (bringing(bot), bot.once) {
        (None, true) => Ok(agenda_bot::once(&outside).await.map(drop)?),
        (Some(it), true) => once(&outside, it).await,
        (it, false) => {
            forever(&outside, it, Duration::from_secs(u64::from(bot.every) * 60)).await;
            Ok(())
        }
    }
}

fn bringing(bot: &AgendaBot) -> Option<Bringing> {
    let source = Source::named(bot.ics.as_deref()?);
    let name = bot.name.clone().unwrap_or_else(|| source.name());
    let wanted = Wanted { channel: bot.channel, name, zone: bot.zone.clone(), reminders: bot.remind.clone() };
    Some(Bringing::new(source, wanted))
}

/// A calendar that can't be brought doesn't keep anybody from being reminded.
async fn once(outside: &Outside, mut it: Bringing) -> anyhow::Result<()> {
    let brought = agenda_bot::bring(outside, &mut it).await;
    if outside.may_remind().await? {
        agenda_bot::once(outside).await?;
    }
    brought.context("the calendar was not taken in; what was there stays")
}

/// A bot that only brings calendars need not be one that reminds.
async fn forever(outside: &Outside, it: Option<Bringing>, every: Duration) {
    let Some(it) = it else { return agenda_bot::forever(outside).await };
    let remind = async {
        match outside.may_remind().await {
            Ok(false) => tracing::info!("this bot doesn't remind: it lacks the verbs read and post"),
            Ok(true) | Err(Trouble(_)) => agenda_bot::forever(outside).await,
        }
    };
    tokio::join!(agenda_bot::keep_bringing(outside, it, every), remind);
}

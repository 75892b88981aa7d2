//! A calendar brought to a server, again whenever it changed.
//!
//! Never reads what is in it: the server does, by the same code by which it takes calendars in itself. Invariant: what was not
//! taken in counts as never brought, so it is tried again.

use super::outside::Answered;
use super::source::Version;
use super::{Outside, Source};
use hyper::Method;
use quartier_protocol::http::agenda::calendars::{BroughtCalendar, Calendar, LeftOut};
use quartier_protocol::id::ChannelId;
use std::time::Duration;

/// Between two looks at a file.
const LOOK: Duration = Duration::from_secs(5);
/// It is tried again after this when the server could not be asked.
const SOON: Duration = Duration::from_secs(30);
/// It is tried again after this when it can't be had, or is refused as it is.
const LATER: Duration = Duration::from_secs(600);

/// Why a calendar was not taken in. What was there stays.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotBrought {
    /// The server can't be asked just now.
    #[error("{0}")]
    Trouble(String),
    /// It can't be had, or the server refuses it; where it is broken, the line says so.
    #[error("{0}")]
    Refused(String),
}

/// What is said of a calendar besides what is in it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Into which channel, if the bot has several.
    pub channel: Option<ChannelId>,
    /// What it is called there.
    pub name: String,
    /// The zone of times that name none.
    pub zone: String,
    /// How long before each start it is reminded.
    pub reminders: Vec<String>,
}

/// A calendar on its way.
pub struct Bringing {
    source: Source,
    wanted: Wanted,
    version: Version,
    /// What was brought last.
    text: Option<String>,
    /// Whether all of that was taken in.
    is_whole: bool,
}

impl Bringing {
    /// Of a source that was not brought yet.
    pub fn new(source: Source, wanted: Wanted) -> Self {
        Self { source, wanted, version: Version::default(), text: None, is_whole: false }
    }
}

/// Brings it, unless it is what was taken in last.
pub async fn bring(server: &Outside, it: &mut Bringing) -> Result<(), NotBrought> {
    let before = if it.is_whole { it.version.clone() } else { Version::default() };
    let Some((ics, version)) = it.source.read(&before).await.map_err(NotBrought::Refused)? else { return Ok(()) };
    it.version = version;
    if it.is_whole && it.text.as_ref() == Some(&ics) {
        return Ok(());
    }
    (it.text, it.is_whole) = (Some(ics.clone()), false);
    let Wanted { channel, name, zone, reminders } = it.wanted.clone();
    let brought = BroughtCalendar { channel, name, ics, zone, reminders };
    let answered = server.ask(Method::PUT, "/api/v1/agenda/calendars", Some(&brought)).await;
    let calendar: Calendar = match answered.map_err(|trouble| NotBrought::Trouble(trouble.to_string()))? {
        Answered::With(calendar) => calendar,
        Answered::Refused(problem) => {
            return Err(NotBrought::Refused(format!("{}: {}", problem.code, problem.detail)));
        }
    };
    tracing::info!(name = calendar.name, meetings = calendar.meetings, "the calendar was taken in");
    tell(&calendar.left_out);
    // What was left out is brought again: word rules may change.
    it.is_whole = calendar.left_out.count == 0;
    Ok(())
}

fn tell(left_out: &LeftOut) {
    if left_out.count > 0 {
        tracing::warn!(count = left_out.count, "events were not taken in: word rules don't let them stand");
    }
    for event in &left_out.events {
        tracing::warn!(title = event.title, start = %event.start, words = event.words.join(", "), "not taken in");
    }
}

/// Brings it until the program ends: an address each time that `every` has gone by, a file also soon after it changed.
pub async fn keep_bringing(server: &Outside, mut it: Bringing, every: Duration) {
    loop {
        let rest = match bring(server, &mut it).await {
            Ok(()) => every,
            Err(why) => {
                tracing::warn!(%why, "the calendar was not taken in; what was there stays");
                every.min(if matches!(why, NotBrought::Trouble(_)) { SOON } else { LATER })
            }
        };
        match &it.source {
            Source::Address(_) => tokio::time::sleep(rest).await,
            Source::File(_) => {
                let _ = tokio::time::timeout(rest, changed(&it)).await;
            }
        }
    }
}

/// Waits until a file says something else than what was brought last.
async fn changed(it: &Bringing) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Ok(Some((text, _))) = it.source.read(&Version::default()).await
            && it.text.as_ref() != Some(&text)
        {
            return;
        }
    }
}

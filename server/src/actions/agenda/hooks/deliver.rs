//! What is new in a channel goes out to the hooks that ask for it, in its order, until it arrives.
//!
//! A hook is delivered for by one node at a time, which holds its lease; one that a crash left behind ends by itself. What arrived is
//! kept before the next goes out, so after a crash an event comes twice at most, under the same `webhook-id`. Invariant: a receiver
//! that hangs costs nobody else anything but one of many places.

use super::signature;
use crate::actions::moderation::alert;
use crate::actions::{Declined, Service, membership};
use crate::documents::agenda::hook::{Cursor, Hook, OUTGOING, Outgoing};
use crate::documents::bot::Bot;
use crate::documents::jobs::{Job, JobKind, replaced};
use crate::documents::lease::Lease;
use crate::documents::{self, Document, Kept};
use crate::kernel::store::Stored;
use crate::kernel::store::log::Head;
use crate::kernel::store::records::Committed;
use crate::outbound::{OutboundError, Target};
use parking_lot::Mutex;
use quartier_protocol::event::Event;
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{ChannelId, HookId};
use quartier_protocol::position::Position;
use quartier_protocol::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Deliveries at once, on a node.
const PLACES: usize = 64;
/// How often it is looked for what is new, while there are hooks.
const LOOK: Duration = Duration::from_secs(1);
/// And while there are none.
const IDLE: Duration = Duration::from_secs(10);
/// Milliseconds a lease lasts unless it is renewed: longer than any receiver is waited for.
const LEASE_MS: i64 = 30_000;
/// Milliseconds until a hook's logs are read again, one of which could not be.
const UNREAD_MS: i64 = 5_000;
/// Waits after failures in a row; the last one again and again.
const AGAIN_MS: [i64; 5] = [5_000, 30_000, 300_000, 1_800_000, 7_200_000];
/// Milliseconds for which a hook is put off at most.
pub const LAST_WAIT_MS: i64 = AGAIN_MS[AGAIN_MS.len() - 1];
/// Milliseconds of failures after which a hook is switched off, if there were so many: a clock may have been set, or a node away.
const DAY_MS: i64 = 86_400_000;
const FAILURES_OFF: u32 = 12;

/// Deliveries of this node.
pub struct Deliveries {
    under_way: Mutex<HashSet<HookId>>,
    places: Arc<Semaphore>,
}

impl Default for Deliveries {
    fn default() -> Self {
        Self { under_way: Mutex::default(), places: Arc::new(Semaphore::new(PLACES)) }
    }
}

/// Looks for what is new, as long as the server runs.
pub async fn forever(service: Arc<Service>) {
    loop {
        let rest = match look(&service).await {
            Ok(0) => IDLE,
            Ok(_) => LOOK,
            Err(declined) => {
                tracing::warn!(?declined, "could not look for what hooks deliver; trying again");
                LOOK
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// Begins to deliver what is new. How many hooks there are.
pub async fn look(service: &Arc<Service>) -> Result<usize, Declined> {
    let now = service.clock.now();
    let hooks: Vec<Kept<Hook>> = documents::list(&*service.stores.records, OUTGOING, now).await?;
    let mut unread = Ok(());
    for hook in hooks.iter().map(|kept| &kept.it) {
        let Some(outgoing) = hook.outgoing().filter(|one| !is_put_off(one, now)) else { continue };
        if is_anothers(outgoing, now) {
            continue;
        }
        for cursor in &outgoing.cursors {
            // A log that can't be read is in no other's way.
            match service.stores.log.head(cursor.channel).await {
                Ok(head) if head.is_some_and(|head| head.position != cursor.position) => {
                    begin(service, hook.id);
                    break;
                }
                Ok(_) => {}
                Err(error) => unread = Err(error),
            }
        }
    }
    unread?;
    Ok(hooks.len())
}

fn is_anothers(outgoing: &Outgoing, now: Timestamp) -> bool {
    outgoing.lease.is_some_and(|lease| lease.is_held(now, LEASE_MS))
}

/// Whether it is tried again by its job. What is put off for much longer than anything is was so by a clock that was ahead.
fn is_put_off(outgoing: &Outgoing, now: Timestamp) -> bool {
    outgoing.due_at().is_some_and(|at| at <= now.plus_ms(2 * LAST_WAIT_MS))
}

/// It is tried again.
pub async fn when_due(service: &Arc<Service>, due: &Job, id: HookId) -> Result<(), Declined> {
    let kept = load(service, id).await?;
    let has_it = |kept: &Kept<Hook>| kept.it.outgoing().is_some_and(|one| one.due.as_deref() == Some(&due.id()));
    if kept.is_some_and(|kept| has_it(&kept)) {
        begin(service, id);
    } else {
        service.stores.records.commit(&[documents::remove::<Job>(&due.id())], service.clock.now()).await?;
    }
    Ok(())
}

fn begin(service: &Arc<Service>, id: HookId) {
    let Ok(place) = service.deliveries.places.clone().try_acquire_owned() else { return };
    if !service.deliveries.under_way.lock().insert(id) {
        return;
    }
    let under_way = UnderWay { service: service.clone(), id };
    let service = service.clone();
    tokio::spawn(async move {
        let is_ours = run(&service, id).await.unwrap_or_else(|declined| {
            tracing::warn!(?declined, hook = %id, "what a hook delivers could not be read or kept; trying again");
            false
        });
        drop(under_way);
        // What is another's, or can't be read now, stays due: to look again at once would find nothing else.
        if is_ours {
            service.alarm.ring();
        }
        drop(place);
    });
}

/// A delivery that has begun. However it ends, by a panic too, the next may begin.
struct UnderWay {
    service: Arc<Service>,
    id: HookId,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.service.deliveries.under_way.lock().remove(&self.id);
        if std::thread::panicking() {
            tracing::error!(hook = %self.id, "delivering for a hook panicked; trying again");
            metrics::counter!("quartier_hooks_total", "outcome" => "panicked").increment(1);
        }
    }
}

async fn load(service: &Service, id: HookId) -> Result<Option<Kept<Hook>>, Declined> {
    Ok(documents::load(&*service.stores.records, &id.to_string(), service.clock.now()).await?)
}

/// Delivers all there is, or up to what does not arrive; nothing before the time at which it is to be tried again. Whether it was
/// this node's turn.
pub async fn run(service: &Service, id: HookId) -> Result<bool, Declined> {
    let Some(mut kept) = load(service, id).await? else { return Ok(true) };
    let now = service.clock.now();
    match kept.it.outgoing_mut() {
        // Whoever was sent here by what was due a moment ago may find that another has been here since.
        Some(outgoing) if is_put_off(outgoing, now) && outgoing.due_at() > Some(now) => return Ok(true),
        Some(outgoing) if !outgoing.off && !is_anothers(outgoing, now) => {
            outgoing.lease = Some(Lease::of(now, LEASE_MS));
        }
        Some(outgoing) => return Ok(outgoing.off),
        None => return Ok(true),
    }
    let mut held = keep(service, kept, None).await?;
    while let Some(mut kept) = held {
        // Asked for each event: what a bot may no longer read doesn't leave because it waited.
        let readable = readable(service, &kept.it).await?;
        let Some(outgoing) = kept.it.outgoing_mut().filter(|outgoing| !outgoing.off) else { return Ok(true) };
        let before = outgoing.due.clone();
        let (place, event) = match next(service, outgoing, &readable).await {
            Ok(Some(found)) => found,
            Ok(None) => {
                (outgoing.lease, outgoing.due) = (None, None);
                keep(service, kept, before).await?;
                return Ok(true);
            }
            Err(declined) => {
                // What comes in another channel meanwhile doesn't wait for a whole lease.
                outgoing.lease = Some(Lease::of(service.clock.now(), UNREAD_MS));
                keep(service, kept, before).await?;
                return Err(declined);
            }
        };
        let posted = post(service, id, outgoing, &event).await;
        let now = service.clock.now();
        metrics::counter!("quartier_hooks_total", "outcome" => if posted.is_ok() { "arrived" } else { "failed" })
            .increment(1);
        match posted {
            Ok(()) => {
                outgoing.cursors[place].position = event.position;
                (outgoing.arrived, outgoing.lease) = (Some(now), Some(Lease::of(now, LEASE_MS)));
                (outgoing.failing_since, outgoing.failures, outgoing.problem) = (None, 0, None);
                outgoing.due = None;
                held = keep(service, kept, before).await?;
            }
            Err(error) => {
                failed(service, kept, before, error).await?;
                return Ok(true);
            }
        }
    }
    Ok(true)
}

async fn failed(
    service: &Service,
    mut kept: Kept<Hook>,
    before: Option<String>,
    error: OutboundError,
) -> Result<(), Declined> {
    let (now, id) = (service.clock.now(), kept.it.id);
    let (pairing, bot) = (kept.it.pairing, kept.it.bot);
    let Some(outgoing) = kept.it.outgoing_mut() else { return Ok(()) };
    let since = outgoing.failing_since.map_or(now, |since| since.min(now));
    outgoing.failing_since = Some(since);
    let wait_ms = AGAIN_MS[(outgoing.failures as usize).min(AGAIN_MS.len() - 1)];
    outgoing.failures = outgoing.failures.saturating_add(1);
    outgoing.problem = Some(error.to_string());
    outgoing.lease = None;
    outgoing.off = outgoing.failures >= FAILURES_OFF && now.unix_ms() - since.unix_ms() >= DAY_MS;
    let is_off = outgoing.off;
    outgoing.due = (!is_off).then(|| Job { at: now.plus_ms(wait_ms), what: JobKind::Hook(id) }.id());
    let host = Target::parse(&outgoing.url, &service.outbound.reach).map(|target| target.host());
    if keep(service, kept, before).await?.is_some() && is_off {
        tracing::info!(hook = %id, "a hook is switched off after a day of failures");
        let words = vec![format!("webhook {}: {error}", host.unwrap_or_default())];
        alert::of_hook(service, pairing, bot, id, words).await;
    }
    Ok(())
}

/// Keeps how it stands, its job in the place of the one `before`. `None`: somebody changed or ended it meanwhile.
async fn keep(service: &Service, kept: Kept<Hook>, before: Option<String>) -> Result<Option<Kept<Hook>>, Declined> {
    let id = kept.it.id;
    let mut changes = vec![kept.replace()?];
    let outgoing = kept.it.outgoing();
    if outgoing.and_then(|outgoing| outgoing.due.as_ref()) != before.as_ref() {
        let at = outgoing.and_then(Outgoing::due_at);
        let next = at.map(|at| Job { at, what: JobKind::Hook(id) });
        changes.extend(replaced(before.as_deref(), next.as_ref())?);
    }
    match service.stores.records.commit(&changes, service.clock.now()).await? {
        Committed::Done => load(service, id).await,
        Committed::Stale(_) => Ok(None),
    }
}

/// The channels the bot may read now.
async fn readable(service: &Service, hook: &Hook) -> Result<Vec<ChannelId>, Declined> {
    let bot: Option<Kept<Bot>> =
        documents::load(&*service.stores.records, &hook.bot.to_string(), service.clock.now()).await?;
    let reads = bot.is_some_and(|bot| bot.it.grant.verbs.contains(&BotVerb::Read));
    match membership::of(service, hook.bot).await? {
        Some(membership) if reads => Ok(membership.channels.iter().map(|channel| channel.id).collect()),
        _ => Ok(Vec::new()),
    }
}

/// The next event to deliver, and of which cursor. What can't be delivered any more, because it was trimmed or is no longer the bot's to
/// read, is passed over.
async fn next(
    service: &Service,
    outgoing: &mut Outgoing,
    readable: &[ChannelId],
) -> Result<Option<(usize, Event)>, Declined> {
    let mut unread = Ok(());
    for (place, cursor) in outgoing.cursors.iter_mut().enumerate() {
        // A log that can't be read is in no other's way.
        match next_of(service, cursor, readable).await {
            Ok(Some(event)) => return Ok(Some((place, event))),
            Ok(None) => {}
            Err(error) => unread = Err(error),
        }
    }
    Ok(unread.map(|()| None)?)
}

async fn next_of(service: &Service, cursor: &mut Cursor, readable: &[ChannelId]) -> Stored<Option<Event>> {
    let log = &service.stores.log;
    let is_readable = readable.contains(&cursor.channel);
    if is_readable && let Some(page) = log.events(cursor.channel, cursor.position, 1).await? {
        return Ok(page.events.into_iter().next());
    }
    let Some(head) = log.head(cursor.channel).await? else { return Ok(None) };
    if !is_readable {
        cursor.position = head.position;
        return Ok(None);
    }
    // What is there of a log that was lost and restored, or of one that was trimmed, goes out all the same.
    let behind = goes_on(cursor.position, head);
    if let Some(page) = log.events(cursor.channel, behind, 1).await? {
        cursor.position = behind;
        return Ok(page.events.into_iter().next());
    }
    // It was trimmed or lost just now, which the next look finds; or can't be read on: a database older than the log was restored.
    if log.head(cursor.channel).await? == Some(head) {
        cursor.position = head.position;
    }
    Ok(None)
}

/// Where to go on in a log that begins behind a position, or is another than the one it is of: a restored log has its events where they were.
fn goes_on(after: Position, head: Head) -> Position {
    let offset = after.offset.min(head.position.offset).max(head.trimmed);
    Position { offset, ..head.position }
}

async fn post(service: &Service, hook: HookId, outgoing: &Outgoing, event: &Event) -> Result<(), OutboundError> {
    let target = Target::parse(&outgoing.url, &service.outbound.reach)?;
    let body = serde_json::to_vec(event).map_err(|error| OutboundError::Broken(error.to_string()))?;
    let headers = signature::headers(hook, event, &outgoing.secret, service.clock.now(), &body);
    service.outbound.post(&target, headers, body.into()).await
}

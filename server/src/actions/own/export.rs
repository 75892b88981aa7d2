//! Everything that is kept of a member, for the member, whether or not they are kept out (GDPR 15 and 20).

use super::{agenda, safety};
use crate::actions::{Declined, Service, credentials, membership, read_marks, signed_in, store_refusal};
use crate::digest::Digest;
use crate::documents::audit::{Entry, Scope};
use crate::documents::credential::CredentialKind;
use crate::documents::{self, Document};
use crate::kernel::store::StoreError;
use crate::kernel::store::log::EventPage;
use quartier_protocol::directory::{Pairing, Role};
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use quartier_protocol::push::Me;
use serde_json::{Value, json};

/// Events read at once.
const PAGE: u32 = 1_000;
/// How often a log is read afresh that was lost or trimmed while it was read.
const ATTEMPTS: u32 = 4;

/// The document.
pub async fn run(service: &Service, member: MemberId, session: Option<Digest>) -> Result<Value, Declined> {
    let now = service.clock.now();
    // Of pairings they are kept out of, too: it is theirs, and nothing but theirs.
    let whole = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    let mut said = Vec::new();
    for pairing in &whole.pairings {
        for channel in service.stores.directory.channels_of(pairing.id).await? {
            let own = of_channel(service, member, channel.id).await?;
            if !own.events.is_empty() || !own.is_whole {
                let Own { events, is_whole } = own;
                said.push(json!({"channel": channel.id, "name": channel.name, "events": events, "whole": is_whole}));
            }
        }
    }
    let profile = signed_in::profile(service, member).await?.map(|kept| kept.it);
    let passkeys: Vec<Value> = signed_in::passkeys(service, member)
        .await?
        .iter()
        .map(|kept| json!({"name": kept.it.name, "created": kept.it.created, "used": kept.it.used}))
        .collect();
    let credentials = credentials::of(service, member).await?;
    let tokens = credentials.iter().map(|kept| &kept.it).filter(|one| one.kind == CredentialKind::Token);
    let tokens: Vec<Value> = tokens.map(|token| json!({"created": token.created, "used": token.seen})).collect();
    let channels: Vec<ChannelId> = whole.channels.iter().map(|channel| channel.id).collect();
    read_marks::keep_of(service, member).await?;
    let read: Vec<Value> = service
        .stores
        .marks
        .read_states(member, &channels)
        .await?
        .into_iter()
        .zip(&channels)
        .filter_map(|(state, channel)| Some(json!({"channel": channel, "read": state?.read?})))
        .collect();
    let mut all = json!({
        "exported_at": now,
        "member": &whole.member.me,
        "profile": profile,
        "sessions": super::sessions::list(service, member, session).await?.sessions,
        "tokens": tokens,
        "passkeys": passkeys,
        "read": read,
        "said": said,
        "acts_that_concern_you": acts(service, &whole.member.me, &whole.pairings).await?,
        "moderation": safety::run(service, member, &whole.pairings).await?,
        "agenda": agenda::run(service, member, &whole.pairings).await?,
    });
    for one in service.capabilities {
        all["capabilities"][one.name()] = one.own(service, member, &whole.pairings).await?;
    }
    Ok(all)
}

/// What the member did in a channel, as its log has it.
#[derive(Default)]
struct Own {
    events: Vec<Value>,
    /// Whether the log could be read to its end.
    is_whole: bool,
}

/// Reads it. A log that is lost or trimmed meanwhile is read afresh: nothing is left out of the document without a word.
async fn of_channel(service: &Service, member: MemberId, channel: ChannelId) -> Result<Own, Declined> {
    let mut before = None;
    for _ in 0..ATTEMPTS {
        let Some(head) = service.stores.log.head(channel).await? else {
            return Ok(Own { is_whole: true, ..Own::default() });
        };
        let begin = Position { epoch: head.position.epoch, offset: head.trimmed };
        let own = since(service, member, channel, begin).await?;
        // One that is as it was, and can't be read on, has a hole: a database older than the log was restored.
        if own.is_whole || before.replace(begin) == Some(begin) {
            return Ok(own);
        }
    }
    Err(store_refusal(StoreError::Unavailable("a log changes while it is read".into())).into())
}

/// What the member did in a channel after a position, as far as the log can be read from there.
async fn since(service: &Service, member: MemberId, channel: ChannelId, mut after: Position) -> Result<Own, Declined> {
    let mut own = Own::default();
    while let Some(EventPage { events, more }) = service.stores.log.events(channel, after, PAGE).await? {
        after = events.last().map_or(after, |event| event.position);
        let mine = events.into_iter().filter(|event| author(&event.kind) == Some(member));
        own.events.extend(mine.map(|event| json!({"at": event.at, "position": event.position, "event": event.kind})));
        if !more {
            own.is_whole = true;
            break;
        }
    }
    Ok(own)
}

fn author(kind: &EventKind) -> Option<MemberId> {
    match kind {
        EventKind::MessagePosted { message } => Some(message.author),
        EventKind::MessageEdited { by, .. }
        | EventKind::MessageRemoved { by, .. }
        | EventKind::MessageRestored { by, .. }
        | EventKind::ReactionSet { by, .. } => Some(*by),
        EventKind::Noted(note) => note.by(),
    }
}

/// Acts that only a desk has to know of: that it looked at something tells that somebody reported it, or which words it watches.
const OF_THE_DESK: [&str; 4] = ["case.", "report.", "words.", "surge."];

/// What the audit logs say of the member, whoever did it, and of what they did; who did it to them is left out, the
/// reason isn't.
async fn acts(service: &Service, me: &Me, pairings: &[Pairing]) -> Result<Vec<Value>, Declined> {
    let pairings = pairings.iter().map(|pairing| Scope::Pairing(pairing.id));
    let service_log = (me.role == Role::Admin).then_some(Scope::Service);
    let mut found = Vec::new();
    for scope in pairings.chain(service_log) {
        let all: Vec<documents::Kept<Entry>> =
            documents::list(&*service.stores.records, &scope.name(), service.clock.now()).await?;
        let is_desks = |entry: &Entry| OF_THE_DESK.iter().any(|kind| entry.what.starts_with(kind));
        let concerns = |entry: &&Entry| entry.by == Some(me.id) || (entry.member == Some(me.id) && !is_desks(entry));
        found.extend(all.iter().map(|kept| &kept.it).filter(concerns).map(|entry| {
            let own = entry.by == Some(me.id);
            json!({"at": entry.at, "what": entry.what, "own": own, "why": entry.why, "id": entry.id()})
        }));
    }
    Ok(found)
}

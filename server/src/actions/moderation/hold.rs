//! Messages and edits that wait: keep one, change it, take it back.

use super::gates::Wait;
use super::{Modes, changing, evidence, expiry, held_by, policy, refusal_of};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Declined, Service, store_refusal};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::held::{self, Held, HeldState};
use crate::documents::moderation::held_by::HeldBy;
use crate::documents::moderation::{APPEAL_MS, of_member};
use crate::documents::{self, Document, Kept, add, set};
use crate::kernel::broker::Control;
use crate::kernel::store::Said;
use crate::kernel::store::log::NewMessage;
use crate::kernel::store::records::Committed;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::Ground;
use quartier_protocol::http::moderation::desk::{CaseKind, Decision, MessageRef};
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::notices::{Extent, Measure, Statement};
use quartier_protocol::id::{CaseId, ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::SendOk;
use quartier_protocol::time::Timestamp;

/// Messages and edits of one member that can wait at once.
const WAITING_MAX: usize = 20;
/// When to try again with more, in milliseconds.
const FULL_RETRY_MS: u64 = 60_000;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// Where something is to be said.
#[derive(Clone, Copy)]
pub struct Destination {
    /// In which pairing.
    pub pairing: PairingId,
    /// In which channel.
    pub channel: ChannelId,
    /// Hours after which it expires.
    pub expiry_hours: u32,
}

/// What waits under a message's id, if it is somebody's own to see.
pub async fn known(service: &Service, message: MessageId, edit: bool) -> Result<Option<Kept<Held>>, Refusal> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    documents::load::<Held>(records, &held::id(message, edit), now).await.map_err(store_refusal)
}

/// Has a message wait; the same one again is the same one.
pub async fn message(
    service: &Service,
    destination: Destination,
    new: NewMessage,
    wait: Wait,
) -> Result<SendOk, Refusal> {
    let at = service.clock.now();
    if let Some(known) = known(service, new.id, false).await? {
        return again(&known.it, destination.channel, &new);
    }
    let reply_to = match new.reply_to {
        Some(id) if service.stores.log.find(destination.channel, id).await.map_err(store_refusal)?.is_none() => {
            return Err(Refusal::new(RefusalCode::NotFound, "the message it answers isn't in this channel"));
        }
        other => other,
    };
    let reason = wait.reason;
    let NewMessage { id, author, lang, text, translation, meeting, .. } = new.clone();
    let held = Held {
        message: id,
        edit: false,
        state: HeldState::Waiting,
        declined: None,
        appealed: false,
        pairing: destination.pairing,
        channel: destination.channel,
        author,
        lang,
        text,
        reply_to,
        translation,
        meeting,
        at,
        reason,
        statement: statement(destination, id, &wait, at),
        case: CaseId(service.entropy.uuid()),
    };
    match keep(service, held, wait.words).await? {
        Committed::Done => Ok(SendOk { position: None, at, duplicate: false, held: Some(reason) }),
        // The same id came twice at once.
        Committed::Stale(_) => match known(service, new.id, false).await? {
            Some(known) => again(&known.it, destination.channel, &new),
            None => Err(refusal_of(Declined::conflict())),
        },
    }
}

/// The reply to a message that was asked to wait before.
pub fn again(held: &Held, channel: ChannelId, new: &NewMessage) -> Result<SendOk, Refusal> {
    let is_same = held.channel == channel
        && held.author == new.author
        && held.said() == new.said()
        && held.lang == new.lang
        && held.reply_to == new.reply_to;
    match held.state {
        _ if !is_same => Err(Refusal::new(RefusalCode::Conflict, "the id names another message")),
        HeldState::Declined => Err(Refusal::new(RefusalCode::Removed, "the message was not let through")),
        HeldState::Waiting | HeldState::Released => {
            Ok(SendOk { position: None, at: held.at, duplicate: true, held: Some(held.reason) })
        }
    }
}

/// Has an edit of a message that is there wait; a later edit takes the place of one that waits.
pub async fn edit(
    service: &Service,
    destination: Destination,
    id: MessageId,
    by: MemberId,
    said: Said,
    lang: quartier_protocol::lang::Lang,
    wait: Wait,
) -> Result<HoldReason, Refusal> {
    let at = service.clock.now();
    if let Some(before) = known(service, id, true).await?.filter(|kept| kept.it.state == HeldState::Waiting) {
        return rewrite(service, before, said, lang, wait.words).await;
    }
    let reason = wait.reason;
    let Said { text, translation, meeting } = said;
    let held = Held {
        message: id,
        edit: true,
        state: HeldState::Waiting,
        declined: None,
        appealed: false,
        pairing: destination.pairing,
        channel: destination.channel,
        author: by,
        lang,
        text,
        reply_to: None,
        translation,
        meeting,
        at,
        reason,
        statement: statement(destination, id, &wait, at),
        case: CaseId(service.entropy.uuid()),
    };
    // What was decided about an earlier edit of it makes room.
    if let Some(decided) = known(service, id, true).await? {
        service.stores.records.commit(&[decided.remove()], at).await.map_err(store_refusal)?;
    }
    match keep(service, held, wait.words).await? {
        Committed::Done => Ok(reason),
        Committed::Stale(_) => Err(refusal_of(Declined::conflict())),
    }
}

/// Gives what waits something else to say, in a case of its own: whoever looked at the text before decides about that one alone,
/// never about words they have not seen.
pub async fn rewrite(
    service: &Service,
    mut kept: Kept<Held>,
    said: Said,
    lang: quartier_protocol::lang::Lang,
    words: Vec<String>,
) -> Result<HoldReason, Refusal> {
    if kept.it.lang == lang && kept.it.said() == said {
        return Ok(kept.it.reason);
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let before = documents::load::<Case>(records, &kept.it.case.to_string(), now).await.map_err(store_refusal)?;
    let Some(mut before) = before.filter(|case| case.it.state != CaseState::Decided) else {
        return Err(Refusal::new(RefusalCode::Removed, "it was decided about just now"));
    };
    kept.it.rewrite(said, lang);
    kept.it.case = CaseId(service.entropy.uuid());
    if kept.it.edit {
        kept.it.at = now;
    }
    // It keeps its place in the queue.
    let case = Case { opened: before.it.opened, ..case(service, &kept.it, words).await? };
    close(&mut before.it, now);
    let changes = [kept.replace(), before.replace(), add(&case)].into_iter().collect::<Result<Vec<_>, _>>();
    let changes = changes.map_err(store_refusal)?;
    let act = of_author(&kept.it, "message.rewritten");
    let scope = Scope::Pairing(kept.it.pairing);
    let decided = Decided::from(changes).then(Effect::Case(before.it.id)).then(Effect::Case(case.id));
    let decided = decided.tell([Control::OwnChanged(kept.it.author)]);
    match try_recorded(service, scope, &[act], decided).await.map_err(refusal_of)? {
        Committed::Done => Ok(kept.it.reason),
        Committed::Stale(_) => Err(refusal_of(Declined::conflict())),
    }
}

/// Takes back what waits: nobody has to look at it any more. `false`: it doesn't wait.
pub async fn withdraw(service: &Service, message: MessageId, edit: bool, by: MemberId) -> Result<bool, Refusal> {
    let waits = |kept: &Kept<Held>| kept.it.author == by && kept.it.state == HeldState::Waiting;
    let Some(kept) = known(service, message, edit).await?.filter(waits) else { return Ok(false) };
    let (records, now) = (&*service.stores.records, service.clock.now());
    let held = &kept.it;
    let mut changes = vec![kept.remove()];
    let case = documents::load::<Case>(records, &held.case.to_string(), now).await.map_err(store_refusal)?;
    if let Some(mut case) = case {
        close(&mut case.it, now);
        changes.push(case.replace().map_err(store_refusal)?);
    }
    let act = of_author(held, "message.withdrawn");
    let decided = Decided::from(changes).then(Effect::Case(held.case)).tell([Control::OwnChanged(held.author)]);
    let committed = try_recorded(service, Scope::Pairing(held.pairing), &[act], decided).await.map_err(refusal_of)?;
    Ok(committed == Committed::Done)
}

/// What an author did with what of theirs waits.
fn of_author(held: &Held, what: &'static str) -> Act {
    let (by, subject) = (Some(held.author), Some(held.message.to_string()));
    Act { what, by, member: by, channel: Some(held.channel), subject, ..Act::default() }
}

/// Ends a case that nobody has to decide any more; what was said is not kept with it.
pub fn close(case: &mut Case, now: Timestamp) {
    case.state = CaseState::Decided;
    case.evidence = None;
    case.words.clear();
    case.decision = Some(Decision { by: None, at: now, acts: Vec::new(), ground: None, facts: None, lang: None });
}

async fn keep(service: &Service, held: Held, words: Vec<String>) -> Result<Committed, Refusal> {
    // One after the other, so that a few at once don't pass the limit.
    let _lock = service.locks.take(format!("held {}", held.author)).await;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let theirs = documents::list::<Held>(records, &of_member(held.author), now).await.map_err(store_refusal)?;
    if theirs.iter().filter(|kept| kept.it.state == HeldState::Waiting).count() >= WAITING_MAX {
        let detail = "as many messages wait for approval as can";
        return Err(Refusal::later(RefusalCode::RateLimited, detail, FULL_RETRY_MS));
    }
    let case = case(service, &held, words).await?;
    let details =
        serde_json::json!({"reason": held.reason, "edit": held.edit}).as_object().cloned().unwrap_or_default();
    let act = Act {
        what: "message.held",
        member: Some(held.author),
        channel: Some(held.channel),
        subject: Some(held.message.to_string()),
        details,
        ..Act::default()
    };
    // Every node looks, from now on, whether what they send waits already.
    let is_first = !policy(service, held.pairing).await.map_err(store_refusal)?.may_have_waiting(held.author);
    let looked_for = is_first.then(|| changing(held.pairing, Modes::AsTheyWere));
    let mut done = Committed::Done;
    for _ in 0..held_by::ATTEMPTS {
        let mut changes = vec![add(&held).map_err(store_refusal)?, add(&case).map_err(store_refusal)?];
        changes.extend(expiry::of(&held).as_ref().map(set).transpose().map_err(store_refusal)?);
        changes.extend(held_by::noted(records, &held, now).await.map_err(store_refusal)?);
        let scope = Scope::Pairing(held.pairing);
        let decided = Decided::from(changes).tell(looked_for.clone()).then(Effect::Case(case.id));
        let decided = decided.tell([Control::OwnChanged(held.author)]);
        done = try_recorded(service, scope, std::slice::from_ref(&act), decided).await.map_err(refusal_of)?;
        match &done {
            // Something of somebody else's came to wait at the same moment.
            Committed::Stale(stale) if stale.is_of(HeldBy::KIND) => tokio::task::yield_now().await,
            _ => break,
        }
    }
    Ok(done)
}

/// What lies on the desk for it.
async fn case(service: &Service, held: &Held, words: Vec<String>) -> Result<Case, Refusal> {
    Ok(Case {
        about: Some(held.author),
        place: Some(MessageRef { channel: held.channel, message: held.message }),
        evidence: Some(evidence::of_held(service, held).await.map_err(store_refusal)?),
        words,
        reason: Some(held.reason),
        held: Some(Document::id(held)),
        ..Case::new(held.case, held.pairing, CaseKind::Held, held.at)
    })
}

/// What the author is told when their message waits.
fn statement(destination: Destination, message: MessageId, wait: &Wait, at: Timestamp) -> Statement {
    Statement {
        measure: Measure::Held,
        extent: Extent::Message { channel: destination.channel, message },
        from: at,
        until: Some(at.plus_ms(i64::from(destination.expiry_hours) * HOUR_MS)),
        ground: Ground::Rule { rule: wait.rule },
        facts: wait.words.join(", "),
        lang: None,
        reason: Some(wait.reason),
        on_notice: false,
        automated: true,
        appeal_until: at.plus_ms(APPEAL_MS),
    }
}

//! What a word rule wants the desk to know of, and how much is written at once.

use super::message_case::{self, Lying};
use super::{evidence, hold::Destination};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::{recorded, try_recorded};
use crate::actions::{Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::case::{Case, about, undecided};
use crate::documents::{add, list};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, MessageRef};
use quartier_protocol::id::{CaseId, HookId, MemberId, MessageId, PairingId};
use quartier_protocol::message::Message;
use uuid::Uuid;

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// Tells the desk of words that somebody wrote into a message that is there, or put to it. That it can't be told is only logged:
/// it was said.
pub async fn of_message(
    service: &Service,
    destination: Destination,
    message: MessageId,
    by: MemberId,
    words: Vec<String>,
) {
    if words.is_empty() {
        return;
    }
    let told = async {
        match service.stores.log.find(destination.channel, message).await? {
            Some(found) if found.author == by => in_message(service, destination, &found, &words).await,
            found => beside(service, destination, found, message, by, words).await,
        }
    };
    log_failure(told.await);
}

/// In the author's own words: it is the message's case.
async fn in_message(
    service: &Service,
    destination: Destination,
    message: &Message,
    words: &[String],
) -> Result<(), Declined> {
    let channel = message_case::Channel { pairing: destination.pairing, id: destination.channel };
    for tried in 0..message_case::ATTEMPTS {
        let lying = Lying::look(service, channel, message, tried).await?;
        let Some(came) = lying.alerted(service, channel, message, words).await? else { return Ok(()) };
        let act = act(&came.case, "words.alerted");
        if lying.keep(service, came, act, Decided::default()).await? {
            return Ok(());
        }
    }
    Err(Declined::conflict())
}

/// Somebody else's reaction, or the message is gone: a case about whoever wrote it.
async fn beside(
    service: &Service,
    destination: Destination,
    found: Option<Message>,
    message: MessageId,
    by: MemberId,
    words: Vec<String>,
) -> Result<(), Declined> {
    let at = Some(MessageRef { channel: destination.channel, message });
    if lies_there(service, destination.pairing, by, at, &words).await? {
        return Ok(());
    }
    let evidence = match &found {
        Some(found) => Some(evidence::of(service, destination.channel, found).await?),
        None => None,
    };
    let case = new(service, destination.pairing, CaseKind::Alert);
    open(service, Case { about: Some(by), place: at, evidence, words, ..case }, "words.alerted").await
}

/// Tells the desk of words in a name, or in what a channel is called.
pub async fn of_name(service: &Service, pairing: PairingId, about: Option<MemberId>, words: Vec<String>) {
    let case = Case { about, words, ..new(service, pairing, CaseKind::Alert) };
    log_failure(open(service, case, "words.alerted").await);
}

/// Tells the desk that a bot's hook was switched off.
pub async fn of_hook(service: &Service, pairing: PairingId, bot: MemberId, hook: HookId, words: Vec<String>) {
    let case = Case { about: Some(bot), words, ..new(service, pairing, CaseKind::Alert) };
    tracing::debug!(%hook, case = %case.id, "telling a desk of a hook");
    log_failure(open(service, case, "hook.failed").await);
}

/// Counts a message; where much more is written than usual, proposes the brake.
pub async fn of_activity(service: &Service, pairing: PairingId) {
    if service.activity.count(pairing, service.clock.monotonic_ms()) {
        log_failure(surge(service, pairing).await);
    }
}

/// Proposes it, unless it is proposed: each node counts what it sees, and several notice the same.
async fn surge(service: &Service, pairing: PairingId) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let lying = list::<Case>(records, &undecided(pairing), now).await?;
    if lying.iter().any(|kept| kept.it.kind == CaseKind::Surge) {
        return Ok(());
    }
    // Of two at the same moment, one is kept.
    let minute = now.unix_ms().div_euclid(MINUTE_MS).to_be_bytes();
    let id = CaseId(Uuid::new_v5(&pairing.0, &[b"surge".as_slice(), &minute].concat()));
    let case = Case { id, ..new(service, pairing, CaseKind::Surge) };
    let act = act(&case, "surge.noticed");
    let decided = Decided::from([add(&case)?]).then(Effect::Case(case.id));
    try_recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    Ok(())
}

/// Whether nobody has decided yet about the same words in the same place: done ten times, it is one thing to look at.
async fn lies_there(
    service: &Service,
    pairing: PairingId,
    by: MemberId,
    at: Option<MessageRef>,
    words: &[String],
) -> Result<bool, Declined> {
    let theirs = list::<Case>(&*service.stores.records, &about(by), service.clock.now()).await?;
    let mut open = theirs.iter().map(|kept| &kept.it).filter(|case| case.state != CaseState::Decided);
    Ok(open
        .any(|case| case.kind == CaseKind::Alert && case.pairing == pairing && case.place == at && case.words == words))
}

fn new(service: &Service, pairing: PairingId, kind: CaseKind) -> Case {
    Case::new(CaseId(service.entropy.uuid()), pairing, kind, service.clock.now())
}

async fn open(service: &Service, case: Case, what: &'static str) -> Result<(), Declined> {
    let act = act(&case, what);
    let decided = Decided::from([add(&case)?]).then(Effect::Case(case.id));
    recorded(service, Scope::Pairing(case.pairing), &[act], decided).await
}

fn act(case: &Case, what: &'static str) -> Act {
    let channel = case.place.map(|message| message.channel);
    Act { what, member: case.about, channel, subject: Some(case.id.to_string()), ..Act::default() }
}

fn log_failure(opened: Result<(), Declined>) {
    if let Err(declined) = opened {
        tracing::warn!(?declined, "a desk could not be told of what was found");
    }
}

//! The one place where what people write is looked at before it is said: messages, edits, reactions, names, what channels
//! are called. Never decides about a person; never keeps anything.

use super::policy::Policy;
use super::word_set::{self, Found};
use super::{policy, refusal_of};
use crate::actions::{Declined, Service, signed_in, store_refusal};
use crate::documents;
use crate::documents::moderation::spoken::{self, Spoken};
use crate::domain::duty;
use crate::store::Stored;
use crate::text::has_link;
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::words::WordAction;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Somebody about to write.
#[derive(Clone, Copy)]
pub struct Writing<'t> {
    /// Who.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
    /// In which pairing.
    pub pairing: PairingId,
    /// In which channel.
    pub channel: ChannelId,
    /// What.
    pub text: &'t str,
    /// The same in another language, looked at like the text.
    pub translation: Option<&'t str>,
    /// Whether they were warned and mean it.
    pub confirmed: bool,
}

impl<'t> Writing<'t> {
    fn texts(&self) -> impl Iterator<Item = &'t str> {
        [self.text].into_iter().chain(self.translation)
    }
}

/// What came of looking.
pub enum Screened {
    /// It can be said; word rules want the desk to know of these words.
    Free(Vec<String>),
    /// It has to wait.
    Waits(Wait),
}

/// Why something has to wait.
pub struct Wait {
    /// For what reason.
    pub reason: HoldReason,
    /// For which of the pairing's rules it stands.
    pub rule: HouseRule,
    /// The words that were found.
    pub words: Vec<String>,
}

/// Looks at a message or edit. `Err`: not so, or not now.
pub async fn writing(service: &Service, policy: &Policy, writing: Writing<'_>) -> Result<Screened, Refusal> {
    let Writing { role, channel, .. } = writing;
    may_write(service, policy, writing)?;
    let found: Vec<Found<'_>> = writing.texts().flat_map(|text| policy.words.find(Some(channel), text)).collect();
    let of = |action| found.iter().filter(move |one| one.rule.action == action);
    wording(&found, writing.confirmed)?;
    // Whoever lets others' messages through doesn't wait for themselves.
    if role != Role::Facilitator
        && let Some(wait) = wait(service, policy, writing, &found).await.map_err(store_refusal)?
    {
        return Ok(Screened::Waits(wait));
    }
    Ok(Screened::Free(word_set::words(of(WordAction::Alert))))
}

/// Asks back where a word rule warns, unless they were warned and mean it.
pub fn wording(found: &[Found<'_>], confirmed: bool) -> Result<(), Refusal> {
    let warned = found.iter().filter(|one| one.rule.action == WordAction::Warn);
    let words = word_set::words(warned);
    match confirmed || words.is_empty() {
        true => Ok(()),
        false => Err(Refusal::new(RefusalCode::Wording, words.join(", "))),
    }
}

/// Whether somebody may write there now, whatever it is.
pub fn may_write(service: &Service, policy: &Policy, writing: Writing<'_>) -> Result<(), Refusal> {
    let now = service.clock.now();
    let wait_ms = |until: quartier_protocol::time::Timestamp| (until.unix_ms() - now.unix_ms()).max(1).unsigned_abs();
    if let Some(mute) = policy.mute(writing.member, writing.channel, now) {
        let ms = mute.until().map_or(u64::MAX, wait_ms);
        return Err(Refusal::later(RefusalCode::Muted, "the member can read here, not write, for now", ms));
    }
    let mode = policy.mode(writing.channel, now);
    if mode.frozen.is_some() && writing.role != Role::Facilitator {
        let detail = "only facilitators write here for now";
        return Err(match mode.until {
            Some(until) => Refusal::later(RefusalCode::Frozen, detail, wait_ms(until)),
            None => Refusal::new(RefusalCode::Frozen, detail),
        });
    }
    Ok(())
}

/// Whether something would wait, whatever words are in it: as a message of whoever writes it.
pub async fn would_wait(service: &Service, policy: &Policy, writing: Writing<'_>) -> Stored<Option<HoldReason>> {
    if writing.role == Role::Facilitator {
        return Ok(None);
    }
    Ok(wait(service, policy, writing, &[]).await?.map(|wait| wait.reason))
}

async fn wait(service: &Service, policy: &Policy, writing: Writing<'_>, found: &[Found<'_>]) -> Stored<Option<Wait>> {
    let now = service.clock.now();
    let for_reason = |reason| Some(Wait { reason, rule: HouseRule::Other, words: Vec::new() });
    let holding: Vec<&Found<'_>> = found.iter().filter(|one| one.rule.action == WordAction::Hold).collect();
    if let Some(first) = holding.first() {
        let words = word_set::words(holding.iter().copied());
        return Ok(Some(Wait { reason: HoldReason::Words, rule: first.rule.rule, words }));
    }
    if policy.mode(writing.channel, now).hold {
        return Ok(for_reason(HoldReason::Channel));
    }
    let settings = &policy.holds.settings;
    if settings.links && writing.texts().any(has_link) {
        return Ok(for_reason(HoldReason::Link));
    }
    if settings.duty.as_ref().is_some_and(|hours| !duty::is_on(hours, now)) {
        return Ok(for_reason(HoldReason::Hours));
    }
    if is_new(service, policy, writing).await? {
        return Ok(for_reason(HoldReason::Newcomer));
    }
    Ok(None)
}

/// Whether somebody's first messages still have to be let through.
async fn is_new(service: &Service, policy: &Policy, writing: Writing<'_>) -> Stored<bool> {
    let Writing { member, role, pairing, .. } = writing;
    let wanted = policy.holds.settings.newcomer;
    if wanted == 0 || role != Role::Participant || policy.is_settled(member) {
        return Ok(false);
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let begun = documents::load::<Spoken>(records, &spoken::id(pairing, member), now).await?;
    let is_settled = match begun {
        Some(kept) => kept.it.released >= wanted,
        None => {
            let joined = signed_in::profile(service, member).await?.and_then(|kept| kept.it.joined);
            joined.is_none() || joined < policy.holds.newcomers_since
        }
    };
    if is_settled {
        policy.settle(member);
    }
    Ok(!is_settled)
}

/// Looks at what stands for good and can't wait, a name or what a channel is called: a rule that warns or holds refuses it. What
/// stands in a channel is looked at by that channel's rules as well. The words the desk wants to know of.
pub async fn standing_text(
    service: &Service,
    pairings: &[PairingId],
    channel: Option<ChannelId>,
    texts: &[&str],
) -> Result<Vec<(PairingId, Vec<String>)>, Declined> {
    let mut alerts = Vec::new();
    for pairing in pairings {
        let policy = policy(service, *pairing).await?;
        let found: Vec<Found<'_>> = texts.iter().flat_map(|text| policy.words.find(channel, text)).collect();
        if found.iter().any(|one| one.rule.action != WordAction::Alert) {
            return Err(Declined::Problem(ProblemCode::Wording, "a word rule of the pairing doesn't let this stand"));
        }
        if !found.is_empty() {
            alerts.push((*pairing, word_set::words(&found)));
        }
    }
    Ok(alerts)
}

/// Looks at a reaction: it can't wait, and nobody is asked to rephrase one.
pub fn reaction(policy: &Policy, channel: ChannelId, emoji: &str) -> Result<Vec<String>, Refusal> {
    let found = policy.words.find(Some(channel), emoji);
    if found.iter().any(|one| one.rule.action != WordAction::Alert) {
        return Err(Refusal::new(RefusalCode::Wording, "a word rule doesn't let this reaction stand"));
    }
    Ok(word_set::words(&found))
}

/// The policy of a channel's pairing, for a command.
pub async fn policy_for(service: &Service, pairing: PairingId) -> Result<std::sync::Arc<Policy>, Refusal> {
    policy(service, pairing).await.map_err(Declined::from).map_err(refusal_of)
}

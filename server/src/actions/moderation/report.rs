//! Report a message. All reports of one message are one case; its author never learns who reported.

use super::message_case::{self, Lying};
use super::{helplines, person, plain};
use crate::actions::outbox::Decided;
use crate::actions::{Actor, Declined, Service};
use crate::documents::add;
use crate::documents::audit::Act;
use crate::documents::moderation::case::{Case, Report};
use crate::documents::moderation::notice::Notice;
use crate::domain::permission::{self, Reach};
use crate::kernel::broker::Control;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, MessageRef, ReportNote};
use quartier_protocol::http::moderation::notices::NoticeKind;
use quartier_protocol::http::moderation::reports::{Door, NewReport, ReportMade};
use quartier_protocol::id::{ChannelId, MessageId, NoticeId};
use quartier_protocol::message::Message;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::time::Timestamp;
use serde_json::{Value, json};

/// Takes a report in.
pub async fn run(
    service: &Service,
    actor: &Actor,
    channel: ChannelId,
    message: MessageId,
    new: NewReport,
) -> Result<ReportMade, Declined> {
    let known = actor.membership.channels.iter().find(|known| known.id == channel);
    permission::decide(actor.me().role, Reach::of(known), permission::Act::Read).map_err(permission::refusal)?;
    let known = known.ok_or_else(Declined::not_found)?;
    person(actor)?;
    let note = note(service, actor, &new)?;
    let found = service.stores.log.find(channel, message).await?.ok_or_else(Declined::not_found)?;
    let (place, around) =
        (MessageRef { channel, message }, message_case::Channel { pairing: known.pairing, id: channel });
    let mut counted = None;
    for tried in 0..message_case::ATTEMPTS {
        let lying = Lying::look(service, around, &found, tried).await?;
        // Whoever did not get the answer is told the same, though the message be removed by now.
        if let Some(at) = lying.cases().find_map(|case| made_before(case, &found, actor, new.door)) {
            return made(service, actor, known, new.door, at).await;
        }
        reportable(actor, &found)?;
        let is_urgent = match counted {
            Some(before) => before,
            None => *counted.insert(count(service, actor, new.door)?),
        };
        let report = Report { note: note.clone(), receipt: None };
        let came = lying.reported(service, around, &found, CaseKind::Report, report, is_urgent).await?;
        let notice = notice(service, actor, &came.case, place, note.at);
        let details = json!({"door": note.door, "rule": note.rule, "case": came.case.id});
        let act = act(Some(channel), message, details);
        let beside = Decided::from([add(&notice)?]).tell([Control::OwnChanged(actor.id())]);
        if lying.keep(service, came, act, beside).await? {
            return made(service, actor, known, new.door, note.at).await;
        }
    }
    Err(Declined::conflict())
}

/// What is asked of each door.
fn note(service: &Service, actor: &Actor, new: &NewReport) -> Result<ReportNote, Declined> {
    let words = plain::optional(new.words.as_deref(), plain::WORDS_BYTES)?;
    match new.door {
        Door::Rules if new.rule.is_none() => return Err(Declined::bad("name the rule")),
        Door::Illegal if words.is_none() => return Err(Declined::bad("say why it is illegal")),
        Door::Illegal if new.good_faith != Some(true) => {
            return Err(Declined::bad("say that you believe in good faith that this is right and whole"));
        }
        Door::Rules | Door::Illegal | Door::Danger => {}
    }
    let lang = words.as_ref().map(|_| new.lang.clone().unwrap_or_else(|| actor.me().lang.clone()));
    Ok(ReportNote {
        at: service.clock.now(),
        door: new.door,
        by: Some(actor.id()),
        rule: new.rule,
        words,
        lang,
        place: None,
        name: None,
        mail: None,
    })
}

/// When the member reported this through the same door already. What it was changed to since is something else; and who sees danger
/// once more after it was decided is not repeating themselves: whoever decided may have been wrong.
fn made_before(case: &Case, found: &Message, actor: &Actor, door: Door) -> Option<Timestamp> {
    if message_case::says_otherwise(case, found) {
        return None;
    }
    let seen_to = case.decision.as_ref().or(case.decided_before.last()).map(|decision| decision.at);
    let is_answered = |at: Timestamp| door == Door::Danger && !found.removed && seen_to.is_some_and(|then| then >= at);
    let mut notes = case.reports.iter().map(|report| &report.note);
    notes.find(|note| note.by == Some(actor.id()) && note.door == door && !is_answered(note.at)).map(|note| note.at)
}

/// Reports have their limit; nobody in danger waits for it, but above it they go before nothing. Whether it is urgent.
fn count(service: &Service, actor: &Actor, door: Door) -> Result<bool, Declined> {
    if door == Door::Danger {
        return Ok(service.report_rate.is_urgent(actor.id()));
    }
    service.report_rate.take(actor.id()).map_err(|wait_ms| {
        metrics::counter!("quartier_refused_total", "why" => "reports").increment(1);
        Refusal::later(RefusalCode::RateLimited, "too many reports in an hour", wait_ms)
    })?;
    Ok(false)
}

/// Refuses what is nobody's to report: one's own, and what isn't there any more.
fn reportable(actor: &Actor, found: &Message) -> Result<(), Declined> {
    if found.author == actor.id() {
        return Err(Declined::Problem(ProblemCode::Forbidden, "nobody reports themselves"));
    }
    if found.removed || found.text.is_none() {
        return Err(Declined::Problem(ProblemCode::Gone, "the message was removed"));
    }
    Ok(())
}

/// Whether the decision did anything that stands.
pub(super) fn acted(case: &Case) -> bool {
    let has_acts = case.decision.as_ref().is_some_and(|decision| !decision.acts.is_empty());
    !case.reversed && (has_acts || !case.measures.is_empty())
}

/// What the reporter is told: that it came in, or what was decided already.
fn notice(service: &Service, actor: &Actor, case: &Case, place: MessageRef, at: Timestamp) -> Notice {
    let id = NoticeId(service.entropy.uuid());
    let MessageRef { channel, message } = place;
    let about = match case.state {
        CaseState::Decided => NoticeKind::ReportDecided { message, channel, acted: acted(case) },
        CaseState::Open | CaseState::Taken => NoticeKind::ReportReceived { message, channel },
    };
    Notice { case: Some(case.id), ..Notice::new(id, actor.id(), case.pairing, at, about) }
}

/// As it is written down: neither who reported nor who is reported, since everybody gets out what concerns them.
pub(super) fn act(channel: Option<ChannelId>, subject: impl ToString, details: Value) -> Act {
    let details = details.as_object().cloned().unwrap_or_default();
    Act { what: "report.made", channel, subject: Some(subject.to_string()), details, ..Act::default() }
}

/// The receipt.
async fn made(
    service: &Service,
    actor: &Actor,
    channel: &Channel,
    door: Door,
    at: Timestamp,
) -> Result<ReportMade, Declined> {
    let helplines = match door {
        Door::Danger => helplines::near(service, channel.pairing, actor.me().council).await?,
        Door::Rules | Door::Illegal => Vec::new(),
    };
    Ok(ReportMade { at, receipt: None, helplines })
}

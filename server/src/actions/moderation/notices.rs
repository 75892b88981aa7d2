//! What a member was told of decisions: read it, and appeal. Whoever is suspended or banned can do both.

use super::{bans, outs, plain, release};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Declined, Service, membership};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::of_member;
use crate::documents::{Kept, add, list, load};
use crate::kernel::broker::Control;
use crate::kernel::store::directory::Membership;
use crate::kernel::store::records::Committed;
use quartier_protocol::directory::Pairing;
use quartier_protocol::http::moderation::desk::{AppealNote, CaseKind};
use quartier_protocol::http::moderation::notices::{
    AppealState, NamedPairing, NewAppeal, NoticeKind, Notices, Statement,
};
use quartier_protocol::id::{CaseId, CouncilId, MemberId, NoticeId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use std::cmp::Reverse;
use uuid::Uuid;

/// Notices in one answer.
const PAGE: usize = 200;
/// How often a change is tried again because something else changed the notice at the same moment.
const ATTEMPTS: u32 = 16;

/// All a member was told, the newest first.
pub async fn all(service: &Service, member: MemberId) -> Result<Notices, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let membership = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    let mut notices = list::<Notice>(records, &of_member(member), now).await?;
    notices.sort_by_key(|kept| Reverse((kept.it.told.at, kept.it.told.id)));
    let notices = notices.iter().take(PAGE).map(|kept| kept.it.as_of(now)).collect();
    let (out, pairings) = (is_out(service, &membership).await?, named(service, &membership.pairings).await?);
    Ok(Notices { lang: membership.member.me.lang, out, by_card: false, pairings, notices })
}

/// Whether a member is out of all pairings of theirs. By what the store has: a node that was not told yet would not say why.
async fn is_out(service: &Service, whole: &Membership) -> Result<bool, Declined> {
    let member = whole.member.me.id;
    let outs = outs::of(service, member).await?;
    let is_out_of = |pairing: &Pairing| outs.iter().any(|kept| kept.it.pairing() == pairing.id);
    if !whole.pairings.is_empty() && whole.pairings.iter().all(is_out_of) {
        return Ok(true);
    }
    Ok(bans::is_banned(service, member).await?)
}

/// The names of pairings: of one they are out of, a member is told nowhere else.
async fn named(service: &Service, pairings: &[Pairing]) -> Result<Vec<NamedPairing>, Declined> {
    let ids: Vec<PairingId> = pairings.iter().map(|pairing| pairing.id).collect();
    let view = service.stores.directory.view(&ids).await?;
    let place = |council: &CouncilId| {
        let council = view.councils.iter().find(|one| one.id == *council)?;
        let town = view.municipalities.iter().find(|one| one.id == council.municipality)?.name.as_str();
        let part = view.neighbourhoods.iter().find(|one| Some(one.id) == council.neighbourhood);
        Some(part.map_or_else(|| town.to_owned(), |part| format!("{town}-{}", part.name.as_str())))
    };
    let names = |pairing: &Pairing| pairing.councils.each_ref().map(|council| place(council).unwrap_or_default());
    Ok(pairings.iter().map(|pairing| NamedPairing { id: pairing.id, places: names(pairing) }).collect())
}

/// Notes that a member has seen a notice.
pub async fn read(service: &Service, member: MemberId, notice: NoticeId) -> Result<(), Declined> {
    for _ in 0..ATTEMPTS {
        let mut kept = theirs(service, member, notice).await?;
        if kept.it.told.read {
            return Ok(());
        }
        kept.it.told.read = true;
        let decided = Decided::from([kept.replace()?]).tell([Control::OwnChanged(member)]);
        if service.commit(decided).await? == Committed::Done {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}

/// Asks the other council's facilitators to look at a decision again.
pub async fn appeal(service: &Service, member: MemberId, notice: NoticeId, new: NewAppeal) -> Result<(), Declined> {
    for _ in 0..ATTEMPTS {
        let mut kept = theirs(service, member, notice).await?;
        let words = plain::text(&new.words, plain::WORDS_BYTES)?;
        let now = service.clock.now();
        let appeal = kept.it.as_of(now).appeal;
        let NoticeKind::Measure { statement, .. } = kept.it.told.about.clone() else { return Err(no_appeal()) };
        if appeal != AppealState::Possible {
            return Err(no_appeal());
        }
        let note = Words { words, new: &new, statement };
        let case = case(service, &kept.it, note, now).await?;
        kept.it.told.appeal = AppealState::Made;
        let act = Act { what: "appeal.made", by: Some(member), member: Some(member), ..act(notice, &case) };
        let mut changes = vec![add(&case)?, kept.replace()?];
        if let Some(mut declined) = release::appealed(service, &case).await? {
            // Kept until that is decided, however late.
            declined.it.appealed = true;
            changes.push(declined.replace()?);
        }
        let decided = Decided::from(changes).then(Effect::Case(case.id)).tell([Control::OwnChanged(member)]);
        match try_recorded(service, Scope::Pairing(case.pairing), &[act], decided).await? {
            Committed::Done => return Ok(()),
            // Of two appeals at once, or a reading at the same moment, the next look tells.
            Committed::Stale(_) => tokio::task::yield_now().await,
        }
    }
    Err(Declined::conflict())
}

/// A notice of the member's.
async fn theirs(service: &Service, member: MemberId, notice: NoticeId) -> Result<Kept<Notice>, Declined> {
    let kept = load::<Notice>(&*service.stores.records, &notice.to_string(), service.clock.now()).await?;
    kept.filter(|kept| kept.it.member == member).ok_or_else(Declined::not_found)
}

/// What somebody writes against a statement.
struct Words<'a> {
    words: String,
    new: &'a NewAppeal,
    statement: Statement,
}

/// The appeal's case: everything the first one had, for somebody else to look at.
async fn case(service: &Service, notice: &Notice, note: Words<'_>, now: Timestamp) -> Result<Case, Declined> {
    let id = CaseId(Uuid::new_v5(&notice.told.id.0, b"appeal"));
    let first = match notice.case {
        Some(first) => load::<Case>(&*service.stores.records, &first.to_string(), now).await?.map(|kept| kept.it),
        None => None,
    };
    let mut case = Case::new(id, notice.pairing, CaseKind::Appeal, now);
    if let Some(first) = first {
        (case.place, case.evidence, case.words) = (first.place, first.evidence, first.words);
        (case.reason, case.held) = (first.reason, first.held);
    }
    case.about = Some(notice.member);
    case.first_council = notice.council;
    case.appeal = Some(AppealNote {
        case: notice.case.unwrap_or(id),
        notice: notice.told.id,
        measure: note.statement.measure,
        first_by: notice.decided_by,
        facts: note.statement.facts,
        facts_lang: note.statement.lang,
        ground: note.statement.ground,
        words: note.words,
        lang: note.new.lang.clone(),
    });
    Ok(case)
}

fn act(notice: NoticeId, case: &Case) -> Act {
    let details = serde_json::json!({"case": case.id}).as_object().cloned().unwrap_or_default();
    let channel = case.place.map(|place| place.channel);
    Act { channel, subject: Some(notice.to_string()), details, ..Act::default() }
}

fn no_appeal() -> Declined {
    Declined::Problem(
        ProblemCode::NoAppeal,
        "there is nothing to appeal against, or an appeal already, or it is too late",
    )
}

//! Take out of the desks what an erased member said and wrote.
//!
//! One exception: what stands in an open case of something illegal, or of somebody in danger, stays until the case is decided,
//! so that erasing oneself is no way to make it undecidable. It goes with the decision; what the member wrote to the desk goes at
//! once, there too.

use super::{held_by, hold, queue};
use crate::actions::{Declined, Service};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::farewell::Farewell;
use crate::documents::moderation::held::Held;
use crate::documents::moderation::ignored::Ignored;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::of_member;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::moderation::spoken::Spoken;
use crate::documents::{self, Document, Kept, list, load};
use crate::kernel::store::Stored;
use crate::kernel::store::records::{CHANGES_MAX, Change, Committed};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, Quoted};
use quartier_protocol::http::moderation::reports::Door;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::time::Timestamp;

/// How often a case is tried again because facilitators changed it at the same moment.
const ATTEMPTS: u32 = 16;

/// Takes out everything of a member. Repeatable.
pub async fn everything(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    let now = service.clock.now();
    let mut changes = vec![documents::remove::<Ignored>(&member.to_string())];
    changes.extend(theirs::<Held>(service, member, now).await?);
    commit(service, &changes).await?;
    for pairing in pairings {
        if !held_by::forget(&*service.stores.records, *pairing, member, now).await? {
            return Err(Declined::conflict());
        }
    }
    // Before the notices: whoever decides meanwhile makes one with what the case still says, or without.
    // A desk's cases are few, and found by nobody's words: all of them are looked through.
    for pairing in pairings {
        for kept in queue::all(service, *pairing).await? {
            in_case(service, kept, member).await?;
        }
    }
    let mut changes = theirs::<Notice>(service, member, now).await?;
    changes.extend(theirs::<Restriction>(service, member, now).await?);
    changes.extend(theirs::<Spoken>(service, member, now).await?);
    changes.extend(theirs::<Farewell>(service, member, now).await?);
    commit(service, &changes).await
}

async fn commit(service: &Service, changes: &[Change]) -> Result<(), Declined> {
    for some in changes.chunks(CHANGES_MAX) {
        service.stores.records.commit(some, service.clock.now()).await?;
    }
    Ok(())
}

/// Whatever of a kind is a member's.
async fn theirs<D: Document>(service: &Service, member: MemberId, now: Timestamp) -> Stored<Vec<Change>> {
    let found = list::<D>(&*service.stores.records, &of_member(member), now).await?;
    Ok(found.iter().map(|kept| documents::remove::<D>(&kept.it.id())).collect())
}

async fn in_case(service: &Service, kept: Kept<Case>, member: MemberId) -> Result<(), Declined> {
    let mut kept = kept;
    for _ in 0..ATTEMPTS {
        let before = kept.it.clone();
        forget(&mut kept.it, member, service.clock.now());
        if kept.it == before {
            return Ok(());
        }
        let now = service.clock.now();
        if service.stores.records.commit(&[kept.replace()?], now).await? == Committed::Done {
            return Ok(());
        }
        match load::<Case>(&*service.stores.records, &before.id.to_string(), now).await? {
            Some(fresh) => kept = fresh,
            None => return Ok(()),
        }
    }
    Err(Declined::conflict())
}

/// Takes a member out of a case, now or when it is decided.
fn forget(case: &mut Case, member: MemberId, now: Timestamp) {
    case.reports.iter_mut().map(|report| &mut report.note).filter(|note| note.by == Some(member)).for_each(|note| {
        (note.by, note.words, note.lang) = (None, None, None);
        (note.name, note.mail) = (None, None);
    });
    let grave = case.reports.iter().any(|report| matches!(report.note.door, Door::Illegal | Door::Danger));
    if grave && case.state != CaseState::Decided {
        if speaks(case, member) && !case.erased.contains(&member) {
            case.erased.push(member);
        }
        return;
    }
    take_out(case, member);
    // What they were told is gone, and so is what could be taken back.
    if case.kind == CaseKind::Appeal && case.about == Some(member) && case.state != CaseState::Decided {
        hold::close(case, now);
    }
}

/// Whether a case has something that a member said.
fn speaks(case: &Case, member: MemberId) -> bool {
    let mut without = case.clone();
    take_out(&mut without, member);
    without != *case
}

/// What a member said, taken out of a case for good.
fn take_out(case: &mut Case, member: MemberId) {
    if let Some(evidence) = &mut case.evidence {
        let around = evidence.before.iter_mut().chain(&mut evidence.after).chain([&mut evidence.message]);
        let around = around.chain(&mut evidence.later);
        around.filter(|quoted| quoted.author == member).for_each(|quoted: &mut Quoted| {
            (quoted.text, quoted.translation) = (None, None);
        });
        if evidence.message.author == member {
            evidence.revisions.clear();
        }
    }
    if case.about != Some(member) {
        return;
    }
    // Word rules' hits are quoted from the message, and reasons are about what was said.
    case.words.clear();
    if let Some(appeal) = &mut case.appeal {
        appeal.words.clear();
        appeal.facts.clear();
    }
    let decisions = case.decision.iter_mut().chain(&mut case.decided_before);
    decisions.filter_map(|decision| decision.facts.as_mut()).for_each(String::clear);
}

/// To be called when a case is decided, before it is committed: what members said who were erased meanwhile goes.
pub fn forget_in_case(case: &mut Case) {
    for member in std::mem::take(&mut case.erased) {
        take_out(case, member);
    }
}

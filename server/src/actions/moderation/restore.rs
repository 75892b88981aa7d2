//! Put a message back that a facilitator removed, without an appeal: a mistake is mended by whoever sees it. Its author reads why,
//! and nothing of the reproach stands. What an appeal decides, or decided, is left to it.

use super::ruling::Ruling;
use super::{appeal_ruling, decide};
use crate::actions::{Declined, Service};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::of_member;
use crate::documents::{Kept, list};
use crate::kernel::store::Stored;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::MessageRef;
use quartier_protocol::http::moderation::notices::{AppealState, Extent, Measure, NoticeKind};
use quartier_protocol::id::MemberId;
use quartier_protocol::lang::Lang;
use quartier_protocol::message::Message;
use quartier_protocol::time::Timestamp;

/// A removed message, saying what it said. Refused: one that is there, and one that its author took back.
pub async fn withheld(service: &Service, place: MessageRef, found: Message) -> Result<Message, Declined> {
    if !found.removed {
        return Err(Declined::conflict());
    }
    let log = &service.stores.log;
    let Some(said) = log.withheld(place.channel, place.message).await? else {
        // It may have been put back in between.
        let now = log.find(place.channel, place.message).await?;
        return Err(if now.is_some_and(|now| !now.removed) { Declined::conflict() } else { decide::gone() });
    };
    Ok(Message { text: Some(said.text), translation: said.translation, meeting: said.meeting, ..found })
}

/// Whether a case removed a message that can be there again.
pub async fn is_possible(service: &Service, case: &Case) -> Stored<bool> {
    match case.place {
        // One that is being removed is not yet.
        Some(place) if case.state == CaseState::Decided && !case.due && case.measures.contains(&Measure::Removed) => {
            Ok(service.stores.log.withheld(place.channel, place.message).await?.is_some())
        }
        _ => Ok(false),
    }
}

/// Rules that it is there again.
pub async fn rule(
    service: &Service,
    by: MemberId,
    case: &Case,
    (why, lang): (String, Lang),
    ruling: &mut Ruling,
) -> Result<(), Declined> {
    let (Some(member), Some(place)) = (case.about, case.place) else {
        return Err(Declined::bad("there is no message to this case"));
    };
    let mut notice = reasons(service, member, place).await?.ok_or_else(decide::gone)?;
    match notice.it.told.appeal {
        AppealState::Possible => {}
        AppealState::Made | AppealState::Upheld => return Err(decide::involved()),
        // It is being put back already.
        AppealState::None | AppealState::Reversed => return Err(Declined::conflict()),
    }
    ruling.changes.extend(appeal_ruling::reversed(service, &notice.it).await?);
    notice.it.told.appeal = AppealState::None;
    let about = NoticeKind::Lifted { notice: notice.it.told.id, measure: Measure::Removed, why: why.clone(), lang };
    ruling.changes.push(notice.replace()?);
    ruling.tell(service, case, member, about)?;
    ruling.act(case, "message.restored", Some(by), serde_json::Map::new(), Some(why));
    Ok(())
}

/// Whether a message was removed again, and that stands, since a case decided that it is to be there. What the case itself took back doesn't
/// stand, by whichever node's clock it was decided.
pub async fn is_removed_since(service: &Service, case: &Case, place: MessageRef, decided: Timestamp) -> Stored<bool> {
    let Some(member) = case.about else { return Ok(false) };
    let latest = reasons(service, member, place).await?;
    Ok(latest.is_some_and(|latest| stands(&latest.it) && latest.it.told.at > decided))
}

/// Whether nobody took back what a notice tells of.
fn stands(notice: &Notice) -> bool {
    matches!(notice.told.appeal, AppealState::Possible | AppealState::Made | AppealState::Upheld)
}

/// The notice that told of the removal: the latest that stands, whichever node's clock was ahead for one that doesn't.
async fn reasons(service: &Service, member: MemberId, place: MessageRef) -> Stored<Option<Kept<Notice>>> {
    let all = list::<Notice>(&*service.stores.records, &of_member(member), service.clock.now()).await?;
    let extent = Extent::Message { channel: place.channel, message: place.message };
    let told_of = |kept: &Kept<Notice>| match &kept.it.told.about {
        NoticeKind::Measure { statement, .. } => statement.measure == Measure::Removed && statement.extent == extent,
        _ => false,
    };
    Ok(all.into_iter().filter(told_of).max_by_key(|kept| (stands(&kept.it), kept.it.told.at)))
}

//! What an appeal comes to: the decision stands, or is taken back with what it did.

use super::ruling::{Ruling, object};
use super::{bans, decide, farewells, release, spoken};
use crate::actions::{Actor, Declined, Service};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::held::HeldState;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::{self, Kept};
use crate::kernel::store::records::Change;
use quartier_protocol::http::moderation::desk::{AppealNote, DeskAct};
use quartier_protocol::http::moderation::notices::{AppealState, Measure, NoticeKind};
use quartier_protocol::id::MemberId;
use quartier_protocol::lang::Lang;
use serde_json::json;

/// Rules on an appeal.
pub async fn rule(
    service: &Service,
    actor: &Actor,
    case: &Case,
    acts: &[DeskAct],
    (why, lang): (String, Lang),
    ruling: &mut Ruling,
) -> Result<(), Declined> {
    let (Some(appeal), Some(member)) = (&case.appeal, case.about) else { return Err(decide::gone()) };
    let upheld = acts.contains(&DeskAct::Uphold);
    let (records, now) = (&*service.stores.records, service.clock.now());
    let notice: Option<Kept<Notice>> = documents::load(records, &appeal.notice.to_string(), now).await?;
    let mut notice = notice.ok_or_else(decide::gone)?;
    notice.it.told.appeal = if upheld { AppealState::Upheld } else { AppealState::Reversed };
    ruling.changes.push(notice.replace()?);
    if !upheld {
        take_back(service, case, appeal, member, ruling).await?;
        ruling.changes.extend(reversed(service, &notice.it).await?);
    } else if let Some(mut kept) = release::appealed(service, case).await? {
        kept.it.appealed = false;
        ruling.changes.push(kept.replace()?);
    }
    let about = NoticeKind::AppealDecided { notice: appeal.notice, upheld, why: why.clone(), lang };
    ruling.tell(service, case, member, about)?;
    let details = object(json!({"notice": appeal.notice, "measure": appeal.measure}));
    ruling.act(case, if upheld { "appeal.upheld" } else { "appeal.reversed" }, Some(actor.id()), details, Some(why));
    Ok(())
}

/// Notes at the first case, unless it was opened again since, that nothing of the decision stands: whoever reports the same later
/// is told so.
pub async fn reversed(service: &Service, notice: &Notice) -> Result<Option<Change>, Declined> {
    let (NoticeKind::Measure { statement, .. }, Some(case)) = (&notice.told.about, notice.case) else {
        return Ok(None);
    };
    let now = service.clock.now();
    let first: Option<Kept<Case>> = documents::load(&*service.stores.records, &case.to_string(), now).await?;
    let Some(mut first) = first.filter(|first| first.it.decided() == Some(statement.from)) else { return Ok(None) };
    // Nor is any of it brought about any more.
    (first.it.reversed, first.it.due) = (true, false);
    Ok(Some(first.replace()?))
}

/// What a decision did to records; what it did to the log is taken back with the effects.
async fn take_back(
    service: &Service,
    case: &Case,
    appeal: &AppealNote,
    member: MemberId,
    ruling: &mut Ruling,
) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    match appeal.measure {
        Measure::Declined | Measure::Expired => {
            // Another edit took its place: there is nothing left to take back but the reproach.
            let Some(mut kept) = release::appealed(service, case).await? else { return Ok(()) };
            if !release::can_appear(service, &kept.it).await? {
                ruling.changes.push(kept.remove());
                return Ok(());
            }
            kept.it.state = HeldState::Released;
            ruling.changes.push(kept.replace()?);
            ruling.changes.extend(spoken::one_more(service, &kept.it).await?);
            ruling.act(case, "message.released", None, serde_json::Map::new(), None);
        }
        Measure::Muted | Measure::Suspended | Measure::Banned => {
            let restriction: Option<Kept<Restriction>> =
                documents::load(records, &appeal.notice.to_string(), now).await?;
            // Over by itself meanwhile: there is nothing left to take back but the reproach.
            let Some(kept) = restriction else { return Ok(()) };
            ruling.changes.push(kept.remove());
            // A ban that came after it is another, with reasons and an appeal of its own.
            if appeal.measure == Measure::Banned {
                ruling.changes.extend(bans::lifted_profile(service, member).await?);
                ruling.changes.extend(farewells::over(service, member).await?);
            }
            ruling.act(case, "restriction.lifted", None, serde_json::Map::new(), None);
        }
        Measure::Removed => ruling.act(case, "message.restored", None, serde_json::Map::new(), None),
        Measure::Held | Measure::Warned => {}
    }
    Ok(())
}

//! A new card for a member who lost their device: their sessions end, and their passkeys are gone. Whoever had the device, or a
//! session of theirs for a moment, may have made one.
//!
//! Whoever is banned gets one too: as long as they are, it lets them read why and appeal, and nothing else; what is kept of them stays
//! shut, since whoever makes the card could use it. What they have of sessions that the ban ended stays, and their passkeys: nobody
//! takes their appeal, or their data, away by making a card and keeping it.

use super::{Draft, code, in_days, slips};
use crate::actions::credentials::{self, Ending};
use crate::actions::members::target::{self, Target};
use crate::actions::moderation::bans;
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service, passkeys};
use crate::documents::audit::Act;
use crate::documents::card::{Card, of_member};
use crate::documents::moderation::notice::Notice;
use crate::documents::{self, add};
use crate::kernel::broker::Control;
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{CardKind, CardMade};
use quartier_protocol::http::moderation::notices::NoticeKind;
use quartier_protocol::id::{MemberId, NoticeId};

/// Days it works.
const DAYS: u32 = 7;

/// Makes it. Cards made before for the same member are worth nothing from then on.
pub async fn run(service: &Service, actor: &Actor, member: MemberId, why: &str) -> Result<CardMade, Declined> {
    let target = target::of(service, actor, member).await?;
    actor.verified(service)?;
    let why = reason(why)?;
    let now = service.clock.now();
    let recovers = target.person.role != Role::Participant;
    let is_banned = bans::is_banned(service, member).await?;
    let mut changes = if is_banned { Vec::new() } else { passkeys::end(service, member).await? };
    for mut old in documents::list::<Card>(&*service.stores.records, &of_member(member), now).await? {
        if old.it.is_good(now) {
            old.it.revoked = Some(now);
            changes.push(old.replace()?);
        }
    }
    let people = u32::from(target.person.role == Role::Participant);
    let ((code, digest), (slips, kept_slips)) = (code(service), slips(service, people));
    let card = Card {
        digest,
        handle: service.entropy.uuid(),
        kind: if recovers { CardKind::Recovery } else { CardKind::Device },
        pairing: target.pairing,
        council: target.person.council,
        role: target.person.role,
        name: None,
        channels: Vec::new(),
        member: Some(member),
        uses: 1,
        used: 0,
        slips: kept_slips,
        made: now,
        by: Some(actor.id()),
        expires: in_days(now, DAYS),
        revoked: None,
        answered: None,
        first: false,
        spares_passkeys: is_banned,
    };
    changes.push(add(&card)?);
    let told = if recovers { colleagues(service, actor, &target).await? } else { Vec::new() };
    changes.extend(told.iter().map(add).collect::<Stored<Vec<Change>>>()?);
    let what = if recovers { "member.recovered" } else { "member.card_made" };
    let subject = Some(card.handle.to_string());
    let act = Act { what, by: Some(actor.id()), member: Some(member), subject, why, ..Act::default() };
    let decided = Decided::from(changes).tell(told.iter().map(|notice| Control::OwnChanged(notice.member)));
    recorded(service, target.scope(), &[act], decided).await?;
    credentials::end_all(service, member, Ending::Ended).await?;
    if !is_banned {
        // One that was being made at that moment.
        let late = passkeys::end(service, member).await?;
        service.stores.records.commit(&late, now).await?;
    }
    Ok(Draft { card, code, slips }.made())
}

/// What all other facilitators of the member's pairings are told at once, and the member when they are back: whoever makes the
/// code could use it themselves, and would then decide as the other council.
async fn colleagues(service: &Service, actor: &Actor, target: &Target) -> Stored<Vec<Notice>> {
    let (member, by, now) = (target.person.id, actor.id(), service.clock.now());
    let mut told = Vec::new();
    for pairing in target.pairings() {
        let people = service.stores.directory.view(&[pairing]).await?.members;
        for one in people.iter().filter(|one| one.role == Role::Facilitator && one.id != by) {
            let about = NoticeKind::FacilitatorRecovered { member, by };
            told.push(Notice::new(NoticeId(service.entropy.uuid()), one.id, pairing, now, about));
        }
    }
    Ok(told)
}

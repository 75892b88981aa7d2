//! The part of a member's data that is about keeping the pairing safe: what they were told, what of theirs waits and how
//! much was let through, what they reported, where they are restricted. Not who else reported, nor what became of others.

use crate::actions::moderation::{own, queue};
use crate::actions::{Declined, Service};
use crate::documents::list;
use crate::documents::moderation::case::Case;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::of_member;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::moderation::spoken::Spoken;
use quartier_protocol::directory::Pairing;
use quartier_protocol::id::MemberId;
use serde_json::{Value, json};

/// All of it.
pub async fn run(service: &Service, member: MemberId, pairings: &[Pairing]) -> Result<Value, Declined> {
    let now = service.clock.now();
    let records = &*service.stores.records;
    let notices = list::<Notice>(records, &of_member(member), now).await?;
    let notices: Vec<_> = notices.iter().map(|kept| kept.it.as_of(now)).collect();
    let restrictions = list::<Restriction>(records, &of_member(member), now).await?;
    let restrictions: Vec<_> = restrictions.iter().map(|kept| kept.it.listed()).collect();
    let spoken = list::<Spoken>(records, &of_member(member), now).await?;
    let let_through = spoken.iter().map(|kept| json!({"pairing": kept.it.pairing, "messages": kept.it.released}));
    let own = own::of(service, member).await?;
    let mut reports = Vec::new();
    let mut appeals = Vec::new();
    for pairing in pairings {
        for kept in queue::all(service, pairing.id).await? {
            reports.extend(reported(&kept.it, member));
            let appeal = kept.it.appeal.filter(|_| kept.it.about == Some(member));
            appeals
                .extend(appeal.map(|note| json!({"notice": note.notice, "at": kept.it.opened, "words": note.words})));
        }
    }
    Ok(json!({
        "notices": notices,
        "waiting": own.waiting,
        "let_through": let_through.collect::<Vec<_>>(),
        "ignored": own.ignored,
        "restrictions": restrictions,
        "reports": reports,
        "appeals": appeals,
    }))
}

/// What a member reported in a case, in their own words.
fn reported(case: &Case, member: MemberId) -> Vec<Value> {
    let notes = case.reports.iter().map(|report| &report.note).filter(|note| note.by == Some(member));
    let told = notes.map(|note| {
        json!({
            "at": note.at,
            "door": note.door,
            "rule": note.rule,
            "words": note.words,
            "lang": note.lang,
            "message": case.place,
        })
    });
    told.collect()
}

//! The server's own agenda bot, as a member: one in each pairing that has something to be reminded of.
//!
//! Invariant: it has no token, so nobody else can speak as it; its id is the pairing's, so there is one however many nodes found
//! it at once.

use crate::actions::names::{self, Taken};
use crate::actions::{Declined, Service, join, standing};
use crate::store::directory::{Founding, MemberRecord, Rights};
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use quartier_protocol::text::DisplayName;

/// What it is called, in both languages: the first that nobody goes by.
const NAMES: [&str; 3] = ["Agenda", "Agenda-Bot", "Quartier-Agenda"];

/// The bot of a pairing, bound to a channel of it.
pub async fn bound(service: &Service, pairing: PairingId, channel: ChannelId) -> Result<MemberId, Declined> {
    let member = pairing.agenda_bot();
    let directory = &service.stores.directory;
    match standing::of(service, member).await? {
        Some(standing) if standing.member.bound.contains(&channel) => return Ok(member),
        Some(standing) => {
            let mut bound = standing.member.bound;
            bound.push(channel);
            bound.sort_unstable();
            directory.update_rights(member, &Rights { bound: Some(bound), ..Rights::default() }).await?;
        }
        None => {
            let name = name(service, pairing, member).await?;
            let reading = vec![Lang::de(), Lang::fr()];
            let me = Me { id: member, name, role: Role::Bot, lang: Lang::de(), council: None, reading, writing: None };
            let members = vec![MemberRecord { me, bound: vec![channel] }];
            directory.found(&Founding { members, ..Founding::default() }).await?;
        }
    }
    join::tell(service, member, &[pairing]).await;
    Ok(member)
}

async fn name(service: &Service, pairing: PairingId, member: MemberId) -> Result<DisplayName, Declined> {
    for raw in NAMES {
        match names::take(service, raw, Role::Bot, member, &[pairing]).await {
            Ok(Taken { name, changes, .. }) => {
                // Another node may be founding the same one: then the name is its already.
                service.stores.records.commit(&changes, service.clock.now()).await?;
                return Ok(name);
            }
            Err(Declined::Problem(..)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(DisplayName::parse(NAMES[0], &service.limits)?)
}

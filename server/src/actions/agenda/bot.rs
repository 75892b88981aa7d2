//! The server's own agenda bot, as a member: one in each pairing that has something to be reminded of.
//!
//! Invariant: it has no token, so nobody else can speak as it; its id is the pairing's, so there is one however many nodes found
//! it at once.

use crate::actions::names::{self, Taken};
use crate::actions::outbox::Decided;
use crate::actions::{Declined, Service, join, membership};
use crate::kernel::store::StoreError;
use crate::kernel::store::directory::{DirectoryChange, MemberRecord, Rights};
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use quartier_protocol::text::DisplayName;

/// What it is called, in both languages: the first that nobody goes by.
const NAMES: [&str; 3] = ["Agenda", "Agenda-Bot", "Quartier-Agenda"];

/// How often it is looked again because another node founded it at the same moment.
const ATTEMPTS: u32 = 16;

/// The bot of a pairing, bound to a channel of it.
pub async fn bound(service: &Service, pairing: PairingId, channel: ChannelId) -> Result<MemberId, Declined> {
    let member = pairing.agenda_bot();
    for _ in 0..ATTEMPTS {
        let decided = match membership::of(service, member).await? {
            Some(membership) if membership.member.bound.contains(&channel) => return Ok(member),
            Some(membership) => {
                let mut bound = membership.member.bound;
                bound.push(channel);
                bound.sort_unstable();
                let rights = Rights { bound: Some(bound), ..Rights::default() };
                Decided::from(DirectoryChange::Rights(member, rights))
            }
            None => {
                let (name, changes) = name(service, pairing, member).await?;
                let reading = vec![Lang::de(), Lang::fr()];
                let me =
                    Me { id: member, name, role: Role::Bot, lang: Lang::de(), council: None, reading, writing: None };
                let newcomer = MemberRecord { me, bound: vec![channel] };
                Decided::from(DirectoryChange::Newcomer(newcomer)).changes(changes)
            }
        };
        match service.commit(decided.tell(join::told(member, &[pairing]))).await {
            Ok(Committed::Done) => return Ok(member),
            // Another node took the name for it, or has just founded it: there is one already.
            Ok(Committed::Stale(_)) | Err(StoreError::Invalid(_)) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Declined::conflict())
}

/// Its name, and what keeps others from taking it.
async fn name(service: &Service, pairing: PairingId, member: MemberId) -> Result<(DisplayName, Vec<Change>), Declined> {
    for raw in NAMES {
        match names::take(service, raw, Role::Bot, member, &[pairing]).await {
            Ok(Taken { name, changes, .. }) => return Ok((name, changes)),
            Err(Declined::Problem(..)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok((DisplayName::parse(NAMES[0], &service.limits)?, Vec::new()))
}

//! Who is about to say something: in which pairing, and as what.

use super::Actor;
use crate::domain::permission::{Act, refusal};
use crate::hub::Connection;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Somebody who says something, and may by their role. Whether they may just now, the gates say (`moderation/gates`).
#[derive(Clone, Copy, Debug)]
pub struct Speaker {
    /// Who.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
    /// The pairing they say it in.
    pub pairing: PairingId,
}

impl Speaker {
    /// Whoever has a connection, in a channel in which they may speak.
    pub fn on(connection: &Connection, channel: ChannelId) -> Result<Self, Refusal> {
        connection.may(channel, Act::Speak)?;
        let pairing = connection.pairing_of(channel).ok_or_else(|| refusal(RefusalCode::NotFound))?;
        Ok(Self { member: connection.member, role: connection.role(), pairing })
    }

    /// Whoever is signed in, in a pairing of theirs.
    pub fn of(actor: &Actor, pairing: PairingId) -> Self {
        Self { member: actor.id(), role: actor.me().role, pairing }
    }
}

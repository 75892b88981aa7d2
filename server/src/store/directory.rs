//! Councils, pairings, channels and members.

use super::Stored;
use quartier_protocol::directory::{Channel, Council, Directory, Member, Municipality, Neighbourhood, Pairing};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;

/// A member as the store keeps them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRecord {
    /// Who.
    pub me: Me,
    /// The channels a bot is bound to; empty for people, whose channels are those of their council's pairings.
    pub bound: Vec<ChannelId>,
}

/// What a member may see, as far as it concerns their commands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Who.
    pub member: MemberRecord,
    /// The pairings of their council; for a bot, of its channels.
    pub pairings: Vec<Pairing>,
    /// The channels of these pairings; for a bot, the bound ones. In order of their German names.
    pub channels: Vec<Channel>,
}

/// Things to add to the directory at once.
#[derive(Clone, Default, Debug)]
pub struct Founding {
    /// Towns.
    pub municipalities: Vec<Municipality>,
    /// Parts of them.
    pub neighbourhoods: Vec<Neighbourhood>,
    /// Councils of both.
    pub councils: Vec<Council>,
    /// Pairings of councils.
    pub pairings: Vec<Pairing>,
    /// Channels of pairings; each gets an empty log.
    pub channels: Vec<Channel>,
    /// Members of councils, and bots.
    pub members: Vec<MemberRecord>,
}

/// The directory. Ids are the caller's; what refers to something refers to something that is there or in the same
/// founding.
#[async_trait::async_trait]
pub trait DirectoryStore: Send + Sync {
    /// Adds what is not there yet, by id; what is there stays as it is.
    async fn found(&self, founding: &Founding) -> Stored<()>;

    /// A member's standing. `None`: no such member.
    async fn standing(&self, member: MemberId) -> Stored<Option<Standing>>;

    /// A member as others see them.
    async fn member(&self, member: MemberId) -> Stored<Option<Member>>;

    /// Replaces the member's interface, reading and writing languages and name. `false`: no such member.
    async fn update_member(&self, me: &Me) -> Stored<bool>;

    /// One channel.
    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>>;

    /// The pairings with their councils, towns, neighbourhoods and members (bots bound to a channel of theirs too),
    /// each list without repeats, in order of ids.
    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory>;

    /// How many members there are, up to `limit`; 0 tells an empty store.
    async fn count_members(&self, limit: u32) -> Stored<u32>;
}

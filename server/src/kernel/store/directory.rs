//! Councils, pairings, channels and members.

use super::Stored;
use quartier_protocol::directory::{Channel, Council, Directory, Member, Municipality, Neighbourhood, Pairing, Role};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::push::Me;
use quartier_protocol::text::{Name, Topic};

/// A member as the store keeps them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRecord {
    /// Who.
    pub me: Me,
    /// The channels a bot is bound to, or a participant is kept to; empty for whoever has all channels of their council's
    /// pairings.
    pub bound: Vec<ChannelId>,
}

impl MemberRecord {
    /// Whether a channel of the member's pairings is one of theirs.
    pub fn sees(&self, channel: ChannelId) -> bool {
        let is_kept = self.me.role == Role::Participant && !self.bound.is_empty();
        !is_kept || self.bound.contains(&channel)
    }
}

/// What a member may see, as far as it concerns their commands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// Who.
    pub member: MemberRecord,
    /// The pairings of their council; for a bot, of its channels.
    pub pairings: Vec<Pairing>,
    /// The channels of these pairings; for a bot, or a participant who is kept to some, the bound ones of them. In order
    /// of their German names.
    pub channels: Vec<Channel>,
}

/// What others decide about a member; what isn't named stays.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rights {
    /// Their role.
    pub role: Option<Role>,
    /// The channels they are bound or kept to.
    pub bound: Option<Vec<ChannelId>>,
}

/// What a channel is called and how it is used from now on; what isn't named stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChannelChange {
    /// Which.
    pub id: ChannelId,
    /// Its name.
    pub name: Option<Bilingual<Name>>,
    /// Its topic.
    pub topic: Option<Bilingual<Topic>>,
    /// Whether it is archived.
    pub archived: Option<bool>,
}

/// What a step changes in the directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DirectoryChange {
    /// Somebody is new, who must not be there yet.
    Newcomer(MemberRecord),
    /// A channel is new, unless it is there; its log has begun already.
    NewChannel(Channel),
    /// A channel is called or used otherwise. Its log is to be told.
    Channel(ChannelChange),
    /// What is a member's own is replaced: their name and languages. All else stays. Nothing, if they are gone.
    Own(Me),
    /// What others decide about a member is replaced. All else stays. Nothing, if they are gone.
    Rights(MemberId, Rights),
    /// A member is forgotten, and how far they have read. Nothing, if they are gone already.
    Gone(MemberId),
}

/// Things to add to the directory at once.
#[derive(Clone, Default, Debug)]
pub struct DirectoryBatch {
    /// Towns.
    pub municipalities: Vec<Municipality>,
    /// Parts of them.
    pub neighbourhoods: Vec<Neighbourhood>,
    /// Councils of both.
    pub councils: Vec<Council>,
    /// Pairings of councils; each gets a desk with an empty log.
    pub pairings: Vec<Pairing>,
    /// Channels of pairings; each gets an empty log.
    pub channels: Vec<Channel>,
    /// Members of councils, and bots.
    pub members: Vec<MemberRecord>,
}

/// The directory. Ids are the caller's; what refers to something refers to something that is there or in the same
/// batch. Desks are in none of its answers.
#[async_trait::async_trait]
pub trait DirectoryStore: Send + Sync {
    /// Adds what is not there yet, by id; what is there stays as it is. Logs are begun first, so that nothing in the directory is
    /// without its log. Not one step: repeat it if it fails.
    async fn add(&self, batch: &DirectoryBatch) -> Stored<()>;

    /// What a member belongs to. `None`: no such member.
    async fn membership(&self, member: MemberId) -> Stored<Option<Membership>>;

    /// A member as others see them.
    async fn member(&self, member: MemberId) -> Stored<Option<Member>>;

    /// Replaces what is a member's own: their name and languages. All else stays, whatever others decide about it at the
    /// same moment. `false`: no such member.
    async fn update_own(&self, me: &Me) -> Stored<bool>;

    /// Replaces what others decide about a member. All else stays, whatever the member changes at the same moment.
    /// `false`: no such member; `Invalid`: bound to what is no channel.
    async fn update_rights(&self, member: MemberId, rights: &Rights) -> Stored<bool>;

    /// Forgets a member and how far they have read: nothing of them is left in the directory. `false`: no such member.
    async fn remove_member(&self, member: MemberId) -> Stored<bool>;

    /// One channel.
    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>>;

    /// The same with how often it was changed.
    async fn channel_version(&self, channel: ChannelId) -> Stored<Option<(Channel, u64)>>;

    /// The pairings with their councils, towns, neighbourhoods and members (bots bound to a channel of theirs too),
    /// each list without repeats, in order of ids.
    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory>;

    /// All municipalities, neighbourhoods, councils and pairings, and those who administer the service (role admin) as
    /// its only members; each list in order of ids.
    async fn overview(&self) -> Stored<Directory>;

    /// Gives municipalities, neighbourhoods and councils that are there already another content; what isn't there is
    /// not added, and nothing else of the batch is looked at. A neighbourhood's and a council's town stay.
    async fn amend(&self, batch: &DirectoryBatch) -> Stored<()>;

    /// The channels of a pairing, in order of their German names.
    async fn channels_of(&self, pairing: PairingId) -> Stored<Vec<Channel>>;

    /// How many members there are, up to `limit`; 0 tells an empty store.
    async fn count_members(&self, limit: u32) -> Stored<u32>;
}

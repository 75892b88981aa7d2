//! Who and what there is: municipalities, neighbourhoods, councils, pairings, channels and members.

use crate::id::{ChannelId, CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};
use crate::lang::{Bilingual, Lang};
use crate::noted::Note;
use crate::text::{DisplayName, Name, Topic};
use serde::{Deserialize, Serialize};

/// A country of the pairings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Country {
    /// Germany.
    #[serde(rename = "DE")]
    De,
    /// France.
    #[serde(rename = "FR")]
    Fr,
}

/// A town.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Municipality {
    /// Which.
    pub id: MunicipalityId,
    /// Where.
    pub country: Country,
    /// Its name in its own language.
    pub name: Name,
}

/// A part of a town.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Neighbourhood {
    /// Which.
    pub id: NeighbourhoodId,
    /// The town it is part of.
    pub municipality: MunicipalityId,
    /// Its name in its own language.
    pub name: Name,
    /// Special development needs (DE: Sozialer Zusammenhalt, FR: quartier prioritaire).
    pub development: bool,
}

/// What a council is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CouncilKind {
    /// A youth council.
    Youth,
    /// An integration advisory council.
    Integration,
    /// A committee.
    Committee,
}

/// A council of a municipality or one of its neighbourhoods.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Council {
    /// Which.
    pub id: CouncilId,
    /// What for.
    pub kind: CouncilKind,
    /// The town.
    pub municipality: MunicipalityId,
    /// The part of it, where it is one part's.
    pub neighbourhood: Option<NeighbourhoodId>,
    /// The language it works in.
    pub lang: Lang,
}

/// One German and one French council.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Pairing {
    /// Which.
    pub id: PairingId,
    /// The German council, then the French one.
    #[cfg_attr(test, schemars(length(min = 2, max = 2)))]
    pub councils: [CouncilId; 2],
}

/// A channel of a pairing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// Whose.
    pub pairing: PairingId,
    /// Its name.
    pub name: Bilingual<Name>,
    /// What it is about.
    pub topic: Bilingual<Topic>,
    /// Whether it is archived: read only.
    pub archived: bool,
}

/// What a member may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A young person of a council.
    Participant,
    /// A youth worker: keeps the channels and the tone.
    Facilitator,
    /// A program, bound to its channels.
    Bot,
    /// The operator.
    Admin,
}

/// A member as others of the pairing see them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// The name they go by.
    pub name: DisplayName,
    /// What they may do.
    pub role: Role,
    /// Their council; null for a bot.
    pub council: Option<CouncilId>,
}

/// What a member may see of all this.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Directory {
    /// Towns of the councils below.
    pub municipalities: Vec<Municipality>,
    /// Their neighbourhoods with a council below.
    pub neighbourhoods: Vec<Neighbourhood>,
    /// Both councils of each pairing below.
    pub councils: Vec<Council>,
    /// The member's pairings.
    pub pairings: Vec<Pairing>,
    /// Members of those councils, and bots bound to their channels.
    pub members: Vec<Member>,
}

/// A facilitator changed a channel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChannelChanged {
    /// The name from now on.
    pub name: Bilingual<Name>,
    /// The topic from now on.
    pub topic: Bilingual<Topic>,
    /// Whether the channel is archived: read only.
    pub archived: bool,
    /// Who changed it.
    pub by: MemberId,
}

impl Note for ChannelChanged {
    fn by(&self) -> Option<MemberId> {
        Some(self.by)
    }

    #[cfg(test)]
    fn examples() -> Vec<(&'static str, Self)> {
        use crate::golden::cast::{KARIM, channel_name, channel_topic};
        let changed = Self { name: channel_name(), topic: channel_topic(), archived: true, by: KARIM };
        vec![("channel_changed", changed)]
    }
}

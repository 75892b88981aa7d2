//! Ids: UUIDs (RFC 9562) that can't be taken for one another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(as = "String"))]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    };
}

id!(
    /// A town.
    MunicipalityId
);
id!(
    /// A part of a town.
    NeighbourhoodId
);
id!(
    /// A youth council, integration council or committee.
    CouncilId
);
id!(
    /// One German and one French council that work together.
    PairingId
);
id!(
    /// A channel of a pairing.
    ChannelId
);
id!(
    /// A person in one council, or a bot.
    MemberId
);
id!(
    /// A message. Made by its sender, version 7: the same id again is the same message.
    MessageId
);

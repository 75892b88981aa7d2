//! Which edition of a channel's meetings there is: what was made of one edition is as good as new until there is another.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::ChannelId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An edition. Whoever commits a change of a meeting puts another one there in the same commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Edition {
    /// Of which channel.
    pub channel: ChannelId,
    /// Drawn anew each time: no store that lost its latest moments gives the same one again.
    pub stamp: Uuid,
}

impl Document for Edition {
    const KIND: Kind = "edition";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.channel.to_string()
    }
}

//! The names of all keys and topics, in one place.
//!
//! Everything of a channel has the channel as its hash tag and so lies in one slot of a cluster, where one script can
//! change it in one step. ARCHITECTURE: what a key holds is told here and nowhere else.

use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MessageId, MunicipalityId, NeighbourhoodId, PairingId};

/// The names under one channel's hash tag. A desk's log has its keys as a channel's has: `state`, `log`, `marks`, `live`.
#[derive(Clone, Copy)]
pub struct ChannelKeys(pub ChannelId);

impl ChannelKeys {
    fn key(self, name: &str) -> String {
        format!("q:{{{}}}:{name}", self.0)
    }

    /// Hash, all of the channel that a post touches, so that it is one write:
    /// `epoch`; `offset` and `at` of the newest event; `posts`, how many messages were posted, and `last`, the offset of
    /// the newest; `trimmed`, up to where events were dropped, and `dropped`, how many messages with them; the channel
    /// itself, `pairing`, `card` (JSON) and `archived` (0 or 1). Of a desk there are no `card` and no `archived`: that is how
    /// the directory doesn't see it.
    /// `t:OFFSET` the text of an event, out of the log, which can't be changed, so that it can be taken away;
    /// `m:MESSAGE` where a message was posted and what became of it (see [`super::record`]); `r:MESSAGE` its reactions,
    /// a line an emoji, `EMOJI MEMBER MEMBER…`; `v:MESSAGE:N` its Nth earlier text, with when, by whom and its language;
    /// `w:MESSAGE` and `wr:MESSAGE` text and reactions of one that moderation took down and may put back.
    pub fn state(self) -> String {
        self.key("state")
    }

    /// Stream: one entry an event, id `OFFSET-0`, fields `at`; `n`, how many messages were posted up to and with it;
    /// `p`, the offset of the newest message posted before it; `event`, its line (see [`super::record`]). So messages
    /// are paged and counted without touching what lies between.
    pub fn log(self) -> String {
        self.key("log")
    }

    /// Hash: member → how far they have read, `EPOCH:OFFSET`.
    pub fn marks(self) -> String {
        self.key("marks")
    }

    /// Sorted set: `MEMBER/NODE-NUMBER` → when the connection counts as gone, in Unix milliseconds.
    pub fn connections(self) -> String {
        self.key("connections")
    }

    /// Hash: member → how many connections.
    pub fn here(self) -> String {
        self.key("here")
    }

    /// Set: the bots bound to the channel.
    pub fn bots(self) -> String {
        self.key("bots")
    }

    /// Topic (sharded): events, presence and typing, as [`super::broker::payload`] writes them.
    pub fn live(self) -> String {
        self.key("live")
    }
}

/// Topic (sharded): what every node hears.
pub const CONTROL: &str = "q:{control}:live";
/// Set: all members' ids.
pub const MEMBERS: &str = "q:members";

/// Hash: message id → its channel, for the messages whose ids begin alike: with UUIDv7, those of about a minute.
pub fn claims(id: MessageId) -> String {
    let id = id.to_string();
    format!("q:claims:{{{}}}", &id[..8])
}

/// Hash: `name`, `lang`, `reading`, `writing`, and what never changes: `role`, `council`, `bound`.
pub fn member(id: MemberId) -> String {
    format!("q:member:{{{id}}}")
}

/// String: JSON.
pub fn municipality(id: MunicipalityId) -> String {
    format!("q:municipality:{{{id}}}")
}

/// String: JSON.
pub fn neighbourhood(id: NeighbourhoodId) -> String {
    format!("q:neighbourhood:{{{id}}}")
}

/// String: JSON.
pub fn council(id: CouncilId) -> String {
    format!("q:council:{{{id}}}")
}

/// Set: ids.
pub fn council_members(id: CouncilId) -> String {
    format!("q:council:{{{id}}}:members")
}

/// Set: ids.
pub fn council_pairings(id: CouncilId) -> String {
    format!("q:council:{{{id}}}:pairings")
}

/// String: JSON.
pub fn pairing(id: PairingId) -> String {
    format!("q:pairing:{{{id}}}")
}

/// Set: ids.
pub fn pairing_channels(id: PairingId) -> String {
    format!("q:pairing:{{{id}}}:channels")
}

/// Hash: a record's id → `VERSION EXPIRES TERM TERM…` (`-`: never), a line feed, and its body. Beside it, for each
/// term, [`records_of`].
pub fn records(kind: &str) -> String {
    format!("q:{{records}}:{kind}")
}

/// Sorted set, all scores 0: the ids of the records of a kind that have a term.
pub fn records_of(kind: &str, term: &str) -> String {
    format!("{}:{term}", records(kind))
}

/// Number: the latest version any record was given.
pub const RECORD_VERSIONS: &str = "q:{records}:-versions";
/// Sorted set: `KIND ID` → when it expires, in Unix milliseconds.
pub const RECORD_EXPIRY: &str = "q:{records}:-expiry";

/// Sets: all municipalities', neighbourhoods', councils' and pairings' ids.
pub const MUNICIPALITIES: &str = "q:municipalities";
/// See above.
pub const NEIGHBOURHOODS: &str = "q:neighbourhoods";
/// See above.
pub const COUNCILS: &str = "q:councils";
/// See above.
pub const PAIRINGS: &str = "q:pairings";
/// Set: the members who administer the service.
pub const ADMINS: &str = "q:admins";

/// String, short-lived: what [`super::health`] writes to see whether writing works; `n` finds one for each slot range.
pub fn probe(n: u32) -> String {
    format!("q:probe:{{{n}}}")
}

//! One channel's room: its connections, counted by member.

use crate::kernel::store::presence::ConnectionId;
use quartier_protocol::id::MemberId;
use std::collections::{BTreeMap, HashMap};

/// Who is in one channel.
#[derive(Default)]
pub(super) struct Room {
    /// When each connection was last heard of, in the clock's monotonic milliseconds.
    heard_ms: HashMap<(MemberId, ConnectionId), u64>,
    /// How many connections each member has here; never 0.
    members: BTreeMap<MemberId, u32>,
}

impl Room {
    /// Notes a sign of life. Whether the member wasn't there before.
    pub(super) fn arrive(&mut self, member: MemberId, connection: ConnectionId, now_ms: u64) -> bool {
        if self.heard_ms.insert((member, connection), now_ms).is_some() {
            return false;
        }
        let count = self.members.entry(member).or_insert(0);
        *count += 1;
        *count == 1
    }

    /// Takes a connection out. Whether the member is no longer there.
    pub(super) fn leave(&mut self, member: MemberId, connection: ConnectionId) -> bool {
        self.heard_ms.remove(&(member, connection)).is_some() && self.uncount(member)
    }

    /// Takes out who was not heard of for `timeout_ms`; the members who thereby left, in order of ids.
    pub(super) fn expire(&mut self, now_ms: u64, timeout_ms: u64) -> Vec<MemberId> {
        let silent = self.heard_ms.extract_if(|_, heard_ms| now_ms.saturating_sub(*heard_ms) >= timeout_ms);
        let silent: Vec<MemberId> = silent.map(|((member, _), _)| member).collect();
        let mut gone: Vec<_> = silent.into_iter().filter(|member| self.uncount(*member)).collect();
        gone.sort_unstable();
        gone
    }

    /// Who is there, in order of ids.
    pub(super) fn online(&self) -> Vec<MemberId> {
        self.members.keys().copied().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn uncount(&mut self, member: MemberId) -> bool {
        let Some(count) = self.members.get_mut(&member) else { return false };
        *count -= 1;
        if *count > 0 {
            return false;
        }
        self.members.remove(&member);
        true
    }
}

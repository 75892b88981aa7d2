//! Who is there, on all nodes together.
//!
//! Times are this node's: nodes' clocks may differ by less than the time-out, as NTP keeps them.

use super::super::Stored;
use super::super::presence::{ConnectionId, Presence};
use super::keys::ChannelKeys;
use super::record;
use super::request::Request;
use super::script;
use super::servers::Servers;
use crate::clock::SharedClock;
use quartier_protocol::id::{ChannelId, MemberId};
use std::sync::Arc;

/// Connections renewed or taken for gone in one step.
const AT_ONCE: usize = 500;
/// After this many time-outs without a sign of anyone, Redis may forget a channel's presence.
const FORGOTTEN_AFTER: u64 = 100;

/// Presence on Redis.
pub struct RedisPresence {
    /// Where.
    pub servers: Arc<Servers>,
    /// Whose time counts.
    pub clock: SharedClock,
    /// A connection not renewed for so long counts as gone.
    pub timeout_ms: u64,
}

fn keys(channel: ChannelId) -> [String; 3] {
    let of = ChannelKeys(channel);
    [of.connections(), of.here(), of.live()]
}

fn name(member: MemberId, connection: ConnectionId) -> String {
    format!("{member}/{:016x}-{}", connection.node, connection.number)
}

impl RedisPresence {
    fn till(&self) -> i64 {
        self.clock.now().unix_ms().saturating_add(i64::try_from(self.timeout_ms).unwrap_or(i64::MAX))
    }

    fn forgotten_in(&self) -> u64 {
        self.timeout_ms.saturating_mul(FORGOTTEN_AFTER)
    }
}

#[async_trait::async_trait]
impl Presence for RedisPresence {
    async fn arrive(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        let request = script::ARRIVE.on(&keys(channel)).arg(name(member, connection));
        self.servers.request(request.arg(self.till()).arg(self.forgotten_in())).await
    }

    async fn leave(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        self.servers.request(script::LEAVE.on(&keys(channel)).arg(name(member, connection))).await
    }

    async fn renew(&self, channel: ChannelId, connections: &[(MemberId, ConnectionId)]) -> Stored<()> {
        let requests = connections.chunks(AT_ONCE).map(|some| {
            let names: Vec<String> = some.iter().map(|(member, connection)| name(*member, *connection)).collect();
            script::RENEW.on(&keys(channel)).arg(self.till()).arg(self.forgotten_in()).arg(names)
        });
        self.servers.ask_all::<u8>(requests.collect()).await.map(|_| ())
    }

    async fn expire(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        let now = self.clock.now().unix_ms();
        let mut left = Vec::new();
        loop {
            let request = script::EXPIRE.on(&keys(channel)).arg(now).arg(AT_ONCE);
            let (members, more): (Vec<String>, u8) = self.servers.request(request).await?;
            for member in &members {
                left.push(record::word(member)?);
            }
            if more == 0 {
                return Ok(left);
            }
        }
    }

    async fn online(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        let members: Vec<String> = self.servers.request(Request::about(&keys(channel)[1], "HKEYS")).await?;
        let mut members = members.iter().map(|member| record::word(member)).collect::<Stored<Vec<_>>>()?;
        members.sort_unstable();
        Ok(members)
    }
}

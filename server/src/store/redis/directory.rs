//! Councils, pairings, channels and members.
//!
//! Every thing has a key of its own; sets under councils, pairings and channels say what belongs to them. Reads go
//! from set to things in a few rounds, each of them one pipeline.

mod change;
mod found;
mod members;
mod standing;
mod view;

use super::super::Stored;
use super::super::directory::{DirectoryStore, Founding, MemberRecord, Rights, Standing};
use super::ask::Ask;
use super::keys::{self, ChannelKeys};
use super::record::{self, Card};
use super::servers::Servers;
use crate::entropy::SharedEntropy;
use quartier_protocol::directory::{Channel, Directory, Member};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use std::sync::Arc;

/// The directory on Redis.
pub struct RedisDirectory {
    /// Where.
    pub servers: Arc<Servers>,
    /// For new logs' epochs.
    pub entropy: SharedEntropy,
}

#[async_trait::async_trait]
impl DirectoryStore for RedisDirectory {
    async fn found(&self, founding: &Founding) -> Stored<()> {
        found::found(&self.servers, &self.entropy, founding).await
    }

    async fn standing(&self, member: MemberId) -> Stored<Option<Standing>> {
        standing::standing(&self.servers, member).await
    }

    async fn member(&self, member: MemberId) -> Stored<Option<Member>> {
        Ok(member_records(&self.servers, &[member]).await?.pop().map(|record| members::public(&record)))
    }

    async fn update_own(&self, me: &Me) -> Stored<bool> {
        change::update_own(&self.servers, me).await
    }

    async fn update_rights(&self, member: MemberId, rights: &Rights) -> Stored<bool> {
        change::update_rights(&self.servers, member, rights).await
    }

    async fn remove_member(&self, member: MemberId) -> Stored<bool> {
        change::remove_member(&self.servers, member).await
    }

    async fn overview(&self) -> Stored<Directory> {
        view::overview(&self.servers).await
    }

    async fn amend(&self, founding: &Founding) -> Stored<()> {
        change::amend(&self.servers, founding).await
    }

    async fn channels_of(&self, pairing: PairingId) -> Stored<Vec<Channel>> {
        let of_pairing: Vec<ChannelId> = ids(&self.servers, vec![keys::pairing_channels(pairing)]).await?;
        let mut found = channels(&self.servers, &of_pairing).await?;
        found.sort_by_cached_key(|channel| (channel.name.de.as_str().to_owned(), channel.id));
        Ok(found)
    }

    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>> {
        Ok(channels(&self.servers, &[channel]).await?.pop())
    }

    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory> {
        view::view(&self.servers, pairings).await
    }

    async fn count_members(&self, limit: u32) -> Stored<u32> {
        let count: u64 = self.servers.ask(Ask::about(keys::MEMBERS, "SCARD")).await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX).min(limit))
    }
}

/// The channels that are there.
async fn channels(servers: &Servers, ids: &[ChannelId]) -> Stored<Vec<Channel>> {
    type Fields = (Option<String>, Option<String>, Option<String>);
    let fields = ["pairing", "card", "archived"];
    let asks = ids.iter().map(|id| Ask::about(&ChannelKeys(*id).state(), "HMGET").arg(&fields));
    let found = servers.ask_all::<Fields>(asks.collect()).await?;
    let there = ids.iter().zip(found).filter_map(|(id, fields)| match fields {
        (Some(pairing), Some(card), Some(archived)) => Some(Card::read(*id, &pairing, &card, &archived)),
        _ => None,
    });
    there.collect()
}

/// The members that are there.
async fn member_records(servers: &Servers, ids: &[MemberId]) -> Stored<Vec<MemberRecord>> {
    let asks = ids.iter().map(|id| Ask::about(&keys::member(*id), "HMGET").arg(&members::FIELDS));
    let found = servers.ask_all::<members::Fields>(asks.collect()).await?;
    ids.iter().zip(found).filter_map(|(id, fields)| members::read(*id, fields).transpose()).collect()
}

/// Things kept as JSON that are there.
async fn things<T: for<'de> serde::Deserialize<'de>>(servers: &Servers, keys: Vec<String>) -> Stored<Vec<T>> {
    let asks = keys.into_iter().map(|key| Ask::about(&key, "GET"));
    let found = servers.ask_all::<Option<String>>(asks.collect()).await?;
    found.into_iter().flatten().map(|json| record::from_json(&json)).collect()
}

/// The ids in some sets, without repeats, in order.
async fn ids<T: std::str::FromStr + Ord>(servers: &Servers, keys: Vec<String>) -> Stored<Vec<T>> {
    let asks = keys.into_iter().map(|key| Ask::about(&key, "SMEMBERS"));
    let found = servers.ask_all::<Vec<String>>(asks.collect()).await?;
    let mut ids = found.iter().flatten().map(|id| record::word(id)).collect::<Stored<Vec<T>>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

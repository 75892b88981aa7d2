//! Changing what is in the directory, and taking members out of it.
//!
//! In a cluster none of this is one step. The order is such that it can be repeated after a failure.

use super::super::super::Stored;
use super::super::super::directory::{Founding, Rights};
use super::super::ask::Ask;
use super::super::keys::{self, ChannelKeys};
use super::super::record;
use super::super::script;
use super::super::servers::Servers;
use super::{ids, member_records, members};
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use serde::Serialize;

/// Replaces what is a member's own, and no other field.
pub async fn update_own(servers: &Servers, me: &Me) -> Stored<bool> {
    servers.ask(script::UPDATE_MEMBER.on(&[keys::member(me.id)]).arg(members::own(me))).await
}

/// Replaces what others decide about a member, and no other field. Channels first gain the bot, then the member names
/// them, then others lose it: at no moment does the member name a channel that doesn't know them.
pub async fn update_rights(servers: &Servers, member: MemberId, rights: &Rights) -> Stored<bool> {
    let Some(before) = member_records(servers, &[member]).await?.pop() else { return Ok(false) };
    let bound = rights.bound.as_ref().unwrap_or(&before.bound);
    let told =
        |channel: &ChannelId, command| Ask::about(&ChannelKeys(*channel).bots(), command).arg(member.to_string());
    let gained = bound.iter().filter(|channel| !before.bound.contains(channel));
    servers.ask_all::<u32>(gained.map(|channel| told(channel, "SADD")).collect()).await?;
    let fields = members::rights(rights);
    let there = fields.is_empty() || servers.ask(script::UPDATE_MEMBER.on(&[keys::member(member)]).arg(fields)).await?;
    let lost = before.bound.iter().filter(|channel| !bound.contains(channel));
    servers.ask_all::<u32>(lost.map(|channel| told(channel, "SREM")).collect()).await?;
    Ok(there)
}

/// Forgets a member: what points at them first, they themselves last.
pub async fn remove_member(servers: &Servers, member: MemberId) -> Stored<bool> {
    let Some(record) = member_records(servers, &[member]).await?.pop() else { return Ok(false) };
    let id = member.to_string();
    let mut channels = record.bound.clone();
    let mut asks = vec![Ask::about(keys::MEMBERS, "SREM").arg(&id), Ask::about(keys::ADMINS, "SREM").arg(&id)];
    if let Some(council) = record.me.council {
        asks.push(Ask::about(&keys::council_members(council), "SREM").arg(&id));
        let pairings: Vec<PairingId> = ids(servers, vec![keys::council_pairings(council)]).await?;
        let of_pairings = pairings.iter().map(|pairing| keys::pairing_channels(*pairing)).collect();
        channels.extend(ids::<ChannelId>(servers, of_pairings).await?);
        let desks = pairings.iter().map(|pairing| ChannelKeys(pairing.desk()).marks());
        asks.extend(desks.map(|marks| Ask::about(&marks, "HDEL").arg(&id)));
    }
    for channel in channels {
        let of = ChannelKeys(channel);
        asks.push(Ask::about(&of.bots(), "SREM").arg(&id));
        asks.push(Ask::about(&of.marks(), "HDEL").arg(&id));
    }
    servers.ask_all::<u32>(asks).await?;
    servers.ask(Ask::about(&keys::member(member), "DEL")).await
}

/// Gives municipalities, neighbourhoods and councils another content.
pub async fn amend(servers: &Servers, founding: &Founding) -> Stored<()> {
    let mut asks = Vec::new();
    for town in &founding.municipalities {
        asks.push(change(&keys::municipality(town.id), town)?);
    }
    for part in &founding.neighbourhoods {
        asks.push(change(&keys::neighbourhood(part.id), part)?);
    }
    for council in &founding.councils {
        asks.push(change(&keys::council(council.id), council)?);
    }
    servers.ask_all::<Option<String>>(asks).await.map(|_| ())
}

/// Sets a key that is there.
fn change(key: &str, thing: &impl Serialize) -> Stored<Ask> {
    Ok(Ask::about(key, "SET").arg(record::to_json(thing)?).arg("XX"))
}

/// The set beside all members in which a member stands by their role.
pub fn set_of_role(role: Role) -> Option<&'static str> {
    (role == Role::Admin).then_some(keys::ADMINS)
}

//! Adding to the directory.
//!
//! In a cluster this is not one step. It can be repeated after a failure: things first, each only if it is not there,
//! then the sets, always, by what is there.

use super::super::super::Stored;
use super::super::super::directory::{Founding, MemberRecord};
use super::super::ask::Ask;
use super::super::keys::{self, ChannelKeys};
use super::super::log;
use super::super::record::{self, Card};
use super::super::script;
use super::super::servers::Servers;
use super::{change, members};
use crate::entropy::SharedEntropy;
use quartier_protocol::directory::{Channel, Pairing};
use quartier_protocol::id::PairingId;
use serde::Serialize;
use std::collections::BTreeMap;

/// Ids put into a set with one command.
const PUT_AT_ONCE: usize = 500;

/// Adds what is not there yet.
pub async fn found(servers: &Servers, entropy: &SharedEntropy, founding: &Founding) -> Stored<()> {
    let Founding { municipalities, neighbourhoods, councils, pairings, channels, members } = founding;
    let mut things = Vec::new();
    things.extend(municipalities.iter().map(|thing| add(&keys::municipality(thing.id), thing)));
    things.extend(neighbourhoods.iter().map(|thing| add(&keys::neighbourhood(thing.id), thing)));
    things.extend(councils.iter().map(|thing| add(&keys::council(thing.id), thing)));
    servers.ask_all::<Option<String>>(things.into_iter().collect::<Stored<_>>()?).await?;
    let mut sets = Sets::default();
    municipalities.iter().for_each(|thing| sets.put(keys::MUNICIPALITIES.to_owned(), thing.id.to_string()));
    neighbourhoods.iter().for_each(|thing| sets.put(keys::NEIGHBOURHOODS.to_owned(), thing.id.to_string()));
    councils.iter().for_each(|thing| sets.put(keys::COUNCILS.to_owned(), thing.id.to_string()));
    sets.write(servers).await?;
    found_pairings(servers, entropy, pairings).await?;
    found_channels(servers, entropy, channels).await?;
    found_members(servers, members).await
}

/// Sets a key unless it is there; answers what was there.
fn add(key: &str, thing: &impl Serialize) -> Stored<Ask> {
    Ok(Ask::about(key, "SET").arg(record::to_json(thing)?).arg("NX").arg("GET"))
}

async fn found_pairings(servers: &Servers, entropy: &SharedEntropy, pairings: &[Pairing]) -> Stored<()> {
    let desks = pairings.iter().map(|pairing| log::begin_desk(pairing.id, entropy));
    servers.ask_all::<(String, u64)>(desks.collect()).await?;
    let asks = pairings.iter().map(|pairing| add(&keys::pairing(pairing.id), pairing)).collect::<Stored<_>>()?;
    let before = servers.ask_all::<Option<String>>(asks).await?;
    let mut sets = Sets::default();
    for (given, before) in pairings.iter().zip(before) {
        let there = match before {
            Some(json) => record::from_json(&json)?,
            None => given.clone(),
        };
        sets.put(keys::PAIRINGS.to_owned(), there.id.to_string());
        for council in there.councils {
            sets.put(keys::council_pairings(council), there.id.to_string());
        }
    }
    sets.write(servers).await
}

async fn found_channels(servers: &Servers, entropy: &SharedEntropy, channels: &[Channel]) -> Stored<()> {
    let asks = channels.iter().map(|channel| {
        let of = ChannelKeys(channel.id);
        let ask = script::FOUND_CHANNEL
            .on(&[of.state(), of.log()])
            .arg(entropy.epoch().as_str())
            .arg(channel.pairing.to_string());
        Ok(ask.arg(Card::write(channel)?).arg(u8::from(channel.archived)))
    });
    let there = servers.ask_all::<String>(asks.collect::<Stored<_>>()?).await?;
    let mut sets = Sets::default();
    for (channel, pairing) in channels.iter().zip(there) {
        sets.put(keys::pairing_channels(record::word::<PairingId>(&pairing)?), channel.id.to_string());
    }
    sets.write(servers).await
}

async fn found_members(servers: &Servers, members: &[MemberRecord]) -> Stored<()> {
    let asks = members.iter().map(|member| {
        let ask = script::FOUND_MEMBER.on(&[keys::member(member.me.id)]);
        let ask = ask.arg(members::council(member)).arg(members::bound(&member.bound));
        ask.arg(members::founded(member)).arg(members::own(&member.me))
    });
    let there = servers.ask_all::<(String, String)>(asks.collect()).await?;
    let mut sets = Sets::default();
    for (member, (council, bound)) in members.iter().zip(there) {
        let id = member.me.id.to_string();
        if !council.is_empty() {
            sets.put(keys::council_members(record::word(&council)?), id.clone());
        }
        for channel in bound.split_whitespace() {
            sets.put(ChannelKeys(record::word(channel)?).bots(), id.clone());
        }
        if let Some(set) = change::set_of_role(member.me.role) {
            sets.put(set.to_owned(), id.clone());
        }
        sets.put(keys::MEMBERS.to_owned(), id);
    }
    sets.write(servers).await
}

/// What goes into which set, gathered: thousands go into few.
#[derive(Default)]
struct Sets(BTreeMap<String, Vec<String>>);

impl Sets {
    fn put(&mut self, set: String, id: String) {
        self.0.entry(set).or_default().push(id);
    }

    async fn write(self, servers: &Servers) -> Stored<()> {
        let chunks = |(set, ids): &(String, Vec<String>)| -> Vec<Ask> {
            ids.chunks(PUT_AT_ONCE).map(|some| Ask::about(set, "SADD").arg(some)).collect()
        };
        let asks = self.0.into_iter().collect::<Vec<_>>().iter().flat_map(chunks).collect();
        servers.ask_all::<u32>(asks).await.map(|_| ())
    }
}

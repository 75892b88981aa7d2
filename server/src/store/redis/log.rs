//! The channels' logs.

mod pages;

use super::super::log::{
    CaseNote, Changed, EventPage, Head, Log, MessagePage, NewMessage, Note, Posted, REACTION_GROUPS_MAX,
};
use super::super::marks::Place;
use super::super::{Said, Stored};
use super::ask::Ask;
use super::error::corrupt;
use super::keys::{self, ChannelKeys};
use super::record::{self, Card};
use super::script;
use super::servers::Servers;
use crate::entropy::SharedEntropy;
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

/// Events dropped in one step of a trim.
const TRIMMED_AT_ONCE: u32 = 1_000;
/// How many events are looked at for how far a log goes back; the next look goes on behind them.
const LOOKED_AT_ONCE: u32 = 10_000;

/// Logs begun in one pipeline.
const OPENED_AT_ONCE: usize = 500;

/// Events looked at in one step of an erasure.
const ERASED_AT_ONCE: u32 = 500;

/// Logs on Redis.
pub struct RedisLog {
    servers: Arc<Servers>,
    entropy: SharedEntropy,
}

impl RedisLog {
    /// On these servers.
    pub fn new(servers: Arc<Servers>, entropy: SharedEntropy) -> Self {
        Self { servers, entropy }
    }

    /// Where slots are spread, a message's id is claimed for its channel first, since one step can't reach two slots.
    /// A claim of a post that then fails for good is given back; one left by a crash lets the same post be repeated.
    async fn claim(&self, channel: ChannelId, id: MessageId) -> Stored<Claim> {
        let (key, id, channel) = (keys::claims(id), id.to_string(), channel.to_string());
        let claimed = self.servers.ask::<bool>(Ask::about(&key, "HSETNX").arg(&id).arg(&channel)).await?;
        if claimed {
            return Ok(Claim::Ours);
        }
        let holder: Option<String> = self.servers.ask(Ask::about(&key, "HGET").arg(&id)).await?;
        Ok(if holder.is_none_or(|holder| holder == channel) { Claim::Ours } else { Claim::Anothers })
    }

    async fn give_back(&self, ids: &[MessageId]) -> Stored<()> {
        let asks = ids.iter().map(|id| Ask::about(&keys::claims(*id), "HDEL").arg(id.to_string()));
        self.servers.ask_all::<u32>(asks.collect()).await.map(|_| ())
    }

    async fn change(&self, ask: Ask) -> Stored<Changed> {
        let answer: Vec<String> = self.servers.ask(ask).await?;
        let words: Vec<&str> = answer.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            ["done", epoch, offset] => Changed::Done { position: position(epoch, offset)? },
            ["unchanged", epoch, offset] => Changed::Unchanged { position: position(epoch, offset)? },
            ["not_found"] => Changed::NotFound,
            ["not_author"] => Changed::NotAuthor,
            ["removed"] => Changed::Removed,
            ["archived"] => Changed::Archived,
            ["too_many"] => Changed::TooMany,
            _ => return Err(corrupt("a script's answer")),
        })
    }
}

/// The keys of a script that changes something: state, log, topic, removed.
fn changing(channel: ChannelId) -> [String; 4] {
    let of = ChannelKeys(channel);
    [of.state(), of.log(), of.live(), of.removed()]
}

/// Begins the log of a pairing's desk unless it is there.
fn begin_desk(pairing: PairingId, entropy: &SharedEntropy) -> Ask {
    at_desk(pairing, entropy, Timestamp::from_unix_ms(0)).arg("")
}

fn at_desk(pairing: PairingId, entropy: &SharedEntropy, at: Timestamp) -> Ask {
    let ask = script::NOTE_CASE.on(&changing(pairing.desk())).arg(at.unix_ms());
    ask.arg(entropy.epoch().as_str()).arg(pairing.to_string())
}

enum Claim {
    Ours,
    Anothers,
}

fn position(epoch: &str, offset: &str) -> Stored<Position> {
    Ok(Position { epoch: record::epoch(epoch)?, offset: record::word(offset)? })
}

#[async_trait::async_trait]
impl Log for RedisLog {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        type Fields = (Option<String>, Option<Offset>, Option<Offset>);
        let ask = Ask::about(&ChannelKeys(channel).state(), "HMGET").arg(&["epoch", "offset", "trimmed"]);
        let (Some(epoch), Some(offset), Some(trimmed)) = self.servers.ask::<Fields>(ask).await? else {
            return Ok(None);
        };
        Ok(Some(Head { position: Position { epoch: record::epoch(&epoch)?, offset }, trimmed }))
    }

    async fn places(&self, read: &[(ChannelId, Option<Position>)]) -> Stored<Vec<Option<Place>>> {
        type Fields = (String, Offset, Option<Offset>, u64);
        let asks = read.iter().map(|(channel, read)| {
            let of = ChannelKeys(*channel);
            let ask = script::PLACE.on(&[of.state(), of.log(), of.removed()]);
            match read {
                Some(read) => ask.arg(read.epoch.as_str()).arg(read.offset),
                None => ask.arg("").arg(0),
            }
        });
        let places = self.servers.ask_all::<Option<Fields>>(asks.collect()).await?;
        let place = |(epoch, offset, read, unread): Fields| {
            let epoch = record::epoch(&epoch)?;
            let unread = u32::try_from(unread).unwrap_or(UNREAD_MAX).min(UNREAD_MAX);
            let read = read.map(|offset| Position { epoch, offset });
            Ok(Place { position: Position { epoch, offset }, read, unread })
        };
        places.into_iter().map(|fields| fields.map(place).transpose()).collect()
    }

    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        let NewMessage { id, reply_to, .. } = message;
        let mut keys = changing(channel).to_vec();
        if !self.servers.is_cluster() {
            keys.push(keys::claims(id));
        } else if let Claim::Anothers = self.claim(channel, id).await? {
            return Ok(Posted::Conflict);
        }
        let ask = script::POST
            .on(&keys)
            .arg(id.to_string())
            .arg(channel.to_string())
            .arg(at.unix_ms())
            .arg(record::posted(&message))
            .arg(message.said().kept())
            .arg(reply_to.map(|id| id.to_string()).unwrap_or_default());
        let answer: Vec<String> = self.servers.ask(ask).await?;
        let words: Vec<&str> = answer.iter().map(String::as_str).collect();
        let refused = match words.as_slice() {
            ["new", epoch, offset, at] => {
                return Ok(Posted::New { position: position(epoch, offset)?, at: record::time(at)? });
            }
            ["duplicate", epoch, offset, at] => {
                return Ok(Posted::Duplicate { position: position(epoch, offset)?, at: record::time(at)? });
            }
            ["conflict"] => return Ok(Posted::Conflict),
            ["archived"] => Posted::Archived,
            ["no_reply_to"] => Posted::NoReplyTo,
            ["removed_reply_to"] => Posted::RemovedReplyTo,
            ["no_channel"] => Posted::NoChannel,
            _ => return Err(corrupt("a script's answer")),
        };
        if self.servers.is_cluster() {
            self.give_back(&[id]).await?;
        }
        Ok(refused)
    }

    async fn edit(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        said: Said,
        lang: Lang,
        at: Timestamp,
    ) -> Stored<Changed> {
        let ask = script::EDIT.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
        self.change(ask.arg(lang.as_str()).arg(&*said.kept())).await
    }

    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.change(script::REMOVE.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms()))
            .await
    }

    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let ask = script::TAKE_DOWN.on(&changing(channel)).arg(id.to_string()).arg(by.to_string());
        self.change(ask.arg(at.unix_ms())).await
    }

    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let ask = script::PUT_BACK.on(&changing(channel)).arg(id.to_string()).arg(by.to_string());
        self.change(ask.arg(at.unix_ms())).await
    }

    async fn react(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        emoji: Emoji,
        on: bool,
        at: Timestamp,
    ) -> Stored<Changed> {
        let ask = script::REACT.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
        self.change(ask.arg(emoji.as_str()).arg(if on { "+" } else { "-" }).arg(REACTION_GROUPS_MAX)).await
    }

    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let card = Card::write(channel)?;
        let event = record::changed(by, channel.archived, &card);
        let ask = script::CHANGE.on(&changing(channel.id)).arg(at.unix_ms());
        self.change(ask.arg(card).arg(u8::from(channel.archived)).arg(event).arg(version)).await
    }

    async fn open_channels(&self, channels: &[Channel]) -> Stored<()> {
        for some in channels.chunks(OPENED_AT_ONCE) {
            let asks = some.iter().map(|channel| {
                let of = ChannelKeys(channel.id);
                let ask = script::OPEN_CHANNEL
                    .on(&[of.state(), of.log(), of.removed()])
                    .arg(self.entropy.epoch().as_str())
                    .arg(channel.pairing.to_string());
                Ok(ask.arg(Card::write(channel)?).arg(u8::from(channel.archived)))
            });
            self.servers.ask_all::<u8>(asks.collect::<Stored<_>>()?).await?;
        }
        Ok(())
    }

    async fn open_desk(&self, pairing: PairingId) -> Stored<()> {
        self.servers.ask::<(String, Offset)>(begin_desk(pairing, &self.entropy)).await.map(|_| ())
    }

    async fn note_case(&self, pairing: PairingId, note: CaseNote, at: Timestamp) -> Stored<Position> {
        let ask = at_desk(pairing, &self.entropy, at).arg(record::noted(&note));
        let (epoch, offset): (String, String) = self.servers.ask(ask).await?;
        position(&epoch, &offset)
    }

    async fn note(&self, channel: ChannelId, note: Note, at: Timestamp) -> Stored<Changed> {
        let ask = script::NOTE.on(&changing(channel)).arg(at.unix_ms());
        self.change(ask.arg(record::agenda(&note)?)).await
    }

    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        pages::events(&self.servers, channel, after, limit).await
    }

    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        pages::messages(&self.servers, channel, before, limit).await
    }

    async fn find(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
        pages::find(&self.servers, channel, id).await
    }

    async fn withheld(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Said>> {
        let ask = Ask::about(&ChannelKeys(channel).state(), "HGET").arg(format!("w:{id}"));
        self.servers.ask::<Option<String>>(ask).await?.map(record::said).transpose()
    }

    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>> {
        let ask = script::REVISIONS.on(&[ChannelKeys(channel).state()]).arg(id.to_string());
        let kept: Option<Vec<String>> = self.servers.ask(ask).await?;
        kept.map(|kept| kept.iter().map(|one| record::revision(one)).collect()).transpose()
    }

    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        let of = ChannelKeys(channel);
        loop {
            let ask = script::TRIM.on(&[of.state(), of.log(), of.removed()]).arg(up_to).arg(TRIMMED_AT_ONCE);
            let step: Option<(u8, Vec<String>)> = self.servers.ask(ask).await?;
            let Some((more, dropped)) = step else { return Ok(()) };
            let dropped: Vec<MessageId> = dropped.iter().map(|id| record::word(id)).collect::<Stored<_>>()?;
            self.give_back(&dropped).await?;
            if more == 0 {
                return Ok(());
            }
        }
    }

    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>> {
        let of = ChannelKeys(channel);
        let ask = script::REACHED.on(&[of.state(), of.log()]).arg(before.unix_ms()).arg(now.unix_ms());
        self.servers.ask(ask.arg(LOOKED_AT_ONCE)).await
    }

    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        let (mut from, mut events) = (0, 0);
        loop {
            let ask = script::ERASE.on(&changing(channel)).arg(member.to_string()).arg(at.unix_ms());
            let step: Option<(u64, Offset, u8)> = self.servers.ask(ask.arg(from).arg(ERASED_AT_ONCE)).await?;
            let Some((added, next, more)) = step else { return Ok(events) };
            events += added;
            from = next;
            if more == 0 {
                return Ok(events);
            }
        }
    }
}

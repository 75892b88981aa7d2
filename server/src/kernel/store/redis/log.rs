//! The channels' logs: what is recent here, what is older in the archive.
//!
//! Invariant: what is dropped here is in the archive as it was; a message is changed here only, and is brought back for that.

mod agreeing;
mod archiving;
mod erasing;
mod handing;
mod heads;
mod hot;
mod pages;
mod post;
mod repeating;
mod restoring;
mod seam;
mod trimming;
mod waiting;

pub use archiving::Archiver;

use super::super::archive::HotWindow;
use super::super::archive::tables::Archive;
use super::super::log::{Changed, EventPage, Head, Log, MessagePage, NewMessage, Posted, REACTION_GROUPS_MAX};
use super::super::marks::ReadState;
use super::super::{Said, StoreError, Stored};
use super::error::corrupt;
use super::keys::{self, ChannelKeys};
use super::record::{self, Card};
use super::request::Request;
use super::script;
use super::servers::Servers;
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use parking_lot::Mutex;
use quartier_protocol::directory::{Channel, ChannelChanged};
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Notify;

/// How many events are looked at for how far a log goes back; the next look goes on behind them.
const LOOKED_AT_ONCE: u32 = 10_000;
/// Logs begun in one pipeline.
const OPENED_AT_ONCE: usize = 500;
/// How often something is tried again because it went to the archive meanwhile.
const TRIES: usize = 16;

/// Logs on Redis.
pub struct RedisLog {
    servers: Arc<Servers>,
    entropy: SharedEntropy,
    clock: SharedClock,
    archive: Archive,
    window: HotWindow,
    /// Told when a connection came back: any log may have lost its end.
    interrupted: Arc<Notify>,
    /// Logs to which something was added that the archive may not have yet.
    unarchived: Mutex<HashSet<ChannelId>>,
    locks: handing::Locks,
}

impl RedisLog {
    /// On these servers.
    pub fn new(
        servers: Arc<Servers>,
        entropy: SharedEntropy,
        clock: SharedClock,
        archive: Archive,
        window: HotWindow,
        interrupted: Arc<Notify>,
    ) -> Self {
        Self {
            servers,
            entropy,
            clock,
            archive,
            window,
            interrupted,
            unarchived: Mutex::default(),
            locks: handing::Locks::default(),
        }
    }

    /// Notes that something may be added to a log, or was: a note from before may have been seen to before it was.
    fn note_unarchived(&self, channel: ChannelId) {
        self.unarchived.lock().insert(channel);
    }

    /// The same before and after something is asked. What was added may be so though no answer comes.
    async fn adding<T: Send>(&self, channel: ChannelId, request: impl Future<Output = Stored<T>> + Send) -> Stored<T> {
        self.note_unarchived(channel);
        let answer = request.await;
        self.note_unarchived(channel);
        answer
    }

    async fn give_back(&self, ids: &[MessageId]) -> Stored<()> {
        let requests = ids.iter().map(|id| Request::about(&keys::claims(*id), "HDEL").arg(id.to_string()));
        self.servers.ask_all::<u32>(requests.collect()).await.map(|_| ())
    }

    /// Changes a message, which may have to be brought back first.
    async fn change_message(
        &self,
        channel: ChannelId,
        id: MessageId,
        request: impl Fn() -> Request + Send,
    ) -> Stored<Changed> {
        for _ in 0..TRIES {
            let changed = self.change(channel, request()).await?;
            if changed != Changed::NotFound || !self.bring_back(channel, id).await? {
                return Ok(changed);
            }
        }
        Err(moving())
    }

    /// Changes a log, which may have to be begun first.
    async fn change_log(&self, channel: ChannelId, request: impl Fn() -> Request + Send) -> Stored<Changed> {
        for _ in 0..TRIES {
            match self.change(channel, request()).await? {
                Changed::NotFound if self.begin_lost(&[channel]).await? => {}
                changed => return Ok(changed),
            }
        }
        Err(moving())
    }

    async fn change(&self, channel: ChannelId, request: Request) -> Stored<Changed> {
        let answer: Vec<String> = self.adding(channel, self.servers.request(request)).await?;
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

/// The keys of a script that changes something: state, log, topic, removed, recalled.
fn changing(channel: ChannelId) -> [String; 5] {
    let of = ChannelKeys(channel);
    [of.state(), of.log(), of.live(), of.removed(), of.recalled()]
}

/// While one looked, things went to the archive all the time.
fn moving() -> StoreError {
    StoreError::Unavailable("the log is being archived".into())
}

fn position(epoch: &str, offset: &str) -> Stored<Position> {
    Ok(Position { epoch: record::epoch(epoch)?, offset: record::word(offset)? })
}

#[async_trait::async_trait]
impl Log for RedisLog {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        match self.head_here(channel).await? {
            None if self.begin_lost(&[channel]).await? => self.head_here(channel).await,
            found => Ok(found),
        }
    }

    async fn read_states(&self, read: &[(ChannelId, Option<Position>)]) -> Stored<Vec<Option<ReadState>>> {
        let states = self.read_states_here(read).await?;
        let missing = read.iter().zip(&states).filter_map(|(of, state)| matches!(state, Ok(None)).then_some(of.0));
        let missing: Vec<ChannelId> = missing.collect();
        let states = match self.begin_lost(&missing).await {
            Ok(true) => self.read_states_here(read).await?,
            Ok(false) => states,
            // Whoever comes in hears of the others.
            Err(error) => {
                tracing::warn!(%error, "some logs that were lost can't be begun now");
                self.read_states_here(read).await.unwrap_or(states)
            }
        };
        heads::readable(read, states)
    }

    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        self.post_message(channel, message, at).await
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
        let request = || {
            let request = script::EDIT.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
            request.arg(lang.as_str()).arg(&*said.kept())
        };
        self.change_message(channel, id, request).await
    }

    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let request =
            || script::REMOVE.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
        let removed = self.change_message(channel, id, request).await?;
        if matches!(removed, Changed::Unchanged { .. }) && self.is_touched(channel, id).await? {
            // What was withheld of it is gone now, in the archive too by the time it is answered.
            self.hand_on(channel, usize::MAX).await?;
        }
        Ok(removed)
    }

    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let request =
            || script::TAKE_DOWN.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
        let taken_down = self.change_message(channel, id, request).await?;
        self.kept_by_the_archive(channel, taken_down).await
    }

    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let request =
            || script::PUT_BACK.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
        let put_back = self.change_message(channel, id, request).await?;
        self.kept_by_the_archive(channel, put_back).await
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
        let request = || {
            let request =
                script::REACT.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at.unix_ms());
            request.arg(emoji.as_str()).arg(if on { "+" } else { "-" }).arg(REACTION_GROUPS_MAX)
        };
        self.change_message(channel, id, request).await
    }

    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let card = Card::write(channel)?;
        let Channel { name, topic, archived, .. } = channel.clone();
        let event = record::noted(&ChannelChanged { name, topic, archived, by }.into())?;
        let request = || {
            let request = script::CHANGE.on(&changing(channel.id)).arg(at.unix_ms()).arg(&card);
            request.arg(u8::from(channel.archived)).arg(&event).arg(version)
        };
        self.change_log(channel.id, request).await
    }

    async fn open_channels(&self, channels: &[Channel]) -> Stored<()> {
        let ids: Vec<ChannelId> = channels.iter().map(|channel| channel.id).collect();
        self.unarchived.lock().extend(&ids);
        // One that could not be restored is not begun empty in front of what the archive has.
        let mut failed = self.restore_missing(&ids).await?;
        for some in channels.chunks(OPENED_AT_ONCE) {
            let some = some.iter().filter(|channel| failed.iter().all(|(id, _)| *id != channel.id));
            let requests = some.map(|channel| {
                let of = ChannelKeys(channel.id);
                let request = script::OPEN_CHANNEL
                    .on(&[of.state(), of.log(), of.removed(), of.recalled()])
                    .arg(self.entropy.epoch().as_str())
                    .arg(channel.pairing.to_string());
                Ok(request.arg(Card::write(channel)?).arg(u8::from(channel.archived)))
            });
            self.servers.ask_all::<u8>(requests.collect::<Stored<_>>()?).await?;
        }
        failed.pop().map_or(Ok(()), |(_, error)| Err(error))
    }

    async fn open_desk(&self, pairing: PairingId) -> Stored<()> {
        let desk = pairing.desk();
        self.note_unarchived(desk);
        // One that is there is opened often, and needs no archive for it.
        if self.edge(desk).await?.is_none() {
            self.restore_if_missing(desk).await?;
        }
        let of = ChannelKeys(desk);
        let request = script::OPEN_DESK.on(&[of.state(), of.log(), of.removed(), of.recalled()]);
        let request = request.arg(self.entropy.epoch().as_str()).arg(pairing.to_string());
        self.servers.request::<u8>(request).await.map(|_| ())
    }

    async fn note_at_desk(&self, pairing: PairingId, note: Noted, at: Timestamp) -> Stored<Position> {
        let desk = pairing.desk();
        let event = record::noted(&note)?;
        let request = || script::NOTE_AT_DESK.on(&changing(desk)).arg(at.unix_ms()).arg(&event);
        for _ in 0..TRIES {
            let noted: Option<(String, String)> = self.adding(desk, self.servers.request(request())).await?;
            match noted {
                Some((epoch, offset)) => return position(&epoch, &offset),
                // Never begun, or lost: then it goes on behind what the archive has.
                None => self.open_desk(pairing).await?,
            }
        }
        Err(moving())
    }

    async fn note(&self, channel: ChannelId, note: Noted, at: Timestamp) -> Stored<Changed> {
        let event = record::noted(&note)?;
        self.change_log(channel, || script::NOTE.on(&changing(channel)).arg(at.unix_ms()).arg(&event)).await
    }

    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        pages::events(self, channel, after, limit).await
    }

    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        pages::messages(self, channel, before, limit).await
    }

    async fn find(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
        pages::find(self, channel, id).await
    }

    async fn withheld(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Said>> {
        type Fields = (Option<String>, Option<String>);
        let request =
            Request::about(&ChannelKeys(channel).state(), "HMGET").arg(format!("m:{id}")).arg(format!("w:{id}"));
        let withheld = match self.servers.request::<Fields>(request).await? {
            (Some(_), withheld) => withheld,
            (None, _) => self.archived(channel, id).await?.and_then(|(_, message)| message.withheld),
        };
        withheld.map(record::said).transpose()
    }

    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>> {
        let request = script::REVISIONS.on(&[ChannelKeys(channel).state()]).arg(id.to_string()).arg(0).arg(u32::MAX);
        let kept: Option<Vec<String>> = match self.servers.request(request).await? {
            None => self.archived(channel, id).await?.map(|(_, message)| message.revisions),
            kept => kept,
        };
        kept.map(|kept| kept.iter().map(|one| record::revision(one)).collect()).transpose()
    }

    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        self.trim_log(channel, up_to).await
    }

    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>> {
        let of = ChannelKeys(channel);
        let request = |older: &str| {
            let request = script::REACHED.on(&[of.state(), of.log()]).arg(before.unix_ms()).arg(now.unix_ms());
            self.servers.request::<Option<i64>>(request.arg(LOOKED_AT_ONCE).arg(older))
        };
        let mut first = request("").await?;
        if first.is_none() && self.begin_lost(&[channel]).await? {
            first = request("").await?;
        }
        let reached = match first {
            Some(-1) => {
                let Some(seam) = self.seam(channel).await? else { return Ok(None) };
                let here = [seam.trimmed, seam.cold];
                let (newest, ends) = self.archive.from_before(channel, here, before, now).await?;
                if ends {
                    return Ok(Some(newest));
                }
                request(&newest.to_string()).await?
            }
            reached => reached,
        };
        Ok(reached.and_then(|reached| u64::try_from(reached).ok()))
    }

    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        self.erase_member(channel, member, at).await
    }
}

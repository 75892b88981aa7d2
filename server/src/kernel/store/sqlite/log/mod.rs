//! The channels' logs.

mod append;
mod change;
pub(super) mod edit;
mod erase;
mod event_row;
pub(super) mod head;
pub(super) mod known;
mod message_row;
mod note;
mod open;
mod pages;
mod post;
mod reached;
mod react;
mod read_state;
mod remove;
#[cfg(test)]
mod tests;
mod trim;
mod withhold;

use super::Sqlite;
use super::transaction::WriteTransaction;
use crate::kernel::sqlite::{BULK, USUAL};
use crate::kernel::store::log::{Changed, EventPage, Head, Log, MessagePage, NewMessage, Posted};
use crate::kernel::store::marks::ReadState;
use crate::kernel::store::{Said, Stored};
use head::LogRow;
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use rusqlite::Connection;

#[async_trait::async_trait]
impl Log for Sqlite {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        let log = self.file.readers.read(move |connection| LogRow::find(connection, channel)).await?;
        Ok(log.map(|log| Head { position: log.position(), trimmed: log.trimmed }))
    }

    async fn read_states(&self, read: &[(ChannelId, Option<Position>)]) -> Stored<Vec<Option<ReadState>>> {
        let read = read.to_vec();
        let read_states = move |connection: &Connection| {
            read.iter().map(|(channel, read)| read_state::of(connection, *channel, *read)).collect()
        };
        self.file.readers.read_at_once(read_states).await
    }

    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        self.file.room.for_more()?;
        self.call(USUAL, move |transaction| post::post(transaction, channel, &message, at)).await
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
        self.file.room.for_more()?;
        self.call(USUAL, move |transaction| edit::edit(transaction, channel, id, by, (&said, &lang), at)).await
    }

    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.call(USUAL, move |transaction| remove::remove(transaction, channel, id, by, at)).await
    }

    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.call(USUAL, move |transaction| withhold::take_down(transaction, channel, id, by, at)).await
    }

    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.call(USUAL, move |transaction| withhold::put_back(transaction, channel, id, by, at)).await
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
        let reaction = react::Wish { id, by, emoji, on };
        self.call(USUAL, move |transaction| react::react(transaction, channel, &reaction, at)).await
    }

    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let (channel, version) = (channel.clone(), i64::try_from(version).unwrap_or(i64::MAX));
        self.call(USUAL, move |transaction| change::change(transaction, &channel, version, by, at)).await
    }

    async fn open_channels(&self, channels: &[Channel]) -> Stored<()> {
        let (channels, entropy) = (channels.to_vec(), self.entropy.clone());
        let open = move |transaction: &mut WriteTransaction<'_>| {
            channels.iter().try_for_each(|channel| open::channel(transaction.connection, channel, &entropy))
        };
        self.call(BULK, open).await
    }

    async fn open_desk(&self, pairing: PairingId) -> Stored<()> {
        let entropy = self.entropy.clone();
        self.call(USUAL, move |transaction| open::desk(transaction.connection, pairing, &entropy)).await
    }

    async fn note_at_desk(&self, pairing: PairingId, note: Noted, at: Timestamp) -> Stored<Position> {
        let entropy = self.entropy.clone();
        self.call(USUAL, move |transaction| open::note(transaction, pairing, note.clone(), at, &entropy)).await
    }

    async fn note(&self, channel: ChannelId, note: Noted, at: Timestamp) -> Stored<Changed> {
        self.call(USUAL, move |transaction| note::note(transaction, channel, note.clone(), at)).await
    }

    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        self.file.readers.read_at_once(move |connection| pages::events(connection, channel, after, limit.max(1))).await
    }

    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        self.file
            .readers
            .read_at_once(move |connection| pages::messages(connection, channel, before, limit.max(1)))
            .await
    }

    async fn find(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
        self.file.readers.read_at_once(move |connection| pages::find(connection, channel, id)).await
    }

    async fn withheld(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Said>> {
        self.file.readers.read_at_once(move |connection| withhold::withheld(connection, channel, id)).await
    }

    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>> {
        self.file.readers.read_at_once(move |connection| pages::revisions(connection, channel, id)).await
    }

    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        // In slices, so that others can write in between.
        while self.call(BULK, move |transaction| trim::slice(transaction, channel, up_to)).await? == trim::Slice::More {
        }
        Ok(())
    }

    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>> {
        self.file.readers.read_at_once(move |connection| reached::reached(connection, channel, before, now)).await
    }

    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        let (mut from, mut events) = (0, 0);
        loop {
            let step = self.call(BULK, move |transaction| erase::slice(transaction, channel, member, from, at)).await?;
            events += step.events;
            match step.next {
                Some(next) => from = next,
                None => return Ok(events),
            }
        }
    }
}

//! The channels' logs.

mod change;
mod edit;
mod event_row;
pub(super) mod known;
mod message_row;
mod pages;
mod post;
mod react;
mod remove;
pub(super) mod standing;
#[cfg(test)]
mod tests;
mod trim;

use super::Sqlite;
use super::writer::{BULK, USUAL};
use crate::store::Stored;
use crate::store::log::{Changed, EventPage, Head, Log, MessagePage, NewMessage, Posted};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::Revision;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::{Emoji, MessageText};
use quartier_protocol::time::Timestamp;
use standing::LogRow;

#[async_trait::async_trait]
impl Log for Sqlite {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        let log = self.readers.read(move |connection| LogRow::find(connection, channel)).await?;
        Ok(log.map(|log| Head { position: log.position(), trimmed: log.trimmed }))
    }

    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        self.writer.call(USUAL, move |turn| post::post(turn, channel, &message, at)).await
    }

    async fn edit(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        text: MessageText,
        lang: Lang,
        at: Timestamp,
    ) -> Stored<Changed> {
        self.writer.call(USUAL, move |turn| edit::edit(turn, channel, id, by, (&text, &lang), at)).await
    }

    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.writer.call(USUAL, move |turn| remove::remove(turn, channel, id, by, at)).await
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
        self.writer.call(USUAL, move |turn| react::react(turn, channel, &reaction, at)).await
    }

    async fn change_channel(&self, channel: &Channel, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let channel = channel.clone();
        self.writer.call(USUAL, move |turn| change::change(turn, &channel, by, at)).await
    }

    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        self.readers.read_at_once(move |connection| pages::events(connection, channel, after, limit.max(1))).await
    }

    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        self.readers.read_at_once(move |connection| pages::messages(connection, channel, before, limit.max(1))).await
    }

    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>> {
        self.readers.read_at_once(move |connection| pages::revisions(connection, channel, id)).await
    }

    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        // In slices, so that others can write in between.
        while self.writer.call(BULK, move |turn| trim::slice(turn, channel, up_to)).await? == trim::Slice::More {}
        Ok(())
    }
}

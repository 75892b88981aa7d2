//! A log that goes to the archive after each change, whole.

use quartier::kernel::store::archive::Archiving;
use quartier::kernel::store::log::{Changed, EventPage, Head, Log, MessagePage, NewMessage, Posted};
use quartier::kernel::store::marks::ReadState;
use quartier::kernel::store::{Said, Stored};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// The log, and what goes to the archive.
pub struct Settled(pub Arc<dyn Log>, pub Arc<dyn Archiving>);

impl Settled {
    /// Where a store is away, another time.
    async fn settle(&self, channel: ChannelId) {
        let _ = tokio::time::timeout(Duration::from_millis(300), self.1.settle(channel)).await;
    }
}

#[async_trait::async_trait]
impl Log for Settled {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        self.0.head(channel).await
    }
    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        let answer = self.0.post(channel, message, at).await;
        self.settle(channel).await;
        answer
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
        let answer = self.0.edit(channel, id, by, said, lang, at).await;
        self.settle(channel).await;
        answer
    }
    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let answer = self.0.remove(channel, id, by, at).await;
        self.settle(channel).await;
        answer
    }
    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let answer = self.0.take_down(channel, id, by, at).await;
        self.settle(channel).await;
        answer
    }
    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let answer = self.0.put_back(channel, id, by, at).await;
        self.settle(channel).await;
        answer
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
        let answer = self.0.react(channel, id, by, emoji, on, at).await;
        self.settle(channel).await;
        answer
    }
    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed> {
        let answer = self.0.change_channel(channel, version, by, at).await;
        self.settle(channel.id).await;
        answer
    }
    async fn open_channels(&self, channels: &[Channel]) -> Stored<()> {
        self.0.open_channels(channels).await
    }
    async fn read_states(&self, read: &[(ChannelId, Option<Position>)]) -> Stored<Vec<Option<ReadState>>> {
        self.0.read_states(read).await
    }
    async fn open_desk(&self, pairing: PairingId) -> Stored<()> {
        self.0.open_desk(pairing).await
    }
    async fn note_at_desk(&self, pairing: PairingId, note: Noted, at: Timestamp) -> Stored<Position> {
        let answer = self.0.note_at_desk(pairing, note, at).await;
        self.settle(pairing.desk()).await;
        answer
    }
    async fn note(&self, channel: ChannelId, note: Noted, at: Timestamp) -> Stored<Changed> {
        let answer = self.0.note(channel, note, at).await;
        self.settle(channel).await;
        answer
    }
    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        self.0.events(channel, after, limit).await
    }
    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        self.0.messages(channel, before, limit).await
    }
    async fn find(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
        self.0.find(channel, id).await
    }
    async fn withheld(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Said>> {
        self.0.withheld(channel, id).await
    }
    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>> {
        self.0.revisions(channel, id).await
    }
    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        let answer = self.0.trim(channel, up_to).await;
        self.settle(channel).await;
        answer
    }
    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>> {
        self.0.reached(channel, before, now).await
    }
    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        let answer = self.0.erase(channel, member, at).await;
        self.settle(channel).await;
        answer
    }
}

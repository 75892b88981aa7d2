//! A real store in which one kind of question can be held open, or be answered that the store is away.

use quartier::kernel::broker::{Broker, Control};
use quartier::kernel::store::log::{Changed, EventPage, Head, Log, MessagePage, NewMessage, Posted};
use quartier::kernel::store::marks::{Mark, Marked, Marks, ReadState};
use quartier::kernel::store::presence::{ConnectionId, Presence};
use quartier::kernel::store::{Said, StoreError, Stored};
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;

/// The questions by which a node begins to follow a channel, in their order; telling the other nodes; where
/// a member stands; renewing who is there; a channel's newest messages; a new message; taking one down and putting it back;
/// and what a desk is told of a case, by the desk's channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    Follow,
    Head,
    Online,
    Control,
    ReadStates,
    Renew,
    Messages,
    Post,
    TakeDown,
    PutBack,
    Note,
}

/// What becomes of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Open,
    Held,
    Away,
    Broken,
}

/// The hand on the questions about one channel.
pub struct Hold {
    question: Question,
    channel: ChannelId,
    way: watch::Sender<Way>,
    /// How often it was asked.
    asked: watch::Sender<u32>,
}

impl Hold {
    /// Waits until the question was asked.
    pub async fn asked(&self) {
        self.asked.subscribe().wait_for(|times| *times > 0).await.unwrap();
    }

    /// How often it was.
    pub fn times(&self) -> u32 {
        *self.asked.borrow()
    }

    /// From now on it is answered, and so is what waits.
    pub fn release(&self) {
        self.way.send_replace(Way::Open);
    }

    /// From now on the store is away for it.
    pub fn fail(&self) {
        self.way.send_replace(Way::Away);
    }

    /// From now on whoever asks it panics.
    pub fn panic(&self) {
        self.way.send_replace(Way::Broken);
    }

    async fn pass(&self, question: Question, channel: ChannelId) -> Stored<()> {
        if question != self.question || channel != self.channel {
            return Ok(());
        }
        self.wait().await
    }

    async fn wait(&self) -> Stored<()> {
        self.asked.send_modify(|times| *times += 1);
        let mut way = self.way.subscribe();
        let way = *way.wait_for(|way| *way != Way::Held).await.unwrap();
        assert_ne!(way, Way::Broken, "broken on purpose");
        if way == Way::Away { Err(StoreError::Unavailable("held away".into())) } else { Ok(()) }
    }
}

/// The same store, with a question about one channel held from the start.
pub fn hold(stores: &Stores, question: Question, channel: ChannelId) -> (Stores, Arc<Hold>) {
    let (way, asked) = (watch::channel(Way::Held).0, watch::channel(0).0);
    let hold = Arc::new(Hold { question, channel, way, asked });
    let held = Stores {
        log: Arc::new(HeldLog(stores.log.clone(), hold.clone())),
        presence: Arc::new(HeldPresence(stores.presence.clone(), hold.clone())),
        broker: Arc::new(HeldBroker(stores.broker.clone(), hold.clone())),
        marks: Arc::new(HeldMarks(stores.marks.clone(), hold.clone())),
        ..stores.clone()
    };
    (held, hold)
}

struct HeldBroker(Arc<dyn Broker>, Arc<Hold>);

#[async_trait::async_trait]
impl Broker for HeldBroker {
    async fn follow(&self, channel: ChannelId) -> Stored<()> {
        self.1.pass(Question::Follow, channel).await?;
        self.0.follow(channel).await
    }
    async fn unfollow(&self, channel: ChannelId) {
        self.0.unfollow(channel).await;
    }
    async fn typing(&self, channel: ChannelId, member: MemberId) {
        self.0.typing(channel, member).await;
    }
    async fn control(&self, control: Control) -> Stored<()> {
        if self.1.question == Question::Control {
            self.1.wait().await?;
        }
        self.0.control(control).await
    }
}

struct HeldMarks(Arc<dyn Marks>, Arc<Hold>);

#[async_trait::async_trait]
impl Marks for HeldMarks {
    async fn mark_all(&self, marks: &[Mark]) -> Stored<Vec<Marked>> {
        self.0.mark_all(marks).await
    }
    async fn read_states(&self, member: MemberId, channels: &[ChannelId]) -> Stored<Vec<Option<ReadState>>> {
        if channels.contains(&self.1.channel) {
            self.1.pass(Question::ReadStates, self.1.channel).await?;
        }
        self.0.read_states(member, channels).await
    }
}

struct HeldPresence(Arc<dyn Presence>, Arc<Hold>);

#[async_trait::async_trait]
impl Presence for HeldPresence {
    async fn arrive(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        self.0.arrive(channel, member, connection).await
    }
    async fn leave(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        self.0.leave(channel, member, connection).await
    }
    async fn renew(&self, channel: ChannelId, connections: &[(MemberId, ConnectionId)]) -> Stored<()> {
        self.1.pass(Question::Renew, channel).await?;
        self.0.renew(channel, connections).await
    }
    async fn expire(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        self.0.expire(channel).await
    }
    async fn online(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        // The answer is as old as it can be.
        let online = self.0.online(channel).await;
        self.1.pass(Question::Online, channel).await?;
        online
    }
}

struct HeldLog(Arc<dyn Log>, Arc<Hold>);

#[async_trait::async_trait]
impl Log for HeldLog {
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>> {
        // The answer is as old as it can be.
        let head = self.0.head(channel).await;
        self.1.pass(Question::Head, channel).await?;
        head
    }
    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        self.1.pass(Question::Post, channel).await?;
        self.0.post(channel, message, at).await
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
        self.0.edit(channel, id, by, said, lang, at).await
    }
    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.0.remove(channel, id, by, at).await
    }
    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.1.pass(Question::TakeDown, channel).await?;
        self.0.take_down(channel, id, by, at).await
    }
    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.1.pass(Question::PutBack, channel).await?;
        self.0.put_back(channel, id, by, at).await
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
        self.0.react(channel, id, by, emoji, on, at).await
    }
    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed> {
        self.0.change_channel(channel, version, by, at).await
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
        self.1.pass(Question::Note, pairing.desk()).await?;
        self.0.note_at_desk(pairing, note, at).await
    }
    async fn note(&self, channel: ChannelId, note: Noted, at: Timestamp) -> Stored<Changed> {
        self.0.note(channel, note, at).await
    }
    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
        self.0.events(channel, after, limit).await
    }
    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>> {
        self.1.pass(Question::Messages, channel).await?;
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
        self.0.trim(channel, up_to).await
    }
    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>> {
        self.0.reached(channel, before, now).await
    }
    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        self.0.erase(channel, member, at).await
    }
}

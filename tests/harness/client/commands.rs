//! The commands by name.

use super::Client;
use crate::ids;
use quartier_protocol::command::{
    ChannelOnly, Command, Edit, Events, History, Ping, React, Read, Remove, Send, Subscribe,
};
use quartier_protocol::event::Event;
use quartier_protocol::id::MemberId;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::{Done, EventsOk, HistoryOk, PositionOk, Recovery, SendOk, SubscribeOk};

/// A `send` of a fresh message in German.
pub fn new_message(channel: ChannelId, text: &str) -> Send {
    Send {
        channel,
        id: ids::message(),
        text: text.into(),
        lang: Lang::de(),
        reply_to: None,
        confirmed: false,
        translation: None,
        meeting: None,
    }
}

impl Client {
    /// Follows a channel from now on; must succeed.
    #[track_caller]
    pub fn subscribe(&mut self, channel: ChannelId) -> impl Future<Output = Followed> {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.subscribe_since(channel, None, None).await;
            answer.unwrap_or_else(|refusal| panic!("{caller}: subscribe was refused: {refusal}"))
        }
    }

    /// `subscribe`
    pub async fn subscribe_since(
        &mut self,
        channel: ChannelId,
        since: Option<Position>,
        limit: Option<u32>,
    ) -> Result<Followed, Refusal> {
        self.ask::<SubscribeOk>(Command::Subscribe(Subscribe { channel, since, limit })).await.map(Followed::from)
    }

    /// `unsubscribe`
    pub async fn unsubscribe(&mut self, channel: ChannelId) -> Result<Done, Refusal> {
        self.ask(Command::Unsubscribe(ChannelOnly { channel })).await
    }

    /// `events`
    pub async fn events(
        &mut self,
        channel: ChannelId,
        after: Position,
        limit: Option<u32>,
    ) -> Result<EventsOk, Refusal> {
        self.ask(Command::Events(Events { channel, after, limit })).await
    }

    /// `history`
    pub async fn history(
        &mut self,
        channel: ChannelId,
        before: Option<Position>,
        limit: Option<u32>,
    ) -> Result<HistoryOk, Refusal> {
        self.ask(Command::History(History { channel, before, limit })).await
    }

    /// `send`
    pub async fn send(&mut self, message: &Send) -> Result<SendOk, Refusal> {
        self.ask(Command::Send(message.clone())).await
    }

    /// Posts a fresh message in German; must succeed.
    #[track_caller]
    pub fn say(&mut self, channel: ChannelId, text: &str) -> impl Future<Output = Said> {
        let caller = std::panic::Location::caller();
        let message = new_message(channel, text);
        async move {
            let ok =
                self.send(&message).await.unwrap_or_else(|refusal| panic!("{caller}: send was refused: {refusal}"));
            assert!(!ok.duplicate, "{caller}: a fresh message is no duplicate");
            Said { id: message.id, position: ok.position.expect("the message was posted") }
        }
    }

    /// `edit`, in German
    pub async fn edit(&mut self, channel: ChannelId, id: MessageId, text: &str) -> Result<PositionOk, Refusal> {
        let text = text.into();
        self.ask(Command::Edit(Edit { channel, id, text, lang: Lang::de(), confirmed: false, translation: None })).await
    }

    /// `remove`
    pub async fn remove(&mut self, channel: ChannelId, id: MessageId) -> Result<PositionOk, Refusal> {
        self.ask(Command::Remove(Remove { channel, id })).await
    }

    /// `react` with `on`
    pub async fn react(&mut self, channel: ChannelId, id: MessageId, emoji: &str) -> Result<PositionOk, Refusal> {
        self.ask(Command::React(React { channel, id, emoji: emoji.into(), on: true })).await
    }

    /// `react` without `on`
    pub async fn unreact(&mut self, channel: ChannelId, id: MessageId, emoji: &str) -> Result<PositionOk, Refusal> {
        self.ask(Command::React(React { channel, id, emoji: emoji.into(), on: false })).await
    }

    /// `read`
    pub async fn read(&mut self, channel: ChannelId, position: Position) -> Result<Done, Refusal> {
        self.ask(Command::Read(Read { channel, position })).await
    }

    /// `typing`
    pub async fn typing(&mut self, channel: ChannelId) -> Result<Done, Refusal> {
        self.ask(Command::Typing(ChannelOnly { channel })).await
    }

    /// `ping`; must succeed.
    #[track_caller]
    pub fn ping(&mut self) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.ask::<Done>(Command::Ping(Ping {})).await;
            answer.unwrap_or_else(|refusal| panic!("{caller}: ping was refused: {refusal}"));
        }
    }
}

/// A message that was posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// Its id.
    pub id: MessageId,
    /// Where it was posted.
    pub position: Position,
}

/// The reply to `subscribe`, laid out for looking at.
#[derive(Clone, PartialEq, Debug)]
pub struct Followed {
    /// The next event is the one after this.
    pub position: Position,
    /// Who is there.
    pub online: Vec<MemberId>,
    /// Whether what was missed is told.
    pub recovered: bool,
    /// What was missed; there if recovered.
    pub events: Option<Vec<Event>>,
    /// What to start from; there if not recovered.
    pub messages: Option<Vec<Message>>,
    /// Whether there is more to page.
    pub more: bool,
}

impl From<SubscribeOk> for Followed {
    fn from(ok: SubscribeOk) -> Self {
        let SubscribeOk { position, online, recovery, more, .. } = ok;
        match recovery {
            Recovery::Recovered { events, .. } => {
                Self { position, online, recovered: true, events: Some(events), messages: None, more }
            }
            Recovery::Fresh { messages, .. } => {
                Self { position, online, recovered: false, events: None, messages: Some(messages), more }
            }
        }
    }
}

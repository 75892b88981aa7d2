//! Two pairings to hold laws in: Saarbrücken and Nantes, Leipzig and Lyon.

use super::enrolled::{Enrolled, Node};
use quartier::clock::{Clock, SteadyClock};
use quartier::entropy::{SharedEntropy, SystemEntropy};
use quartier::kernel::store::Said;
use quartier::kernel::store::directory::{ChannelChange, DirectoryBatch, DirectoryChange, MemberRecord};
use quartier::kernel::store::log::{Changed, NewMessage, Posted};
use quartier::kernel::store::records::{Commit, Committed};
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::{
    Channel, Council, CouncilKind, Country, Municipality, Neighbourhood, Pairing, Role,
};
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MessageId, MunicipalityId, NeighbourhoodId, PairingId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Emoji, MessageText, Name, Topic};
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use uuid::{Builder, Uuid};

/// A moment to begin at.
const START_MS: i64 = 1_770_908_523_004;

/// A random id.
pub fn uuid() -> Uuid {
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    entropy.uuid()
}

pub fn text(text: &str) -> MessageText {
    MessageText::from_stored(text.to_owned())
}

/// A text and nothing else.
pub fn alone(words: &str) -> Said {
    Said::plainly(text(words))
}

pub fn emoji(emoji: &str) -> Emoji {
    Emoji::from_stored(emoji.to_owned())
}

/// A message's id as its author would make it at the beginning.
pub fn new_id() -> MessageId {
    let random = uuid().into_bytes();
    let random = std::array::from_fn(|n| random[n]);
    MessageId(Builder::from_unix_timestamp_millis(START_MS as u64, &random).into_uuid())
}

/// A message as its author would send it.
pub fn message(author: MemberId, words: &str) -> NewMessage {
    let (id, lang, text) = (new_id(), Lang::de(), text(words));
    NewMessage { id, author, lang, text, reply_to: None, written_at: None, translation: None, meeting: None }
}

/// One store with its people.
pub struct World<S> {
    pub store: S,
    pub clock: Arc<SteadyClock>,
    pub batch: DirectoryBatch,
}

impl<S: Enrolled> World<S> {
    /// A fresh store, open, with everybody in it.
    pub async fn begin() -> (Self, Node) {
        let clock = Arc::new(SteadyClock::at(START_MS));
        let store = S::fresh(clock.clone()).await;
        let world = Self { store, clock, batch: batch() };
        let node = world.open().await;
        (world, node)
    }

    /// The same with as many nodes as the store can have, two at most.
    pub async fn begin_wide() -> (Self, Vec<Node>) {
        let (world, node) = Self::begin().await;
        let mut nodes = vec![node];
        while nodes.len() < S::NODES.min(2) {
            nodes.push(world.open().await);
        }
        (world, nodes)
    }

    /// Opens the store; whoever isn't in it yet moves in.
    pub async fn open(&self) -> Node {
        let node = self.store.open().await;
        node.stores.directory.add(&self.batch).await.unwrap();
        node
    }

    /// Three channels of the first pairing, one of the second.
    pub fn channel(&self, number: usize) -> ChannelId {
        self.batch.channels[number].id
    }

    /// 0, 1: participants of the first pairing, German and French; 2: its facilitator; 3: a bot in channels 0 and 3;
    /// 4: a participant of the second pairing.
    pub fn member(&self, number: usize) -> MemberId {
        self.batch.members[number].me.id
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Posts and expects it to be new.
    pub async fn post(&self, stores: &Stores, channel: ChannelId, message: &NewMessage) -> Position {
        match stores.log.post(channel, message.clone(), self.now()).await.unwrap() {
            Posted::New { position, .. } => position,
            other => panic!("not posted: {other:?}"),
        }
    }

    /// Posts something of a member's.
    pub async fn say(&self, stores: &Stores, channel: ChannelId, author: MemberId, words: &str) -> MessageId {
        let message = message(author, words);
        self.post(stores, channel, &message).await;
        message.id
    }

    /// Sets or unsets a reaction and expects an event.
    pub async fn react(&self, stores: &Stores, channel: ChannelId, id: MessageId, by: MemberId, with: &str, on: bool) {
        let changed = stores.log.react(channel, id, by, emoji(with), on, self.now()).await.unwrap();
        done(changed);
    }

    /// Archives a channel or opens it again.
    pub async fn archive(&self, stores: &Stores, channel: ChannelId, archived: bool) {
        let mut changed = stores.directory.channel(channel).await.unwrap().unwrap();
        changed.archived = archived;
        done(change_channel(stores, &changed, self.member(2), self.now()).await);
    }
}

/// Has the directory say of a channel what is to be so from now on, and its log take it over.
pub async fn change_channel(stores: &Stores, channel: &Channel, by: MemberId, at: Timestamp) -> Changed {
    let Channel { id, name, topic, archived, .. } = channel.clone();
    let change = ChannelChange { id, name: Some(name), topic: Some(topic), archived: Some(archived) };
    let directory = [DirectoryChange::Channel(change)];
    let commit = Commit { directory: &directory, ..Commit::default() };
    assert_eq!(stores.records.commit_all(commit, at).await.unwrap(), Committed::Done);
    let (_, version) = stores.directory.channel_version(channel.id).await.unwrap().unwrap();
    stores.log.change_channel(channel, version, by, at).await.unwrap()
}

/// The position of a change that added an event.
pub fn done(changed: Changed) -> Position {
    match changed {
        Changed::Done { position } => position,
        other => panic!("not done: {other:?}"),
    }
}

/// Where the log stands.
pub async fn head(stores: &Stores, channel: ChannelId) -> Position {
    stores.log.head(channel).await.unwrap().unwrap().position
}

/// All events after a position, paged.
pub async fn events_after(stores: &Stores, channel: ChannelId, mut after: Position, limit: u32) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        let page = stores.log.events(channel, after, limit).await.unwrap().expect("the log knows its positions");
        assert!(page.events.len() <= limit as usize);
        events.extend(page.events);
        if !page.more {
            return events;
        }
        after = events.last().expect("more comes after something").position;
    }
}

/// The whole log of an untrimmed channel.
pub async fn whole_log(stores: &Stores, channel: ChannelId) -> Vec<Event> {
    let start = Position { offset: 0, ..head(stores, channel).await };
    events_after(stores, channel, start, 200).await
}

/// All messages of a channel, paged, oldest first.
pub async fn all_messages(stores: &Stores, channel: ChannelId, limit: u32) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut before = None;
    loop {
        let page = stores.log.messages(channel, before, limit).await.unwrap().expect("the log knows its positions");
        assert!(page.messages.len() <= limit as usize);
        assert!(page.messages.is_sorted_by_key(|m| m.position.offset));
        messages.splice(0..0, page.messages);
        if !page.more {
            return messages;
        }
        before = messages.first().map(|oldest| oldest.position);
    }
}

/// One message as it is now.
pub async fn message_now(stores: &Stores, channel: ChannelId, id: MessageId) -> Message {
    let messages = all_messages(stores, channel, 100).await;
    messages.into_iter().find(|message| message.id == id).expect("the message is there")
}

/// The message an event is about.
pub fn subject(event: &Event) -> Option<MessageId> {
    match &event.kind {
        EventKind::MessagePosted { message } => Some(message.id),
        EventKind::MessageEdited { id, .. }
        | EventKind::MessageRemoved { id, .. }
        | EventKind::MessageRestored { id, .. }
        | EventKind::ReactionSet { id, .. } => Some(*id),
        EventKind::Noted(_) => None,
    }
}

fn batch() -> DirectoryBatch {
    let mut batch = DirectoryBatch::default();
    let first = pairing(&mut batch, "Saarbrücken", "Nantes");
    let second = pairing(&mut batch, "Leipzig", "Lyon");
    for (pairing, de, fr) in [
        (first, "Sport", "Sport"),
        (first, "Allgemeines", "Général"),
        (first, "Musik", "Musique"),
        (second, "Garten", "Jardin"),
    ] {
        let id = ChannelId(uuid());
        let (name, topic) = (both(de, fr, Name::from_stored), both("Hallo", "", Topic::from_stored));
        batch.channels.push(Channel { id, pairing, name, topic, archived: false });
    }
    let councils: Vec<CouncilId> = batch.councils.iter().map(|council| council.id).collect();
    let bound = vec![batch.channels[0].id, batch.channels[3].id];
    batch.members = vec![
        member("Lena", Role::Participant, Some(councils[0])),
        member("Zoé", Role::Participant, Some(councils[1])),
        member("Karim", Role::Facilitator, Some(councils[0])),
        MemberRecord { bound, ..member("Agenda", Role::Bot, None) },
        member("Mia", Role::Participant, Some(councils[2])),
    ];
    batch
}

fn pairing(batch: &mut DirectoryBatch, german: &str, french: &str) -> PairingId {
    let sides = [(german, Country::De, Lang::de()), (french, Country::Fr, Lang::fr())];
    let councils = sides.map(|(town, country, lang)| {
        let (town_id, part_id, id) = (MunicipalityId(uuid()), NeighbourhoodId(uuid()), CouncilId(uuid()));
        let name = Name::from_stored(town.to_owned());
        batch.municipalities.push(Municipality { id: town_id, country, name });
        let name = Name::from_stored(format!("{town} 1"));
        batch.neighbourhoods.push(Neighbourhood { id: part_id, municipality: town_id, name, development: true });
        let neighbourhood = (country == Country::De).then_some(part_id);
        batch.councils.push(Council { id, kind: CouncilKind::Youth, municipality: town_id, neighbourhood, lang });
        id
    });
    let id = PairingId(uuid());
    batch.pairings.push(Pairing { id, councils });
    id
}

/// The same in both languages of a pairing.
pub fn both<T>(de: &str, fr: &str, make: fn(String) -> T) -> Bilingual<T> {
    Bilingual { de: make(de.to_owned()), fr: make(fr.to_owned()) }
}

fn member(name: &str, role: Role, council: Option<CouncilId>) -> MemberRecord {
    let me = Me {
        id: MemberId(uuid()),
        name: DisplayName::from_stored(name.to_owned()),
        role,
        lang: Lang::fr(),
        council,
        reading: vec![Lang::de(), Lang::fr()],
        writing: None,
    };
    MemberRecord { me, bound: Vec::new() }
}

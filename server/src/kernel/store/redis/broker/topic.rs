//! What this node follows.

use super::super::keys::{CONTROL, ChannelKeys};
use super::super::slot::slot_of;
use parking_lot::Mutex;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::{Epoch, Offset};
use std::collections::HashMap;

/// A topic of the servers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Topic {
    /// Events, presence and typing of a channel.
    Channel(ChannelId),
    /// What every node hears.
    Control,
}

impl Topic {
    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Channel(channel) => ChannelKeys(channel).live(),
            Self::Control => CONTROL.to_owned(),
        }
    }

    /// The topic of this name.
    pub fn named(name: &str) -> Option<Self> {
        if name == CONTROL {
            return Some(Self::Control);
        }
        name.strip_prefix("q:{")?.strip_suffix("}:live")?.parse().ok().map(Self::Channel)
    }

    /// Where it is.
    pub fn slot(self) -> u16 {
        slot_of(&self.name())
    }
}

/// The newest event that came over a topic, as the log has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Of which life of the log.
    pub epoch: Epoch,
    /// Its number.
    pub offset: Offset,
    /// Its time and line, as in the payload.
    pub entry: String,
}

/// What an event is, beside the one seen before.
#[derive(PartialEq, Eq, Debug)]
pub enum SequenceCheck {
    /// The next one, the first one, or of another epoch.
    Next,
    /// Not the one after this: some were missed, or the log lost its end and goes on with other events.
    NotNext(Seen),
    /// Its topic is not followed.
    Unwanted,
}

#[derive(Default)]
struct Following {
    /// A subscription to it was confirmed once: from then on nothing may be lost silently.
    confirmed: bool,
    seen: Option<Seen>,
}

/// The topics this node follows.
#[derive(Default)]
pub struct Followed {
    topics: Mutex<HashMap<Topic, Following>>,
}

impl Followed {
    /// Adds a topic. `false`: it was there.
    pub fn add(&self, topic: Topic) -> bool {
        let mut topics = self.topics.lock();
        let before = topics.len();
        topics.entry(topic).or_default();
        topics.len() > before
    }

    /// Takes a topic out.
    pub fn remove(&self, topic: Topic) {
        self.topics.lock().remove(&topic);
    }

    /// Whether the topic is followed.
    pub fn has(&self, topic: Topic) -> bool {
        self.topics.lock().contains_key(&topic)
    }

    /// All of them.
    pub fn all(&self) -> Vec<Topic> {
        self.topics.lock().keys().copied().collect()
    }

    /// Notes that the servers confirmed a subscription. `true`: they had before, so there was an interruption.
    pub fn confirm(&self, topic: Topic) -> bool {
        let mut topics = self.topics.lock();
        topics.get_mut(&topic).is_some_and(|following| std::mem::replace(&mut following.confirmed, true))
    }

    /// Notes an event.
    pub fn check(&self, topic: Topic, seen: Seen) -> SequenceCheck {
        let mut topics = self.topics.lock();
        let Some(following) = topics.get_mut(&topic) else { return SequenceCheck::Unwanted };
        match following.seen.replace(seen.clone()) {
            Some(before) if before.epoch == seen.epoch && before.offset + 1 != seen.offset => {
                SequenceCheck::NotNext(before)
            }
            _ => SequenceCheck::Next,
        }
    }

    /// The newest event that came over a topic.
    pub fn seen(&self, topic: Topic) -> Option<Seen> {
        self.topics.lock().get(&topic).and_then(|following| following.seen.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_topic_is_known_by_its_name() {
        for topic in [Topic::Control, Topic::Channel(ChannelId(Uuid::from_u128(7)))] {
            assert_eq!(Topic::named(&topic.name()), Some(topic));
        }
        assert_eq!(Topic::named("q:{x}:live"), None);
    }

    #[test]
    fn an_event_that_is_not_the_next_is_told() {
        let followed = Followed::default();
        let event = |epoch, offset| Seen { epoch: Epoch::parse(epoch).unwrap(), offset, entry: String::new() };
        assert_eq!(followed.check(Topic::Control, event("e", 1)), SequenceCheck::Unwanted);
        followed.add(Topic::Control);
        for offset in [7, 8, 9] {
            assert_eq!(followed.check(Topic::Control, event("e", offset)), SequenceCheck::Next);
        }
        assert_eq!(followed.check(Topic::Control, event("e", 9)), SequenceCheck::NotNext(event("e", 9)));
        assert_eq!(followed.check(Topic::Control, event("e", 11)), SequenceCheck::NotNext(event("e", 9)));
        assert_eq!(followed.check(Topic::Control, event("f", 1)), SequenceCheck::Next);
    }

    #[test]
    fn only_a_second_confirmation_is_an_interruption() {
        let followed = Followed::default();
        assert!(followed.add(Topic::Control));
        assert!(!followed.add(Topic::Control));
        assert!(!followed.confirm(Topic::Control));
        assert!(followed.confirm(Topic::Control));
        followed.remove(Topic::Control);
        assert!(!followed.confirm(Topic::Control));
    }
}

//! What is still to be looked up, and what is being looked up now.
//!
//! Invariant: of one thing there is one look-up at a time, so that an older answer is never told behind a newer one; what is noted
//! while its thing is being looked up is looked up once more afterwards.

use quartier_protocol::id::{MemberId, PairingId};
use std::collections::{HashMap, HashSet, VecDeque};

/// What is looked up by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Thing {
    /// What a member may do, and how their channels are.
    Membership(MemberId),
    /// What concerns a member alone.
    Own(MemberId),
    /// How somebody of a pairing now is.
    Person(MemberId, PairingId),
}

/// What of a membership.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Aspects {
    /// Whether each session is still one.
    pub sessions: bool,
    /// What the member may do.
    pub rights: bool,
    /// How the channels are used, told whether or not that changed.
    pub modes: bool,
}

/// What waits, in the order in which it came, and what is under way.
#[derive(Default)]
pub(super) struct LookUps {
    queue: VecDeque<Thing>,
    /// Of what waits, or is to be looked up again.
    wanted: HashMap<Thing, Aspects>,
    under_way: HashSet<Thing>,
}

impl LookUps {
    /// Notes something, once however often.
    pub(super) fn note(&mut self, thing: Thing, aspects: Aspects) {
        let is_new = !self.wanted.contains_key(&thing);
        let wanted = self.wanted.entry(thing).or_default();
        wanted.sessions |= aspects.sessions;
        wanted.rights |= aspects.rights;
        wanted.modes |= aspects.modes;
        if is_new && !self.under_way.contains(&thing) {
            self.queue.push_back(thing);
        }
    }

    /// What to begin with now.
    pub(super) fn begin(&mut self) -> Option<(Thing, Aspects)> {
        let thing = self.queue.pop_front()?;
        self.under_way.insert(thing);
        Some((thing, self.wanted.remove(&thing).unwrap_or_default()))
    }

    /// It was looked up.
    pub(super) fn done(&mut self, thing: Thing) {
        self.under_way.remove(&thing);
        if self.wanted.contains_key(&thing) {
            self.queue.push_back(thing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_noted_while_it_is_looked_up_is_looked_up_once_more() {
        let [one, other] = [1, 2].map(|n| Thing::Membership(MemberId(Uuid::from_u128(n))));
        let (rights, modes) =
            (Aspects { rights: true, ..Aspects::default() }, Aspects { modes: true, ..Aspects::default() });
        let mut look_ups = LookUps::default();
        look_ups.note(one, rights);
        look_ups.note(one, modes);
        assert_eq!(look_ups.begin(), Some((one, Aspects { sessions: false, rights: true, modes: true })));
        look_ups.note(one, modes);
        look_ups.note(one, modes);
        look_ups.note(other, rights);
        assert_eq!(look_ups.begin(), Some((other, rights)));
        assert_eq!(look_ups.begin(), None);
        look_ups.done(other);
        assert_eq!(look_ups.begin(), None);
        look_ups.done(one);
        assert_eq!(look_ups.begin(), Some((one, modes)));
        look_ups.done(one);
        assert_eq!(look_ups.begin(), None);
    }
}

//! What nodes tell each other about sessions and members, carried out on this node's connections.
//!
//! What ends connections, and what one device of a member tells the others, is done at once and without the store. What has to be
//! looked up is noted, each thing once however often it is told meanwhile, and looked up by a task of its own: it never holds up
//! events, and one slow answer holds up no other.

use super::admission;
use super::look_ups::{Aspects, LookUps, Thing};
use super::looks::{AGAIN, Tries, look, looking, patiently, tell_channels};
use crate::actions::moderation::own;
use crate::actions::{Declined, Service, membership, read_marks};
use crate::hub::{Connection, text_frame};
use crate::kernel::broker::Control;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::push::Push;
use quartier_protocol::refusal::Refusal;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Notify;

/// Things looked up beside each other.
const LOOKED_UP_AT_ONCE: usize = 32;

/// What is to be looked up. Bounded by the members and pairings there are.
#[derive(Default)]
struct Noted {
    everybody: bool,
    members: HashSet<MemberId>,
    pairings: HashSet<PairingId>,
    own: HashSet<MemberId>,
    modes: HashSet<PairingId>,
    persons: HashSet<(MemberId, PairingId)>,
}

/// Takes controls in.
pub struct Controls {
    service: Arc<Service>,
    noted: Mutex<Noted>,
    something: Notify,
}

impl Controls {
    /// Nothing noted yet.
    pub fn new(service: Arc<Service>) -> Arc<Self> {
        Arc::new(Self { service, noted: Mutex::default(), something: Notify::new() })
    }

    /// Does what can be done at once, and notes the rest.
    pub fn take(&self, control: Control) {
        let service = &self.service;
        if service.hub.close_ended(&control) {
            return;
        }
        let mut noted = self.noted.lock();
        match control {
            Control::Read { member, channel, position, connection } => {
                let Some(frame) = text_frame(&Push::Read { channel, position }) else { return };
                let others = service.hub.connections_of(member);
                others.iter().filter(|other| other.id != connection).for_each(|other| other.tell(frame.clone()));
                return;
            }
            Control::PolicyChanged { pairing, modes } => {
                service.policies.forget(pairing);
                if !modes {
                    return;
                }
                noted.modes.insert(pairing);
            }
            Control::Interrupted => {
                service.policies.forget_all();
                noted.everybody = true;
            }
            Control::PersonChanged { member, pairing } => drop(noted.persons.insert((member, pairing))),
            Control::MemberChanged(member) => drop(noted.members.insert(member)),
            Control::OwnChanged(member) => drop(noted.own.insert(member)),
            Control::ChannelsChanged(pairing) => drop(noted.pairings.insert(pairing)),
            Control::CredentialEnded(_)
            | Control::CredentialReplaced(_)
            | Control::ShownChanged(_)
            | Control::CredentialBanned(_) => return,
        }
        drop(noted);
        self.something.notify_one();
    }

    /// Notes whose membership, and how the channels of which pairings are used, is to be looked up.
    pub(super) fn look_up(
        &self,
        members: impl IntoIterator<Item = MemberId>,
        modes: impl IntoIterator<Item = PairingId>,
    ) {
        let mut noted = self.noted.lock();
        noted.members.extend(members);
        noted.modes.extend(modes);
        drop(noted);
        self.something.notify_one();
    }
}

/// Looks up what is noted, as long as the server runs: so many things beside each other, each by itself.
pub async fn run_controls(controls: Arc<Controls>) {
    let service = &*controls.service;
    let (mut look_ups, mut under_way) = (LookUps::default(), FuturesUnordered::new());
    loop {
        tokio::select! {
            // What can't begin yet waits where it is noted, each thing once.
            () = controls.something.notified(), if under_way.len() < LOOKED_UP_AT_ONCE => {
                let noted = std::mem::take(&mut *controls.noted.lock());
                spread(service, noted, &mut look_ups);
            }
            Some((thing, outcome)) = under_way.next() => {
                if outcome == Outcome::Again {
                    look_ups.note(thing, Aspects::default());
                }
                look_ups.done(thing);
            }
        }
        while under_way.len() < LOOKED_UP_AT_ONCE
            && let Some((thing, aspects)) = look_ups.begin()
        {
            under_way.push(async move { (thing, look_up(service, thing, aspects).await) });
        }
    }
}

/// What is noted of pairings and of everybody, by members who are connected here.
fn spread(service: &Service, noted: Noted, look_ups: &mut LookUps) {
    let none = Aspects::default();
    if noted.everybody {
        for connection in service.hub.connections.all() {
            look_ups.note(Thing::Membership(connection.member), Aspects { sessions: true, rights: true, modes: true });
            look_ups.note(Thing::Own(connection.member), none);
        }
    }
    for member in noted.members {
        look_ups.note(Thing::Membership(member), Aspects { rights: true, ..none });
    }
    for (pairings, aspects) in
        [(noted.pairings, Aspects { rights: true, ..none }), (noted.modes, Aspects { modes: true, ..none })]
    {
        if !pairings.is_empty() {
            for connection in reaching(service, |pairing| pairings.contains(&pairing)) {
                look_ups.note(Thing::Membership(connection.member), aspects);
            }
        }
    }
    noted.own.into_iter().for_each(|member| look_ups.note(Thing::Own(member), none));
    for (member, pairing) in noted.persons {
        look_ups.note(Thing::Person(member, pairing), none);
    }
}

/// What came of a look-up.
#[derive(PartialEq, Eq)]
enum Outcome {
    Done,
    /// It couldn't be read, and nobody was closed for it.
    Again,
}

async fn look_up(service: &Service, thing: Thing, aspects: Aspects) -> Outcome {
    match thing {
        Thing::Membership(member) => {
            if aspects.sessions {
                for connection in service.hub.connections_of(member) {
                    admission::check(service, &connection).await;
                }
            }
            if aspects.rights {
                renew(service, member).await;
            }
            if aspects.modes {
                tell_modes_to(service, member, &service.hub.connections_of(member)).await;
            }
        }
        Thing::Own(member) => tell_own(service, member, &service.hub.connections_of(member)).await,
        Thing::Person(member, pairing) => return tell_person(service, member, pairing).await,
    }
    Outcome::Done
}

/// Connections that reach one of these pairings, or may before they have been greeted.
fn reaching(service: &Service, concerns: impl Fn(PairingId) -> bool) -> Vec<Arc<Connection>> {
    let mut connections = service.hub.connections.all();
    connections.retain(|connection| {
        connection.awaits_hello() || connection.reachable().pairings.iter().any(|one| concerns(one.id))
    });
    connections
}

/// Tells a member's connections what concerns the member alone. If that can't be read, they come back to the truth.
async fn tell_own(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    let theirs = service.hub.connections.of(member);
    let _looking = looking(&theirs).await;
    let told = patiently(Tries::ForAWhile, || async {
        let own = own::of(service, member).await?;
        text_frame(&Push::Own(own)).iter().for_each(|frame| {
            connections.iter().for_each(|connection| connection.tell(frame.clone()));
        });
        Ok::<(), Declined>(())
    });
    if told.await.is_err() {
        connections.iter().for_each(|connection| connection.close(CloseCode::Resync));
    }
}

/// Tells a member's connections how the channels are used now. If that can't be read, they come back to the truth.
async fn tell_modes_to(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    let _ = read_marks::keep_of(service, member).await;
    let theirs = service.hub.connections.of(member);
    let _looking = looking(&theirs).await;
    let told = patiently(Tries::ForAWhile, || async {
        if let Some(found) = membership::of(service, member).await? {
            tell_channels(service, &found, connections).await?;
        }
        Ok::<(), Refusal>(())
    });
    if told.await.is_err() {
        connections.iter().for_each(|connection| connection.close(CloseCode::Resync));
    }
}

/// Tells whoever reaches a pairing how somebody of it now is. Nobody is read for if nobody is there to be told. It is no right of anybody's:
/// while it can't be read it is tried again, behind whatever else is to be looked up.
async fn tell_person(service: &Service, member: MemberId, pairing: PairingId) -> Outcome {
    let reaches = |connection: &Arc<Connection>| connection.reachable().has(pairing);
    let told: Vec<_> = service.hub.connections.all().into_iter().filter(reaches).collect();
    if told.is_empty() {
        return Outcome::Done;
    }
    let Ok(now) = service.stores.directory.member(member).await else {
        tokio::time::sleep(AGAIN).await;
        return Outcome::Again;
    };
    if let Some(frame) = text_frame(&Push::Member { id: member, member: now }) {
        told.iter().for_each(|connection| connection.tell(frame.clone()));
    }
    Outcome::Done
}

/// Takes a member's changed membership over. If that can't be read for some seconds, their connections are closed, to come back to
/// the truth: no right outlives its end because a store was away.
async fn renew(service: &Service, member: MemberId) {
    if service.hub.connections_of(member).is_empty() {
        return;
    }
    if look(service, member, Tries::ForAWhile).await.is_err() {
        service.hub.connections_of(member).iter().for_each(|connection| connection.close(CloseCode::Resync));
    }
}

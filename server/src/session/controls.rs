//! What nodes tell each other about sessions and members, carried out on this node's connections.
//!
//! What ends connections, and what one device of a member tells the others, is done at once and without the store. What has to be
//! looked up is noted, each thing once however often it is told meanwhile, and looked up by a task of its own: it never holds up
//! events, and one slow answer holds up no other.

use super::look_ups::{Aspects, LookUps, Thing};
use crate::actions::moderation::{Out, own};
use crate::actions::{Declined, Service, credentials, membership, moderation, store_refusal};
use crate::broker::Control;
use crate::hub::{Connection, text_frame};
use crate::store::directory::Membership;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::push::Push;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Things looked up beside each other.
const LOOKED_UP_AT_ONCE: usize = 32;
/// Between two tries to read what can't be read now.
const AGAIN: Duration = Duration::from_millis(250);
/// For so long it is tried, before connections are closed for it.
const TRIED_FOR: Duration = Duration::from_secs(5);

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
            Some(thing) = under_way.next() => look_ups.done(thing),
        }
        while under_way.len() < LOOKED_UP_AT_ONCE
            && let Some((thing, aspects)) = look_ups.begin()
        {
            under_way.push(async move {
                look_up(service, thing, aspects).await;
                thing
            });
        }
    }
}

/// What is noted of pairings and of everybody, by members who are connected here.
fn spread(service: &Service, noted: Noted, look_ups: &mut LookUps) {
    let none = Aspects::default();
    if noted.everybody {
        for connection in service.hub.connections.all() {
            look_ups.note(Thing::Membership(connection.member), Aspects { sessions: true, rights: true, ..none });
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

async fn look_up(service: &Service, thing: Thing, aspects: Aspects) {
    match thing {
        Thing::Membership(member) => {
            if aspects.sessions {
                end_what_ended(service, &service.hub.connections_of(member)).await;
            }
            if aspects.rights {
                renew_all(service, member).await;
            }
            if aspects.modes {
                tell_modes_to(service, member, &service.hub.connections_of(member)).await;
            }
        }
        Thing::Own(member) => tell_own(service, member, &service.hub.connections_of(member)).await,
        Thing::Person(member, pairing) => tell_person(service, member, pairing).await,
    }
}

/// Asks again for a while: a store that is away for a moment closes nobody.
async fn patiently<T, E: Into<Declined>, F: Future<Output = Result<T, E>>>(
    mut ask: impl FnMut() -> F,
) -> Result<T, Declined> {
    let tried = async {
        loop {
            match ask().await.map_err(Into::into) {
                Err(Declined::Refused(refusal)) if refusal.code == RefusalCode::Unavailable => {}
                outcome => return outcome,
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let given_up = |_| Err(Refusal::new(RefusalCode::Unavailable, "the store was away too long").into());
    tokio::time::timeout(TRIED_FOR, tried).await.unwrap_or_else(given_up)
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
    match patiently(|| own::of(service, member)).await {
        Ok(own) => {
            if let Some(frame) = text_frame(&Push::Own(own)) {
                connections.iter().for_each(|connection| connection.tell(frame.clone()));
            }
        }
        Err(_) => connections.iter().for_each(|connection| connection.close(CloseCode::Resync)),
    }
}

/// Tells a member's connections how the channels are used now. If that can't be read, they come back to the truth.
async fn tell_modes_to(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    let told = patiently(|| async {
        if let Some(found) = membership::of(service, member).await? {
            tell_channels(service, &found, connections).await?;
        }
        Ok::<(), Refusal>(())
    });
    if told.await.is_err() {
        connections.iter().for_each(|connection| connection.close(CloseCode::Resync));
    }
}

/// Tells whoever reaches a pairing how somebody of it now is. Nobody is read for if nobody is there to be told.
async fn tell_person(service: &Service, member: MemberId, pairing: PairingId) {
    let reaches = |connection: &Arc<Connection>| connection.reachable().has(pairing);
    let told: Vec<_> = service.hub.connections.all().into_iter().filter(reaches).collect();
    if told.is_empty() {
        return;
    }
    let Ok(now) = service.stores.directory.member(member).await else { return };
    if let Some(frame) = text_frame(&Push::Member { id: member, member: now }) {
        told.iter().for_each(|connection| connection.tell(frame.clone()));
    }
}

/// After controls may have been lost: ends the connections whose session ended meanwhile.
async fn end_what_ended(service: &Service, connections: &[Arc<Connection>]) {
    for connection in connections {
        match patiently(|| credentials::known(service, &connection.credential)).await {
            Ok(Some(_)) => {}
            Ok(None) => connection.close(CloseCode::SessionEnded),
            Err(_) => connection.close(CloseCode::Resync),
        }
    }
}

/// Takes a member's changed membership over on all their connections here.
async fn renew_all(service: &Service, member: MemberId) {
    renew(service, member, &service.hub.connections_of(member)).await;
}

/// What somebody is told who is out of all pairings of theirs.
pub(super) fn closing(out: Out) -> CloseCode {
    match out {
        Out::Suspended => CloseCode::Suspended,
        Out::Banned => CloseCode::Banned,
    }
}

/// Takes a member's changed membership over. If that can't be read for some seconds, their connections are closed, to come back to
/// the truth: no right outlives its end because a store was away.
async fn renew(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    let close_all = |code| connections.iter().for_each(|connection| connection.close(code));
    match patiently(|| try_renew(service, member, connections)).await {
        Ok(true) => {}
        Ok(false) => close_all(CloseCode::SessionEnded),
        Err(_) => close_all(CloseCode::Resync),
    }
}

/// Takes a member's membership over as the store has it: a channel may just have been opened over HTTP, and the control
/// that says so still be on its way to this node.
pub(super) async fn look_again(service: &Service, connection: &Arc<Connection>) -> Result<(), Refusal> {
    if !try_renew(service, connection.member, std::slice::from_ref(connection)).await? {
        connection.close(CloseCode::SessionEnded);
    }
    Ok(())
}

async fn try_renew(service: &Service, member: MemberId, connections: &[Arc<Connection>]) -> Result<bool, Refusal> {
    let Some(found) = membership::of(service, member).await? else { return Ok(false) };
    if let Some(out) = moderation::out(service, &found).await.map_err(store_refusal)? {
        connections.iter().for_each(|connection| connection.close(closing(out)));
        return Ok(true);
    }
    let reach = service.shared_reach(&found);
    // Whoever lost a channel may be following it: they come back with what they still have.
    let has_all = |connection: &Arc<Connection>| {
        let had = connection.reachable();
        had.pairings.iter().all(|pairing| reach.has(pairing.id))
            && had.channels.iter().all(|channel| reach.channel(channel.id).is_some())
    };
    // And whoever has one more desk is told of desks by hello alone.
    let desks = found.member.me.role == Role::Facilitator;
    let has_known = |connection: &Arc<Connection>| {
        let had = connection.reachable();
        !desks || connection.awaits_hello() || reach.pairings.iter().all(|pairing| had.has(pairing.id))
    };
    let is_as_it_was = |connection: &&Arc<Connection>| has_all(connection) && has_known(connection);
    let others = connections.iter().filter(|connection| !is_as_it_was(connection));
    others.for_each(|connection| connection.close(CloseCode::Resync));
    let changed = connections.iter().any(|connection| *connection.reachable() != *reach);
    connections.iter().for_each(|connection| connection.change_membership(found.member.me.role, reach.clone()));
    if changed {
        tell_channels(service, &found, connections).await?;
    }
    Ok(true)
}

/// After hello: tells what was to be told while it was being written.
pub(super) async fn catch_up(service: &Service, connection: &Arc<Connection>) {
    let found = match membership::of(service, connection.member).await {
        Ok(Some(found)) => found,
        Ok(None) => return connection.close(CloseCode::SessionEnded),
        Err(_) => return connection.close(CloseCode::Resync),
    };
    connection.change_membership(found.member.me.role, service.shared_reach(&found));
    if tell_channels(service, &found, std::slice::from_ref(connection)).await.is_err() {
        connection.close(CloseCode::Resync);
    }
}

async fn tell_channels(service: &Service, found: &Membership, connections: &[Arc<Connection>]) -> Result<(), Refusal> {
    let channels = membership::summaries(service, found).await?;
    if let Some(frame) = text_frame(&Push::Channels { channels }) {
        connections.iter().for_each(|connection| connection.tell(frame.clone()));
    }
    Ok(())
}

//! What nodes tell each other about sessions, carried out on this node's connections.

use crate::actions::moderation::{Out, own};
use crate::actions::{Service, credentials, moderation, standing, store_refusal};
use crate::broker::Control;
use crate::hub::{Connection, text_frame};
use crate::store::directory::Standing;
use futures_util::{StreamExt, stream};
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::push::Push;
use quartier_protocol::refusal::Refusal;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Members looked up beside each other, when all have to be.
const LOOKED_UP_AT_ONCE: usize = 32;

/// Carries controls out, one after the other, until there are no more.
pub async fn run_controls(service: Arc<Service>, mut controls: mpsc::Receiver<Control>) {
    while let Some(control) = controls.recv().await {
        match control {
            Control::CredentialEnded(digest) => {
                let ended = service.hub.seats.connections();
                ended.iter().filter(|connection| connection.credential == digest).for_each(|connection| {
                    connection.close(CloseCode::SessionEnded);
                });
            }
            Control::CredentialReplaced(digest) => {
                let replaced = service.hub.seats.connections();
                replaced.iter().filter(|connection| connection.credential == digest).for_each(|connection| {
                    connection.close(CloseCode::Resync);
                });
            }
            Control::ShownChanged(member) => {
                let theirs = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
                theirs.iter().for_each(|connection| connection.close(CloseCode::Resync));
            }
            Control::MemberEnded { member, banned } => {
                let code = if banned { CloseCode::Banned } else { CloseCode::SessionEnded };
                let ended = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
                ended.iter().for_each(|connection| connection.close(code));
            }
            Control::PersonChanged { member, pairing } => tell_person(&service, member, pairing).await,
            Control::MemberChanged(member) => renew_all(&service, member).await,
            Control::OwnChanged(member) => {
                let theirs = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
                tell_own(&service, member, &theirs).await;
            }
            Control::PolicyChanged { pairing, modes } => {
                service.policies.forget(pairing);
                if modes {
                    tell_modes(&service, pairing).await;
                }
            }
            Control::ChannelsChanged(pairing) => {
                let mut concerned: HashMap<MemberId, Vec<Arc<Connection>>> = HashMap::new();
                for connection in service.hub.seats.connections() {
                    let reaches = connection.reachable().has(pairing);
                    if reaches || connection.awaits_hello() {
                        concerned.entry(connection.member).or_default().push(connection);
                    }
                }
                for (member, connections) in concerned {
                    renew(&service, member, &connections).await;
                }
            }
            Control::Read { member, channel, position, connection } => {
                let Some(frame) = text_frame(&Push::Read { channel, position }) else { continue };
                let others = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
                others.iter().filter(|other| other.id != connection).for_each(|other| other.tell(frame.clone()));
            }
            Control::Interrupted => {
                service.policies.forget_all();
                look_up_everybody(&service).await;
            }
        }
    }
}

/// Tells a member's connections what concerns the member alone. If that can't be read, they come back to the truth.
async fn tell_own(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    match own::of(service, member).await {
        Ok(own) => {
            if let Some(frame) = text_frame(&Push::Own(own)) {
                connections.iter().for_each(|connection| connection.tell(frame.clone()));
            }
        }
        Err(_) => connections.iter().for_each(|connection| connection.close(CloseCode::Resync)),
    }
}

/// Tells everybody of a pairing how its channels are used now.
pub(super) async fn tell_modes(service: &Service, pairing: PairingId) {
    let mut concerned: HashMap<MemberId, Vec<Arc<Connection>>> = HashMap::new();
    for connection in service.hub.seats.connections() {
        if connection.reachable().has(pairing) || connection.awaits_hello() {
            concerned.entry(connection.member).or_default().push(connection);
        }
    }
    for (member, connections) in concerned {
        let told = async {
            if let Some(found) = standing::of(service, member).await? {
                tell_channels(service, &found, &connections).await?;
            }
            Ok::<(), Refusal>(())
        };
        if told.await.is_err() {
            connections.iter().for_each(|connection| connection.close(CloseCode::Resync));
        }
    }
}

/// Tells whoever reaches a pairing how somebody of it now is. Nobody is read for if nobody is there to be told.
async fn tell_person(service: &Service, member: MemberId, pairing: PairingId) {
    let reaches = |connection: &Arc<Connection>| connection.reachable().has(pairing);
    let told: Vec<_> = service.hub.seats.connections().into_iter().filter(reaches).collect();
    if told.is_empty() {
        return;
    }
    let Ok(now) = service.stores.directory.member(member).await else { return };
    if let Some(frame) = text_frame(&Push::Member { id: member, member: now }) {
        told.iter().for_each(|connection| connection.tell(frame.clone()));
    }
}

/// After controls may have been lost: ends what was ended meanwhile, and takes every changed standing over.
async fn look_up_everybody(service: &Service) {
    let mut seated: HashMap<MemberId, Vec<Arc<Connection>>> = HashMap::new();
    for connection in service.hub.seats.connections() {
        seated.entry(connection.member).or_default().push(connection);
    }
    let looked_up = seated.into_iter().map(|(member, connections)| async move {
        let mut still = Vec::new();
        for connection in connections {
            match credentials::known(service, &connection.credential).await {
                Ok(Some(_)) => still.push(connection),
                Ok(None) => connection.close(CloseCode::SessionEnded),
                Err(_) => connection.close(CloseCode::Resync),
            }
        }
        renew(service, member, &still).await;
    });
    stream::iter(looked_up).buffer_unordered(LOOKED_UP_AT_ONCE).collect::<()>().await;
}

/// Takes a member's changed standing over on all their connections here.
pub(super) async fn renew_all(service: &Service, member: MemberId) {
    let connections = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
    renew(service, member, &connections).await;
}

/// What somebody is told who is out of all pairings of theirs.
pub(super) fn closing(out: Out) -> CloseCode {
    match out {
        Out::Suspended => CloseCode::Suspended,
        Out::Banned => CloseCode::Banned,
    }
}

/// Takes a member's changed standing over. If that can't be read, their connections are closed, to come back to the
/// truth: no right outlives its end because a store was away.
async fn renew(service: &Service, member: MemberId, connections: &[Arc<Connection>]) {
    if connections.is_empty() {
        return;
    }
    let close_all = |code| connections.iter().for_each(|connection| connection.close(code));
    match try_renew(service, member, connections).await {
        Ok(true) => {}
        Ok(false) => close_all(CloseCode::SessionEnded),
        Err(_) => close_all(CloseCode::Resync),
    }
}

/// Takes a member's standing over as the store has it: a channel may just have been opened over HTTP, and the control
/// that says so still be on its way to this node.
pub(super) async fn look_again(service: &Service, connection: &Arc<Connection>) -> Result<(), Refusal> {
    if !try_renew(service, connection.member, std::slice::from_ref(connection)).await? {
        connection.close(CloseCode::SessionEnded);
    }
    Ok(())
}

async fn try_renew(service: &Service, member: MemberId, connections: &[Arc<Connection>]) -> Result<bool, Refusal> {
    let Some(found) = standing::of(service, member).await? else { return Ok(false) };
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
    connections.iter().for_each(|connection| connection.change_standing(found.member.me.role, reach.clone()));
    if changed {
        tell_channels(service, &found, connections).await?;
    }
    Ok(true)
}

/// After hello: tells what was to be told while it was being written.
pub(super) async fn catch_up(service: &Service, connection: &Arc<Connection>) {
    let found = match standing::of(service, connection.member).await {
        Ok(Some(found)) => found,
        Ok(None) => return connection.close(CloseCode::SessionEnded),
        Err(_) => return connection.close(CloseCode::Resync),
    };
    connection.change_standing(found.member.me.role, service.shared_reach(&found));
    if tell_channels(service, &found, std::slice::from_ref(connection)).await.is_err() {
        connection.close(CloseCode::Resync);
    }
}

async fn tell_channels(service: &Service, found: &Standing, connections: &[Arc<Connection>]) -> Result<(), Refusal> {
    let channels = standing::summaries(service, found).await?;
    if let Some(frame) = text_frame(&Push::Channels { channels }) {
        connections.iter().for_each(|connection| connection.tell(frame.clone()));
    }
    Ok(())
}

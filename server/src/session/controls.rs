//! What nodes tell each other about sessions, carried out on this node's connections.

use crate::actions::{Service, standing};
use crate::broker::Control;
use crate::hub::{Connection, text_frame};
use crate::store::directory::Standing;
use futures_util::{StreamExt, stream};
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::MemberId;
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
            Control::MemberChanged(member) => {
                let connections = service.hub.seats.seat(member).map(|seat| seat.connections()).unwrap_or_default();
                renew(&service, member, &connections).await;
            }
            Control::ChannelsChanged(pairing) => {
                let mut concerned: HashMap<MemberId, Vec<Arc<Connection>>> = HashMap::new();
                for connection in service.hub.seats.connections() {
                    let reaches = connection.reachable().pairings.iter().any(|own| own.id == pairing);
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
            Control::Interrupted => look_up_everybody(&service).await,
        }
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
            match service.stores.accounts.credential(&connection.credential, service.clock.now()).await {
                Ok(Some(_)) => still.push(connection),
                Ok(None) => connection.close(CloseCode::SessionEnded),
                Err(_) => connection.close(CloseCode::Resync),
            }
        }
        renew(service, member, &still).await;
    });
    stream::iter(looked_up).buffer_unordered(LOOKED_UP_AT_ONCE).collect::<()>().await;
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

async fn try_renew(service: &Service, member: MemberId, connections: &[Arc<Connection>]) -> Result<bool, Refusal> {
    let Some(found) = standing::of(service, member).await? else { return Ok(false) };
    let reach = service.shared_reach(&found);
    // Whoever lost a channel may be following it: they come back with what they still have.
    let has_all = |connection: &Arc<Connection>| {
        connection.reachable().channels.iter().all(|channel| reach.channel(channel.id).is_some())
    };
    connections.iter().filter(|connection| !has_all(connection)).for_each(|loser| loser.close(CloseCode::Resync));
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

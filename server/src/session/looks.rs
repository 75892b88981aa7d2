//! Looks at what a member may, told to their connections.
//!
//! Of one member there is one look at a time: of two at once the one that began first might otherwise end last, and put what was so in
//! the place of what is.

use super::admission;
use crate::actions::moderation::{Out, own};
use crate::actions::{Declined, Service, membership, moderation, read_marks, store_refusal};
use crate::hub::{Connection, MemberConnections, Reachable, text_frame};
use crate::kernel::store::directory::Membership;
use bytes::Bytes;
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::Role;
use quartier_protocol::id::MemberId;
use quartier_protocol::push::Push;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use std::sync::Arc;
use std::time::Duration;

/// Between two tries to read what can't be read now.
pub(super) const AGAIN: Duration = Duration::from_millis(250);
/// For so long it is tried, before connections are closed for it.
pub(super) const TRIED_FOR: Duration = Duration::from_secs(5);

/// How often a store is asked that is away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    /// By whoever is told, and may ask again.
    Once,
    /// By whom nobody asks.
    ForAWhile,
}

/// Asks, for some seconds at most, and again for a while if need be: a store that is away for a moment closes nobody.
pub(super) async fn patiently<T, E: Into<Declined>, F: Future<Output = Result<T, E>>>(
    tries: Tries,
    mut ask: impl FnMut() -> F,
) -> Result<T, Declined> {
    let tried = async {
        loop {
            match ask().await.map_err(Into::into) {
                Err(Declined::Refused(refusal))
                    if refusal.code == RefusalCode::Unavailable && tries == Tries::ForAWhile => {}
                outcome => return outcome,
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let given_up = |_| Err(Refusal::new(RefusalCode::Unavailable, "the store was away too long").into());
    tokio::time::timeout(TRIED_FOR, tried).await.unwrap_or_else(given_up)
}

/// What somebody is told who is out of all pairings of theirs.
pub(super) fn closing(out: Out) -> CloseCode {
    match out {
        Out::Suspended => CloseCode::Suspended,
        Out::Banned => CloseCode::Banned,
    }
}

/// Takes a member's membership over as the store has it: a channel may just have been opened over HTTP, and the control
/// that says so still be on its way to this node.
pub(super) async fn look_again(service: &Service, member: MemberId) -> Result<(), Refusal> {
    look(service, member, Tries::Once).await.map_err(|declined| match declined {
        Declined::Refused(refusal) => refusal,
        _ => Refusal::new(RefusalCode::Unavailable, "what you may can't be read now"),
    })
}

/// Looks at what a member may, when nobody else does, and tells their connections here.
pub(super) async fn look(service: &Service, member: MemberId, tries: Tries) -> Result<(), Declined> {
    let theirs = service.hub.connections.of(member);
    let looking_first = looking(&theirs).await;
    let narrowed = patiently(tries, || narrow(service, member)).await?;
    drop(looking_first);
    if !narrowed.is_some_and(|narrowed| narrowed.is_behind()) {
        return Ok(());
    }
    // What they read a moment ago is to be in the list. It may take its time, which nobody waits for.
    let _ = read_marks::keep_of(service, member).await;
    let _looking = looking(&theirs).await;
    patiently(tries, || async {
        let Some(narrowed) = narrow(service, member).await? else { return Ok(()) };
        if !narrowed.is_behind() {
            return Ok::<_, Refusal>(());
        }
        // The list is read before it is taken over: if it can't be, the next look finds the same to tell.
        let told = channels_frame(service, &narrowed.found).await?;
        for connection in narrowed.behind {
            connection.change_membership(narrowed.role, narrowed.reach.clone());
            told.iter().for_each(|frame| connection.tell(frame.clone()));
        }
        Ok(())
    })
    .await
}

/// Where a member stands, after whoever can't go on with it was closed.
struct Narrowed {
    found: Membership,
    role: Role,
    reach: Arc<Reachable>,
    /// Connections that are to be told of more, and go on.
    behind: Vec<Arc<Connection>>,
}

impl Narrowed {
    fn is_behind(&self) -> bool {
        !self.behind.is_empty()
    }
}

/// Closes first, before anything else is read, those who lost what they could reach: no such right outlives its end because something was
/// slow to be told. `None`: nobody goes on.
async fn narrow(service: &Service, member: MemberId) -> Result<Option<Narrowed>, Refusal> {
    let found = membership::of(service, member).await?;
    let connections = || service.hub.connections_of(member).into_iter();
    let Some(found) = found else {
        connections().for_each(|connection| connection.close(CloseCode::SessionEnded));
        return Ok(None);
    };
    if let Some(out) = moderation::out(service, &found).await.map_err(store_refusal)? {
        connections().for_each(|connection| connection.close(closing(out)));
        return Ok(None);
    }
    let (role, reach) = (found.member.me.role, service.shared_reach(&found));
    // Whoever awaits hello looks after this, and is told all by it.
    let (goes_on, loses): (Vec<_>, Vec<_>) = connections()
        .filter(|connection| !connection.awaits_hello())
        .partition(|connection| is_as_it_was(connection, role, &reach));
    loses.iter().for_each(|connection| part(connection, reach.clone()));
    let behind = goes_on.into_iter().filter(|connection| *connection.reachable() != *reach).collect();
    Ok(Some(Narrowed { found, role, reach, behind }))
}

/// Has a member come back to what is; until then they may do as little as anybody.
fn part(connection: &Connection, reach: Arc<Reachable>) {
    connection.close(CloseCode::Resync);
    connection.change_membership(Role::Participant, reach);
}

/// Whether a connection that was greeted can go on with what a membership reaches now, told of more channels at most.
fn is_as_it_was(connection: &Connection, role: Role, reach: &Reachable) -> bool {
    let had = connection.reachable();
    // Whoever lost a channel may be following it: they come back with what they still have.
    let has_all = had.pairings.iter().all(|pairing| reach.has(pairing.id))
        && had.channels.iter().all(|channel| reach.channel(channel.id).is_some());
    // And whoever has one more desk is told of desks by hello alone.
    let has_known = role != Role::Facilitator || reach.pairings.iter().all(|pairing| had.has(pairing.id));
    has_all && has_known && connection.role() == role
}

pub(super) async fn looking(theirs: &Option<Arc<MemberConnections>>) -> Option<tokio::sync::MutexGuard<'_, ()>> {
    match theirs {
        Some(theirs) => Some(theirs.look().await),
        None => None,
    }
}

/// After hello: tells what was to be told while it was being written. What it was let in with may have changed as well.
pub(super) async fn catch_up(service: &Service, connection: &Arc<Connection>) {
    admission::check(service, connection).await;
    let _ = read_marks::keep_of(service, connection.member).await;
    let theirs = service.hub.connections.of(connection.member);
    let _looking = looking(&theirs).await;
    let told = patiently(Tries::ForAWhile, || async {
        let Some(narrowed) = narrow(service, connection.member).await? else { return Ok::<_, Declined>(()) };
        if connection.outbox.ending().is_some() {
            return Ok(());
        }
        connection.change_membership(narrowed.role, narrowed.reach);
        tell_channels(service, &narrowed.found, std::slice::from_ref(connection)).await?;
        let own = own::of(service, connection.member).await?;
        text_frame(&Push::Own(own)).into_iter().for_each(|frame| connection.tell(frame));
        Ok(())
    });
    if told.await.is_err() {
        connection.close(CloseCode::Resync);
    }
}

pub(super) async fn tell_channels(
    service: &Service,
    found: &Membership,
    connections: &[Arc<Connection>],
) -> Result<(), Refusal> {
    if let Some(frame) = channels_frame(service, found).await? {
        connections.iter().for_each(|connection| connection.tell(frame.clone()));
    }
    Ok(())
}

async fn channels_frame(service: &Service, found: &Membership) -> Result<Option<Bytes>, Refusal> {
    Ok(text_frame(&Push::Channels { channels: membership::summaries_as_kept(service, found).await? }))
}

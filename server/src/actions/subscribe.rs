//! `subscribe`: follow a channel from a position on, or from now.

use super::{Service, page, store_refusal};
use crate::domain::permission::Act;
use crate::hub::{Connection, Subscription};
use crate::kernel::store::Stored;
use quartier_protocol::command::Subscribe;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Position;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::{Recovery, SubscribeOk};
use std::sync::Arc;

/// A gated subscription with the reply that opens it.
pub struct Subscribed {
    /// To be opened at `ok.position`, with the reply.
    pub subscription: Arc<Subscription>,
    /// The reply.
    pub ok: SubscribeOk,
}

/// Joins first and reads afterwards: what happens meanwhile waits at the gate, so nothing lies between the snapshot
/// and the first event.
pub async fn run(service: &Service, connection: &Arc<Connection>, command: Subscribe) -> Result<Subscribed, Refusal> {
    connection.may(command.channel, Act::Read)?;
    let channel = command.channel;
    open_desk(service, connection, channel).await.map_err(store_refusal)?;
    let Some(subscription) = service.hub.join(channel, connection).await.map_err(store_refusal)? else {
        return Err(Refusal::new(RefusalCode::NotFound, "no such channel"));
    };
    let limit = service.limits.page_for(command.limit);
    let unopened = Unopened { service, channel, subscription: Some(subscription) };
    let outcome = snapshot(service, connection, &command, limit).await;
    let subscription = unopened.take();
    match outcome {
        Ok(Some(ok)) => Ok(Subscribed { subscription, ok }),
        other => {
            leave(service, connection, channel, &subscription).await;
            Err(other.map_or_else(store_refusal, |_| Refusal::new(RefusalCode::NotFound, "no such channel")))
        }
    }
}

/// A subscription that nobody has yet. Dropped, as by a panic while its snapshot is read, it is ended.
struct Unopened<'a> {
    service: &'a Service,
    channel: ChannelId,
    subscription: Option<Arc<Subscription>>,
}

impl Unopened<'_> {
    fn take(mut self) -> Arc<Subscription> {
        self.subscription.take().expect("it is taken once")
    }
}

impl Drop for Unopened<'_> {
    fn drop(&mut self) {
        if let Some(subscription) = self.subscription.take() {
            self.service.hub.part(self.channel, &subscription);
        }
    }
}

/// A desk is there once somebody follows it: pairings from before there were desks have none yet.
async fn open_desk(service: &Service, connection: &Connection, channel: ChannelId) -> Stored<()> {
    let reachable = connection.reachable();
    let desk = reachable.pairings.iter().find(|pairing| pairing.id.desk() == channel);
    if let Some(pairing) = desk
        && service.stores.log.head(channel).await?.is_none()
    {
        service.stores.log.open_desk(pairing.id).await?;
    }
    Ok(())
}

/// Ends a subscription. `false`: the store could not be told.
pub async fn leave(
    service: &Service,
    connection: &Connection,
    channel: ChannelId,
    subscription: &Arc<Subscription>,
) -> bool {
    service.hub.part(channel, subscription);
    go(service, connection, channel).await
}

/// Notes that the member is gone. `false`: the store could not be told.
pub async fn go(service: &Service, connection: &Connection, channel: ChannelId) -> bool {
    if !connection.is_shown() {
        return true;
    }
    let left = service.stores.presence.leave(channel, connection.member, connection.id).await;
    if let Err(error) = &left {
        tracing::debug!(%error, "a leaving could not be noted; it will expire");
    }
    left.is_ok()
}

/// Notes that the member is there. `false`: the store takes no writes; the next renewal of presence notes it.
async fn arrive(service: &Service, connection: &Connection, channel: ChannelId) -> bool {
    let arrived = service.stores.presence.arrive(channel, connection.member, connection.id).await;
    if let Err(error) = &arrived {
        tracing::debug!(%error, "that somebody is there could not be noted");
    }
    arrived.is_ok()
}

async fn snapshot(
    service: &Service,
    connection: &Connection,
    command: &Subscribe,
    limit: u32,
) -> Stored<Option<SubscribeOk>> {
    let channel = command.channel;
    let stores = &service.stores;
    let presence_unavailable = connection.is_shown() && !arrive(service, connection, channel).await;
    let online = || service.hub.online(channel, connection.member);
    if let Some((events, more, position)) = missed(service, command, limit).await? {
        let online = online();
        let recovery = Recovery::recovered(events);
        return Ok(Some(SubscribeOk { position, online, recovery, more, presence_unavailable }));
    }
    let Some(found) = stores.log.messages(channel, None, limit).await? else { return Ok(None) };
    let (messages, more) = page::newest(found.messages, found.more);
    Ok(Some(SubscribeOk {
        position: found.position,
        online: online(),
        recovery: Recovery::fresh(messages),
        more,
        presence_unavailable,
    }))
}

type Missed = (Vec<quartier_protocol::event::Event>, bool, Position);

/// The events after `since`, and where live events go on. `None`: they can't all be given.
async fn missed(service: &Service, command: &Subscribe, limit: u32) -> Stored<Option<Missed>> {
    let Some(since) = command.since else { return Ok(None) };
    let Some(page) = service.stores.log.events(command.channel, since, limit).await? else { return Ok(None) };
    let (events, more) = page::oldest(page.events, page.more);
    let last = events.last().map_or(since, |event| event.position);
    if !more {
        return Ok(Some((events, false, last)));
    }
    // The rest is paged by the client with `events`; live events go on after the log's newest.
    let head = service.stores.log.head(command.channel).await?;
    Ok(head.filter(|head| head.position.epoch == since.epoch).map(|head| (events, true, head.position)))
}

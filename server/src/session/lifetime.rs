//! How long the session of an open connection lasts: what is asked for on it keeps it in use, and when its time is over unused the
//! store is asked whether it was used elsewhere.
//!
//! What ends whatever happens (`Admission::until`) is the ticker's.

use crate::actions::{Service, credentials};
use crate::documents::Document;
use crate::hub::Connection;
use futures_util::{StreamExt, stream};
use quartier_protocol::close::CloseCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked whose time is over.
const TICK: Duration = Duration::from_secs(1);
/// Milliseconds between two notes of one connection that its session is in use.
const NOTED_AGAIN_MS: u64 = 15 * 60_000;
/// Sessions looked up beside each other.
const LOOKED_UP_AT_ONCE: usize = 32;

/// Notes that the session is in use, if that was not noted lately.
pub async fn keep_in_use(service: &Service, connection: &Connection) {
    if !connection.is_use_to_be_noted(service.clock.monotonic_ms(), NOTED_AGAIN_MS) {
        return;
    }
    // Where it can't be noted now, the next time is early enough.
    let Ok(Some(kept)) = credentials::known(service, &connection.credential).await else { return };
    if let Ok(credential) = credentials::touch(service, kept).await {
        connection.lasts(credential.expires());
    }
}

/// Ends connections whose sessions were not used for too long, as long as the server runs.
pub async fn run_lifetimes(service: Arc<Service>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        end_unused(&service).await;
    }
}

/// Ends connections whose sessions are over by now.
pub async fn end_unused(service: &Service) {
    let now = service.clock.now();
    let over = service.hub.connections.all().into_iter().filter(|connection| connection.may_be_over(now));
    stream::iter(over).for_each_concurrent(LOOKED_UP_AT_ONCE, |connection| look_up(service, connection)).await;
}

async fn look_up(service: &Service, connection: Arc<Connection>) {
    match credentials::known(service, &connection.credential).await {
        Ok(Some(kept)) => connection.lasts(kept.it.expires()),
        Ok(None) => connection.close(CloseCode::SessionEnded),
        // No right outlives its end because a store is away: whoever still has a session comes back with it.
        Err(_) => connection.close(CloseCode::Resync),
    }
}

//! Channels whose log was lost a moment ago: it is begun behind what the archive has before anybody hears that there is no such channel.

use crate::store::log::{NewMessage, Posted};
use crate::store::{StoreError, Stored};
use crate::stores::Stores;
use quartier_protocol::id::ChannelId;
use quartier_protocol::time::Timestamp;

/// Adds a message to a channel's log.
pub async fn post(stores: &Stores, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
    match stores.log.post(channel, message.clone(), at).await? {
        Posted::NoChannel if begin_anew(stores, channel).await? => {}
        posted => return Ok(posted),
    }
    match stores.log.post(channel, message, at).await? {
        Posted::NoChannel => Err(lost_again()),
        posted => Ok(posted),
    }
}

/// Begins the log of a channel, unless it is there. `false`: there is no such channel.
pub async fn begin_anew(stores: &Stores, channel: ChannelId) -> Stored<bool> {
    let Some(channel) = stores.directory.channel(channel).await? else { return Ok(false) };
    stores.log.open_channels(std::slice::from_ref(&channel)).await?;
    Ok(true)
}

/// What a log is that was begun a moment ago and isn't there.
pub fn lost_again() -> StoreError {
    StoreError::Unavailable("a log is lost again and again".into())
}

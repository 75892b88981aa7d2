//! Where what is here ends and the archive goes on: messages are brought back to be changed.

use super::super::super::Stored;
use super::super::super::archive::kept::KeptMessage;
use super::super::keys::ChannelKeys;
use super::super::record;
use super::super::request::Request;
use super::{RedisLog, TRIES, moving};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::{Epoch, Offset};

/// What tells here and there apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seam {
    /// The log's life.
    pub(super) epoch: Epoch,
    /// Events up to here are gone.
    pub(super) trimmed: Offset,
    /// Messages posted up to there.
    pub(super) dropped: u64,
    /// Events up to here are in the archive alone.
    pub(super) cold: Offset,
    /// How often something was dropped here: an answer of the archive is as old as that.
    pub(super) evictions: u64,
    /// Ids made before then may have been used before the log was begun behind the archive, Unix milliseconds.
    pub(super) since: i64,
}

impl RedisLog {
    /// A log's seam. `None`: there is no such log.
    pub(super) async fn seam(&self, channel: ChannelId) -> Stored<Option<Seam>> {
        type Fields = (Option<String>, Option<Offset>, Option<u64>, Option<Offset>, Option<u64>, Option<i64>);
        let fields = ["epoch", "trimmed", "dropped", "cold", "evicted", "since"];
        let request = Request::about(&ChannelKeys(channel).state(), "HMGET").arg(&fields);
        let (Some(epoch), Some(trimmed), Some(dropped), Some(cold), Some(evictions), since) =
            self.servers.request::<Fields>(request).await?
        else {
            return Ok(None);
        };
        let since = since.unwrap_or(0);
        Ok(Some(Seam { epoch: record::epoch(&epoch)?, trimmed, dropped, cold, evictions, since }))
    }

    /// The same of a log that may have been lost: it is begun then.
    pub(super) async fn seam_or_begun(&self, channel: ChannelId) -> Stored<Option<Seam>> {
        match self.seam(channel).await? {
            None if self.begin_lost(&[channel]).await? => self.seam(channel).await,
            found => Ok(found),
        }
    }

    /// A message that is in the archive alone, with the seam that was before it was asked.
    pub(super) async fn archived(&self, channel: ChannelId, id: MessageId) -> Stored<Option<(Seam, KeptMessage)>> {
        let Some(seam) = self.seam_or_begun(channel).await? else { return Ok(None) };
        Ok(self.archived_behind(seam, channel, id).await?.map(|message| (seam, message)))
    }

    /// The same behind a seam that is known.
    pub(super) async fn archived_behind(
        &self,
        seam: Seam,
        channel: ChannelId,
        id: MessageId,
    ) -> Stored<Option<KeptMessage>> {
        if seam.cold == seam.trimmed {
            return Ok(None);
        }
        let Some((holder, message)) = self.archive.message(id).await? else { return Ok(None) };
        let posted = message.posted()?;
        // What was trimmed may be about to be deleted; what is not cold is here, or was just trimmed.
        let is_there = holder == channel && posted > seam.trimmed && posted <= seam.cold;
        Ok(is_there.then_some(message))
    }

    /// Brings a message back to be changed. `false`: the archive has no such message of this channel.
    pub(super) async fn bring_back(&self, channel: ChannelId, id: MessageId) -> Stored<bool> {
        for _ in 0..TRIES {
            let Some((seam, message)) = self.archived(channel, id).await? else { return Ok(false) };
            if self.recall(channel, seam.evictions, &message).await? {
                return Ok(true);
            }
        }
        Err(moving())
    }
}

//! Erasing a member: what is in the archive alone is brought back for it and erased here, as everything is.

use super::super::super::{StoreError, Stored};
use super::super::script;
use super::{RedisLog, TRIES, changing, moving};
use futures_util::{StreamExt, TryStreamExt, stream};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;

/// Events looked at in one step.
const ERASED_AT_ONCE: u32 = 500;
/// Messages brought back beside each other, and erased in one step: few, so that they are here still when they are.
pub(super) const BACK_AT_ONCE: usize = 32;

/// Events added, up to where it was looked, how it goes on, ids that are not here.
pub(super) type Step = (u64, Offset, u8, Vec<String>);

/// It was looked at the log's end.
const DONE: u8 = 0;
/// What comes next went to the archive meanwhile.
const MOVED: u8 = 2;

/// It is done once more, from the start.
fn lost() -> StoreError {
    StoreError::Unavailable("the log was lost while somebody was erased in it".into())
}

impl RedisLog {
    /// Takes what a member said out of a log, from its start to its end. What goes to the archive meanwhile is erased as what is there.
    pub(super) async fn erase_member(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64> {
        let (mut events, mut from) = (0, 0);
        let mut moved = 0;
        let mut epoch = None;
        let mut failed = None;
        loop {
            let Some(seam) = self.seam_or_begun(channel).await? else { return failed.map_or(Ok(events), Err) };
            if epoch.replace(seam.epoch).is_some_and(|before| before != seam.epoch) {
                // It was lost meanwhile: what the archive has is there as it was.
                (from, failed) = (0, None);
            }
            if seam.cold > from {
                moved += 1;
                if moved > TRIES {
                    return Err(moving());
                }
                // What they did a moment ago is known there then. Where that can't be told, what is there is brought back and erased here all
                // the same: nobody reads it, and it is gone there once it can be handed on.
                match self.hand_on(channel, usize::MAX).await {
                    Err(error @ StoreError::Unavailable(_)) => return Err(error),
                    handed => failed = handed.err().or(failed),
                }
                let ids = self.archive.of_member(channel, member, [from.max(seam.trimmed), seam.cold]).await?;
                for some in ids.chunks(BACK_AT_ONCE) {
                    events += self.erase_these(channel, member, at, some).await?;
                }
                from = seam.cold;
            }
            let request = script::ERASE.on(&changing(channel)).arg(member.to_string()).arg(at.unix_ms());
            let request = request.arg(from).arg(ERASED_AT_ONCE);
            let step: Option<Step> = self.adding(channel, self.servers.request(request)).await?;
            let Some((added, next, more, _)) = step else {
                return Err(lost());
            };
            events += added;
            if more == MOVED {
                continue;
            }
            from = next;
            if more == DONE {
                break;
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        // What is erased is erased in the archive as well by the time it is answered.
        match self.hand_on(channel, usize::MAX).await? {
            // Of the life in which it was looked through, and no shorter by now.
            Some(there) if Some(there.epoch) == epoch && there.offset >= from => Ok(events),
            _ => Err(lost()),
        }
    }

    /// Brings messages back and takes what a member said out of them; those that went again meanwhile, once more.
    async fn erase_these(&self, channel: ChannelId, member: MemberId, at: Timestamp, ids: &[MessageId]) -> Stored<u64> {
        let (mut events, mut left) = (0, ids.to_vec());
        for _ in 0..TRIES {
            let back = left.into_iter().map(|id| async move { Stored::Ok((id, self.bring_back(channel, id).await?)) });
            let back: Vec<_> = stream::iter(back).buffered(BACK_AT_ONCE).try_collect().await?;
            let back: Vec<String> = back.iter().filter(|(_, is_back)| *is_back).map(|(id, _)| id.to_string()).collect();
            if back.is_empty() {
                return Ok(events);
            }
            let request = script::ERASE.on(&changing(channel)).arg(member.to_string()).arg(at.unix_ms()).arg(0).arg(0);
            let step: Option<Step> = self.adding(channel, self.servers.request(request.arg(back))).await?;
            let (added, _, _, missing) = step.ok_or_else(lost)?;
            events += added;
            left = missing.iter().map(|id| super::record::word(id)).collect::<Stored<_>>()?;
            if left.is_empty() {
                return Ok(events);
            }
        }
        Err(moving())
    }
}

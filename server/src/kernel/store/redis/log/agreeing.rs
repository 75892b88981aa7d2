//! Where log and archive say different things: the log lost its end, which the archive had.

use super::super::super::Stored;
use super::super::super::archive::kept::{Entry, KeptMessage, ToArchive};
use super::super::super::archive::tables::Archived;
use super::super::keys::ChannelKeys;
use super::super::script;
use super::RedisLog;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Offset;
use std::collections::HashSet;

/// Events compared at once to find where a log lost its end.
const COMPARED_AT_ONCE: u32 = 500;
/// Messages taken over again in one step.
const AGAIN_AT_ONCE: usize = 50;

impl RedisLog {
    /// Takes a step towards agreement. If nothing was added since the loss, the log goes on behind the archive, which has all of it; if
    /// something was, the archive goes back to where both say the same, since the log is what everybody was told.
    pub(super) async fn agree(&self, channel: ChannelId, archived: &Archived, page: &ToArchive) -> Stored<()> {
        if page.offset < archived.reached && self.is_same_at_end(channel, page).await? {
            return self.restore_one(channel, archived, Some(page.offset)).await;
        }
        self.follow_directory(channel).await?;
        if archived.epoch == page.epoch {
            // Its positions are told already, and mean something else now.
            if let Some((at, line)) = &archived.newest {
                let of = ChannelKeys(channel);
                let request =
                    script::ROLLBACK.on(&[of.state(), of.log()]).arg(page.epoch.as_str()).arg(archived.reached);
                let request = request.arg(at.unix_ms()).arg(line).arg(self.entropy.epoch().as_str());
                self.servers.request::<u8>(request).await?;
                return Ok(());
            }
        }
        let end = self.last_same(channel, archived, page).await?;
        if end < archived.reached {
            let (from, to) = (end, archived.reached);
            tracing::error!(%channel, from, to, "the log lost events that the archive had; it goes on without them");
            if self.repeat(channel, [end, archived.reached]).await? {
                // What is here now is read anew.
                return Ok(());
            }
            if !self.put_as_before(channel, archived.clone(), end).await? {
                return Ok(());
            }
        }
        // Read anew: taking messages over is a step too. What another did in between is seen at the next try.
        let Some(now) = self.archive.log(channel).await? else { return Ok(()) };
        if (now.epoch, now.reached) == (archived.epoch, archived.reached) {
            self.archive.go_back(channel, &now, end, page).await?;
        }
        Ok(())
    }

    /// Whether the newest event of a log is what the archive has there: whatever is added after a loss is another. What the archive has
    /// trimmed can't be told.
    async fn is_same_at_end(&self, channel: ChannelId, page: &ToArchive) -> Stored<bool> {
        let Some(here) = &page.seam else { return Ok(true) };
        let there = self.archive.events(channel, page.offset.saturating_sub(1), page.offset, 1).await?;
        Ok(there.first().is_some_and(|there| (there.at, &there.line) == (here.0, &here.1)))
    }

    /// The newest event that both have; where there is none, up to where the archive alone has events.
    async fn last_same(&self, channel: ChannelId, archived: &Archived, page: &ToArchive) -> Stored<Offset> {
        let mut end = archived.reached;
        while end > page.cold {
            let after = end.saturating_sub(u64::from(COMPARED_AT_ONCE)).max(page.cold);
            let there = self.archive.events(channel, after, end, COMPARED_AT_ONCE).await?;
            let Some(here) = self.to_archive(channel, after, COMPARED_AT_ONCE, &[]).await? else { break };
            let here: HashSet<(Offset, Entry)> =
                here.events.into_iter().map(|event| (event.offset, (event.at, event.line))).collect();
            let same = there.into_iter().rev().find(|kept| here.contains(&(kept.offset, (kept.at, kept.line.clone()))));
            if let Some(same) = same {
                return Ok(same.offset);
            }
            end = after;
        }
        Ok(end)
    }

    /// Messages that the lost events touched are as they are here; those that are not here keep what became of them, without its events.
    /// `false`: something else was written meanwhile.
    async fn put_as_before(&self, channel: ChannelId, mut archived: Archived, end: Offset) -> Stored<bool> {
        let touched = self.archive.touched_after(channel, end).await?;
        for some in touched.chunks(AGAIN_AT_ONCE) {
            let Some(mut page) = self.to_archive(channel, Offset::MAX >> 12, 0, some).await? else { return Ok(false) };
            self.complete(channel, &mut page).await?;
            let mut messages: Vec<KeptMessage> =
                page.messages.into_iter().filter(|message| some.contains(&message.id)).collect();
            let here: HashSet<MessageId> = messages.iter().map(|message| message.id).collect();
            for id in some.iter().filter(|id| !here.contains(id)) {
                messages.extend(self.archive.message(*id).await?.map(|(_, message)| message));
            }
            if !self.archive.put_at(channel, &archived, end, &messages).await? {
                return Ok(false);
            }
            archived.version += 1;
        }
        Ok(true)
    }
}

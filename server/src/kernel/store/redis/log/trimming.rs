//! Trimming: here first, from when on nobody is told of it any more; then in the archive.

use super::super::super::Stored;
use super::super::keys::ChannelKeys;
use super::super::record;
use super::super::script;
use super::{RedisLog, TRIES, moving};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Offset;

/// Events dropped, and messages looked at, in one step.
const TRIMMED_AT_ONCE: u32 = 1_000;

/// The archive alone knows how many messages had been posted up to there.
const ASK: u8 = 2;

impl RedisLog {
    /// Drops events up to an offset, which may be above the newest.
    pub(super) async fn trim_log(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        let of = ChannelKeys(channel);
        let (mut posts, mut asked) = (String::new(), 0);
        loop {
            let request = script::TRIM.on(&[of.state(), of.log(), of.removed(), of.recalled()]);
            let request = request.arg(up_to).arg(TRIMMED_AT_ONCE).arg(&posts);
            let step: Option<(u8, Vec<String>)> = self.adding(channel, self.servers.request(request)).await?;
            let Some((more, dropped)) = step else { return Ok(()) };
            self.give_back_all(&dropped).await?;
            match more {
                0 => break,
                ASK => {
                    asked += 1;
                    if asked > TRIES {
                        return Err(moving());
                    }
                    posts = self.archive.posts_at(channel, up_to).await?.unwrap_or(0).to_string();
                }
                _ => {}
            }
        }
        self.finish_trim(channel).await
    }

    /// Does what is left of a trim: messages that were brought back, and what the archive has. Repeatable.
    pub(super) async fn finish_trim(&self, channel: ChannelId) -> Stored<()> {
        let of = ChannelKeys(channel);
        let mut cursor = String::from("0");
        loop {
            let request = script::TRIM_RECALLED.on(&[of.state(), of.log(), of.removed(), of.recalled()]);
            let step: Option<(String, Vec<String>)> =
                self.servers.request(request.arg(&cursor).arg(TRIMMED_AT_ONCE)).await?;
            let Some((next, dropped)) = step else { return Ok(()) };
            self.give_back_all(&dropped).await?;
            if next == "0" {
                break;
            }
            cursor = next;
        }
        for _ in 0..TRIES {
            let Some(archived) = self.archive.log(channel).await? else { return Ok(()) };
            let Some(seam) = self.seam(channel).await? else { return Ok(()) };
            if archived.swept >= seam.trimmed {
                return Ok(());
            }
            // Where the archive is behind, the rest is seen to when it has come further.
            let (up_to, dropped) = match seam.trimmed <= archived.reached {
                true => (seam.trimmed, seam.dropped),
                false => (archived.reached, archived.head.posts),
            };
            if archived.trimmed >= up_to || self.archive.trim(channel, &archived, up_to, dropped).await? {
                return self.archive.sweep(channel, up_to).await;
            }
        }
        Err(moving())
    }

    async fn give_back_all(&self, ids: &[String]) -> Stored<()> {
        let ids: Vec<MessageId> = ids.iter().map(|id| record::word(id)).collect::<Stored<_>>()?;
        self.give_back(&ids).await
    }
}

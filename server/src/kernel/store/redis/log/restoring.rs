//! Logs that were lost begin anew behind what the archive has: when all are looked at, or as soon as anybody asks for one.

use super::super::super::archive::kept::LogHead;
use super::super::super::archive::tables::Archived;
use super::super::super::log::Log;
use super::super::super::{StoreError, Stored};
use super::super::keys::ChannelKeys;
use super::super::record::{self, Card};
use super::super::script;
use super::RedisLog;
use super::hot::AHEAD_MS;
use super::post::made_ms;
use futures_util::{StreamExt, stream};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::{Epoch, Offset};
use std::sync::atomic::{AtomicBool, Ordering};

/// Logs restored beside each other.
const AT_ONCE: usize = 32;
/// Messages whose ids are looked at for clocks that were ahead.
const LAST_MESSAGES: u32 = 200;

impl RedisLog {
    /// Begins the logs of those of these channels that the directory knows; they are not here, so they were lost. `false`: it knows none.
    pub(super) async fn begin_lost(&self, channels: &[ChannelId]) -> Stored<bool> {
        let called: Vec<Channel> = self.archive.called_all(channels).await?;
        if !called.is_empty() {
            self.open_channels(&called).await?;
        }
        Ok(!called.is_empty())
    }

    /// Begins the logs of which the archive has something and that are not here; and sees to those of which it has more. Those for which
    /// that could not be done, with why: one is not in the way of the others.
    pub(super) async fn restore_missing(&self, channels: &[ChannelId]) -> Stored<Vec<(ChannelId, StoreError)>> {
        let logs = self.archive.logs_of(channels).await?;
        let edges = self.edges(channels).await?;
        // If it is away for one it is for all: nobody waits for it as often as there are logs.
        let away = &AtomicBool::new(false);
        let missing = channels.iter().copied().zip(logs).zip(edges).map(|((channel, archived), edge)| async move {
            let restored = match (archived, edge) {
                (Err(error), _) | (_, Err(error)) => Err(error),
                (Ok(None), _) => Ok(()),
                (Ok(Some(archived)), Ok(Some((_, edge)))) if archived.reached <= edge.offset => Ok(()),
                (Ok(Some(_)), _) if away.load(Ordering::Relaxed) => {
                    Err(StoreError::Unavailable("the archive is away".into()))
                }
                (Ok(Some(archived)), Ok(None)) => self.restore_one(channel, &archived, None).await,
                (Ok(Some(_)), Ok(Some(_))) => self.hand_on(channel, usize::MAX).await.map(drop),
            };
            let error = restored.err()?;
            // It may be this one's alone, that others write to all the time.
            if matches!(error, StoreError::Unavailable(_)) {
                let is_away = |asked: Option<&StoreError>| matches!(asked, Some(StoreError::Unavailable(_)));
                let there = self.archive.log(channel).await;
                if is_away(there.as_ref().err()) || is_away(self.edge(channel).await.as_ref().err()) {
                    away.store(true, Ordering::Relaxed);
                }
            }
            Some((channel, error))
        });
        let failed = stream::iter(missing).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await;
        Ok(failed.into_iter().flatten().collect())
    }

    /// The same with one log.
    pub(super) async fn restore_if_missing(&self, channel: ChannelId) -> Stored<()> {
        self.restore_missing(&[channel]).await?.pop().map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Begins a log behind the archive, instead of one that ends at an offset, or of none; unless there is another.
    pub(super) async fn restore_one(
        &self,
        channel: ChannelId,
        archived: &Archived,
        instead_of: Option<Offset>,
    ) -> Stored<()> {
        let removed = self.archive.removed(channel).await?;
        let epoch = self.restore(channel, archived, instead_of, &removed).await?;
        if let Some(epoch) = epoch {
            let reached = archived.reached;
            tracing::warn!(%channel, reached, "a log was lost, or its end was; it goes on behind what the archive has, in a new epoch");
            // Where another was faster, that is seen when it is handed on.
            self.archive.begin_anew(channel, archived, epoch).await?;
        }
        Ok(())
    }

    /// Takes over what the directory says a channel is called and whether it is archived: a log that lost its end may have lost that.
    /// Nobody is told; whoever follows the log starts afresh.
    pub(super) async fn follow_directory(&self, channel: ChannelId) -> Stored<()> {
        let Some((called, version)) = self.archive.called(channel).await? else { return Ok(()) };
        let request = script::FOLLOW.on(&[ChannelKeys(channel).state()]);
        let request = request.arg(Card::write(&called)?).arg(u8::from(called.archived)).arg(version);
        self.servers.request::<u8>(request).await.map(drop)
    }

    /// When the next id is made that can't be that of a message of before: in an hour, or when the clocks that were ahead have been
    /// passed, of whoever spoke last.
    async fn ids_known_from(&self, channel: ChannelId, archived: &Archived) -> Stored<i64> {
        let now = self.clock.now();
        let last = self.archive.messages(channel, archived.reached + 1, archived.trimmed, LAST_MESSAGES).await?;
        let made = last.iter().filter_map(|message| made_ms(message.id));
        let ahead = made.filter(|made| *made < now.plus_ms(AHEAD_MS).unix_ms()).max().unwrap_or(0);
        Ok(now.unix_ms().saturating_add(self.window.ids_ms).max(ahead.saturating_add(1)))
    }

    /// The log's new life; `None`: there is one that doesn't end at that offset.
    async fn restore(
        &self,
        channel: ChannelId,
        archived: &Archived,
        instead_of: Option<Offset>,
        removed: &[Offset],
    ) -> Stored<Option<Epoch>> {
        let since = self.ids_known_from(channel, archived).await?;
        let Archived { reached, trimmed, head, .. } = archived;
        let LogHead { at, posts, last, dropped, pairing, card, archived, version } = head.clone();
        // The archive may not have heard of the last change; the directory has.
        let (card, archived, version) = match self.archive.called(channel).await? {
            Some((channel, version)) => {
                (Some(Card::write(&channel)?), Some(u8::from(channel.archived).to_string()), Some(version))
            }
            None => (card, archived, version),
        };
        let of = ChannelKeys(channel);
        let now = self.clock.now().unix_ms();
        let mut fields = vec![
            ("epoch", self.entropy.epoch().to_string()),
            ("offset", reached.to_string()),
            ("at", at.to_string()),
            ("posts", posts.to_string()),
            ("last", last.to_string()),
            ("trimmed", trimmed.to_string()),
            ("dropped", dropped.to_string()),
            ("cold", reached.to_string()),
            // Unlike any count of before, so that no answer of then is taken for one of now.
            ("evicted", now.max(0).to_string()),
            ("since", since.to_string()),
            ("pairing", pairing),
        ];
        fields.extend(card.map(|card| ("card", card)));
        fields.extend(archived.map(|archived| ("archived", archived)));
        fields.extend(version.map(|version| ("version", version.to_string())));
        let request = script::RESTORE.on(&[of.state(), of.log(), of.removed(), of.recalled()]);
        let mut request =
            request.arg(instead_of.map(|offset| offset.to_string()).unwrap_or_default()).arg(fields.len());
        for (field, value) in fields {
            request = request.arg(field).arg(value);
        }
        for offset in removed {
            request = request.arg(offset);
        }
        let epoch: Option<String> = self.servers.request(request).await?;
        epoch.map(|epoch| record::epoch(&epoch)).transpose()
    }
}

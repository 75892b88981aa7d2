//! Logs whose older events the archive has: what is read to be handed on, dropping, and taking back.

use super::super::super::Stored;
use super::super::super::archive::kept::{KeptEvent, KeptMessage, LogHead, ToArchive};
use super::super::error::corrupt;
use super::super::keys::ChannelKeys;
use super::super::record;
use super::super::request::Request;
use super::super::script;
use super::RedisLog;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::{Epoch, Offset};
use quartier_protocol::time::Timestamp;

/// Events dropped in one step.
const EVICTED_AT_ONCE: u32 = 500;
/// An id made so much later than now is not waited for until it is old: its clock is wrong, or was set so.
pub(super) const AHEAD_MS: i64 = 30 * 86_400_000;

/// The score of what was changed without an event (`message.lua`): behind every offset.
const TOUCHED: f64 = 4_503_599_627_370_496.0;

type Text = Option<String>;
/// Epoch, offset, trimmed, dropped, cold, touched, pairing, card, archived, version.
type Fields = (String, Offset, Offset, u64, Offset, u64, String, Text, Text, Option<u64>);
/// At, posts, last, behind the events given.
type Behind = (i64, u64, Offset);
/// Id, and fields and values: `at`, `n`, `p`, `event`.
type Entry = (String, (String, i64, String, u64, String, Offset, String, String));
/// Id, record, post, text, reactions, withheld, withheld reactions, how many earlier texts are left out, the others.
type State = (String, String, String, Text, Text, Text, Text, u64, Vec<String>);

/// What stands at the edge of a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Edge {
    /// Newest event.
    pub(super) offset: Offset,
    /// Up to where the archive alone has events.
    pub(super) cold: Offset,
    /// When the oldest event here was.
    pub(super) oldest: Option<Timestamp>,
    /// Up to where it was trimmed.
    pub(super) trimmed: Offset,
    /// Whether messages that were brought back may go.
    pub(super) has_idle: bool,
}

impl RedisLog {
    /// The events after an offset with the messages that they touched, some that were changed without an event, and those that are wanted
    /// besides. `None`: there is no such log.
    pub(super) async fn to_archive(
        &self,
        channel: ChannelId,
        after: Offset,
        limit: u32,
        wanted: &[MessageId],
    ) -> Stored<Option<ToArchive>> {
        let of = ChannelKeys(channel);
        let request = script::TO_ARCHIVE.on(&[of.state(), of.log(), of.recalled()]).arg(after).arg(limit);
        let request = wanted.iter().fold(request, |request, id| request.arg(id.to_string()));
        type Seam = Option<(i64, String)>;
        type Answer = (Fields, Behind, Seam, Vec<Entry>, Vec<Text>, Vec<usize>, Vec<State>, Vec<String>);
        let Some((fields, behind, seam, entries, texts, plain, states, stale)) =
            self.servers.request::<Option<Answer>>(request).await?
        else {
            return Ok(None);
        };
        let (epoch, offset, trimmed, dropped, cold, touched, pairing, card, archived, version) = fields;
        let (at, posts, last) = behind;
        let event = |((id, (_, at, _, posts, _, _, _, line)), said): (Entry, Text)| {
            let (offset, at) = (record::entry_offset(&id)?, Timestamp::from_unix_ms(at));
            Ok(KeptEvent { offset, at, posts, line, said })
        };
        let message = |state: State| {
            let (id, record, post, said, reactions, withheld, withheld_reactions, skipped, revisions) = state;
            let (id, first) = (record::word(&id)?, None);
            Ok(KeptMessage {
                id,
                record,
                post,
                said,
                first,
                reactions,
                withheld,
                withheld_reactions,
                skipped,
                revisions,
            })
        };
        let events: Vec<KeptEvent> = entries.into_iter().zip(texts).map(event).collect::<Stored<_>>()?;
        let post = |number: usize| {
            let event = number.checked_sub(1).and_then(|index| events.get(index));
            event.and_then(KeptMessage::just_posted).ok_or_else(|| corrupt("which events are posts"))
        };
        let messages = plain.into_iter().map(post).chain(states.into_iter().map(message)).collect::<Stored<_>>()?;
        Ok(Some(ToArchive {
            epoch: record::epoch(&epoch)?,
            offset,
            trimmed,
            cold,
            touched,
            seam: seam.map(|(at, line)| (Timestamp::from_unix_ms(at), line)),
            head: LogHead { at, posts, last, dropped, pairing, card, archived, version },
            events,
            messages,
            stale: stale.iter().map(|id| record::word(id)).collect::<Stored<_>>()?,
        }))
    }

    /// Drops events up to an offset, as far as the archive has them, and the messages that it has as they are.
    pub(super) async fn evict(&self, channel: ChannelId, epoch: Epoch, up_to: Offset, archived: Offset) -> Stored<()> {
        let of = ChannelKeys(channel);
        // Clocks of nodes differ by less than an id may be young.
        let now = self.clock.now();
        let young = now.plus_ms(-self.window.ids_ms.saturating_mul(2)).unix_ms();
        let ahead = now.plus_ms(AHEAD_MS).unix_ms();
        loop {
            let request = script::EVICT.on(&[of.state(), of.log(), of.removed(), of.recalled()]);
            let request =
                request.arg(epoch.as_str()).arg(up_to).arg(archived).arg(EVICTED_AT_ONCE).arg(young).arg(ahead);
            let step: Option<(u8, Vec<String>)> = self.servers.request(request).await?;
            // Behind: another time.
            let Some((more, dropped)) = step else { return Ok(()) };
            let dropped: Vec<MessageId> = dropped.iter().map(|id| record::word(id)).collect::<Stored<_>>()?;
            self.give_back(&dropped).await?;
            if more == 0 {
                return Ok(());
            }
        }
    }

    /// Where one log stands.
    pub(super) async fn edge(&self, channel: ChannelId) -> Stored<Option<(Epoch, Edge)>> {
        self.edges(&[channel]).await?.pop().unwrap_or(Ok(None))
    }

    /// Whether a message was changed without an event, and the archive may not have it so.
    pub(super) async fn is_touched(&self, channel: ChannelId, id: MessageId) -> Stored<bool> {
        let request = Request::about(&ChannelKeys(channel).recalled(), "ZSCORE").arg(id.to_string());
        Ok(self.servers.request::<Option<f64>>(request).await?.is_some_and(|score| score >= TOUCHED))
    }

    /// Brings a message back from the archive, which had it when this many evictions had been. `false`: ask the archive again.
    pub(super) async fn recall(&self, channel: ChannelId, evictions: u64, message: &KeptMessage) -> Stored<bool> {
        let KeptMessage { id, record, post, said, first, reactions, withheld, withheld_reactions, revisions, .. } =
            message;
        let of = ChannelKeys(channel);
        let mut request = script::RECALL.on(&[of.state(), of.recalled()]).arg(evictions).arg(id.to_string());
        request = request.arg(format!("m:{id}")).arg(record).arg(format!("p:{id}")).arg(post);
        let (text, posted) = (message.text()?, message.posted()?);
        let fields = [
            (format!("t:{text}"), said.as_ref().filter(|_| text > 0)),
            (format!("t:{posted}"), first.as_ref().filter(|_| posted != text)),
            (format!("r:{id}"), reactions.as_ref()),
            (format!("w:{id}"), withheld.as_ref()),
            (format!("wr:{id}"), withheld_reactions.as_ref()),
        ];
        for (field, value) in fields {
            if let Some(value) = value {
                request = request.arg(field).arg(value);
            }
        }
        for (number, kept) in revisions.iter().enumerate() {
            request = request.arg(format!("v:{id}:{number}")).arg(kept);
        }
        self.servers.request::<bool>(request).await
    }

    /// Where these logs stand; `None` for one that isn't there. One that can't be read is in no other's way.
    pub(super) async fn edges(&self, channels: &[ChannelId]) -> Stored<Vec<Stored<Option<(Epoch, Edge)>>>> {
        let requests = channels.iter().map(|channel| {
            let of = ChannelKeys(*channel);
            script::EDGE.on(&[of.state(), of.log(), of.recalled()])
        });
        type Answer = (String, Offset, Offset, Option<i64>, Offset, u64);
        let answers = self.servers.ask_each::<Option<Answer>>(requests.collect()).await?;
        let edge = |(epoch, offset, cold, oldest, trimmed, idle): Answer| {
            let oldest = oldest.map(Timestamp::from_unix_ms);
            Ok((record::epoch(&epoch)?, Edge { offset, cold, oldest, trimmed, has_idle: idle > 0 }))
        };
        Ok(answers.into_iter().map(|answer| answer?.map(edge).transpose()).collect())
    }
}

//! What events that a log lost had taken away is taken away again: everybody was told of it, and nobody decides it anew.

use super::super::super::Stored;
use super::super::super::archive::kept::{KeptMessage, Reacted, reaction_of, removal_of};
use super::super::super::log::Changed;
use super::super::script;
use super::erasing::{BACK_AT_ONCE, Step};
use super::{RedisLog, changing};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// Events read at once.
const READ_AT_ONCE: u32 = 500;

/// What some events did to messages that were there before, each thing by the last of them.
#[derive(Default)]
struct Done {
    /// When the newest event was.
    newest: Option<Timestamp>,
    /// Which were removed or put back, when, and by whom.
    removals: BTreeMap<MessageId, (Timestamp, MemberId)>,
    /// Reactions that were set, `true`, or taken back, and when.
    reactions: HashMap<Reacted, (bool, Timestamp)>,
    /// The last event that was read.
    read: Offset,
}

impl Done {
    fn behind(end: Offset) -> Self {
        Self { read: end, ..Self::default() }
    }

    fn note(&mut self, at: Timestamp, line: &str) {
        self.newest = Some(at);
        if let Some((message, by)) = removal_of(line) {
            self.removals.insert(message, (at, by));
        } else if let Some((on, reacted)) = reaction_of(line) {
            self.reactions.insert(reacted, (on, at));
        }
    }
}

impl RedisLog {
    /// Repeats what the archive has behind `end`, up to `to`, and the log lost: messages are removed again, by their author or by moderation,
    /// put back, or erased, as they were in the end, and reactions taken back. But for erasing, what was decided here since is left as it is;
    /// so nothing is repeated twice. Whether something was repeated.
    pub(super) async fn repeat(&self, channel: ChannelId, [end, to]: [Offset; 2]) -> Stored<bool> {
        let lost = self.lost(channel, end, to).await?;
        // Read behind the lost ones, and on before each thing that is done: another node may repeat the same, and people decide.
        let mut here = Done::behind(end);
        self.read_on(channel, &mut here).await?;
        // No event is the same as a lost one, nor before one that is here.
        let at = |here: &Done, lost: Timestamp| {
            lost.plus_ms(1).max(self.clock.now()).max(here.newest.unwrap_or(lost)).unix_ms()
        };
        let mut is_any = false;
        let mut erased = BTreeMap::new();
        for (id, (when, by)) in lost.removals {
            let Some(there) = self.there(channel, id).await? else { continue };
            let author = there.author()?;
            if is_erased(&there)? {
                erased.insert(author, when);
                continue;
            }
            self.read_on(channel, &mut here).await?;
            if here.removals.contains_key(&id) {
                continue;
            }
            let (script, by) = match there.is_removed()? {
                true if there.withheld.is_some() => (&script::TAKE_DOWN, by),
                true => (&script::REMOVE, author),
                false => (&script::PUT_BACK, by),
            };
            let request = script.on(&changing(channel)).arg(id.to_string()).arg(by.to_string()).arg(at(&here, when));
            is_any |= is_done(self.change(channel, request).await?);
        }
        for (author, when) in erased {
            self.read_on(channel, &mut here).await?;
            is_any |= self.erase_again(channel, author, at(&here, when), end).await?;
        }
        for (reacted, (_, when)) in lost.reactions.into_iter().filter(|(_, (on, _))| !on) {
            let there = self.there(channel, reacted.message).await?;
            self.read_on(channel, &mut here).await?;
            if here.reactions.contains_key(&reacted) || there.is_some_and(|there| there.has(&reacted)) {
                continue;
            }
            let Reacted { message, by, emoji } = reacted;
            let request = script::REACT.on(&changing(channel)).arg(message.to_string()).arg(by.to_string());
            is_any |= is_done(self.change(channel, request.arg(at(&here, when)).arg(emoji).arg("-").arg(0)).await?);
        }
        Ok(is_any)
    }

    /// The message as the archive has it, if it is of this channel.
    async fn there(&self, channel: ChannelId, id: MessageId) -> Stored<Option<KeptMessage>> {
        let found = self.archive.message(id).await?;
        Ok(found.filter(|(holder, _)| *holder == channel).map(|(_, message)| message))
    }

    async fn lost(&self, channel: ChannelId, end: Offset, to: Offset) -> Stored<Done> {
        let mut done = Done::behind(end);
        loop {
            let events = self.archive.events(channel, done.read, to, READ_AT_ONCE).await?;
            let Some(last) = events.last() else { return Ok(done) };
            done.read = last.offset;
            events.iter().for_each(|event| done.note(event.at, &event.line));
        }
    }

    /// Reads what was done here since it was read last.
    async fn read_on(&self, channel: ChannelId, here: &mut Done) -> Stored<()> {
        while let Some(page) = self.to_archive(channel, here.read, READ_AT_ONCE, &[]).await? {
            let Some(last) = page.events.last() else { break };
            here.read = last.offset;
            page.events.iter().for_each(|event| here.note(event.at, &event.line));
        }
        Ok(())
    }

    /// Erases once more what is erased there of somebody, with messages that were removed before they were erased: of these no event tells.
    async fn erase_again(&self, channel: ChannelId, author: MemberId, at: i64, end: Offset) -> Stored<bool> {
        let mut ids = Vec::new();
        for id in self.archive.of_member(channel, author, [0, end]).await? {
            if let Some(there) = self.there(channel, id).await?
                && is_erased(&there)?
            {
                ids.push(id.to_string());
            }
        }
        let mut is_any = false;
        for some in ids.chunks(BACK_AT_ONCE) {
            let request = script::ERASE.on(&changing(channel)).arg(author.to_string()).arg(at).arg(0).arg(0).arg(some);
            let step: Option<Step> = self.adding(channel, self.servers.request(request)).await?;
            is_any |= step.is_some_and(|(added, ..)| added > 0);
        }
        Ok(is_any)
    }
}

fn is_done(changed: Changed) -> bool {
    matches!(changed, Changed::Done { .. })
}

/// Whether nothing at all is left of what it said, earlier texts and what is withheld included: it was erased with its author.
fn is_erased(message: &KeptMessage) -> Stored<bool> {
    Ok(message.is_removed()? && message.withheld.is_none() && message.earlier() == 0)
}

//! Word rules tried on what was said: which messages they would have hit. Nothing is changed and nobody is told.

use super::word_set::WordSet;
use super::{fault, words};
use crate::actions::{Actor, Declined, Service};
use crate::domain::administration::Care;
use quartier_protocol::http::moderation::words::{WordHit, WordRules, WordTrial, WordTried};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;
use quartier_protocol::text::MessageText;
use quartier_protocol::time::Timestamp;
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::Arc;

/// Hits that a trial shows.
const SHOWN_MAX: usize = 100;
/// Days that a trial can go back.
const DAYS: std::ops::RangeInclusive<u32> = 1..=90;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How much a trial looks at.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// So many messages, of all channels together.
    pub most: u32,
    /// So many at once, of each channel in turn: a busy channel takes nothing from the others.
    pub page: u32,
}

/// What facilitators get.
const REACH: Reach = Reach { most: 20_000, page: 200 };

/// What rules would have hit, the newest first.
pub async fn run(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    trial: WordTrial,
) -> Result<WordTried, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let channels = words::channels(service, pairing).await?;
    words::check(&trial.rules, &trial.allowed, &channels)?;
    if !DAYS.contains(&trial.days) {
        return Err(Declined::bad("a trial goes back 1 to 90 days"));
    }
    look(service, channels, trial, REACH).await
}

/// The same without asking who wants to know.
pub async fn look(
    service: &Service,
    channels: Vec<ChannelId>,
    trial: WordTrial,
    reach: Reach,
) -> Result<WordTried, Declined> {
    let after = service.clock.now().plus_ms(-i64::from(trial.days) * DAY_MS);
    let set = Arc::new(WordSet::of(&WordRules { version: 0, rules: trial.rules, allowed: trial.allowed }));
    let mut tried = WordTried { looked: 0, more: false, hit: 0, hits: Vec::new() };
    let mut left: VecDeque<(ChannelId, Option<Position>)> = channels.into_iter().map(|one| (one, None)).collect();
    while let Some((channel, before)) = left.pop_front() {
        if tried.looked >= reach.most {
            tried.more = true;
            break;
        }
        let page = service.stores.log.messages(channel, before, reach.page.min(reach.most - tried.looked)).await?;
        let Some(page) = page else { continue };
        let oldest = page.messages.first().filter(|oldest| page.more && oldest.at >= after);
        left.extend(oldest.map(|oldest| (channel, Some(oldest.position))));
        // Beside whatever else goes on: rules as long and as many as can be take a while.
        let (set, messages) = (set.clone(), page.messages);
        let found = service.readers.read(move || found(&set, channel, &messages, after)).await;
        let (looked, hits) = found.ok_or_else(|| fault("a trial of word rules broke down"))?;
        tried.looked += looked;
        tried.hit += u32::try_from(hits.len()).unwrap_or(u32::MAX);
        tried.hits.extend(hits);
        tried.hits.sort_by_key(|hit| Reverse((hit.at, hit.message)));
        tried.hits.truncate(SHOWN_MAX);
    }
    Ok(tried)
}

/// How many messages of a page are young enough, and which of them are hit.
fn found(set: &WordSet, channel: ChannelId, messages: &[Message], after: Timestamp) -> (u32, Vec<WordHit>) {
    let young = messages.iter().rev().take_while(|message| message.at >= after);
    let hit = |message: &Message| {
        let translation = message.translation.as_ref().map(|translation| &translation.text);
        let mut texts = message.text.iter().chain(translation).map(MessageText::as_str);
        let (first, text) = texts.find_map(|text| Some((set.find(Some(channel), text).into_iter().next()?, text)))?;
        let (rule, words, text) = (first.rule.id, first.words, text.to_owned());
        Some(WordHit { rule, channel, message: message.id, at: message.at, words, text })
    };
    let hits: Vec<Option<WordHit>> = young.map(hit).collect();
    (u32::try_from(hits.len()).unwrap_or(u32::MAX), hits.into_iter().flatten().collect())
}

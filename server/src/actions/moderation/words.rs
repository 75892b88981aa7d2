//! Word rules: read them, replace them.

use super::{Modes, changing};
use crate::actions::outbox::Decided;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::words::Words;
use crate::documents::{self, Kept, add};
use crate::domain::administration::Care;
use crate::text::{FRENCH, GERMAN, Pattern};
use quartier_protocol::http::moderation::words::{StarterRule, WordAction, WordRule, WordRules, WordStarter};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::problem::ProblemCode;
use serde_json::json;
use std::collections::HashSet;

/// Rules a pairing can have, and words that never count.
const RULES_MAX: usize = 1_000;
/// Rules that the audit log names of one change, each way.
const CHANGES_TOLD: usize = 100;

/// A pairing's rules.
pub async fn read(service: &Service, actor: &Actor, pairing: PairingId) -> Result<WordRules, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    Ok(kept(service, pairing).await?.map_or_else(|| Words::none(pairing), |kept| kept.it).rules)
}

/// Replaces them, if nobody else did since they were read.
pub async fn put(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    mut rules: WordRules,
) -> Result<WordRules, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    check(&rules.rules, &rules.allowed, &channels(service, pairing).await?)?;
    let known = kept(service, pairing).await?;
    if rules.version != known.as_ref().map_or(0, |kept| kept.it.rules.version) {
        return Err(Declined::conflict());
    }
    rules.version += 1;
    let before = known.as_ref().map(|kept| kept.it.rules.clone());
    let words = Words { pairing, rules: rules.clone() };
    let change = match known {
        Some(mut kept) => {
            kept.it = words;
            kept.replace()?
        }
        None => add(&words)?,
    };
    let details = changes(before.as_ref(), &rules);
    let act =
        Act { what: "words.changed", by: Some(actor.id()), details: super::ruling::object(details), ..Act::default() };
    let decided = Decided::from([change]).tell([changing(pairing, Modes::AsTheyWere)]);
    recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    Ok(rules)
}

/// What became of the rules, for the audit log: how many there are, and which are new or gone, as many as fit.
fn changes(before: Option<&WordRules>, after: &WordRules) -> serde_json::Value {
    let before = before.map(|rules| rules.rules.as_slice()).unwrap_or_default();
    let beyond = |rules: &[WordRule], others: &[WordRule]| -> Vec<serde_json::Value> {
        let others: HashSet<_> = others.iter().map(told).collect();
        let new = rules.iter().map(told).filter(|one| !others.contains(one));
        new.take(CHANGES_TOLD)
            .map(|(pattern, action, channel)| json!({"pattern": pattern, "action": action, "channel": channel}))
            .collect()
    };
    json!({
        "set": after.version,
        "word_rules": after.rules.len(),
        "allowed": after.allowed.len(),
        "added": beyond(&after.rules, before),
        "taken_out": beyond(before, &after.rules),
    })
}

/// What a rule does.
fn told(rule: &WordRule) -> (&str, WordAction, Option<ChannelId>) {
    (&rule.pattern, rule.action, rule.channel)
}

/// Lists to begin with.
pub fn starter() -> WordStarter {
    let of = |lang: fn() -> Lang, list: &'static [crate::text::Starter]| {
        list.iter().map(move |one| StarterRule {
            lang: lang(),
            pattern: one.pattern.to_owned(),
            action: one.action,
            rule: one.rule,
        })
    };
    WordStarter { rules: of(Lang::de, GERMAN).chain(of(Lang::fr, FRENCH)).collect() }
}

/// The channels of a pairing.
pub(super) async fn channels(service: &Service, pairing: PairingId) -> Result<Vec<ChannelId>, Declined> {
    Ok(service.stores.directory.channels_of(pairing).await?.into_iter().map(|channel| channel.id).collect())
}

async fn kept(service: &Service, pairing: PairingId) -> Result<Option<Kept<Words>>, Declined> {
    Ok(documents::load(&*service.stores.records, &pairing.to_string(), service.clock.now()).await?)
}

/// Refuses what can't be rules.
pub(super) fn check(rules: &[WordRule], allowed: &[String], channels: &[ChannelId]) -> Result<(), Declined> {
    if rules.len() > RULES_MAX || allowed.len() > RULES_MAX {
        return Err(Declined::bad("at most 1,000 rules, and 1,000 words that never count"));
    }
    let mut ids = HashSet::new();
    if !rules.iter().all(|rule| ids.insert(rule.id)) {
        return Err(Declined::bad("two rules have the same id"));
    }
    if rules.iter().filter_map(|rule| rule.channel).any(|channel| !channels.contains(&channel)) {
        return Err(Declined::bad("a channel is none of this pairing's"));
    }
    let mut patterns = rules.iter().map(|rule| &rule.pattern).chain(allowed);
    if !patterns.all(|pattern| Pattern::parse(pattern).is_ok()) {
        return Err(Declined::Problem(ProblemCode::PatternInvalid, "a pattern can't be a word rule"));
    }
    Ok(())
}

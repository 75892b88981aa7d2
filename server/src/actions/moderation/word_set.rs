//! A pairing's word rules as one automaton, and what they find. Never decides what follows from it.

use crate::documents;
use crate::documents::moderation::words::Words;
use crate::kernel::store::records::Unless;
use crate::kernel::store::{Records, Stored};
use crate::text::{Pattern, RuleSet};
use quartier_protocol::http::moderation::words::{WordRule, WordRules};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

/// Word rules, built.
pub struct WordSet {
    /// The version of the record they were read from; none: there was none.
    of: Option<u64>,
    rules: Vec<WordRule>,
    set: RuleSet,
}

/// A rule that found something.
pub struct Found<'r> {
    /// Which.
    pub rule: &'r WordRule,
    /// What, as it stands in the text.
    pub words: String,
}

impl WordSet {
    /// Builds the rules. A pattern that can't be read (it was when it was kept) counts for nothing.
    pub fn of(rules: &WordRules) -> Self {
        let readable = rules.rules.iter().filter_map(|rule| Some((rule.clone(), Pattern::parse(&rule.pattern).ok()?)));
        let (kept, patterns): (Vec<_>, Vec<_>) = readable.unzip();
        let allowed: Vec<Pattern> = rules.allowed.iter().filter_map(|one| Pattern::parse(one).ok()).collect();
        Self { of: None, rules: kept, set: RuleSet::build(&patterns, &allowed) }
    }

    /// The pairing's rules as they are kept. Reading them and building take longer than all the rest of a policy, and most changes
    /// don't touch them: what was built of the same version stays.
    pub async fn read(
        records: &dyn Records,
        pairing: PairingId,
        before: Option<&Arc<Self>>,
        now: Timestamp,
    ) -> Stored<Arc<Self>> {
        let known = before.and_then(|before| before.of);
        let found = documents::load_unless::<Words>(records, &pairing.to_string(), known, now).await?;
        Ok(match (found, before) {
            (Unless::Known, Some(same)) => same.clone(),
            (Unless::Absent, Some(none)) if none.of.is_none() => none.clone(),
            (Unless::Other(kept), _) => Arc::new(Self { of: Some(kept.version()), ..Self::of(&kept.it.rules) }),
            _ => Arc::new(Self::of(&Words::none(pairing).rules)),
        })
    }

    /// What the rules find in a text of a channel; of a name, which no channel has, only the pairing's rules find anything.
    pub fn find(&self, channel: Option<ChannelId>, text: &str) -> Vec<Found<'_>> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let hits = self.set.hits(text).into_iter();
        let counting = hits.filter(|hit| self.rules[hit.rule].channel.is_none_or(|its| Some(its) == channel));
        counting.map(|hit| Found { rule: &self.rules[hit.rule], words: text[hit.range].to_owned() }).collect()
    }
}

/// The most words of one text that anybody is shown.
const WORDS_SHOWN: usize = 16;

/// The words of what was found, as many as are shown.
pub fn words<'f, 'r: 'f>(found: impl IntoIterator<Item = &'f Found<'r>>) -> Vec<String> {
    found.into_iter().take(WORDS_SHOWN).map(|one| one.words.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::store::records::{Commit, Committed, Content, Kind, Record, RecordKey};
    use parking_lot::Mutex;
    use quartier_protocol::http::moderation::HouseRule;
    use quartier_protocol::http::moderation::words::WordAction;
    use quartier_protocol::id::RuleId;
    use uuid::Uuid;

    /// Has one pairing's rules; says how often they were read out.
    struct OneSet {
        record: Mutex<Option<Record>>,
        read: Mutex<u32>,
    }

    #[async_trait::async_trait]
    impl Records for OneSet {
        async fn get(&self, keys: &[RecordKey], _: Timestamp) -> Stored<Vec<Option<Record>>> {
            Ok(keys.iter().map(|_| None).collect())
        }

        async fn get_unless(&self, _: &RecordKey, known: Option<u64>, _: Timestamp) -> Stored<Unless<Record>> {
            let Some(record) = self.record.lock().clone() else { return Ok(Unless::Absent) };
            if known == Some(record.version) {
                return Ok(Unless::Known);
            }
            *self.read.lock() += 1;
            Ok(Unless::Other(record))
        }

        async fn list(&self, _: Kind, _: &str, _: Option<&str>, _: u32, _: Timestamp) -> Stored<Vec<Record>> {
            Ok(Vec::new())
        }

        async fn commit_all(&self, _: Commit<'_>, _: Timestamp) -> Stored<Committed> {
            Ok(Committed::Done)
        }

        async fn sweep(&self, _: Timestamp, _: u32) -> Stored<u32> {
            Ok(0)
        }
    }

    fn rule(pattern: &str, channel: Option<ChannelId>) -> WordRule {
        let (id, pattern) = (RuleId(Uuid::from_u128(3)), pattern.to_owned());
        WordRule { id, pattern, action: WordAction::Hold, rule: HouseRule::Other, channel }
    }

    #[tokio::test]
    async fn rules_are_read_and_built_anew_only_when_they_changed() {
        let pairing = PairingId(Uuid::from_u128(1));
        let kept = |version: u64, pattern: &str| {
            let mut words = Words::none(pairing);
            words.rules.rules = vec![rule(pattern, None)];
            let body = serde_json::to_string(&words).unwrap();
            Record { id: pairing.to_string(), version, content: Content { terms: Vec::new(), expires: None, body } }
        };
        let records = OneSet { record: Mutex::new(Some(kept(7, "garstig"))), read: Mutex::default() };
        let again = async |before: Option<&Arc<WordSet>>| {
            let set = WordSet::read(&records, pairing, before, Timestamp::from_unix_ms(0)).await.unwrap();
            (set, *records.read.lock())
        };
        let (first, read) = again(None).await;
        assert_eq!((first.find(None, "Wie garstig!").len(), read), (1, 1));
        let (same, read) = again(Some(&first)).await;
        assert!(Arc::ptr_eq(&first, &same) && read == 1, "neither read nor built");
        *records.record.lock() = Some(kept(8, "eklig"));
        let (other, read) = again(Some(&same)).await;
        assert_eq!((other.find(None, "Wie garstig, wie eklig!").len(), read), (1, 2));
        *records.record.lock() = None;
        assert!(again(Some(&other)).await.0.find(None, "Wie eklig!").is_empty());
    }

    #[test]
    fn rules_of_other_channels_take_no_place_from_this_ones() {
        let [here, there] = [1, 2].map(|id| ChannelId(Uuid::from_u128(id)));
        let mut rules = vec![rule("garstig", Some(there)); 40];
        rules.push(rule("garstig", Some(here)));
        let set = WordSet::of(&WordRules { version: 1, rules, allowed: Vec::new() });
        assert_eq!(set.find(Some(here), "Wie garstig!").len(), 1);
        assert_eq!(words(&set.find(Some(there), "Wie garstig!")).len(), WORDS_SHOWN);
        assert!(set.find(None, "Wie garstig!").is_empty(), "names are in no channel");
    }
}

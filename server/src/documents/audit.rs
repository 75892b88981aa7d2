//! The audit log: who did what, when and why, in chains that show when a link was changed.
//!
//! A pairing has a chain, the service another. Each entry carries SHA-256 over the hash of the one before and its own
//! content; the head says how many there are and the latest hash, so that an end that was cut off shows as well.
//!
//! Of a reason the hash has a seal only, a digest with salt: so the words can be taken out when the member they are about is
//! erased, and the chain still shows that nothing else was changed. Entries of before reasons were sealed have the words.

use super::{About, Document, Kept, add, load};
use crate::digest::Digest;
use crate::entropy::SharedEntropy;
use crate::kernel::store::records::{Change, Kind};
use crate::kernel::store::{Records, Stored};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Whose chain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The operators'.
    Service,
    /// A pairing's: both councils' facilitators read it.
    Pairing(PairingId),
}

impl Scope {
    /// In ids and terms.
    pub fn name(self) -> String {
        match self {
            Self::Service => "service".to_owned(),
            Self::Pairing(pairing) => pairing.to_string(),
        }
    }
}

/// An act, before it is written down.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Act {
    /// In words with dots: `card.made`.
    pub what: &'static str,
    /// Who; none: the operator at the shell, or the server by itself.
    pub by: Option<MemberId>,
    /// The member it concerns.
    pub member: Option<MemberId>,
    /// The channel it concerns.
    pub channel: Option<ChannelId>,
    /// What else it concerns.
    pub subject: Option<String>,
    /// What else is to be known.
    pub details: Map<String, Value>,
    /// The reason given.
    pub why: Option<String>,
}

/// An act, written down.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Whose chain.
    pub scope: Scope,
    /// Counted from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<MemberId>,
    /// The act.
    pub what: String,
    /// The member it concerns.
    pub member: Option<MemberId>,
    /// The channel it concerns.
    pub channel: Option<ChannelId>,
    /// What else it concerns.
    pub subject: Option<String>,
    /// What else is to be known.
    pub details: Map<String, Value>,
    /// The reason given; none: none was, or it went with the member it was about.
    pub why: Option<String>,
    /// What the hash has of the reason.
    #[serde(default)]
    pub seal: Option<Seal>,
    /// The hash of the entry before; of nothing for the first.
    pub before: Digest,
    /// This one's.
    pub hash: Digest,
}

impl Document for Entry {
    const KIND: Kind = "audit";
    const ABOUT: About = About::Stays("who did what to whom, by their ids");

    fn id(&self) -> String {
        entry_id(self.scope, self.number)
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![self.scope.name()];
        terms.extend(self.member.filter(|_| self.has_words()).map(reasons_about));
        terms
    }
}

/// What stands for a reason in the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 of the salt, a line feed and the reason.
    digest: Digest,
    /// 30 letters, as long as the reason is there: without them the digest can't be guessed at.
    salt: Option<String>,
}

/// Letters of a seal's salt, 4.9 bits each.
const SALT_LETTERS: usize = 30;

impl Seal {
    fn of(why: &str, salt: String) -> Self {
        Self { digest: Self::digest(why, &salt), salt: Some(salt) }
    }

    fn digest(why: &str, salt: &str) -> Digest {
        Digest::of(&format!("{salt}\n{why}"))
    }

    /// Whether the reason is the one that was sealed, or was taken out.
    fn fits(&self, why: Option<&str>) -> bool {
        match (why, &self.salt) {
            (Some(why), Some(salt)) => Self::digest(why, salt) == self.digest,
            (None, None) => true,
            _ => false,
        }
    }
}

impl Entry {
    fn has_words(&self) -> bool {
        self.seal.as_ref().is_some_and(|seal| seal.salt.is_some())
    }

    /// Takes the reason out for good. The chain verifies as before.
    pub fn forget_why(&mut self) {
        if let Some(seal) = &mut self.seal {
            (seal.salt, self.why) = (None, None);
        }
    }
}

/// The term of the acts on a member whose reasons can be taken out, and are still there.
pub fn reasons_about(member: MemberId) -> String {
    format!("why:{member}")
}

/// An entry's id: numbers have their places, so that ids are in the order of the log.
pub fn entry_id(scope: Scope, number: u64) -> String {
    format!("{}:{number:012}", scope.name())
}

/// Where a chain ends.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Whose chain.
    pub scope: Scope,
    /// How many entries there are.
    pub number: u64,
    /// The latest one's hash.
    pub hash: Digest,
    /// How often what was done, by years in UTC; counted from the version on that began to count.
    #[serde(default)]
    pub counts: BTreeMap<i16, BTreeMap<String, u64>>,
}

impl Document for Head {
    const KIND: Kind = "audit_head";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.scope.name()
    }

    fn terms(&self) -> Vec<String> {
        vec![ALL_HEADS.to_owned()]
    }
}

/// The term of all chains' heads.
pub const ALL_HEADS: &str = "all";

/// What an act counts as: itself, and where it came in by one of several doors, that one besides.
fn counted_as(act: &Act) -> impl Iterator<Item = String> {
    let door = act.details.get("door").and_then(Value::as_str);
    std::iter::once(act.what.to_owned()).chain(door.map(|door| format!("{}.{door}", act.what)))
}

/// The changes that write acts down at the end of their chain. Stale when somebody else wrote one meanwhile: read anew.
pub async fn written(
    records: &dyn Records,
    entropy: &SharedEntropy,
    scope: Scope,
    acts: &[Act],
    at: Timestamp,
) -> Stored<Vec<Change>> {
    let kept: Option<Kept<Head>> = load(records, &scope.name(), at).await?;
    let (mut number, mut hash) = kept.as_ref().map_or((0, Digest::of("")), |kept| (kept.it.number, kept.it.hash));
    let mut counts = kept.as_ref().map_or_else(BTreeMap::new, |kept| kept.it.counts.clone());
    let mut changes = Vec::with_capacity(acts.len() + 1);
    for act in acts {
        number += 1;
        for what in counted_as(act) {
            *counts.entry(at.year()).or_default().entry(what).or_default() += 1;
        }
        let entry = entry(scope, number, at, act.clone(), hash, || entropy.letters(SALT_LETTERS));
        hash = entry.hash;
        changes.push(add(&entry)?);
    }
    let head = Head { scope, number, hash, counts };
    changes.push(match kept {
        Some(mut kept) => {
            kept.it = head;
            kept.replace()?
        }
        None => add(&head)?,
    });
    Ok(changes)
}

fn entry(scope: Scope, number: u64, at: Timestamp, act: Act, before: Digest, salt: impl FnOnce() -> String) -> Entry {
    let Act { what, by, member, channel, subject, details, why } = act;
    let what = what.to_owned();
    let hash = before;
    let seal = why.as_deref().map(|why| Seal::of(why, salt()));
    let mut entry = Entry { scope, number, at, by, what, member, channel, subject, details, why, seal, before, hash };
    entry.hash = hash_of(&entry);
    entry
}

/// SHA-256 over the hash before and the entry as JSON, its own hash left out, and the seal's digest in place of the reason.
fn hash_of(entry: &Entry) -> Digest {
    let Entry { scope, number, at, by, what, member, channel, subject, details, why, seal, before, hash: _ } = entry;
    let why = match seal {
        Some(seal) => serde_json::json!({"sealed": seal.digest}),
        None => serde_json::json!(why),
    };
    let content =
        serde_json::json!([scope.name(), number, at.unix_ms(), by, what, member, channel, subject, details, why]);
    Digest::of(&format!("{}\n{content}", before.hex()))
}

/// What is wrong with a chain.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Broken {
    /// An entry is not there.
    #[error("entry {0} is missing")]
    Missing(u64),
    /// An entry was changed, or put in another's place.
    #[error("entry {0} is not what was written")]
    Changed(u64),
    /// The chain doesn't end as its head says.
    #[error("the log should end with entry {0}, and doesn't")]
    End(u64),
    /// There are entries, and nothing that says where they end.
    #[error("what says where the log ends is missing")]
    Headless,
}

/// Follows a chain, entry by entry in their order, to the end its head names.
#[derive(Debug)]
pub struct Verifier {
    number: u64,
    hash: Digest,
}

impl Default for Verifier {
    fn default() -> Self {
        Self { number: 0, hash: Digest::of("") }
    }
}

impl Verifier {
    /// The next entry.
    pub fn follow(&mut self, entry: &Entry) -> Result<(), Broken> {
        let next = self.number + 1;
        if entry.number != next {
            return Err(Broken::Missing(next));
        }
        let is_sealed = entry.seal.as_ref().is_none_or(|seal| seal.fits(entry.why.as_deref()));
        if entry.before != self.hash || hash_of(entry) != entry.hash || !is_sealed {
            return Err(Broken::Changed(next));
        }
        (self.number, self.hash) = (next, entry.hash);
        Ok(())
    }

    /// Whether as many entries were followed as the head counts.
    pub fn is_at(&self, head: &Head) -> bool {
        self.number == head.number
    }

    /// No entry is left.
    pub fn finish(&self, head: &Head) -> Result<(), Broken> {
        if (self.number, self.hash) == (head.number, head.hash) { Ok(()) } else { Err(Broken::End(head.number)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(acts: usize) -> (Vec<Entry>, Head) {
        let (mut entries, mut hash) = (Vec::new(), Digest::of(""));
        for number in 1..=acts as u64 {
            let why = (number % 2 == 1).then(|| "a reason".to_owned());
            let act = Act { what: "card.made", subject: Some(format!("{number}")), why, ..Act::default() };
            let one = entry(Scope::Service, number, Timestamp::from_unix_ms(7), act, hash, || "salt".to_owned());
            hash = one.hash;
            entries.push(one);
        }
        (entries, Head { scope: Scope::Service, number: acts as u64, hash, counts: BTreeMap::new() })
    }

    fn verify(entries: &[Entry], head: &Head) -> Result<(), Broken> {
        let mut verifier = Verifier::default();
        entries.iter().try_for_each(|entry| verifier.follow(entry))?;
        verifier.finish(head)
    }

    #[test]
    fn a_whole_chain_verifies_and_any_change_shows() {
        let (entries, head) = chain(5);
        assert_eq!(verify(&entries, &head), Ok(()));
        assert_eq!(verify(&[], &chain(0).1), Ok(()));
        for n in 0..5 {
            let number = n as u64 + 1;
            let mut changed = entries.clone();
            changed[n].why = Some("another reason".into());
            assert_eq!(verify(&changed, &head), Err(Broken::Changed(number)));
            let mut forged = changed.clone();
            forged[n].seal = Some(Seal::of("another reason", "salt".into()));
            forged[n].hash = hash_of(&forged[n]);
            let found = verify(&forged, &head).unwrap_err();
            assert_eq!(found, if n < 4 { Broken::Changed(number + 1) } else { Broken::End(5) });
            let mut missing = entries.clone();
            missing.remove(n);
            assert_eq!(verify(&missing, &head), Err(if n < 4 { Broken::Missing(number) } else { Broken::End(5) }));
            let mut reordered = entries.clone();
            reordered.swap(n, (n + 1) % 5);
            assert!(verify(&reordered, &head).is_err());
        }
    }

    #[test]
    fn a_reason_can_be_taken_out_and_nothing_else() {
        let (mut entries, head) = chain(3);
        entries[2].forget_why();
        assert_eq!((entries[2].why.as_ref(), entries[2].has_words()), (None, false));
        assert_eq!(verify(&entries, &head), Ok(()));
        let kept = serde_json::to_string(&entries[2]).unwrap();
        assert!(!kept.contains("a reason") && !kept.contains("salt\":\"salt"), "nothing to guess at: {kept}");
        entries[2].why = Some("a reason".into());
        assert_eq!(verify(&entries, &head), Err(Broken::Changed(3)), "put back, it isn't what was sealed");
        let (mut unsealed, head) = chain(3);
        unsealed[0].seal = None;
        assert_eq!(verify(&unsealed, &head), Err(Broken::Changed(1)));
    }

    #[test]
    fn a_chain_of_before_reasons_were_sealed_verifies() {
        let (mut entries, mut head) = chain(2);
        let mut before = Digest::of("");
        for entry in &mut entries {
            (entry.seal, entry.before) = (None, before);
            entry.hash = hash_of(entry);
            before = entry.hash;
        }
        head.hash = before;
        let mut old = serde_json::to_value(&entries).unwrap();
        old.as_array_mut().unwrap().iter_mut().for_each(|entry| _ = entry.as_object_mut().unwrap().remove("seal"));
        let mut read: Vec<Entry> = serde_json::from_value(old).unwrap();
        assert_eq!(verify(&read, &head), Ok(()));
        read[0].forget_why();
        assert_eq!(verify(&read, &head), Ok(()), "words that the hash is over stay");
    }

    #[test]
    fn a_head_from_before_acts_were_counted_reads() {
        let head = format!(r#"{{"scope":"service","number":0,"hash":"{}"}}"#, Digest::of("").hex());
        assert_eq!(serde_json::from_str::<Head>(&head).unwrap(), chain(0).1);
        let counts = BTreeMap::from([(2026, BTreeMap::from([("card.made".to_owned(), 2)]))]);
        let counted = Head { counts, ..chain(0).1 };
        assert_eq!(serde_json::from_str::<Head>(&serde_json::to_string(&counted).unwrap()).unwrap(), counted);
    }

    #[test]
    fn an_entry_reads_back_as_it_was_hashed() {
        let (entries, _) = chain(1);
        let read: Entry = serde_json::from_str(&serde_json::to_string(&entries[0]).unwrap()).unwrap();
        assert_eq!((hash_of(&read), &read), (entries[0].hash, &entries[0]));
    }
}

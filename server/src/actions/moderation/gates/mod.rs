//! The gates: whatever may stand between a member and a log, in one list. All that is written passes them before it is said, whoever
//! writes it and by whatever way it comes: people, bots, hooks, messages for later.
//!
//! Deciding is pure: a gate reads the pairing's policy and what is about to be written, as of one moment. Never decides about a
//! person; never keeps anything.

mod lasting;
mod restricted;
#[cfg(test)]
mod tests;
mod waiting;
mod worded;

pub use lasting::lasting;

use super::policy::Policy;
use super::word_set::{self, Found};
use super::{policy, refusal_of};
use crate::actions::{Declined, Service, Speaker, store_refusal};
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::words::WordAction;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::refusal::Refusal;
use quartier_protocol::time::Timestamp;
use std::cell::OnceCell;
use std::sync::Arc;

/// What somebody is about to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Say something.
    Message,
    /// Give what was said another text.
    Edit,
    /// Put an emoji to a message.
    Reaction,
    /// Show that they are writing.
    Typing,
    /// Plan a meeting, change it, call it off, write its minutes.
    Meeting,
    /// Bring a calendar.
    Calendar,
    /// Give a name to themselves or to what is shown for good: a channel, a meeting, why a channel is frozen.
    Name,
    /// Leave a message for later: when it is said, it is a message like any other.
    Later,
}

/// Something that may be in the way.
struct Gate {
    /// As metrics call it.
    name: &'static str,
    /// What it stands before.
    before: &'static [Deed],
    ask: fn(&Asked<'_>) -> Verdict,
}

use Deed::{Calendar, Edit, Later, Meeting, Message, Name, Reaction, Typing};

/// All of them, in the order in which they are asked: the first that refuses is what the writer is told, and of those that have it wait
/// the first is why it waits.
const GATES: [Gate; 10] = [
    Gate { name: "muted", before: &[Message, Edit, Reaction, Typing, Meeting, Calendar], ask: restricted::muted },
    Gate { name: "frozen", before: &[Message, Edit, Reaction, Typing, Meeting, Calendar], ask: restricted::frozen },
    Gate { name: "warned", before: &[Message, Edit, Later], ask: worded::warned },
    Gate { name: "unfit", before: &[Reaction, Name], ask: worded::unfit },
    Gate { name: "words", before: &[Message, Edit], ask: worded::held },
    Gate { name: "channel", before: &[Message, Edit, Meeting], ask: waiting::channel },
    Gate { name: "link", before: &[Message, Edit, Meeting], ask: waiting::link },
    Gate { name: "hours", before: &[Message, Edit, Meeting], ask: waiting::hours },
    Gate { name: "newcomer", before: NEWCOMERS, ask: waiting::newcomer },
    Gate { name: "slow", before: &[Message], ask: restricted::slow },
];

/// What newcomers' gate stands before: only for these it is looked up who is one.
const NEWCOMERS: &[Deed] = &[Message, Edit, Meeting];

/// What a gate says.
enum Verdict {
    /// Not in the way.
    Pass,
    /// Not so, or not now.
    Refuse(Refusal),
    /// It can be said when somebody lets it through.
    Hold(Wait),
    /// It can be said by whoever takes a turn: one in so many seconds.
    TakeTurn(u32),
}

/// What somebody is about to write.
#[derive(Clone, Copy)]
pub struct Writing<'t> {
    /// Who, and in which pairing.
    pub by: Speaker,
    /// In which channel; none: a name in the pairing.
    pub channel: Option<ChannelId>,
    /// What it is.
    pub deed: Deed,
    /// All of its texts, in whatever languages.
    pub texts: &'t [&'t str],
    /// Whether they were warned and mean it.
    pub confirmed: bool,
}

/// What a gate is asked.
struct Asked<'w> {
    policy: &'w Policy,
    writing: Writing<'w>,
    /// Whether the writer's first messages still have to be let through.
    is_new: bool,
    now: Timestamp,
    found: OnceCell<Vec<Found<'w>>>,
}

impl<'w> Asked<'w> {
    fn new(policy: &'w Policy, writing: Writing<'w>, is_new: bool, now: Timestamp) -> Self {
        Self { policy, writing, is_new, now, found: OnceCell::new() }
    }

    /// What word rules find. Looking takes longer than all else a gate does: it is done once, and only if a gate asks.
    fn found(&self) -> &[Found<'w>] {
        let look = |text: &&'w str| self.policy.words.find(self.writing.channel, text);
        self.found.get_or_init(|| self.writing.texts.iter().flat_map(look).collect())
    }

    /// Of that, what rules found that do this.
    fn found_by(&self, action: WordAction) -> impl Iterator<Item = &Found<'w>> {
        self.found().iter().filter(move |one| one.rule.action == action)
    }

    /// Facilitators let others' messages through, so theirs don't wait; nor does what they froze or slowed hold them.
    fn is_facilitator(&self) -> bool {
        self.writing.by.role == Role::Facilitator
    }

    fn wait_ms(&self, until: Timestamp) -> u64 {
        (until.unix_ms() - self.now.unix_ms()).max(1).unsigned_abs()
    }
}

/// What may be said, and how.
#[derive(Default)]
pub struct Passed {
    /// Why it has to wait; none: it can be said now.
    pub wait: Option<Wait>,
    /// One in so many seconds can be said: a turn has to be taken first.
    pub turn_s: Option<u32>,
    /// Words that the desk wants to know of, once it is said.
    pub alerts: Vec<String>,
}

/// Why something has to wait.
pub struct Wait {
    /// For what reason.
    pub reason: HoldReason,
    /// For which of the pairing's rules it stands.
    pub rule: HouseRule,
    /// The words that were found.
    pub words: Vec<String>,
}

/// Asks the gates. `Err`: not so, or not now.
pub async fn pass(service: &Service, policy: &Policy, writing: Writing<'_>) -> Result<Passed, Refusal> {
    let now = service.clock.now();
    let passed = decide(&Asked::new(policy, writing, false, now))?;
    // Looked up only where it makes a difference.
    if passed.wait.is_some() || !NEWCOMERS.contains(&writing.deed) {
        return Ok(passed);
    }
    match waiting::is_new(service, policy, writing.by).await.map_err(store_refusal)? {
        true => decide(&Asked::new(policy, writing, true, now)),
        false => Ok(passed),
    }
}

fn decide(asked: &Asked<'_>) -> Result<Passed, Refusal> {
    let mut passed = Passed::default();
    for gate in GATES.iter().filter(|gate| gate.before.contains(&asked.writing.deed)) {
        match (gate.ask)(asked) {
            Verdict::Pass => {}
            Verdict::Refuse(refusal) => {
                count(gate, "refused");
                return Err(refusal);
            }
            Verdict::Hold(_) if passed.wait.is_some() => {}
            Verdict::Hold(wait) => {
                count(gate, "held");
                passed.wait = Some(wait);
            }
            Verdict::TakeTurn(seconds) => passed.turn_s = Some(seconds),
        }
    }
    if matches!(asked.writing.deed, Message | Edit | Reaction | Name) {
        passed.alerts = word_set::words(asked.found_by(WordAction::Alert));
    }
    Ok(passed)
}

fn count(gate: &Gate, verdict: &'static str) {
    metrics::counter!("quartier_gates_total", "gate" => gate.name, "verdict" => verdict).increment(1);
}

/// The policy of a channel's pairing, for a command.
pub async fn policy_for(service: &Service, pairing: PairingId) -> Result<Arc<Policy>, Refusal> {
    policy(service, pairing).await.map_err(Declined::from).map_err(refusal_of)
}

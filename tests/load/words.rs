//! `words`: what word rules add to the processor time of a message, two pairings of one server in turn, of which
//! one has them.

use crate::cores::Cores;
use crate::crowd;
use crate::figures::{median, ran};
use crate::herd::Herd;
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{StoreKind, Subject};
use crate::vocabulary::{PHRASES, patterns};
use anyhow::Context;
use quartier::text::{Pattern, RuleSet};
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::words::{WordAction, WordRule, WordRules};
use quartier_protocol::id::{ChannelId, RuleId};
use quartier_tests::ids;
use quartier_tests::time::now;
use quartier_tests::town::{Pairing, Person, Size};
use quartier_tests::{http, server::Server};
use serde_json::Value;
use std::hint::black_box;
use std::time::Duration;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Word rules
    #[arg(long, default_value_t = 500)]
    rules: usize,
    /// Members of each of the two channels, one connection each, who all write and read
    #[arg(long, default_value_t = 40)]
    members: usize,
    /// Messages a second
    #[arg(long, default_value_t = 50)]
    rate: u32,
    /// Seconds each of the two is measured in a round
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Times the rules change places; medians of stretches of half a second are told, each beside one of the other
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// Doesn't pin server and load to a core each
    #[arg(long)]
    unpinned: bool,
}

/// How long one hall speaks at a stretch: short, so that what disturbs the machine disturbs both.
const STRETCH: Duration = Duration::from_millis(500);

/// What rules may cost at most, times without.
const AT_MOST: f64 = 1.10;

/// What a hall's messages cost in one stretch.
#[derive(Clone, Copy)]
struct Figures {
    used: Duration,
    messages: usize,
    missing: i64,
}

/// Two pairings of one server, of which one at a time has rules.
struct Scene<'s> {
    options: &'s Options,
    server: &'s Server,
    runtime: tokio::runtime::Runtime,
    herd: Herd,
    halls: [Hall<'s>; 2],
    /// So many messages were sent.
    sent: usize,
}

/// A channel full of people.
struct Hall<'s> {
    facilitator: &'s Person,
    words_path: String,
    clients: Vec<usize>,
    channel: ChannelId,
}

/// Measures with and without rules in turn: one pairing has them, one doesn't, and they change places each round.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let cores = if options.unpinned { Cores::shared()? } else { Cores::apart()? };
    cores.take_servers()?;
    let size = Size { pairings: 2, channels: 2, members: 2 * options.members };
    let subject = Subject::start(options.store, size, &[])?;
    cores.take_loads()?;
    let patterns = patterns(options.rules);
    anyhow::ensure!(patterns.len() == options.rules, "there are words for {} rules", patterns.len());
    let rules: Vec<WordRule> = patterns.iter().enumerate().map(|(n, pattern)| rule(n, pattern)).collect();
    let mut scene = Scene::enter(options, &subject.server, &subject.pairings)?;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        let ruled = round % 2;
        scene.put(1 - ruled, Vec::new())?;
        scene.put(ruled, rules.clone())?;
        let pairs = scene.measure(ruled)?;
        let ratio = Spread::of(pairs.iter().map(ratio).collect());
        eprintln!("round {round} of {}: {:.3} × without", options.rounds, ratio.median);
        with.extend(pairs.iter().map(|[with, _]| *with));
        without.extend(pairs.iter().map(|[_, without]| *without));
    }
    let ratios = with.iter().zip(&without).map(|(with, without)| ratio(&[*with, *without])).collect();
    let Options { members, rate, seconds, rounds, store, .. } = options;
    Ok(Report {
        what: format!(
            "words: 2 × 1 channel × {members} members in turn, {rate} messages a second of {} bytes on average",
            PHRASES.iter().map(|text| text.len()).sum::<usize>() / PHRASES.len()
        ),
        setup: format!("{} store, {}, {rounds} × {seconds} s, medians", store.name(), cores.describe()),
        rows: vec![
            summary(0, &without, None, None),
            summary(rules.len(), &with, Some(Spread::of(ratios)), Some(matching(&patterns)?)),
        ],
    })
}

fn summary(rules: usize, stretches: &[Figures], ratio: Option<Spread>, matching_us: Option<[f64; 2]>) -> Row {
    row! {
        "rules": rules,
        "CPU µs a message": median(stretches.iter().map(Figures::cpu_us).collect()),
        "× without": ratio.as_ref().map(|ratio| format!("{:.3}", ratio.median)),
        "half of the stretches": ratio.as_ref().map(|ratio| format!("{:.3}–{:.3}", ratio.quarter, ratio.three_quarters)),
        "at most 1.10": ratio.map(|ratio| ratio.verdict()),
        "matching µs": matching_us.map(|[warm, _]| warm),
        "cold µs": matching_us.map(|[_, cold]| cold),
        "missing": stretches.iter().map(|f| f.missing).sum::<i64>(),
    }
}

/// A median, and between what half of the values lie.
struct Spread {
    quarter: f64,
    median: f64,
    three_quarters: f64,
}

impl Spread {
    /// Missed only where that is no matter of what else the machine did.
    fn verdict(&self) -> &'static str {
        match (self.median <= AT_MOST, self.quarter <= AT_MOST) {
            (true, _) => "met",
            (false, true) => "within its spread",
            (false, false) => "MISSED",
        }
    }

    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |part: usize| values.get(values.len() * part / 4).copied().unwrap_or(f64::NAN);
        Self { quarter: at(1), median: at(2), three_quarters: at(3) }
    }
}

/// Of a stretch with rules and the one beside it without.
fn ratio([with, without]: &[Figures; 2]) -> f64 {
    with.cpu_us() / without.cpu_us()
}

impl Figures {
    fn cpu_us(&self) -> f64 {
        self.used.as_secs_f64() * 1e6 / self.messages as f64
    }
}

/// A rule for each pattern: half warn, a third hold, the rest tell the desk.
fn rule(n: usize, pattern: &str) -> WordRule {
    let action =
        [WordAction::Warn, WordAction::Hold, WordAction::Warn, WordAction::Alert, WordAction::Warn, WordAction::Hold];
    WordRule {
        id: RuleId(ids::message().0),
        pattern: pattern.to_owned(),
        action: action[n % action.len()],
        rule: HouseRule::Insult,
        channel: None,
    }
}

impl<'s> Scene<'s> {
    fn enter(options: &'s Options, server: &'s Server, pairings: &'s [Pairing]) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut herd = Herd::new()?;
        let [first, second] = pairings else { anyhow::bail!("two pairings were seeded") };
        let mut hall = |pairing| Hall::enter(&runtime, &mut herd, server, pairing);
        let halls = [hall(first)?, hall(second)?];
        Ok(Self { options, server, runtime, herd, halls, sent: 0 })
    }

    /// Puts rules in place of those that are there.
    fn put(&mut self, hall: usize, rules: Vec<WordRule>) -> anyhow::Result<()> {
        let Hall { facilitator, words_path, .. } = &self.halls[hall];
        let known = self.runtime.block_on(facilitator.get(self.server, words_path).send())?;
        let known: WordRules = known.json(200);
        let wanted = WordRules { version: known.version, rules, allowed: known.allowed };
        let request = http::request(self.server.address, "PUT", words_path).bearer(&facilitator.token);
        let answer = self.runtime.block_on(request.json(&wanted).send())?;
        anyhow::ensure!(answer.status == 200, "the rules were refused: {}", answer.text());
        Ok(())
    }

    /// What the hall with rules costs, and beside it the other, a stretch each.
    fn measure(&mut self, ruled: usize) -> anyhow::Result<Vec<[Figures; 2]>> {
        for hall in [ruled, 1 - ruled] {
            self.speak(hall, Duration::from_secs(1))?;
        }
        let stretches = Duration::from_secs(self.options.seconds).as_millis() / STRETCH.as_millis();
        let pair = |stretch: u128| {
            // Whoever is first is second the next time.
            if stretch.is_multiple_of(2) {
                let with = self.speak(ruled, STRETCH)?;
                Ok([with, self.speak(1 - ruled, STRETCH)?])
            } else {
                let without = self.speak(1 - ruled, STRETCH)?;
                Ok([self.speak(ruled, STRETCH)?, without])
            }
        };
        (0..stretches).map(pair).collect()
    }

    /// Everyone of a hall in turn says the next phrase, at the rate, until everyone has heard everything.
    fn speak(&mut self, hall: usize, time: Duration) -> anyhow::Result<Figures> {
        let (before, already) = (ran(self.server.pid())?, self.sent);
        self.drive(hall, time)?;
        let messages = self.sent - already;
        let missing = self.settle(messages * self.halls[hall].clients.len())?;
        // A thread that ended takes its time with it.
        let used = ran(self.server.pid())?.saturating_sub(before);
        Ok(Figures { used, messages, missing })
    }

    /// Waits for so many deliveries; how many did not come.
    fn settle(&mut self, expected: usize) -> anyhow::Result<i64> {
        let expected = expected as u64;
        let (mut arrived, start) = (0, now());
        while arrived < expected && start.elapsed() < Duration::from_secs(5) {
            arrived += self.herd.take_counts().deliveries;
            self.herd.turn(Duration::from_millis(1))?;
        }
        anyhow::ensure!(self.herd.gone().0 == 0, "the server ended connections: {:?}", self.herd.gone());
        anyhow::ensure!(arrived > 0, "nothing arrived");
        Ok(expected as i64 - arrived as i64)
    }

    fn drive(&mut self, hall: usize, time: Duration) -> anyhow::Result<()> {
        let pause = Duration::from_secs(1) / self.options.rate;
        let start = now();
        let mut due = start;
        while due < start + time {
            let rest = due.saturating_duration_since(now());
            if !rest.is_zero() {
                // The poller counts in whole milliseconds: the last one is spent turning.
                let wait =
                    if rest > Duration::from_millis(2) { rest - Duration::from_millis(1) } else { Duration::ZERO };
                self.herd.turn(wait)?;
                continue;
            }
            let Hall { clients, channel, .. } = &self.halls[hall];
            let client = clients[self.sent % clients.len()];
            self.herd.send(client, &crowd::send(*channel, PHRASES[self.sent % PHRASES.len()]))?;
            self.sent += 1;
            due += pause;
        }
        Ok(())
    }
}

impl<'s> Hall<'s> {
    fn enter(
        runtime: &tokio::runtime::Runtime,
        herd: &mut Herd,
        server: &Server,
        pairing: &'s Pairing,
    ) -> anyhow::Result<Self> {
        let facilitator = pairing.facilitators.first().context("a facilitator was seeded")?;
        let directory = runtime.block_on(facilitator.get(server, "/api/v1/directory").send())?;
        let directory: Value = directory.json(200);
        let id = directory["pairings"][0]["id"].as_str().context("a pairing was seeded")?;
        let everyone: Vec<&Person> = pairing.participants.iter().chain(&pairing.facilitators).collect();
        let clients = crowd::connect(herd, server.address, everyone.iter().copied())?;
        let channels = [pairing.channels[0]];
        let wishes: Vec<(usize, &[ChannelId])> = clients.iter().map(|client| (*client, &channels[..])).collect();
        crowd::subscribe(herd, &wishes)?;
        crowd::settle(herd, &clients)?;
        Ok(Self { facilitator, words_path: format!("/api/v1/pairings/{id}/words"), clients, channel: channels[0] })
    }
}

/// Microseconds that finding the rules takes in one of the phrases, in this process: with warm caches, the least disturbed of
/// many runs; and with caches that hold something else, as after the work between two messages, the median.
fn matching(patterns: &[String]) -> anyhow::Result<[f64; 2]> {
    let patterns: Result<Vec<Pattern>, _> = patterns.iter().map(|pattern| Pattern::parse(pattern)).collect();
    let set = RuleSet::build(&patterns?, &[]);
    let hit = PHRASES.iter().find(|text| !set.hits(text).is_empty());
    anyhow::ensure!(hit.is_none(), "the phrases are harmless, but a rule finds {hit:?}");
    let timed = |texts: &[&str]| {
        let start = now();
        for text in texts {
            black_box(set.hits(black_box(text)));
        }
        start.elapsed().as_secs_f64() * 1e6 / texts.len() as f64
    };
    let warm = (0..200).map(|_| timed(PHRASES)).fold(f64::INFINITY, f64::min);
    let mut others = vec![0_u8; OTHERS_BYTES];
    let cold = PHRASES.iter().cycle().take(20 * PHRASES.len()).map(|text| {
        others.iter_mut().step_by(64).for_each(|byte| *byte = byte.wrapping_add(1));
        black_box(&others);
        timed(&[text])
    });
    Ok([warm, median(cold.collect())])
}

/// More than the caches of a core hold.
const OTHERS_BYTES: usize = 8 << 20;

//! `words`: what word rules add to the processor time of a message, two pairings of one server in turn, of which
//! one has them.

use crate::cores::Cores;
use crate::crowd;
use crate::figures::{median, ran};
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{StoreKind, Subject};
use crate::swarm::Swarm;
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
    /// Seconds of a round, in which the two speak in turn, a message each
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Times the rules change places; medians of messages are told, each beside the same one of the other
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// Doesn't pin server and load to a core each
    #[arg(long)]
    unpinned: bool,
}

/// What rules may cost at most, times without.
const AT_MOST: f64 = 1.10;

/// Processor time of a message with rules and of the same without, in microseconds, with all that the server does until the next one.
type Pair = [f64; 2];

/// Two pairings of one server, of which one at a time has rules.
struct Scene<'s> {
    options: &'s Options,
    server: &'s Server,
    runtime: tokio::runtime::Runtime,
    swarm: Swarm,
    halls: [Hall<'s>; 2],
    /// So many messages were sent.
    sent: usize,
    /// So many deliveries of them did not come.
    missing: i64,
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
    let (mut pairs, mut ratios) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        let ruled = round % 2;
        scene.put(1 - ruled, Vec::new())?;
        scene.put(ruled, rules.clone())?;
        let told = scene.measure(ruled)?;
        let [with, without] = medians(&told);
        eprintln!("round {round} of {}: {:.3} × without", options.rounds, with / without);
        ratios.push(with / without);
        pairs.extend(told);
    }
    let Options { members, rate, seconds, rounds, store, .. } = options;
    let [with, without] = medians(&pairs);
    anyhow::ensure!(scene.missing == 0, "{} deliveries did not come", scene.missing);
    let matching = matching(&patterns)?;
    Ok(Report {
        what: format!(
            "words: 2 × 1 channel × {members} members in turn, {rate} messages a second of {} bytes on average",
            PHRASES.iter().map(|text| text.len()).sum::<usize>() / PHRASES.len()
        ),
        setup: format!("{} store, {}, {rounds} × {seconds} s, medians", store.name(), cores.describe()),
        rows: vec![
            summary(0, without, None, None),
            summary(rules.len(), with, Some((with / without, &mut ratios)), Some(matching)),
        ],
    })
}

fn summary(rules: usize, cpu_us: f64, ratios: Option<(f64, &mut Vec<f64>)>, matching_us: Option<[f64; 2]>) -> Row {
    let (ratio, rounds) = ratios.map(|(ratio, rounds)| (ratio, range(rounds))).unzip();
    row! {
        "rules": rules,
        "CPU µs a message": cpu_us,
        "× without": ratio.map(|ratio| format!("{ratio:.3}")),
        "rounds": rounds,
        "at most 1.10": ratio.map(|ratio| if ratio <= AT_MOST { "met" } else { "MISSED" }),
        "matching µs": matching_us.map(|[warm, _]| warm),
        "cold µs": matching_us.map(|[_, cold]| cold),
    }
}

/// The least and the most of them.
fn range(ratios: &mut [f64]) -> String {
    ratios.sort_by(f64::total_cmp);
    let [least, most] = [ratios.first(), ratios.last()].map(|ratio| ratio.copied().unwrap_or(f64::NAN));
    format!("{least:.3}–{most:.3}")
}

fn medians(pairs: &[Pair]) -> Pair {
    [0, 1].map(|which| median(pairs.iter().map(|pair| pair[which]).collect()))
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
        let mut swarm = Swarm::new()?;
        let [first, second] = pairings else { anyhow::bail!("two pairings were seeded") };
        let mut hall = |pairing| Hall::enter(&runtime, &mut swarm, server, pairing);
        let halls = [hall(first)?, hall(second)?];
        Ok(Self { options, server, runtime, swarm, halls, sent: 0, missing: 0 })
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

    /// What each message costs where there are rules, and the same message where there are none. A message alone is timed, not a stretch
    /// of them: what else the machine does comes in bursts, and a median leaves those out.
    fn measure(&mut self, ruled: usize) -> anyhow::Result<Vec<Pair>> {
        let pause = Duration::from_secs(1) / self.options.rate;
        let messages = (Duration::from_secs(self.options.seconds).as_nanos() / pause.as_nanos()) as usize;
        let mut due = now();
        let mut pairs = Vec::with_capacity(messages / 2);
        for pair in 0..messages / 2 {
            // Whoever is first is second the next time.
            let first = (ruled + pair) % 2;
            let phrase = PHRASES[pair % PHRASES.len()];
            let mut used_us = [0.0; 2];
            for hall in [first, 1 - first] {
                let before = ran(self.server.pid())?;
                self.say(hall, phrase)?;
                due = (due + pause).max(now());
                while now() < due {
                    self.swarm.turn(Duration::from_millis(1))?;
                }
                // A thread that ended takes its time with it.
                let used = ran(self.server.pid())?.saturating_sub(before);
                used_us[usize::from(hall != ruled)] = used.as_secs_f64() * 1e6;
            }
            pairs.push(used_us);
        }
        // The first ones find cold caches, and rules that are being built.
        Ok(pairs.split_off(pairs.len().min(self.options.rate as usize)))
    }

    /// Somebody of a hall says a phrase, and everyone there hears it.
    fn say(&mut self, hall: usize, phrase: &str) -> anyhow::Result<()> {
        let Hall { clients, channel, .. } = &self.halls[hall];
        let (client, expected) = (clients[self.sent % clients.len()], clients.len() as u64);
        self.swarm.send(client, &crowd::send(*channel, phrase))?;
        self.sent += 1;
        let (mut arrived, start) = (0, now());
        while arrived < expected && start.elapsed() < Duration::from_secs(5) {
            self.swarm.turn(Duration::from_millis(1))?;
            arrived += self.swarm.take_counts().deliveries;
        }
        anyhow::ensure!(self.swarm.gone().0 == 0, "the server ended connections: {:?}", self.swarm.gone());
        anyhow::ensure!(arrived > 0, "nothing arrived");
        self.missing += expected as i64 - arrived as i64;
        Ok(())
    }
}

impl<'s> Hall<'s> {
    fn enter(
        runtime: &tokio::runtime::Runtime,
        swarm: &mut Swarm,
        server: &Server,
        pairing: &'s Pairing,
    ) -> anyhow::Result<Self> {
        let facilitator = pairing.facilitators.first().context("a facilitator was seeded")?;
        let directory = runtime.block_on(facilitator.get(server, "/api/v1/directory").send())?;
        let directory: Value = directory.json(200);
        let id = directory["pairings"][0]["id"].as_str().context("a pairing was seeded")?;
        let everyone: Vec<&Person> = pairing.participants.iter().chain(&pairing.facilitators).collect();
        let clients = crowd::connect(swarm, server.address, everyone.iter().copied())?;
        let channels = [pairing.channels[0]];
        let wishes: Vec<(usize, &[ChannelId])> = clients.iter().map(|client| (*client, &channels[..])).collect();
        crowd::subscribe(swarm, &wishes)?;
        crowd::settle(swarm, &clients)?;
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

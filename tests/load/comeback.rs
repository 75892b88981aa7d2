//! `comeback`: everyone of a channel drops at once and comes back within seconds, while others talk.

use crate::cores::Cores;
use crate::crowd;
use crate::figures::CpuTime;
use crate::report::Report;
use crate::row;
use crate::subject::{StoreKind, Subject};
use crate::swarm::{Swarm, number_after};
use quartier_protocol::id::ChannelId;
use quartier_tests::raw;
use quartier_tests::time::now;
use quartier_tests::town::{Person, Size};
use std::time::Duration;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Members of the channel
    #[arg(long, default_value_t = 5_000)]
    members: usize,
    /// Seconds within which all of them are back
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Messages a second meanwhile
    #[arg(long, default_value_t = 5)]
    rate: u32,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// What one member has of the channel.
#[derive(Clone, Copy, Default)]
struct Have {
    offset: u64,
    /// Position of the reply to `subscribe`: events up to it must be in the reply.
    gaps: u64,
    presence: u64,
}

struct Run<'a> {
    swarm: Swarm,
    epoch_name: String,
    have: Vec<Have>,
    channel: ChannelId,
    people: Vec<&'a Person>,
    back: usize,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let cores = Cores::apart()?;
    cores.take_servers()?;
    let size = Size { pairings: 1, channels: 1, members: options.members + 2 };
    let subject = Subject::start(options.store, size, &["--commands-per-second", "1000"])?;
    cores.take_loads()?;
    let (pid, address) = (subject.server.pid(), subject.server.address);
    let pairing = &subject.pairings[0];
    let people: Vec<&Person> = pairing.participants.iter().chain(&pairing.facilitators).collect();
    let mut swarm = Swarm::new()?;
    let ids = crowd::connect(&mut swarm, address, people.iter().copied())?;
    let channel = pairing.channels[0];
    let wishes: Vec<(usize, &[ChannelId])> = ids.iter().map(|id| (*id, std::slice::from_ref(&channel))).collect();
    crowd::subscribe(&mut swarm, &wishes)?;
    crowd::settle(&mut swarm, &ids)?;
    ids.iter().for_each(|id| swarm.keep(*id, true));
    // The last one stays and talks.
    let speaker = ids.len() - 1;
    let mut run =
        Run { swarm, epoch_name: String::new(), have: vec![Have::default(); ids.len()], channel, people, back: 0 };
    let mut spoken = 0;
    run.speak(speaker, &mut spoken)?;
    run.swarm.turn_for(Duration::from_secs(1))?;
    run.take_in()?;
    anyhow::ensure!(run.have.iter().all(|h| h.offset == 1), "everyone has the first message");
    let idle_share = share_of_core(&mut run, pid, Duration::from_secs(3))?;

    for id in 0..speaker {
        run.swarm.drop_connection(id);
    }
    let start = now();
    let pause = Duration::from_secs(1) / options.rate;
    let mut speak_at = start;
    let each = Duration::from_secs(options.seconds) / options.members as u32;
    for id in 0..speaker {
        let due = start + each * id as u32;
        loop {
            if now() >= speak_at {
                run.speak(speaker, &mut spoken)?;
                speak_at += pause;
            }
            run.swarm.turn(due.saturating_duration_since(now()).min(Duration::from_millis(5)))?;
            run.take_in()?;
            if now() >= due {
                break;
            }
        }
        let token = &run.people[id].token;
        run.swarm.reconnect(id, address, &raw::request(address, token))?;
    }
    let bound = now() + Duration::from_secs(60);
    while run.back < speaker || run.have.iter().any(|h| h.offset < spoken) {
        run.swarm.turn(Duration::from_millis(5))?;
        run.take_in()?;
        if now() > bound {
            break;
        }
    }
    let back_after = start.elapsed();
    let calm_after = calm(&mut run, pid, idle_share)?;
    let lost: u64 = run.have.iter().map(|h| h.gaps + spoken.saturating_sub(h.offset)).sum();
    let presence = |h: &Have| h.presence;
    Ok(Report {
        what: format!("comeback: {} members of one channel within {} s", speaker, options.seconds),
        setup: format!(
            "{} store, {}, {} messages a second meanwhile",
            options.store.name(),
            cores.describe(),
            options.rate
        ),
        rows: vec![row! {
            "messages": spoken,
            "lost": lost,
            "complete after s": back_after.as_secs_f64(),
            "presence frames a client, most": run.have[..speaker].iter().map(presence).max(),
            "of the one who stayed": run.have[speaker].presence,
            "idle again after s": calm_after.map(|d| d.as_secs_f64()),
            "connections ended": run.swarm.gone().0,
        }],
    })
}

impl Run<'_> {
    fn speak(&mut self, speaker: usize, spoken: &mut u64) -> anyhow::Result<()> {
        self.swarm.send(speaker, &crowd::send(self.channel, &crowd::text(0)))?;
        *spoken += 1;
        Ok(())
    }

    /// Looks at what was received: greets back, counts events and presence.
    fn take_in(&mut self) -> anyhow::Result<()> {
        while let Some(heard) = self.swarm.heard.pop_front() {
            let (id, text) = (heard.connection, &heard.text);
            let start = &text[..text.len().min(20)];
            if crowd::has(start, "\"type\":\"event\"") {
                let at = self.offset(text)?;
                self.take_event(id, at);
            } else if crowd::has(start, "\"type\":\"presence\"") {
                self.have[id].presence += 1;
            } else if crowd::has(start, "\"type\":\"hello\"") {
                let since = format!("{}:{}", self.epoch_name, self.have[id].offset);
                let channel = self.channel;
                let command =
                    format!(r#"{{"type":"subscribe","ref":1,"channel":"{channel}","since":"{since}","limit":200}}"#);
                self.swarm.send(id, &command)?;
            } else if crowd::has(text, "\"recovered\":true") {
                let reply: serde_json::Value = serde_json::from_slice(text)?;
                for event in reply["ok"]["events"].as_array().into_iter().flatten() {
                    let position =
                        event["position"].as_str().and_then(|p| p.split(':').nth(1)).and_then(|o| o.parse().ok());
                    self.take_event(id, position.unwrap_or_default());
                }
                self.back += 1;
            } else if crowd::has(text, "\"error\"") || crowd::has(text, "\"recovered\":false") {
                anyhow::bail!("not brought back: {}", String::from_utf8_lossy(text));
            }
        }
        Ok(())
    }

    fn take_event(&mut self, id: usize, offset: u64) {
        let have = &mut self.have[id];
        have.gaps += offset.abs_diff(have.offset + 1);
        have.offset = offset;
    }

    /// The offset of an event's frame; the epoch's name is learnt on the way.
    fn offset(&mut self, text: &[u8]) -> anyhow::Result<u64> {
        if self.epoch_name.is_empty() {
            let event: serde_json::Value = serde_json::from_slice(text)?;
            let name = event["position"].as_str().and_then(|p| p.split(':').next());
            self.epoch_name = name.unwrap_or_default().to_owned();
        }
        number_after(text, format!("\"position\":\"{}:", self.epoch_name).as_bytes())
    }
}

/// The share of a core that the server uses over a time.
fn share_of_core(run: &mut Run<'_>, pid: u32, time: Duration) -> anyhow::Result<f64> {
    let (before, start) = (CpuTime::of(pid)?, now());
    run.swarm.turn_for(time)?;
    run.take_in()?;
    Ok(before.since(pid)?.share_of(start.elapsed()))
}

/// How long until the server rests again as it did before: within two hundredths of a core.
fn calm(run: &mut Run<'_>, pid: u32, idle_share: f64) -> anyhow::Result<Option<Duration>> {
    let start = now();
    while start.elapsed() < Duration::from_secs(30) {
        let began = start.elapsed();
        if share_of_core(run, pid, Duration::from_secs(1))? <= idle_share + 0.02 {
            return Ok(Some(began));
        }
    }
    Ok(None)
}

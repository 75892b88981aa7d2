//! Messages in bulk through the front door: a closed loop of senders, each with a window of unanswered sends.

use crate::crowd;
use crate::figures::Latencies;
use crate::swarm::Swarm;
use quartier_protocol::id::ChannelId;
use quartier_tests::time::now;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What came of it.
pub struct Filled {
    /// Sends acknowledged.
    pub acknowledged: u64,
    /// From the first send to the last acknowledgement.
    pub took: Duration,
    /// From each send to its acknowledgement.
    pub latencies: Latencies,
}

/// When to stop.
pub enum Until {
    /// After so many messages.
    Messages(u64),
    /// After so long.
    Elapsed(Duration),
}

/// Sends from each `(client, channel)` with `window` unanswered sends at a time; all clients' frames must be kept.
pub fn fill(swarm: &mut Swarm, senders: &[(usize, ChannelId)], window: usize, until: &Until) -> anyhow::Result<Filled> {
    let start = now();
    let place_of = |client: usize| senders.iter().position(|(id, _)| *id == client);
    // Clients are few and numbered from 0 upwards: a plain list finds a sender's place at once.
    let last = senders.iter().map(|(id, _)| *id).max().unwrap_or(0);
    let places: Vec<Option<usize>> = (0..=last).map(place_of).collect();
    let mut waiting: Vec<VecDeque<Instant>> = vec![VecDeque::new(); senders.len()];
    let (mut sent, mut filled) = (0, Filled { acknowledged: 0, took: Duration::ZERO, latencies: Latencies::default() });
    let go_on = |sent: u64| match until {
        Until::Messages(count) => sent < *count,
        Until::Elapsed(time) => start.elapsed() < *time,
    };
    let mut put = |swarm: &mut Swarm, waiting: &mut VecDeque<Instant>, place: usize| -> anyhow::Result<()> {
        let (client, channel) = senders[place];
        waiting.push_back(now());
        swarm.send(client, &crowd::send(channel, &crowd::text(0)))?;
        sent += 1;
        Ok(())
    };
    for _ in 0..window {
        for (place, waiting) in waiting.iter_mut().enumerate() {
            put(swarm, waiting, place)?;
        }
    }
    let mut total = (window * senders.len()) as u64;
    let mut progress = now();
    while filled.acknowledged < total {
        swarm.turn(Duration::from_millis(20))?;
        while let Some(heard) = swarm.heard.pop_front() {
            if !crowd::has(&heard.text[..heard.text.len().min(24)], "\"type\":\"reply\"") {
                continue;
            }
            anyhow::ensure!(crowd::has(&heard.text, "\"ok\""), "refused: {}", String::from_utf8_lossy(&heard.text));
            let Some(place) = places.get(heard.connection).copied().flatten() else { continue };
            let waiting = &mut waiting[place];
            if let Some(sent_at) = waiting.pop_front() {
                filled.latencies.add(heard.at.saturating_duration_since(sent_at));
            }
            filled.acknowledged += 1;
            progress = now();
            if go_on(total) {
                put(swarm, waiting, place)?;
                total += 1;
            }
        }
        anyhow::ensure!(progress.elapsed() < Duration::from_secs(20), "no acknowledgement for 20 s");
        anyhow::ensure!(swarm.gone().0 == 0, "the server ended connections: {:?}", swarm.gone());
    }
    filled.took = start.elapsed();
    Ok(filled)
}

//! What is measured: processor time and memory of a process out of /proc, latencies as percentiles.

use crate::crowd::has;
use crate::swarm::{Heard, Swarm, number_after};
use std::time::{Duration, Instant};

/// Processor time a process has used.
#[derive(Clone, Copy, Default, Debug)]
pub struct CpuTime {
    /// In its own code.
    pub user: Duration,
    /// In the kernel on its behalf.
    pub system: Duration,
}

impl CpuTime {
    /// What a process has used so far.
    pub fn of(pid: u32) -> anyhow::Result<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // The name in brackets may hold anything; after it come the state and 10 fields up to utime and stime (proc(5)).
        let (_, fields) = stat.rsplit_once(')').ok_or_else(|| anyhow::anyhow!("no name in {stat}"))?;
        let ticks = |n: usize| fields.split_whitespace().nth(n).and_then(|f| f.parse::<u64>().ok());
        let (Some(user), Some(system)) = (ticks(11), ticks(12)) else { anyhow::bail!("no times in {stat}") };
        let time = |ticks| Duration::from_millis(ticks * 1_000 / rustix::param::clock_ticks_per_second());
        Ok(Self { user: time(user), system: time(system) })
    }

    /// What it has used since this was taken.
    pub fn since(self, pid: u32) -> anyhow::Result<Self> {
        let now = Self::of(pid)?;
        Ok(Self { user: now.user - self.user, system: now.system - self.system })
    }

    /// Both together, for each of so many things, in microseconds.
    pub fn us_each(self, count: u64) -> f64 {
        (self.user + self.system).as_secs_f64() * 1e6 / count as f64
    }

    /// Percent of it spent in the kernel.
    pub fn kernel_percent(self) -> f64 {
        self.system.as_secs_f64() * 100.0 / (self.user + self.system).as_secs_f64()
    }

    /// The share of one core that it is of a time.
    pub fn share_of(self, time: Duration) -> f64 {
        (self.user + self.system).as_secs_f64() / time.as_secs_f64()
    }
}

/// For how long the threads of a process have run so far, to the nanosecond (`/proc/PID/task/TID/schedstat`): short
/// measurements drown in the ticks that [`CpuTime`] is counted in.
pub fn ran(pid: u32) -> anyhow::Result<Duration> {
    let mut ran = Duration::ZERO;
    for task in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let stat = std::fs::read_to_string(task?.path().join("schedstat"))?;
        let ns = stat.split_whitespace().next().and_then(|ns| ns.parse().ok());
        ran += Duration::from_nanos(ns.ok_or_else(|| anyhow::anyhow!("no time in {stat}"))?);
    }
    Ok(ran)
}

/// Resident memory of a process, in bytes.
pub fn resident(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<u64>().ok());
    Ok(kilobytes.ok_or_else(|| anyhow::anyhow!("no VmRSS"))? * 1_024)
}

/// Latencies, to be asked for percentiles.
#[derive(Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// One more.
    pub fn add(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// Takes those of the load's messages among the kept frames; a refused send ends the run.
    pub fn take_from(&mut self, swarm: &mut Swarm, epoch: Instant) -> anyhow::Result<()> {
        while let Some(heard) = swarm.heard.pop_front() {
            if let Some(latency) = latency(&heard, epoch)? {
                self.add(latency);
            }
        }
        Ok(())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The latency that this share of all stays under, in milliseconds.
    pub fn percentile_ms(&mut self, percent: f64) -> f64 {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        let at = ((self.0.len() as f64 * percent / 100.0).ceil() as usize).saturating_sub(1).min(last);
        self.0.get(at).map_or(f64::NAN, |d| d.as_secs_f64() * 1_000.0)
    }
}

/// From a kept message's sending, `t=` nanoseconds after `epoch`, to its arrival. `None`: it is no message.
pub fn latency(heard: &Heard, epoch: Instant) -> anyhow::Result<Option<Duration>> {
    let refused = has(&heard.text[..heard.text.len().min(20)], "reply") && has(&heard.text, "\"error\"");
    anyhow::ensure!(!refused, "refused: {}", String::from_utf8_lossy(&heard.text));
    let sent = number_after(&heard.text, b"t=").ok();
    Ok(sent.map(|ns| heard.at.saturating_duration_since(epoch + Duration::from_nanos(ns))))
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

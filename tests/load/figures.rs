//! What is measured: processor time and memory of a process out of /proc, latencies as percentiles.

use std::time::Duration;

/// User and system time a process has used so far.
pub fn cpu_time(pid: u32) -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in brackets may hold anything; after it come the state and 11 fields up to utime and stime (proc(5)).
    let (_, fields) = stat.rsplit_once(')').ok_or_else(|| anyhow::anyhow!("no name in {stat}"))?;
    let ticks = |n: usize| fields.split_whitespace().nth(n).and_then(|f| f.parse::<u64>().ok());
    let (Some(user), Some(system)) = (ticks(11), ticks(12)) else { anyhow::bail!("no times in {stat}") };
    Ok(Duration::from_millis((user + system) * 1_000 / rustix::param::clock_ticks_per_second()))
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

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

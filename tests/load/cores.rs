//! Which processor runs what, and how many files may be open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Raises the number of files this process and its children may open as far as the system lets it.
pub fn raise_file_limit() -> anyhow::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?)
}

/// One core for what is measured and another for what measures. Children inherit the core of the thread that starts
/// them.
pub struct Cores {
    all: CpuSet,
    apart: Option<(usize, usize)>,
}

impl Cores {
    /// Two of the cores this process may use, if there are two.
    pub fn apart() -> anyhow::Result<Self> {
        let all = sched_getaffinity(None)?;
        let mut usable = (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core));
        let apart = usable.next().zip(usable.next());
        Ok(Self { all, apart })
    }

    /// Every core for everything.
    pub fn shared() -> anyhow::Result<Self> {
        Ok(Self { all: sched_getaffinity(None)?, apart: None })
    }

    /// What is started from now on runs on the server's core.
    pub fn take_servers(&self) -> anyhow::Result<()> {
        self.take(self.apart.map(|(server, _)| server))
    }

    /// This thread runs on the load's core from now on.
    pub fn take_loads(&self) -> anyhow::Result<()> {
        self.take(self.apart.map(|(_, load)| load))
    }

    fn take(&self, core: Option<usize>) -> anyhow::Result<()> {
        let Some(core) = core else { return Ok(sched_setaffinity(None, &self.all)?) };
        let mut set = CpuSet::new();
        set.set(core);
        Ok(sched_setaffinity(None, &set)?)
    }

    /// How the run was set up, for the report.
    pub fn describe(&self) -> String {
        match self.apart {
            Some((server, load)) => format!("server on core {server}, load on core {load}"),
            None => format!("{} shared cores", self.all.count()),
        }
    }
}

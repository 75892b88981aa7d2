//! That the process is asked to end: SIGTERM or SIGINT.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Whoever asks is heard from here on, also while nobody waits for it; until then a signal ends the process at once.
pub struct Asked {
    terminate: Signal,
    interrupt: Signal,
}

impl Asked {
    /// Begins to listen.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Answers when somebody has asked.
    pub async fn to_end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{Signal, getpid, kill_process};

    #[tokio::test]
    async fn whoever_asks_before_anybody_waits_is_heard() {
        for signal in [Signal::TERM, Signal::INT] {
            let mut asked = Asked::listen().unwrap();
            kill_process(getpid(), signal).unwrap();
            tokio::time::timeout(std::time::Duration::from_secs(60), asked.to_end()).await.unwrap();
        }
    }
}

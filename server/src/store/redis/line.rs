//! One connection to one server, shared by all callers and made again when it is lost.
//!
//! While the server is away callers are told so at once instead of queueing: nothing waits here but what was written
//! already. A connection that is there but answers nothing is found out by pinging and given up. That a server went or
//! came back is told once, by its ear.

use super::super::StoreError;
use super::source::{Source, is_master};
use redis::aio::MultiplexedConnection;
use redis::{Cmd, PushKind, RedisError, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Between two looks at a connection that nobody complains about.
const LOOK: Duration = Duration::from_secs(5);
/// How long a connection may take to show that it is alive.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);
/// First and longest wait before connecting again.
const WAITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// A kept connection.
pub struct Line {
    state: watch::Receiver<State>,
    suspicion: Arc<Notify>,
    keeper: JoinHandle<()>,
}

#[derive(Clone)]
enum State {
    /// Not tried yet, or just lost: worth waiting for.
    Connecting,
    Up(MultiplexedConnection),
    /// Tried, and it is not there.
    Down(Arc<str>),
}

/// Why there is no answer.
pub enum Failure {
    /// No connection.
    Away(String),
    /// The server, or the way to it, said no.
    Refused(RedisError),
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Away(why) => Self::Unavailable(why),
            Failure::Refused(error) => super::error::store_error(&error),
        }
    }
}

impl Line {
    /// Begins to connect. Lines to the same server share `back`: when one gets through, the others try at once.
    pub fn to(source: Source, back: Arc<Notify>) -> Self {
        let (told, state) = watch::channel(State::Connecting);
        let suspicion = Arc::new(Notify::new());
        let keeper = tokio::spawn(keep(source, told, suspicion.clone(), back));
        Self { state, suspicion, keeper }
    }

    /// Sends a command and waits for its answer, however long.
    pub async fn send(&self, command: &Cmd) -> Result<Value, Failure> {
        let mut connection = self.connection().await?;
        command.query_async(&mut connection).await.map_err(Failure::Refused)
    }

    /// The same, asking a server that is about to take over the slot.
    pub async fn send_asking(&self, command: &Cmd) -> Result<Value, Failure> {
        let mut connection = self.connection().await?;
        let mut both = redis::pipe();
        both.cmd("ASKING").ignore().add_command(command.clone());
        both.query_async::<(Value,)>(&mut connection).await.map(|(value,)| value).map_err(Failure::Refused)
    }

    /// Says that the connection gave no answer, or that of a server that isn't the master any more.
    pub fn suspect(&self) {
        self.suspicion.notify_one();
    }

    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        let mut state = self.state.clone();
        let settled = state.wait_for(|state| !matches!(state, State::Connecting)).await;
        match settled.as_deref() {
            Ok(State::Up(connection)) => Ok(connection.clone()),
            Ok(State::Down(why)) => Err(Failure::Away(why.to_string())),
            _ => Err(Failure::Away("closed".into())),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

async fn keep(source: Source, state: watch::Sender<State>, suspicion: Arc<Notify>, back: Arc<Notify>) {
    let mut wait = WAITS.0;
    loop {
        let lost = Arc::new(Notify::new());
        let losing = lost.clone();
        let connected = source.connect(move |push| {
            if push.kind == PushKind::Disconnection {
                losing.notify_one();
            }
            Ok(())
        });
        match connected.await {
            Ok(connection) => {
                tracing::debug!(server = source.label(), "connected");
                wait = WAITS.0;
                state.send_replace(State::Up(connection.clone()));
                back.notify_waiters();
                attend(connection, &lost, &suspicion).await;
                tracing::debug!(server = source.label(), "lost the connection");
                state.send_replace(State::Connecting);
            }
            Err(why) => {
                state.send_replace(State::Down(why.into()));
                let _ = timeout(wait, back.notified()).await;
                wait = (wait * 2).min(WAITS.1);
            }
        }
    }
}

/// Returns once the connection is of no use any more.
async fn attend(mut connection: MultiplexedConnection, lost: &Notify, suspicion: &Notify) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = lost.notified() => return,
            () = suspicion.notified() => {}
            _ = looks.tick() => {}
        }
        if !matches!(timeout(SIGN_OF_LIFE, is_master(&mut connection)).await, Ok(Ok(true))) {
            return;
        }
    }
}

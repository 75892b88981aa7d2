//! One connection to one server, shared by all callers and made again when it is lost.
//!
//! While the server is away callers are told so at once instead of queueing: nothing waits here but what was written
//! already. A connection that is there but answers nothing is found out by pinging and given up. That a server went or
//! came back is told once, by its subscriber.

use super::super::StoreError;
use super::source::{Source, is_master};
use redis::aio::MultiplexedConnection;
use redis::{Cmd, PushKind, RedisError, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
pub struct Connection {
    state: watch::Receiver<State>,
    signs: Arc<Signs>,
    keeper: JoinHandle<()>,
}

/// Whether the other end is alive, as callers see it.
#[derive(Default)]
struct Signs {
    /// Somebody waited too long.
    suspicion: Notify,
    /// How many answers came, so that a slow server isn't taken for a dead one.
    answers: AtomicU64,
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

impl Connection {
    /// Begins to connect. Connections to the same server share `back`: when one gets through, the others try at once.
    pub fn to(source: Source, back: Arc<Notify>) -> Self {
        let (told, state) = watch::channel(State::Connecting);
        let signs = Arc::new(Signs::default());
        let keeper = tokio::spawn(keep(source, told, signs.clone(), back));
        Self { state, signs, keeper }
    }

    /// Sends a command and waits for its answer, however long.
    pub async fn send(&self, command: &Cmd) -> Result<Value, Failure> {
        let mut connection = self.connection().await?;
        let answer = command.query_async(&mut connection).await;
        self.signs.answers.fetch_add(1, Ordering::Relaxed);
        answer.map_err(Failure::Refused)
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
        self.signs.suspicion.notify_one();
    }

    /// Whether its keeper is gone, by a panic: it doesn't end by itself.
    pub fn has_ended(&self) -> bool {
        self.keeper.is_finished()
    }

    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        if let State::Up(connection) = &*self.state.borrow() {
            return Ok(connection.clone());
        }
        let mut state = self.state.clone();
        let settled = state.wait_for(|state| !matches!(state, State::Connecting)).await;
        match settled.as_deref() {
            Ok(State::Up(connection)) => Ok(connection.clone()),
            Ok(State::Down(why)) => Err(Failure::Away(why.to_string())),
            _ => Err(Failure::Away("closed".into())),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

async fn keep(source: Source, state: watch::Sender<State>, signs: Arc<Signs>, back: Arc<Notify>) {
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
                attend(connection, &lost, &signs).await;
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
async fn attend(mut connection: MultiplexedConnection, lost: &Notify, signs: &Signs) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = lost.notified() => return,
            () = signs.suspicion.notified() => {}
            _ = looks.tick() => {}
        }
        let answers = signs.answers.load(Ordering::Relaxed);
        match timeout(SIGN_OF_LIFE, is_master(&mut connection)).await {
            Ok(Ok(true)) => {}
            // Ours waits behind others', which are answered: slow, not dead.
            Err(_) if signs.answers.load(Ordering::Relaxed) != answers => {}
            _ => return,
        }
    }
}

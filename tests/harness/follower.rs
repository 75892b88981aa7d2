//! A client that is never tired: follows one channel, comes back after every drop with `since`, pages on where it was
//! told to, and folds all of it into a [`Mirror`].

use crate::client::{Client, Door, Gone};
use crate::mirror::Mirror;
use crate::wait::{TIME_LIMIT, until};
use quartier_protocol::command::{Command, Events, Subscribe};
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Position;
use quartier_protocol::push::Pushed;
use quartier_protocol::reply::{EventsOk, Recovery, SubscribeOk};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A page while catching up; small, so that catching up takes several.
const PAGE: u32 = 7;

/// What a follower has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The channel as it is for this follower.
    pub mirror: Option<Mirror>,
    /// How often it came in through the door.
    pub connections: u32,
    /// How often it was told that what it had is void.
    pub fresh_starts: u32,
}

impl Seen {
    /// The ids of all messages, oldest first.
    pub fn ids(&self) -> Vec<MessageId> {
        self.mirror.iter().flat_map(|m| &m.messages).map(|m| m.id).collect()
    }
}

/// A follower at work in a task of its own; it ends when dropped.
pub struct Follower {
    task: JoinHandle<()>,
    seen: watch::Receiver<Seen>,
}

impl Follower {
    /// Starts to follow `channel` through `door`.
    pub fn start(door: Door, channel: ChannelId) -> Self {
        let (tell, seen) = watch::channel(Seen::default());
        let task = tokio::spawn(async move {
            loop {
                // The ways to lose a connection are the tests' business; a client's is to come back.
                let _lost = visit(&door, channel, &tell).await;
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        });
        Self { task, seen }
    }

    /// What it has seen so far.
    pub fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until it has seen everything up to `position`, and tells what it has.
    pub async fn reaches(&mut self, position: Position) -> Seen {
        let what = format!("a follower to reach {position}");
        let has = |seen: &Seen| seen.mirror.as_ref().is_some_and(|m| m.position.offset >= position.offset);
        let waited = tokio::time::timeout(TIME_LIMIT, self.seen.wait_for(has)).await;
        match waited.map(|seen| seen.map(|seen| seen.clone())) {
            Ok(Ok(seen)) => seen,
            Ok(Err(_)) => panic!("{what}, but it broke a rule: its panic stands above"),
            Err(_) => panic!("waited {} s for {what}; it is at {:?}", TIME_LIMIT.as_secs(), place(&self.seen.borrow())),
        }
    }

    /// Waits until it is in for the nth time.
    pub async fn connected(&self, times: u32) {
        until(format_args!("a follower's connection number {times}"), async || {
            (self.seen.borrow().connections >= times).then_some(())
        })
        .await;
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One connection's life.
async fn visit(door: &Door, channel: ChannelId, tell: &watch::Sender<Seen>) -> Result<(), Gone> {
    let mut client = door.try_open().await.map_err(|rejected| Gone::Cut(format!("{rejected:?}")))?;
    let since = place(&tell.borrow());
    let subscribe = Command::Subscribe(Subscribe { channel, since, limit: Some(PAGE) });
    let Ok(ok) = client.try_ask::<SubscribeOk>(subscribe).await? else {
        return Err(Gone::Cut("subscribe was refused".into()));
    };
    let target = ok.position;
    tell.send_modify(|seen| seen.connections += 1);
    match ok.recovery {
        Recovery::Recovered { events, .. } => take(tell, target, &events),
        Recovery::Fresh { messages, .. } => tell.send_modify(|seen| {
            seen.fresh_starts += 1;
            seen.mirror = Some(Mirror::of(target, messages));
        }),
    }
    loop {
        let Some(after) = place(&tell.borrow()).filter(|p| p.offset < target.offset) else { break };
        let page = client.try_ask::<EventsOk>(Command::Events(Events { channel, after, limit: Some(PAGE) })).await?;
        let Ok(page) = page else { return Err(Gone::Cut("events was refused".into())) };
        assert!(!page.events.is_empty(), "the log goes on to {target}, but nothing comes after {after}");
        take(tell, target, &page.events);
    }
    loop {
        let event = next_event(&mut client).await?;
        take(tell, event.position, std::slice::from_ref(&event));
    }
}

/// Up to where it has seen the channel.
fn place(seen: &Seen) -> Option<Position> {
    seen.mirror.as_ref().map(|m| m.position)
}

/// Takes in the events up to `target`; what comes after it is pushed as well.
fn take(tell: &watch::Sender<Seen>, target: Position, events: &[Event]) {
    tell.send_modify(|seen| {
        let mirror = seen.mirror.as_mut().expect("a snapshot came first");
        events.iter().filter(|e| e.position.offset <= target.offset).for_each(|e| mirror.apply(e));
    });
}

/// Waits without end: a channel may be silent for long.
async fn next_event(client: &mut Client) -> Result<Event, Gone> {
    loop {
        while let Some(pushed) = client.next_pushed() {
            if let Pushed::Event(event) = pushed {
                return Ok(event);
            }
        }
        client.take_in_whenever().await?;
    }
}

//! A node's hub on a store, and members who listen at real sockets.

use super::enrolled::Node;
use bytes::Bytes;
use quartier::clock::SharedClock;
use quartier::digest::Digest;
use quartier::hub::{
    Connection, ConnectionOptions, Hub, Outbox, Pace, Permit, Reachable, Socket, Subscription, TickerOptions,
    run_partition, run_ticker, text_frame,
};
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::Stored;
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

const OUTBOX_BYTES: usize = 1 << 20;

/// A hub that serves what arrives at a node.
pub struct Serving {
    pub hub: Arc<Hub>,
    /// What is put in here arrives as from the store.
    pub deliver: mpsc::Sender<Delivery>,
    tasks: Vec<JoinHandle<()>>,
}

impl Serving {
    /// Serves on `stores`, which may be the node's with a hand in them.
    pub fn on(mut node: Node, stores: Stores, clock: SharedClock, number: u64) -> Self {
        let much = NonZeroU32::new(1_000_000).unwrap();
        let pace = Pace { burst: much, per_second: much };
        let hub = Hub::new(stores, clock, number, ConnectionOptions { connections: 1_000, pace });
        let (deliver, partition) = mpsc::channel(1_024);
        let arriving = deliver.clone();
        let hour =
            TickerOptions { ping_interval_ms: 3_600_000, idle_timeout_ms: 3_600_000, presence_expiry_ms: 3_600_000 };
        let tasks = vec![
            tokio::spawn(run_partition(hub.clone(), partition, |_| {})),
            tokio::spawn(run_ticker(hub.clone(), hour)),
            tokio::spawn(async move {
                while let Some(delivery) = node.arrival_whenever().await {
                    if arriving.send(delivery).await.is_err() {
                        return;
                    }
                }
            }),
        ];
        Self { hub, deliver, tasks }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A member with one connection.
pub struct Listener {
    pub member: MemberId,
    pub connection: Arc<Connection>,
    hub: Arc<Hub>,
    far: TcpStream,
    _flushing: Flushing,
    _permit: Option<Permit>,
}

/// What a listener got by subscribing.
pub struct Followed {
    pub subscription: Arc<Subscription>,
    /// Where the snapshot ends.
    pub position: Position,
    /// Who was there.
    pub online: BTreeSet<MemberId>,
}

/// What came over the line.
#[derive(Debug)]
pub enum Came {
    Event(Position),
    Presence { joined: Vec<MemberId>, left: Vec<MemberId> },
    Other,
}

impl Listener {
    pub async fn at(serving: &Serving, member: MemberId) -> Self {
        Self::on(serving.hub.clone(), member, None).await
    }

    /// Listed among the member's connections and greeted, so that what concerns the member reaches it.
    pub async fn registered(hub: &Arc<Hub>, member: MemberId) -> Self {
        Self::listed(hub, Self::on(hub.clone(), member, None).await)
    }

    /// The same with a session that is kept.
    pub async fn signed_in(hub: &Arc<Hub>, member: MemberId, session: Digest) -> Self {
        Self::listed(hub, Self::on(hub.clone(), member, Some(session)).await)
    }

    fn listed(hub: &Arc<Hub>, listener: Self) -> Self {
        let member = listener.member;
        listener.connection.greet(Bytes::new());
        let permit = hub.admit(member, None).expect("there is a place");
        permit.register(listener.connection.clone());
        Self { _permit: Some(permit), ..listener }
    }

    async fn on(hub: Arc<Hub>, member: MemberId, session: Option<Digest>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let far = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (near, _) = listener.accept().await.unwrap();
        let outbox = Outbox::new(Socket::Tcp(near), OUTBOX_BYTES);
        let nowhere = Arc::new(Reachable { pairings: Vec::new(), channels: Vec::new() });
        let id = hub.next_connection();
        let credential = session.unwrap_or_else(|| Digest::of(&format!("the session of {id:?}")));
        let connection = Connection::new(id, member, credential, outbox, Role::Participant, nowhere, 0);
        let flushed = connection.clone();
        let flushing = Flushing(tokio::spawn(async move { flushed.outbox.flush().await }));
        Self { member, connection, hub, far, _flushing: flushing, _permit: None }
    }

    /// The same member on a new connection.
    pub async fn again(&self) -> Self {
        Self::on(self.hub.clone(), self.member, None).await
    }

    /// Subscribes as the command does: joins, arrives, reads, answers.
    pub async fn subscribe(&self, channel: ChannelId) -> Stored<Followed> {
        let subscription = self.hub.join(channel, &self.connection).await?.expect("the channel is there");
        self.hub.stores.presence.arrive(channel, self.member, self.connection.id).await?;
        let page = self.hub.stores.log.messages(channel, None, 50).await?.expect("the channel is there");
        let online = self.hub.online(channel, self.member).into_iter().collect();
        subscription.open(page.position.offset, text_frame(&"subscribed").unwrap());
        Ok(Followed { subscription, position: page.position, online })
    }

    pub async fn unsubscribe(&self, channel: ChannelId, followed: &Followed) {
        self.hub.part(channel, &followed.subscription);
        self.hub.stores.presence.leave(channel, self.member, self.connection.id).await.unwrap();
    }

    /// The far end of the line, to see whether something has come without reading it.
    pub fn line(&self) -> std::net::TcpStream {
        std::net::TcpStream::from(self.far.as_fd().try_clone_to_owned().unwrap())
    }

    /// The next frame.
    pub async fn next(&mut self) -> Came {
        let payload = self.frame().await;
        let Ok(told) = serde_json::from_slice::<serde_json::Value>(&payload) else { panic!("no JSON: {payload:?}") };
        let ids = |name: &str| serde_json::from_value(told[name].clone()).unwrap();
        match told["type"].as_str() {
            Some("event") => Came::Event(serde_json::from_value(told["position"].clone()).unwrap()),
            Some("presence") => Came::Presence { joined: ids("joined"), left: ids("left") },
            _ => Came::Other,
        }
    }

    /// What the next frame says.
    pub async fn told(&mut self) -> serde_json::Value {
        let frame = tokio::time::timeout(Duration::from_secs(10), self.frame()).await;
        serde_json::from_slice(&frame.expect("a frame")).unwrap()
    }

    async fn frame(&mut self) -> Vec<u8> {
        let head = self.far.read_u16().await.unwrap();
        assert_eq!(head >> 8, 0x81, "a whole text frame, and no close");
        let length = match head & 0x7f {
            126 => u64::from(self.far.read_u16().await.unwrap()),
            127 => self.far.read_u64().await.unwrap(),
            short => u64::from(short),
        };
        let mut payload = vec![0; length as usize];
        self.far.read_exact(&mut payload).await.unwrap();
        payload
    }
}

/// Writes on what waits, as long as it is there.
struct Flushing(JoinHandle<()>);

impl Drop for Flushing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

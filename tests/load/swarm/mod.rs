//! Thousands of WebSocket clients on one thread: one poller, a few hundred bytes a connection.
//!
//! Counts what arrives everywhere; keeps and times frames only where it is told to, so that the measuring costs little
//! beside the measured.

mod frames;

pub use frames::number_after;

use frames::{Frames, Seen};
use mio::{Events, Interest, Poll, Token};
use quartier_tests::raw;
use quartier_tests::time::now;
use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Handshakes under way at a time.
const KNOCKING_MAX: usize = 200;

/// What one connection has received since it was last asked.
#[derive(Clone, Copy, Default, Debug)]
pub struct Count {
    /// Text frames with a payload of at least [`DELIVERY_BYTES`](frames::DELIVERY_BYTES): messages of the load.
    pub deliveries: u64,
    /// Other text frames.
    pub others: u64,
    /// Bytes of payload.
    pub bytes: u64,
}

/// A frame that was kept.
pub struct Heard {
    /// By which connection.
    pub connection: usize,
    /// When.
    pub at: Instant,
    /// Its payload.
    pub text: Vec<u8>,
}

/// One client.
struct Client {
    stream: Option<mio::net::TcpStream>,
    frames: Frames,
    open: bool,
    unsent: Vec<u8>,
    closed_with: Option<u16>,
}

/// All clients.
pub struct Swarm {
    poll: Poll,
    events: Events,
    clients: Vec<Client>,
    knocking: usize,
    gone: usize,
    buffer: Vec<u8>,
    /// Frames kept and not yet looked at.
    pub heard: VecDeque<Heard>,
}

impl Swarm {
    /// No clients yet.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(4_096),
            clients: Vec::new(),
            knocking: 0,
            gone: 0,
            buffer: vec![0; 256 * 1024],
            heard: VecDeque::new(),
        })
    }

    /// Adds a client and starts its handshake; turns while many are under way.
    pub fn connect(&mut self, address: SocketAddr, request: &str) -> anyhow::Result<usize> {
        let id = self.clients.len();
        self.clients.push(Client {
            stream: None,
            frames: Frames::default(),
            open: false,
            unsent: Vec::new(),
            closed_with: None,
        });
        self.reconnect(id, address, request)?;
        Ok(id)
    }

    /// Starts a client's handshake anew.
    pub fn reconnect(&mut self, id: usize, address: SocketAddr, request: &str) -> anyhow::Result<()> {
        while self.knocking >= KNOCKING_MAX {
            self.turn(Duration::from_millis(10))?;
        }
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = mio::net::TcpStream::from_std(stream);
        self.poll.registry().register(&mut stream, Token(id), Interest::READABLE | Interest::WRITABLE)?;
        let keep = self.clients[id].frames.keeps();
        let mut frames = Frames::default();
        frames.keep(keep);
        self.clients[id] = Client {
            stream: Some(stream),
            frames,
            open: false,
            unsent: request.as_bytes().to_vec(),
            closed_with: None,
        };
        self.knocking += 1;
        self.flush(id)
    }

    /// Drops a client's connection without a word.
    pub fn drop_connection(&mut self, id: usize) {
        self.clients[id].stream = None;
        self.clients[id].open = false;
    }

    /// Whether a client is through its handshake and still connected.
    pub fn is_open(&self, id: usize) -> bool {
        self.clients[id].open
    }

    /// Connections the server ended, and the last of their close codes.
    pub fn gone(&self) -> (usize, Option<u16>) {
        (self.gone, self.clients.iter().rev().find_map(|c| c.closed_with))
    }

    /// Keeps and times the frames of a client from now on, or only counts them.
    pub fn keep(&mut self, id: usize, keep: bool) {
        self.clients[id].frames.keep(keep);
    }

    /// What a client received since it was last asked.
    pub fn take_count(&mut self, id: usize) -> Count {
        std::mem::take(&mut self.clients[id].frames.count)
    }

    /// The sum over all clients.
    pub fn take_counts(&mut self) -> Count {
        (0..self.clients.len()).map(|id| self.take_count(id)).fold(Count::default(), |sum, one| Count {
            deliveries: sum.deliveries + one.deliveries,
            others: sum.others + one.others,
            bytes: sum.bytes + one.bytes,
        })
    }

    /// Sends a text frame.
    pub fn send(&mut self, id: usize, text: &str) -> anyhow::Result<()> {
        let frame = raw::masked(raw::FIN | raw::opcode::TEXT, text.as_bytes());
        self.write(id, &frame)
    }

    fn write(&mut self, id: usize, bytes: &[u8]) -> anyhow::Result<()> {
        self.clients[id].unsent.extend(bytes);
        self.flush(id)
    }

    fn flush(&mut self, id: usize) -> anyhow::Result<()> {
        let client = &mut self.clients[id];
        let Some(stream) = client.stream.as_mut() else { return Ok(()) };
        while !client.unsent.is_empty() {
            match stream.write(&client.unsent) {
                Ok(count) => drop(client.unsent.drain(..count)),
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => {
                    self.lose(id);
                    return Ok(());
                }
            }
        }
        client.unsent = Vec::new();
        Ok(())
    }

    fn lose(&mut self, id: usize) {
        let client = &mut self.clients[id];
        if !client.open {
            self.knocking -= 1;
        }
        client.stream = None;
        client.open = false;
        self.gone += 1;
    }

    /// Takes in what is there, waiting for it up to `timeout`.
    pub fn turn(&mut self, timeout: Duration) -> anyhow::Result<()> {
        let mut events = std::mem::replace(&mut self.events, Events::with_capacity(1));
        match self.poll.poll(&mut events, Some(timeout)) {
            Err(e) if e.kind() != ErrorKind::Interrupted => return Err(e.into()),
            _ => {}
        }
        for event in &events {
            let id = event.token().0;
            if event.is_writable() && !self.clients[id].unsent.is_empty() {
                self.flush(id)?;
            }
            if event.is_readable() {
                self.read(id)?;
            }
        }
        self.events = events;
        Ok(())
    }

    fn read(&mut self, id: usize) -> anyhow::Result<()> {
        loop {
            let client = &mut self.clients[id];
            let Some(stream) = client.stream.as_mut() else { return Ok(()) };
            let count = match stream.read(&mut self.buffer) {
                Ok(0) => {
                    self.lose(id);
                    return Ok(());
                }
                Ok(count) => count,
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => {
                    self.lose(id);
                    return Ok(());
                }
            };
            let at = now();
            let (heard, mut pongs) = (&mut self.heard, Vec::new());
            let was_open = client.open;
            client.frames.feed(&self.buffer[..count], &mut |seen| match seen {
                Seen::Open => client.open = true,
                Seen::Text(text) => heard.push_back(Heard { connection: id, at, text }),
                Seen::Ping(payload) => pongs.push(payload),
                Seen::Close(code) => client.closed_with = Some(code),
            })?;
            self.knocking -= usize::from(client.open && !was_open);
            for pong in pongs {
                self.write(id, &raw::masked(raw::FIN | raw::opcode::PONG, &pong))?;
            }
            // A short read has emptied the socket (epoll(7), question 9).
            if count < self.buffer.len() {
                return Ok(());
            }
        }
    }

    /// Turns for a time.
    pub fn turn_for(&mut self, time: Duration) -> anyhow::Result<()> {
        let end = now() + time;
        while let Some(rest) = end.checked_duration_since(now()) {
            self.turn(rest.min(Duration::from_millis(50)))?;
        }
        Ok(())
    }

    /// Turns until `done`, at most for `bound`.
    pub fn turn_until(
        &mut self,
        what: &str,
        bound: Duration,
        mut done: impl FnMut(&mut Self) -> bool,
    ) -> anyhow::Result<()> {
        let start = now();
        while !done(self) {
            anyhow::ensure!(start.elapsed() < bound, "waited {bound:?} for {what}");
            self.turn(Duration::from_millis(20))?;
        }
        Ok(())
    }
}

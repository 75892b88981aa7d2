//! Trouble on the line: a TCP proxy that cuts, freezes, delays, throttles and half-closes what runs through it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How the line is now.
#[derive(Clone, Debug)]
struct Weather {
    upstream: SocketAddr,
    /// Connections of an earlier number are cut.
    generation: u64,
    closed: bool,
    frozen: bool,
    delay: Duration,
    bytes_a_second: Option<usize>,
    /// A connection is cut once this many bytes have come down, wherever in a frame that is.
    cut_after: Option<usize>,
    /// Client to server is ended in order, the other way stays.
    half_closed: bool,
}

impl Weather {
    fn fair(upstream: SocketAddr) -> Self {
        Self {
            upstream,
            generation: 0,
            closed: false,
            frozen: false,
            delay: Duration::ZERO,
            bytes_a_second: None,
            cut_after: None,
            half_closed: false,
        }
    }
}

/// A proxy on a loopback port of its own.
pub struct Proxy {
    /// Where clients connect.
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    accepted: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Opens a line to `upstream`, in fair weather.
    pub async fn to(upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let (weather, forecast) = watch::channel(Weather::fair(upstream));
        let accepted = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(accept(listener, forecast, accepted.clone()));
        Self { address, weather, accepted, task }
    }

    /// Ends every connection now; new ones are let through.
    pub fn cut(&self) {
        self.weather.send_modify(|w| w.generation += 1);
    }

    /// Ends each connection once this many bytes of the server came through, even amid a frame; `None` for never.
    pub fn cut_after(&self, bytes: Option<usize>) {
        self.weather.send_modify(|w| w.cut_after = bytes);
    }

    /// Whether new connections are let through; `close` alone keeps those that are there.
    pub fn close(&self) {
        self.weather.send_modify(|w| w.closed = true);
    }

    /// Lets new connections through again.
    pub fn open(&self) {
        self.weather.send_modify(|w| w.closed = false);
    }

    /// Holds everything back, as a phone in a tunnel.
    pub fn freeze(&self) {
        self.weather.send_modify(|w| w.frozen = true);
    }

    /// Lets everything through that was held back.
    pub fn thaw(&self) {
        self.weather.send_modify(|w| w.frozen = false);
    }

    /// Holds every piece back for a while.
    pub fn delay(&self, delay: Duration) {
        self.weather.send_modify(|w| w.delay = delay);
    }

    /// Lets this many bytes a second through in each direction; `None` for all.
    pub fn throttle(&self, bytes_a_second: Option<usize>) {
        self.weather.send_modify(|w| w.bytes_a_second = bytes_a_second);
    }

    /// Ends what clients send, in order, and keeps what the server sends.
    pub fn half_close(&self) {
        self.weather.send_modify(|w| w.half_closed = true);
    }

    /// Everything goes through again as if nothing had been; connections stay as they are.
    pub fn make_fair(&self) {
        self.weather.send_modify(|w| {
            *w = Weather { generation: w.generation, ..Weather::fair(w.upstream) };
        });
    }

    /// Leads new connections to another server; those that are there stay.
    pub fn lead_to(&self, upstream: SocketAddr) {
        self.weather.send_modify(|w| w.upstream = upstream);
    }

    /// Connections accepted so far.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

async fn accept(listener: TcpListener, forecast: watch::Receiver<Weather>, accepted: Arc<AtomicUsize>) {
    while let Ok((client, _)) = listener.accept().await {
        let now = forecast.borrow().clone();
        if !now.closed {
            accepted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(link(client, now, forecast.clone()));
        }
    }
}

/// One connection: ends, both halves, when either way is broken or the line is cut.
async fn link(client: TcpStream, born: Weather, forecast: watch::Receiver<Weather>) {
    let Ok(server) = TcpStream::connect(born.upstream).await else { return };
    let _ = client.set_nodelay(true).and(server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut cut = forecast.clone();
    tokio::select! {
        _ = cut.wait_for(|w| w.generation != born.generation) => {}
        _ = pump(from_server, to_client, Way::Down, forecast.clone()) => {}
        _ = pump(from_client, to_server, Way::Up, forecast) => {}
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Up,
    Down,
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    way: Way,
    mut forecast: watch::Receiver<Weather>,
) -> Option<()> {
    let mut buffer = [0; 4096];
    let mut passed = 0;
    loop {
        let weather = forecast.wait_for(|w| !w.frozen).await.ok()?.clone();
        if weather.half_closed && way == Way::Up {
            to.shutdown().await.ok()?;
            std::future::pending::<()>().await;
        }
        let share = weather.bytes_a_second.map_or(buffer.len(), |rate| (rate / 50).clamp(1, buffer.len()));
        let read = tokio::select! {
            read = from.read(&mut buffer[..share]) => read.ok().filter(|n| *n > 0)?,
            changed = forecast.changed() => {
                changed.ok()?;
                continue;
            }
        };
        let weather = forecast.wait_for(|w| !w.frozen).await.ok()?.clone();
        let pause = weather.bytes_a_second.map_or(Duration::ZERO, |_| Duration::from_millis(20)) + weather.delay;
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        let rest = match weather.cut_after {
            Some(limit) if way == Way::Down => limit.saturating_sub(passed).min(read),
            _ => read,
        };
        to.write_all(&buffer[..rest]).await.ok()?;
        if rest < read {
            return None;
        }
        passed += read;
    }
}

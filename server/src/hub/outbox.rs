//! What waits to be written to one socket.
//!
//! A frame is tried straight on the socket by whoever pushes it; only what the socket doesn't take is queued, and the
//! connection's own task writes it on when there is room. So a channel's fan-out is one `write` a member, without a
//! wake-up, and a slow member costs no one else more than a place in memory, up to a bound.

use super::Socket;
use super::frame::close_frame;
use bytes::Bytes;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use std::collections::VecDeque;
use std::io::{ErrorKind, IoSlice};
use tokio::sync::Notify;

/// How many queued frames one write takes.
const GATHER: usize = 16;

/// A socket's outbox.
pub struct Outbox {
    stream: Socket,
    limit: usize,
    state: Mutex<State>,
    wake: Notify,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Bytes>,
    /// Bytes of the first frame that are written already.
    written: usize,
    /// Bytes queued.
    waiting: usize,
    /// Bytes of queued replies: asked for by the reader, so not held against it.
    replies: usize,
    stage: Stage,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Open,
    /// A close frame is the last in the queue.
    Closing(CloseCode),
    /// The socket is gone.
    Gone,
}

impl Outbox {
    /// An outbox that queues at most `limit` bytes of what was not asked for.
    pub fn new(stream: Socket, limit: usize) -> Self {
        Self { stream, limit, state: Mutex::default(), wake: Notify::new() }
    }

    /// The socket, for reading.
    pub fn stream(&self) -> &Socket {
        &self.stream
    }

    /// Sends a frame that was not asked for. A full outbox closes the connection: nothing is ever skipped.
    pub fn push(&self, frame: Bytes) {
        self.push_if(frame, || true);
    }

    /// The same, if `wanted` still says so once it is the frame's turn.
    pub fn push_if(&self, frame: Bytes, wanted: impl FnOnce() -> bool) {
        let mut state = self.state.lock();
        if state.stage != Stage::Open || !wanted() {
            return;
        }
        if state.waiting + frame.len() > self.limit + state.replies && !state.queue.is_empty() {
            return self.close_locked(&mut state, CloseCode::TooSlow);
        }
        self.write_or_queue(&mut state, frame);
    }

    /// Does something small while no frame is being pushed: what `wanted` sees changes between two frames.
    pub fn between_frames(&self, change: impl FnOnce()) {
        let _state = self.state.lock();
        change();
    }

    /// Sends the reply to a command. The caller reads no further command while [`is_backed_up`](Self::is_backed_up).
    pub fn reply(&self, frame: Bytes) {
        let mut state = self.state.lock();
        if state.stage == Stage::Open {
            state.replies += frame.len();
            self.write_or_queue(&mut state, frame);
        }
    }

    /// Sends bytes of complete frames that the WebSocket library made (pongs, the echo of a close).
    pub fn raw(&self, frames: &[u8]) {
        self.push(Bytes::copy_from_slice(frames));
    }

    /// Ends the connection with a code: what is queued is dropped, but for a frame that is half written.
    pub fn close(&self, code: CloseCode) {
        self.close_locked(&mut self.state.lock(), code);
    }

    /// Why the connection is ending, if it is; `Normal` if the socket is gone.
    pub fn ending(&self) -> Option<CloseCode> {
        match self.state.lock().stage {
            Stage::Open => None,
            Stage::Closing(code) => Some(code),
            Stage::Gone => Some(CloseCode::Normal),
        }
    }

    /// Whether something is waiting for room on the socket.
    pub fn is_backed_up(&self) -> bool {
        !self.state.lock().queue.is_empty()
    }

    /// Writes what is queued whenever there is room; answers when the connection is ending. Can be dropped and called
    /// again at any point.
    pub async fn flush(&self) {
        while self.ending().is_none() {
            // Whoever reads nothing at all never makes room; that the connection is ending is heard all the same.
            tokio::select! {
                () = self.write_on(), if self.is_backed_up() => {}
                () = self.wake.notified() => {}
            }
        }
    }

    /// Writes what is left after [`close`](Self::close); answers when all is written or the socket is gone.
    pub async fn finish(&self) {
        while self.is_backed_up() {
            self.write_on().await;
        }
    }

    async fn write_on(&self) {
        let ready = self.stream.writable().await;
        let mut state = self.state.lock();
        if ready.is_err() {
            return Self::gone(&mut state);
        }
        while !state.queue.is_empty() {
            let mut slices = [IoSlice::new(&[]); GATHER];
            let mut used = 0;
            for (slice, frame) in slices.iter_mut().zip(&state.queue) {
                let skip = if used == 0 { state.written } else { 0 };
                *slice = IoSlice::new(&frame[skip..]);
                used += 1;
            }
            match self.stream.try_write_vectored(&slices[..used]) {
                Ok(0) => return Self::gone(&mut state),
                Ok(count) => state.advance(count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => return Self::gone(&mut state),
            }
        }
    }

    fn write_or_queue(&self, state: &mut State, frame: Bytes) {
        let mut written = 0;
        if state.queue.is_empty() {
            match self.stream.try_write(&frame) {
                Ok(count) if count == frame.len() => {
                    state.replies = 0;
                    return;
                }
                Ok(count) => written = count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => {
                    Self::gone(state);
                    return self.wake.notify_one();
                }
            }
            state.written = written;
        }
        state.waiting += frame.len() - written;
        state.queue.push_back(frame);
        self.wake.notify_one();
    }

    fn close_locked(&self, state: &mut State, code: CloseCode) {
        if state.stage != Stage::Open {
            return;
        }
        let half_written = if state.written > 0 { state.queue.pop_front() } else { None };
        state.queue.clear();
        state.waiting = 0;
        if let Some(frame) = half_written {
            state.waiting = frame.len() - state.written;
            state.queue.push_back(frame);
        }
        self.write_or_queue(state, close_frame(code));
        if state.stage == Stage::Open {
            state.stage = Stage::Closing(code);
        }
        self.wake.notify_one();
    }

    fn gone(state: &mut State) {
        *state = State { stage: Stage::Gone, ..State::default() };
    }
}

impl State {
    fn advance(&mut self, mut count: usize) {
        self.waiting -= count;
        while count > 0 {
            let Some(first) = self.queue.front() else { return };
            let left = first.len() - self.written;
            if count < left {
                self.written += count;
                return;
            }
            count -= left;
            self.written = 0;
            self.queue.pop_front();
        }
        if self.queue.is_empty() {
            self.replies = 0;
            // A burst's queue is given back: idle connections are many.
            self.queue = VecDeque::new();
        }
    }
}

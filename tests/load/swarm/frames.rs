//! Frames out of a byte stream, in any pieces, without keeping what is only counted.

use super::Count;
use anyhow::{bail, ensure};
use quartier_tests::raw::opcode;

/// Text frames of at least this many bytes of payload are deliveries: their messages alone have 200 bytes.
pub const DELIVERY_BYTES: u64 = 200;

/// What was recognised.
pub enum Seen {
    /// The handshake is done.
    Open,
    /// A text frame that was to be kept.
    Text(Vec<u8>),
    /// A ping with its payload.
    Ping(Vec<u8>),
    /// A close frame with its code.
    Close(u16),
}

/// The state between two pieces.
#[derive(Default)]
pub struct Frames {
    open: bool,
    keep: bool,
    /// The HTTP answer, then a frame's first bytes, then a kept payload.
    held: Vec<u8>,
    /// The frame that is being read: operation code and bytes still to come.
    current: Option<(u8, u64)>,
    /// What was received.
    pub count: Count,
}

impl Frames {
    /// Keeps text frames from now on, or only counts them.
    pub fn keep(&mut self, keep: bool) {
        self.keep = keep;
    }

    /// Whether text frames are kept.
    pub fn keeps(&self) -> bool {
        self.keep
    }

    /// Takes in a piece.
    pub fn feed(&mut self, mut bytes: &[u8], see: &mut impl FnMut(Seen)) -> anyhow::Result<()> {
        if !self.open {
            let Some(rest) = self.handshake(bytes)? else { return Ok(()) };
            see(Seen::Open);
            bytes = rest;
        }
        loop {
            match self.current {
                None => {
                    let Some(rest) = self.head(bytes) else { return Ok(()) };
                    bytes = rest;
                }
                Some((code, left)) => {
                    let now = left.min(bytes.len() as u64) as usize;
                    if code != opcode::TEXT || self.keep {
                        self.held.extend(&bytes[..now]);
                    }
                    bytes = &bytes[now..];
                    self.current = Some((code, left - now as u64));
                    if left > now as u64 {
                        return Ok(());
                    }
                    self.current = None;
                    self.end(code, see);
                }
            }
        }
    }

    fn handshake<'b>(&mut self, bytes: &'b [u8]) -> anyhow::Result<Option<&'b [u8]>> {
        let before = self.held.len();
        self.held.extend(bytes);
        let Some(end) = self.held.windows(4).position(|w| w == b"\r\n\r\n") else { return Ok(None) };
        let head = String::from_utf8_lossy(&self.held[..end]).into_owned();
        ensure!(head.starts_with("HTTP/1.1 101 "), "not upgraded: {head}");
        self.held = Vec::new();
        self.open = true;
        Ok(Some(&bytes[end + 4 - before..]))
    }

    /// Reads a frame's first bytes; `None`: more are needed.
    fn head<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let before = self.held.len();
        // The common case needs no copy: the head is whole in this piece.
        let head = if before == 0 {
            bytes
        } else {
            self.held.extend(&bytes[..bytes.len().min(10)]);
            &self.held
        };
        let parsed = match head {
            [first, length @ 0..=125, ..] => Some((*first, u64::from(*length), 2)),
            [first, 126, a, b, ..] => Some((*first, u64::from(u16::from_be_bytes([*a, *b])), 4)),
            [first, 127, rest @ ..] if rest.len() >= 8 => {
                let length: [u8; 8] = rest[..8].try_into().unwrap_or_default();
                Some((*first, u64::from_be_bytes(length), 10))
            }
            _ => None,
        };
        let Some((first, length, size)) = parsed else {
            if before == 0 {
                self.held.extend(bytes);
            }
            return None;
        };
        self.held.clear();
        self.current = Some((first & 0x0F, length));
        if first & 0x0F == opcode::TEXT {
            self.count.bytes += length;
            *(if length >= DELIVERY_BYTES { &mut self.count.deliveries } else { &mut self.count.others }) += 1;
        }
        Some(&bytes[size - before..])
    }

    fn end(&mut self, code: u8, see: &mut impl FnMut(Seen)) {
        let payload = std::mem::take(&mut self.held);
        match code {
            opcode::TEXT if self.keep => see(Seen::Text(payload)),
            opcode::PING => see(Seen::Ping(payload)),
            opcode::CLOSE => see(Seen::Close(payload.get(..2).map_or(1005, |c| u16::from_be_bytes([c[0], c[1]])))),
            _ => {}
        }
    }
}

/// A number that follows `mark` in a frame, as in `t=123`.
pub fn number_after(text: &[u8], mark: &[u8]) -> anyhow::Result<u64> {
    let Some(at) = text.windows(mark.len()).position(|w| w == mark) else { bail!("no {mark:?} in a frame") };
    let digits = text[at + mark.len()..].iter().take_while(|b| b.is_ascii_digit());
    Ok(digits.fold(0, |n, b| n * 10 + u64::from(b - b'0')))
}

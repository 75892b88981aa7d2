//! A WebSocket connection by hand (RFC 6455), for what no decent client would send.

use crate::wait::within;
use quartier_protocol::SUBPROTOCOL;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Operation codes of frames.
pub mod opcode {
    /// A further part of a message.
    pub const CONTINUATION: u8 = 0x0;
    /// Text.
    pub const TEXT: u8 = 0x1;
    /// Bytes.
    pub const BINARY: u8 = 0x2;
    /// Close.
    pub const CLOSE: u8 = 0x8;
    /// Ping.
    pub const PING: u8 = 0x9;
    /// Pong.
    pub const PONG: u8 = 0xA;
}

/// The last frame of a message: the highest bit of its first byte.
pub const FIN: u8 = 0x80;

/// A frame the server sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// Its operation code.
    pub opcode: u8,
    /// What it carries.
    pub payload: Vec<u8>,
}

/// A connection that has been upgraded.
pub struct Raw {
    stream: TcpStream,
}

/// The head of a handshake request with a bearer token and further lines.
pub fn request(address: SocketAddr, token: &str) -> String {
    format!(
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
}

/// Sends a request's text and reads the answer's head.
pub async fn knock(address: SocketAddr, request: &str) -> (TcpStream, String) {
    within("an answer to a handshake", async {
        let mut stream = TcpStream::connect(address).await.expect("the server listens");
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => break,
            }
        }
        (stream, String::from_utf8_lossy(&head).into_owned())
    })
    .await
}

/// Sends bytes and is gone after a while without reading an answer, as a phone that loses its network.
pub async fn leave_behind(address: SocketAddr, request: &[u8], after: Duration) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(request).await.expect("the server reads");
    tokio::time::sleep(after).await;
}

/// How long a server is listened to that says nothing more and doesn't hang up.
const LULL: Duration = Duration::from_millis(800);

/// Sends bytes and reads what comes back, until the server hangs up or has nothing more to say.
pub async fn ask(address: SocketAddr, request: &[u8]) -> String {
    within("the end of an answer", async {
        let mut stream = TcpStream::connect(address).await.expect("the server listens");
        // The server may have hung up in between; what it said before is read.
        let _ = stream.write_all(request).await;
        let (mut answer, mut buffer) = (Vec::new(), [0; 4_096]);
        while let Ok(Ok(count @ 1..)) = tokio::time::timeout(LULL, stream.read(&mut buffer)).await {
            answer.extend(&buffer[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
}

impl Raw {
    /// Connects and upgrades.
    pub async fn upgrade(address: SocketAddr, token: &str) -> Self {
        let (stream, head) = knock(address, &request(address, token)).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "no upgrade: {head}");
        Self { stream }
    }

    /// Connects, upgrades, and reads `hello`.
    pub async fn open(address: SocketAddr, token: &str) -> Self {
        let mut raw = Self::upgrade(address, token).await;
        let hello = raw.frame().await.expect("hello");
        assert_eq!(hello.opcode, opcode::TEXT);
        raw
    }

    /// Sends bytes as they are.
    pub async fn bytes(&mut self, bytes: &[u8]) {
        // The server may have hung up in between; what it said before is read by the caller.
        let _ = within("the server to take bytes", self.stream.write_all(bytes)).await;
    }

    /// Sends a masked frame.
    pub async fn masked(&mut self, first_byte: u8, payload: &[u8]) {
        self.bytes(&masked(first_byte, payload)).await;
    }

    /// Sends a text frame as decent clients do.
    pub async fn text(&mut self, text: &str) {
        self.masked(FIN | opcode::TEXT, text.as_bytes()).await;
    }

    /// The next frame of the server; `None` at the end of the stream.
    pub async fn frame(&mut self) -> Option<Frame> {
        within("a frame", async {
            let first = self.stream.read_u8().await.ok()?;
            let second = self.stream.read_u8().await.ok()?;
            assert_eq!(second & 0x80, 0, "a server never masks");
            let length = match second {
                126 => u64::from(self.stream.read_u16().await.ok()?),
                127 => self.stream.read_u64().await.ok()?,
                short => u64::from(short),
            };
            let mut payload = vec![0; usize::try_from(length).expect("a frame of sane length")];
            self.stream.read_exact(&mut payload).await.ok()?;
            Some(Frame { opcode: first & 0x0F, payload })
        })
        .await
    }

    /// The next text frame whose type is this (`event`, `reply`, …), as text; others are passed over.
    pub async fn text_of(&mut self, kind: &str) -> String {
        let start = format!("{{\"type\":\"{kind}\"");
        loop {
            let frame = self.frame().await.unwrap_or_else(|| panic!("the stream ended before a frame of type {kind}"));
            if frame.opcode == opcode::TEXT && frame.payload.starts_with(start.as_bytes()) {
                return String::from_utf8(frame.payload).expect("text frames are UTF-8");
            }
        }
    }

    /// The code of the close frame; other frames on the way are passed over. `None`: the stream ended without one.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            let frame = self.frame().await?;
            if frame.opcode == opcode::CLOSE {
                let code: [u8; 2] = frame.payload.get(..2)?.try_into().ok()?;
                return Some(u16::from_be_bytes(code));
            }
        }
    }

    /// Waits for the end of the stream.
    pub async fn ended(&mut self) {
        while self.frame().await.is_some() {}
    }
}

/// A masked frame's bytes.
pub fn masked(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
    let mut frame = header(first_byte, payload.len(), 0x80);
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// An unmasked frame's bytes, which only a server may send.
pub fn unmasked(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = header(first_byte, payload.len(), 0);
    frame.extend(payload);
    frame
}

/// A frame's first bytes; `mask_bit` is 0x80 where a mask follows.
pub fn header(first_byte: u8, length: usize, mask_bit: u8) -> Vec<u8> {
    let mut head = vec![first_byte];
    match length {
        0..=125 => head.push(mask_bit | length as u8),
        126..=0xFFFF => {
            head.push(mask_bit | 126);
            head.extend((length as u16).to_be_bytes());
        }
        _ => {
            head.push(mask_bit | 127);
            head.extend((length as u64).to_be_bytes());
        }
    }
    head
}

//! The floor: a server that does the handshake and then one `write(2)` of a ready-made frame per subscriber per message,
//! and nothing else. No store, no checks, no acknowledgement: what no chat server can be cheaper than.

use anyhow::Context;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use quartier_tests::raw;
use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};

const LISTENER: Token = Token(usize::MAX);

/// What the handshake of every client of the load tool is answered with: they all send the key of RFC 6455's example.
const ANSWER: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
     Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: quartier.v1\r\n\r\n";

/// Frames ready to be written, each with the group it goes to.
type Ready = Vec<(usize, Vec<u8>)>;

struct Connection {
    stream: TcpStream,
    group: Option<usize>,
    unread: Vec<u8>,
}

/// Serves until it is killed.
pub fn serve() -> anyhow::Result<()> {
    let mut poll = Poll::new()?;
    let mut listener = TcpListener::bind("127.0.0.1:0".parse()?)?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("listening on http://{}", listener.local_addr()?);
    let mut connections: Vec<Option<Connection>> = Vec::new();
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut events = Events::with_capacity(4_096);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match poll.poll(&mut events, None) {
            Err(e) if e.kind() != ErrorKind::Interrupted => return Err(e.into()),
            _ => {}
        }
        for event in &events {
            if event.token() == LISTENER {
                while let Ok((mut stream, _)) = listener.accept() {
                    stream.set_nodelay(true)?;
                    poll.registry().register(&mut stream, Token(connections.len()), Interest::READABLE)?;
                    connections.push(Some(Connection { stream, group: None, unread: Vec::new() }));
                }
                continue;
            }
            let id = event.token().0;
            if let Some(frames) = hear(&mut connections, &mut groups, id, &mut buffer)? {
                for (group, frame) in frames {
                    for member in groups.get(&group).into_iter().flatten() {
                        if let Some(connection) = &mut connections[*member] {
                            let _ = connection.stream.write(&frame);
                        }
                    }
                }
            }
        }
    }
}

/// Reads what a connection has to say: its handshake, or messages for its group, ready to be written.
fn hear(
    connections: &mut [Option<Connection>],
    groups: &mut HashMap<usize, Vec<usize>>,
    id: usize,
    buffer: &mut [u8],
) -> anyhow::Result<Option<Ready>> {
    let Some(connection) = connections[id].as_mut() else { return Ok(None) };
    let mut frames = Vec::new();
    loop {
        match connection.stream.read(buffer) {
            Ok(0) => break,
            Ok(count) => {
                connection.unread.extend(&buffer[..count]);
                let Some(group) = connection.group else {
                    if connection.unread.ends_with(b"\r\n\r\n") {
                        let group = group_of(&connection.unread)?;
                        connection.unread = Vec::new();
                        connection.group = Some(group);
                        groups.entry(group).or_default().push(id);
                        let _ = connection.stream.write(ANSWER.as_bytes());
                    }
                    continue;
                };
                while let Some(payload) = take_frame(&mut connection.unread) {
                    let mut frame = raw::header(raw::FIN | raw::opcode::TEXT, payload.len(), 0);
                    frame.extend(payload);
                    frames.push((group, frame));
                }
                if count < buffer.len() {
                    return Ok(Some(frames));
                }
            }
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(Some(frames)),
            Err(_) => break,
        }
    }
    if let Some(group) = connections[id].take().and_then(|c| c.group) {
        groups.entry(group).or_default().retain(|other| *other != id);
    }
    Ok(Some(frames))
}

/// `GET /ws?group=7`
fn group_of(request: &[u8]) -> anyhow::Result<usize> {
    let request = String::from_utf8_lossy(request);
    let group = request.split_once("group=").and_then(|(_, rest)| rest.split(' ').next());
    group.and_then(|g| g.parse().ok()).with_context(|| format!("no group in {request}"))
}

/// Takes a whole masked text frame off the front; other frames are thrown away.
fn take_frame(unread: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (start, length) = match unread[..] {
        [_, length, ..] if length & 0x7F < 126 => (2, usize::from(length & 0x7F)),
        [_, length, a, b, ..] if length & 0x7F == 126 => (4, usize::from(u16::from_be_bytes([a, b]))),
        _ => return None,
    };
    let end = start + 4 + length;
    if unread.len() < end {
        return None;
    }
    let mask: [u8; 4] = unread[start..start + 4].try_into().ok()?;
    let payload = unread[start + 4..end].iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m).collect();
    unread.drain(..end);
    Some(payload)
}

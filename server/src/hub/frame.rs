//! Frames from the server (RFC 6455, section 5.2), made once and shared by everyone who gets them.

use bytes::Bytes;
use quartier_protocol::close::CloseCode;
use serde::Serialize;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
/// The longest header of an unmasked frame.
const HEADER_MAX: usize = 10;

/// A text frame with `message` as JSON. Our types always serialise; one that didn't would give `None`.
pub fn text_frame(message: &impl Serialize) -> Option<Bytes> {
    let mut buffer = Vec::with_capacity(256);
    buffer.resize(HEADER_MAX, 0);
    serde_json::to_writer(&mut buffer, message).ok()?;
    let length = buffer.len() - HEADER_MAX;
    let mut header = [0; HEADER_MAX];
    let used = write_header(&mut header, TEXT, length);
    let start = HEADER_MAX - used;
    buffer[start..HEADER_MAX].copy_from_slice(&header[..used]);
    Some(Bytes::from(buffer).slice(start..))
}

/// A close frame.
pub fn close_frame(code: CloseCode) -> Bytes {
    let reason = code.reason().as_bytes();
    let mut frame = vec![CLOSE, (reason.len() + 2) as u8];
    frame.extend_from_slice(&code.number().to_be_bytes());
    frame.extend_from_slice(reason);
    Bytes::from(frame)
}

/// An empty ping frame.
pub fn ping_frame() -> Bytes {
    Bytes::from_static(&[PING, 0])
}

fn write_header(header: &mut [u8; HEADER_MAX], opcode: u8, length: usize) -> usize {
    header[0] = opcode;
    if length < 126 {
        header[1] = length as u8;
        2
    } else if let Ok(short) = u16::try_from(length) {
        header[1] = 126;
        header[2..4].copy_from_slice(&short.to_be_bytes());
        4
    } else {
        header[1] = 127;
        header[2..10].copy_from_slice(&(length as u64).to_be_bytes());
        10
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        for (letters, header) in [(0, 2), (123, 2), (124, 4), (65_533, 4), (65_534, 10)] {
            let frame = text_frame(&"a".repeat(letters)).unwrap();
            assert_eq!(frame.len(), header + letters + 2, "{letters}");
            assert_eq!(frame[0], TEXT);
            assert_eq!(frame[header], b'"');
        }
    }

    #[test]
    fn every_close_reason_fits_a_control_frame() {
        for code in CloseCode::ALL {
            let frame = close_frame(*code);
            assert!(frame.len() <= 127);
            assert_eq!(u16::from_be_bytes([frame[2], frame[3]]), code.number());
        }
    }
}

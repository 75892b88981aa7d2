//! RFC 6455 by hand (W4): what is against it ends the connection with its code, and costs no one else anything.

use quartier_tests::place::Place;
use quartier_tests::raw::{FIN, Raw, header, masked, opcode, unmasked};
use quartier_tests::town::Town;

const RSV1: u8 = 0x40;
const RSV2: u8 = 0x20;
const RSV3: u8 = 0x10;

/// The close code each sequence of bytes is answered with. Somebody else talks on all the while.
async fn expect_closes(cases: &[(&str, Vec<Vec<u8>>, u16)]) {
    let town = Town::flagged(Place::sqlite().await, crate::UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    for (what, pieces, code) in cases {
        let mut raw = Raw::open(town.server.address, &town.participant(2).token).await;
        for piece in pieces {
            raw.bytes(piece).await;
        }
        assert_eq!(raw.closed().await, Some(*code), "{what}");
        lena.say(town.channel(), what).await;
        yanis.expect_text(what).await;
    }
}

#[tokio::test]
async fn w4_protocol_violations_are_closed_with_1002() {
    let ping = br#"{"type":"ping","ref":1}"#;
    let long = [b'x'; 126];
    expect_closes(&[
        ("an unmasked frame", vec![unmasked(FIN | opcode::TEXT, ping)], 1002),
        ("an unmasked ping", vec![unmasked(FIN | opcode::PING, b"")], 1002),
        ("the first reserved bit", vec![masked(FIN | RSV1 | opcode::TEXT, ping)], 1002),
        ("the second reserved bit", vec![masked(FIN | RSV2 | opcode::TEXT, ping)], 1002),
        ("the third reserved bit", vec![masked(FIN | RSV3 | opcode::PING, b"")], 1002),
        ("a reserved data opcode", vec![masked(FIN | 0x3, ping)], 1002),
        ("a reserved control opcode", vec![masked(FIN | 0xB, b"")], 1002),
        ("a ping of 126 bytes", vec![masked(FIN | opcode::PING, &long)], 1002),
        ("a pong of 126 bytes", vec![masked(FIN | opcode::PONG, &long)], 1002),
        ("a close of 126 bytes", vec![masked(FIN | opcode::CLOSE, &long)], 1002),
        ("a fragmented ping", vec![masked(opcode::PING, b"")], 1002),
        ("a continuation of nothing", vec![masked(FIN | opcode::CONTINUATION, ping)], 1002),
        ("a new message amid another", vec![masked(opcode::TEXT, b"{"), masked(FIN | opcode::TEXT, ping)], 1002),
        ("a close code nobody may send", vec![masked(FIN | opcode::CLOSE, &1005_u16.to_be_bytes())], 1002),
        ("a close code of no range", vec![masked(FIN | opcode::CLOSE, &999_u16.to_be_bytes())], 1002),
        ("half a close code", vec![masked(FIN | opcode::CLOSE, &[3])], 1002),
    ])
    .await;
}

#[tokio::test]
async fn w4_what_is_not_utf8_is_closed_with_1007() {
    expect_closes(&[
        ("a stray continuation byte", vec![masked(FIN | opcode::TEXT, b"{\"type\":\"\x80\"}")], 1007),
        ("an overlong form", vec![masked(FIN | opcode::TEXT, b"\xC0\xAF")], 1007),
        ("a surrogate", vec![masked(FIN | opcode::TEXT, b"\xED\xA0\x80")], 1007),
        ("beyond unicode", vec![masked(FIN | opcode::TEXT, b"\xF4\x90\x80\x80")], 1007),
        ("a character cut off", vec![masked(FIN | opcode::TEXT, b"\xE2\x82")], 1007),
        (
            "broken across two frames",
            vec![masked(opcode::TEXT, b"\xE2\x82"), masked(FIN | opcode::CONTINUATION, b"A")],
            1007,
        ),
    ])
    .await;
}

#[tokio::test]
async fn w4_what_is_too_big_is_closed_with_1009_before_it_is_read() {
    let half = vec![b'x'; 40_000];
    let mut huge = header(FIN | opcode::TEXT, 1 << 40, 0x80);
    huge.extend([0; 4]);
    expect_closes(&[
        ("a frame over the limit", vec![masked(FIN | opcode::TEXT, &[b'x'; 65_537])], 1009),
        ("a frame that claims a terabyte", vec![huge], 1009),
        (
            "fragments over the limit together",
            vec![masked(opcode::TEXT, &half), masked(FIN | opcode::CONTINUATION, &half)],
            1009,
        ),
    ])
    .await;
}

#[tokio::test]
async fn binary_frames_are_closed_with_1003() {
    expect_closes(&[
        ("bytes", vec![masked(FIN | opcode::BINARY, b"\x00\x01")], 1003),
        ("no bytes", vec![masked(FIN | opcode::BINARY, b"")], 1003),
    ])
    .await;
}

#[tokio::test]
async fn fragments_are_put_together_and_control_frames_may_come_between() {
    let town = Town::on(Place::sqlite().await).await;
    let mut raw = Raw::open(town.server.address, &town.participant(0).token).await;
    raw.masked(opcode::TEXT, br#"{"type":"pi"#).await;
    raw.masked(FIN | opcode::PING, b"in between").await;
    raw.masked(opcode::CONTINUATION, b"").await;
    // A character in two halves.
    raw.masked(opcode::CONTINUATION, b"ng\",\"ref\":\"caf\xC3").await;
    raw.masked(FIN | opcode::CONTINUATION, b"\xA9\"}").await;
    let pong = raw.frame().await.unwrap();
    assert_eq!((pong.opcode, pong.payload.as_slice()), (opcode::PONG, b"in between".as_slice()));
    let reply = raw.frame().await.unwrap();
    assert_eq!(String::from_utf8(reply.payload).unwrap(), r#"{"type":"reply","ref":"café","ok":{}}"#);
}

#[tokio::test]
async fn a_close_is_answered_and_the_stream_ended() {
    let town = Town::on(Place::sqlite().await).await;
    for (payload, code) in
        [(vec![], None), (1000_u16.to_be_bytes().to_vec(), Some(1000)), (vec![0x0F, 0xA0], Some(4000))]
    {
        let mut raw = Raw::open(town.server.address, &town.participant(0).token).await;
        raw.masked(FIN | opcode::CLOSE, &payload).await;
        let close = raw.frame().await.expect("an answer to a close");
        assert_eq!(close.opcode, opcode::CLOSE);
        let answered = close.payload.get(..2).map(|c| u16::from_be_bytes([c[0], c[1]]));
        assert!(answered == code || answered == Some(1000), "{code:?} was answered with {answered:?}");
        raw.ended().await;
    }
}

#[tokio::test]
async fn a_stream_of_empty_fragments_is_bounded() {
    let town = Town::on(Place::sqlite().await).await;
    let [mut lena, mut yanis] = town.talking().await;
    let mut raw = Raw::open(town.server.address, &town.participant(2).token).await;
    raw.masked(opcode::TEXT, b"").await;
    let many: Vec<u8> = (0..5_000).flat_map(|_| masked(opcode::CONTINUATION, b"")).collect();
    for _ in 0..20 {
        raw.bytes(&many).await;
    }
    lena.say(town.channel(), "stört das jemanden?").await;
    yanis.expect_text("stört das jemanden?").await;
}

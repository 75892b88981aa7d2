//! What a WebSocket must show at the door (W1, W2, W3, W6).

use quartier_tests::client::{Client, Door, Rejected};
use quartier_tests::place::Place;
use quartier_tests::raw::{knock, request};
use quartier_tests::server::{ORIGIN, Server};
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, codes};
use quartier_tests::wait::within;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

on_both_stores! {
    async fn a_program_comes_with_its_token_and_no_origin(place) {
        let town = Town::on(place).await;
        let door = town.participant(0).door(town.server.address);
        door.open().await.ping().await;
        for origin in [ORIGIN, "https://evil.example", "null", ""] {
            door.clone().header("origin", origin).refused(403).await;
        }
    }

    async fn nobody_comes_without_a_credential_or_with_a_wrong_one(place) {
        let town = Town::on(place).await;
        let nobody = Door::of(town.server.address);
        nobody.refused(401).await;
        nobody.clone().header("origin", ORIGIN).refused(401).await;
        let token = &town.participant(0).token;
        let wrong = ["", "x", &token[1..], &token.to_uppercase(), &"x".repeat(9_000)];
        for token in wrong {
            nobody.clone().bearer(token).refused(401).await;
        }
        for scheme in ["Basic", "Token", "Bearer:"] {
            nobody.clone().header("authorization", &format!("{scheme} {token}")).refused(401).await;
        }
        // A program's token is no browser's cookie.
        nobody.clone().browser(&format!("quartier={token}"), ORIGIN).refused(401).await;
    }

    async fn an_upgrade_needs_http_1_1_and_one_host(place) {
        let town = Town::on(place).await;
        let (address, token) = (town.server.address, &town.participant(0).token);
        let fine = request(address, token);
        let host = format!("Host: {address}\r\n");
        for wrong in [fine.replace("HTTP/1.1", "HTTP/1.0"), fine.replace(&host, ""), fine.replace(&host, &host.repeat(2))] {
            let (_stream, head) = knock(address, &wrong).await;
            assert!(head.starts_with("HTTP/1.1 400") || head.starts_with("HTTP/1.0 400"), "{head}");
        }
    }

    async fn w3_a_token_in_the_url_counts_for_nothing(place) {
        let town = Town::on(place).await;
        let token = &town.participant(0).token;
        let nobody = Door::of(town.server.address);
        for query in ["token", "access_token", "authorization", "bearer"] {
            nobody.clone().path(&format!("/ws?{query}={token}")).refused(401).await;
        }
        town.participant(0).door(town.server.address).path("/ws?token=other").open().await.ping().await;
    }

    async fn w1_a_browser_comes_with_its_cookie_and_exactly_the_origin_of_the_page(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        visitor.connect().await.ping().await;
        visitor.door().without("origin").refused(403).await;
        let own = demo.own_origin();
        let foreign = [
            "https://evil.example".to_owned(),
            own.replace("http://", "https://"),
            format!("{own}/"),
            format!("{own}.evil.example"),
            own.replace("127.0.0.1", "127.0.0.2"),
            format!("http://127.0.0.1:{}", demo.address.port() ^ 1),
            "null".to_owned(),
            "http://".to_owned(),
        ];
        for origin in foreign {
            visitor.door().header("origin", &origin).refused(403).await;
        }
        // A browser's session is no program's token.
        let secret = visitor.cookie.split_once('=').unwrap().1;
        Door::of(demo.address).bearer(secret).refused(401).await;
        visitor.door().header("cookie", &format!("{}x", visitor.cookie)).refused(401).await;
        visitor.door().header("cookie", &format!("a=b; {}; c=d", visitor.cookie)).open().await.ping().await;
    }
}

/// A town without a second store: the door is the same in front of both.
async fn town() -> Town {
    Town::on(Place::sqlite().await).await
}

async fn answer(town: &Town, change: impl Fn(String) -> String) -> String {
    let address = town.server.address;
    let asked = change(request(address, &town.participant(0).token));
    let (_, head) = knock(address, &asked).await;
    head.to_ascii_lowercase()
}

#[tokio::test]
async fn w2_another_version_is_told_which_one_is_spoken() {
    let town = town().await;
    for version in ["8", "12", "14", "99", "x", ""] {
        let changed = |r: String| r.replace("Sec-WebSocket-Version: 13", &format!("Sec-WebSocket-Version: {version}"));
        let head = answer(&town, changed).await;
        assert!(head.starts_with("http/1.1 426 "), "{version}: {head}");
        assert!(head.contains("sec-websocket-version: 13\r\n"), "{head}");
    }
    let head = answer(&town, |r| r.replace("Sec-WebSocket-Version: 13\r\n", "")).await;
    assert!(head.starts_with("http/1.1 426 "), "{head}");
}

#[tokio::test]
async fn a_client_that_does_not_offer_the_subprotocol_is_refused() {
    let town = town().await;
    for line in ["", "Sec-WebSocket-Protocol: chat\r\n", "Sec-WebSocket-Protocol: quartier.v2\r\n"] {
        let head = answer(&town, |r| r.replace("Sec-WebSocket-Protocol: quartier.v1\r\n", line)).await;
        assert!(head.starts_with("http/1.1 400 "), "{line}: {head}");
    }
    let several = |r: String| r.replace("Protocol: quartier.v1", "Protocol: quartier.v2, quartier.v1");
    let head = answer(&town, several).await;
    assert!(head.starts_with("http/1.1 101 ") && head.contains("sec-websocket-protocol: quartier.v1\r\n"), "{head}");
}

#[tokio::test]
async fn w7_compression_is_off_whoever_offers_it() {
    let town = town().await;
    let offering = |r: String| {
        r.replacen("\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n", 1)
    };
    let head = answer(&town, offering).await;
    assert!(head.starts_with("http/1.1 101 ") && !head.contains("sec-websocket-extensions"), "{head}");
}

#[tokio::test]
async fn what_is_no_websocket_handshake_is_told_so() {
    let town = town().await;
    let without_upgrade = |r: String| r.replace("Upgrade: websocket\r\n", "");
    assert!(answer(&town, without_upgrade).await.starts_with("http/1.1 426 "));
    let other_upgrade = |r: String| r.replace("Upgrade: websocket", "Upgrade: h2c");
    assert!(answer(&town, other_upgrade).await.starts_with("http/1.1 426 "));
    let not_upgrading = |r: String| r.replace("Connection: Upgrade", "Connection: keep-alive");
    assert!(answer(&town, not_upgrading).await.starts_with("http/1.1 426 "));
    for key in ["", "short", "dGhlIHNhbXBsZSBub25jZQ=", "!!!!!!!!!!!!!!!!!!!!!!=="] {
        let head = answer(&town, |r| r.replace("dGhlIHNhbXBsZSBub25jZQ==", key)).await;
        assert!(head.starts_with("http/1.1 400 "), "{key}: {head}");
    }
    let head = answer(&town, |r| r.replace("GET /ws", "POST /ws")).await;
    assert!(head.starts_with("http/1.1 405 "), "{head}");
    // RFC 6455's own example.
    let head = answer(&town, |r| r).await;
    assert!(head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"), "{head}");
}

#[tokio::test]
async fn a_handshake_that_dawdles_is_ended() {
    let town = Town::flagged(Place::sqlite().await, &["--handshake-timeout-ms", "300"]).await;
    let mut stream = TcpStream::connect(town.server.address).await.unwrap();
    stream.write_all(b"GET /ws HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let mut rest = Vec::new();
    within("the server to end a handshake that dawdles", stream.read_to_end(&mut rest)).await.unwrap();
    town.participant(0).connect(&town.server).await.ping().await;
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let town = town().await;
    let mut stream = TcpStream::connect(town.server.address).await.unwrap();
    let flood = async {
        let line = format!("X-Filler: {}\r\n", "x".repeat(1_000));
        let _ = stream.write_all(b"GET /ws HTTP/1.1\r\nHost: x\r\n").await;
        for _ in 0..10_000 {
            if stream.write_all(line.as_bytes()).await.is_err() {
                break;
            }
        }
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    };
    within("the server to refuse a head without end", flood).await;
    town.participant(0).connect(&town.server).await.ping().await;
}

/// What a client sends in the same breath as its handshake is not lost.
#[tokio::test]
async fn frames_right_behind_the_handshake_are_answered() {
    let town = town().await;
    let address = town.server.address;
    let mut asked = request(address, &town.participant(0).token).into_bytes();
    let ping = br#"{"type":"ping","ref":"early"}"#;
    asked.extend(quartier_tests::raw::masked(quartier_tests::raw::FIN | quartier_tests::raw::opcode::TEXT, ping));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&asked).await.unwrap();
    let mut got = Vec::new();
    let read = async {
        while !String::from_utf8_lossy(&got).contains(r#""ref":"early""#) {
            let mut buffer = [0; 4_096];
            let count = stream.read(&mut buffer).await.unwrap();
            assert!(count > 0, "the server hung up: {}", String::from_utf8_lossy(&got));
            got.extend(&buffer[..count]);
        }
    };
    within("the reply to an early frame", read).await;
}

#[tokio::test]
async fn a_knock_says_how_it_was_refused() {
    let town = town().await;
    let refused: Result<Client, Rejected> = Door::of(town.server.address).try_open().await;
    assert!(matches!(refused, Err(Rejected::Status { status: 401, .. })));
    let answer = quartier_tests::http::get(town.server.address, "/ws").answer().await;
    assert_eq!(answer.problem(426).code, "upgrade_required");
}

//! The server speaks TLS itself (W2): everything works through it as without, and nothing works around it.

use crate::UNHURRIED;
use crate::administration::{card, newcomer};
use quartier_tests::client::Gone;
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::raw::ask;
use quartier_tests::server::run;
use quartier_tests::town::{SMALL, Seeded, Town};
use quartier_tests::tunnel::{Certificate, Tunnel};
use quartier_tests::visitor::join_as;
use quartier_tests::wait::{until, within};
use rustix::process::Signal;
use serde_json::json;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ORIGIN: &str = "https://localhost";

/// A town behind TLS: its server's address is the tunnel's, the real one comes with it.
async fn secured(place: Place, flags: &[&str]) -> (Town, Tunnel, Certificate, SocketAddr) {
    let seeded = Seeded::on(place, SMALL).await;
    let certificate = Certificate::make(seeded.place.folder());
    let told = certificate.flags();
    let mut all: Vec<&str> = told.iter().map(String::as_str).collect();
    all.extend(["--public-url", ORIGIN]);
    all.extend(flags);
    let mut server = quartier_tests::server::Server::start(&seeded.place, &all).await;
    let real = server.address;
    let tunnel = Tunnel::to(real, &certificate).await;
    server.address = tunnel.address;
    (Town { server, pairings: seeded.pairings, place: seeded.place }, tunnel, certificate, real)
}

on_both_stores! {
    async fn w2_people_talk_through_tls(place) {
        let (town, _tunnel, ..) = secured(place, &[]).await;
        let [mut lena, mut yanis] = town.talking().await;
        for n in 0..20 {
            lena.say(town.channel(), &format!("hin {n}")).await;
            yanis.expect_text(&format!("hin {n}")).await;
            lena.expect_text(&format!("hin {n}")).await;
        }
        let long = "ü".repeat(1_990);
        yanis.say(town.channel(), &long).await;
        lena.expect_text(&long).await;
        let card = card(&town, town.facilitator()).await;
        let joined = join_as(town.server.address, ORIGIN, &newcomer(&card, "Mia")).await;
        assert_eq!(joined.header("strict-transport-security"), "max-age=31536000");
        let set = joined.header("set-cookie");
        assert!(set.starts_with("__Host-quartier=") && set.contains("; Secure"), "{set}");
        let cookie = joined.cookie().unwrap();
        let door = quartier_tests::client::Door::of(town.server.address).browser(&cookie, ORIGIN);
        let mut mia = door.open().await;
        door.clone().header("origin", "http://localhost").refused(403).await;
        let me = http::get(town.server.address, "/api/v1/me").header("cookie", &cookie);
        let me: serde_json::Value = me.answer().await.json(200);
        let path = format!("/api/v1/members/{}", me["member"]["id"].as_str().unwrap());
        let ban = json!({"state": "banned", "why": "stört"});
        assert_eq!(town.facilitator().patch(&town.server, &path, &ban).answer().await.status, 200);
        assert_eq!(mia.gone().await, Gone::Closed { code: 4501, reason: "banned".into() });
    }
}

#[tokio::test]
async fn a_reader_that_stops_is_closed_and_nobody_waits() {
    let flags = [UNHURRIED, &["--outbox-bytes", "65536"]].concat();
    let (town, _tunnel, certificate, real) = secured(Place::sqlite().await, &flags).await;
    let [mut lena, mut yanis] = town.talking().await;
    let line = quartier_tests::proxy::Proxy::to(real).await;
    let slow = Tunnel::to(line.address, &certificate).await;
    let mut zoe = town.participant(2).door(slow.address).open().await;
    zoe.subscribe(town.channel()).await;
    line.freeze();
    let text = "x".repeat(4_000);
    // As many as all buffers on the way hold, the kernel's on both sides of the proxy included.
    for _ in 0..4_000 {
        lena.say(town.channel(), &text).await;
        lena.expect_event().await;
        yanis.expect_event().await;
        if town.server.logs().contains("too_slow") {
            break;
        }
    }
    town.server.says("reason=\"too_slow\"").await;
    line.thaw();
    // What was frozen for long may be reset by the time it thaws.
    let gone = zoe.gone().await;
    assert!(matches!(gone, Gone::Closed { code: 4008, .. } | Gone::Cut(_)), "{gone:?}");
}

#[tokio::test]
async fn who_speaks_no_tls_is_told_so_and_who_says_nothing_is_ended() {
    let (town, _tunnel, _, real) = secured(Place::sqlite().await, &["--handshake-timeout-ms", "400"]).await;
    let answer = ask(real, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.ends_with("This port speaks TLS: try https://..."),
        "{answer}"
    );
    for first in [&b""[..], &[22], &[22, 3, 1, 0, 200, 1]] {
        let mut stream = TcpStream::connect(real).await.unwrap();
        stream.write_all(first).await.unwrap();
        let mut rest = Vec::new();
        let _ = within("a silent client to be ended", stream.read_to_end(&mut rest)).await;
    }
    town.participant(0).connect(&town.server).await.ping().await;
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_over_without_a_restart() {
    let (town, tunnel, _, real) = secured(Place::sqlite().await, &[]).await;
    let mut lena = town.participant(0).connect(&town.server).await;
    std::fs::write(town.place.folder().join("certificate.pem"), "nonsense").unwrap();
    town.server.signal(Signal::HUP);
    town.server.says("kept the certificate as it was").await;
    town.participant(1).connect(&town.server).await.ping().await;
    let renewed = Certificate::make(town.place.folder());
    town.server.signal(Signal::HUP);
    town.server.says("took the certificate over").await;
    let fresh = Tunnel::to(real, &renewed).await;
    until("the new certificate to be shown", async || {
        let answer = http::get(fresh.address, "/readyz").send().await.ok()?;
        (answer.status == 200).then_some(())
    })
    .await;
    assert!(http::get(tunnel.address, "/readyz").send().await.is_err(), "the old one is not believed any more");
    lena.ping().await;
}

#[tokio::test]
async fn the_end_is_told_through_it() {
    let (mut town, _tunnel, ..) = secured(Place::sqlite().await, &["--drain-ms", "100"]).await;
    let mut lena = town.participant(0).connect(&town.server).await;
    town.server.terminate();
    assert_eq!(lena.closed().await, 1001);
    assert!(town.server.exited().await.success());
}

#[tokio::test]
async fn files_that_cannot_be_used_are_named_at_the_start() {
    let place = Place::sqlite().await;
    let certificate = Certificate::make(place.folder());
    let [good, key] = [&certificate.certificate, &certificate.key].map(|path| path.display().to_string());
    let empty = place.folder().join("empty.pem").display().to_string();
    std::fs::write(&empty, "").unwrap();
    for (cert, key, named) in [
        ("/nowhere.pem", key.as_str(), "tls_cert"),
        (good.as_str(), "/nowhere.pem", "tls_key"),
        (empty.as_str(), key.as_str(), "tls_cert"),
        (good.as_str(), empty.as_str(), "tls_key"),
        (key.as_str(), key.as_str(), "tls_cert"),
    ] {
        let data = place.data().display().to_string();
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", &data];
        let ended = run(place.folder(), &[&arguments[..], &["--tls-cert", cert, "--tls-key", key]].concat()).await;
        assert!(!ended.status.success() && ended.output.contains(named), "{cert}, {key}: {}", ended.output);
        assert!(!std::fs::exists(&data).unwrap(), "the store was left alone");
    }
    // With TLS of its own it may listen beyond this machine, and wants to know its name.
    let beyond = ["serve", "--listen", "0.0.0.0:0", "--tls-cert", &good, "--tls-key", &key];
    let ended = run(place.folder(), &beyond).await;
    assert!(!ended.status.success() && ended.output.contains("public_url"), "{}", ended.output);
    let plain = ["--public-url", "http://chat.example.org"];
    let ended = run(place.folder(), &[&beyond[..], &plain].concat()).await;
    assert!(!ended.status.success() && ended.output.contains("public_url"), "{}", ended.output);
}

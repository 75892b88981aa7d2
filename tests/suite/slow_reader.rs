//! Rule 4: a client that reads too slowly is closed (4008), never skipped; it comes back with `since` and has all.

use crate::UNHURRIED;
use crate::administration::{card, newcomer};
use quartier_protocol::position::Position;
use quartier_tests::client::Client;
use quartier_tests::loglaw;
use quartier_tests::mirror::Mirror;
use quartier_tests::proxy::Proxy;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use quartier_tests::wait::until;

/// More than a small outbox and the kernel's buffers on both sides hold.
const MESSAGES: usize = 500;
/// Messages after which it is asked whether the reader is still there.
const BETWEEN_LOOKS: usize = 20;

fn flags() -> Vec<&'static str> {
    [UNHURRIED, &["--outbox-bytes", "65536"]].concat()
}

on_both_stores! {
    async fn w6_a_reader_that_stops_is_closed_and_recovers_completely(place) {
        let town = Town::flagged(place, &flags()).await;
        let [mut lena, mut yanis] = town.talking().await;
        let line = Proxy::to(town.server.address).await;
        let door = town.participant(2).door(line.address);
        let mut zoe = door.open().await;
        let ok = zoe.subscribe(town.channel()).await;
        let mut mirror = Mirror::of(ok.position, ok.messages.unwrap());
        line.freeze();
        let text = "x".repeat(4_000);
        let mut last = ok.position;
        let mut said = 0;
        // Until it is closed, and not longer: its last words are waited for only so long.
        while said < MESSAGES && is_followed_by(&town, 3 * said).await {
            for _ in 0..BETWEEN_LOOKS {
                last = lena.say(town.channel(), &text).await.position;
                // The others read on at their pace.
                lena.expect_event().await;
                yanis.expect_event().await;
            }
            said += BETWEEN_LOOKS;
        }
        line.thaw();
        // What was on its way comes first, in order; then the close.
        let code = read_to_the_end(&mut zoe, &mut mirror).await;
        assert_eq!(code, 4008);
        assert!(mirror.position.offset < last.offset, "{} arrived although nobody read", mirror.position);
        let mut zoe = door.open().await;
        recover(&mut zoe, town.channel(), &mut mirror, last).await;
        let log = loglaw::whole(&mut zoe, town.channel()).await;
        assert_eq!((log.len(), mirror.messages.len()), (said, said));
    }

    async fn a_reader_that_never_reads_again_is_ended_without_being_waited_for(place) {
        let town = Town::flagged(place, &flags()).await;
        let [mut lena] = town.talking().await;
        let line = Proxy::to(town.server.address).await;
        let mut zoe = town.participant(2).door(line.address).open().await;
        zoe.subscribe(town.channel()).await;
        line.freeze();
        let text = "x".repeat(4_000);
        for _ in 0..MESSAGES {
            lena.say(town.channel(), &text).await;
            lena.expect_event().await;
        }
        // The line stays frozen: neither room nor an end ever comes from the other side.
        town.server.says("reason=\"too_slow\"").await;
    }

    async fn w10_a_reader_that_stops_is_let_go_by_the_idle_time_out(place) {
        let times = ["--ping-interval-ms", "400", "--idle-timeout-ms", "1500"];
        let town = Town::flagged(place, &[UNHURRIED, &times].concat()).await;
        let [mut lena] = town.talking().await;
        let line = Proxy::to(town.server.address).await;
        let mut zoe = town.participant(2).door(line.address).open().await;
        zoe.subscribe(town.channel()).await;
        line.freeze();
        // More than the sockets between them hold, and less than the outbox does.
        for _ in 0..150 {
            lena.say(town.channel(), &"x".repeat(4_000)).await;
            lena.expect_event().await;
        }
        town.server.says(&format!("member={} code=4001", zoe.member())).await;
    }

    async fn a_reader_that_stops_is_let_go_when_its_session_ends(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let line = Proxy::to(town.server.address).await;
        let mut reader = mia.door().by_way_of(line.address).open().await;
        reader.subscribe(town.channel()).await;
        let [mut lena] = town.talking().await;
        line.freeze();
        for _ in 0..150 {
            lena.say(town.channel(), &"x".repeat(4_000)).await;
            lena.expect_event().await;
        }
        assert_eq!(mia.delete("/api/v1/me/sessions").answer().await.status, 204);
        town.server.says(&format!("member={} code=4500", mia.me.id)).await;
        // Its place is free, and nobody takes her for being there.
        let [mut yanis] = [town.participant(1).connect(&town.server).await];
        let gone = until("her to be gone", async || {
            let followed = yanis.subscribe(town.channel()).await;
            (!followed.online.contains(&mia.me.id)).then_some(())
        });
        gone.await;
    }

    async fn a_reader_that_is_merely_slow_is_left_in_peace(place) {
        let town = Town::flagged(place, &flags()).await;
        let line = Proxy::to(town.server.address).await;
        let mut zoe = town.participant(2).door(line.address).open().await;
        zoe.subscribe(town.channel()).await;
        line.throttle(Some(200_000));
        let [mut lena] = town.talking().await;
        for n in 0..100 {
            lena.say(town.channel(), &format!("Nummer {n}")).await;
        }
        for n in 0..100 {
            zoe.expect_text(&format!("Nummer {n}")).await;
        }
    }

    async fn a_client_that_never_reads_its_replies_is_not_answered_without_bound(place) {
        let town = Town::flagged(place, &flags()).await;
        let [mut lena, mut yanis] = town.talking().await;
        lena.say(town.channel(), &"x".repeat(4_000)).await;
        yanis.expect_event().await;
        let line = Proxy::to(town.server.address).await;
        let mut zoe = town.participant(2).door(line.address).open().await;
        line.freeze();
        let before = resident(town.server.pid());
        let flood = async {
            for _ in 0..20_000 {
                let history = quartier_protocol::command::History { channel: town.channel(), before: None, limit: None };
                if zoe.try_put(quartier_protocol::command::Command::History(history)).await.is_err() {
                    break;
                }
            }
        };
        // The server stops reading, so the sender stalls: that is the point.
        let stalled = tokio::time::timeout(std::time::Duration::from_secs(3), flood).await;
        let grown = resident(town.server.pid()).saturating_sub(before);
        assert!(grown < 32_000_000, "{grown} bytes for one client's unread replies ({stalled:?})");
        lena.say(town.channel(), "geht's?").await;
        yanis.expect_text("geht's?").await;
    }
}

/// Whether as many deliveries were made as there are while all three are there. Those of the last message are counted once all have been
/// tried, which may be after it was read here.
async fn is_followed_by(town: &Town, deliveries: usize) -> bool {
    let metrics = town.server.metrics().await;
    let made = metrics.lines().find_map(|line| line.strip_prefix("quartier_deliveries_total ")).unwrap_or("0");
    made.trim().parse::<usize>().unwrap() + 3 >= deliveries
}

/// Applies what still arrives, until the close; its code.
async fn read_to_the_end(client: &mut Client, mirror: &mut Mirror) -> u16 {
    let code = client.closed().await;
    for pushed in client.drain() {
        if let quartier_protocol::push::Pushed::Event(event) = pushed {
            mirror.apply(&event);
        }
    }
    code
}

/// Comes back with `since` and pages on.
async fn recover(client: &mut Client, channel: quartier_protocol::id::ChannelId, mirror: &mut Mirror, last: Position) {
    let ok = client.subscribe_since(channel, Some(mirror.position), Some(200)).await.unwrap();
    assert!(ok.recovered);
    ok.events.unwrap().iter().for_each(|event| mirror.apply(event));
    while mirror.position.offset < last.offset {
        let page = client.events(channel, mirror.position, Some(200)).await.unwrap();
        page.events.iter().for_each(|event| mirror.apply(event));
    }
    assert_eq!(mirror.position, last);
}

fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1_024
}

//! Bad input costs nobody else anything: two members talk while others do their worst.

use quartier_tests::raw::{FIN, Raw, header, masked, opcode, unmasked};
use quartier_tests::town::Town;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// One round of everything that ends a connection, and some that doesn't.
async fn mischief(address: SocketAddr, token: String, channel: String) {
    let mut huge = header(FIN | opcode::TEXT, 1 << 50, 0x80);
    huge.extend([0; 4]);
    let worst = [
        unmasked(FIN | opcode::TEXT, b"{}"),
        masked(FIN | opcode::BINARY, &[0; 1_000]),
        masked(FIN | opcode::TEXT, b"\xFF\xFE"),
        masked(FIN | opcode::TEXT, &vec![b'['; 65_000]),
        masked(FIN | opcode::TEXT, &vec![b'x'; 70_000]),
        masked(
            FIN | opcode::TEXT,
            format!(r#"{{"type":"subscribe","ref":1,"channel":"{channel}","since":"e:7"}}"#).as_bytes(),
        ),
        huge,
        vec![0xFF; 10_000],
        Vec::new(),
    ];
    for bytes in worst {
        let mut raw = Raw::upgrade(address, &token).await;
        raw.bytes(&bytes).await;
        // Gone without waiting for an answer.
    }
}

on_both_stores! {
    async fn two_members_talk_while_others_do_their_worst(place) {
        // However slow the machine: whoever comes again at once is let in again.
        let flags = [crate::UNHURRIED, &["--connections-per-member", "1000"]].concat();
        let town = Town::flagged(place, &flags).await;
        let [mut lena, mut yanis] = town.talking().await;
        let (address, channel) = (town.server.address, town.channel());
        let (mut others, mut done) = (Vec::new(), Vec::new());
        for n in 2..5 {
            let token = town.participant(n).token.clone();
            let rounds = Arc::new(AtomicU32::new(0));
            done.push(rounds.clone());
            others.push(tokio::spawn(async move {
                loop {
                    mischief(address, token.clone(), channel.to_string()).await;
                    rounds.fetch_add(1, Ordering::Relaxed);
                }
            }));
        }
        // As long as it takes until all of them have done their worst twice, and something was said meanwhile.
        let mut said = 0;
        while said < 40 || done.iter().any(|rounds| rounds.load(Ordering::Relaxed) < 2) {
            lena.say(channel, &format!("Nummer {said}")).await;
            yanis.expect_text(&format!("Nummer {said}")).await;
            said += 1;
        }
        for other in others {
            assert!(!other.is_finished(), "mischief is let in again and again: {:?}", other.await);
            other.abort();
        }
        let log = quartier_tests::loglaw::whole(&mut lena, channel).await;
        assert_eq!(log.len(), said);
        assert!(!town.server.logs().contains("panicked"));
    }
}

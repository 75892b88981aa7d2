//! Many members at once, connected and subscribed through the swarm.

use crate::swarm::Swarm;
use quartier_protocol::id::ChannelId;
use quartier_tests::ids;
use quartier_tests::raw;
use quartier_tests::town::Person;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a whole crowd may take for a step.
const STEP_BOUND: Duration = Duration::from_secs(120);

/// Bytes of a message's text.
pub const TEXT_BYTES: usize = 200;

/// Whether a kept frame has this in it.
pub fn has(text: &[u8], mark: &str) -> bool {
    text.windows(mark.len()).any(|w| w == mark.as_bytes())
}

/// Connects people, one client each, in their order; returns when all have been greeted.
pub fn connect<'p>(
    swarm: &mut Swarm,
    address: SocketAddr,
    people: impl Iterator<Item = &'p Person>,
) -> anyhow::Result<Vec<usize>> {
    let mut clients = Vec::new();
    let mut greeted = 0;
    for person in people {
        let id = swarm.connect(address, &raw::request(address, &person.token))?;
        swarm.keep(id, true);
        clients.push(id);
        swarm.turn(Duration::ZERO)?;
        greeted += count(swarm, "\"type\":\"hello\"");
    }
    let all = clients.len();
    swarm.turn_until("every client to be greeted", STEP_BOUND, |swarm| {
        greeted += count(swarm, "\"type\":\"hello\"");
        greeted >= all
    })?;
    Ok(clients)
}

/// Subscribes each client to its channels; returns when all are answered.
pub fn subscribe(swarm: &mut Swarm, wishes: &[(usize, &[ChannelId])]) -> anyhow::Result<()> {
    let (mut asked, mut answered) = (0, 0);
    for (client, channels) in wishes {
        for (n, channel) in channels.iter().enumerate() {
            let command = format!(r#"{{"type":"subscribe","ref":{n},"channel":"{channel}","since":null,"limit":1}}"#);
            swarm.send(*client, &command)?;
            asked += 1;
        }
        while asked - answered > 200 {
            swarm.turn(Duration::from_millis(10))?;
            answered += count(swarm, "\"type\":\"reply\"");
        }
    }
    swarm.turn_until("every subscription to be answered", STEP_BOUND, |swarm| {
        answered += count(swarm, "\"type\":\"reply\"");
        answered >= asked
    })
}

/// Kept frames with a mark; all kept frames are forgotten.
fn count(swarm: &mut Swarm, mark: &str) -> usize {
    swarm.heard.drain(..).filter(|heard| has(&heard.text, mark)).count()
}

/// Waits until what joining stirred up has calmed down, and only counts from then on.
pub fn settle(swarm: &mut Swarm, clients: &[usize]) -> anyhow::Result<()> {
    clients.iter().for_each(|client| swarm.keep(*client, false));
    for _ in 0..30 {
        swarm.take_counts();
        swarm.turn_for(Duration::from_millis(1_500))?;
        let heard = swarm.take_counts();
        if heard.others + heard.deliveries == 0 {
            break;
        }
    }
    swarm.heard.clear();
    Ok(())
}

/// A text of 200 bytes that says when it was sent.
pub fn text(sent_ns: u128) -> String {
    let mut text = format!("t={sent_ns} ");
    while text.len() < TEXT_BYTES {
        text.push(char::from(b'a' + (text.len() % 26) as u8));
    }
    text
}

/// A `send` command with a `ref` that no other of this run has.
pub fn send(channel: ChannelId, text: &str) -> String {
    static SENT: AtomicU64 = AtomicU64::new(0);
    let (id, number) = (ids::message(), SENT.fetch_add(1, Ordering::Relaxed));
    format!(
        r#"{{"type":"send","ref":"s{number}","channel":"{channel}","id":"{id}","text":"{text}","lang":"de","reply_to":null}}"#
    )
}

/// An event's frame of the size Quartier's have, for the floor to pass on as it is.
pub fn event(text: &str) -> String {
    let [channel, id, author] = [ids::nowhere(), ids::nowhere(), ids::nowhere()];
    format!(
        r#"{{"type":"event","channel":"{channel}","position":"abcdefghjk:1234","at":"2026-02-12T15:02:03.004Z","kind":"message.posted","message":{{"id":"{id}","author":"{author}","lang":"de","text":"{text}","reply_to":null}}}}"#
    )
}

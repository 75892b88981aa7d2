//! `calendar`: what it takes to read a calendar: made anew after a change, as it was made before, and as the reader has it already.

use crate::figures::Latencies;
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{StoreKind, Subject, UNLIMITED};
use anyhow::Context;
use quartier_protocol::http::agenda::feeds::FeedMade;
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::http::care::CardsMade;
use quartier_protocol::http::joining::{AgeBand, ConsentText, ConsentVersion, Join};
use quartier_protocol::id::MeetingId;
use quartier_protocol::limits::CALENDAR_EVENTS_MAX;
use quartier_tests::http::{self, Answer};
use quartier_tests::time::now;
use quartier_tests::town::Size;
use quartier_tests::visitor::Visitor;
use quartier_tests::{ids, server};
use serde_json::{Value, json};

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Events of a town hall's calendars in the channel, besides one meeting; 1,999 at most
    #[arg(long, default_value_t = 1_999)]
    events: u32,
    /// Readings of each kind; they take turns
    #[arg(long, default_value_t = 50)]
    readings: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let subject = Subject::start(options.store, Size { pairings: 1, channels: 1, members: 4 }, UNLIMITED)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (rows, bytes) = runtime.block_on(read(options, &subject))?;
    Ok(Report {
        what: format!("calendar: {} events and a meeting, {} KiB", options.events, bytes / 1_024),
        setup: format!("{} store, one reader, one request at a time", options.store.name()),
        rows,
    })
}

async fn read(options: &Options, subject: &Subject) -> anyhow::Result<(Vec<Row>, usize)> {
    let (people, address) = (&subject.pairings[0], subject.server.address);
    let (karim, channel) = (&people.facilitators[0], people.channels[0]);
    for first in (0..options.events).step_by(CALENDAR_EVENTS_MAX) {
        let ics = events(first..options.events.min(first + CALENDAR_EVENTS_MAX as u32));
        let calendar = json!({"name": "Rathaus", "zone": "Europe/Berlin", "reminders": [], "ics": ics});
        let calendars = format!("/api/v1/channels/{channel}/calendars");
        done(&karim.post(&subject.server, &calendars, &calendar).send().await?)?;
    }
    let plan = |minutes: usize| {
        json!({
            "title": {"de": "Sitzung", "fr": "Séance"}, "place": {"de": "", "fr": ""}, "start": "2099-03-03T18:00",
            "zone": "Europe/Berlin", "minutes": minutes, "rule": null, "link": null, "items": [], "reminders": [],
        })
    };
    let new = json!({"id": MeetingId(ids::message().0), "plan": plan(5)});
    let meeting = karim.post(&subject.server, &format!("/api/v1/channels/{channel}/meetings"), &new).send().await?;
    let meeting = meeting.json::<MeetingView>(201).meeting.id;
    let reader = newcomer(subject).await?;
    let made = reader.post("/api/v1/me/feeds", &json!({"channel": null})).send().await?.json::<FeedMade>(201);
    let path = made.url.strip_prefix(server::ORIGIN).context("an address of this server")?.to_owned();
    let [mut anew, mut before, mut unchanged] = [(); 3].map(|()| Latencies::default());
    let mut bytes = 0;
    for sequence in 0..options.readings {
        let put = json!({"sequence": sequence, "scope": "all", "occurrence": null, "plan": plan(sequence + 6)});
        let put = http::request(address, "PUT", &format!("/api/v1/meetings/{meeting}")).bearer(&karim.token).json(&put);
        done(&put.send().await?)?;
        let mut etag = String::new();
        for latencies in [&mut anew, &mut before] {
            let start = now();
            let answer = http::get(address, &path).send().await?;
            latencies.add(start.elapsed());
            anyhow::ensure!(answer.status == 200, "answered {}", answer.status);
            (etag, bytes) = (answer.header("etag").to_owned(), answer.body.len());
        }
        let start = now();
        let answer = http::get(address, &path).header("if-none-match", &etag).send().await?;
        unchanged.add(start.elapsed());
        anyhow::ensure!(answer.status == 304, "answered {}", answer.status);
    }
    let row = |read: &str, mut latencies: Latencies| {
        row! {
            "read": read,
            "times": latencies.count(),
            "p50 ms": latencies.percentile_ms(50.0),
            "p90 ms": latencies.percentile_ms(90.0),
            "worst ms": latencies.percentile_ms(100.0),
        }
    };
    Ok((vec![row("made anew", anew), row("made before", before), row("304", unchanged)], bytes))
}

/// Somebody with a browser: calendars are theirs.
async fn newcomer(subject: &Subject) -> anyhow::Result<Visitor> {
    let by = &subject.pairings[0].facilitators[0];
    let directory: Value = by.get(&subject.server, "/api/v1/directory").send().await?.json(200);
    let (pairing, council) = (&directory["pairings"][0]["id"], &directory["pairings"][0]["councils"][0]);
    let pairing = pairing.as_str().context("a pairing")?;
    let wanted = json!({"council": council, "role": "participant", "days": 7, "cards": [{"channels": []}]});
    let cards = by.post(&subject.server, &format!("/api/v1/pairings/{pairing}/cards"), &wanted).send().await?;
    let card = cards.json::<CardsMade>(201).cards.remove(0);
    let text = |text| ConsentVersion { text, version: "2026-11-01".into() };
    let join = Join {
        code: card.code,
        name: Some("Mia".into()),
        age_band: Some(AgeBand::Adult),
        agreed: Some(vec![text(ConsentText::Privacy), text(ConsentText::Rules)]),
        ..Join::default()
    };
    Ok(Visitor::newcomer(&subject.server, &join).await)
}

fn done(answer: &Answer) -> anyhow::Result<()> {
    anyhow::ensure!((200..300).contains(&answer.status), "answered {}: {}", answer.status, answer.text());
    Ok(())
}

/// A town hall's calendar: one evening after another, far ahead.
fn events(numbers: std::ops::Range<u32>) -> String {
    let first = jiff::civil::date(2090, 1, 1);
    let event = |n: u32| {
        let day = first.saturating_add(jiff::ToSpan::days(i64::from(n))).strftime("%Y%m%d");
        format!(
            "BEGIN:VEVENT\r\nUID:{n}@rathaus\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:{day}T180000\r\n\
             DTEND;TZID=Europe/Berlin:{day}T193000\r\nSUMMARY:Sitzung {n}\r\nLOCATION:Rathaus\r\nEND:VEVENT\r\n"
        )
    };
    let events: String = numbers.map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\n{events}END:VCALENDAR\r\n")
}

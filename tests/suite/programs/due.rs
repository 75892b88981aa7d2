//! The server is killed just when messages and a reminder are due, or an engine is away for that minute: whatever came of it, each is
//! there once.

use super::bot;
use jiff::{ToSpan, Zoned};
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::http::agenda::reminders::Reminders;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::later::{Scheduled, ScheduledList};
use quartier_protocol::local::LocalTime;
use quartier_tests::client::Client as Reader;
use quartier_tests::http;
use quartier_tests::ids;
use quartier_tests::place::Place;
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use redis::cmd;
use rusqlite::Connection;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::Client;

/// Messages for later that are due at once: more than are seen to at once.
const MANY: usize = 20;
/// What is planned is for whole minutes, so the next one is up to a minute away.
const A_MINUTE: Duration = Duration::from_secs(120);
/// Nobody is spared at night, so that the test is the same at any hour.
const NO_QUIET: &[&str] = &["--agenda-quiet-from", "00:00", "--agenda-quiet-until", "00:00"];

/// What is held back while time goes on.
#[derive(Clone, Copy)]
enum Held {
    /// Whatever is written.
    Everything,
    /// That something is no longer due. What is posted is posted.
    Done,
}

/// A hand on the store, beside the server.
enum Hand {
    Sqlite(Connection),
    /// What is live is in Redis; what is due, in PostgreSQL.
    Shared(Client),
}

impl Hand {
    async fn on(place: &Place) -> Self {
        if let Some(database) = place.as_database() {
            return Self::Shared(database.client().await);
        }
        let connection = Connection::open(place.data().join("quartier.sqlite")).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        Self::Sqlite(connection)
    }

    async fn hold(&self, place: &Place, what: Held) {
        match (self, what) {
            (Self::Sqlite(connection), Held::Everything) => connection.execute_batch("BEGIN IMMEDIATE").unwrap(),
            (Self::Sqlite(connection), Held::Done) => connection
                .execute_batch(
                    "CREATE TRIGGER held BEFORE DELETE ON records WHEN old.kind = 'job'
                     BEGIN SELECT RAISE(ABORT, 'held'); END",
                )
                .unwrap(),
            (Self::Shared(client), Held::Everything) => {
                client.batch_execute("BEGIN; LOCK TABLE records IN EXCLUSIVE MODE").await.unwrap();
                let pause = cmd("CLIENT").arg("PAUSE").arg(600_000).arg("WRITE").take();
                place.as_redis().unwrap().ask::<()>(&pause).await;
            }
            (Self::Shared(client), Held::Done) => client
                .batch_execute(
                    "CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'held'; END $$;
                     CREATE TRIGGER held BEFORE DELETE ON records FOR EACH ROW WHEN (old.kind = 'job')
                     EXECUTE FUNCTION held()",
                )
                .await
                .unwrap(),
        }
    }

    async fn let_go(&self, place: &Place, what: Held) {
        match (self, what) {
            (Self::Sqlite(connection), Held::Everything) => connection.execute_batch("ROLLBACK").unwrap(),
            (Self::Sqlite(connection), Held::Done) => connection.execute_batch("DROP TRIGGER held").unwrap(),
            (Self::Shared(client), Held::Everything) => {
                client.batch_execute("ROLLBACK").await.unwrap();
                place.as_redis().unwrap().ask::<()>(&cmd("CLIENT").arg("UNPAUSE").take()).await;
            }
            (Self::Shared(client), Held::Done) => client.batch_execute("DROP TRIGGER held ON records").await.unwrap(),
        }
    }
}

/// What is due in one minute, and by whom that is known.
struct Planned {
    channel: ChannelId,
    at: Zoned,
    wanted: Vec<MessageId>,
    bot: String,
}

/// The wall clock in Paris when the next whole minute begins that is not about to begin.
fn next_minute() -> LocalTime {
    let now = Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Europe/Paris").unwrap());
    LocalTime::of((now + 75.seconds()).datetime()).unwrap()
}

async fn plan(town: &Town) -> Planned {
    let (lena, karim, channel) = (town.participant(0), town.facilitator(), town.channel());
    let made = bot(town, karim, &["read", "post"], &[channel]).await;
    let at = next_minute();
    let mut wanted = Vec::new();
    for n in 0..MANY {
        let plan = json!({"text": format!("Nachricht {n}"), "lang": "de", "at": at, "zone": "Europe/Paris"});
        let body = json!({"id": ids::message(), "plan": plan});
        let path = format!("/api/v1/channels/{channel}/scheduled");
        let planned: Scheduled = lena.post(&town.server, &path, &body).answer().await.json(201);
        wanted.push(planned.id.message(at));
    }
    let start = LocalTime::of(at.civil() + 1.hour()).unwrap();
    let plan = json!({
        "title": {"de": "Treffen", "fr": "Réunion"}, "place": {"de": "", "fr": ""}, "start": start, "zone": "Europe/Paris",
        "minutes": 60, "rule": null, "link": null, "reminders": ["PT1H"],
    });
    let body = json!({"id": ids::message(), "plan": plan});
    let path = format!("/api/v1/channels/{channel}/meetings");
    let planned: MeetingView = karim.post(&town.server, &path, &body).answer().await.json(201);
    wanted.push(planned.meeting.id.reminder(start, "PT1H"));
    let at = at.civil().in_tz("Europe/Paris").unwrap();
    Planned { channel, at, wanted, bot: made.token }
}

impl Planned {
    /// How often each is in the channel.
    async fn said(&self, reader: &mut Reader) -> Vec<usize> {
        let said = reader.history(self.channel, None, Some(200)).await.unwrap();
        assert!(said.messages.len() <= MANY + 2, "besides them there is but the meeting's own");
        self.wanted.iter().map(|id| said.messages.iter().filter(|message| message.id == *id).count()).collect()
    }

    /// All of it is done, and each message there once.
    async fn is_said_once(&self, town: &Town) {
        // What failed is tried again after ten seconds.
        let done = async {
            let mut looks = tokio::time::interval(Duration::from_millis(200));
            while !self.is_done(town).await {
                looks.tick().await;
            }
        };
        timeout(A_MINUTE, done).await.expect("nothing is left");
        let mut reader = town.participant(1).connect(&town.server).await;
        assert_eq!(self.said(&mut reader).await, [1; MANY + 1], "each of them, once");
    }

    /// Whether nothing is left to be done.
    async fn is_done(&self, town: &Town) -> bool {
        let path = format!("/api/v1/channels/{}/scheduled", self.channel);
        let later: ScheduledList = town.participant(0).get(&town.server, &path).answer().await.json(200);
        let request = http::get(town.server.address, "/api/v1/agenda/reminders").bearer(&self.bot);
        let reminders: Reminders = request.answer().await.json(200);
        later.scheduled.is_empty() && reminders.due.is_empty() && reminders.next.is_none()
    }
}

async fn killed(place: Place, held: Held) {
    let mut flags = crate::UNHURRIED.to_vec();
    flags.extend(NO_QUIET);
    let mut town = Town::flagged(place, &flags).await;
    let planned = plan(&town).await;
    let hand = Hand::on(&town.place).await;
    hand.hold(&town.place, held).await;
    let tried = async {
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        let failed = ["what is due could not be done", "a job failed"];
        while !failed.iter().any(|line| town.server.logs().contains(line)) {
            looks.tick().await;
        }
    };
    timeout(A_MINUTE, tried).await.expect("it was due");
    // While everything is held, there is nothing that could have been posted.
    if matches!(held, Held::Done) {
        let mut reader = town.participant(1).connect(&town.server).await;
        until("all to be posted", async || (planned.said(&mut reader).await == [1; MANY + 1]).then_some(())).await;
        assert!(!planned.is_done(&town).await, "posted, and due as before");
    }
    town.server.kill();
    hand.let_go(&town.place, held).await;
    drop(hand);
    town.server.restart_here().await;
    planned.is_said_once(&town).await;
}

/// An engine is away from before they are due until after that, a minute at least.
async fn away(place: Place, stop: impl Fn(&Town), go_on: impl Fn(&Town)) {
    let mut flags = crate::UNHURRIED.to_vec();
    flags.extend(NO_QUIET);
    let town = Town::flagged(place, &flags).await;
    let planned = plan(&town).await;
    stop(&town);
    let is_over = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        while Zoned::now() < &planned.at + 5.seconds() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(A_MINUTE, is_over).await.expect("it was due");
    go_on(&town);
    town.server.ready().await;
    planned.is_said_once(&town).await;
}

#[tokio::test]
async fn what_was_due_while_redis_was_away_for_a_minute_is_posted_once() {
    away(
        Place::redis().await,
        |town| town.place.as_redis().unwrap().stop(),
        |town| town.place.as_redis().unwrap().cont(),
    )
    .await;
}

#[tokio::test]
async fn what_was_due_while_postgresql_was_away_for_a_minute_is_posted_once() {
    let postgres = PrivatePostgres::start();
    let place = Place::redis_with(PrivateDatabase::on(&postgres.url()).await).await;
    away(place, |_| postgres.stop(), |_| postgres.cont()).await;
}

on_both_stores! {
    async fn what_was_due_but_not_posted_when_the_server_was_killed_is_posted_once(place) {
        killed(place, Held::Everything).await;
    }

    async fn what_was_posted_but_not_done_with_when_the_server_was_killed_is_not_posted_again(place) {
        killed(place, Held::Done).await;
    }
}

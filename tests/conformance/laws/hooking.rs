//! Outgoing hooks whose receiver is away: tried again at longer and longer intervals, for a day.

use super::lifetimes::service_with;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::agenda::hooks::{change, deliver};
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::jobs::once;
use quartier::actions::{Actor, Service};
use quartier::digest::Digest;
use quartier::documents::agenda::hook::{Cursor, Hook, Outgoing, Way};
use quartier::documents::bot::{Bot, Grant};
use quartier::documents::credential::Entry;
use quartier::documents::jobs::Queue;
use quartier::documents::lease::Lease;
use quartier::documents::moderation::case::{Case, about};
use quartier::documents::{self, Kept, add};
use quartier::outbound::Reach;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::agenda::hooks::HookPatch;
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::http::moderation::desk::CaseKind;
use quartier_protocol::id::HookId;
use quartier_protocol::position::Position;
use quartier_tests::site::Site;
use quartier_tests::wait::until;
use std::sync::Arc;

const DAY_MS: i64 = 86_400_000;

/// A hook of the world's bot to a site, with what looks after it.
struct Hooked<S> {
    world: World<S>,
    service: Arc<Service>,
    site: Site,
    id: HookId,
}

impl<S: Enrolled> Hooked<S> {
    async fn begin() -> Self {
        let (world, node) = World::<S>::begin().await;
        let reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
        let service = service_with(&world, node.stores.clone(), |options| options.reach = reach);
        let site = Site::open().await;
        let (now, bot, pairing, channel) = (world.now(), world.member(3), world.batch.pairings[0].id, world.channel(0));
        let grant = Grant { verbs: vec![BotVerb::Read], burst: 10, per_second: 1 };
        let token = Digest::of("token");
        let kept = Bot { member: bot, pairing, grant, token, made: now, by: None, rotated: now };
        let outgoing = Outgoing {
            url: site.url("/in"),
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into(),
            cursors: vec![Cursor { channel, position: head(&node.stores, channel).await }],
            arrived: None,
            failing_since: None,
            failures: 0,
            problem: None,
            off: false,
            lease: None,
            due: None,
        };
        let hook = Hook { id: HookId(uuid()), bot, pairing, made: now, by: None, way: Way::Outgoing(outgoing) };
        let id = hook.id;
        node.stores.records.commit(&[add(&kept).unwrap(), add(&hook).unwrap()], now).await.unwrap();
        Self { world, service, site, id }
    }

    async fn say(&self, words: &str) {
        self.world.say(&self.service.stores, self.world.channel(0), self.world.member(0), words).await;
    }

    async fn outgoing(&self) -> Outgoing {
        let kept: Option<Kept<Hook>> =
            documents::load(&*self.service.stores.records, &self.id.to_string(), self.world.now()).await.unwrap();
        kept.unwrap().it.outgoing().unwrap().clone()
    }

    /// Goes on to when it is tried next, and awaits what comes of it. How long that was, in milliseconds.
    async fn next_try(&self) -> i64 {
        let before = self.outgoing().await;
        let wait_ms = before.due_at().unwrap().unix_ms() - self.world.now().unix_ms();
        self.world.clock.advance_ms(wait_ms - 1);
        let asked = self.site.asked().len();
        once(&self.service, Queue::Hooks).await.unwrap();
        // Nor by whoever was sent by what was due before.
        deliver::run(&self.service, self.id).await.unwrap();
        assert_eq!((self.site.asked().len(), self.outgoing().await), (asked, before.clone()), "not before");
        self.world.clock.advance_ms(1);
        until("it to be tried again", async || {
            // More than once, as the alarm would have it: the last turn may not have left its place yet.
            once(&self.service, Queue::Hooks).await.unwrap();
            let now = self.outgoing().await;
            (now.failures != before.failures && now.lease.is_none()).then_some(())
        })
        .await;
        wait_ms
    }

    /// What lies at the desk about the bot.
    async fn notes(&self) -> Vec<Case> {
        let of_bot = about(self.world.member(3));
        let cases = documents::list(&*self.service.stores.records, &of_bot, self.world.now()).await.unwrap();
        cases.into_iter().map(|kept: Kept<Case>| kept.it).collect()
    }

    async fn facilitator(&self) -> Actor {
        let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: Some(self.world.now()) };
        let credential = credentials::open(&self.service, self.world.member(2), arrival).credential;
        Actor::of(&self.service, credential).await.unwrap().unwrap()
    }
}

pub async fn a_hook_that_fails_for_a_day_is_switched_off_and_the_desk_is_told<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("503 Service Unavailable", "", "");
    hooked.say("Hallo").await;
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    let began = hooked.world.now().unix_ms();
    let mut waits = Vec::new();
    while !hooked.outgoing().await.off {
        assert!(hooked.world.now().unix_ms() - began < DAY_MS, "not for longer than a day");
        assert_eq!(hooked.notes().await.len(), 0, "not before");
        assert_eq!(hooked.outgoing().await.failing_since.map(|at| at.unix_ms()), Some(began));
        waits.push(hooked.next_try().await);
    }
    assert_eq!(waits[..5], [5_000, 30_000, 300_000, 1_800_000, 7_200_000]);
    assert!(waits[5..].iter().all(|wait| *wait == 7_200_000));
    assert!((DAY_MS..DAY_MS + 7_200_000).contains(&(hooked.world.now().unix_ms() - began)));
    let asked = hooked.site.asked();
    assert_eq!(asked.len(), waits.len() + 1);
    assert!(asked.iter().all(|one| one.header("webhook-id") == asked[0].header("webhook-id")), "one event all along");
    let outgoing = hooked.outgoing().await;
    assert_eq!((outgoing.due, outgoing.lease, outgoing.problem.is_some()), (None, None, true));
    let notes =
        until("the desk to be told", async || Some(hooked.notes().await).filter(|notes| !notes.is_empty())).await;
    let [note] = notes.as_slice() else { panic!("one note, not {notes:?}") };
    assert_eq!(
        (note.kind, note.state, note.pairing),
        (CaseKind::Alert, CaseState::Open, hooked.world.batch.pairings[0].id)
    );
    let host = hooked.site.address.ip().to_string();
    assert!(note.words.iter().any(|words| words.contains(&host)), "{:?}", note.words);
    hooked.world.clock.advance_ms(3 * DAY_MS);
    hooked.say("Ist da jemand?").await;
    assert_eq!(once(&hooked.service, Queue::Hooks).await.unwrap(), None, "nothing is due any more");
    assert_eq!(deliver::look(&hooked.service).await.unwrap(), 0, "it is not looked after any more");
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    assert_eq!((hooked.site.asked().len(), hooked.notes().await.len()), (asked.len(), 1));
    hooked.site.answer("204 No Content", "", "");
    let by = hooked.facilitator().await;
    change::run(&hooked.service, &by, hooked.id, HookPatch { off: false }).await.unwrap();
    hooked.say("Wieder da").await;
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    let arrived = hooked.site.asked().split_off(asked.len());
    let [arrived] = arrived.as_slice() else { panic!("what came from then on, not {arrived:?}") };
    assert!(arrived.body.contains("Wieder da"));
    let outgoing = hooked.outgoing().await;
    assert_eq!((outgoing.off, outgoing.failing_since, outgoing.failures, outgoing.problem), (false, None, 0, None));
}

pub async fn what_arrives_in_between_begins_the_day_anew<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("500 No", "", "");
    hooked.say("eins").await;
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    let began = hooked.world.now().unix_ms();
    while hooked.world.now().unix_ms() - began < DAY_MS - 7_200_000 {
        hooked.next_try().await;
    }
    hooked.site.answer("200 OK", "", "");
    hooked.next_try().await;
    assert_eq!((hooked.outgoing().await.failures, hooked.outgoing().await.due), (0, None));
    hooked.site.answer("500 No", "", "");
    hooked.say("zwei").await;
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    for _ in 0..6 {
        hooked.next_try().await;
    }
    assert!(hooked.world.now().unix_ms() - began > DAY_MS);
    assert!(!hooked.outgoing().await.off && hooked.notes().await.is_empty());
}

impl<S: Enrolled> Hooked<S> {
    /// Has the hook be otherwise.
    async fn change(&self, change: impl FnOnce(&mut Outgoing)) {
        let records = &self.service.stores.records;
        let kept: Option<Kept<Hook>> =
            documents::load(&**records, &self.id.to_string(), self.world.now()).await.unwrap();
        let mut kept = kept.unwrap();
        change(kept.it.outgoing_mut().unwrap());
        records.commit(&[kept.replace().unwrap()], self.world.now()).await.unwrap();
    }

    async fn stands_at(&self, position: Position) {
        self.change(|outgoing| outgoing.cursors[0].position = position).await;
    }

    /// Delivers what there is; what arrived.
    async fn delivered(&self) -> Vec<String> {
        deliver::run(&self.service, self.id).await.unwrap();
        let texts = self.site.asked().into_iter().map(|asked| {
            let event: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
            event["message"]["text"].as_str().unwrap().to_owned()
        });
        texts.collect()
    }
}

/// A log that was restored has its events where they were, in another epoch: what had not arrived before still goes out.
pub async fn a_hook_goes_on_in_a_log_that_was_lost_and_restored<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("204 No Content", "", "");
    for words in ["eins", "zwei", "drei"] {
        hooked.say(words).await;
    }
    hooked.stands_at(Position::parse("vorher:1").unwrap()).await;
    assert_eq!(hooked.delivered().await, ["zwei", "drei"]);
    hooked.stands_at(Position::parse("vorher:9").unwrap()).await;
    hooked.say("vier").await;
    assert_eq!(hooked.delivered().await, ["zwei", "drei"], "what a shorter log has may have arrived");
    hooked.say("fünf").await;
    assert_eq!(hooked.delivered().await, ["zwei", "drei", "fünf"]);
}

/// What a channel no longer keeps can't be delivered; what it keeps is.
pub async fn a_hook_goes_on_behind_what_was_trimmed<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("204 No Content", "", "");
    for words in ["eins", "zwei", "drei"] {
        hooked.say(words).await;
    }
    hooked.service.stores.log.trim(hooked.world.channel(0), 2).await.unwrap();
    assert_eq!(hooked.delivered().await, ["drei"]);
}

/// A log is trimmed between its head and its events: what is left of it goes out all the same.
pub async fn a_hook_passes_over_nothing_that_is_not_trimmed<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("204 No Content", "", "");
    for words in ["eins", "zwei", "drei"] {
        hooked.say(words).await;
    }
    let (channel, log) = (hooked.world.channel(0), &hooked.service.stores.log);
    log.trim(channel, 1).await.unwrap();
    let (held, hand) = hold(&hooked.service.stores, Question::Head, channel);
    let service = service_with(&hooked.world, held, |options| {
        options.reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    });
    let id = hooked.id;
    let delivering = tokio::spawn(async move { deliver::run(&service, id).await });
    hand.asked().await;
    log.trim(channel, 2).await.unwrap();
    hand.release();
    delivering.await.unwrap().unwrap();
    assert_eq!(hooked.delivered().await, ["drei"]);
}

/// A lease is another's while it may last; one that lasts for years was taken by a clock that was ahead.
pub async fn a_lease_of_a_clock_that_was_ahead_is_over<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("204 No Content", "", "");
    hooked.say("eins").await;
    let until = async |ms| hooked.change(|outgoing| outgoing.lease = Some(Lease::of(hooked.world.now(), ms))).await;
    until(20_000).await;
    assert!(hooked.delivered().await.is_empty());
    until(10 * 365 * DAY_MS).await;
    assert_eq!(hooked.delivered().await, ["eins"]);
}

/// A channel whose log can't be read is in no other channel's way.
pub async fn a_log_that_cannot_be_read_holds_up_no_other<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("204 No Content", "", "");
    let (sick, stores) = (hooked.world.channel(1), &hooked.service.stores);
    let position = head(stores, sick).await;
    hooked.change(|outgoing| outgoing.cursors.insert(0, Cursor { channel: sick, position })).await;
    let (held, hand) = hold(stores, Question::Head, sick);
    hand.fail();
    let service = service_with(&hooked.world, held, |options| {
        options.reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    });
    hooked.world.say(stores, sick, hooked.world.member(0), "hier nicht").await;
    hooked.say("hier").await;
    assert!(deliver::look(&service).await.is_err(), "it is told, behind the others");
    until("it to arrive", async || hooked.site.asked().first().map(drop)).await;
    // Nor does the next one wait until a lease is over; and the log is not read again and again meanwhile.
    let pause = Some(Lease::of(hooked.world.now(), 5_000));
    until("the hook to be left alone", async || (hooked.outgoing().await.lease == pause).then_some(())).await;
    hooked.say("und dort").await;
    for _ in 0..20 {
        deliver::look(&service).await.unwrap();
        assert!(!deliver::run(&service, hooked.id).await.unwrap());
    }
    assert_eq!(hooked.site.asked().len(), 1);
    hooked.world.clock.advance_ms(5_000);
    until("the next one to arrive", async || {
        let _ = deliver::look(&service).await;
        (hooked.site.asked().len() == 2).then_some(())
    })
    .await;
    let bodies: Vec<bool> = hooked.site.asked().iter().map(|asked| asked.body.contains("nicht")).collect();
    assert_eq!(bodies, [false, false]);
}

/// What was put off by a clock that was years ahead is tried once the clock is right.
pub async fn a_hook_that_was_put_off_by_a_clock_that_was_ahead_goes_on<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("503 Service Unavailable", "", "");
    let ahead_ms = 10 * 365 * DAY_MS;
    hooked.world.clock.set_by_ms(ahead_ms);
    hooked.say("hier").await;
    deliver::run(&hooked.service, hooked.id).await.unwrap();
    assert_eq!(hooked.outgoing().await.failures, 1);
    hooked.world.clock.set_by_ms(-ahead_ms);
    hooked.site.answer("204 No Content", "", "");
    deliver::look(&hooked.service).await.unwrap();
    until("it to arrive", async || (hooked.site.asked().len() == 2).then_some(())).await;
    until("that to be kept", async || hooked.outgoing().await.arrived).await;
    let outgoing = hooked.outgoing().await;
    assert_eq!((outgoing.due, outgoing.failing_since), (None, None));
}

/// Its node was away meanwhile, or the clock was set: that is no day of failures.
pub async fn a_hook_that_failed_twice_in_two_days_is_not_switched_off<S: Enrolled>() {
    let hooked = Hooked::<S>::begin().await;
    hooked.site.answer("503 Service Unavailable", "", "");
    hooked.say("Hallo").await;
    for failures in 1..=2 {
        deliver::run(&hooked.service, hooked.id).await.unwrap();
        let outgoing = hooked.outgoing().await;
        assert_eq!((outgoing.failures, outgoing.off), (failures, false));
        hooked.world.clock.advance_ms(2 * DAY_MS);
    }
}

//! Messages that say the same in two languages, and are about a meeting.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::Said;
use quartier::kernel::store::log::{Changed, NewMessage, Posted};
use quartier::kernel::stores::Stores;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MeetingId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::local::LocalTime;
use quartier_protocol::message::{MeetingTime, Translation};

fn french(words: &str) -> Option<Translation> {
    Some(Translation { lang: Lang::fr(), text: text(words) })
}

fn meeting() -> Option<MeetingTime> {
    Some(MeetingTime { id: MeetingId(uuid()), occurrence: LocalTime::parse("2026-03-29T18:00") })
}

/// A message in both languages about a meeting.
fn bilingual(author: MemberId, de: &str, fr: &str) -> NewMessage {
    NewMessage { translation: french(fr), meeting: meeting(), ..message(author, de) }
}

/// Everything that is given to anybody but the desk.
async fn everything(stores: &Stores, channel: ChannelId, ids: &[MessageId]) -> String {
    let mut told = format!("{:?} {:?}", whole_log(stores, channel).await, all_messages(stores, channel, 10).await);
    for id in ids {
        told += &format!(" {:?}", stores.log.find(channel, *id).await.unwrap());
    }
    told
}

pub async fn both_languages_and_the_meeting_read_back<S: Enrolled>() {
    let (mut world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    for node in &nodes {
        node.stores.broker.follow(channel).await.unwrap();
    }
    let said = [
        bilingual(lena, "zwei\nZeilen", "deux\nlignes \"ainsi\""),
        NewMessage { translation: french("Bonjour"), ..message(lena, "Hallo") },
        NewMessage {
            meeting: meeting().map(|time| MeetingTime { occurrence: None, ..time }),
            ..message(lena, "Treffen")
        },
        NewMessage { written_at: Some(world.now()), reply_to: None, ..bilingual(lena, "gewartet", "attendu") },
        message(lena, "{\"translation\":null}"),
    ];
    for one in &said {
        world.post(&nodes[0].stores, channel, one).await;
    }
    let log = whole_log(&nodes[0].stores, channel).await;
    for node in &mut nodes {
        for event in &log {
            assert!(matches!(node.arrival().await, Delivery::Event(arrived) if *arrived == *event));
        }
    }
    world.store.crash(nodes).await;
    let stores = world.open().await.stores;
    assert_eq!(whole_log(&stores, channel).await, log);
    let page = all_messages(&stores, channel, 2).await;
    for ((sent, now), event) in said.iter().zip(page).zip(log) {
        let EventKind::MessagePosted { message } = event.kind else { panic!("not posted: {event:?}") };
        assert_eq!((&message.translation, message.meeting), (&sent.translation, sent.meeting));
        assert_eq!((message.text.as_ref(), message.written_at), (Some(&sent.text), sent.written_at));
        assert_eq!(
            (&now.translation, now.meeting, now.text.as_ref()),
            (&sent.translation, sent.meeting, Some(&sent.text))
        );
        assert_eq!(stores.log.find(channel, sent.id).await.unwrap(), Some(now));
    }
}

pub async fn the_same_message_says_the_same_in_both_languages<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, at) = (&node.stores, world.channel(0), world.now());
    let said = bilingual(world.member(0), "so", "comme ça");
    let position = world.post(stores, channel, &said).await;
    let again = async |message: NewMessage| stores.log.post(channel, message, at).await.unwrap();
    let duplicate = Posted::Duplicate { position, at };
    assert_eq!(again(said.clone()).await, duplicate);
    let english = Translation { lang: Lang::parse("en").unwrap(), text: text("comme ça") };
    let all_of_it = MeetingTime { occurrence: None, ..said.meeting.unwrap() };
    for other in [
        NewMessage { translation: None, ..said.clone() },
        NewMessage { translation: french("autrement"), ..said.clone() },
        NewMessage { translation: Some(english), ..said.clone() },
        NewMessage { meeting: None, ..said.clone() },
        NewMessage { meeting: meeting(), ..said.clone() },
        NewMessage { meeting: Some(all_of_it), ..said.clone() },
    ] {
        assert_eq!(again(other.clone()).await, Posted::Conflict, "{other:?}");
    }
    let plain = message(world.member(0), "allein");
    world.post(stores, channel, &plain).await;
    assert_eq!(again(NewMessage { translation: french("seul"), ..plain }).await, Posted::Conflict);
    assert_eq!(head(stores, channel).await.offset, 2);
    // What it said at first is what counts, whatever it says now.
    done(stores.log.edit(channel, said.id, said.author, alone("anders"), Lang::de(), at).await.unwrap());
    assert_eq!(again(said.clone()).await, duplicate);
    assert_eq!(again(NewMessage { translation: None, meeting: None, ..said }).await, Posted::Conflict);
}

pub async fn an_edit_says_all_of_it_anew<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena, at) = (&node.stores, world.channel(0), world.member(0), world.now());
    let edit = async |id, words: &str| stores.log.edit(channel, id, lena, alone(words), Lang::de(), at).await.unwrap();
    let edit_all =
        async |id, said: &NewMessage| stores.log.edit(channel, id, lena, said.said(), Lang::de(), at).await.unwrap();
    let said = bilingual(lena, "um sechs", "à six heures");
    world.post(stores, channel, &said).await;
    done(edit(said.id, "um sieben").await);
    let now = message_now(stores, channel, said.id).await;
    assert_eq!((now.text, now.translation, now.meeting), (Some(text("um sieben")), None, None));
    let log = whole_log(stores, channel).await;
    let EventKind::MessagePosted { message: first } = &log[0].kind else { panic!("not posted") };
    assert_eq!((&first.translation, first.meeting), (&said.translation, said.meeting), "what it said at first");
    let kept = stores.log.revisions(channel, said.id).await.unwrap().unwrap();
    assert_eq!((&kept[0].text, &kept[0].translation), (&said.text, &said.translation));

    // With another language and a meeting, it has them.
    let all = bilingual(lena, "um sieben", "à sept heures");
    let position = done(edit_all(said.id, &all).await);
    assert_eq!(edit_all(said.id, &all).await, Changed::Unchanged { position });
    let now = message_now(stores, channel, said.id).await;
    assert_eq!(Said::of(now.text.unwrap(), now.translation, now.meeting), all.said());
    let log = whole_log(stores, channel).await;
    let EventKind::MessageEdited { text, translation, meeting, .. } = &log[2].kind else { panic!("not edited") };
    assert_eq!(Said::of(text.clone().unwrap(), translation.clone(), *meeting), all.said());
    let fixed = NewMessage { translation: french("à sept heures !"), ..all };
    done(edit_all(said.id, &fixed).await);
    assert_eq!(message_now(stores, channel, said.id).await.translation, fixed.translation);

    // The same text without its translation is something else.
    let other = bilingual(lena, "bleibt", "reste");
    world.post(stores, channel, &other).await;
    let position = done(edit(other.id, "bleibt").await);
    assert_eq!(message_now(stores, channel, other.id).await.translation, None);
    assert_eq!(edit(other.id, "bleibt").await, Changed::Unchanged { position });
    done(stores.log.remove(channel, other.id, lena, at).await.unwrap());
    let kept = stores.log.revisions(channel, other.id).await.unwrap().unwrap();
    let kept: Vec<_> = kept.iter().map(|one| (one.text.as_str(), one.translation.is_some())).collect();
    assert_eq!(kept, [("bleibt", true), ("bleibt", false)]);
}

pub async fn a_removed_translation_is_nowhere<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, channel, at) = (&node.stores, world.channel(0), world.now());
    let (lena, zoe, karim) = (world.member(0), world.member(1), world.member(2));
    let mut ids = Vec::new();
    for author in [lena, lena, lena, zoe, zoe] {
        let said = bilingual(author, "schlimm", "affreux");
        world.post(stores, channel, &said).await;
        ids.push(said.id);
    }
    assert!(everything(stores, channel, &ids).await.contains("affreux"));
    done(stores.log.remove(channel, ids[0], lena, at).await.unwrap());
    done(
        stores
            .log
            .edit(channel, ids[1], lena, bilingual(lena, "auch schlimm", "affreux aussi").said(), Lang::de(), at)
            .await
            .unwrap(),
    );
    done(stores.log.remove(channel, ids[1], lena, at).await.unwrap());
    done(stores.log.take_down(channel, ids[2], karim, at).await.unwrap());
    done(stores.log.take_down(channel, ids[3], karim, at).await.unwrap());
    done(stores.log.put_back(channel, ids[3], karim, at).await.unwrap());
    assert_eq!(stores.log.erase(channel, zoe, at).await.unwrap(), 2, "what came back as well");
    let told = everything(stores, channel, &ids).await;
    assert!(!told.contains("affreux") && !told.contains("schlimm"), "{told}");
    let messages = all_messages(stores, channel, 10).await;
    assert!(messages.iter().all(|now| now.removed && now.translation.is_none() && now.meeting.is_none()));
    let withheld = stores.log.withheld(channel, ids[2]).await.unwrap().unwrap();
    assert_eq!((withheld.text, withheld.translation), (text("schlimm"), french("affreux")), "for the desk alone");

    assert_eq!(stores.log.erase(channel, lena, at).await.unwrap(), 0);
    for id in &ids {
        assert_eq!(stores.log.withheld(channel, *id).await.unwrap(), None);
        assert_eq!(stores.log.revisions(channel, *id).await.unwrap(), Some(vec![]));
    }
    world.store.crash(vec![node]).await;
    let told = everything(&world.open().await.stores, channel, &ids).await;
    assert!(!told.contains("affreux"), "{told}");
}

pub async fn what_comes_back_comes_in_both_languages<S: Enrolled>() {
    let (world, mut node) = World::<S>::begin().await;
    let (channel, karim, at) = (world.channel(0), world.member(2), world.now());
    let stores = node.stores.clone();
    stores.broker.follow(channel).await.unwrap();
    let said = bilingual(world.member(0), "zu Unrecht", "à tort");
    world.post(&stores, channel, &said).await;
    node.arrival().await;
    let before = message_now(&stores, channel, said.id).await;
    for _ in 0..2 {
        done(stores.log.take_down(channel, said.id, karim, at).await.unwrap());
        assert_eq!(stores.log.withheld(channel, said.id).await.unwrap(), Some(said.said()));
        done(stores.log.put_back(channel, said.id, karim, at).await.unwrap());
        assert_eq!(message_now(&stores, channel, said.id).await, before);
        let (_, back) = (node.arrival().await, node.arrival().await);
        let Delivery::Event(back) = back else { panic!("{back:?}") };
        let EventKind::MessageRestored { text, translation, meeting, .. } = &back.kind else { panic!("{back:?}") };
        let told = Said::of(text.clone().unwrap(), translation.clone(), *meeting);
        assert_eq!(told, said.said());
        assert_eq!(whole_log(&stores, channel).await.last(), Some(&*back));
    }
    let end = head(&stores, channel).await;
    done(stores.log.take_down(channel, said.id, karim, at).await.unwrap());
    done(stores.log.put_back(channel, said.id, karim, at).await.unwrap());
    stores.log.trim(channel, end.offset).await.unwrap();
    let kept = format!("{:?}", events_after(&stores, channel, end, 10).await);
    assert!(kept.contains("MessageRestored") && !kept.contains("à tort"), "{kept}");
}

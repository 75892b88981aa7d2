//! Everything pushed: events of every kind, and what the server says of itself.

use super::cast::{
    AGENDA, ANSWER, APPROVED, CHANNEL, COUNCIL_FR, KARIM, LENA, MEETING, PAIRING, QUESTION, ZOE, agenda, at, channel,
    display_name, emoji, first_time, lena, position, text,
};
use super::{Golden, every};
use crate::directory::{Member, Role};
use crate::event::{Event, EventKind};
use crate::http::moderation::holds::{HoldReason, Waiting};
use crate::http::moderation::notices::{Extent, Measure, Own, Statement};
use crate::http::moderation::{Ground, HouseRule};
use crate::lang::Lang;
use crate::limits::Limits;
use crate::message::{MeetingTime, PostedMessage, Reaction, Translation};
use crate::noted::Noted;
use crate::push::{Hello, Me, Push};

pub fn golden() -> Vec<Golden> {
    let events = events().into_iter().map(|(name, event)| Golden::of(format!("event.{name}"), event));
    let pushes = pushes().into_iter().map(|(name, push)| Golden::of(format!("push.{name}"), push));
    events.chain(pushes).collect()
}

/// Each as an event of its own place in the log; after a removal the earlier events stay where they were.
pub fn events() -> Vec<(&'static str, Event)> {
    let mut newest = 9;
    let event = |(name, kind): (&'static str, EventKind)| {
        let offset = match name {
            "message_posted.removed" => 10,
            "message_edited.removed" => 12,
            "message_restored.removed" => 17,
            "message_posted.approved" => 18,
            "message_posted.bilingual" => 19,
            "meeting_changed" => 20,
            "meeting_changed.calendar" => 21,
            "attendance_changed" => 22,
            "case_changed" => 12,
            "case_changed.taken" => 13,
            _ => {
                newest += 1;
                newest
            }
        };
        let is_desks = matches!(kind, EventKind::Noted(Noted::CaseChanged(_)));
        let channel = if is_desks { PAIRING.desk() } else { CHANNEL };
        (name, Event { channel, position: position(offset), at: at((offset as i64 - 10) * 38), kind })
    };
    kinds().into_iter().map(event).collect()
}

fn kinds() -> Vec<(&'static str, EventKind)> {
    let notes = Noted::examples().into_iter().map(|(name, note)| (name, note.into()));
    of_messages().into_iter().chain(notes).collect()
}

fn of_messages() -> Vec<(&'static str, EventKind)> {
    let question = |words: Option<&str>| PostedMessage {
        id: QUESTION,
        author: LENA,
        lang: Lang::de(),
        text: words.map(text),
        reply_to: None,
        written_at: None,
        translation: None,
        meeting: None,
    };
    let answer = PostedMessage {
        id: ANSWER,
        author: ZOE,
        lang: Lang::fr(),
        text: Some(text("Samedi à 14 h !")),
        reply_to: Some(QUESTION),
        written_at: None,
        translation: None,
        meeting: None,
    };
    let approved = PostedMessage { id: APPROVED, reply_to: None, written_at: Some(at(120)), ..answer.clone() };
    let bilingual = PostedMessage {
        author: AGENDA,
        lang: Lang::de(),
        text: Some(text("Morgen um 18 Uhr: Planung des Besuchs.")),
        reply_to: None,
        translation: Some(Translation { lang: Lang::fr(), text: text("Demain à 18 h : préparation de la visite.") }),
        meeting: Some(MeetingTime { id: MEETING, occurrence: Some(first_time()) }),
        ..answer.clone()
    };
    let restored = |words: Option<&str>| EventKind::MessageRestored {
        id: QUESTION,
        text: words.map(text),
        lang: Lang::de(),
        translation: None,
        meeting: None,
        edited_at: Some(at(76)),
        reactions: vec![Reaction { emoji: emoji("👍"), by: vec![ZOE, KARIM] }],
        by: KARIM,
    };
    let edited = |words: Option<&str>, french: Option<&str>| EventKind::MessageEdited {
        id: QUESTION,
        text: words.map(text),
        lang: Lang::de(),
        translation: french.map(|words| Translation { lang: Lang::fr(), text: text(words) }),
        meeting: None,
        by: LENA,
    };
    every!(EventKind {
        EventKind::MessagePosted { .. } => [
            "message_posted": EventKind::MessagePosted { message: question(Some("Wann kommt ihr in Saarbrücken an?")) },
            "message_posted.reply_to": EventKind::MessagePosted { message: answer },
            "message_posted.removed": EventKind::MessagePosted { message: question(None) },
            "message_posted.bilingual": EventKind::MessagePosted { message: bilingual },
            "message_posted.approved": EventKind::MessagePosted { message: approved },
        ],
        EventKind::MessageEdited { .. } => [
            "message_edited": edited(Some("Wann kommt ihr am Samstag an?"), None),
            "message_edited.bilingual": edited(Some("Wann kommt ihr am Samstag an?"), Some("À quelle heure arrivez-vous samedi ?")),
            "message_edited.removed": edited(None, None),
        ],
        EventKind::MessageRemoved { .. } => ["message_removed": EventKind::MessageRemoved { id: QUESTION, by: LENA }],
        EventKind::ReactionSet { .. } => [
            "reaction_set": EventKind::ReactionSet { id: ANSWER, by: LENA, emoji: emoji("👍"), on: true },
            "reaction_set.off": EventKind::ReactionSet { id: ANSWER, by: LENA, emoji: emoji("👍"), on: false },
        ],
        EventKind::MessageRestored { .. } => [
            "message_restored": restored(Some("Wann kommt ihr am Samstag an?")),
            "message_restored.removed": restored(None),
        ],
        // Their examples stand beside their types.
        EventKind::Noted(_) => [],
    })
}

fn zoe() -> Member {
    Member { id: ZOE, name: display_name("Zoé"), role: Role::Participant, council: Some(COUNCIL_FR) }
}

/// Lena's message with a link waits, and she hears no more from somebody.
fn own() -> Own {
    let statement = Statement {
        measure: Measure::Held,
        extent: Extent::Message { channel: CHANNEL, message: QUESTION },
        from: at(0),
        until: Some(at(72 * 3_600)),
        ground: Ground::Rule { rule: HouseRule::Other },
        facts: String::new(),
        lang: None,
        reason: Some(HoldReason::Link),
        on_notice: false,
        automated: true,
        appeal_until: at(180 * 86_400),
    };
    let waiting = Waiting {
        id: QUESTION,
        channel: CHANNEL,
        edit: false,
        text: text("Hier der Fahrplan: https://www.saarbahn.example"),
        lang: Lang::de(),
        reply_to: None,
        translation: None,
        meeting: None,
        at: at(0),
        reason: HoldReason::Link,
        statement,
    };
    Own { waiting: vec![waiting], muted: Vec::new(), unread: 1, ignored: vec![ZOE] }
}

fn pushes() -> Vec<(&'static str, Push)> {
    let hello = |member: Me, read, unread| {
        Push::Hello(Hello {
            protocol: crate::PROTOCOL_VERSION,
            server: "quartier/0.1.0".into(),
            time: at(120),
            member,
            channels: vec![channel(read, unread)],
            limits: Limits::DEFAULT,
            desks: Vec::new(),
        })
    };
    every!(Push {
        Push::Hello(_) => ["hello": hello(lena(), Some(9), 2), "hello.bot": hello(agenda(), None, 11)],
        Push::Presence { .. } => ["presence": Push::Presence { channel: CHANNEL, joined: vec![ZOE], left: vec![KARIM] }],
        Push::Typing { .. } => ["typing": Push::Typing { channel: CHANNEL, member: ZOE }],
        Push::Channels { .. } => ["channels": Push::Channels { channels: vec![channel(Some(12), 0)] }],
        Push::Read { .. } => ["read": Push::Read { channel: CHANNEL, position: position(12) }],
        Push::Member { .. } => [
            "member": Push::Member { id: ZOE, member: Some(zoe()) },
            "member.gone": Push::Member { id: ZOE, member: None },
        ],
        Push::Own(_) => ["own": Push::Own(own())],
    })
}

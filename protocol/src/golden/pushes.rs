//! Everything pushed: events of every kind, and what the server says of itself.

use super::cast::{
    ANSWER, CHANNEL, KARIM, LENA, QUESTION, ZOE, agenda, at, channel, channel_name, channel_topic, emoji, lena,
    position, text,
};
use super::{Golden, every};
use crate::event::{Event, EventKind};
use crate::lang::Lang;
use crate::limits::Limits;
use crate::message::PostedMessage;
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
            _ => {
                newest += 1;
                newest
            }
        };
        (name, Event { channel: CHANNEL, position: position(offset), at: at((offset as i64 - 10) * 38), kind })
    };
    kinds().into_iter().map(event).collect()
}

fn kinds() -> Vec<(&'static str, EventKind)> {
    let question = |words: Option<&str>| PostedMessage {
        id: QUESTION,
        author: LENA,
        lang: Lang::de(),
        text: words.map(text),
        reply_to: None,
    };
    let answer = PostedMessage {
        id: ANSWER,
        author: ZOE,
        lang: Lang::fr(),
        text: Some(text("Samedi à 14 h !")),
        reply_to: Some(QUESTION),
    };
    let edited = |words: Option<&str>| EventKind::MessageEdited {
        id: QUESTION,
        text: words.map(text),
        lang: Lang::de(),
        by: LENA,
    };
    every!(EventKind {
        EventKind::MessagePosted { .. } => [
            "message_posted": EventKind::MessagePosted { message: question(Some("Wann kommt ihr in Saarbrücken an?")) },
            "message_posted.reply_to": EventKind::MessagePosted { message: answer },
            "message_posted.removed": EventKind::MessagePosted { message: question(None) },
        ],
        EventKind::MessageEdited { .. } => [
            "message_edited": edited(Some("Wann kommt ihr am Samstag an?")),
            "message_edited.removed": edited(None),
        ],
        EventKind::MessageRemoved { .. } => ["message_removed": EventKind::MessageRemoved { id: QUESTION, by: LENA }],
        EventKind::ReactionSet { .. } => [
            "reaction_set": EventKind::ReactionSet { id: ANSWER, by: LENA, emoji: emoji("👍"), on: true },
            "reaction_set.off": EventKind::ReactionSet { id: ANSWER, by: LENA, emoji: emoji("👍"), on: false },
        ],
        EventKind::ChannelChanged { .. } => [
            "channel_changed": EventKind::ChannelChanged {
                name: channel_name(),
                topic: channel_topic(),
                archived: true,
                by: KARIM,
            },
        ],
    })
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
        })
    };
    every!(Push {
        Push::Hello(_) => ["hello": hello(lena(), Some(9), 2), "hello.bot": hello(agenda(), None, 11)],
        Push::Presence { .. } => ["presence": Push::Presence { channel: CHANNEL, joined: vec![ZOE], left: vec![KARIM] }],
        Push::Typing { .. } => ["typing": Push::Typing { channel: CHANNEL, member: ZOE }],
        Push::Channels { .. } => ["channels": Push::Channels { channels: vec![channel(Some(12), 0)] }],
        Push::Read { .. } => ["read": Push::Read { channel: CHANNEL, position: position(12) }],
    })
}

//! Every reply: what each command is answered when it is done, and refusals.

use super::cast::{ANSWER, KARIM, LENA, QUESTION, ZOE, at, emoji, position, text};
use super::{Golden, commands, pushes};
use crate::command::{Command, Ref};
use crate::event::Event;
use crate::http::moderation::holds::HoldReason;
use crate::lang::Lang;
use crate::message::{Message, Reaction};
use crate::refusal::{Refusal, RefusalCode};
use crate::reply::{Done, EditOk, EventsOk, HistoryOk, Outcome, PositionOk, Recovery, Reply, SendOk, SubscribeOk};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

pub fn golden() -> Vec<Golden> {
    let plain = commands::examples().into_iter().filter(|(name, command)| *name == command.name());
    let mut all: Vec<Golden> = plain.flat_map(|(_, command)| done(&command)).collect();
    let now = Refusal::new(RefusalCode::Forbidden, "only its author edits a message");
    let later = Refusal::later(RefusalCode::RateLimited, "too many commands", 1_400);
    let unread = Refusal::new(RefusalCode::BadRequest, "`ref` is an integer or a string of at most 64 bytes");
    all.push(reply::<Done>("error", Some(Ref::Number(7)), Outcome::Error(now)));
    all.push(reply::<Done>("error.retry_after", Some(Ref::Number(7)), Outcome::Error(later)));
    all.push(reply::<Done>("error.without_ref", None, Outcome::Error(unread)));
    all
}

fn reply<T>(name: &str, r#ref: Option<Ref>, outcome: Outcome<T>) -> Golden
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + 'static,
{
    Golden::of(format!("reply.{name}"), Reply { r#ref, outcome })
}

/// How the command is answered when it is done. A command without an arm here doesn't compile.
fn done(command: &Command) -> Vec<Golden> {
    let name = command.name();
    let reference = commands::reference(command);
    macro_rules! ok {
        ($name:expr, $ok:expr) => {
            reply($name, Some(reference.clone()), Outcome::Ok($ok))
        };
    }
    match command {
        Command::Subscribe(_) => {
            let reply = |recovery, more| SubscribeOk {
                position: position(12),
                online: vec![LENA, ZOE],
                recovery,
                more,
                presence_unavailable: false,
            };
            vec![
                ok!("subscribe.recovered", reply(Recovery::recovered(missed()), false)),
                ok!("subscribe.recovered.nothing_missed", reply(Recovery::recovered(vec![]), false)),
                ok!("subscribe.fresh", reply(Recovery::fresh(messages()), true)),
            ]
        }
        Command::Events(_) => vec![ok!(name, EventsOk { events: missed(), more: false })],
        Command::History(_) => vec![ok!(name, HistoryOk { position: position(12), messages: messages(), more: true })],
        Command::Send(_) => {
            let sent = |duplicate| SendOk { position: Some(position(10)), at: at(0), duplicate, held: None };
            let held = SendOk { position: None, held: Some(HoldReason::Link), ..sent(false) };
            vec![ok!(name, sent(false)), ok!("send.duplicate", sent(true)), ok!("send.held", held)]
        }
        Command::Edit(_) => vec![ok!(name, EditOk { position: position(12), held: None })],
        Command::Remove(_) => vec![ok!(name, PositionOk { position: position(13) })],
        Command::React(_) => vec![ok!(name, PositionOk { position: position(14) })],
        Command::Unsubscribe(_) | Command::Read(_) | Command::Typing(_) | Command::Ping(_) => vec![ok!(name, Done {})],
    }
}

/// What somebody missed who was away since the ninth event.
fn missed() -> Vec<Event> {
    let wanted = ["message_posted", "message_posted.reply_to", "message_edited"];
    let named = |name| pushes::events().into_iter().find(|(n, _)| *n == name).unwrap().1;
    wanted.into_iter().map(named).collect()
}

/// The channel as it then is, and a message that was removed.
fn messages() -> Vec<Message> {
    let removed = Message {
        id: "019c525e-748c-7c03-8e21-3b4c5d6e7f80".parse().unwrap(),
        position: position(8),
        at: at(-75),
        written_at: None,
        author: KARIM,
        lang: Lang::fr(),
        text: None,
        reply_to: None,
        edited_at: None,
        removed: true,
        translation: None,
        meeting: None,
        reactions: vec![],
    };
    let question = Message {
        id: QUESTION,
        position: position(10),
        at: at(0),
        author: LENA,
        lang: Lang::de(),
        text: Some(text("Wann kommt ihr am Samstag an?")),
        edited_at: Some(at(76)),
        removed: false,
        reactions: vec![
            Reaction { emoji: emoji("👍"), by: vec![ZOE, KARIM] },
            Reaction { emoji: emoji("🎉"), by: vec![KARIM] },
        ],
        ..removed.clone()
    };
    let answer = Message {
        id: ANSWER,
        position: position(11),
        at: at(38),
        author: ZOE,
        lang: Lang::fr(),
        text: Some(text("Samedi à 14 h !")),
        reply_to: Some(QUESTION),
        edited_at: None,
        reactions: vec![],
        ..question.clone()
    };
    vec![removed, question, answer]
}

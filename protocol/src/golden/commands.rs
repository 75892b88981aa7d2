//! Every command.

use super::cast::{ANSWER, CHANNEL, MEETING, QUESTION, first_time, position};
use super::{Golden, every};
use crate::command::{
    ChannelOnly, Command, CommandFrame, Edit, Events, History, Ping, RawTranslation, React, Read, Ref, Remove, Send,
    Subscribe,
};
use crate::lang::Lang;
use crate::message::MeetingTime;

pub fn golden() -> Vec<Golden> {
    let frame = |(name, command)| {
        let r#ref = reference(&command);
        Golden::of(format!("command.{name}"), CommandFrame { r#ref, command })
    };
    examples().into_iter().map(frame).collect()
}

/// The `ref` of the command's examples and of its replies'.
pub fn reference(command: &Command) -> Ref {
    match command {
        Command::Ping(_) => Ref::Word("still-there?".into()),
        _ => Ref::Number(7),
    }
}

/// Named as on the wire; where there are several, a word more.
pub fn examples() -> Vec<(&'static str, Command)> {
    let (channel, lang) = (CHANNEL, Lang::de());
    every!(Command {
        Command::Subscribe(_) => [
            "subscribe": Command::Subscribe(Subscribe { channel, since: None, limit: None }),
            "subscribe.since": Command::Subscribe(Subscribe { channel, since: Some(position(9)), limit: Some(100) }),
        ],
        Command::Unsubscribe(_) => ["unsubscribe": Command::Unsubscribe(ChannelOnly { channel })],
        Command::Events(_) => ["events": Command::Events(Events { channel, after: position(9), limit: Some(100) })],
        Command::History(_) => [
            "history": Command::History(History { channel, before: Some(position(9)), limit: Some(100) }),
            "history.newest": Command::History(History { channel, before: None, limit: None }),
        ],
        Command::Send(_) => [
            "send": Command::Send(Send {
                channel,
                id: QUESTION,
                text: "Wann kommt ihr in Saarbrücken an?".into(),
                lang: lang.clone(),
                reply_to: None,
                confirmed: false,
                translation: None,
                meeting: None,
            }),
            "send.reply_to": Command::Send(Send {
                channel,
                id: ANSWER,
                text: "Samedi à 14 h !".into(),
                lang: Lang::fr(),
                reply_to: Some(QUESTION),
                confirmed: false,
                translation: None,
                meeting: None,
            }),
            "send.translation": Command::Send(Send {
                channel,
                id: ANSWER,
                text: "Das Programm steht.".into(),
                lang: Lang::de(),
                reply_to: None,
                confirmed: false,
                translation: Some(RawTranslation { lang: Lang::fr(), text: "Le programme est prêt.".into() }),
                meeting: Some(MeetingTime { id: MEETING, occurrence: Some(first_time()) }),
            }),
        ],
        Command::Edit(_) => [
            "edit": Command::Edit(Edit {
                channel,
                id: QUESTION,
                text: "Wann kommt ihr am Samstag an?".into(),
                lang: lang.clone(),
                confirmed: false,
                translation: None,
            }),
            "edit.bilingual": Command::Edit(Edit {
                channel,
                id: QUESTION,
                text: "Wann kommt ihr am Samstag an?".into(),
                lang,
                confirmed: false,
                translation: Some(RawTranslation { lang: Lang::fr(), text: "À quelle heure arrivez-vous samedi ?".into() }),
            }),
        ],
        Command::Remove(_) => ["remove": Command::Remove(Remove { channel, id: QUESTION })],
        Command::React(_) => ["react": Command::React(React { channel, id: ANSWER, emoji: "👍".into(), on: true })],
        Command::Read(_) => ["read": Command::Read(Read { channel, position: position(12) })],
        Command::Typing(_) => ["typing": Command::Typing(ChannelOnly { channel })],
        Command::Ping(_) => ["ping": Command::Ping(Ping {})],
    })
}

#[test]
fn an_example_is_named_as_its_command() {
    for (name, command) in examples() {
        assert_eq!(name.split('.').next(), Some(command.name()));
    }
    for name in Command::NAMES {
        assert!(examples().iter().any(|(example, _)| example == name), "{name}");
    }
}

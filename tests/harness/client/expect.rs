//! Looking at what was pushed.

use super::{Client, Gone};
use crate::wait::TIME_LIMIT;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use quartier_protocol::push::{ChannelSummary, Push, Pushed};
use quartier_protocol::refusal::{Refusal, RefusalCode};
use std::panic::Location;

impl Client {
    /// The first push that `pick` takes, waiting for it; others stay in the queue.
    #[track_caller]
    pub fn expect<T>(
        &mut self,
        what: impl std::fmt::Display,
        mut pick: impl FnMut(&Pushed) -> Option<T>,
    ) -> impl Future<Output = T> {
        let caller = Location::caller();
        async move {
            let mut looked_at = 0;
            let search = async {
                loop {
                    while looked_at < self.pushed.len() {
                        if let Some(found) = pick(&self.pushed[looked_at]) {
                            let _ = self.pushed.remove(looked_at);
                            return Ok::<T, Gone>(found);
                        }
                        looked_at += 1;
                    }
                    self.take_in().await?;
                }
            };
            match tokio::time::timeout(TIME_LIMIT, search).await {
                Ok(Ok(found)) => found,
                Ok(Err(gone)) => panic!("{caller}: waited for {what}, but the connection ended: {gone:?}"),
                Err(_) => panic!("{caller}: waited {} s for {what}; came: {:#?}", TIME_LIMIT.as_secs(), self.pushed),
            }
        }
    }

    /// The next event.
    #[track_caller]
    pub fn expect_event(&mut self) -> impl Future<Output = Event> {
        self.expect("an event", |pushed| match pushed {
            Pushed::Event(event) => Some(event.clone()),
            Pushed::Push(_) => None,
        })
    }

    /// The event at a position; the ones before it are passed over.
    #[track_caller]
    pub fn expect_event_at(&mut self, channel: ChannelId, position: Position) -> impl Future<Output = Event> {
        self.expect(format!("the event at {position}"), move |pushed| match pushed {
            Pushed::Event(event) if event.channel == channel && event.position == position => Some(event.clone()),
            _ => None,
        })
    }

    /// The next event, which is a message with this text.
    #[track_caller]
    pub fn expect_text(&mut self, text: &str) -> impl Future<Output = Event> {
        let caller = Location::caller();
        async move {
            let event = self.expect_event().await;
            match &event.kind {
                EventKind::MessagePosted { message } => {
                    let got = message.text.as_ref().map(|t| t.as_str());
                    assert_eq!(got, Some(text), "{caller}: another message came first");
                }
                other => panic!("{caller}: {other:?} came before {text:?}"),
            }
            event
        }
    }

    /// Waits until presence frames of a channel have told that a member came (`true`) or left.
    #[track_caller]
    pub fn expect_presence(&mut self, channel: ChannelId, member: MemberId, here: bool) -> impl Future<Output = ()> {
        let what = format!("{member} to {} {channel}", if here { "come to" } else { "leave" });
        self.expect(what, move |pushed| match pushed {
            Pushed::Push(Push::Presence { channel: c, joined, left }) if *c == channel => {
                let told = if here { joined } else { left };
                told.contains(&member).then_some(())
            }
            _ => None,
        })
    }

    /// The next list of the member's channels.
    #[track_caller]
    pub fn expect_channels(&mut self) -> impl Future<Output = Vec<ChannelSummary>> {
        self.expect("the list of channels", |pushed| match pushed {
            Pushed::Push(Push::Channels { channels }) => Some(channels.clone()),
            _ => None,
        })
    }

    /// The next one who types in a channel.
    #[track_caller]
    pub fn expect_typing(&mut self, channel: ChannelId) -> impl Future<Output = MemberId> {
        self.expect("somebody to type", move |pushed| match pushed {
            Pushed::Push(Push::Typing { channel: c, member }) if *c == channel => Some(*member),
            _ => None,
        })
    }

    /// The next read mark of another device.
    #[track_caller]
    pub fn expect_mark(&mut self, channel: ChannelId) -> impl Future<Output = Position> {
        self.expect("a read mark", move |pushed| match pushed {
            Pushed::Push(Push::Read { channel: c, position }) if *c == channel => Some(*position),
            _ => None,
        })
    }

    /// A fence: after a `ping` and its reply, nothing that `pick` takes has been pushed. What others caused must have
    /// been awaited first, for instance by its sender's reply and a later event of the same channel.
    #[track_caller]
    pub fn expect_silence(&mut self, mut pick: impl FnMut(&Pushed) -> bool) -> impl Future<Output = ()> {
        let caller = Location::caller();
        async move {
            self.ping().await;
            let heard: Vec<_> = self.pushed.iter().filter(|p| pick(p)).collect();
            assert!(heard.is_empty(), "{caller}: silence was expected, but came: {heard:#?}");
        }
    }

    /// The fence for events.
    #[track_caller]
    pub fn expect_no_event(&mut self) -> impl Future<Output = ()> {
        self.expect_silence(|pushed| matches!(pushed, Pushed::Event(_)))
    }

    /// The oldest push not looked at.
    pub fn next_pushed(&mut self) -> Option<Pushed> {
        self.pushed.pop_front()
    }

    /// What has been pushed and not looked at, forgotten here.
    pub fn drain(&mut self) -> Vec<Pushed> {
        self.pushed.drain(..).collect()
    }
}

/// A refusal with this code.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: Result<T, Refusal>, code: RefusalCode) -> Refusal {
    match answer {
        Ok(ok) => panic!("{} was expected, not {ok:?}", code.name()),
        Err(refusal) => {
            assert_eq!(refusal.code, code, "{refusal}");
            refusal
        }
    }
}

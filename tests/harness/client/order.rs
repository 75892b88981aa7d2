//! Rule 2 as a watchman: what a connection may be sent of which channel.

use quartier_protocol::command::{Command, Ref};
use quartier_protocol::event::Event;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Position;
use quartier_protocol::reply::{Outcome, Reply};
use serde_json::Value;
use std::collections::HashMap;

enum Asked {
    ToFollow(ChannelId),
    ToLeave(ChannelId),
}

/// Where each followed channel stands on one connection.
#[derive(Default)]
pub struct Order {
    asked: HashMap<Ref, Asked>,
    followed: HashMap<ChannelId, Position>,
}

impl Order {
    /// A command goes out.
    pub fn asked(&mut self, r#ref: &Ref, command: &Command) {
        let asked = match command {
            Command::Subscribe(subscribe) => Asked::ToFollow(subscribe.channel),
            Command::Unsubscribe(only) => Asked::ToLeave(only.channel),
            _ => return,
        };
        self.asked.insert(r#ref.clone(), asked);
    }

    /// A reply comes in.
    pub fn answered(&mut self, reply: &Reply<Value>) {
        let asked = reply.r#ref.as_ref().and_then(|r| self.asked.remove(r));
        let Outcome::Ok(ok) = &reply.outcome else { return };
        match asked {
            Some(Asked::ToFollow(channel)) => {
                let position = ok["position"].as_str().and_then(Position::parse).expect("subscribe tells its position");
                self.followed.insert(channel, position);
            }
            Some(Asked::ToLeave(channel)) => {
                self.followed.remove(&channel);
            }
            None => {}
        }
    }

    /// An event comes in.
    pub fn arrived(&mut self, event: &Event) {
        let Some(last) = self.followed.get_mut(&event.channel) else {
            panic!("an event of a channel not subscribed to: {event:?}");
        };
        let next = Position { epoch: last.epoch, offset: last.offset + 1 };
        assert_eq!(event.position, next, "the event after {last} has another position: {event:?}");
        *last = next;
    }
}

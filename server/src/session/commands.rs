//! From a text frame to its reply.

use super::lifetime::keep_in_use;
use super::looks::look_again;
use super::refs::Refs;
use crate::actions::{self, Service, subscribe};
use crate::domain::permission::Act;
use crate::hub::{Connection, MemberConnections, Subscription, text_frame};
use quartier_protocol::command::{ChannelOnly, Command, CommandFrame, Ref, Subscribe};
use quartier_protocol::decode::decode;
use quartier_protocol::id::ChannelId;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::{Done, Outcome, Reply};
use serde::Serialize;
use std::sync::Arc;

/// Refusals for pace in a row, after which the client is no longer read until there is room.
const TIME_LIMIT: u32 = 20;
/// Milliseconds between two `typing` of a connection in a channel that are passed on.
const TYPING_PACE_MS: u64 = 2_000;

/// Answers one connection's commands.
pub struct Answering {
    service: Arc<Service>,
    connection: Arc<Connection>,
    member: Arc<MemberConnections>,
    refs: Refs,
    following: Vec<Following>,
    paced: u32,
}

struct Following {
    channel: ChannelId,
    subscription: Arc<Subscription>,
    typed_ms: Option<u64>,
}

impl Answering {
    /// Nothing asked yet.
    pub fn new(service: Arc<Service>, connection: Arc<Connection>, member: Arc<MemberConnections>) -> Self {
        Self { service, connection, member, refs: Refs::default(), following: Vec::new(), paced: 0 }
    }

    /// Answers one frame. `Some`: milliseconds for which to read no further; the client doesn't listen to
    /// `rate_limited`.
    pub async fn answer(&mut self, frame: &str) -> Option<u64> {
        let started_ms = self.service.clock.monotonic_ms();
        let pace = self.member.pace();
        let decoded = decode(frame);
        if let Err(wait_ms) = pace {
            let reference = decoded.map_or_else(|wrong| wrong.r#ref, |frame| Some(frame.r#ref));
            let refusal = Refusal::later(RefusalCode::RateLimited, "too many commands", wait_ms);
            self.reply(reference, "paced", Outcome::<Done>::Error(refusal));
            self.paced += 1;
            return (self.paced > TIME_LIMIT).then_some(wait_ms.min(1_000));
        }
        self.paced = 0;
        match decoded {
            Ok(CommandFrame { r#ref, .. }) if !self.refs.note(&r#ref) => {
                let refusal = Refusal::new(RefusalCode::RefReused, "this ref was used lately");
                self.reply(Some(r#ref), "undecodable", Outcome::<Done>::Error(refusal));
            }
            Ok(CommandFrame { r#ref, command }) => {
                let name = command.name();
                // A ping is a program's, not a person's.
                let is_use = !matches!(command, Command::Ping(_));
                self.carry_out(r#ref, command).await;
                let took_ms = self.service.clock.monotonic_ms() - started_ms;
                metrics::histogram!("quartier_command_seconds", "command" => name).record(took_ms as f64 / 1_000.0);
                if is_use {
                    keep_in_use(&self.service, &self.connection).await;
                }
            }
            Err(wrong) => self.reply(wrong.r#ref, "undecodable", Outcome::<Done>::Error(wrong.refusal)),
        }
        None
    }

    async fn carry_out(&mut self, reference: Ref, command: Command) {
        let name = command.name();
        let (service, connection) = (self.service.clone(), self.connection.clone());
        let (service, connection) = (&*service, &connection);
        match command {
            Command::Subscribe(command) => self.subscribe(reference, command).await,
            Command::Unsubscribe(command) => {
                let outcome = self.unsubscribe(command).await;
                self.finish(reference, name, outcome);
            }
            Command::Events(command) => {
                self.finish(reference, name, actions::events::run(service, connection, command).await);
            }
            Command::History(command) => {
                self.finish(reference, name, actions::history::run(service, connection, command).await);
            }
            Command::Send(command) => {
                self.finish(reference, name, actions::send::run(service, connection, command).await);
            }
            Command::Edit(command) => {
                self.finish(reference, name, actions::edit::run(service, connection, command).await);
            }
            Command::Remove(command) => {
                self.finish(reference, name, actions::remove::run(service, connection, command).await);
            }
            Command::React(command) => {
                self.finish(reference, name, actions::react::run(service, connection, command).await);
            }
            Command::Read(command) => {
                self.finish(reference, name, actions::read::run(service, connection, command).await);
            }
            Command::Typing(command) => {
                let outcome = self.typing(command).await;
                self.finish(reference, name, outcome);
            }
            Command::Ping(_) => self.finish(reference, name, Ok(Done {})),
        }
    }

    async fn subscribe(&mut self, reference: Ref, command: Subscribe) {
        let channel = command.channel;
        let again = self.following.iter().position(|following| following.channel == channel);
        if again.is_none() && self.following.len() >= self.service.limits.subscriptions as usize {
            let refusal = Refusal::new(RefusalCode::TooManySubscriptions, "more channels than one connection follows");
            return self.finish::<Done>(reference, "subscribe", Err(refusal));
        }
        if let Err(refusal) = self.may_follow(channel).await {
            return self.finish::<Done>(reference, "subscribe", Err(refusal));
        }
        // Following once more starts afresh; the member stays there all the while.
        if let Some(index) = again {
            let old = self.following.swap_remove(index);
            self.service.hub.part(channel, &old.subscription);
        }
        match subscribe::run(&self.service, &self.connection, command).await {
            Ok(subscribed) => {
                let position = subscribed.ok.position.offset;
                let reply = Reply { r#ref: Some(reference), outcome: Outcome::Ok(subscribed.ok) };
                count("subscribe", "ok");
                if let Some(frame) = text_frame(&reply) {
                    subscribed.subscription.open(position, frame);
                }
                let subscription = subscribed.subscription;
                self.following.push(Following { channel, subscription, typed_ms: None });
            }
            Err(refusal) => self.finish::<Done>(reference, "subscribe", Err(refusal)),
        }
    }

    async fn may_follow(&self, channel: ChannelId) -> Result<(), Refusal> {
        match self.connection.may(channel, Act::Read) {
            Err(refusal) if refusal.code == RefusalCode::NotFound => {
                look_again(&self.service, self.connection.member).await?;
                self.connection.may(channel, Act::Read)
            }
            known => known,
        }
    }

    async fn unsubscribe(&mut self, command: ChannelOnly) -> Result<Done, Refusal> {
        let index = self.followed(command.channel)?;
        let following = self.following.swap_remove(index);
        subscribe::leave(&self.service, &self.connection, following.channel, &following.subscription).await;
        Ok(Done {})
    }

    async fn typing(&mut self, command: ChannelOnly) -> Result<Done, Refusal> {
        let index = self.followed(command.channel)?;
        let now_ms = self.service.clock.monotonic_ms();
        let typed = &mut self.following[index].typed_ms;
        if typed.is_some_and(|typed| now_ms < typed + TYPING_PACE_MS) {
            return Ok(Done {});
        }
        *typed = Some(now_ms);
        actions::typing::run(&self.service, &self.connection, command).await
    }

    fn followed(&self, channel: ChannelId) -> Result<usize, Refusal> {
        self.connection.may(channel, Act::Read)?;
        let index = self.following.iter().position(|following| following.channel == channel);
        index.ok_or_else(|| Refusal::new(RefusalCode::NotSubscribed, "subscribe to the channel first"))
    }

    /// Ends every subscription; the connection is over.
    pub async fn leave_all(&mut self) {
        // All of them before anything is waited for: whatever happens then, nothing holds the connection any more.
        for following in &self.following {
            self.service.hub.part(following.channel, &following.subscription);
        }
        for following in self.following.drain(..) {
            // While the store is away one time-out is enough: what is not noted as gone expires.
            if !subscribe::go(&self.service, &self.connection, following.channel).await {
                break;
            }
        }
    }

    fn finish<T: Serialize>(&self, reference: Ref, name: &'static str, outcome: Result<T, Refusal>) {
        self.reply(Some(reference), name, outcome.map_or_else(Outcome::Error, Outcome::Ok));
    }

    fn reply<T: Serialize>(&self, reference: Option<Ref>, name: &'static str, outcome: Outcome<T>) {
        count(name, if let Outcome::Error(refusal) = &outcome { refusal.code.name() } else { "ok" });
        if let Some(frame) = text_frame(&Reply { r#ref: reference, outcome }) {
            self.connection.outbox.reply(frame);
        }
    }
}

fn count(command: &'static str, outcome: &'static str) {
    metrics::counter!("quartier_commands_total", "command" => command, "outcome" => outcome).increment(1);
}

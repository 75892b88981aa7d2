//! The bot elsewhere: a client of the public interface, as anybody's bot is.
//!
//! Never shows its token: it is in one header and nowhere else.

use super::{Agenda, Trouble};
use crate::clock::{Clock, SystemClock};
use crate::outbound::{Outbound, OutboundError, Reach, Target};
use bytes::Bytes;
use hyper::Method;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use quartier_protocol::command::RawTranslation;
use quartier_protocol::directory::Directory;
use quartier_protocol::http::Problem;
use quartier_protocol::http::agenda::posting::{NewPost, PostMade};
use quartier_protocol::http::agenda::reminders::{Reminder, ReminderDone, ReminderOutcome, Reminders};
use quartier_protocol::id::CouncilId;
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::MeetingTime;
use quartier_protocol::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Where what is due is asked for.
const REMINDERS: &str = "/api/v1/agenda/reminders";
/// How long an answer may take: a server reads a thousand events for a while.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// Bytes of an answer at most: a directory of a large pairing has some hundred thousand.
const ANSWER_MAX: usize = 8 * 1_048_576;
/// Refusals that pass: everything else stays as it is.
const PASSING: [&str; 6] = ["unavailable", "clock_doubted", "internal", "rate_limited", "draining", "slow"];
/// Refusals that mean that somebody was there before.
const DONE_BEFORE: [&str; 2] = ["conflict", "removed"];

/// Why the bot can't begin.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// There is no server by this address.
    #[error("--server: {0}")]
    Server(OutboundError),
    /// Nobody knows the host's name.
    #[error("--server: the name is not known")]
    Name,
    /// The token can't be one.
    #[error("the token has signs that no token has")]
    Token,
}

/// A server that is reached by HTTP.
pub struct Outside {
    server: Target,
    authorization: HeaderValue,
    clock: SystemClock,
}

/// What a server says.
pub(super) enum Answered<T> {
    /// It is done.
    With(T),
    /// It is not.
    Refused(Problem),
}

/// What may be reached when somebody named an address at the shell: it may be in a private network, and only that one.
pub(super) async fn reach_of(address: &str) -> Option<Reach> {
    let url = url::Url::parse(address).ok()?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::net::lookup_host((host, port)).await.ok()?;
    Some(Reach::with(found.map(|address| address.ip()).collect()))
}

impl Outside {
    /// A server and the bot's token. The server is the operator's own choice, so it may be in a private network.
    pub async fn at(server: &str, token: &str) -> Result<Self, OutsideError> {
        let reach = reach_of(server).await.ok_or(OutsideError::Name)?;
        let server = Target::parse(server, &reach).map_err(OutsideError::Server)?;
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {}", token.trim())).map_err(|_| OutsideError::Token)?;
        authorization.set_sensitive(true);
        Ok(Self { server, authorization, clock: SystemClock::new() })
    }

    /// Whether the token is good for reminding.
    pub async fn may_remind(&self) -> Result<bool, Trouble> {
        Ok(matches!(self.ask(Method::GET, REMINDERS, None::<&()>).await?, Answered::<Reminders>::With(_)))
    }

    /// Asks for something. What passes is trouble, whatever else is not done is an answer.
    pub(super) async fn ask<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<Answered<T>, Trouble> {
        let broken = |error: &dyn std::fmt::Display| Trouble(format!("{method} {path}: {error}"));
        // Each time anew: a server that was started again may be at another address.
        let reach = reach_of(self.server.as_str()).await.ok_or_else(|| broken(&OutsideError::Name))?;
        let mut outbound = Outbound::new(reach);
        outbound.limits.total = TIME_LIMIT;
        let target = self.server.sent_on(path, &outbound.reach).map_err(|error| broken(&error))?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, self.authorization.clone());
        let mut bytes = Bytes::new();
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            bytes = serde_json::to_vec(body).map_err(|error| broken(&error))?.into();
        }
        let asked = outbound.exchange(&target, method.clone(), headers, bytes, ANSWER_MAX).await;
        let (status, bytes) = asked.map_err(|error| broken(&error))?;
        match status {
            // No content reads as nothing.
            204 => Ok(Answered::With(serde_json::from_str("null").map_err(|error| broken(&error))?)),
            200..=299 => Ok(Answered::With(serde_json::from_slice(&bytes).map_err(|error| broken(&error))?)),
            _ => match serde_json::from_slice::<Problem>(&bytes) {
                Ok(problem) if PASSING.contains(&problem.code.as_str()) || status == 401 => {
                    Err(broken(&format!("{}: {}", problem.code, problem.detail)))
                }
                Ok(problem) => Ok(Answered::Refused(problem)),
                Err(_) => Err(broken(&format!("the answer is {status}"))),
            },
        }
    }

    async fn must<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<T, Trouble> {
        match self.ask(method, path, body).await? {
            Answered::With(it) => Ok(it),
            Answered::Refused(problem) => Err(Trouble(format!("{path}: {}: {}", problem.code, problem.detail))),
        }
    }
}

#[async_trait::async_trait]
impl Agenda for Outside {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn due(&self) -> Result<Reminders, Trouble> {
        self.must(Method::GET, REMINDERS, None::<&()>).await
    }

    async fn towns(&self, _reminder: &Reminder) -> Result<Vec<(CouncilId, String)>, Trouble> {
        let directory: Directory = self.must(Method::GET, "/api/v1/directory", None::<&()>).await?;
        let town = |id| directory.municipalities.iter().find(|town| town.id == id);
        let named = directory
            .councils
            .iter()
            .filter_map(|council| Some((council.id, town(council.municipality)?.name.as_str().to_owned())));
        Ok(named.collect())
    }

    async fn post(&self, reminder: &Reminder, words: Bilingual<String>) -> Result<ReminderOutcome, Trouble> {
        let post = NewPost {
            text: words.de,
            lang: Some(Lang::de()),
            translation: Some(RawTranslation { lang: Lang::fr(), text: words.fr }),
            reply_to: None,
            meeting: Some(MeetingTime::new(reminder.meeting, reminder.occurrence)),
            id: Some(reminder.id),
        };
        let path = format!("/api/v1/channels/{}/messages", reminder.channel);
        match self.ask::<_, PostMade>(Method::POST, &path, Some(&post)).await? {
            Answered::With(made) if made.held.is_some() => {
                tracing::warn!(channel = %reminder.channel, "a reminder waits at the desk for a word rule");
                Ok(ReminderOutcome::Refused)
            }
            Answered::With(_) => Ok(ReminderOutcome::Posted),
            Answered::Refused(problem) if DONE_BEFORE.contains(&problem.code.as_str()) => Ok(ReminderOutcome::Posted),
            Answered::Refused(problem) => {
                tracing::warn!(code = problem.code, channel = %reminder.channel, "a reminder was refused");
                Ok(ReminderOutcome::Refused)
            }
        }
    }

    async fn done(&self, reminder: &Reminder, outcome: ReminderOutcome) -> Result<(), Trouble> {
        let done = ReminderDone { meeting: reminder.meeting, outcome };
        self.must(Method::POST, &format!("/api/v1/agenda/reminders/{}", reminder.id), Some(&done)).await
    }

    async fn rest(&self, longest: Duration) {
        tokio::time::sleep(longest).await;
    }
}

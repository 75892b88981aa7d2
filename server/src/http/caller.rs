//! Who is calling: a browser by its session cookie, a program by its bearer token.

use super::problem::Problem;
use super::state::AppState;
use crate::actions::{Actor, Declined, credentials, moderation};
use crate::digest::Digest;
use crate::documents::credential::{Credential, CredentialKind};
use crate::hub::Pace;
use axum::http::{HeaderMap, HeaderValue, header};
use quartier_protocol::directory::Role;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;
use std::num::NonZeroU32;

/// For whom a page speaks. A browser has one session for all its pages: one that was made for somebody else says so, and is refused.
const MEMBER: &str = "quartier-member";

/// A caller who has shown a credential.
pub struct Caller {
    /// Which credential.
    pub digest: Digest,
    /// What it gives.
    pub credential: Credential,
}

impl Caller {
    /// How fast they may speak, if not as all.
    pub fn pace(&self) -> Option<Pace> {
        let grant = self.credential.grant.as_ref()?;
        Some(Pace { burst: NonZeroU32::new(grant.burst)?, per_second: NonZeroU32::new(grant.per_second)? })
    }
}

/// Refuses a page that was made for somebody else than the one whose session it is.
pub(super) fn of_their_page(headers: &HeaderMap, member: MemberId) -> Result<(), Problem> {
    match headers.get(MEMBER) {
        Some(said) if said.to_str().ok().and_then(|said| said.parse().ok()) != Some(member) => {
            Err(Problem::new(ProblemCode::AnotherMember, "the session is another member's than the page was made for"))
        }
        _ => Ok(()),
    }
}

/// How a request says who it is.
enum Shown<'a> {
    Cookie(&'a str),
    Bearer(&'a str),
}

impl AppState {
    /// The caller of a request that only reads. A cookie may come without an Origin here (browsers send none with a
    /// plain GET to the same site), but never with a foreign one.
    pub async fn reader(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        self.caller(headers, true).await
    }

    /// The caller of a request that changes something, or of an upgrade: a cookie needs an Origin on the list.
    pub async fn writer(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        self.caller(headers, false).await
    }

    /// What a request shows, as what, if it comes from where that may come from.
    pub(super) fn secret<'a>(
        &self,
        headers: &'a HeaderMap,
        reading: bool,
    ) -> Result<(&'a str, CredentialKind), Problem> {
        match (self.shown(headers), self.options.origins.judge(headers)) {
            (_, Some(false)) => Err(self.foreign(headers)),
            // A program's token doesn't travel in a browser: with an Origin it is somebody else's page speaking.
            (Some(Shown::Bearer(_)), Some(true)) => Err(self.foreign(headers)),
            (Some(Shown::Bearer(secret)), None) => Ok((secret, CredentialKind::Token)),
            (Some(Shown::Cookie(secret)), origin) if reading || origin.is_some() => {
                Ok((secret, CredentialKind::Session))
            }
            (Some(Shown::Cookie(_)), _) => Err(self.foreign(headers)),
            (None, _) => {
                // A page of somebody who isn't signed in begins with a read: that is no attempt at anything.
                if !reading {
                    tracing::info!("refused a request without a credential");
                }
                Err(Problem::unauthorized())
            }
        }
    }

    /// Refuses whatever a page on the list doesn't ask, signed in or not.
    pub(super) fn asked_by_our_page(&self, headers: &HeaderMap) -> Result<(), Problem> {
        if self.options.origins.judge(headers) == Some(true) { Ok(()) } else { Err(self.foreign(headers)) }
    }

    /// The refusal of an Origin that is wrong or missing. What it says is left out: whoever asks chose the words.
    fn foreign(&self, headers: &HeaderMap) -> Problem {
        let digest = self.shown(headers).map(|shown| match shown {
            Shown::Cookie(secret) | Shown::Bearer(secret) => Digest::of(secret),
        });
        tracing::info!(digest = digest.map(tracing::field::debug), "refused an Origin");
        Problem::new(ProblemCode::OriginNotAllowed, "the Origin is not one of this server's")
    }

    async fn caller(&self, headers: &HeaderMap, reading: bool) -> Result<Caller, Problem> {
        let (secret, kind) = self.secret(headers, reading)?;
        self.bearer_of(headers, secret, kind).await
    }

    /// Who is known by a secret.
    pub(super) async fn bearer_of(
        &self,
        headers: &HeaderMap,
        secret: &str,
        kind: CredentialKind,
    ) -> Result<Caller, Problem> {
        let digest = Digest::of(secret);
        let kept = credentials::known(&self.service, &digest).await.map_err(Problem::of_store)?;
        let Some(kept) = kept.filter(|kept| kept.it.kind == kind) else {
            tracing::info!(?digest, "refused a credential that is not known");
            return Err(Problem::unauthorized());
        };
        of_their_page(headers, kept.it.member)?;
        let credential = kept.it.clone();
        if let Err(error) = credentials::touch(&self.service, kept).await {
            tracing::debug!(%error, "the use of a session could not be noted");
        }
        Ok(Caller { digest, credential })
    }

    /// Whoever calls and only reads, with what they may see.
    pub async fn reading_actor(&self, headers: &HeaderMap) -> Result<Actor, Problem> {
        let caller = self.paced(self.reader(headers).await?)?;
        self.actor(caller).await
    }

    /// Whoever calls and changes something, with what they may see. Not a bot: what it may do is said with its verbs,
    /// and has state of its own.
    pub async fn writing_actor(&self, headers: &HeaderMap) -> Result<Actor, Problem> {
        let caller = self.paced(self.writer(headers).await?)?;
        let actor = self.actor(caller).await?;
        if actor.me().role == Role::Bot {
            return Err(Declined::forbidden().into());
        }
        Ok(actor)
    }

    /// Whoever calls and says something, a bot too: what its verbs say is asked for with the channel.
    pub async fn speaking_actor(&self, headers: &HeaderMap) -> Result<Actor, Problem> {
        let caller = self.paced(self.writer(headers).await?)?;
        self.actor(caller).await
    }

    /// Whoever is out of all pairings of theirs is somebody, and still does nothing here.
    async fn actor(&self, caller: Caller) -> Result<Actor, Problem> {
        let actor = Actor::of(&self.service, caller.credential).await?.ok_or_else(Problem::unauthorized)?;
        match moderation::out(&self.service, &actor.membership).await.map_err(Problem::of_store)? {
            Some(_) => Err(Problem::new(ProblemCode::Out, "GET /api/v1/me/notices tells why, and until when")),
            None => Ok(actor),
        }
    }

    /// Requests take from the same pace as commands.
    fn paced(&self, caller: Caller) -> Result<Caller, Problem> {
        self.pace(caller.credential.member, caller.pace())?;
        Ok(caller)
    }

    /// Takes one request's worth of a member's pace.
    pub(super) fn pace(&self, member: MemberId, pace: Option<Pace>) -> Result<(), Problem> {
        self.service.hub.pace(member, pace).map_err(|wait_ms| {
            metrics::counter!("quartier_refused_total", "why" => "pace").increment(1);
            Problem::too_many("too many requests", wait_ms)
        })
    }

    fn shown<'a>(&self, headers: &'a HeaderMap) -> Option<Shown<'a>> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
            return scheme.eq_ignore_ascii_case("bearer").then(|| Shown::Bearer(secret.trim()));
        }
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, secret)| Shown::Cookie(secret)).next()
    }

    /// The session cookie's name. The prefix binds it to this host and to TLS; on loopback without TLS browsers would
    /// refuse it.
    fn cookie_name(&self) -> &'static str {
        if self.options.origins.secure() { "__Host-quartier" } else { "quartier" }
    }

    /// The `Set-Cookie` that keeps a session, or with an empty secret ends it.
    pub fn cookie(&self, secret: &str) -> Option<HeaderValue> {
        self.kept_cookie(secret, if secret.is_empty() { 0 } else { self.service.options.sessions.lifetime_ms })
    }

    /// The `Set-Cookie` that keeps a secret for some time.
    pub(super) fn kept_cookie(&self, secret: &str, age_ms: i64) -> Option<HeaderValue> {
        let age_s = age_ms / 1_000;
        let secure = if self.options.origins.secure() { "; Secure" } else { "" };
        let name = self.cookie_name();
        let cookie = format!("{name}={secret}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

//! Who is calling: a browser by its session cookie, a program by its bearer token.

use super::problem::Problem;
use super::router::Doors;
use crate::actions::store_refusal;
use crate::store::accounts::{Credential, CredentialKind, Digest};
use axum::http::{HeaderMap, HeaderValue, header};

/// A caller who has shown a credential.
pub struct Caller {
    /// Which credential.
    pub digest: Digest,
    /// What it gives.
    pub credential: Credential,
}

/// How a request says who it is.
enum Shown<'a> {
    Cookie(&'a str),
    Bearer(&'a str),
}

impl Doors {
    /// The caller of a request that only reads. A cookie may come without an Origin here (browsers send none with a
    /// plain GET to the same site), but never with a foreign one.
    pub async fn reader(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        self.caller(headers, true).await
    }

    /// The caller of a request that changes something, or of an upgrade: a cookie needs an Origin on the list.
    pub async fn writer(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        self.caller(headers, false).await
    }

    async fn caller(&self, headers: &HeaderMap, reading: bool) -> Result<Caller, Problem> {
        let (secret, kind) = match (self.shown(headers), self.origins.judge(headers)) {
            (_, Some(false)) => return Err(Problem::origin()),
            // A program's token doesn't travel in a browser: with an Origin it is somebody else's page speaking.
            (Some(Shown::Bearer(_)), Some(true)) => return Err(Problem::origin()),
            (Some(Shown::Bearer(secret)), None) => (secret, CredentialKind::Token),
            (Some(Shown::Cookie(secret)), origin) if reading || origin.is_some() => (secret, CredentialKind::Session),
            (Some(Shown::Cookie(_)), _) => return Err(Problem::origin()),
            (None, _) => return Err(Problem::unauthorized()),
        };
        let digest = Digest::of(secret);
        let found = self.service.stores.accounts.credential(&digest, self.service.clock.now()).await;
        let found = found.map_err(store_refusal)?.filter(|credential| credential.kind == kind);
        match found {
            Some(credential) => Ok(Caller { digest, credential }),
            None => {
                tracing::info!(?digest, "refused a credential that is not known");
                Err(Problem::unauthorized())
            }
        }
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
        if self.origins.secure() { "__Host-quartier" } else { "quartier" }
    }

    /// The `Set-Cookie` that keeps a session, or with an empty secret ends it.
    pub fn cookie(&self, secret: &str) -> Option<HeaderValue> {
        let age_s = if secret.is_empty() { 0 } else { self.service.sessions.lifetime_ms / 1_000 };
        let secure = if self.origins.secure() { "; Secure" } else { "" };
        let name = self.cookie_name();
        let cookie = format!("{name}={secret}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

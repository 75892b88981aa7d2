//! Who may read why they are out, and take out or erase what is kept of them: whoever is signed in, suspended or not, and whoever
//! was banned, by the cookie of a session they had, or of a passkey they came with. Whoever came with a card reads why and appeals, and
//! takes out and erases nothing: a facilitator made the card and could have used it. Nothing else is open to them.

use super::caller::of_their_page;
use super::problem::Problem;
use super::state::AppState;
use crate::actions::credentials;
use crate::actions::moderation::farewells;
use crate::digest::Digest;
use crate::documents::credential::CredentialKind;
use crate::documents::moderation::KEPT_MS;
use axum::http::{HeaderMap, HeaderValue};
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;

/// Whose data it is that is asked for, or to be erased.
pub struct Concerned {
    /// The member.
    pub member: MemberId,
    /// The session it is asked by; none of whoever was banned.
    pub session: Option<Digest>,
}

/// Who reads.
pub struct Reader {
    /// Whose notices these are.
    pub member: MemberId,
    /// What has the browser keep a farewell's cookie as long as the farewell: the session it was ended sooner.
    pub cookie: Option<HeaderValue>,
    /// Whether they came with a card that a facilitator made.
    pub by_card: bool,
}

impl AppState {
    /// Whose notices a request may read.
    pub async fn notice_reader(&self, headers: &HeaderMap) -> Result<Reader, Problem> {
        self.noticed(headers, true).await
    }

    /// Whose notices a request may change: a cookie needs an Origin on the list.
    pub async fn notice_writer(&self, headers: &HeaderMap) -> Result<MemberId, Problem> {
        Ok(self.noticed(headers, false).await?.member)
    }

    /// Whose data a request may take out.
    pub async fn own_reader(&self, headers: &HeaderMap) -> Result<Concerned, Problem> {
        self.concerned(headers, true).await
    }

    /// Whose data a request may erase: a cookie needs an Origin on the list.
    pub async fn own_writer(&self, headers: &HeaderMap) -> Result<Concerned, Problem> {
        self.concerned(headers, false).await
    }

    async fn concerned(&self, headers: &HeaderMap, reading: bool) -> Result<Concerned, Problem> {
        let (secret, kind) = self.secret(headers, reading)?;
        let concerned = match self.bearer_of(headers, secret, kind).await {
            Ok(caller) if caller.credential.grant.is_some() => {
                return Err(Problem::new(ProblemCode::Forbidden, "bots have no data of their own"));
            }
            Ok(caller) => Concerned { member: caller.credential.member, session: Some(caller.digest) },
            Err(refused) if !refused.is_of_nobody() => return Err(refused),
            Err(_) => {
                let Reader { member, by_card, .. } = self.parted(secret, &Digest::of(secret), kind).await?;
                of_their_page(headers, member)?;
                if by_card {
                    let why = "a facilitator made the card: for what is kept of you, and its end, ask the operator";
                    return Err(Problem::new(ProblemCode::Forbidden, why));
                }
                Concerned { member, session: None }
            }
        };
        self.pace(concerned.member, None)?;
        Ok(concerned)
    }

    /// The `Set-Cookie` of a new farewell.
    pub fn farewell_cookie(&self, secret: &str) -> Option<HeaderValue> {
        self.kept_cookie(secret, KEPT_MS)
    }

    /// Ends the farewell that asks, so that whoever has the device next doesn't read it. Whether there was one.
    pub async fn end_farewell(&self, headers: &HeaderMap) -> Result<bool, Problem> {
        let (secret, kind) = self.secret(headers, false)?;
        if kind != CredentialKind::Session {
            return Ok(false);
        }
        farewells::end(&self.service, &Digest::of(secret)).await.map_err(Problem::of_store)
    }

    async fn noticed(&self, headers: &HeaderMap, reading: bool) -> Result<Reader, Problem> {
        let (secret, kind) = self.secret(headers, reading)?;
        let digest = Digest::of(secret);
        let known = credentials::known(&self.service, &digest).await.map_err(Problem::of_store)?;
        let reader = match known.filter(|kept| kept.it.kind == kind) {
            Some(kept) if kept.it.grant.is_some() => {
                return Err(Problem::new(ProblemCode::Forbidden, "bots have no notices"));
            }
            Some(kept) => Reader { member: kept.it.member, cookie: None, by_card: false },
            None => self.parted(secret, &digest, kind).await?,
        };
        self.pace(reader.member, None)?;
        Ok(reader)
    }

    /// Whose session it was, or who came to read, of those who were banned.
    async fn parted(&self, secret: &str, digest: &Digest, kind: CredentialKind) -> Result<Reader, Problem> {
        let found = farewells::good(&self.service, digest).await.map_err(Problem::of_store)?;
        let found = found.filter(|_| kind == CredentialKind::Session).ok_or_else(Problem::unauthorized)?;
        let left_ms = found.at.plus_ms(KEPT_MS).unix_ms() - self.service.clock.now().unix_ms();
        Ok(Reader { member: found.member, cookie: self.kept_cookie(secret, left_ms), by_card: found.by_card })
    }
}

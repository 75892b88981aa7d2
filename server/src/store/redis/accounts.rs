//! Sessions, tokens and invitations.
//!
//! Expiry is decided by the `now` of the caller. Redis may forget what expired a day ago; it counts from when it was
//! written, so its own clock doesn't matter.

use super::super::Stored;
use super::super::accounts::{Accounts, Credential, CredentialKind, Digest, Invitation};
use super::ask::Ask;
use super::error::corrupt;
use super::keys;
use super::record;
use super::script;
use super::servers::Servers;
use crate::clock::SharedClock;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

/// How long something is kept after it expired.
const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// Accounts on Redis.
pub struct RedisAccounts {
    /// Where.
    pub servers: Arc<Servers>,
    /// To know how long something has to be kept.
    pub clock: SharedClock,
}

impl RedisAccounts {
    fn forgotten_in(&self, expires: Timestamp) -> i64 {
        expires.unix_ms().saturating_sub(self.clock.now().unix_ms()).max(0).saturating_add(KEPT_MS)
    }
}

/// `MEMBER KIND CREATED EXPIRES`; `-`: never.
fn write(credential: &Credential) -> String {
    let kind = match credential.kind {
        CredentialKind::Session => "session",
        CredentialKind::Token => "token",
    };
    let expires = credential.expires.map_or("-".to_owned(), |at| at.unix_ms().to_string());
    format!("{} {kind} {} {expires}", credential.member, credential.created.unix_ms())
}

fn read(kept: &str) -> Stored<Credential> {
    let [member, kind, created, expires] = kept.split(' ').collect::<Vec<_>>()[..] else {
        return Err(corrupt("a credential"));
    };
    Ok(Credential {
        member: record::word(member)?,
        kind: match kind {
            "session" => CredentialKind::Session,
            "token" => CredentialKind::Token,
            _ => return Err(corrupt("a credential's kind")),
        },
        created: record::time(created)?,
        expires: if expires == "-" { None } else { Some(record::time(expires)?) },
    })
}

#[async_trait::async_trait]
impl Accounts for RedisAccounts {
    async fn add_credentials(&self, credentials: &[(Digest, Credential)]) -> Stored<()> {
        if credentials.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = credentials.iter().map(|(digest, _)| keys::credential(digest)).collect();
        let mut ask = script::ADD_CREDENTIALS.on(&keys);
        for (_, credential) in credentials {
            ask = ask.arg(write(credential)).arg(credential.expires.map_or(0, |at| self.forgotten_in(at)));
        }
        self.servers.ask::<u32>(ask).await.map(|_| ())
    }

    async fn credential(&self, digest: &Digest, now: Timestamp) -> Stored<Option<Credential>> {
        let kept: Option<String> = self.servers.ask(Ask::about(&keys::credential(digest), "GET")).await?;
        let credential = kept.map(|kept| read(&kept)).transpose()?;
        Ok(credential.filter(|credential| credential.expires.is_none_or(|expires| expires > now)))
    }

    async fn end_credential(&self, digest: &Digest) -> Stored<bool> {
        self.servers.ask(Ask::about(&keys::credential(digest), "DEL")).await
    }

    async fn add_invitation(&self, code: &Digest, invitation: &Invitation) -> Stored<()> {
        let ask = script::ADD_INVITATION.on(&[keys::invitation(code)]).arg(invitation.member.to_string());
        let ask = ask.arg(invitation.uses).arg(invitation.expires.unix_ms());
        self.servers.ask::<u8>(ask.arg(self.forgotten_in(invitation.expires))).await.map(|_| ())
    }

    async fn redeem(&self, code: &Digest, now: Timestamp) -> Stored<Option<MemberId>> {
        let ask = script::REDEEM.on(&[keys::invitation(code)]).arg(now.unix_ms());
        let member: Option<String> = self.servers.ask(ask).await?;
        member.map(|member| record::word(&member)).transpose()
    }
}

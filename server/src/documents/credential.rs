//! Sessions of browsers and tokens of programs.

use super::bot::Grant;
use super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a credential is used as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A browser's cookie.
    Session,
    /// A bot's or native client's bearer token.
    Token,
}

/// How its bearer came to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// By a card or link.
    Card,
    /// By a passkey.
    Passkey,
    /// Made at the operator's shell: whoever holds that holds the store.
    Shell,
    /// Made by a facilitator, for a bot.
    Facilitator,
}

/// What a secret gives its bearer. Its id is the secret's digest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// Of the secret.
    pub digest: Digest,
    /// What the member calls it by: tells nothing of the secret.
    pub handle: Uuid,
    /// For whom it speaks.
    pub member: MemberId,
    /// What it is used as.
    pub kind: CredentialKind,
    /// How its bearer came to it.
    pub entry: Entry,
    /// What the browser said it was.
    #[serde(default)]
    pub device: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, roughly.
    pub seen: Timestamp,
    /// After how long without use it ends, in milliseconds; none for a token.
    pub idle_ms: Option<i64>,
    /// When it ends whatever happens; none for a token.
    pub until: Option<Timestamp>,
    /// When a passkey was shown with it.
    pub verified: Option<Timestamp>,
    /// What a bot may do with it.
    pub grant: Option<Grant>,
}

impl Document for Credential {
    const KIND: Kind = "credential";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.member)]
    }

    fn expires(&self) -> Option<Timestamp> {
        let idle = self.idle_ms.map(|idle_ms| self.seen.plus_ms(idle_ms));
        match (idle, self.until) {
            (Some(idle), Some(until)) => Some(idle.min(until)),
            (idle, until) => idle.or(until),
        }
    }
}

impl Credential {
    /// A token made at the operator's shell.
    pub fn shell_token(digest: Digest, handle: Uuid, member: MemberId, created: Timestamp) -> Self {
        Self {
            digest,
            handle,
            member,
            kind: CredentialKind::Token,
            entry: Entry::Shell,
            device: String::new(),
            created,
            seen: created,
            idle_ms: None,
            until: None,
            verified: None,
            grant: None,
        }
    }

    /// Until when it may moderate and administer, a showing of a passkey counting for `lifetime_ms`. `None`: it may not.
    pub fn verified_until(&self, now: Timestamp, lifetime_ms: i64) -> Option<Timestamp> {
        if self.entry == Entry::Shell {
            return Some(now.plus_ms(lifetime_ms));
        }
        let until = self.verified?.plus_ms(lifetime_ms);
        (until > now).then_some(until)
    }
}

/// The term of all credentials of a member.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}

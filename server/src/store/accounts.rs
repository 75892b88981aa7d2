//! Sessions, tokens and invitations. Secrets come in as SHA-256 digests only.

use super::Stored;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;

/// SHA-256 of a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl std::fmt::Debug for Digest {
    /// The first two bytes: enough to follow one session through a log, too little to find it by.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl Digest {
    /// The digest of a secret.
    pub fn of(secret: &str) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(secret.as_bytes()).into())
    }
}

/// What a credential is used as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CredentialKind {
    /// A browser's cookie.
    Session,
    /// A bot's or native client's bearer token.
    Token,
}

/// What a secret gives its bearer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    /// For whom it speaks.
    pub member: MemberId,
    /// What it is used as.
    pub kind: CredentialKind,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is worth nothing; `None` for a token until it is revoked.
    pub expires: Option<Timestamp>,
}

/// A code that lets its bearer in as one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// As whom.
    pub member: MemberId,
    /// How often it can be used.
    pub uses: u32,
    /// From when on it is worth nothing.
    pub expires: Timestamp,
}

/// Credentials and invitations. What has expired by the given `now` is as if it were not there.
#[async_trait::async_trait]
pub trait Accounts: Send + Sync {
    /// Adds credentials, all or none.
    async fn add_credentials(&self, credentials: &[(Digest, Credential)]) -> Stored<()>;

    /// The credential with this digest.
    async fn credential(&self, digest: &Digest, now: Timestamp) -> Stored<Option<Credential>>;

    /// Ends a credential. `false`: there was none.
    async fn end_credential(&self, digest: &Digest) -> Stored<bool>;

    /// Adds an invitation.
    async fn add_invitation(&self, code: &Digest, invitation: &Invitation) -> Stored<()>;

    /// Takes one use of an invitation. `None`: none left, expired, or never there. Of n uses exactly n callers get
    /// one, however they race.
    async fn redeem(&self, code: &Digest, now: Timestamp) -> Stored<Option<MemberId>>;
}

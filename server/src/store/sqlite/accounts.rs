//! Credentials and invitations.

use super::writer::{BULK, USUAL};
use super::{Sqlite, column};
use crate::store::Stored;
use crate::store::accounts::{Accounts, Credential, CredentialKind, Digest, Invitation};
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use rusqlite::{OptionalExtension, Row};

impl Sqlite {
    /// Takes out credentials that are worth nothing any more. Not part of the contract, which has them forgotten by
    /// whoever asks; it keeps the file from growing.
    pub(super) async fn forget_expired_credentials(&self) -> Stored<()> {
        let now = self.clock.now().unix_ms();
        let forget = "DELETE FROM credentials WHERE expires <= ?1";
        self.writer.call(BULK, move |turn| turn.connection.prepare_cached(forget)?.execute([now]).map(drop)).await
    }
}

#[async_trait::async_trait]
impl Accounts for Sqlite {
    async fn add_credentials(&self, credentials: &[(Digest, Credential)]) -> Stored<()> {
        let credentials = credentials.to_vec();
        self.writer
            .call(BULK, move |turn| {
                let mut add = turn.connection.prepare_cached(
                    "INSERT INTO credentials (digest, member, kind, created, expires) VALUES (?1, ?2, ?3, ?4, ?5) \
                     ON CONFLICT DO NOTHING",
                )?;
                for (digest, credential) in &credentials {
                    add.execute((
                        digest.0,
                        credential.member.0.as_bytes(),
                        kind_name(credential.kind),
                        credential.created.unix_ms(),
                        credential.expires.map(Timestamp::unix_ms),
                    ))?;
                }
                Ok(())
            })
            .await
    }

    async fn credential(&self, digest: &Digest, now: Timestamp) -> Stored<Option<Credential>> {
        let digest = digest.0;
        self.readers
            .read(move |connection| {
                let mut find = connection.prepare_cached(
                    "SELECT member, kind, created, expires FROM credentials \
                     WHERE digest = ?1 AND (expires IS NULL OR expires > ?2)",
                )?;
                find.query_row((digest, now.unix_ms()), read_credential).optional()
            })
            .await
    }

    async fn end_credential(&self, digest: &Digest) -> Stored<bool> {
        let digest = digest.0;
        let end = "DELETE FROM credentials WHERE digest = ?1";
        self.writer.call(USUAL, move |turn| Ok(turn.connection.prepare_cached(end)?.execute([digest])? > 0)).await
    }

    async fn add_invitation(&self, code: &Digest, invitation: &Invitation) -> Stored<()> {
        let (code, invitation) = (code.0, invitation.clone());
        self.writer
            .call(USUAL, move |turn| {
                let mut add = turn.connection.prepare_cached(
                    "INSERT INTO invitations (digest, member, uses, expires) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT DO NOTHING",
                )?;
                let member = invitation.member.0.as_bytes();
                add.execute((code, member, invitation.uses, invitation.expires.unix_ms())).map(drop)
            })
            .await
    }

    async fn redeem(&self, code: &Digest, now: Timestamp) -> Stored<Option<MemberId>> {
        let code = code.0;
        self.writer
            .call(USUAL, move |turn| {
                let mut take = turn.connection.prepare_cached(
                    "UPDATE invitations SET uses = uses - 1 WHERE digest = ?1 AND uses > 0 AND expires > ?2 \
                     RETURNING member",
                )?;
                take.query_row((code, now.unix_ms()), |row| column::id(row, 0).map(MemberId)).optional()
            })
            .await
    }
}

fn kind_name(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::Session => "session",
        CredentialKind::Token => "token",
    }
}

fn read_credential(row: &Row<'_>) -> rusqlite::Result<Credential> {
    let kind = |name: &str| match name {
        "session" => Some(CredentialKind::Session),
        "token" => Some(CredentialKind::Token),
        _ => None,
    };
    Ok(Credential {
        member: MemberId(column::id(row, 0)?),
        kind: column::parsed(row, 1, "a kind of credential", kind)?,
        created: column::time(row, 2)?,
        expires: column::time_or_none(row, 3)?,
    })
}

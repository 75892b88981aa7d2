//! Councils, pairings, channels and members.

mod change;
mod found;
pub(super) mod rows;
mod standing;
mod view;

use super::{Sqlite, column};
use crate::kernel::sqlite::{BULK, USUAL};
use crate::store::Stored;
use crate::store::directory::{DirectoryStore, Founding, Rights, Standing};
use quartier_protocol::directory::{Channel, Directory, Member};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use rusqlite::OptionalExtension;

#[async_trait::async_trait]
impl DirectoryStore for Sqlite {
    async fn found(&self, founding: &Founding) -> Stored<()> {
        let (founding, entropy) = (founding.clone(), self.entropy.clone());
        self.call(BULK, move |turn| found::found(turn.connection, &founding, &entropy)).await
    }

    async fn standing(&self, member: MemberId) -> Stored<Option<Standing>> {
        self.file.readers.read_at_once(move |connection| standing::standing(connection, member)).await
    }

    async fn member(&self, member: MemberId) -> Stored<Option<Member>> {
        let find = "SELECT id, name, role, council FROM members WHERE id = ?1";
        self.file
            .readers
            .read(move |connection| {
                connection.prepare_cached(find)?.query_row([member.0.as_bytes()], rows::read_member).optional()
            })
            .await
    }

    async fn update_own(&self, me: &Me) -> Stored<bool> {
        let me = me.clone();
        self.call(USUAL, move |turn| change::update_own(turn.connection, &me)).await
    }

    async fn update_rights(&self, member: MemberId, rights: &Rights) -> Stored<bool> {
        let rights = rights.clone();
        self.call(USUAL, move |turn| change::update_rights(turn.connection, member, &rights)).await
    }

    async fn remove_member(&self, member: MemberId) -> Stored<bool> {
        self.call(USUAL, move |turn| change::remove_member(turn.connection, member)).await
    }

    async fn overview(&self) -> Stored<Directory> {
        self.file.readers.read_at_once(view::overview).await
    }

    async fn amend(&self, founding: &Founding) -> Stored<()> {
        let founding = founding.clone();
        self.call(USUAL, move |turn| change::amend(turn.connection, &founding)).await
    }

    async fn channels_of(&self, pairing: PairingId) -> Stored<Vec<Channel>> {
        self.file.readers.read(move |connection| rows::channels_of(connection, pairing)).await
    }

    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>> {
        self.file.readers.read(move |connection| rows::channel(connection, channel)).await
    }

    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory> {
        let pairings = pairings.to_vec();
        self.file.readers.read_at_once(move |connection| view::view(connection, &pairings)).await
    }

    async fn count_members(&self, limit: u32) -> Stored<u32> {
        let count = "SELECT count(*) FROM (SELECT 1 FROM members LIMIT ?1)";
        self.file
            .readers
            .read(move |connection| {
                let counted = connection.prepare_cached(count)?.query_row([limit], |row| column::offset(row, 0))?;
                Ok(u32::try_from(counted).unwrap_or(limit))
            })
            .await
    }
}

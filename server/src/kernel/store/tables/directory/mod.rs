//! Councils, pairings, channels and members, on the database.

mod adding;
mod change;
mod membership;
mod rows;
mod view;

pub(super) use change::change;

use crate::kernel::step::{Decision, decide_again};
use crate::kernel::store::directory::{DirectoryBatch, DirectoryStore, MemberRecord, Membership, Rights};
use crate::kernel::store::log::Log;
use crate::kernel::store::{StoreError, Stored, called};
use crate::kernel::{Applied, Database, Query, Step};
use crate::{sql, values};
use quartier_protocol::directory::{Channel, Directory, Member};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use std::sync::Arc;

/// All pairings there are.
pub async fn pairings(database: &dyn Database) -> Stored<Vec<PairingId>> {
    let rows = database.query(sql!("SELECT id FROM pairings ORDER BY id"), Vec::new()).await?;
    rows.iter().map(|row| row.get(0).map(PairingId)).collect()
}

/// Members founded in one step.
const MEMBERS_AT_ONCE: usize = 2_000;

/// The directory in tables, with the logs that belong to its channels and pairings.
pub struct DirectoryTables {
    database: Arc<dyn Database>,
    log: Arc<dyn Log>,
}

impl DirectoryTables {
    /// In this database, with these logs.
    pub fn new(database: Arc<dyn Database>, log: Arc<dyn Log>) -> Self {
        Self { database, log }
    }

    /// Begins the logs of all channels and desks that have none: those of a log store that was lost. One that can't be read is in no other's
    /// way; the first error is told at the end.
    pub async fn begin_missing_logs(&self) -> Stored<()> {
        let channels =
            sql!("SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived FROM channels ORDER BY id");
        let channels = self.database.query(channels, Vec::new()).await?;
        let channels = channels.iter().map(called::channel).collect::<Stored<Vec<_>>>()?;
        let mut begun = self.log.open_channels(&channels).await;
        for pairing in pairings(&*self.database).await? {
            let opened = self.log.open_desk(pairing).await;
            let is_away = matches!(opened, Err(StoreError::Unavailable(_)));
            begun = begun.and(opened);
            if is_away {
                break;
            }
        }
        begun
    }

    /// Adds those who are not there yet. Whom others found meanwhile, they have founded.
    async fn found_members(&self, members: &[MemberRecord]) -> Stored<()> {
        let decide = || async {
            let is_there = sql!("SELECT 1 FROM members WHERE id = $1");
            let queries = members.iter().map(|member| Query { sql: is_there, params: values![member.me.id.0] });
            let there = self.database.query_all(queries.collect()).await?;
            let new = members.iter().zip(there).filter(|(_, there)| there.is_empty()).map(|(member, _)| member);
            let mut step = Step::new();
            new.for_each(|member| adding::member(&mut step, member));
            Ok(Decision::Take(step, ()))
        };
        decide_again(&*self.database, decide).await
    }

    /// Takes a step that fits whatever is there, but for what it refers to.
    async fn take(&self, step: Step) -> Stored<Vec<Vec<crate::kernel::Row>>> {
        match self.database.apply(step).await? {
            Applied::Done(returned) => Ok(returned),
            Applied::Refused { cause, .. } => {
                Err(StoreError::Invalid(format!("what the directory was told doesn't fit what is there: {cause:?}")))
            }
        }
    }
}

#[async_trait::async_trait]
impl DirectoryStore for DirectoryTables {
    async fn add(&self, batch: &DirectoryBatch) -> Stored<()> {
        // Logs first: no row refers to a log that isn't there.
        for pairing in &batch.pairings {
            self.log.open_desk(pairing.id).await?;
        }
        self.log.open_channels(&batch.channels).await?;
        self.take(adding::places(batch)).await?;
        for members in batch.members.chunks(MEMBERS_AT_ONCE) {
            self.found_members(members).await?;
        }
        Ok(())
    }

    async fn membership(&self, member: MemberId) -> Stored<Option<Membership>> {
        membership::membership(&*self.database, member).await
    }

    async fn member(&self, member: MemberId) -> Stored<Option<Member>> {
        let find = sql!("SELECT id, name, role, council FROM members WHERE id = $1");
        self.database.query_one(find, values![member.0]).await?.as_ref().map(rows::member).transpose()
    }

    async fn update_own(&self, me: &Me) -> Stored<bool> {
        let mut step = Step::new();
        change::own(&mut step, me);
        Ok(self.take(step).await?.iter().any(|rows| !rows.is_empty()))
    }

    async fn update_rights(&self, member: MemberId, rights: &Rights) -> Stored<bool> {
        let mut step = Step::new();
        change::rights(&mut step, member, rights);
        Ok(self.take(step).await?.iter().any(|rows| !rows.is_empty()))
    }

    async fn remove_member(&self, member: MemberId) -> Stored<bool> {
        let mut step = Step::new();
        change::gone(&mut step, member);
        Ok(self.take(step).await?.iter().any(|rows| !rows.is_empty()))
    }

    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>> {
        let find =
            sql!("SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived FROM channels WHERE id = $1");
        self.database.query_one(find, values![channel.0]).await?.as_ref().map(called::channel).transpose()
    }

    async fn channel_version(&self, channel: ChannelId) -> Stored<Option<(Channel, u64)>> {
        called::called(&*self.database, channel).await
    }

    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory> {
        view::view(&*self.database, pairings).await
    }

    async fn overview(&self) -> Stored<Directory> {
        view::overview(&*self.database).await
    }

    async fn amend(&self, batch: &DirectoryBatch) -> Stored<()> {
        let mut step = Step::new();
        for town in &batch.municipalities {
            step.run(sql!("UPDATE municipalities SET name = $2 WHERE id = $1"), values![town.id.0, town.name.as_str()]);
        }
        for part in &batch.neighbourhoods {
            let change = sql!("UPDATE neighbourhoods SET name = $2, development = $3 WHERE id = $1");
            step.run(change, values![part.id.0, part.name.as_str(), part.development]);
        }
        for council in &batch.councils {
            let change = sql!("UPDATE councils SET kind = $2, lang = $3 WHERE id = $1");
            step.run(change, values![council.id.0, rows::kind_name(council.kind), council.lang.as_str()]);
        }
        self.take(step).await.map(drop)
    }

    async fn channels_of(&self, pairing: PairingId) -> Stored<Vec<Channel>> {
        let find = sql!(
            "SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived FROM channels WHERE pairing = $1 \
             ORDER BY name_de, id"
        );
        self.database.query(find, values![pairing.0]).await?.iter().map(called::channel).collect()
    }

    async fn count_members(&self, limit: u32) -> Stored<u32> {
        let count = sql!("SELECT count(*) FROM (SELECT 1 FROM members LIMIT $1) AS counted");
        match self.database.query_one(count, values![limit]).await? {
            Some(row) => row.get(0),
            None => Ok(0),
        }
    }
}

//! What was decided: what changes, and what follows from it.

use super::Effect;
use crate::actions::Service;
use crate::documents::Document;
use crate::documents::jobs::Job;
use crate::kernel::broker::Control;
use crate::kernel::store::directory::DirectoryChange;
use crate::kernel::store::outbox::Entry;
use crate::kernel::store::records::{Change, Commit, Committed};
use crate::kernel::store::{Statement, Stored};
use quartier_protocol::time::Timestamp;
use uuid::{Builder, Uuid};

/// A step to be taken.
#[derive(Clone, Default, Debug)]
pub struct Decided {
    changes: Vec<Change>,
    directory: Vec<DirectoryChange>,
    tables: Vec<Statement>,
    effects: Vec<Effect>,
}

impl From<Vec<Change>> for Decided {
    fn from(changes: Vec<Change>) -> Self {
        Self { changes, ..Self::default() }
    }
}

impl<const N: usize> From<[Change; N]> for Decided {
    fn from(changes: [Change; N]) -> Self {
        Vec::from(changes).into()
    }
}

impl From<DirectoryChange> for Decided {
    fn from(change: DirectoryChange) -> Self {
        Self { directory: vec![change], ..Self::default() }
    }
}

impl Decided {
    /// And these of records.
    pub fn changes(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// And these of the directory.
    pub fn directory(mut self, changes: impl IntoIterator<Item = DirectoryChange>) -> Self {
        self.directory.extend(changes);
        self
    }

    /// And these of tables that are a capability's own.
    pub fn tables(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.tables.extend(statements);
        self
    }

    /// And then this.
    pub fn then(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// And then each of these.
    pub fn all_then(mut self, effects: impl IntoIterator<Item = Effect>) -> Self {
        self.effects.extend(effects);
        self
    }

    /// And then every node is told each of these.
    pub fn tell(mut self, controls: impl IntoIterator<Item = Control>) -> Self {
        self.effects.extend(controls.into_iter().map(Effect::Tell));
        self
    }
}

/// A step with the rows that its effects have in the outbox: each try at it has the same.
pub struct Prepared {
    decided: Decided,
    outbox: Vec<Entry>,
}

impl Prepared {
    pub(super) fn effects(&self) -> impl Iterator<Item = (&Effect, &Entry)> {
        self.decided.effects.iter().zip(&self.outbox)
    }

    /// The records that change.
    pub fn changes(&self) -> &[Change] {
        &self.decided.changes
    }
}

impl Service {
    /// Takes a step and delivers its effects; answers once they are delivered or left to the relay.
    pub async fn commit(&self, decided: impl Into<Decided>) -> Stored<Committed> {
        let prepared = self.prepare(decided.into());
        let committed = self.apply(&prepared, prepared.changes(), self.clock.now()).await?;
        if committed == Committed::Done {
            self.deliver(&prepared).await;
        }
        Ok(committed)
    }

    /// Takes a step with these changes of records in place of its own: what the audit log says of them is among them. Whoever calls it
    /// has to [deliver](Self::deliver) what follows.
    pub(in crate::actions) async fn apply(
        &self,
        prepared: &Prepared,
        changes: &[Change],
        now: Timestamp,
    ) -> Stored<Committed> {
        let Decided { directory, tables, .. } = &prepared.decided;
        let commit = Commit { changes, directory, tables, outbox: &prepared.outbox };
        let committed = self.stores.records.commit_all(commit, now).await?;
        if committed == Committed::Done && changes.iter().any(|change| change.key.kind == Job::KIND) {
            self.alarm.ring();
        }
        Ok(committed)
    }

    /// Gives the effects of a step their rows.
    pub(in crate::actions) fn prepare(&self, decided: Decided) -> Prepared {
        let entry = |effect: &Effect| Entry { id: self.entry_id(), effect: effect.written() };
        Prepared { outbox: decided.effects.iter().map(entry).collect(), decided }
    }

    /// In order of time (RFC 9562, version 7).
    fn entry_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let ms = self.clock.now().unix_ms().max(0).unsigned_abs();
        Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }
}

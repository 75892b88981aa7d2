//! What was decided: what changes, and what follows from it.

use super::Effect;
use crate::actions::Service;
use crate::broker::Control;
use crate::kernel::Entry;
use crate::store::Stored;
use crate::store::directory::DirectoryChange;
use crate::store::records::{Change, Commit, Committed};
use quartier_protocol::time::Timestamp;
use uuid::{Builder, Uuid};

/// A step to be taken.
#[derive(Clone, Default, Debug)]
pub struct Decided {
    changes: Vec<Change>,
    directory: Vec<DirectoryChange>,
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

    /// And then this.
    pub fn then(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// And then every node is told each of these.
    pub fn tell(mut self, controls: impl IntoIterator<Item = Control>) -> Self {
        self.effects.extend(controls.into_iter().map(Effect::Tell));
        self
    }
}

/// A step with the rows that its effects have in the outbox: each try at it has the same.
pub struct Ready {
    decided: Decided,
    outbox: Vec<Entry>,
}

impl Ready {
    pub(super) fn effects(&self) -> impl Iterator<Item = (&Effect, &Entry)> {
        self.decided.effects.iter().zip(&self.outbox)
    }

    /// The records that change.
    pub fn changes(&self) -> &[Change] {
        &self.decided.changes
    }
}

impl Service {
    /// Takes a step, and does what follows from it; answers once that is done or left to be taken over.
    pub async fn commit(&self, decided: impl Into<Decided>) -> Stored<Committed> {
        let ready = self.ready(decided.into());
        self.take(&ready, ready.changes(), self.clock.now()).await
    }

    /// The same with these changes of records in place of its own: what the audit log says of them is among them.
    pub(in crate::actions) async fn take(
        &self,
        ready: &Ready,
        changes: &[Change],
        now: Timestamp,
    ) -> Stored<Committed> {
        let commit = Commit { changes, directory: &ready.decided.directory, outbox: &ready.outbox };
        let committed = self.stores.records.commit_all(commit, now).await?;
        if committed == Committed::Done {
            self.carry_out(ready).await;
        }
        Ok(committed)
    }

    /// Gives the effects of a step their rows.
    pub(in crate::actions) fn ready(&self, decided: Decided) -> Ready {
        let entry = |effect: &Effect| Entry { id: self.entry_id(), effect: effect.written() };
        Ready { outbox: decided.effects.iter().map(entry).collect(), decided }
    }

    /// In order of time (RFC 9562, version 7).
    fn entry_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let ms = self.clock.now().unix_ms().max(0).unsigned_abs();
        Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }
}

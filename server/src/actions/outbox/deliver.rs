//! Delivering what follows from a step.

use super::Effect;
use super::decided::Prepared;
use crate::actions::Service;
use crate::documents;
use crate::documents::moderation::case::Case;
use crate::kernel::broker::Control;
use crate::kernel::store::Stored;
use futures_util::future::join_all;
use parking_lot::Mutex;
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::id::{CaseId, ChannelId, MemberId};
use quartier_protocol::noted::Noted;
use uuid::Uuid;

/// What this node has delivered and not acknowledged yet.
#[derive(Default)]
pub struct Delivered(Mutex<Vec<Uuid>>);

impl Delivered {
    pub(super) fn add(&self, id: Uuid) {
        self.0.lock().push(id);
    }

    pub(super) fn take(&self) -> Vec<Uuid> {
        std::mem::take(&mut self.0.lock())
    }
}

impl Service {
    /// Delivers the effects of a step that was taken, beside each other; what fails is left to the relay. What ends connections of
    /// this node waits for nothing.
    pub(in crate::actions) async fn deliver(&self, prepared: &Prepared) {
        prepared.effects().for_each(|(effect, _)| self.apply_here(effect));
        join_all(prepared.effects().map(async |(effect, entry)| match self.perform(effect).await {
            Ok(()) => self.delivered.add(entry.id),
            Err(error) => {
                tracing::warn!(%error, "an effect could not be delivered; it is delivered again");
                metrics::counter!("quartier_announcements_repeated_total").increment(1);
            }
        }))
        .await;
    }

    /// What an effect is on this node and needs nobody else.
    pub(super) fn apply_here(&self, effect: &Effect) {
        match effect {
            Effect::Tell(control @ (Control::CredentialEnded(_) | Control::CredentialBanned(_))) => {
                self.hub.close_ended(control);
            }
            Effect::Tell(Control::PolicyChanged { pairing, .. }) => self.policies.forget(*pairing),
            Effect::Tell(_) | Effect::Channel { .. } | Effect::Case(_) | Effect::Note { .. } => {}
        }
    }

    /// Performs an effect. Repeatable, however late.
    pub(super) async fn perform(&self, effect: &Effect) -> Stored<()> {
        match effect {
            Effect::Tell(control) => self.stores.broker.control(control.clone()).await,
            Effect::Channel { channel, by } => self.tell_channel(*channel, *by).await,
            Effect::Case(case) => self.tell_desk(*case).await,
            Effect::Note { channel, note } => self.tell_note(*channel, note).await,
        }
    }

    /// Has a channel's log say what the directory says. The log refuses what is older than what it says.
    async fn tell_channel(&self, channel: ChannelId, by: MemberId) -> Stored<()> {
        let (directory, log) = (&self.stores.directory, &self.stores.log);
        let Some((now_is, version)) = directory.channel_version(channel).await? else { return Ok(()) };
        log.change_channel(&now_is, version, by, self.clock.now()).await?;
        self.stores.broker.control(Control::ChannelsChanged(now_is.pairing)).await
    }

    /// Has a channel's log say something. A channel that is gone hears nothing.
    async fn tell_note(&self, channel: ChannelId, note: &Noted) -> Stored<()> {
        self.stores.log.note(channel, note.clone(), self.clock.now()).await.map(drop)
    }

    /// Has a desk's log say how a case stands. It is looked at again behind each note, so that of two nodes that note different steps of
    /// one case the last note says how it stands. One that is gone lies on no desk.
    async fn tell_desk(&self, case: CaseId) -> Stored<()> {
        let mut told = None;
        loop {
            let now = self.clock.now();
            let kept = documents::load::<Case>(&*self.stores.records, &case.to_string(), now).await?;
            let Some(Case { id, pairing, state, urgent, by, .. }) = kept.map(|kept| kept.it) else { return Ok(()) };
            let note = CaseChanged { case: id, state, urgent, by };
            if told.replace(note) == Some(note) {
                return Ok(());
            }
            self.stores.log.note_at_desk(pairing, note.into(), now).await?;
        }
    }
}

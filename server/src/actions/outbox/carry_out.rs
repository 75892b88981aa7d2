//! Doing what follows from a step.

use super::Effect;
use super::decided::Ready;
use crate::actions::Service;
use crate::broker::Control;
use crate::store::log::Changed;
use crate::store::{StoreError, Stored};
use parking_lot::Mutex;
use quartier_protocol::id::{ChannelId, MemberId};
use uuid::Uuid;

/// How often a channel's log is told anew because the directory changed meanwhile.
const AGAIN: u32 = 16;

/// What this node has done and not yet taken out of the outbox.
#[derive(Default)]
pub struct Finished(Mutex<Vec<Uuid>>);

impl Finished {
    pub(super) fn add(&self, id: Uuid) {
        self.0.lock().push(id);
    }

    pub(super) fn take(&self) -> Vec<Uuid> {
        std::mem::take(&mut self.0.lock())
    }
}

impl Service {
    /// Does what follows from a step that was taken. What ends connections of this node waits for nothing.
    pub(super) async fn carry_out(&self, ready: &Ready) {
        ready.effects().for_each(|(effect, _)| self.begin(effect));
        for (effect, entry) in ready.effects() {
            match self.bring_about(effect).await {
                Ok(()) => self.finished.add(entry.id),
                Err(error) => {
                    tracing::warn!(%error, "what follows from a step could not be done; it is done again");
                    metrics::counter!("quartier_announcements_repeated_total").increment(1);
                }
            }
        }
    }

    /// What this node alone does, at once.
    fn begin(&self, effect: &Effect) {
        match effect {
            Effect::Tell(control @ (Control::CredentialEnded(_) | Control::MemberEnded { .. })) => {
                self.hub.close_ended(control);
            }
            Effect::Tell(Control::PolicyChanged { pairing, .. }) => self.policies.forget(*pairing),
            Effect::Tell(_) | Effect::Channel { .. } => {}
        }
    }

    /// Does an effect. Repeatable.
    pub(super) async fn bring_about(&self, effect: &Effect) -> Stored<()> {
        match effect {
            Effect::Tell(control) => self.stores.broker.control(control.clone()).await,
            Effect::Channel { channel, by } => self.tell_channel(*channel, *by).await,
        }
    }

    /// Has a channel's log say what the directory says. Two that do so at once both look again afterwards, so that the directory's
    /// last word is the log's.
    async fn tell_channel(&self, channel: ChannelId, by: MemberId) -> Stored<()> {
        let (directory, log) = (&self.stores.directory, &self.stores.log);
        let Some(mut wanted) = directory.channel(channel).await? else { return Ok(()) };
        for _ in 0..AGAIN {
            if log.change_channel(&wanted, by, self.clock.now()).await? == Changed::NotFound {
                log.open_channels(std::slice::from_ref(&wanted)).await?;
            }
            match directory.channel(channel).await? {
                Some(now) if now != wanted => wanted = now,
                _ => return self.stores.broker.control(Control::ChannelsChanged(wanted.pairing)).await,
            }
        }
        Err(StoreError::Unavailable("others change the same channel all the time".into()))
    }
}

//! Modes of channels and pairings.

use super::super::{About, Document};
use super::of_pairing;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::modes::Mode;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The mode of a channel, or of all channels of a pairing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeptMode {
    /// In which pairing.
    pub pairing: PairingId,
    /// Of which channel; none: all of the pairing.
    pub channel: Option<ChannelId>,
    /// The mode.
    pub mode: Mode,
    /// What holds again when it has ended: the brake takes no standing mode away.
    #[serde(default)]
    pub after: Option<Mode>,
}

impl KeptMode {
    /// The mode that holds; none: all is as usual.
    pub fn at(&self, now: Timestamp) -> Option<&Mode> {
        let holds = |mode: &&Mode| mode.until.is_none_or(|until| until > now);
        Some(&self.mode).filter(holds).or_else(|| self.after.as_ref().filter(holds))
    }

    /// When something of it ends.
    pub fn ends(&self) -> impl Iterator<Item = Timestamp> {
        self.mode.until.into_iter().chain(self.after.as_ref().and_then(|after| after.until))
    }

    /// When nothing of it holds any more.
    fn over(&self) -> Option<Timestamp> {
        let until = self.mode.until?;
        match &self.after {
            Some(after) => after.until.map(|later| later.max(until)),
            None => Some(until),
        }
    }
}

/// The id of a pairing's or channel's mode.
pub fn id(pairing: PairingId, channel: Option<ChannelId>) -> String {
    channel.map_or_else(|| pairing.to_string(), |channel| channel.to_string())
}

impl Document for KeptMode {
    const KIND: Kind = "mode";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        id(self.pairing, self.channel)
    }

    fn terms(&self) -> Vec<String> {
        vec![of_pairing(self.pairing)]
    }

    fn expires(&self) -> Option<Timestamp> {
        self.over()
    }
}

//! Hooks: addresses others post to, and addresses the server posts to.
//!
//! Of an incoming one's secret only the digest is kept. An outgoing one's has to be kept as it is, because each post is signed
//! with it; it opens nothing here. Invariant: whoever delivers holds the hook's lease, so an event is not delivered by two.

use super::super::{About, Document};
use crate::digest::Digest;
use crate::documents::lease::Lease;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::hooks::{Hook as Told, HookState, HookWay};
use quartier_protocol::id::{ChannelId, HookId, MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::position::Position;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The term of all hooks that have something to deliver sometime.
pub const OUTGOING: &str = "outgoing";

/// A hook.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Hook {
    /// Which.
    pub id: HookId,
    /// In whose name.
    pub bot: MemberId,
    /// Whose facilitators look after it.
    pub pairing: PairingId,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: Option<MemberId>,
    /// Which way it goes.
    pub way: Way,
}

/// Which way a hook goes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Way {
    /// Others post here.
    Incoming(Incoming),
    /// The server posts there.
    Outgoing(Outgoing),
}

/// Where others post.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Incoming {
    /// Of the address's secret.
    pub secret: Digest,
    /// Where it is said.
    pub channel: ChannelId,
    /// In which language.
    pub lang: Lang,
}

/// Where the server posts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Outgoing {
    /// The address.
    pub url: String,
    /// What posts are signed with: `whsec_` and base64.
    pub secret: String,
    /// Up to where each channel's events arrived.
    pub cursors: Vec<Cursor>,
    /// When something last arrived.
    pub arrived: Option<Timestamp>,
    /// Since when nothing arrives.
    pub failing_since: Option<Timestamp>,
    /// How often in a row nothing arrived.
    pub failures: u32,
    /// What was wrong the last time.
    pub problem: Option<String>,
    /// Switched off.
    pub off: bool,
    /// Of the node that delivers.
    pub lease: Option<Lease>,
    /// The record of when it is tried again.
    pub due: Option<String>,
}

impl Outgoing {
    /// When it is tried again, if something did not arrive.
    pub fn due_at(&self) -> Option<Timestamp> {
        let ms = self.due.as_deref()?.split(':').next()?;
        ms.parse().ok().map(Timestamp::from_unix_ms)
    }
}

/// How far one channel's events arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cursor {
    /// Which channel.
    pub channel: ChannelId,
    /// The last event that arrived, or that was passed over.
    pub position: Position,
}

impl Document for Hook {
    const KIND: Kind = "hook";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![of_pairing(self.pairing), of_bot(self.bot)];
        match &self.way {
            Way::Incoming(incoming) => terms.push(of_secret(&incoming.secret)),
            Way::Outgoing(outgoing) if !outgoing.off => terms.push(OUTGOING.to_owned()),
            Way::Outgoing(_) => {}
        }
        terms
    }
}

impl Hook {
    /// As facilitators see it.
    pub fn told(&self) -> Told {
        let way = match &self.way {
            Way::Incoming(Incoming { channel, lang, .. }) => {
                HookWay::Incoming { channel: *channel, lang: lang.clone() }
            }
            Way::Outgoing(outgoing) => HookWay::Outgoing {
                channels: outgoing.cursors.iter().map(|cursor| cursor.channel).collect(),
                url: outgoing.url.clone(),
                state: HookState {
                    arrived: outgoing.arrived,
                    failing_since: outgoing.failing_since,
                    problem: outgoing.problem.clone(),
                    off: outgoing.off,
                },
            },
        };
        Told { id: self.id, bot: self.bot, way, made: self.made, by: self.by }
    }

    /// Its outgoing part, where it is one.
    pub fn outgoing(&self) -> Option<&Outgoing> {
        match &self.way {
            Way::Outgoing(outgoing) => Some(outgoing),
            Way::Incoming(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn outgoing_mut(&mut self) -> Option<&mut Outgoing> {
        match &mut self.way {
            Way::Outgoing(outgoing) => Some(outgoing),
            Way::Incoming(_) => None,
        }
    }
}

/// The term of a pairing's hooks.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}

/// The term of a bot's hooks.
pub fn of_bot(bot: MemberId) -> String {
    format!("bot:{bot}")
}

/// The term of the hook with a secret.
pub fn of_secret(secret: &Digest) -> String {
    format!("secret:{}", secret.hex())
}

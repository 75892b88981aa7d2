//! What a member is told of decisions: reasons, how long, how to appeal. Each has what DSA Article 17 asks for.

use super::Ground;
use crate::command::RawTranslation;
use crate::http::moderation::holds::{HoldReason, Waiting};
use crate::id::{ChannelId, MemberId, MessageId, NoticeId, PairingId};
use crate::lang::Lang;
use crate::message::Translation;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A message was removed.
    Removed,
    /// A message waits for approval.
    Held,
    /// A message that waited was not let through.
    Declined,
    /// A message that waited was not looked at in time, and did not appear.
    Expired,
    /// A warning; nothing is restricted.
    Warned,
    /// The member can read, not write.
    Muted,
    /// The member can't be in for a time.
    Suspended,
    /// The member can't be in.
    Banned,
}

/// Where it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Extent {
    /// One message.
    Message {
        /// Its channel.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// One channel.
    Channel {
        /// Which.
        channel: ChannelId,
    },
    /// The whole pairing.
    Pairing {
        /// Which.
        pairing: PairingId,
    },
}

/// A statement of reasons. None of its fields can be left out: without them nothing is restricted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Statement {
    /// What was done.
    pub measure: Measure,
    /// Where it holds.
    pub extent: Extent,
    /// From when on.
    pub from: Timestamp,
    /// Until when; null: for good.
    pub until: Option<Timestamp>,
    /// On what it stands.
    pub ground: Ground,
    /// What happened, in the words of whoever decided; where a rule did, the words it found.
    pub facts: String,
    /// The language of `facts`; null where nobody wrote them.
    pub lang: Option<Lang>,
    /// Why it had to wait, of what waits or waited too long; null of everything else.
    #[serde(default)]
    pub reason: Option<HoldReason>,
    /// Whether somebody had reported it.
    pub on_notice: bool,
    /// Whether no person decided.
    pub automated: bool,
    /// Until when an appeal can be made; it goes to a facilitator of the other council.
    pub appeal_until: Timestamp,
}

/// What a notice is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeKind {
    /// Something was restricted, or the member warned.
    Measure {
        /// Why.
        statement: Statement,
        /// What the message said, if it is about one.
        text: Option<String>,
        /// The language of `text`.
        text_lang: Option<Lang>,
        /// The same in another language; absent where there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<Translation>,
    },
    /// A message that waited is there now.
    Released {
        /// Its channel.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// A facilitator took the member's message for later back. Nothing keeps them from planning it anew.
    ScheduledCancelled {
        /// The channel it was for.
        channel: ChannelId,
        /// What it said.
        text: String,
        /// The language of `text`.
        text_lang: Lang,
        /// The same in another language; absent where there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<RawTranslation>,
        /// Why.
        why: String,
        /// The language of `why`.
        lang: Lang,
    },
    /// A measure was taken back, or ended early.
    Lifted {
        /// Which notice told of it.
        notice: NoticeId,
        /// What it was.
        measure: Measure,
        /// Why.
        why: String,
        /// The language of `why`.
        lang: Lang,
    },
    /// The member's report came in.
    ReportReceived {
        /// The reported message.
        message: MessageId,
        /// Its channel.
        channel: ChannelId,
    },
    /// What became of the member's report. A person decided, never a program alone.
    ReportDecided {
        /// The reported message.
        message: MessageId,
        /// Its channel.
        channel: ChannelId,
        /// Whether anything was done.
        acted: bool,
    },
    /// To facilitators: access of one of them was given back, so somebody has a code that makes them this member. If the
    /// member didn't ask for it, it is somebody else.
    FacilitatorRecovered {
        /// Whose.
        member: MemberId,
        /// Who gave it back.
        by: MemberId,
    },
    /// What became of the member's appeal.
    AppealDecided {
        /// Which notice was appealed against.
        notice: NoticeId,
        /// Whether the decision stands (false: it was taken back).
        upheld: bool,
        /// Why.
        why: String,
        /// The language of `why`.
        lang: Lang,
    },
}

/// Where an appeal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealState {
    /// Nothing to appeal against, or too late.
    None,
    /// One can be made.
    Possible,
    /// It was made; somebody of the other council looks at it.
    Made,
    /// The decision stands.
    Upheld,
    /// The decision was taken back.
    Reversed,
}

/// A notice to a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// When.
    pub at: Timestamp,
    /// Whether the member has seen it.
    pub read: bool,
    /// What it is about.
    pub about: NoticeKind,
    /// Where an appeal stands.
    pub appeal: AppealState,
}

/// `GET /api/v1/me/notices`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Notices {
    /// The member's name, role and language: whoever was banned can still read why.
    pub lang: Lang,
    /// Whether suspensions or bans keep the member out of all pairings of their council. Where another pairing is left, they go on
    /// there.
    pub out: bool,
    /// Whether they are read by a card that a facilitator made for whoever was banned. It opens the reasons and the appeal; for what is
    /// kept of the member, and its end, they ask the operator.
    #[serde(default)]
    pub by_card: bool,
    /// The pairings of the member's council, those they are kept out of too.
    pub pairings: Vec<NamedPairing>,
    /// The newest first, at most 200.
    pub notices: Vec<Notice>,
}

/// A pairing by its names, for whoever has no other way to them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NamedPairing {
    /// Which.
    pub id: PairingId,
    /// The towns of its councils, the German one's first, with the part of town of a council that has one: `Saarbrücken-Malstatt`.
    #[cfg_attr(test, schemars(length(min = 2, max = 2)))]
    pub places: [String; 2],
}

/// `POST /api/v1/me/notices/{notice}/appeal`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewAppeal {
    /// Why the decision should be taken back, in a few words; at most 2,000 bytes.
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub words: String,
    /// The language it is written in.
    pub lang: Lang,
}

/// What concerns one member alone: pushed as `own` after hello where there is anything, and whenever it changes;
/// `GET /api/v1/me/own`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Own {
    /// Their messages and edits that wait for approval, oldest first.
    pub waiting: Vec<Waiting>,
    /// Where they can read and not write.
    pub muted: Vec<OwnMute>,
    /// Notices they have not seen.
    pub unread: u32,
    /// Whom they have muted for themselves.
    pub ignored: Vec<MemberId>,
}

/// A mute, as the muted member is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct OwnMute {
    /// In which pairing.
    pub pairing: PairingId,
    /// In which channel; null: all of the pairing.
    pub channel: Option<ChannelId>,
    /// Until when.
    pub until: Timestamp,
    /// The notice with the reasons.
    pub notice: NoticeId,
}

//! The desk: what only the facilitators of a pairing see.

use super::holds::HoldReason;
use super::notices::Measure;
use super::reports::Door;
use super::{Ground, HouseRule};
use crate::event::CaseState;
use crate::id::{CaseId, ChannelId, MemberId, MessageId, NoticeId, PairingId};
use crate::lang::Lang;
use crate::message::{Revision, Translation};
use crate::noted::Note;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a case came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// Reports of a message.
    Report,
    /// A report by somebody without an account.
    Public,
    /// A message or edit that waits for approval.
    Held,
    /// A word rule that tells the desk.
    Alert,
    /// An appeal.
    Appeal,
    /// Much more is being written than usual: a brake is proposed.
    Surge,
    /// A facilitator acted by themselves.
    Own,
}

/// `GET /api/v1/pairings/{pairing}/desk`; `?state=open|taken|decided` (open and taken without it), `?before=CASE` pages
/// decided ones backwards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Desk {
    /// Urgent ones first, then the oldest first; decided ones the newest first. At most 200.
    pub cases: Vec<CaseSummary>,
    /// Whether there are more.
    pub more: bool,
    /// How many are open.
    pub open: u32,
    /// How many are taken.
    pub taken: u32,
}

/// A case in the queue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CaseSummary {
    /// Which.
    pub id: CaseId,
    /// What it came from.
    pub kind: CaseKind,
    /// Open, taken or decided.
    pub state: CaseState,
    /// Somebody may be in danger.
    pub urgent: bool,
    /// Since when.
    pub opened: Timestamp,
    /// Who took or decided it; null: nobody yet, or nobody did.
    pub by: Option<MemberId>,
    /// When it was decided.
    pub decided: Option<Timestamp>,
    /// Whom it is about; null where nobody is.
    pub about: Option<MemberId>,
    /// In which channel.
    pub channel: Option<ChannelId>,
    /// Which message.
    pub message: Option<MessageId>,
    /// The beginning of what it is about.
    pub excerpt: Option<String>,
    /// The language of `excerpt`.
    pub lang: Option<Lang>,
    /// How many reported it.
    pub reports: u32,
    /// Through which door the gravest report came.
    pub door: Option<Door>,
    /// Why the message waits.
    pub reason: Option<HoldReason>,
    /// What was restricted; empty: nothing, or not decided yet.
    pub measures: Vec<Measure>,
    /// What was decided; empty: nothing was done, it expired, or it is not decided yet.
    pub acts: Vec<DeskAct>,
}

/// `GET /api/v1/cases/{case}`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Case {
    /// As in the queue.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Whose desk it lies on.
    pub pairing: PairingId,
    /// What was there when it came in, as it was then.
    pub evidence: Option<Evidence>,
    /// What was reported, the earliest first.
    pub reports_made: Vec<ReportNote>,
    /// What word rules hit, as it stands there.
    pub words: Vec<String>,
    /// Cases about the same member, the newest first, at most 20.
    pub earlier: Vec<CaseSummary>,
    /// How it was decided.
    pub decision: Option<Decision>,
    /// How it was decided before it was opened again, the earliest first, at most 16; absent where it never was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Decision>>"))]
    pub decided_before: Vec<Decision>,
    /// What is appealed against.
    pub appeal: Option<AppealNote>,
    /// Whether the facilitator who asks may decide it: an appeal is the other council's.
    pub yours: bool,
    /// Whether the message was removed by this and can be there again (`restore`): its author did not take it back since.
    pub restorable: bool,
}

/// A message as it was, with what stood around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Evidence {
    /// When it was taken.
    pub at: Timestamp,
    /// Up to three messages before; of a message that waits, the newest of the channel when it came.
    pub before: Vec<Quoted>,
    /// The message itself.
    pub message: Quoted,
    /// What it said when something more came in about it and it had been changed, the earliest first, at most 16; absent where
    /// that never was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Quoted>>"))]
    pub later: Vec<Quoted>,
    /// Up to three messages after.
    pub after: Vec<Quoted>,
    /// Its earlier texts. Of an edit that waits, the last of them is what the message says; a message that waits has none.
    pub revisions: Vec<Revision>,
}

/// What a message said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Quoted {
    /// Which.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// When.
    pub at: Timestamp,
    /// In which language.
    pub lang: Lang,
    /// What it said; null if it was removed, or erased with its author.
    pub text: Option<String>,
    /// The same in another language; absent where there was none, and where `text` is null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<Translation>,
}

/// One report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportNote {
    /// When.
    pub at: Timestamp,
    /// Through which door.
    pub door: Door,
    /// By whom: facilitators may have to ask back. The author never learns it. Null: somebody without an account, or a former member.
    pub by: Option<MemberId>,
    /// Which rule.
    pub rule: Option<HouseRule>,
    /// In the reporter's words.
    pub words: Option<String>,
    /// The language of `words`.
    pub lang: Option<Lang>,
    /// Where it is, from somebody without an account.
    pub place: Option<String>,
    /// Their name, if given.
    pub name: Option<String>,
    /// Their e-mail address, if given.
    pub mail: Option<String>,
}

/// An appeal, and what it is against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AppealNote {
    /// The first decision's case.
    pub case: CaseId,
    /// The notice it is against.
    pub notice: NoticeId,
    /// What was done.
    pub measure: Measure,
    /// Who decided first; null: nobody, it was automatic.
    pub first_by: Option<MemberId>,
    /// The first decision's reasons.
    pub facts: String,
    /// Their language; null where nobody wrote them.
    pub facts_lang: Option<Lang>,
    /// Its ground.
    pub ground: Ground,
    /// The author's words.
    pub words: String,
    /// Their language.
    pub lang: Lang,
}

/// How a case was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Decision {
    /// Who; null: nobody, it expired.
    pub by: Option<MemberId>,
    /// When.
    pub at: Timestamp,
    /// What was done; empty: nothing.
    pub acts: Vec<DeskAct>,
    /// On what ground; null where nothing was done.
    pub ground: Option<Ground>,
    /// The reasons given.
    pub facts: Option<String>,
    /// Their language.
    pub lang: Option<Lang>,
}

/// What a decision does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum DeskAct {
    /// The message is removed; it comes back if an appeal is reversed, or by `restore`.
    Remove,
    /// The message that was removed by a facilitator is there again. Alone, of a message that is named, with reasons.
    Restore,
    /// The waiting message appears.
    Release,
    /// The waiting message does not appear.
    Decline,
    /// The author is warned.
    Warn,
    /// The author can read, not write.
    Mute {
        /// For how long: 1 to 40,320 (four weeks).
        #[cfg_attr(test, schemars(range(min = 1, max = 40_320)))]
        minutes: u32,
        /// In all channels of the pairing (true), or in the message's (false).
        everywhere: bool,
    },
    /// The author can't be in for a time.
    Suspend {
        /// For how long: 1 to 40,320.
        #[cfg_attr(test, schemars(range(min = 1, max = 40_320)))]
        minutes: u32,
    },
    /// The author can't be in any more.
    Ban,
    /// Of an appeal: the decision stands.
    Uphold,
    /// Of an appeal: the decision is taken back, and what it did.
    Reverse,
    /// Of a surge: slow, frozen, held and closed to newcomers for an hour, all of the pairing.
    Brake,
}

/// `POST /api/v1/cases/{case}/decide`. Without acts nothing is done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Decide {
    /// What is done.
    pub acts: Vec<DeskAct>,
    /// On what ground; needed for whatever restricts or warns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub ground: Option<Ground>,
    /// The reasons, which the author reads; needed for whatever restricts or warns, for `restore`, and of an appeal. At most 2,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub facts: Option<String>,
    /// The language of `facts`; without it, that of the facilitator's interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
}

/// `POST /api/v1/pairings/{pairing}/cases`: a facilitator acts without a report, or answers one that did not say about what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewCase {
    /// About a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub message: Option<MessageRef>,
    /// About a member; of a message it is its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub member: Option<MemberId>,
    /// The public report that names no message and is answered by this: its case gets the message or member, and the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub answers: Option<CaseId>,
    /// The decision.
    pub decide: Decide,
}

/// A message of a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MessageRef {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
}

/// `GET /api/v1/pairings/{pairing}/restrictions`: who is muted, suspended or banned now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Restrictions {
    /// The latest first.
    pub restrictions: Vec<Restriction>,
}

/// A restriction that holds now. `POST /api/v1/restrictions/{notice}/lift` with a reason ends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Restriction {
    /// The notice that told of it.
    pub notice: NoticeId,
    /// Whom it holds.
    pub member: MemberId,
    /// What it is: muted, suspended or banned.
    pub measure: Measure,
    /// A mute of one channel: which.
    pub channel: Option<ChannelId>,
    /// Since when.
    pub from: Timestamp,
    /// Until when; null: for good.
    pub until: Option<Timestamp>,
    /// The case it was decided in.
    pub case: CaseId,
}

/// A case at a desk is new, or stands otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CaseChanged {
    /// Which case.
    pub case: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// Whether it goes before all others.
    pub urgent: bool,
    /// The facilitator who did it; null where it came to the desk by itself.
    pub by: Option<MemberId>,
}

impl Note for CaseChanged {
    fn by(&self) -> Option<MemberId> {
        self.by
    }

    #[cfg(test)]
    fn examples() -> Vec<(&'static str, Self)> {
        use crate::golden::cast::{CASE as case, KARIM};
        vec![
            ("case_changed", Self { case, state: CaseState::Open, urgent: true, by: None }),
            ("case_changed.taken", Self { case, state: CaseState::Taken, urgent: true, by: Some(KARIM) }),
        ]
    }
}

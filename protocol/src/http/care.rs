//! What facilitators do for a pairing: members, cards, keeping times, the audit log.

use super::joining::AgeBand;
use super::own::ConsentRecord;
use crate::directory::Role;
use crate::id::{ChannelId, CouncilId, MemberId, PairingId};
use crate::text::DisplayName;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A reason, where one is asked for: it stands in the audit log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Why {
    /// In a few words; at most 500 bytes.
    #[cfg_attr(test, schemars(length(min = 1, max = 500)))]
    pub why: String,
}

/// Whether a member can be in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Yes.
    Active,
    /// No: a facilitator decided so.
    Banned,
    /// No: they took their agreement back.
    Withdrawn,
}

/// `GET /api/v1/pairings/{pairing}/members`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Members {
    /// By name.
    pub members: Vec<MemberCare>,
}

/// A member as the facilitators of their pairing see them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MemberCare {
    /// Who.
    pub id: MemberId,
    /// The name they go by.
    pub name: DisplayName,
    /// What they may do.
    pub role: Role,
    /// Their council; null for a bot.
    pub council: Option<CouncilId>,
    /// Whether they can be in: in this pairing.
    pub state: MemberState,
    /// Whether bans keep them out of all pairings of theirs: with a card they read why, then.
    pub out: bool,
    /// The channels they are kept to; empty: all of the pairing.
    pub channels: Vec<ChannelId>,
    /// How old they said they are.
    pub age_band: Option<AgeBand>,
    /// When they joined; null if they were there before that was noted.
    pub joined: Option<Timestamp>,
    /// On how many devices they are signed in.
    pub sessions: u32,
    /// How many passkeys they have.
    pub passkeys: u32,
    /// What they agreed to.
    pub consents: Vec<ConsentRecord>,
}

/// `PATCH /api/v1/members/{member}`: what is there is changed. A change of role ends the member's sessions; so does a ban
/// from the last pairing they were in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MemberPatch {
    /// Participant or facilitator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub role: Option<Role>,
    /// The channels a participant is kept to; empty: all of the pairing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub channels: Option<Vec<ChannelId>>,
    /// Active or banned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub state: Option<MemberState>,
    /// In which pairing `state` holds. It may be left out where it can be only one: the member is in no other with whoever asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pairing: Option<PairingId>,
    /// For the audit log.
    #[cfg_attr(test, schemars(length(min = 1, max = 500)))]
    pub why: String,
}

/// What a card does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Lets one new member in.
    Newcomer,
    /// Lets new members in up to a quota, for a workshop.
    Group,
    /// Lets a member in on another device; their other sessions have ended.
    Device,
    /// The same for a facilitator or operator: their passkeys have ended, too.
    Recovery,
    /// Lets an operator in.
    Operator,
}

/// `POST /api/v1/pairings/{pairing}/cards`: up to 200 at once.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewCards {
    /// For which council of the pairing.
    pub council: CouncilId,
    /// Participant or facilitator.
    pub role: Role,
    /// How long they work: 1 to 90 days.
    #[cfg_attr(test, schemars(range(min = 1, max = 90)))]
    pub days: u32,
    /// Makes each card a group code for this many people, 2 to 100; participants only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(range(min = 2, max = 100)))]
    pub group: Option<u32>,
    /// One entry a card.
    #[cfg_attr(test, schemars(length(min = 1, max = 200)))]
    pub cards: Vec<NewCard>,
}

/// A card to make.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewCard {
    /// The name thought of for the newcomer; theirs to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: Option<String>,
    /// The channels they are kept to; empty: all of the pairing.
    pub channels: Vec<ChannelId>,
}

/// Cards, with their codes: told this once and kept nowhere.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CardsMade {
    /// In the order asked for.
    pub cards: Vec<CardMade>,
}

/// A card to print.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CardMade {
    /// As it is kept.
    pub card: Card,
    /// The code, `abcd-efgh-jkmn-pqrs`: 16 letters of an alphabet without look-alikes, 78 bits.
    pub code: String,
    /// For participants: the codes of the parents' slips, one a person.
    pub slips: Vec<String>,
}

/// `GET /api/v1/pairings/{pairing}/cards`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Cards {
    /// The newest first; those that ended over 30 days ago are gone.
    pub cards: Vec<Card>,
}

/// A card as it is kept: without its code.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Card {
    /// Which.
    pub id: String,
    /// What it does.
    pub kind: CardKind,
    /// What it makes somebody.
    pub role: Role,
    /// In which council.
    pub council: Option<CouncilId>,
    /// The name on it.
    pub name: Option<String>,
    /// The channels it is bound to; empty: all of the pairing.
    pub channels: Vec<ChannelId>,
    /// Whom it lets in again.
    pub member: Option<MemberId>,
    /// How often it can be used in all.
    pub uses: u32,
    /// How often it was.
    pub used: u32,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it; null: the operator at the shell.
    pub by: Option<MemberId>,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was revoked; null if it wasn't.
    pub revoked: Option<Timestamp>,
}

/// `POST /api/v1/pairings/{pairing}/roster`: looks at a list before anything is written.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Roster {
    /// Comma, semicolon or tab between fields, with a line of headings: a name (`name`, `nom`) and, where wanted, channels (`channels`, `Kanäle`, `canaux`) by their German or French names with `|` between them. At most 200 people.
    pub csv: String,
    /// For which council.
    pub council: CouncilId,
}

/// What is in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RosterLooked {
    /// One a line of the list, headings and empty lines left out.
    pub rows: Vec<RosterRow>,
    /// How many problems there are in all; nothing can be made of the list while there is one.
    pub problems: u32,
}

/// A line of a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RosterRow {
    /// Its number in the file, from 1.
    pub line: u32,
    /// The name as it was read.
    pub name: String,
    /// The channels that were found.
    pub channels: Vec<ChannelId>,
    /// What is wrong with it.
    pub problems: Vec<RosterProblem>,
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RosterProblem {
    /// What.
    pub kind: RosterProblemKind,
    /// The part of the line it is about.
    pub text: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RosterProblemKind {
    /// The first line doesn't name a column for names.
    NoHeadings,
    /// The line isn't CSV: a quotation mark is open, or there are more fields than headings.
    Unreadable,
    /// No name.
    NameMissing,
    /// The name is too long or has characters that names can't have.
    NameInvalid,
    /// The name looks like one of a line before.
    NameTwice,
    /// The name looks like a member's.
    NameTaken,
    /// No channel of the pairing has this name.
    ChannelUnknown,
    /// More people than a list can have.
    TooMany,
}

/// `GET /api/v1/pairings/{pairing}/retention`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Retention {
    /// Where nothing else was said.
    pub default_days: u32,
    /// One a channel of the pairing.
    pub channels: Vec<ChannelRetention>,
}

/// How long a channel keeps its messages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChannelRetention {
    /// Which.
    pub channel: ChannelId,
    /// Days; null: the default.
    pub days: Option<u32>,
}

/// `PUT /api/v1/channels/{channel}/retention`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RetentionPut {
    /// 1 to 3650 days; null: the default.
    #[cfg_attr(test, schemars(range(min = 1, max = 3_650)))]
    pub days: Option<u32>,
    /// For the audit log.
    #[cfg_attr(test, schemars(length(min = 1, max = 500)))]
    pub why: String,
}

/// `GET /api/v1/pairings/{pairing}/audit`, `GET /api/v1/operator/audit`; `?before=NUMBER` pages backwards.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AuditLog {
    /// The newest first.
    pub entries: Vec<AuditEntry>,
    /// Whether there are older ones.
    pub more: bool,
}

/// One administrative act. Entries of a pairing, or of the service, are a chain: each has the hash of the one before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AuditEntry {
    /// Counted from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who; null: the operator at the shell, or the server by itself.
    pub by: Option<MemberId>,
    /// The act, in words with dots: `card.made`, `member.banned`.
    pub what: String,
    /// The member it concerns.
    pub member: Option<MemberId>,
    /// The channel it concerns.
    pub channel: Option<ChannelId>,
    /// The card, bot, town or session it concerns.
    pub subject: Option<String>,
    /// What else is to be known: an object of plain values.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub details: serde_json::Value,
    /// The reason given.
    pub why: Option<String>,
    /// SHA-256 in hex, over the entry before's hash and this one.
    pub hash: String,
}

//! Messages and edits that wait for approval, and those that were not let through while that can be appealed.

use super::super::{About, Document};
use super::{APPEAL_MS, KEPT_MS, of_member, of_pairing};
use crate::kernel::store::Said;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::holds::{HoldReason, Waiting};
use quartier_protocol::http::moderation::notices::Statement;
use quartier_protocol::id::{CaseId, ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{MeetingTime, Translation};
use quartier_protocol::text::MessageText;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    /// Nobody decided yet.
    Waiting,
    /// Let through; about to be posted.
    Released,
    /// Not let through.
    Declined,
}

/// A message or edit that nobody sees but its author and the desk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Which message.
    pub message: MessageId,
    /// Whether it is an edit of a message that is there.
    pub edit: bool,
    /// How far it is.
    pub state: HeldState,
    /// When it was not let through.
    #[serde(default)]
    pub declined: Option<Timestamp>,
    /// Whether an appeal against that is not decided yet.
    #[serde(default)]
    pub appealed: bool,
    /// In which pairing.
    pub pairing: PairingId,
    /// In which channel.
    pub channel: ChannelId,
    /// By whom.
    pub author: MemberId,
    /// The language it is written in.
    pub lang: Lang,
    /// What it says.
    pub text: MessageText,
    /// The same in another language.
    #[serde(default)]
    pub translation: Option<Translation>,
    /// The meeting it is about.
    #[serde(default)]
    pub meeting: Option<MeetingTime>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When it was written.
    pub at: Timestamp,
    /// Why it waits.
    pub reason: HoldReason,
    /// The reasons its author is told.
    pub statement: Statement,
    /// Its case.
    pub case: CaseId,
}

impl Held {
    /// It is not let through, from now on.
    pub fn decline(&mut self, now: Timestamp) {
        (self.state, self.declined) = (HeldState::Declined, Some(now));
    }

    /// What it says, all of it.
    pub fn said(&self) -> Said {
        Said { text: self.text.clone(), translation: self.translation.clone(), meeting: self.meeting }
    }

    /// Gives it something else to say.
    pub fn rewrite(&mut self, said: Said, lang: Lang) {
        let Said { text, translation, meeting } = said;
        (self.text, self.lang, self.translation, self.meeting) = (text, lang, translation, meeting);
    }

    /// As its author sees it.
    pub fn waiting(&self) -> Waiting {
        Waiting {
            id: self.message,
            channel: self.channel,
            edit: self.edit,
            text: self.text.clone(),
            lang: self.lang.clone(),
            reply_to: self.reply_to,
            translation: self.translation.clone(),
            meeting: self.meeting,
            at: self.at,
            reason: self.reason,
            statement: self.statement.clone(),
        }
    }
}

/// The id of what waits under a message's id.
pub fn id(message: MessageId, edit: bool) -> String {
    if edit { format!("{message}:edit") } else { message.to_string() }
}

impl Document for Held {
    const KIND: Kind = "held";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        id(self.message, self.edit)
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.author), of_pairing(self.pairing)]
    }

    fn expires(&self) -> Option<Timestamp> {
        // Not from when it began to wait: the appeal is against what came of it.
        let since = self.declined.unwrap_or(self.statement.from);
        let kept_ms = if self.appealed { KEPT_MS } else { APPEAL_MS };
        (self.state == HeldState::Declined).then(|| since.plus_ms(kept_ms))
    }
}

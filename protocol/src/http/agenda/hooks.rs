//! Hooks: addresses other programs post to, and addresses the server posts to.

use crate::id::{ChannelId, HookId, MemberId};
use crate::lang::Lang;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/pairings/{pairing}/hooks`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Hooks {
    /// By when they were made.
    pub hooks: Vec<Hook>,
}

/// A hook, without its secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Hook {
    /// Which.
    pub id: HookId,
    /// The bot in whose name it speaks, or reads.
    pub bot: MemberId,
    /// Which way.
    pub way: HookWay,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: Option<MemberId>,
}

/// Which way a hook goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HookWay {
    /// Others post `{"text": "…"}` to `PUBLIC-URL/hooks/SECRET`.
    Incoming {
        /// Where it is said; one of the bot's channels.
        channel: ChannelId,
        /// The language it is written in.
        lang: Lang,
    },
    /// The server posts each event of these channels to an address.
    Outgoing {
        /// Which; of the bot's channels.
        channels: Vec<ChannelId>,
        /// Where to: `https:`, or `http:` where private addresses are allowed.
        url: String,
        /// How it goes.
        state: HookState,
    },
}

/// How an outgoing hook goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HookState {
    /// When something last arrived; null: never yet.
    pub arrived: Option<Timestamp>,
    /// Since when nothing arrives; null: it does.
    pub failing_since: Option<Timestamp>,
    /// What was wrong the last time, in English.
    pub problem: Option<String>,
    /// Switched off, after a day of failures or by a facilitator.
    pub off: bool,
}

/// `POST /api/v1/bots/{bot}/hooks`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewHook {
    /// Others post here; the bot has the verb `post`.
    Incoming {
        /// Where it is said.
        channel: ChannelId,
        /// The language it is written in.
        lang: Lang,
    },
    /// The server posts there; the bot has the verb `read`.
    Outgoing {
        /// Which channels.
        #[cfg_attr(test, schemars(length(min = 1)))]
        channels: Vec<ChannelId>,
        /// Where to.
        #[cfg_attr(test, schemars(length(min = 1)))]
        url: String,
    },
}

/// A hook with its secret: told this once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HookMade {
    /// As it is kept.
    pub hook: Hook,
    /// The address to post to, or the secret (`whsec_…`) the server's posts are signed with.
    pub secret: String,
}

/// `PATCH /api/v1/hooks/{hook}`: an outgoing one, on or off; on, it begins with what comes from then on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HookPatch {
    /// Switched off.
    pub off: bool,
}

/// What others post to an incoming hook: the body that senders for Slack, Mattermost and Zulip make. Fields not named here are
/// ignored. Also as `application/x-www-form-urlencoded` with this JSON in `payload`. Something must be said in one of the fields.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HookPost {
    /// What it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub text: Option<String>,
    /// What it says in boxes below: a line each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub attachments: Option<Vec<HookAttachment>>,
}

/// A box of a `HookPost`; colours, images, fields and buttons in it are ignored.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HookAttachment {
    /// Said before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pretext: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub title: Option<String>,
    /// Where the title leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub title_link: Option<String>,
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub text: Option<String>,
    /// What is said where none of these is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub fallback: Option<String>,
}

//! Refusals: what a client may not do, and whether trying again helps. A closed list with stable numbers.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($( #[doc = $doc:literal] $name:ident = $number:literal $text:literal $retry:literal ; )*) => {
        /// Why a command was refused. Named on the wire; the number is for logs, metrics and translators.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
        pub enum RefusalCode {
            $( #[doc = $doc] #[serde(rename = $text)] $name, )*
        }

        impl RefusalCode {
            /// All of them, in the order of their numbers.
            pub const ALL: &[RefusalCode] = &[ $( Self::$name, )* ];

            /// The stable number: 1000s the command was wrong, 2000s not allowed or not there, 3000s not now, 9000s our fault.
            pub fn number(self) -> u16 {
                match self { $( Self::$name => $number, )* }
            }

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }

            /// Whether the same command may succeed later without being changed.
            pub fn retry(self) -> bool {
                match self { $( Self::$name => $retry, )* }
            }

            /// What it means, in one line, for the protocol reference.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$name => $doc.trim_ascii(), )* }
            }
        }
    };
}

codes! {
    /// Not JSON, not an object, a field missing or of another type, or a `ref` that is no integer or short string.
    BadRequest = 1000 "bad_request" false;
    /// A `type` this server doesn't know.
    UnknownCommand = 1001 "unknown_command" false;
    /// Text that is empty, has control characters or look-alike tricks, or isn't an emoji where one is asked for.
    TextInvalid = 1002 "text_invalid" false;
    /// Text longer than `limits` says.
    TooLong = 1003 "too_long" false;
    /// A `ref` used again among the connection's latest 32; the command was not carried out.
    RefReused = 1004 "ref_reused" false;
    /// Seen by the member, but not theirs to do.
    Forbidden = 2000 "forbidden" false;
    /// Not there, or not for this member to know whether it is there.
    NotFound = 2001 "not_found" false;
    /// The channel is archived: read only.
    Archived = 2002 "archived" false;
    /// The id names another message: another content, author or channel.
    Conflict = 2003 "conflict" false;
    /// The message was removed.
    Removed = 2004 "removed" false;
    /// The command needs a subscription to the channel on this connection.
    NotSubscribed = 2005 "not_subscribed" false;
    /// The position isn't one of this log's, or what follows it was trimmed: subscribe afresh.
    PositionUnknown = 2006 "position_unknown" false;
    /// More channels than one connection may be subscribed to.
    TooManySubscriptions = 2007 "too_many_subscriptions" false;
    /// The message carries as many different emoji as it can.
    TooManyReactions = 2008 "too_many_reactions" false;
    /// A word rule asks to rephrase; with `confirmed: true` it is sent as it is.
    Wording = 2009 "wording" false;
    /// Too many commands; `retry_after_ms` says when there is room again.
    RateLimited = 3000 "rate_limited" true;
    /// The store can't be reached, and whether it kept anything can't be told: send the same after `retry_after_ms`.
    Unavailable = 3001 "unavailable" true;
    /// The member can read here, not write, for `retry_after_ms`; a notice has the reasons.
    Muted = 3002 "muted" true;
    /// The channel is slow for now: the member's next message can come in `retry_after_ms`.
    Slow = 3003 "slow" true;
    /// The channel is frozen for now: only facilitators write. `retry_after_ms` where it ends by itself.
    Frozen = 3004 "frozen" true;
    /// A fault of the server, logged with the incident id in `detail`.
    Internal = 9000 "internal" true;
}

/// A refusal as a reply carries it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {detail}", code.name())]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Refusal {
    /// Which.
    pub code: RefusalCode,
    /// For developers, in English; the client words the code in the member's language.
    pub detail: String,
    /// When to try again, in milliseconds from now, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number"))]
    pub retry_after_ms: Option<u64>,
}

impl Refusal {
    /// A refusal that waiting doesn't change.
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after_ms: None }
    }

    /// A refusal for now.
    pub fn later(code: RefusalCode, detail: impl Into<String>, retry_after_ms: u64) -> Self {
        Self { code, detail: detail.into(), retry_after_ms: Some(retry_after_ms) }
    }
}

impl From<crate::text::TextRefusal> for Refusal {
    fn from(refusal: crate::text::TextRefusal) -> Self {
        let code = if refusal.is_length() { RefusalCode::TooLong } else { RefusalCode::TextInvalid };
        Self::new(code, refusal.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_ordered() {
        let numbers: Vec<u16> = RefusalCode::ALL.iter().map(|c| c.number()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b));
        for code in RefusalCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.name()));
            assert!(!code.meaning().is_empty());
        }
    }
}

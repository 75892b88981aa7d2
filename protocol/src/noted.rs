//! Events that are about no message: a line a kind, with the type of what it says, which stands beside what it is about.
//!
//! Logs keep these as they are and know none of them.

use crate::id::MemberId;
use serde::{Deserialize, Serialize};

/// What such an event says: ids, numbers, states. No words that members write, which nobody could take out of logs again, and of members
/// nobody but who did it. It may come twice, and late: whoever hears it asks how things stand.
pub trait Note {
    /// The member who did it; none where nobody did, or many.
    fn by(&self) -> Option<MemberId>;

    /// One of each sort, by the names of its golden files: the kind's with `_` for `.`, and perhaps `.` and a word more.
    #[cfg(test)]
    fn examples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;
}

macro_rules! noted {
    ($( $(#[$doc:meta])* $name:literal => $variant:ident($body:path), )+) => {
        /// What happened, where it is about no message.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
        #[serde(tag = "kind")]
        pub enum Noted {
            $( $(#[$doc])* #[serde(rename = $name)] $variant($body), )+
        }

        impl Noted {
            /// The name on the wire.
            pub fn name(&self) -> &'static str {
                match self { $( Self::$variant(_) => $name, )+ }
            }

            /// The member who did it; none where nobody did, or many.
            pub fn by(&self) -> Option<MemberId> {
                match self { $( Self::$variant(body) => body.by(), )+ }
            }

            /// One of each sort.
            #[cfg(test)]
            pub fn examples() -> Vec<(&'static str, Self)> {
                let mut all = Vec::new();
                $(
                    let examples = <$body>::examples();
                    let named = |(name, _): &(&str, $body)| name.split('.').next() == Some(&$name.replace('.', "_"));
                    assert!(!examples.is_empty() && examples.iter().all(named), "{} has no example of its name", $name);
                    all.extend(examples.into_iter().map(|(name, body)| (name, Self::$variant(body))));
                )+
                all
            }
        }

        $( impl From<$body> for Noted {
            fn from(body: $body) -> Self {
                Self::$variant(body)
            }
        } )+
    };
}

noted! {
    /// A facilitator changed the channel's name, topic or state.
    "channel.changed" => ChannelChanged(crate::directory::ChannelChanged),
    /// A meeting of the channel is new, or was changed or called off; what it is now is asked for.
    "meeting.changed" => MeetingChanged(crate::http::agenda::meetings::MeetingChanged),
    /// Members answered whether they come.
    "attendance.changed" => AttendanceChanged(crate::http::agenda::attendance::AttendanceChanged),
    /// A case at a desk is new, or stands otherwise. In the desk's log only; what the case is about is asked for.
    "case.changed" => CaseChanged(crate::http::moderation::desk::CaseChanged),
}

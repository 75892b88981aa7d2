//! Close codes: why a connection ended, and whether to come back.

/// What a client does after a close.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Afterwards {
    /// Come back with `since`, after a wait with jitter.
    ComeBack,
    /// Stay away until the person acts.
    StayAway,
}

macro_rules! codes {
    ($( #[doc = $doc:literal] $name:ident = $number:literal $reason:literal ; )*) => {
        /// Why the server closes a connection (RFC 6455 section 7.4; 4000–4999 are ours).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum CloseCode {
            $( #[doc = $doc] $name, )*
        }

        impl CloseCode {
            /// All of them, in the order of their numbers.
            pub const ALL: &[CloseCode] = &[ $( Self::$name, )* ];

            /// The number in the close frame.
            pub fn number(self) -> u16 {
                match self { $( Self::$name => $number, )* }
            }

            /// The reason in the close frame: one word, also the label in metrics.
            pub fn reason(self) -> &'static str {
                match self { $( Self::$name => $reason, )* }
            }

            /// What it means, in one line, for the protocol reference.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$name => $doc.trim_ascii(), )* }
            }
        }
    };
}

codes! {
    /// The client said goodbye.
    Normal = 1000 "normal";
    /// The server stops or restarts.
    GoingAway = 1001 "going_away";
    /// Against RFC 6455: an unmasked frame, a reserved bit or code, a fragmented or long control frame.
    ProtocolError = 1002 "protocol_error";
    /// A binary frame; only text is spoken here.
    UnsupportedData = 1003 "unsupported_data";
    /// A text frame that isn't UTF-8.
    InvalidUtf8 = 1007 "invalid_utf8";
    /// A frame larger than `limits.frame_bytes`.
    TooBig = 1009 "too_big";
    /// A fault of the server.
    InternalError = 1011 "internal_error";
    /// Nothing was heard from the client for longer than the idle time-out.
    Idle = 4001 "idle";
    /// What the connection began with is no longer so: a log it can't follow on, a channel, a role, a secret. Hello tells what is.
    Resync = 4002 "resync";
    /// The store can't be reached, so that the connection can't begin.
    Unavailable = 4003 "unavailable";
    /// The client read too slowly and its outbox was full.
    TooSlow = 4008 "too_slow";
    /// The session ended: logged out, expired, or ended by someone entitled to.
    SessionEnded = 4500 "session_ended";
    /// The member was banned from all pairings of their council.
    Banned = 4501 "banned";
    /// The member is out of all pairings of their council, of one at least by a suspension: a notice has the reasons, and until when.
    Suspended = 4502 "suspended";
}

impl CloseCode {
    /// What the client does next. For codes of its own range (4000–4499 come back, 4500–4999 stay away) a client needs
    /// no list.
    pub fn afterwards(self) -> Afterwards {
        match self.number() {
            1001 | 1011 | 4000..=4499 => Afterwards::ComeBack,
            _ => Afterwards::StayAway,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_the_range_tells_what_to_do() {
        assert!(CloseCode::ALL.iter().map(|c| c.number()).is_sorted_by(|a, b| a < b));
        assert_eq!(CloseCode::TooSlow.afterwards(), Afterwards::ComeBack);
        assert_eq!(CloseCode::Banned.afterwards(), Afterwards::StayAway);
    }
}

//! Problems: what the HTTP interface refuses, as `application/problem+json` (RFC 9457). A closed list of names.

use crate::http::Problem;

macro_rules! codes {
    ($( #[doc = $doc:literal] $name:ident = $status:literal $text:literal ; )*) => {
        /// Why a request was refused. A name that is also a [`RefusalCode`](crate::refusal::RefusalCode)'s means the same.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum ProblemCode {
            $( #[doc = $doc] $name, )*
        }

        impl ProblemCode {
            /// All of them, in the order of their statuses.
            pub const ALL: &[ProblemCode] = &[ $( Self::$name, )* ];

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $( Self::$name => $status, )* }
            }

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }

            /// What it means, in one line, for the protocol reference.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$name => $doc.trim_ascii(), )* }
            }
        }
    };
}

codes! {
    /// Not JSON, a field missing or of another type, or a handshake without what RFC 6455 or the subprotocol ask for.
    BadRequest = 400 "bad_request";
    /// Text that is empty, or has control characters.
    TextInvalid = 400 "text_invalid";
    /// Text longer than `limits` says.
    TooLong = 400 "too_long";
    /// The name looks like somebody else's in the pairing, or has a title in it that its bearer has no claim to.
    NameTaken = 400 "name_taken";
    /// Somebody new is asked for a name, an age band and agreement to the texts in force; something of it is missing.
    ConsentMissing = 400 "consent_missing";
    /// At this age a parent's slip is needed, and this is no slip of this card, or it was used up.
    SlipInvalid = 400 "slip_invalid";
    /// The passkey, or what came with it, can't be accepted: another challenge, origin or key, or no user verification.
    PasskeyInvalid = 400 "passkey_invalid";
    /// A word rule doesn't let this text stand: find other words.
    Wording = 400 "wording";
    /// A pattern that can't be a word rule: too short, too long, too many stars.
    PatternInvalid = 400 "pattern_invalid";
    /// Whatever restricts or warns needs a ground and reasons.
    ReasonsMissing = 400 "reasons_missing";
    /// No such IANA zone.
    ZoneUnknown = 400 "zone_unknown";
    /// Clocks skip this time there: choose another.
    TimeSkipped = 400 "time_skipped";
    /// It is over already: what is planned is in the future.
    TimePast = 400 "time_past";
    /// No RRULE, one of a kind that isn't taken here, or one that never comes true; `detail` says what.
    RuleInvalid = 400 "rule_invalid";
    /// No ISO 8601 duration of weeks, days, hours and minutes, or over four weeks.
    OffsetInvalid = 400 "offset_invalid";
    /// More items, reminders, times or meetings than there is room for; `detail` says of which.
    TooMany = 400 "too_many";
    /// No calendar, or a broken one; `detail` says in which line.
    CalendarInvalid = 400 "calendar_invalid";
    /// No address of the kind that is wanted, or one in a private network.
    AddressRefused = 400 "address_refused";
    /// No session or token, or one that has ended: sign in again.
    Unauthorized = 401 "unauthorized";
    /// Seen by the member, but not theirs to do.
    Forbidden = 403 "forbidden";
    /// Moderating and administering need a passkey shown in this session, not too long ago: `POST /api/v1/me/verify`.
    PasskeyNeeded = 403 "passkey_needed";
    /// Suspensions or bans keep the member out of all pairings of their council; `GET /api/v1/me/notices` has the reasons.
    Out = 403 "out";
    /// Nobody joins this pairing for now.
    JoiningPaused = 403 "joining_paused";
    /// The channel is archived: read only.
    Archived = 403 "archived";
    /// Nobody takes or decides a case about themselves; nor an appeal, whoever decided first or is of the same council.
    Involved = 403 "involved";
    /// The `Origin` is not one of the server's, is missing where a cookie needs it, or stands beside a token.
    OriginNotAllowed = 403 "origin_not_allowed";
    /// Not there, or not for this member to know whether it is there; an id that is none.
    NotFound = 404 "not_found";
    /// No invitation has this code, or it was used up or has expired. All three read alike.
    InvitationInvalid = 404 "invitation_invalid";
    /// The path is there, but not for this method; `Allow` says for which.
    MethodNotAllowed = 405 "method_not_allowed";
    /// The request's body took longer than 30 seconds to arrive.
    RequestTimeout = 408 "request_timeout";
    /// Somebody changed the same thing at the same moment; look again, then decide again.
    Conflict = 409 "conflict";
    /// `Quartier-Member` names another member than the session is of: the page was made for somebody else.
    AnotherMember = 409 "another_member";
    /// The case was decided already.
    Decided = 409 "decided";
    /// There is an appeal against this already, or nothing to appeal against.
    NoAppeal = 409 "no_appeal";
    /// What it is about is gone: the message was removed, or its author erased.
    Gone = 410 "gone";
    /// A body over 16 KiB, or over what its endpoint says.
    TooLarge = 413 "too_large";
    /// A body that isn't `application/json`.
    UnsupportedMediaType = 415 "unsupported_media_type";
    /// `/ws` without an upgrade.
    UpgradeRequired = 426 "upgrade_required";
    /// `/ws` with another version of WebSocket than 13.
    Version = 426 "version";
    /// Too many attempts or connections; `Retry-After` says when to try again.
    RateLimited = 429 "rate_limited";
    /// The member can read here, not write, for `Retry-After`; a notice has the reasons.
    Muted = 429 "muted";
    /// The channel is slow for now; `Retry-After` says when the next message can come.
    Slow = 429 "slow";
    /// The channel is frozen for now: only facilitators write.
    Frozen = 429 "frozen";
    /// A fault of the server, logged with the incident id in `detail`.
    Internal = 500 "internal";
    /// The store can't be reached; `Retry-After` may say when to try again.
    Unavailable = 503 "unavailable";
    /// The server's clock may be wrong: what follows from the time waits, for about ten minutes.
    ClockDoubted = 503 "clock_doubted";
    /// The server is stopping: come back soon, to another or the next.
    Draining = 503 "draining";
}

impl ProblemCode {
    /// The body that says it. `detail` is this occurrence, in English.
    pub fn problem(self, detail: impl Into<String>) -> Problem {
        Problem {
            r#type: "about:blank".into(),
            title: title(self.status()).into(),
            status: self.status(),
            detail: detail.into(),
            code: self.name().into(),
        }
    }
}

/// With `about:blank` the title is the status's own phrase (RFC 9457, section 4.2.1).
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_name_of_its_own_and_its_status_as_title() {
        let mut names: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ProblemCode::ALL.len());
        assert!(ProblemCode::ALL.is_sorted_by_key(|code| code.status()));
        for code in ProblemCode::ALL {
            assert_eq!(code.problem("x").title == "Internal Server Error", code.status() == 500, "{code:?}");
        }
    }
}

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
    /// Not JSON, a field missing or of another type, or an id that is no UUID.
    BadRequest = 400 "bad_request";
    /// No session, or one that has ended: sign in again.
    Unauthenticated = 401 "unauthenticated";
    /// Seen by the member, but not theirs to do.
    Forbidden = 403 "forbidden";
    /// The `Origin` isn't on the allowlist, or stands beside a bearer token.
    OriginRefused = 403 "origin_refused";
    /// Not there, or not for this member to know whether it is there.
    NotFound = 404 "not_found";
    /// No invitation has this code, or it was used up or has expired. All three read alike.
    InvitationInvalid = 404 "invitation_invalid";
    /// The path is there, but not for this method.
    MethodNotAllowed = 405 "method_not_allowed";
    /// A body larger than `limits.frame_bytes`.
    TooBig = 413 "too_big";
    /// A body that isn't `application/json`.
    UnsupportedMediaType = 415 "unsupported_media_type";
    /// Text that is empty, has control characters or look-alike tricks; or a language that is no tag.
    TextInvalid = 422 "text_invalid";
    /// Text longer than `limits` says.
    TooLong = 422 "too_long";
    /// `/ws` without an upgrade to WebSocket version 13, or without the subprotocol.
    UpgradeRequired = 426 "upgrade_required";
    /// Too many requests; `Retry-After` says when there is room again.
    RateLimited = 429 "rate_limited";
    /// The member or the address has as many connections as it may; `Retry-After` says when to try again.
    TooManyConnections = 429 "too_many_connections";
    /// A fault of the server, logged with the incident id in `detail`.
    Internal = 500 "internal";
    /// The store can't be reached, or the server is stopping; `Retry-After` says when to try again.
    Unavailable = 503 "unavailable";
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
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
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

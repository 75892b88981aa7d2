//! What is text in a type, because whoever takes it says best what is wrong with it, has a form all the same.

#![expect(dead_code, reason = "nothing but their schemas is used")]

use schemars::JsonSchema;

/// A time zone of the IANA database, in whatever case: `Europe/Berlin`.
#[derive(JsonSchema)]
pub struct Zone(#[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9_+/-]+$"))] String);

/// A recurrence rule as it stands after `RRULE:` (RFC 5545, 3.3.10). It names the first start; it has no BYHOUR, BYMINUTE or BYSECOND, and
/// a COUNT of at most 1,000.
#[derive(JsonSchema)]
pub struct Recurrence(
    #[schemars(
        length(min = 10, max = 4096),
        regex(pattern = r"^[A-Za-z]+=[A-Za-z0-9,+-]+(?:;[A-Za-z]+=[A-Za-z0-9,+-]+)*;?$")
    )]
    String,
);

/// How long before a start, on the wall clock (ISO 8601): `P1W`, `P1D`, `PT1H30M`. At least a minute, at most four weeks.
#[derive(JsonSchema)]
pub struct Before(
    #[schemars(regex(
        pattern = r"^P(?:(?:[0-9]{1,5}W(?:[0-9]{1,5}D)?|[0-9]{1,5}D)(?:T(?:[0-9]{1,5}H(?:[0-9]{1,5}M)?|[0-9]{1,5}M))?|T(?:[0-9]{1,5}H(?:[0-9]{1,5}M)?|[0-9]{1,5}M))$"
    ))]
    String,
);

/// A link to a page, https only.
#[derive(JsonSchema)]
pub struct Link(#[schemars(length(min = 9, max = 2000), regex(pattern = "^[Hh][Tt][Tt][Pp][Ss]:"))] String);

/// A name in both languages: one line, of at most 40 characters each, unless the operator says otherwise.
#[derive(JsonSchema)]
pub struct RawName {
    #[schemars(length(min = 1, max = 160))]
    de: String,
    #[schemars(length(min = 1, max = 160))]
    fr: String,
}

/// A line in both languages, of at most 200 characters each.
#[derive(JsonSchema)]
pub struct RawLine {
    #[schemars(length(min = 1, max = 800))]
    de: String,
    #[schemars(length(min = 1, max = 800))]
    fr: String,
}

/// A line in both languages, of at most 200 characters each, or nothing.
#[derive(JsonSchema)]
pub struct RawTopic {
    #[schemars(length(max = 800))]
    de: String,
    #[schemars(length(max = 800))]
    fr: String,
}

/// A text in both languages, of at most 20,000 bytes each.
#[derive(JsonSchema)]
pub struct RawText {
    #[schemars(length(max = 20_000))]
    de: String,
    #[schemars(length(max = 20_000))]
    fr: String,
}

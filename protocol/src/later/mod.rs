//! Messages for later.

use crate::command::RawTranslation;
use crate::id::{ChannelId, MemberId, ScheduledId};
use crate::lang::Lang;
use crate::local::LocalTime;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TypeVisitor;

/// What is said, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ScheduledPlan {
    /// What it says.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub text: String,
    /// The language it is written in.
    pub lang: Lang,
    /// The same in another language.
    pub translation: Option<RawTranslation>,
    /// When, on the wall clock of `zone`; in the future.
    pub at: LocalTime,
    /// An IANA zone.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::Zone"))]
    pub zone: String,
    /// How it comes again: an RRULE, at most once a day, as in [`Plan`](crate::http::agenda::meetings::Plan). Null: once.
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::Recurrence>"))]
    pub rule: Option<String>,
}

/// `POST /api/v1/channels/{channel}/scheduled`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewScheduled {
    /// Made by the client (UUIDv7): sent again, it is the same.
    pub id: ScheduledId,
    /// What, and when.
    pub plan: ScheduledPlan,
    /// Keep it as it is, although a word rule warned.
    #[serde(default)]
    pub confirmed: bool,
}

/// `PUT /api/v1/scheduled/{id}`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ScheduledPut {
    /// From now on.
    pub plan: ScheduledPlan,
    /// Keep it as it is, although a word rule warned.
    #[serde(default)]
    pub confirmed: bool,
}

/// `GET /api/v1/channels/{channel}/scheduled`: the reader's own; for facilitators of the pairing everybody's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ScheduledList {
    /// By when they come next.
    pub scheduled: Vec<Scheduled>,
}

/// A message for later.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Scheduled {
    /// Which.
    pub id: ScheduledId,
    /// Where to.
    pub channel: ChannelId,
    /// Whose.
    pub by: MemberId,
    /// What, and when.
    pub plan: ScheduledPlan,
    /// When it comes next; null: never again.
    pub next: Option<Timestamp>,
    /// Why it was not posted the last time: a refusal's name; null: it was, or it wasn't due yet.
    pub refused: Option<String>,
}

#[cfg(test)]
pub(crate) const TOLD: crate::told::Told = crate::told::Told {
    types: |all| {
        all.visit::<ScheduledPlan>();
        all.visit::<NewScheduled>();
        all.visit::<ScheduledPut>();
        all.visit::<ScheduledList>();
        all.visit::<Scheduled>();
    },
    schemas: |all| {
        all.body::<NewScheduled>();
        all.body::<ScheduledPut>();
        all.answer::<ScheduledList>();
        all.answer::<Scheduled>();
    },
    examples: || {
        use crate::golden::Golden;
        use crate::golden::cast::{CHANNEL, LENA, at};
        let plan = ScheduledPlan {
            text: "Denkt an die Ausweise!".into(),
            lang: Lang::de(),
            translation: Some(RawTranslation { lang: Lang::fr(), text: "Pensez aux papiers !".into() }),
            at: LocalTime::parse("2026-03-24T18:00").unwrap(),
            zone: "Europe/Berlin".into(),
            rule: Some("FREQ=WEEKLY;COUNT=3".into()),
        };
        let id = ScheduledId(uuid::uuid!("019c5264-5d22-7e35-8a44-5d6e7f8192a3"));
        let told = Scheduled { id, channel: CHANNEL, by: LENA, plan: plan.clone(), next: Some(at(0)), refused: None };
        vec![
            Golden::of("http.new_scheduled", NewScheduled { id, plan, confirmed: false }),
            Golden::of("http.scheduled", told),
        ]
    },
    chapter: include_str!("reference.md"),
};

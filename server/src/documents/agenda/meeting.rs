//! Meetings: what was planned, and where each is found by when it takes place.
//!
//! Nothing about a meeting changes as time goes by: the terms by which it is found say from when until when it lasts, and
//! whoever asks names the days. So what is long over costs nobody anything, and nobody has to put it away.

use super::super::{About, Document};
use super::over::{Over, OverWhat};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::meetings::Meeting as Told;
use quartier_protocol::id::{CalendarId, ChannelId, MeetingId, PairingId};
use quartier_protocol::local::{LocalDate, LocalTime};
use serde::{Deserialize, Serialize};

/// For how many years beyond the one it was changed in a meeting's end has a term of its own.
const YEARS_AHEAD: i16 = 2;

/// How many moves of a series are remembered.
const MOVED_BEFORE_MAX: usize = 20;

/// A meeting, all its times together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Meeting {
    /// In which pairing.
    pub pairing: PairingId,
    /// As its members see it.
    pub told: Told,
    /// From which day to which it lasts.
    pub span: Span,
    /// Under which names answers and minutes are kept.
    pub names: Names,
    /// What it was made of: the same again is the same meeting. None where a calendar or a split made it.
    pub made_of: Option<Digest>,
    /// Where another meeting took over: the name, as in [`Names::kept`], of that one's first time.
    pub continued: Option<LocalTime>,
    /// Which one did.
    #[serde(default)]
    pub next: Option<MeetingId>,
    /// What [`Names::moved`] was each time before, the latest last: names that were said then still lead to their times.
    #[serde(default)]
    pub moved_before: Vec<i64>,
    /// The calendar's own name for it (UID), where it was taken in.
    pub uid: Option<String>,
}

impl Meeting {
    /// Moves all its times by minutes on the wall clock.
    pub fn move_by(&mut self, minutes: i64) {
        if minutes != 0 {
            self.moved_before.retain(|before| *before != self.names.moved);
            self.moved_before.push(self.names.moved);
            let too_many = self.moved_before.len().saturating_sub(MOVED_BEFORE_MAX);
            self.moved_before.drain(..too_many);
            self.names.moved += minutes;
        }
    }

    /// The names as they are kept that a time may have had when somebody said its name: the most likely first.
    pub fn said(&self, name: LocalTime) -> impl Iterator<Item = LocalTime> + '_ {
        let moved = [self.names.moved].into_iter().chain(self.moved_before.iter().rev().copied());
        moved.map(move |moved| Names { moved, ..self.names }.kept(name))
    }
}

/// From which day to which something lasts, on the wall clock of its zone, changed times included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span {
    /// Its first day.
    pub first: LocalDate,
    /// The last; none: it goes on and on.
    pub last: Option<LocalDate>,
    /// The year in which that was said.
    pub said: i16,
}

impl Meeting {
    /// Where it stands among what is over; none while it goes on and on.
    pub fn over(&self) -> Option<Over> {
        Some(Over { channel: self.told.channel, day: self.span.last?, what: OverWhat::Meeting(self.told.id) })
    }
}

/// Under which names answers and minutes are kept: they stay with their times when a series is moved or split, without
/// being written anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Names {
    /// The meeting they were first given for.
    pub of: MeetingId,
    /// By how many minutes the series was moved since, on the wall clock.
    pub moved: i64,
}

impl Names {
    /// Of a meeting that has just been made.
    pub fn new(of: MeetingId) -> Self {
        Self { of, moved: 0 }
    }

    /// The name under which something is kept of one of the times.
    pub fn kept(self, occurrence: LocalTime) -> LocalTime {
        occurrence.moved(-self.moved)
    }

    /// The time a name stands for.
    pub fn told(self, kept: LocalTime) -> LocalTime {
        kept.moved(self.moved)
    }
}

impl Document for Meeting {
    const KIND: Kind = "meeting";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.told.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![of_pairing(self.pairing), of_channel(self.told.channel)];
        terms.extend(self.told.calendar.map(of_calendar));
        terms.push(named_by(self.names.of));
        terms.push(until(self.told.channel, self.span.ends()));
        terms.extend(self.told.plan.skip_holidays.then(|| SKIPPING.to_owned()));
        terms.extend(self.span.periods().iter().map(|period| within(self.pairing, *period)));
        terms
    }
}

/// The term of all meetings that skip holidays.
pub const SKIPPING: &str = "skipping";

/// The term of all meetings of a pairing.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}

/// The term of all meetings of a channel.
pub fn of_channel(channel: ChannelId) -> String {
    format!("channel:{channel}")
}

/// The term of a meeting and those that continue it: all whose answers and minutes are kept under its names.
pub fn named_by(of: MeetingId) -> String {
    format!("named:{of}")
}

/// The term of what was taken in from a calendar.
pub fn of_calendar(calendar: CalendarId) -> String {
    format!("calendar:{calendar}")
}

/// The terms of a pairing's meetings that may take place on these days, both included. Each meeting has at most two of
/// them.
pub fn on_days(pairing: PairingId, from: LocalDate, until: LocalDate) -> Vec<String> {
    let mut terms = vec![within(pairing, Period::Ever)];
    for size in [Period::month, Period::year, Period::decade] {
        terms.extend(size(from).to(size(until)).into_iter().map(|period| within(pairing, period)));
    }
    terms
}

/// The terms of a channel's meetings that end on a day or later. Each has one of them.
pub fn ending_from(channel: ChannelId, from: LocalDate, this_year: i16) -> Vec<String> {
    let years = (from.civil().year()..=this_year + YEARS_AHEAD).map(Ends::In);
    years.chain([Ends::Later, Ends::Never]).map(|ends| until(channel, ends)).collect()
}

fn until(channel: ChannelId, ends: Ends) -> String {
    match ends {
        Ends::In(year) => format!("until:{channel}:{year}"),
        Ends::Later => format!("until:{channel}:later"),
        Ends::Never => format!("until:{channel}:never"),
    }
}

fn within(pairing: PairingId, period: Period) -> String {
    match period {
        Period::Month(month) => format!("in:{pairing}:{}-{:02}", month / 12, month % 12 + 1),
        Period::Year(year) => format!("in:{pairing}:{year}"),
        Period::Decade(decade) => format!("in:{pairing}:{decade}x"),
        Period::Ever => format!("in:{pairing}:ever"),
    }
}

/// When something ends, as far as it is found by that.
#[derive(Clone, Copy)]
enum Ends {
    In(i16),
    Later,
    Never,
}

/// A stretch of the calendar: a meeting is found in the smallest kind of which two at most hold all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Period {
    Month(i32),
    Year(i32),
    Decade(i32),
    Ever,
}

impl Period {
    fn month(day: LocalDate) -> Self {
        Self::Month(i32::from(day.civil().year()) * 12 + i32::from(day.civil().month()) - 1)
    }

    fn year(day: LocalDate) -> Self {
        Self::Year(day.civil().year().into())
    }

    fn decade(day: LocalDate) -> Self {
        Self::Decade(i32::from(day.civil().year()) / 10)
    }

    /// All from one to another of the same kind.
    fn to(self, last: Self) -> Vec<Self> {
        match (self, last) {
            (Self::Month(from), Self::Month(until)) => (from..=until).map(Self::Month).collect(),
            (Self::Year(from), Self::Year(until)) => (from..=until).map(Self::Year).collect(),
            (Self::Decade(from), Self::Decade(until)) => (from..=until).map(Self::Decade).collect(),
            _ => vec![Self::Ever],
        }
    }
}

impl Span {
    fn ends(self) -> Ends {
        match self.last.map(|last| last.civil().year()) {
            None => Ends::Never,
            Some(year) if year <= self.said + YEARS_AHEAD => Ends::In(year),
            Some(_) => Ends::Later,
        }
    }

    fn periods(self) -> Vec<Period> {
        let Some(last) = self.last else { return vec![Period::Ever] };
        let kinds = [Period::month, Period::year, Period::decade];
        let mut held = kinds.iter().map(|kind| kind(self.first).to(kind(last)));
        held.find(|periods| (1..=2).contains(&periods.len())).unwrap_or_else(|| vec![Period::Ever])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> LocalDate {
        LocalDate::parse(text).unwrap()
    }

    fn span(first: &str, last: Option<&str>) -> Span {
        Span { first: day(first), last: last.map(day), said: 2026 }
    }

    #[test]
    fn a_meeting_is_found_on_each_of_its_days_and_by_two_terms_at_most() {
        let pairing = PairingId(Uuid::nil());
        let spans = [
            ("2026-03-24", Some("2026-03-24")),
            ("2026-03-31", Some("2026-04-01")),
            ("2026-03-24", Some("2026-11-24")),
            ("2026-11-24", Some("2027-02-02")),
            ("2026-11-24", Some("2029-02-02")),
            ("2026-11-24", Some("2061-02-02")),
            ("2026-11-24", None),
        ];
        for (first, last) in spans {
            let terms: Vec<String> = span(first, last).periods().iter().map(|one| within(pairing, *one)).collect();
            assert!((1..=2).contains(&terms.len()), "{first} {last:?}: {terms:?}");
            for on in [first, last.unwrap_or("2399-01-01")] {
                let asked = on_days(pairing, day(on), day(on));
                assert_eq!(terms.iter().filter(|term| asked.contains(term)).count(), 1, "{on}: {terms:?}");
            }
        }
        let asked = on_days(pairing, day("2026-06-01"), day("2026-06-30"));
        let over = span("2026-03-24", Some("2026-03-24")).periods();
        assert!(!asked.contains(&within(pairing, over[0])), "what is over in March is not read in June");
    }

    #[test]
    fn what_is_over_is_not_among_what_ends_later() {
        let channel = ChannelId(Uuid::nil());
        let asked = ending_from(channel, day("2026-01-01"), 2026);
        let is_asked = |last| asked.contains(&until(channel, span("2020-01-01", last).ends()));
        assert!([Some("2026-01-01"), Some("2028-12-31"), Some("2031-01-01"), None].into_iter().all(is_asked));
        assert!(!is_asked(Some("2025-12-31")));
    }

    #[test]
    fn what_is_kept_of_a_time_stays_with_it_when_the_series_is_moved() {
        let names = Names { of: MeetingId(Uuid::nil()), moved: 90 };
        let [told, kept] = ["2026-03-29T01:15", "2026-03-28T23:45"].map(|text| LocalTime::parse(text).unwrap());
        assert_eq!((names.kept(told), names.told(kept)), (kept, told));
    }

    #[test]
    fn a_name_is_understood_as_it_was_said_before_a_move() {
        let id = "00000000-0000-0000-0000-000000000000";
        let text = serde_json::json!({"de": "x", "fr": "x"});
        let mut meeting: Meeting = serde_json::from_value(serde_json::json!({
            "pairing": id, "span": {"first": "2026-03-24", "last": null, "said": 2026}, "names": {"of": id, "moved": 0},
            "made_of": null, "continued": null, "uid": null,
            "told": {
                "id": id, "channel": id, "changed": [], "sequence": 0, "cancelled": false, "why": null, "continues": null,
                "calendar": null, "by": null, "made": "2026-01-01T00:00:00.000Z", "changed_at": "2026-01-01T00:00:00.000Z",
                "plan": {
                    "title": text, "place": text, "start": "2026-03-24T18:00", "zone": "Europe/Berlin", "minutes": 90,
                    "rule": "FREQ=DAILY", "link": null,
                },
            },
        }))
        .unwrap();
        [60, 0, 30].into_iter().for_each(|minutes| meeting.move_by(minutes));
        let name = LocalTime::parse("2026-04-01T18:00").unwrap();
        let said: Vec<String> = meeting.said(name).map(|kept| kept.to_string()).collect();
        assert_eq!(said, ["2026-04-01T16:30", "2026-04-01T17:00", "2026-04-01T18:00"]);
        (0..50).for_each(|_| meeting.move_by(1));
        assert_eq!(meeting.moved_before.len(), MOVED_BEFORE_MAX);
    }
}

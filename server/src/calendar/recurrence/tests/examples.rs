//! All examples of RFC 5545, section 3.8.5.3, with the dates it lists; those it refuses to list by the day are counted.
//! Those that repeat within a day more often than a council does are refused, and are listed too.

use super::super::RuleError;
use super::{Rule, at, rule};

/// Start, rule, the first occurrences as the RFC lists them, and whether those are all.
type Example = (&'static str, &'static str, &'static [&'static str], All);

#[derive(PartialEq)]
enum All {
    Listed,
    GoesOn,
}
use All::{GoesOn, Listed};

/// New York in September 1997, where all of the RFC's examples are.
const START: &str = "1997-09-02T09:00";

#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    // Daily for 10 occurrences.
    (START, "FREQ=DAILY;COUNT=10",
     &["1997-09: 2 3 4 5 6 7 8 9 10 11"], Listed),
    // Every other day, for ever.
    (START, "FREQ=DAILY;INTERVAL=2",
     &["1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30", "1997-10: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30",
       "1997-11: 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29", "1997-12: 1 3"], GoesOn),
    // Every 10 days, 5 occurrences.
    (START, "FREQ=DAILY;INTERVAL=10;COUNT=5",
     &["1997-09: 2 12 22", "1997-10: 2 12"], Listed),
    // Weekly for 10 occurrences.
    (START, "FREQ=WEEKLY;COUNT=10",
     &["1997-09: 2 9 16 23 30", "1997-10: 7 14 21 28", "1997-11: 4"], Listed),
    // Weekly until December 24, 1997.
    (START, "FREQ=WEEKLY;UNTIL=19971224T000000Z",
     &["1997-09: 2 9 16 23 30", "1997-10: 7 14 21 28", "1997-11: 4 11 18 25", "1997-12: 2 9 16 23"], Listed),
    // Every other week, for ever.
    (START, "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
     &["1997-09: 2 16 30", "1997-10: 14 28", "1997-11: 11 25", "1997-12: 9 23", "1998-01: 6 20", "1998-02: 3 17"], GoesOn),
    // Weekly on Tuesday and Thursday for five weeks.
    (START, "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
     &["1997-09: 2 4 9 11 16 18 23 25 30", "1997-10: 2"], Listed),
    (START, "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
     &["1997-09: 2 4 9 11 16 18 23 25 30", "1997-10: 2"], Listed),
    // Every other week on Monday, Wednesday, and Friday until December 24, 1997.
    ("1997-09-01T09:00", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
     &["1997-09: 1 3 5 15 17 19 29", "1997-10: 1 3 13 15 17 27 29 31", "1997-11: 10 12 14 24 26 28",
       "1997-12: 8 10 12 22"], Listed),
    // Every other week on Tuesday and Thursday, for 8 occurrences.
    (START, "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
     &["1997-09: 2 4 16 18 30", "1997-10: 2 14 16"], Listed),
    // Monthly on the first Friday for 10 occurrences.
    ("1997-09-05T09:00", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
     &["1997-09: 5", "1997-10: 3", "1997-11: 7", "1997-12: 5", "1998-01: 2", "1998-02: 6", "1998-03: 6", "1998-04: 3",
       "1998-05: 1", "1998-06: 5"], Listed),
    // Monthly on the first Friday until December 24, 1997.
    ("1997-09-05T09:00", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
     &["1997-09: 5", "1997-10: 3", "1997-11: 7", "1997-12: 5"], Listed),
    // Every other month on the first and last Sunday of the month for 10 occurrences.
    ("1997-09-07T09:00", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
     &["1997-09: 7 28", "1997-11: 2 30", "1998-01: 4 25", "1998-03: 1 29", "1998-05: 3 31"], Listed),
    // Monthly on the second-to-last Monday of the month for 6 months.
    ("1997-09-22T09:00", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
     &["1997-09: 22", "1997-10: 20", "1997-11: 17", "1997-12: 22", "1998-01: 19", "1998-02: 16"], Listed),
    // Monthly on the third-to-the-last day of the month, for ever.
    ("1997-09-28T09:00", "FREQ=MONTHLY;BYMONTHDAY=-3",
     &["1997-09: 28", "1997-10: 29", "1997-11: 28", "1997-12: 29", "1998-01: 29", "1998-02: 26"], GoesOn),
    // Monthly on the 2nd and 15th of the month for 10 occurrences.
    (START, "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
     &["1997-09: 2 15", "1997-10: 2 15", "1997-11: 2 15", "1997-12: 2 15", "1998-01: 2 15"], Listed),
    // Monthly on the first and last day of the month for 10 occurrences.
    ("1997-09-30T09:00", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
     &["1997-09: 30", "1997-10: 1 31", "1997-11: 1 30", "1997-12: 1 31", "1998-01: 1 31", "1998-02: 1"], Listed),
    // Every 18 months on the 10th thru 15th of the month for 10 occurrences.
    ("1997-09-10T09:00", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
     &["1997-09: 10 11 12 13 14 15", "1999-03: 10 11 12 13"], Listed),
    // Every Tuesday, every other month.
    (START, "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
     &["1997-09: 2 9 16 23 30", "1997-11: 4 11 18 25", "1998-01: 6 13 20 27", "1998-03: 3 10 17 24 31"], GoesOn),
    // Yearly in June and July for 10 occurrences.
    ("1997-06-10T09:00", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
     &["1997-06: 10", "1997-07: 10", "1998-06: 10", "1998-07: 10", "1999-06: 10", "1999-07: 10", "2000-06: 10",
       "2000-07: 10", "2001-06: 10", "2001-07: 10"], Listed),
    // Every other year on January, February, and March for 10 occurrences.
    ("1997-03-10T09:00", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
     &["1997-03: 10", "1999-01: 10", "1999-02: 10", "1999-03: 10", "2001-01: 10", "2001-02: 10", "2001-03: 10",
       "2003-01: 10", "2003-02: 10", "2003-03: 10"], Listed),
    // Every third year on the 1st, 100th, and 200th day for 10 occurrences.
    ("1997-01-01T09:00", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
     &["1997-01: 1", "1997-04: 10", "1997-07: 19", "2000-01: 1", "2000-04: 9", "2000-07: 18", "2003-01: 1",
       "2003-04: 10", "2003-07: 19", "2006-01: 1"], Listed),
    // Every 20th Monday of the year, for ever.
    ("1997-05-19T09:00", "FREQ=YEARLY;BYDAY=20MO",
     &["1997-05: 19", "1998-05: 18", "1999-05: 17"], GoesOn),
    // Monday of week number 20 (where the default start of the week is Monday), for ever.
    ("1997-05-12T09:00", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
     &["1997-05: 12", "1998-05: 11", "1999-05: 17"], GoesOn),
    // Every Thursday in March, for ever.
    ("1997-03-13T09:00", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
     &["1997-03: 13 20 27", "1998-03: 5 12 19 26", "1999-03: 4 11 18 25"], GoesOn),
    // Every Thursday, but only during June, July, and August, for ever.
    ("1997-06-05T09:00", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
     &["1997-06: 5 12 19 26", "1997-07: 3 10 17 24 31", "1997-08: 7 14 21 28", "1998-06: 4 11 18 25",
       "1998-07: 2 9 16 23 30", "1998-08: 6 13 20 27", "1999-06: 3 10 17 24", "1999-07: 1 8 15 22 29",
       "1999-08: 5 12 19 26"], GoesOn),
    // Every Friday the 13th, for ever. The RFC leaves the start out by an EXDATE; the rule alone doesn't name it.
    (START, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
     &["1998-02: 13", "1998-03: 13", "1998-11: 13", "1999-08: 13", "2000-10: 13"], GoesOn),
    // The first Saturday that follows the first Sunday of the month, for ever.
    ("1997-09-13T09:00", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
     &["1997-09: 13", "1997-10: 11", "1997-11: 8", "1997-12: 13", "1998-01: 10", "1998-02: 7", "1998-03: 7",
       "1998-04: 11", "1998-05: 9", "1998-06: 13"], GoesOn),
    // Every 4 years, the first Tuesday after a Monday in November, for ever (U.S. Presidential Election day).
    ("1996-11-05T09:00", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
     &["1996-11: 5", "2000-11: 7", "2004-11: 2"], GoesOn),
    // The third instance into the month of one of Tuesday, Wednesday, or Thursday, for the next 3 months.
    ("1997-09-04T09:00", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
     &["1997-09: 4", "1997-10: 7", "1997-11: 6"], Listed),
    // The second-to-last weekday of the month.
    ("1997-09-29T09:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
     &["1997-09: 29", "1997-10: 30", "1997-11: 27", "1997-12: 30", "1998-01: 29", "1998-02: 26", "1998-03: 30"], GoesOn),
    // The days generated makes a difference because of WKST.
    ("1997-08-05T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
     &["1997-08: 5 10 19 24"], Listed),
    ("1997-08-05T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
     &["1997-08: 5 17 19 31"], Listed),
    // An invalid date (February 30) is ignored.
    ("2007-01-15T09:00", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
     &["2007-01: 15 30", "2007-02: 15", "2007-03: 15 30"], Listed),
];

fn written_out(listed: &[&str]) -> Vec<String> {
    let month = |line: &&str| {
        let (month, days) = line.split_once(": ").unwrap();
        days.split(' ').map(|day| format!("{month}-{day:0>2}T09:00:00")).collect::<Vec<_>>()
    };
    listed.iter().flat_map(month).collect()
}

#[test]
fn the_examples_of_the_rfc_give_the_dates_it_lists() {
    for (start, text, listed, all) in EXAMPLES {
        let listed = written_out(listed);
        let one_more = listed.len() + 1;
        let mut found: Vec<String> =
            rule(text).occurrences(at(start)).take(one_more).map(|wall| wall.to_string()).collect();
        if *all == GoesOn {
            assert_eq!(found.len(), one_more, "{text} goes on");
            found.pop();
        }
        assert_eq!(found, listed, "{text}");
    }
}

#[test]
fn every_day_in_january_for_three_years_is_said_in_two_ways() {
    let start = at("1998-01-01T09:00");
    let yearly = rule("FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA").occurrences(start);
    let daily = rule("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1").occurrences(start);
    let days: Vec<String> = yearly.map(|wall| wall.to_string()).collect();
    assert_eq!(days, daily.map(|wall| wall.to_string()).collect::<Vec<_>>());
    let all =
        [1998, 1999, 2000].into_iter().flat_map(|year| (1..=31).map(move |day| format!("{year}-01-{day:02}T09:00:00")));
    assert_eq!(days, all.collect::<Vec<_>>());
}

#[test]
fn daily_until_christmas_eve_is_a_hundred_and_thirteen_times() {
    let days: Vec<_> = rule("FREQ=DAILY;UNTIL=19971224T000000Z").occurrences(at(START)).collect();
    assert_eq!((days.len(), days.last()), (113, Some(&at("1997-12-23T09:00"))));
}

#[test]
fn every_twenty_minutes_of_the_working_day_is_too_often() {
    for text in [
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z",
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40;BYSECOND=0,30",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ] {
        assert_eq!(Rule::parse(text), Err(RuleError::TooOften), "{text}");
    }
    // The RFC's own is 24 times, which is as often as may be.
    let often = rule("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40");
    let times: Vec<_> = often.between(at(START), at("1997-09-03T00:00"), at("1997-09-04T00:00"), 100);
    assert_eq!((times.len(), times[0], times[23]), (24, at("1997-09-03T09:00"), at("1997-09-03T16:40")));
}

#[test]
fn what_programs_understand_differently_goes_by_the_words_of_the_rfc() {
    for (text, start, days) in [
        // Numbered and plain days add up.
        ("FREQ=MONTHLY;BYDAY=MO,-1FR", "2026-06-01T09:00", &["2026-06: 1 8 15 22 26 29", "2026-07: 6"][..]),
        // A week without a day takes the day of the start.
        ("FREQ=YEARLY;BYWEEKNO=20", "2026-05-13T09:00", &["2026-05: 13", "2027-05: 19", "2028-05: 17"]),
        // A place in the week is one in the whole week, even in the first.
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;BYSETPOS=3", "2026-06-03T09:00", &["2026-06: 3 10 17"]),
        // The last days of December can be in week 1, and the first of January in week 53.
        (
            "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
            "2019-12-30T09:00",
            &["2019-12: 30", "2020-01: 5", "2020-12: 28", "2021-01: 3 4 10", "2022-01: 3 9"],
        ),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;WKST=TU", "2016-01-21T09:00", &["2017-01: 1", "2022-01: 2"]),
    ] {
        let listed = written_out(days);
        let found: Vec<String> =
            rule(text).occurrences(at(start)).take(listed.len()).map(|wall| wall.to_string()).collect();
        assert_eq!(found, listed, "{text}");
    }
}

#[test]
fn weeks_are_those_of_iso_8601_if_they_begin_on_monday() {
    let mut day = jiff::civil::date(1990, 1, 1);
    while day.year() < 2040 {
        let (week, weeks) = super::super::days::week_of(day, jiff::civil::Weekday::Monday);
        let iso = day.iso_week_date();
        assert_eq!((week, weeks), (iso.week(), iso.weeks_in_year()), "{day}");
        day = day.tomorrow().unwrap();
    }
}

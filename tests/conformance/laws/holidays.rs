//! Holidays: nobody is reminded of what doesn't take place.

use super::lifetimes::service_with;
use super::reminding::{meeting, plan, remind, said, until};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::agenda::holidays::{HolidayCalendar, Holidays};
use quartier::calendar::ics::read::{Limits, read};
use quartier::calendar::zones::Zone;
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::HolidayKind;
use quartier_protocol::message::MeetingTime;

/// The second Tuesday of June.
const OFF: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
                   DTSTART;VALUE=DATE:20260609\r\nSUMMARY:Ferien\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

pub async fn a_time_that_holidays_leave_out_is_not_reminded_of<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let calendar = read(OFF.as_bytes(), &Zone::UTC, &Limits::DEFAULT).unwrap();
    let (name, country, kind) = ("Ferien".to_owned(), Country::De, HolidayKind::School);
    let holidays = Holidays::of(&[HolidayCalendar { name, country, kind, pairings: Vec::new(), calendar }]);
    let service = service_with(&world, node.stores.clone(), |options| options.holidays = holidays);
    let mut skips = meeting(&world, "2026-06-02T18:00", Some("FREQ=WEEKLY"), &["P1D"]);
    skips.told.plan.skip_holidays = true;
    let comes = meeting(&world, "2026-06-02T19:00", Some("FREQ=WEEKLY"), &["P1D"]);
    plan(&world, &service, &skips).await;
    plan(&world, &service, &comes).await;
    let mut reminded = Vec::new();
    for day in ["2026-06-01", "2026-06-08", "2026-06-15"] {
        for hour in ["16:00", "17:00"] {
            until(&world, &format!("{day}T{hour}"));
            remind(&service).await;
        }
        let about = said(&world, &node.stores).await.into_iter().filter_map(|message| message.meeting);
        let of = |id| {
            let mine = about.clone().filter(|time: &MeetingTime| time.id == id);
            mine.filter_map(|time| time.occurrence).map(|at| at.to_string()[..10].to_owned()).collect::<Vec<_>>()
        };
        reminded = vec![of(skips.told.id), of(comes.told.id)];
    }
    assert_eq!(reminded[0], ["2026-06-02", "2026-06-16"], "on the holiday nobody comes");
    assert_eq!(reminded[1], ["2026-06-02", "2026-06-09", "2026-06-16"], "what doesn't skip holidays takes place");
}

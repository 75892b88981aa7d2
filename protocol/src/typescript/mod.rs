//! The crate's types as TypeScript, kept in the browser client.

pub mod declaration;
mod tables;

use crate::{CAPABILITIES, command, directory, event, http, kept, push, reply};
use declaration::{Shape, doc};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

const FILE: &str = "web-client/src/protocol/generated.ts";

/// One exported type.
pub struct Declared {
    pub doc: String,
    /// With its parameters, `Reply<T>`.
    pub head: String,
    pub shape: Shape,
}

/// Types that were visited, with those they are made of.
#[derive(Default)]
pub struct Collected(BTreeMap<String, Declared>);

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Config::new().with_large_int("number");
        let name = T::ident(&config);
        if T::output_path().is_none() || self.0.contains_key(&name) {
            return;
        }
        let source = T::decl(&config);
        let (head, shape) = source.split_once('=').unwrap();
        let head = head.trim_start_matches("type ").trim().to_owned();
        let doc = doc(&T::docs().unwrap_or_default());
        // Told `rename`, ts-rs writes the tag of a struct with the name the type has here; serde writes it in lower case.
        let shape = shape.replace(&format!("\"type\": \"{name}\""), &format!("\"type\": \"{}\"", name.to_lowercase()));
        self.0.insert(name, Declared { doc, head, shape: Shape::parse(&shape) });
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Every type that crosses the wire, by name.
pub fn declared() -> BTreeMap<String, Declared> {
    let mut all = Collected::default();
    all.visit::<command::Command>();
    all.visit::<command::CommandFrame>();
    all.visit::<event::EventKind>();
    all.visit::<reply::Outcome<reply::Done>>();
    all.visit::<reply::Recovery>();
    all.visit::<reply::Reply<reply::Done>>();
    all.visit::<reply::SubscribeOk>();
    all.visit::<reply::EventsOk>();
    all.visit::<reply::HistoryOk>();
    all.visit::<reply::SendOk>();
    all.visit::<reply::EditOk>();
    all.visit::<push::DeskLog>();
    all.visit::<event::CaseState>();
    all.visit::<reply::PositionOk>();
    all.visit::<push::Pushed>();
    all.visit::<http::Problem>();
    all.visit::<http::joining::AgeBand>();
    all.visit::<http::joining::ConsentText>();
    all.visit::<http::joining::ConsentVersion>();
    all.visit::<http::joining::Service>();
    all.visit::<http::joining::CouncilCard>();
    all.visit::<http::joining::Look>();
    all.visit::<http::joining::Welcome>();
    all.visit::<http::joining::Looked>();
    all.visit::<http::joining::Join>();
    all.visit::<http::own::SignedIn>();
    all.visit::<http::own::SessionState>();
    all.visit::<http::own::MePatch>();
    all.visit::<http::own::Sessions>();
    all.visit::<http::own::Session>();
    all.visit::<http::own::Passkeys>();
    all.visit::<http::own::Passkey>();
    all.visit::<http::own::Ceremony>();
    all.visit::<http::own::PasskeyMade>();
    all.visit::<http::own::PasskeyShown>();
    all.visit::<http::own::Erase>();
    all.visit::<http::own::ConsentRecord>();
    all.visit::<http::own::ConsentBy>();
    all.visit::<http::care::Why>();
    all.visit::<http::care::MemberState>();
    all.visit::<http::care::Members>();
    all.visit::<http::care::MemberCare>();
    all.visit::<http::care::MemberPatch>();
    all.visit::<http::care::CardKind>();
    all.visit::<http::care::NewCards>();
    all.visit::<http::care::NewCard>();
    all.visit::<http::care::CardsMade>();
    all.visit::<http::care::CardMade>();
    all.visit::<http::care::Cards>();
    all.visit::<http::care::Card>();
    all.visit::<http::care::Roster>();
    all.visit::<http::care::RosterLooked>();
    all.visit::<http::care::RosterRow>();
    all.visit::<http::care::RosterProblem>();
    all.visit::<http::care::RosterProblemKind>();
    all.visit::<http::bots::NewBot>();
    all.visit::<http::bots::BotVerb>();
    all.visit::<http::bots::Bots>();
    all.visit::<http::bots::Bot>();
    all.visit::<http::bots::BotMade>();
    all.visit::<http::bots::BotPatch>();
    all.visit::<http::care::Retention>();
    all.visit::<http::care::ChannelRetention>();
    all.visit::<http::care::RetentionPut>();
    all.visit::<http::care::AuditLog>();
    all.visit::<http::care::AuditEntry>();
    all.visit::<http::setup::NewMunicipality>();
    all.visit::<http::setup::NewNeighbourhood>();
    all.visit::<http::setup::NewCouncil>();
    all.visit::<http::setup::CouncilTerms>();
    all.visit::<http::setup::NewPairing>();
    all.visit::<http::setup::Overview>();
    all.visit::<http::moderation::Ground>();
    all.visit::<http::moderation::HouseRule>();
    all.visit::<http::moderation::holds::Duty>();
    all.visit::<http::moderation::holds::DutyHours>();
    all.visit::<http::moderation::holds::HoldReason>();
    all.visit::<http::moderation::holds::HoldSettings>();
    all.visit::<http::moderation::holds::Waiting>();
    all.visit::<http::moderation::modes::ChannelMode>();
    all.visit::<http::moderation::modes::Mode>();
    all.visit::<http::moderation::modes::ModePut>();
    all.visit::<http::moderation::modes::Modes>();
    all.visit::<http::moderation::notices::AppealState>();
    all.visit::<http::moderation::notices::Extent>();
    all.visit::<http::moderation::notices::Measure>();
    all.visit::<http::moderation::notices::NewAppeal>();
    all.visit::<http::moderation::notices::Notice>();
    all.visit::<http::moderation::notices::NoticeKind>();
    all.visit::<http::moderation::notices::Notices>();
    all.visit::<http::moderation::notices::Own>();
    all.visit::<http::moderation::notices::OwnMute>();
    all.visit::<http::moderation::notices::Statement>();
    all.visit::<http::moderation::reports::Door>();
    all.visit::<http::moderation::reports::Helpline>();
    all.visit::<http::moderation::reports::NewReport>();
    all.visit::<http::moderation::reports::PublicReport>();
    all.visit::<http::moderation::reports::ReceiptLook>();
    all.visit::<http::moderation::reports::ReceiptLooked>();
    all.visit::<http::moderation::reports::ReportMade>();
    all.visit::<http::moderation::reports::ReportPage>();
    all.visit::<http::moderation::reports::ReportPairing>();
    all.visit::<http::moderation::words::StarterRule>();
    all.visit::<http::moderation::words::WordAction>();
    all.visit::<http::moderation::words::WordHit>();
    all.visit::<http::moderation::words::WordRule>();
    all.visit::<http::moderation::words::WordRules>();
    all.visit::<http::moderation::words::WordStarter>();
    all.visit::<http::moderation::words::WordTrial>();
    all.visit::<http::moderation::words::WordTried>();
    all.visit::<http::moderation::counts::Counts>();
    all.visit::<http::moderation::counts::YearCounts>();
    all.visit::<http::moderation::desk::AppealNote>();
    all.visit::<http::moderation::desk::Case>();
    all.visit::<http::moderation::desk::CaseKind>();
    all.visit::<http::moderation::desk::CaseSummary>();
    all.visit::<http::moderation::desk::Decide>();
    all.visit::<http::moderation::desk::Decision>();
    all.visit::<http::moderation::desk::Desk>();
    all.visit::<http::moderation::desk::DeskAct>();
    all.visit::<http::moderation::desk::Evidence>();
    all.visit::<http::moderation::desk::MessageRef>();
    all.visit::<http::moderation::desk::NewCase>();
    all.visit::<http::moderation::desk::Quoted>();
    all.visit::<http::moderation::desk::ReportNote>();
    all.visit::<http::moderation::desk::Restriction>();
    all.visit::<http::moderation::desk::Restrictions>();
    all.visit::<http::agenda::attendance::Answer>();
    all.visit::<http::agenda::attendance::CouncilCount>();
    all.visit::<http::agenda::attendance::AnswerPut>();
    all.visit::<http::agenda::attendance::Attendance>();
    all.visit::<http::agenda::attendance::MemberAnswer>();
    all.visit::<http::agenda::calendars::Calendars>();
    all.visit::<http::agenda::calendars::Calendar>();
    all.visit::<http::agenda::calendars::CalendarProblem>();
    all.visit::<http::agenda::calendars::CalendarProblemKind>();
    all.visit::<http::agenda::calendars::NewCalendar>();
    all.visit::<http::agenda::calendars::CalendarFile>();
    all.visit::<http::agenda::calendars::LeftOut>();
    all.visit::<http::agenda::calendars::LeftOutEvent>();
    all.visit::<http::agenda::calendars::BroughtCalendar>();
    all.visit::<http::agenda::feeds::Feeds>();
    all.visit::<http::agenda::feeds::Feed>();
    all.visit::<http::agenda::feeds::NewFeed>();
    all.visit::<http::agenda::feeds::FeedMade>();
    all.visit::<http::agenda::feeds::FeedEnd>();
    all.visit::<http::agenda::hooks::Hooks>();
    all.visit::<http::agenda::hooks::Hook>();
    all.visit::<http::agenda::hooks::HookWay>();
    all.visit::<http::agenda::hooks::HookState>();
    all.visit::<http::agenda::hooks::NewHook>();
    all.visit::<http::agenda::hooks::HookMade>();
    all.visit::<http::agenda::hooks::HookPatch>();
    all.visit::<http::agenda::hooks::HookPost>();
    all.visit::<http::agenda::hooks::HookAttachment>();
    all.visit::<http::agenda::meetings::Plan>();
    all.visit::<http::agenda::meetings::AgendaItem>();
    all.visit::<http::agenda::meetings::NewMeeting>();
    all.visit::<http::agenda::meetings::Meeting>();
    all.visit::<http::agenda::meetings::ChangedTime>();
    all.visit::<http::agenda::meetings::Occurrence>();
    all.visit::<http::agenda::meetings::MeetingView>();
    all.visit::<http::agenda::meetings::Agenda>();
    all.visit::<http::agenda::meetings::Holiday>();
    all.visit::<http::agenda::meetings::HolidayKind>();
    all.visit::<http::agenda::meetings::ChangeScope>();
    all.visit::<http::agenda::meetings::MeetingPut>();
    all.visit::<http::agenda::meetings::MeetingCancel>();
    all.visit::<http::agenda::meetings::Planners>();
    all.visit::<http::agenda::minutes::Minutes>();
    all.visit::<http::agenda::minutes::MinutesPut>();
    all.visit::<http::agenda::minutes::MinutesDecision>();
    all.visit::<http::agenda::minutes::DecisionState>();
    all.visit::<http::agenda::posting::NewPost>();
    all.visit::<http::agenda::posting::PostMade>();
    all.visit::<http::agenda::reminders::Reminders>();
    all.visit::<http::agenda::reminders::Reminder>();
    all.visit::<http::agenda::reminders::ReminderDone>();
    all.visit::<http::agenda::reminders::ReminderOutcome>();
    all.visit::<http::NewChannel>();
    all.visit::<http::ChannelPatch>();
    all.visit::<http::Revisions>();
    all.visit::<directory::Directory>();
    all.visit::<directory::Channel>();
    CAPABILITIES.iter().for_each(|one| (one.types)(&mut all));
    let heads: Vec<(String, Shape)> = all.0.values().map(|one| (one.head.clone(), one.shape.clone())).collect();
    for Declared { shape, .. } in all.0.values_mut() {
        shape.name_parts(&heads);
    }
    all.0
}

#[test]
fn the_browser_has_the_types_of_this_crate() {
    let mut file = String::from(
        "// Generated from the protocol crate; don't edit. `UPDATE=1 cargo test -p quartier-protocol` writes it anew.\n\n",
    );
    for Declared { doc, head, shape } in declared().values() {
        let declaration = format!("export type {head} = {};", shape.lay_out(0)).replace("= \n", "=\n");
        file += &format!("/** {doc} */\n{declaration}\n\n");
    }
    file += &tables::all();
    kept::keep(FILE, &file);
}

#[test]
fn no_type_is_left_out() {
    let declared = declared();
    let mut seen = 0;
    let mut folders = vec![kept::place("protocol/src")];
    while let Some(path) = folders.pop() {
        if path.ends_with("typescript") {
            continue;
        }
        if let Ok(entries) = std::fs::read_dir(&path) {
            folders.extend(entries.map(|entry| entry.unwrap().path()));
            continue;
        }
        let Ok(source) = std::fs::read_to_string(path) else { continue };
        for after in source.split("derive(ts_rs::TS").skip(1) {
            let is_declaration = |line: &&str| line.starts_with("pub struct ") || line.starts_with("pub enum ");
            let declaration = after.lines().find(is_declaration).unwrap_or_default();
            let mut words = declaration.split(|c: char| !(c.is_alphanumeric() || c == '$'));
            let name = words.nth(2).unwrap_or_default();
            if !name.is_empty() && !name.starts_with('$') {
                assert!(declared.contains_key(name), "{name} isn't exported");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "the derives were not found");
}

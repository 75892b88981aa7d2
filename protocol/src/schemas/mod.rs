//! What crosses HTTP, as JSON Schema: written beside the server's description of its interface, which names these types.

pub mod raw;

use crate::directory::{Council, Directory, Member, Municipality, Neighbourhood, Pairing};
use crate::http::agenda::attendance::{AnswerPut, Attendance};
use crate::http::agenda::calendars::{BroughtCalendar, Calendar, CalendarFile, Calendars, NewCalendar};
use crate::http::agenda::feeds::{FeedEnd, FeedMade, Feeds, NewFeed};
use crate::http::agenda::hooks::{Hook, HookMade, HookPatch, HookPost, Hooks, NewHook};
use crate::http::agenda::meetings::{Agenda, MeetingCancel, MeetingPut, MeetingView, NewMeeting, Occurrence, Planners};
use crate::http::agenda::minutes::{Minutes, MinutesPut};
use crate::http::agenda::posting::{NewPost, PostMade};
use crate::http::agenda::reminders::{ReminderDone, Reminders};
use crate::http::bots::{Bot, BotMade, BotPatch, Bots, NewBot};
use crate::http::care::{
    AuditLog, CardMade, Cards, CardsMade, ChannelRetention, MemberCare, MemberPatch, Members, NewCards, Retention,
    RetentionPut, Roster, RosterLooked, Why,
};
use crate::http::joining::{Join, Look, Looked, Service};
use crate::http::moderation::counts::Counts;
use crate::http::moderation::desk::{Case, Decide, Desk, NewCase, Restrictions};
use crate::http::moderation::holds::HoldSettings;
use crate::http::moderation::modes::{ModePut, Modes};
use crate::http::moderation::notices::{NewAppeal, Notices, Own};
use crate::http::moderation::reports::{NewReport, PublicReport, ReceiptLook, ReceiptLooked, ReportMade, ReportPage};
use crate::http::moderation::words::{WordRules, WordStarter, WordTrial, WordTried};
use crate::http::own::{Ceremony, Erase, MePatch, PasskeyMade, PasskeyShown, Passkeys, Sessions, SignedIn};
use crate::http::setup::{NewCouncil, NewMunicipality, NewNeighbourhood, NewPairing, Overview};
use crate::http::{ChannelPatch, NewChannel, Problem, Revisions};
use crate::push::ChannelSummary;
use crate::{CAPABILITIES, kept};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

const FILE: &str = "protocol/schemas.json";

/// Types that were taken in, with those they are made of.
pub struct Schemas {
    taken: SchemaGenerator,
    given: SchemaGenerator,
}

impl Schemas {
    fn none() -> Self {
        let settings = || {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = "/components/schemas".into();
            settings.with_transform(RecursiveTransform(plain_integer)).with_transform(RecursiveTransform(plain_words))
        };
        Self {
            taken: settings().for_deserialize().into_generator(),
            given: settings().for_serialize().into_generator(),
        }
    }

    /// One that the server takes.
    pub fn body<T: JsonSchema>(&mut self) {
        self.taken.subschema_for::<T>();
    }

    /// One that the server answers with.
    pub fn answer<T: JsonSchema>(&mut self) {
        self.given.subschema_for::<T>();
    }

    /// All of them, by name. What is both taken and given is described as it is taken, which allows more.
    fn written(mut self) -> Map<String, Value> {
        let mut all = self.given.take_definitions(true);
        for (name, taken) in self.taken.take_definitions(true) {
            let fields =
                |schema: &Value| schema["properties"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>());
            if let Some(given) = all.get(&name) {
                assert_eq!(fields(given), fields(&taken), "two types are called {name}");
            }
            all.insert(name, taken);
        }
        all
    }
}

/// Links of the crate's documentation lead nowhere here.
fn plain_words(schema: &mut Schema) {
    let Some(Value::String(words)) = schema.get_mut("description") else { return };
    while let Some((before, rest)) = words.split_once("](").filter(|(_, rest)| rest.contains(')')) {
        let (text, after) = (before.rsplit_once('['), rest.split_once(')'));
        let (Some((before, text)), Some((_, after))) = (text, after) else { return };
        *words = format!("{before}{text}{after}");
    }
}

/// Formats like `uint32` are not JSON Schema's: what they mean is a maximum.
fn plain_integer(schema: &mut Schema) {
    let format = schema.get("format").and_then(Value::as_str).map(str::to_owned);
    let Some(format) = format.filter(|format| format.starts_with("int") || format.starts_with("uint")) else { return };
    schema.remove("format");
    if format == "uint32" && schema.get("maximum").is_none() {
        schema.insert("maximum".to_owned(), u32::MAX.into());
    }
}

macro_rules! all {
    ($all:ident . $method:ident: $($name:ident),+ $(,)?) => { $($all.$method::<$name>();)+ };
}

fn schemas() -> Map<String, Value> {
    let mut all = Schemas::none();
    all! { all.body:
    AnswerPut,
    BotPatch,
    BroughtCalendar,
    CalendarFile,
    ChannelPatch,
    Decide,
    Erase,
    FeedEnd,
    HoldSettings,
    HookPatch,
    HookPost,
    Join,
    Look,
    MePatch,
    MeetingCancel,
    MeetingPut,
    MemberPatch,
    MinutesPut,
    ModePut,
    NewAppeal,
    NewBot,
    NewCalendar,
    NewCards,
    NewCase,
    NewChannel,
    NewCouncil,
    NewFeed,
    NewHook,
    NewMeeting,
    NewMunicipality,
    NewNeighbourhood,
    NewPairing,
    NewPost,
    NewReport,
    PasskeyMade,
    PasskeyShown,
    PublicReport,
    ReceiptLook,
    ReminderDone,
    RetentionPut,
    Roster,
    Why,
    WordRules,
    WordTrial,
    }
    all! { all.answer:
    Agenda,
    Attendance,
    AuditLog,
    Bot,
    BotMade,
    Bots,
    Calendar,
    Calendars,
    CardMade,
    Cards,
    CardsMade,
    Case,
    Ceremony,
    ChannelRetention,
    ChannelSummary,
    Council,
    Counts,
    Desk,
    Directory,
    FeedMade,
    Feeds,
    HoldSettings,
    Hook,
    HookMade,
    Hooks,
    Looked,
    MeetingView,
    Member,
    MemberCare,
    Members,
    Minutes,
    Modes,
    Municipality,
    Neighbourhood,
    Notices,
    Occurrence,
    Overview,
    Own,
    Pairing,
    Passkeys,
    Planners,
    PostMade,
    Problem,
    ReceiptLooked,
    Reminders,
    ReportMade,
    ReportPage,
    Restrictions,
    Retention,
    Revisions,
    RosterLooked,
    Service,
    Sessions,
    SignedIn,
    WordRules,
    WordStarter,
    WordTried,
    }
    for one in CAPABILITIES {
        (one.schemas)(&mut all);
    }
    all.written()
}

#[test]
fn the_schemas_are_the_types() {
    let written = serde_json::to_string_pretty(&schemas()).unwrap();
    // Two generics over one name would be told apart by a number; links and paths are the crate's own.
    let name = |line: &str| line.strip_prefix("  \"")?.strip_suffix("\": {").map(str::to_owned);
    for name in written.lines().filter_map(name) {
        assert!(!name.ends_with(|last: char| last.is_ascii_digit()), "{name}: give it a name of its own");
    }
    assert!(!written.contains("::") && !written.contains("]("), "a description speaks of Rust");
    let written = written.replace("Bilingualstring", "BilingualText");
    kept::keep(FILE, &format!("{written}\n"));
}

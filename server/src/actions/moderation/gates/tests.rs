//! The list as a table: what each gate says of each deed.

use super::*;
use crate::actions::moderation::word_set::WordSet;
use crate::documents::moderation::mode::KeptMode;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::moderation::settings::Holds;
use quartier_protocol::http::moderation::Ground;
use quartier_protocol::http::moderation::holds::Duty;
use quartier_protocol::http::moderation::modes::Mode;
use quartier_protocol::http::moderation::notices::{Extent, Measure, Statement};
use quartier_protocol::http::moderation::words::{WordRule, WordRules};
use quartier_protocol::id::{CaseId, MemberId, NoticeId, RuleId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::refusal::RefusalCode;
use uuid::Uuid;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_800_000_000_000)
}

const DEEDS: [Deed; 8] = [Message, Edit, Reaction, Typing, Meeting, Calendar, Name, Later];

fn member() -> MemberId {
    MemberId(Uuid::from_u128(1))
}

fn pairing() -> PairingId {
    PairingId(Uuid::from_u128(2))
}

fn channel() -> ChannelId {
    ChannelId(Uuid::from_u128(3))
}

/// What stands in the way, if anything.
#[derive(Default)]
struct Situation {
    muted: bool,
    mode: Mode,
    links: bool,
    nobody_on_duty: bool,
    is_new: bool,
    rule: Option<WordAction>,
    confirmed: bool,
    role: Option<Role>,
}

/// One letter a deed: `.` nothing, `r` refused, `w` waits, `t` by turns, `a` the desk is told.
fn said_of(deed: Deed, situation: &Situation) -> Result<Passed, Refusal> {
    let statement = Statement {
        measure: Measure::Muted,
        extent: Extent::Pairing { pairing: pairing() },
        from: now(),
        until: Some(now().plus_ms(60_000)),
        ground: Ground::Rule { rule: HouseRule::Other },
        facts: String::new(),
        lang: None,
        reason: None,
        on_notice: false,
        automated: false,
        appeal_until: now(),
    };
    let (notice, case) = (NoticeId(Uuid::from_u128(4)), CaseId(Uuid::from_u128(5)));
    let mute = Restriction::with_notice(notice, member(), pairing(), case, statement, None).0;
    let mut holds = Holds::usual(pairing());
    holds.settings.links = situation.links;
    holds.settings.duty =
        situation.nobody_on_duty.then(|| Duty { zone: "Europe/Berlin".to_owned(), hours: Vec::new() });
    let rule = |action| WordRule {
        id: RuleId(Uuid::from_u128(6)),
        pattern: "garstig".to_owned(),
        action,
        rule: HouseRule::Other,
        channel: None,
    };
    let rules = WordRules { version: 1, rules: situation.rule.map(rule).into_iter().collect(), allowed: Vec::new() };
    let policy = Policy::of(
        vec![KeptMode { pairing: pairing(), channel: None, mode: situation.mode.clone(), after: None }],
        situation.muted.then_some(mute).into_iter().collect(),
        holds,
        Arc::new(WordSet::of(&rules)),
    );
    let role = situation.role.unwrap_or(Role::Participant);
    let writing = Writing {
        by: Speaker { member: member(), role, pairing: pairing() },
        channel: Some(channel()),
        deed,
        texts: &["Wie garstig: https://example.org", ""],
        confirmed: situation.confirmed,
    };
    decide(&Asked::new(&policy, writing, situation.is_new, now()))
}

fn row(situation: &Situation) -> String {
    let letter = |deed| match said_of(deed, situation) {
        Err(_) => 'r',
        Ok(Passed { wait: Some(_), .. }) => 'w',
        Ok(Passed { turn_s: Some(_), .. }) => 't',
        Ok(passed) if !passed.alerts.is_empty() => 'a',
        Ok(_) => '.',
    };
    DEEDS.into_iter().map(letter).collect()
}

fn frozen() -> Mode {
    Mode { frozen: Some(Bilingual { de: "Ruhe".to_owned(), fr: "Silence".to_owned() }), ..Mode::default() }
}

#[test]
fn each_gate_stands_before_these() {
    let rule = |action| Situation { rule: Some(action), ..Situation::default() };
    let confirmed = Situation { confirmed: true, ..rule(WordAction::Warn) };
    let mode = |mode| Situation { mode, ..Situation::default() };
    let by = |role, situation: Situation| Situation { role: Some(role), ..situation };
    let hold = || mode(Mode { hold: true, ..Mode::default() });
    let slow = || mode(Mode { slow_s: Some(30), ..Mode::default() });
    // Message, edit, reaction, typing, meeting, calendar, name, later.
    for (what, situation, wanted) in [
        ("nothing", Situation::default(), "........"),
        ("muted", Situation { muted: true, ..Situation::default() }, "rrrrrr.."),
        ("frozen", mode(frozen()), "rrrrrr.."),
        ("frozen, for facilitators", by(Role::Facilitator, mode(frozen())), "........"),
        ("frozen, for bots", by(Role::Bot, mode(frozen())), "rrrrrr.."),
        ("a rule warns", rule(WordAction::Warn), "rrr...rr"),
        ("a rule warned", confirmed, "..r...r."),
        ("a rule warns facilitators", by(Role::Facilitator, rule(WordAction::Warn)), "rrr...rr"),
        ("a rule holds", rule(WordAction::Hold), "wwr...r."),
        ("a rule holds nothing of facilitators'", by(Role::Facilitator, rule(WordAction::Hold)), "..r...r."),
        ("a rule tells the desk", rule(WordAction::Alert), "aaa...a."),
        ("all of it waits", hold(), "ww..w..."),
        ("all of it waits but facilitators'", by(Role::Facilitator, hold()), "........"),
        ("links wait", Situation { links: true, ..Situation::default() }, "ww..w..."),
        ("nobody looks", Situation { nobody_on_duty: true, ..Situation::default() }, "ww..w..."),
        ("a newcomer", Situation { is_new: true, ..Situation::default() }, "ww..w..."),
        ("slow", slow(), "t......."),
        ("slow, but not for facilitators", by(Role::Facilitator, slow()), "........"),
    ] {
        assert_eq!(row(&situation), wanted, "{what}");
    }
}

#[test]
fn the_first_that_refuses_and_the_first_that_holds_is_the_reason() {
    let everything = || Situation {
        muted: true,
        mode: Mode { hold: true, slow_s: Some(30), ..frozen() },
        links: true,
        nobody_on_duty: true,
        is_new: true,
        ..Situation::default()
    };
    let refused = |situation: &Situation| said_of(Message, situation).err().map(|refusal| refusal.code);
    assert_eq!(refused(&everything()), Some(RefusalCode::Muted));
    let mut less = Situation { muted: false, ..everything() };
    assert_eq!(refused(&less), Some(RefusalCode::Frozen));
    (less.mode.frozen, less.rule) = (None, Some(WordAction::Warn));
    assert_eq!(refused(&less), Some(RefusalCode::Wording));
    less.rule = Some(WordAction::Hold);
    let waits = |situation: &Situation| said_of(Message, situation).ok().and_then(|passed| passed.wait?.reason.into());
    assert_eq!(waits(&less), Some(HoldReason::Words));
    less.rule = None;
    assert_eq!(waits(&less), Some(HoldReason::Channel));
    less.mode.hold = false;
    assert_eq!(waits(&less), Some(HoldReason::Link));
    less.links = false;
    assert_eq!(waits(&less), Some(HoldReason::Hours));
    less.nobody_on_duty = false;
    assert_eq!(waits(&less), Some(HoldReason::Newcomer));
    let slow = said_of(Message, &less).ok().and_then(|passed| passed.turn_s);
    assert_eq!(slow, Some(30), "what waits takes a turn as well");
}

#[test]
fn a_mute_says_when_it_ends() {
    let muted = Situation { muted: true, ..Situation::default() };
    assert_eq!(said_of(Message, &muted).err().and_then(|refusal| refusal.retry_after_ms), Some(60_000));
}

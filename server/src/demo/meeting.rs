//! The next joint meeting, planned and answered by the verbs everybody has.

use super::cast::Cast;
use crate::actions::agenda::{answer, make};
use crate::actions::{Actor, Declined, Service};
use crate::digest::Digest;
use crate::documents::credential::Credential;
use anyhow::{Context, anyhow};
use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use quartier_protocol::http::agenda::attendance::Answer;
use quartier_protocol::http::agenda::meetings::{AgendaItem, NewMeeting, Plan};
use quartier_protocol::id::{MeetingId, MemberId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::local::LocalTime;

const ZONE: &str = "Europe/Berlin";

/// Plans it in the channel of the visit, and has some say whether they come.
pub async fn plan(service: &Service, cast: &Cast) -> anyhow::Result<()> {
    let meeting = MeetingId(service.entropy.uuid());
    let start = saturday(service).context("there is no next Saturday")?;
    let claire = actor(service, cast.claire).await?;
    let new = NewMeeting { id: meeting, plan: plan_of(cast, start) };
    make::run(service, &claire, cast.channels[3], new).await.map_err(declined)?;
    let answers = [
        (cast.claire, Answer::Yes),
        (cast.zoe, Answer::Yes),
        (cast.awa, Answer::Maybe),
        (cast.jonas, Answer::Yes),
        (cast.emre, Answer::Yes),
        (cast.lena, Answer::No),
    ];
    for (member, answer) in answers {
        let somebody = actor(service, member).await?;
        answer::run(service, &somebody, meeting, start, Some(answer)).await.map_err(declined)?;
    }
    Ok(())
}

/// Saturday afternoon, more than a week from now: it is reminded of while the demo is still looked at, and not at once.
fn saturday(service: &Service) -> Option<LocalTime> {
    let now = Timestamp::from_millisecond(service.clock.now().unix_ms()).ok()?;
    let earliest = now.to_zoned(TimeZone::get(ZONE).ok()?).date().checked_add(8.days()).ok()?;
    LocalTime::of(earliest.nth_weekday(1, Weekday::Saturday).ok()?.to_datetime(time(15, 0, 0, 0)))
}

fn plan_of(cast: &Cast, start: LocalTime) -> Plan {
    let item = |de, fr, owner, minutes| AgendaItem { title: words(de, fr), owner: Some(owner), minutes: Some(minutes) };
    Plan {
        title: words("Den Besuch vorbereiten", "Préparer la visite"),
        place: words(
            "Jugendzentrum Malstatt, und am Bildschirm in Bellevue",
            "Centre jeunesse de Malstatt, et à l’écran à Bellevue",
        ),
        start,
        zone: ZONE.into(),
        minutes: 60,
        rule: None,
        except: Vec::new(),
        skip_holidays: false,
        link: None,
        items: vec![
            item("Wer schläft wo?", "Qui dort où ?", cast.jonas, 15),
            item("Ein Programm für zwei Tage", "Un programme pour deux jours", cast.zoe, 30),
            item("Essen für alle", "De quoi manger pour tout le monde", cast.emre, 15),
        ],
        reminders: ["P1W", "P1D", "PT1H"].map(str::to_owned).into(),
    }
}

fn words(de: &str, fr: &str) -> Bilingual<String> {
    Bilingual { de: de.into(), fr: fr.into() }
}

/// Somebody, with a token that nobody has.
async fn actor(service: &Service, member: MemberId) -> anyhow::Result<Actor> {
    let digest = Digest::of(&service.entropy.letters(32));
    let credential = Credential::shell_token(digest, service.entropy.uuid(), member, service.clock.now());
    let found = Actor::of(service, credential).await.map_err(declined)?;
    found.context("who plays is a member")
}

fn declined(why: Declined) -> anyhow::Error {
    anyhow!("the demo's meeting: {why:?}")
}

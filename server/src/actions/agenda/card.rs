//! The message that stands for a meeting in its channel.

use super::planning;
use crate::actions::outbox::{Decided, Effect};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::jobs::{Job, JobKind};
use crate::documents::{self, Document, remove};
use crate::kernel::store::log::NewMessage;
use quartier_protocol::http::agenda::meetings::Plan;
use quartier_protocol::id::{MeetingId, MemberId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{MeetingTime, Translation};
use quartier_protocol::text::MessageText;

/// After how many milliseconds a card that was not posted at once is posted all the same.
const LEFT_MS: i64 = 5_000;

/// What is committed with a new meeting, so that its card is posted whatever ends in between.
pub fn to_post(service: &Service, actor: &Actor, meeting: MeetingId) -> Job {
    let what = JobKind::Card { meeting, in_french: is_french(actor) };
    Job { at: service.clock.now().plus_ms(LEFT_MS), what }
}

/// Posts it and tells of the meeting, and is done with what was to be posted.
pub async fn post(service: &Service, actor: &Actor, meeting: &Meeting, due: &Job) -> Result<(), Declined> {
    say(service, actor.id(), is_french(actor), meeting).await?;
    done(service, due, Some(planning::told(meeting, Some(actor.id())))).await
}

/// Posts it again, as the same message.
pub async fn again(service: &Service, actor: &Actor, meeting: &Meeting) -> Result<(), Declined> {
    say(service, actor.id(), is_french(actor), meeting).await
}

/// Posts the card of a meeting whose maker's request was cut off.
pub async fn when_due(service: &Service, due: &Job, meeting: MeetingId, in_french: bool) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let kept =
        documents::load::<Meeting>(records, &meeting.to_string(), now).await?.filter(|kept| !kept.it.told.cancelled);
    let mut told = None;
    if let Some(meeting) = kept.map(|kept| kept.it)
        && let Some(by) = meeting.told.by
    {
        say(service, by, in_french, &meeting).await?;
        told = Some(planning::told(&meeting, Some(by)));
    }
    done(service, due, told).await
}

/// It is posted: that is told, and nothing is left to be done.
async fn done(service: &Service, due: &Job, told: Option<Effect>) -> Result<(), Declined> {
    service.commit(Decided::from([remove::<Job>(&due.id())]).all_then(told)).await?;
    Ok(())
}

fn is_french(actor: &Actor) -> bool {
    actor.me().lang.as_str().starts_with("fr")
}

/// In both languages, the maker's first. Posted before, it is not posted again.
async fn say(service: &Service, author: MemberId, in_french: bool, meeting: &Meeting) -> Result<(), Declined> {
    let told = &meeting.told;
    let [german, french] = texts(&told.plan);
    let [german, french] = match [&german, &french].map(|text| MessageText::parse(text, &service.limits)) {
        [Ok(german), Ok(french)] => [german, french],
        // The operator wants messages to be shorter than a meeting's title.
        _ => ["Treffen", "Rencontre"].map(|text| MessageText::from_stored(text.to_owned())),
    };
    let ((lang, text), (other, translated)) = match in_french {
        true => ((Lang::fr(), french), (Lang::de(), german)),
        false => ((Lang::de(), german), (Lang::fr(), french)),
    };
    let message = NewMessage {
        id: told.id.card(),
        author,
        lang,
        text,
        reply_to: None,
        written_at: None,
        translation: Some(Translation { lang: other, text: translated }),
        meeting: Some(MeetingTime { id: told.id, occurrence: None }),
    };
    service.stores.log.post(told.channel, message, service.clock.now()).await?;
    Ok(())
}

/// German, French.
fn texts(plan: &Plan) -> [String; 2] {
    let start = plan.start.civil();
    let (day, time) = (start.strftime("%d.%m.%Y"), start.strftime("%H:%M"));
    let german = format!("Treffen: {} – {day}, {time} Uhr ({})", plan.title.de, plan.zone);
    let day = start.strftime("%d/%m/%Y");
    let french = format!("Rencontre : {} – {day}, {time} ({})", plan.title.fr, plan.zone);
    [(german, &plan.place.de), (french, &plan.place.fr)].map(|(text, place)| match place.is_empty() {
        true => text,
        false => format!("{text}\n{place}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_says_what_when_and_where_in_both_languages() {
        let plan: Plan = serde_json::from_value(serde_json::json!({
            "title": {"de": "Sitzung", "fr": "Réunion"},
            "place": {"de": "Rathaus", "fr": ""},
            "start": "2026-03-24T18:00", "zone": "Europe/Berlin", "minutes": 90, "rule": null, "link": null,
        }))
        .unwrap();
        assert_eq!(
            texts(&plan),
            [
                "Treffen: Sitzung – 24.03.2026, 18:00 Uhr (Europe/Berlin)\nRathaus",
                "Rencontre : Réunion – 24/03/2026, 18:00 (Europe/Berlin)",
            ]
        );
    }
}

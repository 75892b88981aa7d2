//! Minutes: read them, write them.

use super::{access, planning, told};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::attendance;
use crate::documents::agenda::minutes::Minutes as Document;
use crate::documents::agenda::over::Over;
use crate::documents::{Kept, add, load, set};
use crate::domain::agenda::plan::both;
use quartier_protocol::http::agenda::minutes::{Minutes, MinutesDecision, MinutesPut};
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::limits::{AGENDA_ITEMS_MAX, Limits};
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::{MessageText, TextRefusal};

/// Bytes of what was talked about, in each language.
const TEXT_BYTES: u32 = 20_000;

/// As they are; empty where none were written.
pub async fn read(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    occurrence: LocalTime,
) -> Result<Minutes, Declined> {
    let (_, found) = minutes(service, actor, meeting, occurrence).await?;
    Ok(found.map_or_else(none, |kept| kept.it.told))
}

/// Writes them, if nobody else did since they were read.
pub async fn put(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    occurrence: LocalTime,
    put: MinutesPut,
) -> Result<Minutes, Declined> {
    let (seen, found) = minutes(service, actor, meeting, occurrence).await?;
    access::changes(service, actor, &seen).await?;
    access::heard(service, actor, &seen.channel, &[]).await?;
    let (pairing, channel) = (seen.channel.pairing, seen.channel.id);
    if put.version != found.as_ref().map_or(0, |kept| kept.it.told.version) {
        return Err(Declined::conflict());
    }
    let told = Minutes {
        text: text(&put.text, &service.limits)?,
        decisions: decisions(service, &seen, put.decisions).await?,
        version: put.version.saturating_add(1),
        by: Some(actor.id()),
        at: Some(service.clock.now()),
    };
    let lines = told.decisions.iter().map(|decision| &decision.text).chain([&told.text]);
    let texts: Vec<&str> = lines.flat_map(|line| [line.de.as_str(), line.fr.as_str()]).collect();
    planning::said(service, actor, &seen.channel, &texts).await?;
    linked(service, channel, &told.decisions).await?;
    let names = seen.kept.it.names;
    let document = Document { pairing, of: names.of, kept: names.kept(occurrence), told };
    let changes = match found {
        Some(mut kept) => {
            kept.it = document.clone();
            vec![kept.replace()?]
        }
        None => vec![add(&document)?, set(&Over::time(channel, document.of, document.kept))?],
    };
    planning::commit(service, changes, &[], [planning::told(&seen.kept.it, Some(actor.id()))]).await?;
    Ok(document.told)
}

async fn minutes(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    occurrence: LocalTime,
) -> Result<(access::Seen, Option<Kept<Document>>), Declined> {
    let seen = access::meeting(service, actor, meeting).await?;
    told::times(service, &seen.kept.it)?.named(occurrence).ok_or_else(Declined::not_found)?;
    let names = seen.kept.it.names;
    let id = attendance::id(names.of, names.kept(occurrence));
    let found = load(&*service.stores.records, &id, service.clock.now()).await?;
    Ok((seen, found))
}

fn none() -> Minutes {
    let empty = || Bilingual { de: String::new(), fr: String::new() };
    Minutes { text: empty(), decisions: Vec::new(), version: 0, by: None, at: None }
}

async fn decisions(
    service: &Service,
    seen: &access::Seen,
    raw: Vec<MinutesDecision>,
) -> Result<Vec<MinutesDecision>, Declined> {
    if raw.len() > AGENDA_ITEMS_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "more than 50 decisions"));
    }
    planning::owners(service, seen.channel.pairing, raw.iter().filter_map(|decision| decision.who)).await?;
    let read =
        |decision: MinutesDecision| Ok(MinutesDecision { text: both(&decision.text, &service.limits)?, ..decision });
    raw.into_iter().map(read).collect()
}

/// Refuses messages that are none of the channel's.
async fn linked(service: &Service, channel: ChannelId, decisions: &[MinutesDecision]) -> Result<(), Declined> {
    for message in decisions.iter().filter_map(|decision| decision.message) {
        if service.stores.log.find(channel, message).await?.is_none() {
            return Err(Declined::bad("a message named is none of the channel's"));
        }
    }
    Ok(())
}

/// What was talked about: lines and paragraphs, or nothing.
fn text(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<String>, Declined> {
    let limits = Limits { text_bytes: TEXT_BYTES, text_graphemes: TEXT_BYTES, ..limits.clone() };
    let read = |raw: &str| match MessageText::parse(raw, &limits) {
        Ok(text) => Ok(text.as_str().to_owned()),
        Err(TextRefusal::Empty) => Ok(String::new()),
        Err(refused) => Err(refused),
    };
    Ok(Bilingual { de: read(&raw.de)?, fr: read(&raw.fr)? })
}

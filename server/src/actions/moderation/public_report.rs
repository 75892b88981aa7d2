//! Reports of illegal content by people without an account (DSA, Article 16), and what became of them.

use super::message_case::{self, Lying};
use super::{plain, report};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::recorded;
use crate::actions::{Declined, Service};
use crate::digest::Digest;
use crate::documents::audit::{Act, Scope};
use crate::documents::card::{CODE_LETTERS, grouped, normalise};
use crate::documents::moderation::case::{Case, Receipt, Report};
use crate::documents::{add, load};
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Directory;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::desk::{CaseKind, ReportNote};
use quartier_protocol::http::moderation::reports::{
    Door, PublicReport, ReceiptLooked, ReportMade, ReportPage, ReportPairing,
};
use quartier_protocol::id::{CaseId, ChannelId, CouncilId, MessageId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::message::Message;
use quartier_protocol::time::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// Bytes of why something is illegal.
const WORDS_BYTES: u32 = 4_000;
/// Bytes of a name.
const NAME_BYTES: u32 = 200;
/// Ids looked up in a link.
const IDS_MAX: usize = 4;
/// Bytes of an e-mail address (RFC 5321).
const MAIL_BYTES: u32 = 254;

/// What the page shows.
pub async fn page(service: &Service) -> Result<ReportPage, Declined> {
    let overview = service.stores.directory.overview().await?;
    let places = overview.pairings.iter().filter_map(|pairing| {
        let [de, fr] = pairing.councils.map(|council| place(&overview, council));
        Some(ReportPairing { pairing: pairing.id, name: Bilingual { de: de?, fr: fr? } })
    });
    let helplines = service.options.helplines.clone();
    Ok(ReportPage { places: places.collect(), helplines_de: helplines.de, helplines_fr: helplines.fr })
}

/// Where a council is: its town, and the part of it.
fn place(overview: &Directory, council: CouncilId) -> Option<String> {
    let council = overview.councils.iter().find(|known| known.id == council)?;
    let town = overview.municipalities.iter().find(|known| known.id == council.municipality)?;
    let part = council.neighbourhood.and_then(|id| overview.neighbourhoods.iter().find(|known| known.id == id));
    Some(match part {
        Some(part) => format!("{}, {}", town.name.as_str(), part.name.as_str()),
        None => town.name.as_str().to_owned(),
    })
}

/// Takes a report in. The receipt's code is told once; only its digest is kept.
pub async fn run(service: &Service, new: PublicReport) -> Result<ReportMade, Declined> {
    let note = note(service, &new)?;
    let overview = service.stores.directory.overview().await?;
    if !overview.pairings.iter().any(|pairing| pairing.id == new.pairing) {
        return Err(Declined::not_found());
    }
    let at = note.at;
    let code = service.entropy.letters(CODE_LETTERS);
    let digest = Digest::of(&code);
    let named = named(service, new.pairing, note.place.as_deref().unwrap_or_default()).await?;
    let report = Report { note, receipt: Some(digest) };
    match named {
        Some((channel, message)) => about(service, new.pairing, channel, &message, report, (new.abuse, digest)).await?,
        None => {
            let mut case = Case::new(CaseId(service.entropy.uuid()), new.pairing, CaseKind::Public, at);
            case.urgent = new.abuse;
            case.reports.push(report);
            let (act, receipt) = written(&case, digest, at)?;
            let decided = Decided::from([add(&case)?, receipt]).then(Effect::Case(case.id));
            recorded(service, Scope::Pairing(case.pairing), &[act], decided).await?;
        }
    }
    Ok(ReportMade { at, receipt: Some(grouped(&code)), helplines: Vec::new() })
}

/// Brings a report to the case of the message that it names.
async fn about(
    service: &Service,
    pairing: PairingId,
    channel: ChannelId,
    message: &Message,
    report: Report,
    (is_urgent, digest): (bool, Digest),
) -> Result<(), Declined> {
    let around = message_case::Channel { pairing, id: channel };
    for tried in 0..message_case::ATTEMPTS {
        let lying = Lying::look(service, around, message, tried).await?;
        let came = lying.reported(service, around, message, CaseKind::Public, report.clone(), is_urgent).await?;
        let (act, receipt) = written(&came.case, digest, report.note.at)?;
        if lying.keep(service, came, act, [receipt].into()).await? {
            return Ok(());
        }
    }
    Err(Declined::conflict())
}

/// What the log says, and where the case is found again.
fn written(case: &Case, digest: Digest, at: Timestamp) -> Result<(Act, Change), Declined> {
    let act = report::act(None, case.id, json!({"door": Door::Illegal, "case": case.id, "public": true}));
    Ok((act, add(&Receipt { digest, case: case.id, at })?))
}

/// What Article 16(2) asks for: where, why, who, in good faith; who not where a child's abuse is shown.
fn note(service: &Service, new: &PublicReport) -> Result<ReportNote, Declined> {
    if !new.good_faith {
        return Err(Declined::bad("say that you believe in good faith that this is right and whole"));
    }
    let name = plain::optional(new.name.as_deref(), NAME_BYTES)?;
    let mail = plain::optional(new.mail.as_deref(), MAIL_BYTES)?;
    if !new.abuse && (name.is_none() || mail.is_none()) {
        return Err(Declined::bad("a name and an e-mail address are needed"));
    }
    if mail.as_deref().is_some_and(|mail| !is_address(mail)) {
        return Err(Declined::bad("this is no e-mail address"));
    }
    Ok(ReportNote {
        at: service.clock.now(),
        door: Door::Illegal,
        by: None,
        rule: new.abuse.then_some(HouseRule::Sexual),
        words: Some(plain::text(&new.words, WORDS_BYTES)?),
        lang: Some(new.lang.clone()),
        place: Some(plain::text(&new.place, plain::WORDS_BYTES)?),
        name,
        mail,
    })
}

/// The message that a link names: by its channel, one of the pairing's, and its own id. Whoever reports does not learn whether
/// it is there.
async fn named(service: &Service, pairing: PairingId, place: &str) -> Result<Option<(ChannelId, Message)>, Declined> {
    let ids: Vec<Uuid> = place
        .split(|c: char| !c.is_ascii_hexdigit() && c != '-')
        .filter_map(|word| Uuid::try_parse(word).ok())
        .take(IDS_MAX)
        .collect();
    if ids.len() < 2 {
        return Ok(None);
    }
    let channels = service.stores.directory.channels_of(pairing).await?;
    for channel in channels.iter().filter(|channel| ids.contains(&channel.id.0)) {
        for id in &ids {
            let found = service.stores.log.find(channel.id, MessageId(*id)).await?;
            if let Some(message) = found.filter(|message| message.text.is_some()) {
                return Ok(Some((channel.id, message)));
            }
        }
    }
    Ok(None)
}

/// Whether it looks like an address: something, one `@`, something with a dot inside.
fn is_address(mail: &str) -> bool {
    let Some((who, host)) = mail.split_once('@') else { return false };
    let dotted = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
    !who.is_empty() && dotted && !host.contains('@') && !mail.contains(char::is_whitespace)
}

/// What became of a report. No receipt, another one's, or one that is over: all alike.
pub async fn look(service: &Service, receipt: &str) -> Result<ReceiptLooked, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let digest = Digest::of(&normalise(receipt));
    let receipt = load::<Receipt>(records, &digest.hex(), now).await?.ok_or_else(Declined::not_found)?.it;
    let case = load::<Case>(records, &receipt.case.to_string(), now).await?.ok_or_else(Declined::not_found)?.it;
    // What was decided before has nothing to do with it, and says more than whoever reports is to know.
    let decided = case.decided().filter(|at| *at >= receipt.at);
    Ok(ReceiptLooked { at: receipt.at, decided, acted: decided.map(|_| report::acted(&case)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_looks_like_one() {
        for good in ["a@b.de", "claire.d+x@mairie.exemple.fr"] {
            assert!(is_address(good), "{good}");
        }
        for wrong in ["", "a", "a@b", "@b.de", "a@.de", "a@b.", "a@b@c.de", "a b@c.de", "a@b..de"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}

//! Join with the code of a card or link: the code gives a session, and somebody new becomes a member.

use super::credentials::{self, Arrival, Opened};
use super::moderation::farewells::{self, By, Parting};
use super::names::{self, Taken};
use super::outbox::Decided;
use super::recorded::try_recorded;
use super::{Actor, Declined, Service, look, passkeys, signed_in};
use crate::digest::Digest;
use crate::documents::audit::{Act, Scope};
use crate::documents::card::{Answered, Card, normalise};
use crate::documents::credential::{Credential, Entry};
use crate::documents::profile::Profile;
use crate::documents::{self, Document, Kept, add, erasing};
use crate::domain::consent::{self, Agreement};
use crate::kernel::broker::Control;
use crate::kernel::store::directory::{DirectoryChange, MemberRecord};
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::directory::{Directory, Role};
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::joining::{AgeBand, ConsentText, Join, Welcome};
use quartier_protocol::http::own::{ConsentBy, ConsentRecord};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::push::Me;
use serde_json::{Map, json};

/// What came of it. Secrets are for the cookie; they are kept nowhere, only their digests are.
pub enum Joined {
    /// A session just opened.
    In {
        /// Of the session.
        secret: String,
        /// Who joined.
        actor: Box<Actor>,
    },
    /// They were banned: they may read why, and appeal.
    Out {
        /// Of the farewell.
        secret: String,
        /// Who it is.
        member: MemberId,
    },
}

/// How often a group's card is tried again because others used it at the same moment.
const ATTEMPTS: u32 = 64;

/// Redeems a code. Of a card with n uses exactly n get in, however they race.
pub async fn run(service: &Service, join: &Join, device: &str) -> Result<Joined, Declined> {
    if let Some(joined) = again(service, join, device).await? {
        return Ok(joined);
    }
    // Only whoever has a card waits: many who guess make no queue, and a code is looked at as fast as ever.
    let _lock = service.locks.take(format!("card {}", look::good(service, &join.code).await?.it.handle)).await;
    for _ in 0..ATTEMPTS {
        let card = look::good(service, &join.code).await?;
        let welcome = look::welcome(service, &card.it).await?.ok_or_else(look::invalid)?;
        let outcome = match card.it.member {
            Some(member) if welcome == Welcome::Out => read_why(service, card, member).await?,
            Some(member) => come_back(service, card, member, welcome, join, device).await?,
            None => newcomer(service, card, join, device).await?,
        };
        if let Some(joined) = outcome {
            return Ok(joined);
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}

/// Somebody who joined a moment ago and lost the answer: the same member, with another session in place of the one that was lost.
async fn again(service: &Service, join: &Join, device: &str) -> Result<Option<Joined>, Declined> {
    let (Some(attempt), now) = (attempt(join), service.clock.now()) else { return Ok(None) };
    let id = Digest::of(&normalise(&join.code)).hex();
    let Some(mut card) = documents::load::<Card>(&*service.stores.records, &id, now).await? else { return Ok(None) };
    let Some((member, answered)) = card.it.answered(&attempt, now) else { return Ok(None) };
    let arrival = Arrival { entry: Entry::Card, device: device.to_owned(), verified: None };
    let Opened { secret, credential } = credentials::open(service, member, arrival);
    let lost = answered.session;
    card.it.answered = Some(Answered { session: credential.digest, ..answered });
    let replaced = documents::remove::<Credential>(&lost.hex());
    let changes = [card.replace()?, replaced, add(&credential)?, erasing::not_begun(member)];
    let decided = Decided::from(changes).tell([Control::CredentialEnded(lost)]);
    if let Committed::Stale(_) = service.commit(decided).await? {
        return Err(Declined::conflict());
    }
    let actor = Actor::of(service, credential).await?.ok_or_else(look::invalid)?;
    Ok(Some(Joined::In { secret, actor: Box::new(actor) }))
}

/// What is kept of the client's name for a joining.
fn attempt(join: &Join) -> Option<Digest> {
    join.attempt.map(|attempt| Digest::of(&attempt.to_string()))
}

/// Somebody known. `None`: the card was used at the same moment; look again.
async fn come_back(
    service: &Service,
    mut card: Kept<Card>,
    member: MemberId,
    welcome: Welcome,
    join: &Join,
    device: &str,
) -> Result<Option<Joined>, Declined> {
    let (mut changes, mut consents) = (vec![erasing::not_begun(member)], Vec::new());
    if let Some(mut profile) = signed_in::profile(service, member).await? {
        if welcome == Welcome::Consents {
            let band = profile.it.age_band.unwrap_or(AgeBand::Adult);
            consents = agree(service, &mut card.it, band, join).await?;
            profile.it.consents.extend(consents.iter().cloned());
            profile.it.state = MemberState::Active;
        }
        // Even where nothing is to be added: a ban at the same moment counts.
        changes.push(if welcome == Welcome::Consents { profile.replace()? } else { profile.unchanged() });
    }
    if card.it.spares_passkeys {
        // It was made to read why they were banned, and now lets them in: as any card for a device does.
        changes.extend(passkeys::end(service, member).await?);
    }
    let act = Act { what: "member.signed_in", ..by_card(&card.it, member, &consents) };
    finish(service, card, Comer::Known(member), act, changes, (attempt(join), device)).await
}

/// Somebody who was banned. `None`: the card was used, or they were let back in, at the same moment; look again.
async fn read_why(service: &Service, mut card: Kept<Card>, member: MemberId) -> Result<Option<Joined>, Declined> {
    let Some(Parting { secret, mut changes }) = farewells::new(service, member, By::Card).await? else {
        return Ok(None);
    };
    let (scope, act) = (scope(&card.it), Act { subject: subject(&card.it), ..farewells::act(member) });
    card.it.used += 1;
    changes.push(card.replace()?);
    let done = try_recorded(service, scope, &[act], changes).await? == Committed::Done;
    Ok(done.then_some(Joined::Out { secret, member }))
}

/// Somebody new. `None`: the card or the name was taken at the same moment; look again.
async fn newcomer(
    service: &Service,
    mut card: Kept<Card>,
    join: &Join,
    device: &str,
) -> Result<Option<Joined>, Declined> {
    let role = card.it.role;
    let band = match role {
        Role::Participant => join.age_band.ok_or_else(missing)?,
        _ => AgeBand::Adult,
    };
    let consents = if role == Role::Admin { Vec::new() } else { agree(service, &mut card.it, band, join).await? };
    let member = MemberId(service.entropy.uuid());
    let wanted = join.name.as_deref().ok_or_else(missing)?;
    let pairings = look::pairings(service, card.it.council).await?;
    look::refuse_while_paused(service, role, &pairings).await?;
    let Taken { name, mut changes, alerts } = names::take(service, wanted, role, member, &pairings).await?;
    let age_band = (role != Role::Admin).then_some(band);
    let (state, presence) = (MemberState::Active, !consent::is_minor(band));
    let joined = Some(service.clock.now());
    let act = Act { what: "member.joined", ..by_card(&card.it, member, &consents) };
    changes.push(add(&Profile { member, state, age_band, presence, consents, joined })?);
    let (lang, reading) = languages(service, &card.it, join).await?;
    let me = Me { id: member, name, role, lang, council: card.it.council, reading, writing: None };
    let bound = if role == Role::Participant { card.it.channels.clone() } else { Vec::new() };
    let comer = Comer::New(MemberRecord { me, bound }, pairings);
    let joined = finish(service, card, comer, act, changes, (attempt(join), device)).await?;
    if joined.is_some() {
        alerts.tell(service).await;
    }
    Ok(joined)
}

/// Who comes in.
enum Comer {
    /// Somebody who is in the directory.
    Known(MemberId),
    /// Somebody who will be, and in which pairings, from the step on in which they come in: what breaks off leaves nobody.
    New(MemberRecord, Vec<PairingId>),
}

/// Takes one use of the card and opens the session, in one step.
async fn finish(
    service: &Service,
    mut card: Kept<Card>,
    comer: Comer,
    act: Act,
    mut changes: Vec<Change>,
    (attempt, device): (Option<Digest>, &str),
) -> Result<Option<Joined>, Declined> {
    let arrival = Arrival { entry: Entry::Card, device: device.to_owned(), verified: None };
    let (member, newcomer) = match comer {
        Comer::Known(member) => (member, Decided::default()),
        Comer::New(newcomer, pairings) => {
            let member = newcomer.me.id;
            (member, Decided::from(DirectoryChange::Newcomer(newcomer)).tell(told(member, &pairings)))
        }
    };
    let Opened { secret, credential } = credentials::open(service, member, arrival);
    card.it.used += 1;
    if card.it.uses == 1 {
        // The name that was thought of may be a real one; the member has one of their own now.
        (card.it.name, card.it.member) = (None, Some(member));
        let (at, session) = (service.clock.now(), credential.digest);
        card.it.answered = attempt.map(|attempt| Answered { attempt, at, session });
    }
    let scope = scope(&card.it);
    changes.push(card.replace()?);
    changes.push(add(&credential)?);
    match try_recorded(service, scope, &[act], newcomer.changes(changes)).await? {
        Committed::Done => {
            let actor = Actor::of(service, credential).await?.ok_or_else(look::invalid)?;
            Ok(Some(Joined::In { secret, actor: Box::new(actor) }))
        }
        Committed::Stale(stale) if stale.is_of(crate::documents::name::TakenName::KIND) => Err(names::taken()),
        Committed::Stale(_) => Ok(None),
    }
}

/// Coming in with a card, and what was agreed to on the way: the text's version by its name, and who agreed.
fn by_card(card: &Card, member: MemberId, consents: &[ConsentRecord]) -> Act {
    let mut details = Map::new();
    for consent in consents {
        let text = match consent.text {
            ConsentText::Privacy => "privacy",
            ConsentText::Rules => "rules",
        };
        details.insert(text.to_owned(), json!(consent.version));
        details.insert("agreed_by".to_owned(), json!(consent.by));
    }
    Act { by: Some(member), member: Some(member), subject: subject(card), details, ..Act::default() }
}

/// Where the use of a card is written down.
fn scope(card: &Card) -> Scope {
    card.pairing.map_or(Scope::Service, Scope::Pairing)
}

/// What the log calls a card.
fn subject(card: &Card) -> Option<String> {
    Some(card.handle.to_string())
}

fn missing() -> Declined {
    Declined::Problem(ProblemCode::ConsentMissing, "a name, an age band and agreement to the texts in force are needed")
}

/// The agreement that is needed: to every text in force, and below the council's age with a parent's slip.
async fn agree(service: &Service, card: &mut Card, band: AgeBand, join: &Join) -> Result<Vec<ConsentRecord>, Declined> {
    let agreed = join.agreed.as_deref().unwrap_or_default();
    let texts = consent::texts();
    if !texts.iter().all(|text| agreed.contains(text)) {
        return Err(missing());
    }
    let by = match (card.role, card.council) {
        (Role::Participant, Some(council)) => {
            let directory = match card.pairing {
                Some(pairing) => service.stores.directory.view(&[pairing]).await?,
                None => Directory::default(),
            };
            let age = look::terms(service, &directory, council).await?.own_consent_from;
            match consent::agreement(age, band) {
                Agreement::Own => ConsentBy::Member,
                Agreement::WithParent => {
                    if !card.take_slip(join.slip.as_deref().unwrap_or_default()) {
                        let detail = "at this age a parent's slip of this card is needed";
                        return Err(Declined::Problem(ProblemCode::SlipInvalid, detail));
                    }
                    ConsentBy::Parent
                }
            }
        }
        _ => ConsentBy::Member,
    };
    let at = service.clock.now();
    Ok(texts
        .into_iter()
        .map(|text| ConsentRecord { text: text.text, version: text.version, at, by, withdrawn: None })
        .collect())
}

/// The languages asked for, or the council's.
async fn languages(service: &Service, card: &Card, join: &Join) -> Result<(Lang, Vec<Lang>), Declined> {
    let of_council = match card.pairing {
        Some(pairing) => {
            let councils = service.stores.directory.view(&[pairing]).await?.councils;
            councils.into_iter().find(|council| Some(council.id) == card.council).map(|council| council.lang)
        }
        None => None,
    };
    let lang = super::change_me::interface(join.lang.clone().or(of_council.clone()).unwrap_or_else(Lang::de))?;
    let reading = join.reading.clone().unwrap_or_else(|| vec![of_council.unwrap_or_else(|| lang.clone())]);
    Ok((lang, super::change_me::reading(reading)?))
}

/// What tells the pairings of a member who is new, changed or gone.
pub fn told(member: MemberId, pairings: &[PairingId]) -> impl Iterator<Item = Control> + use<'_> {
    pairings.iter().map(move |pairing| Control::PersonChanged { member, pairing: *pairing })
}

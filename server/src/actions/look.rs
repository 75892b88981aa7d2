//! Look at a code without using it.

use super::{Declined, Service, moderation, signed_in};
use crate::digest::Digest;
use crate::documents::card::{Card, normalise};
use crate::documents::terms::Terms;
use crate::documents::{self, Kept, erasing};
use crate::domain::consent;
use crate::kernel::store::Stored;
use quartier_protocol::directory::{Council, Directory, Role};
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::joining::{CouncilCard, Looked, Welcome};
use quartier_protocol::id::{CouncilId, PairingId};
use quartier_protocol::problem::ProblemCode;

/// What the code promises.
pub async fn run(service: &Service, code: &str) -> Result<Looked, Declined> {
    let card = good(service, code).await?.it;
    let welcome = welcome(service, &card).await?.ok_or_else(invalid)?;
    let directory = match card.pairing {
        Some(pairing) => service.stores.directory.view(&[pairing]).await?,
        None => Directory::default(),
    };
    let name = match card.member {
        Some(member) => service.stores.directory.member(member).await?.map(|member| member.name.as_str().to_owned()),
        None => card.name.clone(),
    };
    let councils =
        directory.pairings.first().map(|pairing| pairing.councils).unwrap_or([CouncilId(uuid::Uuid::nil()); 2]);
    let partner = councils.into_iter().find(|id| Some(*id) != card.council);
    let council = card.council.and_then(|id| seen(&directory, id));
    let own_consent_from = match card.council {
        Some(id) => terms(service, &directory, id).await?.own_consent_from,
        None => 0,
    };
    Ok(Looked {
        welcome,
        role: card.role,
        name,
        council,
        partner: card.council.and(partner).and_then(|id| seen(&directory, id)),
        channels: channels(service, &card).await?,
        own_consent_from,
        expires: card.expires,
    })
}

/// The card with a code, as long as it is good for anything.
pub async fn good(service: &Service, code: &str) -> Result<Kept<Card>, Declined> {
    let now = service.clock.now();
    let digest = Digest::of(&normalise(code));
    let kept: Option<Kept<Card>> = documents::load(&*service.stores.records, &digest.hex(), now).await?;
    let kept = kept.filter(|kept| kept.it.is_good(now)).ok_or_else(invalid)?;
    if kept.it.first && service.stores.directory.count_members(1).await? > 0 {
        return Err(invalid());
    }
    Ok(kept)
}

/// No card has this code, or it ended: all alike.
pub fn invalid() -> Declined {
    Declined::Problem(ProblemCode::InvitationInvalid, "the code is wrong, used up, revoked or expired")
}

/// What is asked of whoever comes with a card. `None`: the member it is for is not there any more, or is being erased.
pub async fn welcome(service: &Service, card: &Card) -> Stored<Option<Welcome>> {
    let Some(member) = card.member else { return Ok(Some(Welcome::Newcomer)) };
    let is_erased = erasing::is_begun(&*service.stores.records, member, service.clock.now());
    if is_erased.await? || service.stores.directory.member(member).await?.is_none() {
        return Ok(None);
    }
    Ok(match signed_in::profile(service, member).await? {
        Some(kept) if kept.it.state == MemberState::Banned => Some(Welcome::Out),
        Some(kept) if card.role != Role::Admin && !kept.it.agreed_to(&consent::texts()) => Some(Welcome::Consents),
        _ => Some(Welcome::Known),
    })
}

/// What a council says about agreement.
pub async fn terms(service: &Service, directory: &Directory, council: CouncilId) -> Stored<Terms> {
    let kept = documents::load::<Terms>(&*service.stores.records, &council.to_string(), service.clock.now()).await?;
    let town = directory.councils.iter().find(|known| known.id == council).map(|known| known.municipality);
    let country = directory.municipalities.iter().find(|known| Some(known.id) == town).map(|known| known.country);
    let country = country.unwrap_or(quartier_protocol::directory::Country::De);
    Ok(kept.map_or_else(|| Terms::of_country(council, country), |kept| kept.it))
}

async fn channels(
    service: &Service,
    card: &Card,
) -> Stored<Vec<quartier_protocol::lang::Bilingual<quartier_protocol::text::Name>>> {
    let Some(pairing) = card.pairing.filter(|_| !card.channels.is_empty()) else { return Ok(Vec::new()) };
    let all = service.stores.directory.channels_of(pairing).await?;
    let bound = all.into_iter().filter(|channel| card.channels.contains(&channel.id));
    Ok(bound.map(|channel| channel.name).collect())
}

fn seen(directory: &Directory, id: CouncilId) -> Option<CouncilCard> {
    let Council { kind, municipality, neighbourhood, lang, .. } =
        directory.councils.iter().find(|council| council.id == id)?.clone();
    let town = directory.municipalities.iter().find(|town| town.id == municipality)?;
    let part = neighbourhood.and_then(|id| directory.neighbourhoods.iter().find(|part| part.id == id));
    Some(CouncilCard {
        id,
        kind,
        country: town.country,
        municipality: town.name.clone(),
        neighbourhood: part.map(|part| part.name.clone()),
        lang,
    })
}

/// Refuses newcomers as long as moderation lets nobody join. Facilitators come: help may be what is missing.
pub async fn refuse_while_paused(service: &Service, role: Role, pairings: &[PairingId]) -> Result<(), Declined> {
    for pairing in pairings {
        if role == Role::Participant
            && moderation::policy(service, *pairing).await?.is_closed_to_newcomers(service.clock.now())
        {
            return Err(Declined::Problem(ProblemCode::JoiningPaused, "nobody joins this pairing for now"));
        }
    }
    Ok(())
}

/// The pairings of a council: where a newcomer's name has to be free.
pub async fn pairings(service: &Service, council: Option<CouncilId>) -> Stored<Vec<PairingId>> {
    let Some(council) = council else { return Ok(Vec::new()) };
    let all = service.stores.directory.overview().await?.pairings;
    Ok(all.into_iter().filter(|pairing| pairing.councils.contains(&council)).map(|pairing| pairing.id).collect())
}

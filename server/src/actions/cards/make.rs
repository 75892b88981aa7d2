//! Make cards for newcomers of a council.

use super::{Draft, code, in_days, slips};
use crate::actions::actor::verdict;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, look};
use crate::documents::add;
use crate::documents::audit::{Act, Scope};
use crate::documents::card::Card;
use crate::domain::administration::{Care, brings_in};
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{CardKind, CardsMade, NewCard, NewCards};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::text::DisplayName;

/// Cards made at once.
const CARDS_MAX: usize = 200;
/// Days a card can work.
const DAYS_MAX: u32 = 90;
/// People one group code can be for.
const GROUP: std::ops::RangeInclusive<u32> = 2..=100;

/// Makes them; their codes are told this once.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId, new: NewCards) -> Result<CardsMade, Declined> {
    let what = if new.role == Role::Facilitator { Care::FacilitatorsCards } else { Care::Everything };
    actor.cares(service, pairing, what)?;
    if new.role == Role::Facilitator {
        verdict(brings_in(actor.person(), Some(new.council)))?;
    }
    let channels = check(service, pairing, &new).await?;
    // Whoever is in the council's pairings comes with it: what keeps them from joining any of these refuses the card too.
    look::refuse_while_paused(service, new.role, &look::pairings(service, Some(new.council)).await?).await?;
    let mut drafts = Vec::with_capacity(new.cards.len());
    for card in &new.cards {
        drafts.push(draft(service, actor, pairing, &new, card, &channels)?);
    }
    let acts: Vec<Act> = drafts.iter().map(|draft| act(actor, &draft.card)).collect();
    let changes = drafts.iter().map(|draft| Ok(add(&draft.card)?)).collect::<Result<Vec<Change>, Declined>>()?;
    recorded(service, Scope::Pairing(pairing), &acts, changes).await?;
    Ok(CardsMade { cards: drafts.iter().map(Draft::made).collect() })
}

/// Looks whether all of it makes sense; the pairing's channels.
async fn check(service: &Service, pairing: PairingId, new: &NewCards) -> Result<Vec<ChannelId>, Declined> {
    let bad = |why| Err(Declined::bad(why));
    let directory = service.stores.directory.view(&[pairing]).await?;
    let Some(known) = directory.pairings.first() else { return Err(Declined::not_found()) };
    if !known.councils.contains(&new.council) {
        return bad("the council is none of this pairing's");
    }
    if !matches!(new.role, Role::Participant | Role::Facilitator) {
        return bad("cards make participants or facilitators");
    }
    if new.cards.is_empty() || new.cards.len() > CARDS_MAX {
        return bad("make 1 to 200 cards at once");
    }
    if new.days == 0 || new.days > DAYS_MAX {
        return bad("cards work 1 to 90 days");
    }
    if let Some(people) = new.group
        && (!GROUP.contains(&people) || new.role != Role::Participant)
    {
        return bad("a group code is for 2 to 100 participants");
    }
    let people = new.cards.len() as u64 * u64::from(new.group.unwrap_or(1));
    if people > CARDS_MAX as u64 {
        return bad("cards for at most 200 people at once");
    }
    let channels: Vec<ChannelId> =
        service.stores.directory.channels_of(pairing).await?.into_iter().map(|channel| channel.id).collect();
    Ok(channels)
}

fn draft(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    new: &NewCards,
    card: &NewCard,
    known: &[ChannelId],
) -> Result<Draft, Declined> {
    if !card.channels.iter().all(|channel| known.contains(channel)) {
        return Err(Declined::bad("a channel is none of this pairing's"));
    }
    let name = card.name.as_deref().map(|name| DisplayName::parse(name, &service.limits)).transpose()?;
    let uses = new.group.unwrap_or(1);
    let people = if new.role == Role::Participant { uses } else { 0 };
    let ((code, digest), (slips, kept_slips)) = (code(service), slips(service, people));
    let now = service.clock.now();
    let mut channels = if new.role == Role::Participant { card.channels.clone() } else { Vec::new() };
    channels.sort_unstable();
    channels.dedup();
    let card = Card {
        digest,
        handle: service.entropy.uuid(),
        kind: if new.group.is_some() { CardKind::Group } else { CardKind::Newcomer },
        pairing: Some(pairing),
        council: Some(new.council),
        role: new.role,
        name: name.map(|name| name.as_str().to_owned()),
        channels,
        member: None,
        uses,
        used: 0,
        slips: kept_slips,
        made: now,
        by: Some(actor.id()),
        expires: in_days(now, new.days),
        revoked: None,
        answered: None,
        first: false,
        spares_passkeys: false,
    };
    Ok(Draft { card, code, slips })
}

fn act(actor: &Actor, card: &Card) -> Act {
    let details = serde_json::json!({"role": card.role, "council": card.council, "uses": card.uses, "kind": card.kind});
    Act {
        what: "card.made",
        by: Some(actor.id()),
        subject: Some(card.handle.to_string()),
        details: details.as_object().cloned().unwrap_or_default(),
        ..Act::default()
    }
}

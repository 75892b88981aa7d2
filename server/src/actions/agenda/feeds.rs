//! Calendar feeds of one's own: make an address, see which there are, end one.

use super::access;
use crate::actions::credentials::SECRET_LETTERS;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::digest::Digest;
use crate::documents::agenda::feed::{Feed, of_member};
use crate::documents::credential::CredentialKind;
use crate::documents::{Document, Kept, add, list, remove};
use crate::kernel::store::Stored;
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::http::agenda::feeds::{Feed as Told, Feeds};
use quartier_protocol::id::{ChannelId, MemberId};

/// Those there are: one for all channels first, then by when they were made.
pub async fn own(service: &Service, actor: &Actor) -> Result<Feeds, Declined> {
    person(actor)?;
    let mut feeds: Vec<Told> = all(service, actor.id()).await?.into_iter().map(|kept| kept.it.told).collect();
    feeds.sort_by_key(|feed| (feed.channel.is_some(), feed.made));
    Ok(Feeds { feeds })
}

/// Makes one in place of the one there was of the same channel; with its secret, which is told this once.
pub async fn make(service: &Service, actor: &Actor, channel: Option<ChannelId>) -> Result<(Told, String), Declined> {
    person(actor)?;
    if let Some(channel) = channel {
        access::channel(actor, channel)?;
    }
    let now = service.clock.now();
    let secret = service.entropy.letters(SECRET_LETTERS);
    let told = Told { channel, made: now };
    let feed = Feed { digest: Digest::of(&secret), member: actor.id(), told: told.clone() };
    let Some(still_in) = signed_in::still_in(service, actor.id()).await? else { return Err(Declined::forbidden()) };
    let mut changes = vec![add(&feed)?];
    changes.extend(still_in);
    changes.extend(of_channel(service, actor.id(), channel).await?.iter().map(Kept::remove));
    match service.stores.records.commit(&changes, now).await? {
        Committed::Done => Ok((told, secret)),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

/// Ends the one of a channel, or the one for all.
pub async fn end(service: &Service, actor: &Actor, channel: Option<ChannelId>) -> Result<(), Declined> {
    person(actor)?;
    let found = of_channel(service, actor.id(), channel).await?;
    if found.is_empty() {
        return Err(Declined::not_found());
    }
    let changes: Vec<Change> = found.iter().map(Kept::remove).collect();
    match service.stores.records.commit(&changes, service.clock.now()).await? {
        Committed::Done => Ok(()),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

/// The changes that end all feeds of a member: whoever is out reads no more by another way.
pub async fn ended(service: &Service, member: MemberId) -> Stored<Vec<Change>> {
    Ok(all(service, member).await?.iter().map(|kept| remove::<Feed>(&kept.it.id())).collect())
}

async fn of_channel(service: &Service, member: MemberId, channel: Option<ChannelId>) -> Stored<Vec<Kept<Feed>>> {
    let mut found = all(service, member).await?;
    found.retain(|kept| kept.it.told.channel == channel);
    Ok(found)
}

async fn all(service: &Service, member: MemberId) -> Stored<Vec<Kept<Feed>>> {
    list(&*service.stores.records, &of_member(member), service.clock.now()).await
}

/// A feed is a person's, made where they are signed in: a token can't make itself another door.
fn person(actor: &Actor) -> Result<(), Declined> {
    match actor.credential.kind {
        CredentialKind::Session => Ok(()),
        CredentialKind::Token => Err(Declined::forbidden()),
    }
}

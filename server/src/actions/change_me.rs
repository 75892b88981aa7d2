//! Change what is one's own: name, languages, whether others see that one is there.

use super::moderation::policy;
use super::names::{self, Taken};
use super::outbox::Decided;
use super::{Actor, Declined, Service, join, membership, signed_in};
use crate::documents::profile::Profile;
use crate::documents::{Kept, add};
use crate::kernel::broker::Control;
use crate::kernel::store::directory::DirectoryChange;
use crate::kernel::store::records::Committed;
use quartier_protocol::directory::Role;
use quartier_protocol::http::own::MePatch;
use quartier_protocol::id::PairingId;
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Languages the interface speaks.
const INTERFACE: [&str; 3] = ["de", "fr", "en"];
/// Reading languages one member can name.
const READING_MAX: usize = 8;

/// Takes over what the patch names.
pub async fn run(service: &Service, actor: &mut Actor, patch: MePatch) -> Result<(), Declined> {
    let mut record = actor.membership.member.clone();
    let me = &mut record.me;
    if let Some(lang) = patch.lang {
        me.lang = interface(lang)?;
    }
    if let Some(languages) = patch.reading {
        me.reading = reading(languages)?;
    }
    if patch.writing.is_some() {
        me.writing = patch.writing;
    }
    // A name is read in pairings they are kept out of, too.
    let whole = membership::whole(service, me.id).await?.ok_or_else(Declined::not_found)?;
    let pairings: Vec<PairingId> = whole.pairings.iter().map(|pairing| pairing.id).collect();
    let mut decided = Decided::default();
    let renamed = match patch.name {
        Some(raw) if raw.trim() != me.name.as_str() => {
            may_rename(service, actor, &pairings).await?;
            let Taken { name, changes, alerts } = names::take(service, &raw, me.role, me.id, &pairings).await?;
            me.name = name;
            decided = decided.changes(changes).tell(join::told(me.id, &pairings));
            Some(alerts)
        }
        _ => None,
    };
    let decided =
        decided.directory([DirectoryChange::Own(record.me.clone())]).tell([Control::MemberChanged(record.me.id)]);
    if let Committed::Stale(_) = service.commit(decided).await? {
        return Err(names::taken());
    }
    if let Some(alerts) = renamed {
        alerts.tell(service).await;
    }
    if let Some(presence) = patch.presence {
        show(service, actor, presence).await?;
    }
    actor.membership.member = record;
    Ok(())
}

/// A name is read by everybody, so whoever may not write takes no new one: muted or suspended, wherever, or where only facilitators
/// write. Whoever is banned somewhere goes on in another pairing; what they call themselves is looked at in both.
async fn may_rename(service: &Service, actor: &Actor, pairings: &[PairingId]) -> Result<(), Declined> {
    let now = service.clock.now();
    for pairing in pairings {
        let policy = policy(service, *pairing).await?;
        let is_suspended = policy.exclusion(actor.id(), now).is_some_and(|one| one.until().is_some());
        if is_suspended || policy.is_muted_somewhere(actor.id(), now) {
            return Err(
                Refusal::new(RefusalCode::Muted, "whoever is muted or suspended keeps their name for now").into()
            );
        }
        if policy.modes(now).0.frozen.is_some() && actor.me().role != Role::Facilitator {
            return Err(
                Refusal::new(RefusalCode::Frozen, "names stay as they are while only facilitators write").into()
            );
        }
    }
    Ok(())
}

/// Whether others see that the member is there. Their connections come back, and are seen or not from then on.
async fn show(service: &Service, actor: &Actor, presence: bool) -> Result<(), Declined> {
    let kept: Option<Kept<Profile>> = signed_in::profile(service, actor.id()).await?;
    let change = match kept {
        Some(kept) if kept.it.presence == presence => return Ok(()),
        Some(mut kept) => {
            kept.it.presence = presence;
            kept.replace()?
        }
        None => add(&Profile { presence, ..Profile::unknown(actor.id()) })?,
    };
    let decided = Decided::from([change]).tell([Control::ShownChanged(actor.id())]);
    if let Committed::Stale(_) = service.commit(decided).await? {
        return Err(Declined::conflict());
    }
    Ok(())
}

/// A language the interface speaks.
pub(super) fn interface(lang: Lang) -> Result<Lang, Declined> {
    if INTERFACE.contains(&lang.as_str()) { Ok(lang) } else { Err(Declined::bad("the interface speaks de, fr and en")) }
}

/// Languages somebody reads.
pub(super) fn reading(languages: Vec<Lang>) -> Result<Vec<Lang>, Declined> {
    if languages.is_empty() || languages.len() > READING_MAX {
        return Err(Declined::bad("name one to eight reading languages"));
    }
    Ok(languages)
}

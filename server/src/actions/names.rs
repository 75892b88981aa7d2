//! Names: free of look-alikes of others' in the same pairings.

use super::moderation::alert;
use super::moderation::gates::lasting;
use super::{Declined, Service};
use crate::documents::name::{TakenName, of_member};
use crate::documents::{self, Document, Kept, add};
use crate::domain::names::{are_alike, is_reserved};
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::DisplayName;

/// A name that a member may go by, not theirs yet.
pub struct Taken {
    /// Which.
    pub name: DisplayName,
    /// What makes it theirs.
    pub changes: Vec<Change>,
    /// What desks want to know of it, once it is theirs.
    pub alerts: Alerts,
}

/// Words of a name that desks want to know of.
pub struct Alerts {
    member: MemberId,
    words: Vec<(PairingId, Vec<String>)>,
}

impl Alerts {
    /// Tells them.
    pub async fn tell(self, service: &Service) {
        for (pairing, words) in self.words {
            alert::of_name(service, pairing, Some(self.member), words).await;
        }
    }
}

/// Reads a name that a member may go by in these pairings, and the changes that make it theirs there and give their
/// other names free. Taking it twice for one member is taking it once.
pub async fn take(
    service: &Service,
    raw: &str,
    role: Role,
    member: MemberId,
    pairings: &[PairingId],
) -> Result<Taken, Declined> {
    let name = DisplayName::parse(raw, &service.limits)?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let wanted: Vec<TakenName> = pairings.iter().map(|pairing| TakenName::of(*pairing, &name, member)).collect();
    let theirs = documents::list::<TakenName>(records, &of_member(member), now).await?;
    let taken_by = documents::load_all::<TakenName>(records, wanted.iter().map(Document::id), now).await?;
    // Looked at after the names: whoever had taken one by then is in the directory by now, or gone.
    let there = service.stores.directory.view(pairings).await?;
    let looks_alike = |other: &quartier_protocol::directory::Member| {
        other.id != member && are_alike(other.name.as_str(), name.as_str())
    };
    if is_reserved(role, &name) || there.members.iter().any(looks_alike) {
        return Err(taken());
    }
    let alerts = Alerts { member, words: lasting(service, (member, role), pairings, None, &[name.as_str()]).await? };
    let is_wanted = |kept: &Kept<TakenName>| wanted.iter().any(|one| one.id() == kept.it.id());
    let mut changes: Vec<Change> = theirs.iter().filter(|kept| !is_wanted(kept)).map(Kept::remove).collect();
    for (one, kept) in wanted.iter().zip(taken_by) {
        match kept {
            Some(kept) if kept.it.member == member => {}
            // They may be about to go by it, and the directory not yet know.
            Some(kept) if there.members.iter().any(|other| other.id == kept.it.member) => return Err(taken()),
            Some(mut kept) => {
                kept.it.member = member;
                changes.push(kept.replace()?);
            }
            None => changes.push(add(one)?),
        }
    }
    Ok(Taken { name, changes, alerts })
}

/// Somebody else goes by this name, or by one that looks like it.
pub fn taken() -> Declined {
    Declined::Problem(ProblemCode::NameTaken, "the name looks like somebody else's")
}

/// The changes that give all names of a member free.
pub async fn give_back(service: &Service, member: MemberId) -> Result<Vec<Change>, Declined> {
    let theirs =
        documents::list::<TakenName>(&*service.stores.records, &of_member(member), service.clock.now()).await?;
    Ok(theirs.iter().map(|kept| documents::remove::<TakenName>(&kept.it.id())).collect())
}

//! Whom an administrator means, and whether they are theirs to care for.

use crate::actions::actor::verdict;
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents::audit::Scope;
use crate::domain::administration::{Pairing, Person, care_for};
use crate::kernel::store::directory::Membership;
use quartier_protocol::id::{MemberId, PairingId};

/// A member somebody administers.
pub struct Target {
    /// Who.
    pub person: Person,
    /// What they may see.
    pub membership: Membership,
    /// The pairing in which the act is written down; none: the service's log.
    pub pairing: Option<PairingId>,
    /// The pairings in which they may be cared for: those they share with the administrator, or all of them for an operator.
    shared: Vec<PairingId>,
}

impl Target {
    /// Where the act is written down.
    pub fn scope(&self) -> Scope {
        self.pairing.map_or(Scope::Service, Scope::Pairing)
    }

    /// The same, for what holds in one pairing alone: in the one that is named, or the only one it could be.
    pub fn within(mut self, named: Option<PairingId>) -> Result<Self, Declined> {
        self.pairing = match (named, &*self.shared) {
            (Some(named), shared) if shared.contains(&named) => Some(named),
            (Some(_), _) => return Err(Declined::not_found()),
            (None, []) => None,
            (None, [only]) => Some(*only),
            (None, _) => return Err(Declined::bad("say in which pairing")),
        };
        Ok(self)
    }

    /// The target's pairings.
    pub fn pairings(&self) -> Vec<PairingId> {
        self.membership.pairings.iter().map(|pairing| pairing.id).collect()
    }
}

/// Looks a member up, and refuses whoever may not care for them.
pub async fn of(service: &Service, actor: &Actor, member: MemberId) -> Result<Target, Declined> {
    let found = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    let all: Vec<PairingId> = found.pairings.iter().map(|pairing| pairing.id).collect();
    let own: Vec<PairingId> = all.iter().copied().filter(|id| actor.pairing(*id) == Pairing::Own).collect();
    let me = &found.member.me;
    let person = Person { id: me.id, role: me.role, council: me.council };
    let reach = match own.len() {
        0 => Pairing::Another,
        shared if shared == all.len() => Pairing::Own,
        _ => Pairing::OneOfMany,
    };
    verdict(care_for(actor.person(), person, reach))?;
    let shared = if own.is_empty() { all } else { own };
    Ok(Target { person, membership: found, pairing: shared.first().copied(), shared })
}

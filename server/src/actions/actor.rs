//! Who is asking, and whether they may administer.

use super::{Declined, Service, membership};
use crate::documents::credential::Credential;
use crate::domain::administration::{self as rules, Care, Verdict};
use crate::domain::permission::{self, Act, Reach};
use crate::kernel::store::directory::Membership;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::push::Me;

/// Somebody signed in, with the credential they came with.
pub struct Actor {
    /// What they may see.
    pub membership: Membership,
    /// By what.
    pub credential: Credential,
}

impl Actor {
    /// Whose credential this is. `None`: nobody's any more.
    pub async fn of(service: &Service, credential: Credential) -> Result<Option<Self>, Declined> {
        let found = membership::of(service, credential.member).await?;
        Ok(found.map(|membership| Self { membership, credential }))
    }

    /// The member.
    pub fn me(&self) -> &Me {
        &self.membership.member.me
    }

    /// Who they are.
    pub fn id(&self) -> MemberId {
        self.me().id
    }

    /// As the rules see them.
    pub fn person(&self) -> rules::Person {
        rules::Person { id: self.id(), role: self.me().role, council: self.me().council }
    }

    /// Refuses whoever has not shown a passkey in this session, or too long ago.
    pub fn verified(&self, service: &Service) -> Result<(), Declined> {
        let now = service.clock.now();
        match self.credential.verified_until(now, service.options.sessions.verification_ms) {
            Some(_) if self.credential.grant.is_none() => Ok(()),
            _ => {
                tracing::info!(member = %self.id(), "refused what needs a passkey to be shown first");
                Err(Declined::Problem(ProblemCode::PasskeyNeeded, "show a passkey first: POST /api/v1/me/verify"))
            }
        }
    }

    /// Whether a pairing is their own.
    pub fn pairing(&self, id: PairingId) -> rules::Pairing {
        let own = self.membership.pairings.iter().any(|pairing| pairing.id == id);
        if own { rules::Pairing::Own } else { rules::Pairing::Another }
    }

    /// Refuses whoever may not care for a pairing so. What they may not see is not found, verified or not.
    pub fn cares(&self, service: &Service, pairing: PairingId, what: Care) -> Result<(), Declined> {
        verdict(rules::care(self.me().role, self.pairing(pairing), what))?;
        self.verified(service)
    }

    /// The pairing of a channel in which they may do something, a bot by its verbs.
    pub fn may(&self, channel: ChannelId, act: Act) -> Result<PairingId, Declined> {
        let found = self.membership.channels.iter().find(|one| one.id == channel);
        permission::decide(self.me().role, Reach::of(found), act).map_err(permission::refusal)?;
        if self.credential.grant.as_ref().is_some_and(|grant| !permission::grants(&grant.verbs, act)) {
            return Err(Declined::forbidden());
        }
        found.map(|channel| channel.pairing).ok_or_else(Declined::not_found)
    }

    /// Refuses whoever isn't an operator.
    pub fn operates(&self, service: &Service) -> Result<(), Declined> {
        if self.me().role != Role::Admin {
            return Err(Declined::forbidden());
        }
        self.verified(service)
    }

    /// The councils of a pairing of theirs.
    pub fn councils(&self, pairing: PairingId) -> Option<[CouncilId; 2]> {
        self.membership.pairings.iter().find(|own| own.id == pairing).map(|own| own.councils)
    }
}

/// A verdict as an answer.
pub fn verdict(verdict: Verdict) -> Result<(), Declined> {
    match verdict {
        Verdict::Yes => Ok(()),
        Verdict::Forbidden => Err(Declined::forbidden()),
        Verdict::NotFound => Err(Declined::not_found()),
    }
}

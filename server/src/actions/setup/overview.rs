//! Everything the operator set up.

use crate::actions::{Actor, Declined, Service, look};
use quartier_protocol::directory::{Member, Role};
use quartier_protocol::http::setup::{CouncilTerms, Overview};
use quartier_protocol::id::PairingId;

/// All of it: no participants, who are the councils' own.
pub async fn run(service: &Service, actor: &Actor) -> Result<Overview, Declined> {
    actor.operates(service)?;
    let directory = service.stores.directory.overview().await?;
    let mut terms = Vec::with_capacity(directory.councils.len());
    for council in &directory.councils {
        let said = look::terms(service, &directory, council.id).await?;
        terms.push(CouncilTerms {
            council: council.id,
            own_consent_from: said.own_consent_from,
            legal_basis: said.legal_basis,
        });
    }
    let pairings: Vec<PairingId> = directory.pairings.iter().map(|pairing| pairing.id).collect();
    let everyone = service.stores.directory.view(&pairings).await?.members;
    let facilitators: Vec<Member> = everyone.into_iter().filter(|member| member.role == Role::Facilitator).collect();
    Ok(Overview { directory, terms, facilitators })
}

//! What the operator sets up: municipalities, neighbourhoods, councils, pairings.

use crate::directory::{CouncilKind, Country, Directory, Member};
use crate::id::{CouncilId, MunicipalityId, NeighbourhoodId};
use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/operator/municipalities`; `PUT …/{id}` changes one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewMunicipality {
    /// Where; stays.
    pub country: Country,
    /// Its name in its own language.
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: String,
}

/// `POST /api/v1/operator/neighbourhoods`; `PUT …/{id}` changes one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewNeighbourhood {
    /// The town it is part of; stays.
    pub municipality: MunicipalityId,
    /// Its name in its own language.
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: String,
    /// Special development needs (DE: Sozialer Zusammenhalt, FR: quartier prioritaire).
    pub development: bool,
}

/// `POST /api/v1/operator/councils`; `PUT …/{id}` changes one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewCouncil {
    /// What for.
    pub kind: CouncilKind,
    /// The town; stays.
    pub municipality: MunicipalityId,
    /// The part of it; stays.
    pub neighbourhood: Option<NeighbourhoodId>,
    /// The language it works in.
    pub lang: Lang,
    /// The age from which members agree for themselves: 15, 16 or 18. Without it, 16 in Germany and 15 in France.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(extend("enum" = [15, 16, 18])))]
    pub own_consent_from: Option<u8>,
    /// On what the council bases its processing, for its register: at most 500 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub legal_basis: Option<String>,
}

/// What was said about agreement in a council.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CouncilTerms {
    /// Which.
    pub council: CouncilId,
    /// The age from which members agree for themselves.
    pub own_consent_from: u8,
    /// On what the council bases its processing.
    pub legal_basis: Option<String>,
}

/// `POST /api/v1/operator/pairings`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewPairing {
    /// A council of a German municipality.
    pub german: CouncilId,
    /// A council of a French one.
    pub french: CouncilId,
}

/// `GET /api/v1/operator/overview`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Overview {
    /// Every municipality, neighbourhood, council and pairing; its members are the operators.
    pub directory: Directory,
    /// What was said about agreement, one a council.
    pub terms: Vec<CouncilTerms>,
    /// Facilitators of all councils.
    pub facilitators: Vec<Member>,
}

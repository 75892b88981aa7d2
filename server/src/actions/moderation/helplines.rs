//! Who helps at once, by country.

use crate::actions::Service;
use crate::kernel::store::Stored;
use quartier_protocol::directory::Country;
use quartier_protocol::http::moderation::reports::Helpline;
use quartier_protocol::id::{CouncilId, PairingId};

/// Whom the operator names, in each country.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Helplines {
    /// In Germany.
    pub de: Vec<Helpline>,
    /// In France.
    pub fr: Vec<Helpline>,
}

impl Helplines {
    /// A country's.
    pub fn of(&self, country: Country) -> &[Helpline] {
        match country {
            Country::De => &self.de,
            Country::Fr => &self.fr,
        }
    }
}

/// Those of the country of a council of a pairing. Of nobody's council: all of them, since somebody may be in danger.
pub async fn near(service: &Service, pairing: PairingId, council: Option<CouncilId>) -> Stored<Vec<Helpline>> {
    let directory = service.stores.directory.view(&[pairing]).await?;
    let town = directory.councils.iter().find(|known| Some(known.id) == council).map(|known| known.municipality);
    let town = directory.municipalities.iter().find(|known| Some(known.id) == town);
    let helplines = &service.options.helplines;
    Ok(match town {
        Some(town) => helplines.of(town.country).to_vec(),
        None => [&helplines.de[..], &helplines.fr[..]].concat(),
    })
}

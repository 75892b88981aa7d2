//! The relying party: for whom passkeys are made.

use crate::actions::Declined;
use quartier_protocol::problem::ProblemCode;
use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// This service, as authenticators know it.
pub struct RelyingParty(Option<Webauthn>);

impl RelyingParty {
    /// The party of the first of these origins that has a name, with the others of the same name. An IP address can't be
    /// one (Web Authentication, section 5.1.2).
    pub fn of(origins: &[String]) -> Self {
        let urls: Vec<Url> = origins.iter().filter_map(|origin| Url::parse(origin).ok()).collect();
        let named = urls.iter().find(|url| matches!(url.host(), Some(Host::Domain(_))));
        let Some((first, name)) = named.and_then(|url| Some((url, url.domain()?))) else {
            tracing::warn!("no public_url has a name: passkeys can't be used");
            return Self(None);
        };
        let builder = WebauthnBuilder::new(name, first).map(|builder| {
            let others = urls.iter().filter(|url| url.domain() == Some(name));
            others.fold(builder.rp_name("Quartier"), |builder, url| builder.append_allowed_origin(url))
        });
        match builder.and_then(WebauthnBuilder::build) {
            Ok(party) => Self(Some(party)),
            Err(error) => {
                tracing::error!(%error, "passkeys can't be used");
                Self(None)
            }
        }
    }

    pub(super) fn get(&self) -> Result<&Webauthn, Declined> {
        let detail = "passkeys need a public_url with a name";
        self.0.as_ref().ok_or(Declined::Problem(ProblemCode::Unavailable, detail))
    }
}

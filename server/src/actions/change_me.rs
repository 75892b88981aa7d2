//! Change one's own languages.

use super::{Service, store_refusal};
use crate::broker::Control;
use quartier_protocol::http::MePatch;
use quartier_protocol::push::Me;
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Languages the interface speaks.
const INTERFACE: [&str; 3] = ["de", "fr", "en"];
/// Reading languages one member can name.
const READING_MAX: usize = 8;

/// Takes over what the patch names.
pub async fn run(service: &Service, mut me: Me, patch: MePatch) -> Result<Me, Refusal> {
    if let Some(lang) = patch.lang {
        if !INTERFACE.contains(&lang.as_str()) {
            return Err(Refusal::new(RefusalCode::BadRequest, "the interface speaks de, fr and en"));
        }
        me.lang = lang;
    }
    if let Some(reading) = patch.reading {
        if reading.is_empty() || reading.len() > READING_MAX {
            return Err(Refusal::new(RefusalCode::BadRequest, "name one to eight reading languages"));
        }
        me.reading = reading;
    }
    if patch.writing.is_some() {
        me.writing = patch.writing;
    }
    service.stores.directory.update_member(&me).await.map_err(store_refusal)?;
    service.stores.broker.control(Control::MemberChanged(me.id)).await.map_err(store_refusal)?;
    Ok(me)
}

//! What a connection is let in with: its session's or token's end, a bot's verbs, whether its member shows that they are there.

use super::looks::{Tries, patiently};
use crate::actions::{Service, credentials, signed_in};
use crate::documents::Document;
use crate::hub::{Admission, Connection};
use crate::kernel::store::Stored;
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;

/// What a connection's credential is good for, as it is kept.
pub(super) struct Admitted {
    /// What doesn't change while a connection lasts: if it does, the connection comes back.
    pub(super) admission: Admission,
    /// Until when the session lasts unused.
    pub(super) expires: Option<Timestamp>,
}

/// Reads it. `None`: the credential is nobody's any more.
pub(super) async fn read(service: &Service, connection: &Connection) -> Stored<Option<Admitted>> {
    let Some(known) = credentials::known(service, &connection.credential).await? else { return Ok(None) };
    let profile = signed_in::profile(service, connection.member).await?;
    let expires = known.it.expires();
    let shown = profile.is_none_or(|kept| kept.it.presence);
    Ok(Some(Admitted { admission: Admission { until: known.it.until, shown, grant: known.it.grant }, expires }))
}

/// After controls may have been lost: closes a connection whose session ended meanwhile, and has one come back that was let in with something
/// else than what is so now. One that is being let in is looked at when it has been greeted.
pub(super) async fn check(service: &Service, connection: &Connection) {
    let Some(before) = connection.admission() else { return };
    match patiently(Tries::ForAWhile, || read(service, connection)).await {
        Ok(Some(now)) if now.admission == *before => {}
        Ok(None) => connection.close(how_it_ended(service, connection.member).await),
        Ok(Some(_)) | Err(_) => connection.close(CloseCode::Resync),
    }
}

/// What to tell a connection whose session isn't known any more. Where its member has another, it may have been replaced by that: they
/// come back with it, or are refused.
async fn how_it_ended(service: &Service, member: MemberId) -> CloseCode {
    match patiently(Tries::ForAWhile, || credentials::of(service, member)).await {
        Ok(left) if left.is_empty() => CloseCode::SessionEnded,
        _ => CloseCode::Resync,
    }
}

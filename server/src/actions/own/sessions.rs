//! The member's devices, and ending them.

use crate::actions::credentials::{self, Ending};
use crate::actions::{Actor, Declined, Service, end_session};
use crate::digest::Digest;
use crate::documents::Document;
use crate::documents::credential::{Credential, CredentialKind};
use quartier_protocol::http::own::{Session, Sessions};
use quartier_protocol::id::MemberId;

/// Lists them, the current one first, then the latest used.
pub async fn list(service: &Service, member: MemberId, current: Option<Digest>) -> Result<Sessions, Declined> {
    let all = credentials::of(service, member).await?;
    let is_session = |credential: &&Credential| credential.kind == CredentialKind::Session;
    let mut sessions: Vec<Session> =
        all.iter().map(|kept| &kept.it).filter(is_session).filter_map(|one| shown(one, current)).collect();
    sessions.sort_by_key(|session| (std::cmp::Reverse((session.current, session.seen)), session.id.clone()));
    Ok(Sessions { sessions })
}

fn shown(credential: &Credential, current: Option<Digest>) -> Option<Session> {
    Some(Session {
        id: credential.handle.to_string(),
        device: credential.device.clone(),
        created: credential.created,
        seen: credential.seen,
        expires: credential.expires()?,
        current: Some(credential.digest) == current,
    })
}

/// Ends one.
pub async fn end(service: &Service, actor: &Actor, id: &str) -> Result<(), Declined> {
    let all = credentials::of(service, actor.id()).await?;
    let wanted = all.iter().find(|kept| kept.it.kind == CredentialKind::Session && kept.it.handle.to_string() == id);
    end_session::run(service, wanted.ok_or_else(Declined::not_found)?.it.digest).await
}

/// Ends all of them, this one too.
pub async fn end_all(service: &Service, actor: &Actor) -> Result<(), Declined> {
    credentials::end_all(service, actor.id(), Ending::Ended).await
}

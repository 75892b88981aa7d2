//! Join with the code of a card or link: the code gives a session.

use super::{Service, store_refusal};
use crate::store::accounts::{Credential, CredentialKind, Digest};
use quartier_protocol::push::Me;
use quartier_protocol::refusal::Refusal;

/// A session just opened.
pub struct Joined {
    /// For the cookie; kept nowhere, only its digest is.
    pub secret: String,
    /// Who joined.
    pub me: Me,
}

/// Letters of a session's secret: 52 letters of 4.9 bits are 255 bits.
const SECRET_LETTERS: usize = 52;

/// Redeems a code. `None`: wrong, used up or expired, all alike.
pub async fn run(service: &Service, code: &str) -> Result<Option<Joined>, Refusal> {
    let now = service.clock.now();
    let code = normalise(code);
    let redeemed = service.stores.accounts.redeem(&Digest::of(&code), now).await.map_err(store_refusal)?;
    let Some(member) = redeemed else { return Ok(None) };
    let Some(standing) = super::standing::of(service, member).await? else { return Ok(None) };
    let secret = service.entropy.letters(SECRET_LETTERS);
    let credential = Credential {
        member,
        kind: CredentialKind::Session,
        created: now,
        expires: Some(now.plus_ms(service.sessions.lifetime_ms)),
    };
    service.stores.accounts.add_credentials(&[(Digest::of(&secret), credential)]).await.map_err(store_refusal)?;
    Ok(Some(Joined { secret, me: standing.member.me }))
}

/// A code as people type it: case, spaces and dashes don't matter.
pub fn normalise(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

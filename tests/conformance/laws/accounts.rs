//! Sessions, tokens and invitations.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::World;
use quartier::store::accounts::{Credential, CredentialKind, Digest, Invitation};

pub async fn credentials_expire_by_the_clock<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (accounts, now) = (&node.stores.accounts, world.now());
    let [session, token] = ["Sitzung", "Zeichen"].map(Digest::of);
    let expires = now.plus_ms(10_000);
    let session_credential =
        Credential { member: world.member(0), kind: CredentialKind::Session, created: now, expires: Some(expires) };
    let token_credential =
        Credential { member: world.member(3), kind: CredentialKind::Token, created: now, expires: None };
    let both = [(session, session_credential.clone()), (token, token_credential.clone())];
    accounts.add_credentials(&both).await.unwrap();
    for at in [now, expires.plus_ms(-1)] {
        assert_eq!(accounts.credential(&session, at).await.unwrap(), Some(session_credential.clone()));
    }
    world.clock.advance_ms(10_000);
    assert_eq!(accounts.credential(&session, world.now()).await.unwrap(), None);
    world.clock.advance_ms(1_000_000_000_000);
    assert_eq!(accounts.credential(&session, world.now()).await.unwrap(), None);
    assert_eq!(accounts.credential(&token, world.now()).await.unwrap(), Some(token_credential));
    assert_eq!(accounts.credential(&Digest::of("etwas"), now).await.unwrap(), None);
    accounts.add_credentials(&[]).await.unwrap();
}

pub async fn an_ended_credential_is_worth_nothing<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let now = world.now();
    let [one, other] = ["eins", "zwei"].map(Digest::of);
    let credential = |number| Credential {
        member: world.member(number),
        kind: CredentialKind::Session,
        created: now,
        expires: Some(now.plus_ms(10_000)),
    };
    nodes[0].stores.accounts.add_credentials(&[(one, credential(0)), (other, credential(1))]).await.unwrap();
    assert!(nodes[0].stores.accounts.end_credential(&one).await.unwrap());
    for node in &nodes {
        assert_eq!(node.stores.accounts.credential(&one, now).await.unwrap(), None);
        assert_eq!(node.stores.accounts.credential(&other, now).await.unwrap(), Some(credential(1)));
        assert!(!node.stores.accounts.end_credential(&one).await.unwrap());
    }
}

pub async fn an_invitation_has_as_many_winners_as_uses<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (code, now) = (Digest::of("KARTE"), world.now());
    let invitation = Invitation { member: world.member(1), uses: 7, expires: now.plus_ms(10_000) };
    nodes[0].stores.accounts.add_invitation(&code, &invitation).await.unwrap();
    let callers = (0..50).map(|caller| {
        let accounts = nodes[caller % nodes.len()].stores.accounts.clone();
        tokio::spawn(async move { accounts.redeem(&code, now).await.unwrap() })
    });
    let mut winners = Vec::new();
    for caller in callers.collect::<Vec<_>>() {
        winners.extend(caller.await.unwrap());
    }
    assert_eq!(winners, [world.member(1); 7]);
    assert_eq!(nodes[0].stores.accounts.redeem(&code, now).await.unwrap(), None);
    assert_eq!(nodes[0].stores.accounts.redeem(&Digest::of("KARTF"), now).await.unwrap(), None);
}

pub async fn invitations_expire_by_the_clock<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (accounts, now) = (&node.stores.accounts, world.now());
    let code = Digest::of("KARTE");
    let expires = now.plus_ms(10_000);
    let invitation = Invitation { member: world.member(1), uses: 2, expires };
    accounts.add_invitation(&code, &invitation).await.unwrap();
    assert_eq!(accounts.redeem(&code, expires.plus_ms(-1)).await.unwrap(), Some(world.member(1)));
    world.clock.advance_ms(10_000);
    assert_eq!(accounts.redeem(&code, world.now()).await.unwrap(), None);
}

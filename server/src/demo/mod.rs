//! `quartier demo`: two real twinned towns, their neighbourhoods, channels, members and a lively bit of history.
//!
//! Saarbrücken and Nantes have been twinned since 1965; Malstatt and Bellevue are neighbourhoods with special
//! development needs. The people and what they say are made up.

mod cast;
mod meeting;
mod script;

use crate::actions::Service;
use crate::digest::Digest;
use crate::documents;
use crate::documents::card::{CODE_LETTERS, Card};
use crate::lifecycle::Opened;
use cast::Cast;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::CardKind;
use quartier_protocol::id::MemberId;

/// How long the demo's links work, and how often.
const LINK_LIFETIME_MS: i64 = 30 * 86_400_000;
const LINK_USES: u32 = 1_000;

/// The demo's towns, settled.
pub struct Town {
    cast: Cast,
    codes: Vec<(&'static str, String)>,
}

/// Fills an empty store.
pub async fn settle(opened: &Opened) -> anyhow::Result<Town> {
    let stores = &opened.stores;
    if stores.directory.count_members(1).await? > 0 {
        anyhow::bail!("this store has members already");
    }
    let cast = Cast::new(opened);
    stores.directory.add(&cast.batch()).await?;
    script::play(opened, &cast).await?;
    let links = [
        ("Deutsch, Teilnehmerin  ", cast.mira),
        ("français, participant  ", cast.yanis),
        ("Begleitung / animation ", cast.claire),
    ];
    let mut codes = Vec::new();
    for (label, member) in links {
        codes.push((label, invite(opened, &cast, member).await?));
    }
    Ok(Town { cast, codes })
}

async fn invite(opened: &Opened, cast: &Cast, member: MemberId) -> anyhow::Result<String> {
    let code = opened.entropy.letters(CODE_LETTERS);
    let made = opened.clock.now();
    let card = Card {
        digest: Digest::of(&code),
        handle: opened.entropy.uuid(),
        kind: CardKind::Device,
        pairing: Some(cast.pairing),
        council: None,
        role: Role::Participant,
        name: None,
        channels: Vec::new(),
        member: Some(member),
        uses: LINK_USES,
        used: 0,
        slips: Vec::new(),
        made,
        by: None,
        expires: made.plus_ms(LINK_LIFETIME_MS),
        revoked: None,
        answered: None,
        first: false,
        spares_passkeys: false,
    };
    opened.stores.records.commit(&[documents::add(&card)?], made).await?;
    Ok(code)
}

impl Town {
    /// Has the people of the demo plan their next meeting, on a running server.
    pub async fn meet(&self, service: &Service) -> anyhow::Result<()> {
        meeting::plan(service, &self.cast).await
    }

    /// What the operator of a demo reads.
    pub fn links(&self, url: &str) -> String {
        let mut text = format!("\nQuartier runs on {url}\n\nOpen each link in a browser window of its own:\n\n");
        for (label, code) in &self.codes {
            text.push_str(&format!("  {label} {url}/#join={code}\n"));
        }
        text.push_str("\nTwo windows of one browser share a session: use private windows, or two browsers.\nCtrl-C ends the demo.\n");
        text
    }
}

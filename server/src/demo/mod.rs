//! `quartier demo`: two real twinned towns, their neighbourhoods, channels, members and a lively bit of history.
//!
//! Saarbrücken and Nantes have been twinned since 1965; Malstatt and Bellevue are neighbourhoods with special
//! development needs. The people and what they say are made up.

mod cast;
mod script;

use crate::lifecycle::Opened;
use crate::store::accounts::{Digest, Invitation};
use cast::Cast;
use quartier_protocol::id::MemberId;

/// How long the demo's links work, and how often.
const LINK_LIFETIME_MS: i64 = 30 * 86_400_000;
const LINK_USES: u32 = 1_000;
/// Letters of a code: 16 of 4.9 bits are 78 bits.
const CODE_LETTERS: usize = 16;

/// The demo's towns, settled.
pub struct Town {
    codes: Vec<(&'static str, String)>,
}

/// Fills an empty store.
pub async fn settle(opened: &Opened) -> anyhow::Result<Town> {
    let stores = &opened.stores;
    if stores.directory.count_members(1).await? > 0 {
        anyhow::bail!("this store has members already");
    }
    let cast = Cast::new(opened);
    stores.directory.found(&cast.founding()).await?;
    script::play(opened, &cast).await?;
    let mut town = Town { codes: Vec::new() };
    let links = [
        ("Deutsch, Teilnehmerin  ", cast.mira),
        ("français, participant  ", cast.yanis),
        ("Begleitung / animation ", cast.claire),
    ];
    for (label, member) in links {
        town.codes.push((label, invite(opened, member).await?));
    }
    Ok(town)
}

async fn invite(opened: &Opened, member: MemberId) -> anyhow::Result<String> {
    let code = opened.entropy.letters(CODE_LETTERS);
    let expires = opened.clock.now().plus_ms(LINK_LIFETIME_MS);
    let invitation = Invitation { member, uses: LINK_USES, expires };
    opened.stores.accounts.add_invitation(&Digest::of(&code), &invitation).await?;
    Ok(code)
}

impl Town {
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

//! What the operator does at the shell, beside a running server.

use crate::actions::cards::invite::{When, at_the_shell};
use crate::clock::{SharedClock, SystemClock};
use crate::config::Config;
use crate::documents::audit::{ALL_HEADS, Broken, Entry, Head, Verifier};
use crate::documents::{self, Kept};
use crate::entropy::{SharedEntropy, SystemEntropy};
use crate::lifecycle;
use crate::store::Records;
use quartier_protocol::time::Timestamp;
use std::io::Write;
use std::sync::Arc;

/// Entries read at once.
const PAGE: u32 = 500;

/// Prints a link that lets an operator in.
pub async fn invite(config: Config) -> anyhow::Result<()> {
    let records = opened(&config).await?;
    let clock: SharedClock = Arc::new(SystemClock::new());
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let code = at_the_shell(&*records, &clock, &entropy, When::Once).await?;
    let url = config.public_urls.first().map_or_else(
        || format!("http://localhost:{}", config.listen.port()),
        |url| url.trim_end_matches('/').to_owned(),
    );
    say(&format!("{url}/#join={code}\n"))
}

/// Follows every chain, and says what it found.
pub async fn verify_audit(config: Config) -> anyhow::Result<()> {
    let records = opened(&config).await?;
    let clock: SharedClock = Arc::new(SystemClock::new());
    let heads: Vec<Kept<Head>> = documents::list(&*records, ALL_HEADS, clock.now()).await?;
    let mut broken = 0;
    for Kept { it: head, .. } in &heads {
        let told = match chain(&*records, head, clock.now()).await? {
            Ok(()) => format!("whole   {} {} entries, ends with {}\n", head.scope.name(), head.number, head.hash.hex()),
            Err(what) => {
                broken += 1;
                format!("BROKEN  {} {what}\n", head.scope.name())
            }
        };
        say(&told)?;
    }
    if broken > 0 {
        anyhow::bail!("{broken} of {} logs are broken", heads.len());
    }
    say(&format!("{} logs, all whole\n", heads.len()))
}

async fn chain(records: &dyn Records, head: &Head, now: Timestamp) -> anyhow::Result<Result<(), Broken>> {
    let mut verifier = Verifier::default();
    let mut after: Option<String> = None;
    loop {
        let page =
            records.list(<Entry as documents::Document>::KIND, &head.scope.name(), after.as_deref(), PAGE, now).await?;
        for record in &page {
            // What is written meanwhile lies behind the end that was looked up.
            if verifier.is_at(head) {
                return Ok(verifier.finish(head));
            }
            let entry: Entry = serde_json::from_str(&record.content.body)?;
            if let Err(broken) = verifier.follow(&entry) {
                return Ok(Err(broken));
            }
        }
        after = page.last().map(|record| record.id.clone());
        if page.len() < PAGE as usize {
            return Ok(verifier.finish(head));
        }
    }
}

async fn opened(config: &Config) -> anyhow::Result<Arc<dyn Records>> {
    lifecycle::open_records(config).await.map_err(|error| anyhow::anyhow!(lifecycle::explain(&error, &config.store)))
}

/// Tells the one at the shell.
pub fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

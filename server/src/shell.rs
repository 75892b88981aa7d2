//! What the operator does at the shell, beside a running server.

use crate::actions::cards::invite::{When, at_the_shell};
use crate::actions::jobs;
use crate::capabilities;
use crate::clock::{Clock, SharedClock, SystemClock};
use crate::config::Config;
use crate::documents::audit::{ALL_HEADS, Broken, Entry, Head, Scope, Verifier};
use crate::documents::{self, Document};
use crate::entropy::{SharedEntropy, SystemEntropy};
use crate::kernel::store::Records;
use crate::kernel::store::records::Record;
use crate::lifecycle;
use quartier_protocol::id::PairingId;
use quartier_protocol::time::Timestamp;
use std::io::Write;
use std::sync::Arc;

/// Entries read at once.
const PAGE: u32 = 500;

/// Prints a link that lets an operator in.
pub async fn invite(config: Config) -> anyhow::Result<()> {
    let (records, _) = opened(&config).await?;
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
    let (records, pairings) = opened(&config).await?;
    let clock: SharedClock = Arc::new(SystemClock::new());
    let (mut logs, mut broken) = (0, 0);
    for scope in scopes(&*records, pairings, clock.now()).await? {
        let told = match chain(&*records, scope, clock.now()).await? {
            None => continue,
            Some(Ok(head)) => {
                format!("whole   {} {} entries, ends with {}\n", scope.name(), head.number, head.hash.hex())
            }
            Some(Err(what)) => {
                broken += 1;
                format!("BROKEN  {} {what}\n", scope.name())
            }
        };
        logs += 1;
        say(&told)?;
    }
    if broken > 0 {
        anyhow::bail!("{broken} of {logs} logs are broken");
    }
    say(&format!("{logs} logs, all whole\n"))
}

/// Whose chains there can be: not what the heads say alone, or a chain would be forgotten with its head.
async fn scopes(records: &dyn Records, pairings: Vec<PairingId>, now: Timestamp) -> anyhow::Result<Vec<Scope>> {
    let mut scopes = vec![Scope::Service];
    scopes.extend(pairings.into_iter().map(Scope::Pairing));
    for head in documents::list::<Head>(records, ALL_HEADS, now).await? {
        if !scopes.contains(&head.it.scope) {
            scopes.push(head.it.scope);
        }
    }
    Ok(scopes)
}

/// Where a chain ends, or what is wrong with it. `None`: nothing was ever written in it.
async fn chain(records: &dyn Records, scope: Scope, now: Timestamp) -> anyhow::Result<Option<Result<Head, Broken>>> {
    if let Some(head) = head(records, scope, now).await? {
        return Ok(Some(follow(records, &head, now).await?.map(|()| head)));
    }
    if entries(records, scope, None, 1, now).await?.is_empty() {
        return Ok(None);
    }
    // Head and entries are written in one step: the first entry may have come after the look at the head.
    match head(records, scope, now).await? {
        Some(head) => Ok(Some(follow(records, &head, now).await?.map(|()| head))),
        None => Ok(Some(Err(Broken::Headless))),
    }
}

async fn head(records: &dyn Records, scope: Scope, now: Timestamp) -> anyhow::Result<Option<Head>> {
    Ok(documents::load::<Head>(records, &scope.name(), now).await?.map(|kept| kept.it))
}

async fn entries(
    records: &dyn Records,
    scope: Scope,
    after: Option<&str>,
    limit: u32,
    now: Timestamp,
) -> anyhow::Result<Vec<Record>> {
    Ok(records.list(<Entry as documents::Document>::KIND, &scope.name(), after, limit, now).await?)
}

async fn follow(records: &dyn Records, head: &Head, now: Timestamp) -> anyhow::Result<Result<(), Broken>> {
    let mut verifier = Verifier::default();
    let mut after: Option<String> = None;
    loop {
        let page = entries(records, head.scope, after.as_deref(), PAGE, now).await?;
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

/// Says which jobs failed, and which this version can't read.
pub async fn list_jobs(config: Config) -> anyhow::Result<()> {
    let (records, _) = opened(&config).await?;
    let now = SystemClock::new().now();
    for id in jobs::unreadable(&*records, capabilities::ALL, now).await? {
        say(&format!("NOT READABLE  {id}  by this version of Quartier\n"))?;
    }
    let failed = jobs::list(&*records, now).await?;
    for job in failed.iter().map(|kept| &kept.it) {
        let next = job.next.map_or_else(|| "GIVEN UP".to_owned(), |next| format!("again at {next}"));
        let times = if job.failures == 1 { "once" } else { &format!("{} times", job.failures) };
        say(&format!("{next}  {}  failed {times}, last at {}: {}\n", job.id(), job.last, job.why))?;
    }
    let given_up = failed.iter().filter(|kept| kept.it.next.is_none()).count();
    say(&format!("{} failed, {given_up} of them given up\n", failed.len()))
}

/// Has all jobs that failed tried again.
pub async fn retry_jobs(config: Config) -> anyhow::Result<()> {
    let (records, _) = opened(&config).await?;
    let tried = jobs::retry(&*records, SystemClock::new().now()).await?;
    say(&format!("{tried} will be tried again\n"))
}

async fn opened(config: &Config) -> anyhow::Result<(Arc<dyn Records>, Vec<PairingId>)> {
    lifecycle::open_records(config).await.map_err(|error| anyhow::anyhow!(lifecycle::explain(&error, &config.store)))
}

/// Tells the one at the shell.
pub fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

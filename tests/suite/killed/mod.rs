//! The server is killed in the middle of what takes several steps, at one moment after the other: whatever was acknowledged is done, each
//! thing once, and what was begun is done or not there.

mod archive;
mod deciding;
mod erasing;
mod hooks;

use quartier_tests::http::{Answer, Request};
use quartier_tests::time::now;
use quartier_tests::town::Town;
use std::time::Duration;

/// How much longer one waits for what a job does a minute later.
const TWO_MINUTES: Duration = Duration::from_secs(120);

/// Moments of something that took so long undisturbed: early ones lie closer together, as most is written at the beginning, and one is
/// behind the answer.
fn moments(took: Duration) -> impl Iterator<Item = Duration> {
    (0..7).map(move |half| took.mul_f64(1.3 / f64::from(1 << half)))
}

/// How long a request takes, with its answer.
async fn undisturbed(request: Request) -> (Duration, Answer) {
    let start = now();
    let answer = request.answer().await;
    (start.elapsed(), answer)
}

/// Kills the server so long after a request was sent, and starts it again. `None`: it was not acknowledged.
async fn killed_after(town: &mut Town, moment: Duration, request: Request) -> Option<Answer> {
    let asking = tokio::spawn(request.send());
    tokio::time::sleep(moment).await;
    town.server.kill();
    town.server.restart_here().await;
    asking.await.expect("it ends").ok()
}

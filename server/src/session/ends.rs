//! What begins and ends while somebody is connected, whether or not the word of it came through: modes that end by the clock,
//! and who is kept out of which pairing. Has whoever is connected here told; what counts is asked with the time at hand, wherever
//! HTTP asks, and needs none of this.

use super::controls::Controls;
use crate::actions::{Service, moderation};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(1);

/// Who was kept out at the last look.
type Excluded = HashMap<PairingId, HashSet<MemberId>>;

/// Looks, as long as the server runs.
pub async fn run_ends(service: Arc<Service>, controls: Arc<Controls>) {
    let (mut looked, mut excluded) = (service.clock.now(), Excluded::new());
    loop {
        tokio::time::sleep(LOOK).await;
        let now = service.clock.now();
        if look(&service, &controls, &mut excluded, looked, now).await {
            looked = now;
        }
    }
}

/// Tells of what is otherwise than at the last look. `false`: not all of it could be seen.
async fn look(
    service: &Service,
    controls: &Controls,
    excluded: &mut Excluded,
    after: Timestamp,
    now: Timestamp,
) -> bool {
    let mut is_whole = true;
    let (mut to_renew, mut to_tell) = (HashSet::new(), Vec::new());
    for pairing in service.policies.pairings() {
        let Ok(policy) = moderation::policy(service, pairing).await else {
            is_whole = false;
            continue;
        };
        let are = policy.excluded(now);
        // Whoever connected in between was let in by a policy that was read in between.
        let meanwhile = service.policies.kept_out(pairing);
        let were = excluded.insert(pairing, are.clone()).unwrap_or_default();
        let ended = were.union(&meanwhile).filter(|member| !are.contains(member));
        to_renew.extend(are.difference(&were).chain(ended).copied());
        if policy.a_mode_ends(after, now) {
            to_tell.push(pairing);
        }
    }
    controls.look_up(to_renew, to_tell);
    is_whole
}

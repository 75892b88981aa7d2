//! What begins and ends while somebody is connected, whether or not the word of it came through: modes that end by the clock,
//! and who is kept out of which pairing. Has whoever is connected here told; what counts is asked with the time at hand, wherever
//! HTTP asks, and needs none of this.

use super::controls::Controls;
use crate::actions::{Service, moderation};
use quartier_protocol::id::{MemberId, PairingId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(1);

/// Who was kept out at the last look.
type Excluded = HashMap<PairingId, HashSet<MemberId>>;

/// Looks, as long as the server runs.
pub async fn run_ends(service: Arc<Service>, controls: Arc<Controls>) {
    let mut excluded = Excluded::new();
    loop {
        tokio::time::sleep(LOOK).await;
        let (to_renew, to_tell) = look(&service, &mut excluded).await;
        controls.look_up(to_renew, to_tell);
    }
}

/// Whose sessions are to be looked up again, and which pairings to be told, as they are otherwise than at the last look. Of a
/// pairing that can't be seen nothing is taken as told: it is at the next look that can.
async fn look(service: &Service, excluded: &mut Excluded) -> (HashSet<MemberId>, Vec<PairingId>) {
    let now = service.clock.now();
    let (mut to_renew, mut to_tell) = (HashSet::new(), Vec::new());
    for pairing in service.policies.pairings() {
        let Ok(policy) = moderation::policy(service, pairing).await else { continue };
        let are = policy.excluded(now);
        // Whoever connected in between was let in by a policy that was read in between.
        let meanwhile = service.policies.kept_out(pairing);
        let were = excluded.insert(pairing, are.clone()).unwrap_or_default();
        let ended = were.union(&meanwhile).filter(|member| !are.contains(member));
        to_renew.extend(are.difference(&were).chain(ended).copied());
        if service.policies.a_mode_ended(&*service.clock, pairing) {
            to_tell.push(pairing);
        }
    }
    (to_renew, to_tell)
}

//! Which meeting an event is: the one of its name in the calendar, or, where a calendar names its events anew each time it is
//! asked, the one that says the same.

use crate::documents::Kept;
use crate::documents::agenda::meeting::Meeting;
use crate::domain::agenda::taken::Taken;
use quartier_protocol::http::agenda::meetings::Plan;
use std::collections::{HashMap, HashSet};

/// What a calendar brought before.
pub struct Known {
    named: HashMap<String, Kept<Meeting>>,
    others: HashMap<String, Vec<Kept<Meeting>>>,
}

impl Known {
    /// The meetings that are there, of which some still have their name in the calendar.
    pub fn of(there: Vec<Kept<Meeting>>, taken: &[Taken]) -> Self {
        let names: HashSet<&str> = taken.iter().map(|one| one.uid.as_str()).collect();
        let mut known = Self { named: HashMap::new(), others: HashMap::new() };
        for kept in there {
            match kept.it.uid.clone().filter(|uid| names.contains(uid.as_str())) {
                Some(uid) => {
                    known.named.insert(uid, kept);
                }
                None => known.others.entry(said(&kept.it.told.plan)).or_default().push(kept),
            }
        }
        known
    }

    /// The meeting an event is; it is not there for another one any more.
    pub fn take(&mut self, one: &Taken) -> Option<Kept<Meeting>> {
        self.named.remove(&one.uid).or_else(|| self.others.get_mut(&said(&one.plan))?.pop())
    }

    /// What is in the calendar no more.
    pub fn left(self) -> impl Iterator<Item = Kept<Meeting>> {
        self.named.into_values().chain(self.others.into_values().flatten())
    }
}

fn said(plan: &Plan) -> String {
    let rule = plan.rule.as_deref().unwrap_or_default();
    format!("{}\n{}\n{rule}\n{}", plan.start, plan.zone, plan.title.de)
}

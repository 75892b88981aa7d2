//! The laws, by what they are about.

pub mod accounts;
pub mod changing;
pub mod directory;
pub mod following;
pub mod order;
pub mod outage;
pub mod paging;
pub mod posting;
pub mod presence;
pub mod reading;

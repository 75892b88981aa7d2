//! Members, as the facilitators of their pairing care for them.

pub mod change;
pub mod end_sessions;
pub mod list;
pub mod target;

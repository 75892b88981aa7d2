//! How long channels keep their messages.

mod agenda;
pub mod list;
pub mod run;
pub mod set;

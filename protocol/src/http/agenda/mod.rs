//! The agenda: meetings and who comes, what was decided, calendars in and out, hooks.

pub mod attendance;
pub mod calendars;
pub mod feeds;
pub mod hooks;
pub mod meetings;
pub mod minutes;
pub mod posting;
pub mod reminders;

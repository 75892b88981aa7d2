//! Meetings, who comes to them, and what time brings.

pub mod access;
pub mod answer;
pub mod attendance;
pub mod bot;
pub mod calendars;
pub mod cancel;
pub mod card;
pub mod change;
pub mod feed;
pub mod feeds;
pub mod find;
pub mod forget;
pub mod holidays;
pub mod hooks;
pub mod list;
pub mod make;
pub mod minutes;
pub mod planners;
pub mod planning;
pub mod posting;
pub mod reminders;
pub mod see;
mod split;
mod told;

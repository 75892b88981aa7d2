//! What the agenda keeps: meetings, answers, messages for later, calendars, hooks.

pub mod attendance;
pub mod calendar;
pub mod edition;
pub mod ending;
pub mod feed;
pub mod hook;
pub mod meeting;
pub mod minutes;
pub mod over;
pub mod planner;
pub mod reminding;

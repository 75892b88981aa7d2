//! What the tests and the load tool share: the real server as a process, people who use its public doors, and the
//! trouble that can come between them.
//!
//! Never looks into the server's memory or its store. Invariant: every wait ends within [`wait::TIME_LIMIT`] and says
//! what it waited for; every process and folder started here is gone when its owner is dropped.

pub mod binary;
pub mod capture;
pub mod client;
pub mod follower;
pub mod http;
pub mod ids;
pub mod loglaw;
pub mod mirror;
pub mod place;
pub mod postgres;
pub mod proxy;
pub mod raw;
pub mod redis;
pub mod server;
pub mod site;
pub mod speaker;
pub mod time;
pub mod town;
pub mod tunnel;
pub mod visitor;
pub mod wait;

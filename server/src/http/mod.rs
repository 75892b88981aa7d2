//! HTTP: endpoints, the WebSocket's upgrade, the web client's files, health and metrics.
//!
//! Owns the listeners and what a request must show before anything is done for it. Never decides what a member may do.
//! Invariant: nothing that changes state is done for a cookie without an Origin on the exact allowlist.

mod address;
mod admin;
pub(crate) mod api;
mod assets;
mod attempts;
mod caller;
mod device;
mod encoding;
mod farewell;
mod headers;
mod health;
mod interface;
mod listener;
mod origin;
mod problem;
mod router;
mod state;
mod tls;
mod to_the_end;
mod upgrade;

pub use address::{Addresses, SaidIn};
pub use admin::serve_admin;
pub use api::openapi::document as description;
pub use attempts::Attempts;
pub use interface::{Interface, Route};
pub use listener::{Listening, bind, listen, serve};
pub use origin::Origins;
pub use problem::Problem;
pub use router::router;
pub use state::{AppOptions, AppState};
pub use tls::{Files, Tls};

//! What every endpoint works with.

use super::address::Addresses;
use super::attempts::Attempts;
use super::origin::Origins;
use crate::actions::Service;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio_util::task::TaskTracker;

/// What the state begins with.
pub struct AppOptions {
    /// Origins that may sign in.
    pub origins: Origins,
    /// Connections by address.
    pub addresses: Arc<Addresses>,
    /// Wrong codes by address.
    pub codes: Attempts,
    /// Sign-ins begun by address.
    pub sign_ins: Attempts,
    /// Reports without an account, by address.
    pub reports: Attempts,
    /// Addresses of hooks that lead nowhere, by address: a broken program keeps nobody from joining.
    pub hooks: Attempts,
    /// Calendar addresses that lead nowhere, by address.
    pub calendars: Attempts,
}

/// What every endpoint works with.
pub struct AppState {
    /// The service behind.
    pub service: Arc<Service>,
    /// What it begins with.
    pub options: AppOptions,
    /// The sessions under way, and the requests that change something.
    pub sessions: TaskTracker,
    /// Whether the server is stopping.
    pub draining: AtomicBool,
}

impl AppState {
    /// Of a service.
    pub fn new(service: Arc<Service>, options: AppOptions) -> Arc<Self> {
        Arc::new(Self { service, options, sessions: TaskTracker::new(), draining: AtomicBool::new(false) })
    }
}

//! How much room is left beside the file. The last of it is kept for what makes room: removals, erasures, deletion by age.

use super::failure::out_of_reach;
use crate::clock::SharedClock;
use crate::kernel::error::{StoreError, Stored};
use parking_lot::Mutex;
use std::path::PathBuf;

/// Bytes that are left when nothing new is taken any more.
const RESERVE_BYTES: u64 = 1 << 20;
/// How old an answer may be. What is written meanwhile has to leave most of the reserve, at some thousand messages a second too.
const KNOWN_MS: u64 = 20;

/// The room in the store's folder.
pub struct Room {
    folder: PathBuf,
    clock: SharedClock,
    /// When it was looked at, and what was there.
    known: Mutex<Option<(u64, u64)>>,
}

impl Room {
    /// The room in this folder.
    pub fn in_folder(folder: PathBuf, clock: SharedClock) -> Self {
        Self { folder, clock, known: Mutex::default() }
    }

    /// Whether something new can be taken in: `Unavailable` where the last of the room has begun.
    pub fn for_more(&self) -> Stored<()> {
        let now_ms = self.clock.monotonic_ms();
        let mut known = self.known.lock();
        let left = match *known {
            Some((at_ms, left)) if now_ms < at_ms + KNOWN_MS => left,
            _ => {
                let left = self.look()?;
                *known = Some((now_ms, left));
                left
            }
        };
        if left >= RESERVE_BYTES {
            return Ok(());
        }
        Err(StoreError::Unavailable(format!("the disk is full but for {} kB", left / 1_024)))
    }

    fn look(&self) -> Stored<u64> {
        let told = rustix::fs::statvfs(&self.folder).map_err(|error| out_of_reach(&self.folder, &error.into()))?;
        Ok(told.f_bavail.saturating_mul(told.f_frsize))
    }
}

//! What SQLite's errors mean to those who asked.

use crate::kernel::error::{StoreError, Stored};
use rusqlite::ErrorCode;

/// Whether the cause lies outside the call: the disk, a lock, the system. Whatever else is tried now fails too.
pub(super) fn is_outside(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::OutOfMemory
                | ErrorCode::OperationInterrupted
                | ErrorCode::OperationAborted
                | ErrorCode::FileLockingProtocolFailed
        )
    )
}

/// The error as the store's callers see it.
pub fn told(error: &rusqlite::Error) -> StoreError {
    if is_outside(error) { StoreError::Unavailable(error.to_string()) } else { StoreError::Corrupt(error.to_string()) }
}

/// The result as the store's callers see it.
pub fn stored<T>(result: rusqlite::Result<T>) -> Stored<T> {
    result.map_err(|error| told(&error))
}

/// A file or folder can't be had.
pub fn out_of_reach(what: &std::path::Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", what.display()))
}

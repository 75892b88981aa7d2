//! The folder the store lives in: made for its owner only, and held by one server at a time.

use super::failure::out_of_reach;
use crate::kernel::error::{StoreError, Stored};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The store's one file; SQLite keeps `-wal` and `-shm` beside it while it is open.
pub(super) const FILE: &str = "quartier.sqlite";
/// Locked as long as a server has the store open.
const LOCK: &str = "quartier.lock";

/// The folder, held.
pub(super) struct Folder {
    /// The store's file.
    pub(super) file: PathBuf,
    /// The system lets go of the lock with the file, however the process ends.
    _lock: File,
}

impl Folder {
    /// Makes what isn't there and takes hold of it.
    pub(super) fn hold(path: &Path) -> Stored<Self> {
        let failed = |error: std::io::Error| out_of_reach(path, &error);
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        let private = |name| {
            let file = path.join(name);
            let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&file);
            opened.map_err(|error| out_of_reach(&file, &error)).map(|opened| (file, opened))
        };
        let (_, lock) = private(LOCK)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let why = format!("{} is in use: another Quartier has it open", path.display());
                return Err(StoreError::Unavailable(why));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let is_there = path.join(FILE).exists();
        let (file, opened) = private(FILE)?;
        // Ours never is: a store that lost all it had must not look like one that has just begun.
        if is_there && opened.metadata().map_err(failed)?.len() == 0 {
            let why = format!(
                "{} is empty, which no store is: bring its backup back; if nothing was ever kept there, remove it",
                file.display()
            );
            return Err(StoreError::Unavailable(why));
        }
        // The new names in the folder are as durable as what will be written to the files.
        File::open(path).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(Self { file, _lock: lock })
    }
}

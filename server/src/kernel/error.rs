//! Why something could not be kept or read.

/// Why a store gave no answer. Nothing was kept, or it can't be told whether it was: an idempotent call can be repeated.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// It can't be reached, is full, or took too long. Worth trying again.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What it holds can't be read: a fault, never worth trying again.
    #[error("the store is corrupt: {0}")]
    Corrupt(String),
    /// What was asked can't be carried out by any store: a fault of the caller's, and nothing was done.
    #[error("the store was asked wrongly: {0}")]
    Invalid(String),
}

/// What a store's method answers.
pub type Stored<T> = Result<T, StoreError>;

//! The shared store: Redis.

//! What is told of a capability: its types, its examples, its chapter.

use crate::golden::Golden;
use crate::schemas::Schemas;
use crate::typescript::Collected;

/// What a capability's module says of itself.
pub struct Told {
    /// Its types, for the browser.
    pub types: fn(&mut Collected),
    /// The same that cross HTTP, for its description.
    pub schemas: fn(&mut Schemas),
    /// One of each thing that crosses the wire.
    pub examples: fn() -> Vec<Golden>,
    /// Its chapter of the reference, as `reference/` has them.
    pub chapter: &'static str,
}

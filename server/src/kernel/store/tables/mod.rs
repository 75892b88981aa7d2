//! What is kept in the database: records, directory and read marks, written once for both engines.
//!
//! Owns their tables. Never speaks to an engine but through `kernel::Database`, and decides nothing.

mod directory;
mod marks;
mod records;

pub use directory::{DirectoryTables, pairings};
pub use marks::MarkTable;
pub use records::RecordTables;

use crate::kernel::Schema;
use crate::kernel::migration::KERNEL;

/// All tables of the database.
pub const SCHEMAS: &[Schema] = &[
    KERNEL,
    Schema { name: "records", steps: &[include_str!("schema/records.sql")] },
    Schema {
        name: "directory",
        steps: &[include_str!("schema/directory.sql"), include_str!("schema/directory-2.sql")],
    },
    Schema { name: "marks", steps: &[include_str!("schema/marks.sql")] },
    Schema { name: "archive", steps: &[include_str!("schema/archive.sql")] },
];

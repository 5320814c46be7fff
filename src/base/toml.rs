//! TOML: read with the place of every value, and written in a fixed order.
//!
//! Ours because a reader that stops at the first error, or forgets where a value stood, cannot report every fault of a
//! file with its line.

pub mod read;
pub mod write;

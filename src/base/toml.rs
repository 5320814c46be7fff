//! Reads TOML with the position of every value, and writes TOML in a fixed order.
//!
//! Its own module because a reader that stops at the first error, or forgets the position of a value, cannot report
//! every error in a file with its line.

pub mod read;
pub mod write;

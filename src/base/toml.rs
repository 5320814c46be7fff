//! TOML: reading with the position of every value, and writing in a fixed order.
//!
//! Its own module because a reader that stops at the first error, or forgets the position of a value, cannot report
//! every error of a file with its line.

pub mod read;
pub mod write;

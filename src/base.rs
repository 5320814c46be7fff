//! The vocabulary every other room shares: safe text, dates, hashes, TOML and diagnostics.
//!
//! Nothing here knows what a questionnaire or an assessment is.

pub mod columns;
pub mod dates;
pub mod diagnostic;
pub mod hash;
pub mod index_vec;
pub(crate) mod markdown;
pub mod plural;
pub mod sanitize;
pub mod theme_name;
pub mod toml;
pub(crate) mod xml;

//! The vocabulary that all other modules share: sanitized text, dates, hashes, TOML and diagnostics.
//!
//! Nothing here may know what a questionnaire or an assessment is.

pub mod columns;
pub mod dates;
pub mod diagnostic;
pub(crate) mod encoding;
pub mod hash;
pub mod index_vec;
pub(crate) mod markdown;
pub mod plural;
pub mod sanitize;
pub mod shell;
pub mod theme_name;
pub mod toml;
pub(crate) mod xml;

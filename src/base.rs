//! The vocabulary every other room shares: safe text, dates, hashes, TOML and diagnostics.
//!
//! Nothing here knows what a questionnaire or an assessment is.

pub mod dates;
pub mod diagnostic;
pub mod fingerprint;
pub mod harmless;
pub mod looks;
pub mod reader;
pub mod words;
pub mod writer;

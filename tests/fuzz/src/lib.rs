//! The fuzz targets: seven checks, each a function of bytes that panics if a promise is broken.
//!
//! Every check promises more than the absence of panics in surefoot. The fuzzer's targets only call these functions,
//! and the plain tests call them with the seeds, so that they keep compiling and passing. This crate must not use a
//! fuzzer, the disk or random numbers.

pub mod assessment;
pub mod ballots;
mod choices;
pub mod config;
pub mod document;
mod edits;
pub mod encrypted;
pub mod merge;
pub mod questionnaire;
pub mod sanitiser;
mod texts;

/// A check, with the name of its target.
pub type Check = (&'static str, fn(&[u8]));

/// Every check.
pub const CHECKS: [Check; 7] = [
    ("assessment", assessment::check),
    ("questionnaire", questionnaire::check),
    ("config", config::check),
    ("sanitiser", sanitiser::check),
    ("document", document::check),
    ("merge", merge::check),
    ("encrypted", encrypted::check),
];

//! What is fuzzed: seven checks, each a function of bytes that stops where something is not as promised.
//!
//! In flow bytes from a fuzzer, or from a seed; out flows nothing, or a panic that says what was found. Every check
//! promises more than that nothing breaks. The targets of the fuzzer only call these functions, and the plain tests call
//! them with the seeds, so that none of them can rot. No fuzzer, no disk and no chance may ever stand here.

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

/// A check, by the name of its target.
pub type Check = (&'static str, fn(&[u8]));

/// Every check.
pub const CHECKS: [Check; 7] = [
    ("assessment", assessment::check),
    ("questionnaire", questionnaire::check),
    ("config", config::check),
    ("sanitiser", sanitiser::check),
    ("document", document::check),
    ("merge", merge::check),
    ("vault", encrypted::check),
];

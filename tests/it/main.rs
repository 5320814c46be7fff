//! Every test of surefoot that looks from outside, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on should say so at once"
)]

mod binary;
mod both_ways;
mod cases;
mod cli;
mod config;
mod content;
mod docx;
mod hostile;
mod invalid;
mod lists;
mod machine;
mod markdown;
mod oscal;
mod pdf;
mod plain;
mod profiles;
mod properties;
mod readme;
mod redaction;
mod reports;
mod room_file;
mod schedule;
mod screens;
mod structure;
mod terminal;

//! All integration tests of surefoot, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on should say so at once"
)]

mod bad_files;
mod ballots;
mod binary;
mod both_ways;
mod cases;
mod cli;
mod compare;
mod config;
mod content;
mod corpus;
mod disk;
mod documents;
mod docx;
mod due;
mod edges;
#[cfg(unix)]
mod encryption;
mod front_ends;
mod fuzz;
#[cfg(unix)]
mod git;
mod hostile;
#[cfg(unix)]
mod interrupted;
mod invalid;
mod junit;
mod lists;
mod machine;
mod markdown;
mod merge_copies;
mod merging;
mod numbers;
mod one_number;
mod open_file;
mod oracle;
mod oscal;
#[cfg(unix)]
mod overwriting;
mod pdf;
mod plain;
mod plain_words;
mod portfolio;
#[cfg(unix)]
mod private;
mod profiles;
#[cfg(unix)]
mod program;
mod properties;
#[cfg(unix)]
mod random_lines;
mod readme;
mod reassess;
mod redaction;
#[cfg(unix)]
mod reference;
mod reports;
mod repository;
mod room_file;
mod schedule;
mod screens;
mod shared_plan;
mod sinks;
#[cfg(target_os = "linux")]
mod sizes;
mod summary;

mod age;
mod story;
mod structure;
mod supply;
mod terminal;
mod variants;

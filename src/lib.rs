//! Surefoot assesses the security of one AI system with layered questions, and derives scores, gates, requirements and
//! a roadmap from the answers.
//!
//! ```text
//! questionnaires/*.toml ─▶ Questionnaire ──────────────────┐
//!                                                          ├▶ targets ▶ scorecard ▶ gates ▶ requirements ▶ roadmap ▶ views ▶ documents, exports
//! keys, lines, arguments ─▶ Request ─▶ Change ─▶ Assessment ┘
//! ```
//!
//! Each module below is a room. **A room uses only the rooms above it, and never one on its own line**: the test
//! `structure` checks this in the source.
//!
//! | room | contents |
//! |---|---|
//! | [`base`] | sanitized text, columns, dates, plurals, hashes, TOML, diagnostics |
//! | [`model`] | the questionnaire; the assessment with its changes, history and file format |
//! | [`rules`] | targets, scores, gates, requirements, due items: every assessment rule |
//! | [`planner`] | project scheduling with limited staff; has no knowledge of surefoot |
//! | [`roadmap`] | steps, calendar, forecast and what-ifs: the planner applied to requirements |
//! | [`views`] | facts, rows, comparisons and the portfolio as data; the options of an export |
//! | [`describe`] | every sentence about a domain value: changes, answers, gates, targets, dates, refusals |
//! | [`document`], [`export`] | pages for people; lists and data for programs |
//! | [`platform`] | core dumps, terminal size |
//! | [`store`] | disk access: reading, saving, locks, snapshots, drafts, encryption |
//! | [`session`] | the application behind both front ends: open, undo, save, merge, compare, export |
//! | [`interaction`] | everything that screens and plain mode show and ask, as pure state |
//! | [`tui`], [`cli`] | the wizard; the commands and plain mode |
//!
//! Invariants, each with the test that checks it:
//! - Rooms above [`store`] never touch the disk, the clock or the environment, never print and never panic: `structure`.
//! - If all answers are at level 4, the score is exactly 100%; if all are at 0, exactly 0%. The low end of a range
//!   never exceeds the high end, and a better answer lowers no score: `properties`.
//! - Undo returns to the initial state; replaying the history yields the current state; reading a saved file returns
//!   the saved content: `properties`.
//! - An upgrade of the questionnaire keeps all content of an assessment, and undo reverts it as a whole: `properties`.
//! - A plan respects order and capacity: `schedule`. More people or more time never delay a gate, and an edit that limits
//!   nothing moves no date, whether made on a screen, by a command or in a text editor: `properties`. Planning with other
//!   systems never beats planning alone: `shared_plan`.
//! - Each number is the same in every output: `one_number`.
//! - The targets for 4 realistic systems match what a practitioner expects: `profiles`.
//! - The cursor marks the item that Delete removes, and a click selects the item under the pointer: `screens`.
//! - However the program ends, it restores the terminal and keeps typed text: `terminal`.
//! - All errors in a file are reported at once, each with its position: `invalid`. A file that is not an assessment is
//!   refused with one sentence, in bounded memory, and left unchanged: `bad_files`, `variants`.
//! - Untrusted text is sanitized on every output path: `sinks`, `screens::hostile`.
//! - Diverged copies merge without loss, in any order, any number of times: `merge_copies`, `git`. Ballot papers
//!   contribute votes and nothing else: `ballots`.
//! - An internal error loses no answer, and its report quotes none: `terminal`, and at scale
//!   `cargo bench --bench torture`.
//! - Keys, lines in plain mode and commands lead to equal states and equal refusals: `front_ends`, `plain`. Any key on
//!   any screen of any size can be undone: `anything`.
//! - The fast summary of a file equals the summary computed after opening it: `summary`. Every system is a row of the
//!   portfolio: `portfolio`.
//! - Equal input yields identical bytes, except for encrypted files: `reports`, `reference`.
//! - No command line and no closed, full or endless stream makes a command panic or hang: `random_lines`.
//! - An encrypted file opens only if it is intact; the program `age` can open it too; no passphrase is shown: `age`.

pub mod base;

pub mod model;

pub mod rules;

pub mod planner;

pub mod roadmap;

pub mod views;

pub mod describe;

pub mod document;
pub mod export;

pub mod platform;

pub mod store;

pub mod session;

pub mod interaction;

pub mod cli;
pub mod tui;

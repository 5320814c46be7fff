//! Surefoot: layered questions about the security of one AI system, and what follows from the answers.
//!
//! ```text
//! questionnaires/*.toml ─parse, check─▶ Questionnaire ┐
//!                                                     ├▶ targets ▶ scorecard ▶ gates ▶ requirements ▶ Report ▶ Document ▶ pdf, md
//! keys typed ─▶ Message ─update─▶ Change ─▶ Assessment ┘                          └▶ roadmap ──────────┴▶ toml, json
//!                                    └─ history, undo, autosave
//! ```
//!
//! The modules stand in the order in which they may use each other: **a module may use only those above it**. The test
//! `structure` reads the source and holds this.
//!
//! What always holds, and the test that holds it:
//! - Nothing above [`store`] touches the disk, the clock or the environment, prints, or panics: `structure`.
//! - All answers at 4 give exactly 100 %, all at 0 exactly 0 %, low is at most high, a better answer lowers nothing, and
//!   an answer behind a fact that no longer holds counts nowhere: `properties`.
//! - Undoing everything leads back to the start, a history replayed is the state, and what was saved is what is read:
//!   `properties`.
//! - A plan keeps order and capacity: `schedule`.
//! - Whoever joins the people of a plan, no gate opens later: `properties`. Planned together with others, no gate opens
//!   before the day that no plan beats alone: `shared_plan`.
//! - What applies to four believable systems is what a practitioner would ask: `profiles`.
//! - The cursor of a text is drawn on what delete takes out, and a click meets what is seen: `screens`.
//! - Whatever ends it, the terminal is as it was, what was typed is saved and no copy of it stays behind: `terminal`.
//! - Every fault of a file is told with its place, all at once: `invalid`. A file that is none is refused in a sentence,
//!   in bounded memory, and stays as it is: `bad_files`. No truncation and no flipped bit breaks anything: `variants`.
//! - Whatever words a file, a name or a clipboard brings, nothing of them acts, hides or turns in any place they leave by:
//!   `sinks`, and `screens::hostile` for what is drawn.
//! - Copies that grew apart are joined without a loss, whatever their order and however often: `joining`; by git too: `git`.
//! - A fault of surefoot itself loses no answer and quotes none: `terminal`. The same in great number: `cargo bench
//!   --bench torture`.
//! - Lines, keys and `set` that say the same lead to equal states, and lines hold no escape: `plain`.
//! - Whatever is pressed on whatever screen at whatever size, nothing breaks and all of it can be taken back: `anything`.
//! - A glance at a file shows what opening it shows, and refuses what that refuses: `skim`. Every system of an
//!   organisation is a row, what cannot be judged too: `portfolio`.
//! - A whole workshop by keys is in the report: `room`. Lines, keys and `set` lead to equal states: `ways`.
//! - Equal input gives equal bytes, except in what is sealed, where equal bytes would tell of equal texts: `reports`.
//! - Nothing sealed opens unless it is whole and just as it was sealed: `vault::tests`. The program `age` opens what is
//!   sealed here, and the other way round; a passphrase is never shown; no core dump is left: `vault`.

pub mod harmless;

pub mod dates;
pub mod diagnostic;
pub mod fingerprint;
pub mod looks;
pub mod reader;
pub mod words;
pub mod writer;

pub mod questionnaire;

pub mod assessment;

pub mod told;

pub mod config;

pub mod target;

pub mod contradiction;

pub mod coverage;

pub mod support;

pub mod scorecard;

pub mod trend;

pub mod agenda;

pub mod gate;

pub mod requirement;

pub mod due;

pub mod roadmap;

pub mod report;

pub mod portfolio;

pub mod vault;

pub mod dumps;

pub mod store;

pub mod crash;

pub mod tui;

pub mod cli;

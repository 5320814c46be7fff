//! The rules: edits, targets, scores, gates, requirements, coverage and due items.
//!
//! All rules are pure functions of a questionnaire, a state and a day. Any sentences that are still built here belong
//! in `describe`.

pub mod agenda;
pub mod confirmation;
pub mod contradictions;
pub mod coverage;
pub mod due;
pub mod edit;
pub mod evaluation;
pub mod gates;
pub mod requirements;
pub mod scorecard;
pub mod support;
pub mod targets;
pub mod trend;

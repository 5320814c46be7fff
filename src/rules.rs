//! Everything that is judged: targets, scores, gates, requirements, coverage, what is due.
//!
//! Pure functions of a questionnaire, a state and a day. No sentence for people is built here beyond ids and titles.

pub mod agenda;
pub mod confirmation;
pub mod contradictions;
pub mod coverage;
pub mod due;
pub mod evaluation;
pub mod gates;
pub mod requirements;
pub mod scorecard;
pub mod support;
pub mod targets;
pub mod trend;

//! The application: what both front ends ask for, with typed outcomes.
//!
//! No terminal and no printing. Exports and the start of the wizard are here yet: opening, editing and saving still stand in each front end.

pub mod export;
pub mod start;

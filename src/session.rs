//! The application: what both front ends ask for, with typed outcomes.
//!
//! No terminal and no printing. Only exports are here yet: opening, editing and saving still stand in each front end.

pub mod export;

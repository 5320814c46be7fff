//! Sentences about edits, answers and the reasons behind numbers.
//!
//! Its own room so that a fact has one wording. Sentences still built in other rooms belong here.

pub mod change;
pub mod refusal;
pub mod why;

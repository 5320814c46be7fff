//! Sentences about edits, answers and the reasons behind numbers.
//!
//! The one room a translation would replace, together with the labels of the front ends.

pub mod change;
pub mod why;

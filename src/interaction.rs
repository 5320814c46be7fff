//! What both front ends show and ask, as pure state: the command table, the basis of all screens, forms, the items of the
//! profile, the filter of questions, the search, the clock and the closing of a meeting, and texts to read.
//!
//! No drawing and no terminal: screens draw it, plain mode reads it aloud line by line.

pub(crate) mod basis;
pub(crate) mod clock;
pub(crate) mod closing;
pub mod command;
pub(crate) mod form;
pub(crate) mod glossary;
pub(crate) mod pager;
pub(crate) mod profile;
pub(crate) mod question_filter;
pub(crate) mod search;
mod summary;

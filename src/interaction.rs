//! What both front ends show and ask, as pure state: the basis of all screens, the items of the profile, the filter of
//! questions, and texts to read.
//!
//! No drawing and no terminal: screens draw it, plain mode reads it aloud line by line.

pub(crate) mod basis;
pub mod command;
pub(crate) mod pager;
pub(crate) mod profile;
pub(crate) mod question_filter;

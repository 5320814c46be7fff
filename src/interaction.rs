//! State and logic shared by both front ends, free of I/O: the command table, the basis of all screens, forms, profile
//! items, question filters, the search, the meeting clock, the closing of a meeting, and texts for the pager.
//!
//! Nothing here may draw or depend on a terminal: screens draw this state, and plain mode prints it line by line.

pub(crate) mod basis;
pub(crate) mod clock;
pub(crate) mod closing;
pub mod command;
pub(crate) mod form;
pub(crate) mod glossary;
pub mod manual;
pub(crate) mod pager;
pub(crate) mod profile;
pub(crate) mod question_filter;
pub(crate) mod search;
mod summary;

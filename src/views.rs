//! Rows and comparisons that more than one screen, document or export shows, computed once.
//!
//! Nothing here writes a file or lays out a page.

pub mod compare;
pub mod due;
pub mod exporter;
pub(crate) mod facts;
pub mod options;
pub mod portfolio;
pub(crate) mod rows;

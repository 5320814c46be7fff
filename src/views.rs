//! Rows and comparisons that more than one screen, document or export shows, computed once.
//!
//! No file is written and no page laid out here.

pub mod compare;
pub mod due;
pub mod exporter;
pub(crate) mod facts;
pub mod options;
pub mod portfolio;
pub(crate) mod rows;

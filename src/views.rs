//! Rows and comparisons that more than one screen, document or export shows, computed once.
//!
//! Pure data: no file format and no layout.

pub mod compare;
pub mod due;
pub mod exporter;
pub mod options;
pub mod portfolio;
pub(crate) mod rows;

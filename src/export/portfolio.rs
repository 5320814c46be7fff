//! The portfolio as JSON, as CSV rows and as a workbook.
//!
//! Its own module because its rows are systems, where those of a report are requirements.

pub mod csv;
pub mod json;
pub mod lists;

//! Lists and data for other programs: JSON, TOML, CSV, workbooks, calendars, OSCAL, test reports.
//!
//! Documents for people belong in `document`; nothing here lays out a page.

pub mod csv;
pub mod ics;
pub mod json;
pub mod junit;
pub mod oscal;
pub mod toml;
pub mod xlsx;

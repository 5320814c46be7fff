//! The parts that screens are made of: text, fields, bars, pages.
//!
//! In flow plain values and a width; out flow lines and cells. No part knows what an assessment is.

pub(crate) mod bar;
pub(crate) mod editor;
pub(crate) mod fields;
pub(crate) mod finder;
pub(crate) mod page;
pub(crate) mod text;

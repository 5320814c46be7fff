//! The building blocks of screens: text, fields, bars, pages.
//!
//! Widgets turn values and a width into lines and cells, and must not depend on the model of an assessment.

pub(crate) mod bar;
pub(crate) mod editor;
pub(crate) mod fields;
pub(crate) mod finder;
pub(crate) mod page;
pub(crate) mod text;

//! Helpers for values and lengths in the form that Word uses.
//!
//! The module builds on the elements in [`xml`](crate::base::xml), which escape all text; nothing is escaped here.

pub(super) use crate::base::xml::Element;

/// An element with a `w:val` attribute, the form of most properties.
pub(super) fn value(name: &'static str, value: impl AsRef<str>) -> Element {
    Element::new(name).with("w:val", value)
}

/// A length in points, converted to twentieths of a point.
pub(super) fn twips(points: f32) -> String {
    format!("{:.0}", points * 20.0)
}

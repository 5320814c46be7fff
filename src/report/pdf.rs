//! Stub, replaced by the PDF part.
use super::document::Document;
/// Paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A4.
    A4,
    /// Letter.
    Letter,
}
/// Rendered.
pub struct Rendered {
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Pages.
    pub pages: usize,
    /// Missing.
    pub missing: Vec<char>,
}
/// Fault.
#[derive(Debug)]
pub struct Fault;
impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
/// Render.
///
/// # Errors
/// None.
pub fn render(_document: &Document, _paper: Paper) -> Result<Rendered, Fault> {
    Ok(Rendered { bytes: Vec::new(), pages: 0, missing: Vec::new() })
}

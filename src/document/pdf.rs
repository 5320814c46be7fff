//! Writes the document as a tagged PDF (PDF/UA-1) that is suitable for archiving (PDF/A-2a).
//!
//! The layout determines all positions. This module only translates them to PDF, first with `printpdf` (pages, glyphs,
//! paths), then by patching the result (structure, outline, metadata). It uses no clock, no disk and no randomness: the
//! same document always gives the same bytes.
//!
//! This file and its steps use each other only through [`PdfError`], which every step returns.

mod metadata;
mod outline;
mod paint;
mod tags;

use crate::document::font::{Cut, Damaged, Typeface};
use crate::document::layout::{Display, Frame};
use crate::document::{Document, chart, layout};
use crate::views::options::Paper;

impl Paper {
    /// The text area of a sheet of this size.
    pub fn frame(self) -> Frame {
        match self {
            Self::A4 => Frame::of(595.28, 841.89),
            Self::Letter => Frame::of(612.0, 792.0),
        }
    }
}

/// A finished PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The number of pages.
    pub pages: usize,
    /// The characters that the font lacks, without duplicates, in order. The pages show an empty box instead.
    pub missing: Vec<char>,
}

/// Error: the PDF could not be written. The document itself is never the cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A font built into the program is damaged.
    #[error("the built-in font {0} is damaged")]
    Font(&'static str),
    /// A library failed to build or write the file.
    #[error("cannot build the PDF: {0}")]
    Write(String),
}

impl From<Damaged> for PdfError {
    fn from(Damaged(cut): Damaged) -> Self {
        Self::Font(cut.name())
    }
}

impl From<lopdf::Error> for PdfError {
    fn from(error: lopdf::Error) -> Self {
        Self::Write(error.to_string())
    }
}

/// The display list of a document: the content of the PDF, for callers that do not need the file.
///
/// # Errors
/// [`PdfError::Font`] if a built-in font is damaged.
pub fn display(document: &Document, paper: Paper) -> Result<Display, PdfError> {
    Ok(layout::lay_out(
        document,
        paper.frame(),
        &mut Typeface::new()?,
        chart::draw,
    ))
}

/// The document with each [`Block::Fit`](crate::document::Block::Fit) resolved to the variant that the pages of the PDF
/// show.
///
/// # Errors
/// [`PdfError::Font`] if a built-in font is damaged.
pub fn fitted(document: &Document, paper: Paper) -> Result<Document, PdfError> {
    Ok(layout::fitted(
        document,
        paper.frame(),
        &mut Typeface::new()?,
        chart::draw,
    ))
}

/// Writes a document as a PDF.
///
/// # Errors
/// [`PdfError::Font`] if a built-in font is damaged, [`PdfError::Write`] if a PDF library fails. The document itself is
/// never the cause.
pub fn render(document: &Document, paper: Paper) -> Result<Rendered, PdfError> {
    let mut typeface = Typeface::new()?;
    let display = layout::lay_out(document, paper.frame(), &mut typeface, chart::draw);
    let mut file = paint::paint(&display, &typeface)?;
    let catalog = file
        .trailer
        .get(b"Root")
        .and_then(lopdf::Object::as_reference)?;
    let pages: Vec<lopdf::ObjectId> = file.get_pages().into_values().collect();
    tags::tag(&mut file, catalog, &pages, &display)?;
    outline::outline(&mut file, catalog, &pages, &display)?;
    metadata::describe(&mut file, catalog, document)?;
    "1.7".clone_into(&mut file.version);
    file.compress();
    let mut bytes = Vec::new();
    // The structure tree has thousands of small objects; object streams reduce it to a tenth of the size.
    let options = lopdf::SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(6);
    file.save_with_options(&mut bytes, options.build())
        .map_err(|error| PdfError::Write(error.to_string()))?;
    Ok(Rendered {
        bytes,
        pages: pages.len(),
        missing: typeface.missing(),
    })
}

/// The resource name of a cut on the pages.
fn resource(cut: Cut) -> &'static str {
    match cut {
        Cut::Regular => "Text",
        Cut::Strong => "Strong",
    }
}

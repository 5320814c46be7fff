//! Exports an assessment in any format.
//!
//! Its own module because only this module lists all formats with their writers: `document` and `export` do not depend
//! on each other.

use crate::document::docx::DocxError;
use crate::document::{Document, docx, markdown, pdf, prose};
use crate::export::oscal::OscalError;
use crate::export::{csv, ics, json, oscal, toml, xlsx};
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format, UnavailableFormat};

/// An export as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Contents of the file.
    pub bytes: Vec<u8>,
    /// Number of pages, for formats with pages.
    pub pages: Option<usize>,
    /// Characters that no font contains. A replacement mark is shown in place of each.
    pub missing: Vec<char>,
}

/// Reason why an assessment or a portfolio could not be exported. No message ends with a full stop.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The document is not available in this format.
    #[error(transparent)]
    Unavailable(#[from] UnavailableFormat),
    /// OSCAL requires at least one control or gap.
    #[error(transparent)]
    Oscal(#[from] OscalError),
    /// The PDF could not be written.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// The Word document could not be written.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The workbook could not be written.
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The list could not be written.
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
}

impl ExportError {
    /// Whether the assessment has nothing to write in this format, although the export itself works.
    pub fn is_empty_export(&self) -> bool {
        matches!(self, Self::Oscal(_))
    }
}

impl Exporter<'_> {
    /// Returns the requested document, for the formats that people read.
    pub fn document(&self, order: &ExportOptions) -> Document {
        prose::document(self, order)
    }

    /// Exports the assessment in a format. Equal input gives equal bytes.
    ///
    /// # Errors
    /// [`ExportError::Unavailable`] if the document is not available in this format, [`ExportError::Oscal`] if there is
    /// nothing to export as OSCAL, or the error from the library that writes the format.
    pub fn write(&self, format: Format, order: &ExportOptions) -> Result<Export, ExportError> {
        order.check(format)?;
        let Self {
            questionnaire,
            assessment,
            report,
            outlook,
            ..
        } = self;
        let plain = |bytes: Vec<u8>| Export {
            bytes,
            pages: None,
            missing: Vec::new(),
        };
        match format {
            Format::Toml => Ok(plain(
                toml::write(questionnaire, assessment, report, outlook).into_bytes(),
            )),
            Format::Markdown => Ok(plain(
                markdown::write(&self.document(&order.without_numbers())).into_bytes(),
            )),
            Format::Pdf => {
                let rendered = pdf::render(&self.document(order), order.paper)?;
                Ok(Export {
                    bytes: rendered.bytes,
                    pages: Some(rendered.pages),
                    missing: rendered.missing,
                })
            }
            Format::Docx => Ok(plain(docx::write(
                &self.document(&order.without_numbers()),
                order,
            )?)),
            Format::Xlsx => Ok(plain(xlsx::write(self, order)?)),
            Format::Csv => Ok(plain(csv::write(self, order)?)),
            Format::Ics => Ok(plain(ics::write(self, order).into_bytes())),
            Format::Json => Ok(plain(json::write(self, order).into_bytes())),
            Format::Oscal => Ok(plain(oscal::results(self, order)?.into_bytes())),
            Format::Poam => Ok(plain(oscal::plan(self, order)?.into_bytes())),
        }
    }
}

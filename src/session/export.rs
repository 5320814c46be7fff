//! Writes an assessment in any format.
//!
//! The one list of formats with their writers: neither documents nor exports know each other.

use crate::document::docx::DocxError;
use crate::document::{Document, docx, markdown, pdf, prose};
use crate::export::oscal::OscalError;
use crate::export::{csv, ics, json, oscal, toml, xlsx};
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format, UnavailableFormat};

/// A report as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What goes into the file.
    pub bytes: Vec<u8>,
    /// How many pages it has, where it has pages.
    pub pages: Option<usize>,
    /// Characters that no font could show and that stand as a mark.
    pub missing: Vec<char>,
}

/// Why an assessment or a portfolio could not be written in a format. No text ends with a full stop.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The document does not exist in that format.
    #[error(transparent)]
    Unavailable(#[from] UnavailableFormat),
    /// OSCAL has no such file without a control or a gap.
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

impl Exporter<'_> {
    /// The document that is wanted, for the formats that people read.
    pub fn document(&self, order: &ExportOptions) -> Document {
        prose::document(self, order)
    }

    /// Writes it in a format. Equal input gives equal bytes.
    ///
    /// # Errors
    /// The document does not exist in that format, OSCAL has nothing to say, or a library that writes it refuses.
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

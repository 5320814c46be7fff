//! The options of an export: document, format, chapters, paper and handling label.
//!
//! Plain choices that apply to every format. The text of a chapter and the look of a page do not belong here.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::plural::listed;

/// The options of an export, for an [`Exporter`](super::exporter::Exporter).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// The document to write.
    pub kind: Kind,
    /// The chapters of the report, besides its board page. Other documents have no chapters to choose.
    pub chapters: BTreeSet<Chapter>,
    /// The paper size of a PDF.
    pub paper: Paper,
    /// The handling label: who may read the document.
    pub handling: Handling,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            kind: Kind::Report,
            chapters: Chapter::ALL.into_iter().collect(),
            paper: Paper::A4,
            handling: Handling::AmberStrict,
        }
    }
}

/// Error: the document is not available in the format. The message has no full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {} is not available as {}, only as {}", .kind.word(), .format.word(), .kind.format_list())]
pub struct UnavailableFormat {
    /// The requested document.
    pub kind: Kind,
    /// The requested format.
    pub format: Format,
}

/// Error: the file name ends in the suffix of another format. The message has no capital, but names the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name ends in {found}, but the format is {word}. Use a name that ends in {suffix}.")]
pub struct OtherSuffix {
    /// The suffix of the name, in lower case.
    pub found: &'static str,
    /// The name of the format to write.
    pub word: &'static str,
    /// The suffix of that format.
    pub suffix: &'static str,
}

/// The suffix of the `JUnit` files that some commands write.
pub const JUNIT_SUFFIX: &str = ".xml";

/// Checks that a file name does not claim another format than the one with the name `word` and the suffix `suffix`. A
/// name without a suffix, or with one that surefoot never writes, claims nothing.
///
/// # Errors
/// [`OtherSuffix`] if the name ends in the suffix of another format.
pub fn check_suffix(
    path: &Path,
    word: &'static str,
    suffix: &'static str,
) -> Result<(), OtherSuffix> {
    let claims = |known: &&str| {
        path.extension().is_some_and(|end| {
            known
                .trim_start_matches('.')
                .eq_ignore_ascii_case(&end.to_string_lossy())
        })
    };
    let mut known = Format::ALL
        .into_iter()
        .map(Format::suffix)
        .chain([JUNIT_SUFFIX]);
    match known.find(claims) {
        Some(found) if found != suffix => Err(OtherSuffix {
            found,
            word,
            suffix,
        }),
        _ => Ok(()),
    }
}

impl ExportOptions {
    /// Checks that the document is available in `format`.
    ///
    /// # Errors
    /// [`UnavailableFormat`] if the document cannot be written in that format.
    pub fn check(&self, format: Format) -> Result<(), UnavailableFormat> {
        let kind = self.kind;
        if kind.fits(format) {
            Ok(())
        } else {
            Err(UnavailableFormat { kind, format })
        }
    }

    /// The options for a format that writes out the numbers of each chart in place, so that no appendix of numbers is
    /// needed.
    #[must_use]
    pub fn without_numbers(&self) -> Self {
        let mut told = self.clone();
        told.chapters.remove(&Chapter::Numbers);
        told
    }

    /// The file name of an export, from the file name of the assessment without its ending: `bot` gives
    /// `bot-report.pdf`.
    pub fn file_name(&self, assessment: &str, format: Format, redacted: bool) -> String {
        let what = match format {
            Format::Oscal => "oscal-results",
            Format::Poam => "oscal-poam",
            Format::Ics => "dates",
            Format::Pdf
            | Format::Docx
            | Format::Markdown
            | Format::Xlsx
            | Format::Csv
            | Format::Json
            | Format::Toml => self.kind.word(),
        };
        let redacted = if redacted { "-redacted" } else { "" };
        format!("{assessment}-{what}{redacted}{}", format.suffix())
    }
}

/// The documents that surefoot writes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// Board page, then all chosen chapters.
    #[default]
    Report,
    /// A specification that a team can sign.
    Requirements,
    /// The steps with their dates and people.
    Roadmap,
    /// The votes and decisions of a session.
    Minutes,
}

impl Kind {
    /// All documents.
    pub const ALL: [Self; 4] = [
        Self::Report,
        Self::Requirements,
        Self::Roadmap,
        Self::Minutes,
    ];

    /// The keyword on the command line and in file names.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The document with the keyword `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// Whether the document is available in `format`. A calendar of minutes, for example, would be empty.
    pub fn fits(self, format: Format) -> bool {
        match format {
            Format::Pdf | Format::Docx | Format::Markdown => true,
            Format::Xlsx | Format::Csv => self != Self::Minutes,
            Format::Ics | Format::Poam => matches!(self, Self::Report | Self::Roadmap),
            Format::Json | Format::Oscal | Format::Toml => self == Self::Report,
        }
    }

    /// The formats in which the document is available.
    pub fn formats(self) -> impl Iterator<Item = Format> {
        Format::ALL
            .into_iter()
            .filter(move |format| self.fits(*format))
    }

    /// The names of the available formats, as a list in a sentence.
    fn format_list(self) -> String {
        listed(&self.formats().map(Format::word).collect::<Vec<_>>())
    }
}

/// The chapters of the report after its board page, in order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Chapter {
    /// The system measured against its targets.
    Standing,
    /// Changes since the last baseline.
    Since,
    /// The blockers of each gate.
    Gates,
    /// The steps that lead to the gates.
    Roadmap,
    /// The requirements to meet.
    Requirements,
    /// Exceptions, unknowns and contradictions.
    Open,
    /// Votes and decisions of the team.
    Room,
    /// Validations, expiry dates and overdue reviews.
    Freshness,
    /// The calculation of the results.
    Method,
    /// The numbers behind the charts.
    Numbers,
    /// Each answer with its note and evidence.
    Answers,
}

impl Chapter {
    /// All chapters.
    pub const ALL: [Self; 11] = [
        Self::Standing,
        Self::Since,
        Self::Gates,
        Self::Roadmap,
        Self::Requirements,
        Self::Open,
        Self::Room,
        Self::Freshness,
        Self::Method,
        Self::Numbers,
        Self::Answers,
    ];

    /// The keyword on the command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The chapter with the keyword `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The labels of the Traffic Light Protocol 2.0 (FIRST, 2022), strictest first.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Handling {
    /// For the named recipients only.
    Red,
    /// For people in the organisation who need to know. The default, because a report lists weaknesses.
    #[default]
    #[strum(serialize = "amber+strict")]
    AmberStrict,
    /// For people who need to know, in the organisation and at its clients.
    Amber,
    /// For the community.
    Green,
    /// No limit on disclosure.
    Clear,
}

impl Handling {
    /// All labels.
    pub const ALL: [Self; 5] = [
        Self::Red,
        Self::AmberStrict,
        Self::Amber,
        Self::Green,
        Self::Clear,
    ];

    /// The label as printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::Red => "TLP:RED",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Amber => "TLP:AMBER",
            Self::Green => "TLP:GREEN",
            Self::Clear => "TLP:CLEAR",
        }
    }

    /// The keyword on the command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The label with the keyword `word`, ignoring case, with or without `TLP:`.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let word = word.strip_prefix("tlp:").unwrap_or(&word);
        word.parse().ok()
    }
}

/// The paper sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Paper {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// All paper sizes.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The keyword on the command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The name of the size.
    pub fn title(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }

    /// The paper size with the keyword `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The formats in which a report can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum Format {
    /// For people: the document as pages.
    #[strum(serialize = "PDF")]
    Pdf,
    /// For people who edit the text before others see it: the document for a word processor.
    #[strum(serialize = "Word")]
    Docx,
    /// For people: the document as text, for a wiki or a repository.
    Markdown,
    /// For people: requirements and roadmap as working lists.
    #[strum(serialize = "Excel")]
    Xlsx,
    /// For issue trackers: the requirements or the steps as rows to import.
    #[strum(serialize = "CSV")]
    Csv,
    /// For calendars: the dates of gates, reviews and unknowns.
    #[strum(serialize = "iCalendar")]
    Ics,
    /// For programs: every fact in the report, in a published schema.
    #[strum(serialize = "JSON")]
    Json,
    /// For governance tools: OSCAL assessment results (NIST).
    #[strum(serialize = "OSCAL results")]
    Oscal,
    /// For governance tools: an OSCAL plan of action and milestones (NIST).
    #[strum(serialize = "OSCAL plan")]
    Poam,
    /// For programs and for surefoot: the results with their reasons, and the assessment itself.
    #[strum(serialize = "TOML")]
    Toml,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Docx,
        Self::Markdown,
        Self::Xlsx,
        Self::Csv,
        Self::Ics,
        Self::Json,
        Self::Oscal,
        Self::Poam,
        Self::Toml,
    ];

    /// The name of the format.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The command-line option for the format, without dashes.
    pub fn option(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Ics => "ics",
            Self::Json => "json",
            Self::Oscal => "oscal",
            Self::Poam => "poam",
            Self::Toml => "toml",
        }
    }

    /// The ending of file names in this format, including the dot.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Docx => ".docx",
            Self::Markdown => ".md",
            Self::Xlsx => ".xlsx",
            Self::Csv => ".csv",
            Self::Ics => ".ics",
            Self::Json | Self::Oscal | Self::Poam => ".json",
            Self::Toml => ".toml",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_what_it_names() {
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| Kind::from_word(kind.word()) == Some(*kind))
        );
        assert!(
            Chapter::ALL
                .iter()
                .all(|chapter| Chapter::from_word(chapter.word()) == Some(*chapter))
        );
        assert!(
            Handling::ALL
                .iter()
                .all(|label| Handling::from_word(label.word()) == Some(*label))
        );
        assert!(
            Handling::ALL
                .iter()
                .all(|label| Handling::from_word(label.label()) == Some(*label))
        );
    }

    #[test]
    fn a_file_name_claims_no_other_format() {
        for (name, fits) in [
            ("report.pdf", true),
            ("report.PDF", true),
            ("report", true),
            ("report.final", true),
            ("report.docx.pdf", true),
            (".docx", true),
            ("-", true),
            ("report.docx", false),
            ("report.Md", false),
            ("report.pdf.json", false),
            ("report.xml", false),
        ] {
            assert_eq!(
                check_suffix(Path::new(name), "PDF", ".pdf").is_ok(),
                fits,
                "{name}"
            );
        }
    }

    #[test]
    fn every_format_fits_the_report_and_every_document_has_a_pdf() {
        assert!(Format::ALL.iter().all(|format| Kind::Report.fits(*format)));
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| kind.fits(Format::Pdf) && kind.fits(Format::Docx))
        );
    }
}

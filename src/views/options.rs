//! The options of an export: which document, in which format, with which chapters, on which paper, for whose eyes.
//!
//! Plain choices that every format obeys. What a chapter says and how a page looks must not stand here.

use std::collections::BTreeSet;

use crate::base::plural::listed;

/// What is asked of an [`Exporter`](super::exporter::Exporter).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// Which document.
    pub kind: Kind,
    /// Which chapters of the report, beside its board page; other documents have none to choose.
    pub chapters: BTreeSet<Chapter>,
    /// The sheets of a PDF.
    pub paper: Paper,
    /// Who may read it.
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

/// A document that cannot be written in a format. The text has no full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {} cannot be had as {}, but as {}", .kind.word(), .format.word(), .kind.format_list())]
pub struct UnavailableFormat {
    /// The document.
    pub kind: Kind,
    /// The format.
    pub format: Format,
}

impl ExportOptions {
    /// Whether it can be had in a format.
    ///
    /// # Errors
    /// The document cannot be written in that format.
    pub fn check(&self, format: Format) -> Result<(), UnavailableFormat> {
        let kind = self.kind;
        if kind.fits(format) {
            Ok(())
        } else {
            Err(UnavailableFormat { kind, format })
        }
    }

    /// The same for a format that tells charts by their numbers, where they stand: it needs no appendix of numbers.
    #[must_use]
    pub fn without_numbers(&self) -> Self {
        let mut told = self.clone();
        told.chapters.remove(&Chapter::Numbers);
        told
    }

    /// The name of a file beside an assessment whose file is called so: `bot` gives `bot-report.pdf`.
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

/// The documents.
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
    /// Everything: the board page, then the chapters.
    #[default]
    Report,
    /// A specification that a team can sign.
    Requirements,
    /// The steps, their days and their people.
    Roadmap,
    /// What a room said and decided.
    Minutes,
}

impl Kind {
    /// Every document.
    pub const ALL: [Self; 4] = [
        Self::Report,
        Self::Requirements,
        Self::Roadmap,
        Self::Minutes,
    ];

    /// The word on a command line and in the name of a file.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The document of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// Whether it can be written in a format: a list of dates says nothing of minutes.
    pub fn fits(self, format: Format) -> bool {
        match format {
            Format::Pdf | Format::Docx | Format::Markdown => true,
            Format::Xlsx | Format::Csv => self != Self::Minutes,
            Format::Ics | Format::Poam => matches!(self, Self::Report | Self::Roadmap),
            Format::Json | Format::Oscal | Format::Toml => self == Self::Report,
        }
    }

    /// The formats it can be written in.
    pub fn formats(self) -> impl Iterator<Item = Format> {
        Format::ALL
            .into_iter()
            .filter(move |format| self.fits(*format))
    }

    /// The words of those formats, as a list in a sentence.
    fn format_list(self) -> String {
        listed(&self.formats().map(Format::word).collect::<Vec<_>>())
    }
}

/// The chapters of the report behind its board page, in their order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Chapter {
    /// Where the system stands against its targets.
    Standing,
    /// What changed since the last baseline.
    Since,
    /// What shuts each gate.
    Gates,
    /// The way to them.
    Roadmap,
    /// What shall hold.
    Requirements,
    /// Exceptions, unknowns, contradictions.
    Open,
    /// What the room said.
    Room,
    /// What comes round, what ends, what is past its review.
    Freshness,
    /// How it was worked out.
    Method,
    /// The numbers behind the charts.
    Numbers,
    /// Each answer with its note and evidence.
    Answers,
}

impl Chapter {
    /// Every chapter.
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

    /// The word on a command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The chapter of that word.
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
    /// For those it was given to, and nobody else.
    Red,
    /// For those in the organisation who need it. A list of weaknesses is this unless somebody says otherwise.
    #[default]
    #[strum(serialize = "amber+strict")]
    AmberStrict,
    /// For those who need it in the organisation and at its clients.
    Amber,
    /// For the community.
    Green,
    /// For everybody.
    Clear,
}

impl Handling {
    /// Every label.
    pub const ALL: [Self; 5] = [
        Self::Red,
        Self::AmberStrict,
        Self::Amber,
        Self::Green,
        Self::Clear,
    ];

    /// As it is printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::Red => "TLP:RED",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Amber => "TLP:AMBER",
            Self::Green => "TLP:GREEN",
            Self::Clear => "TLP:CLEAR",
        }
    }

    /// The word on a command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The label of that word, with or without `TLP:`.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let word = word.strip_prefix("tlp:").unwrap_or(&word);
        word.parse().ok()
    }
}

/// The sizes of sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Paper {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// Every size.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The word on a command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }

    /// The paper of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The formats a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum Format {
    /// For people: the document as pages.
    #[strum(serialize = "PDF")]
    Pdf,
    /// For people who change words before others see them: the document for a word processor.
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
    /// For calendars: gates, reviews and unknowns due.
    #[strum(serialize = "iCalendar")]
    Ics,
    /// For programs: every fact of the report, in a published schema.
    #[strum(serialize = "JSON")]
    Json,
    /// For programs of governance: assessment results of NIST's OSCAL.
    #[strum(serialize = "OSCAL results")]
    Oscal,
    /// For programs of governance: a plan of action and milestones of NIST's OSCAL.
    #[strum(serialize = "OSCAL plan")]
    Poam,
    /// For programs and for surefoot: the facts with their reasons, and the assessment itself.
    #[strum(serialize = "TOML")]
    Toml,
}

impl Format {
    /// Every format.
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

    /// What it is called.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The option of the command line that asks for it.
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

    /// What the names of its files end with, with the point.
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
    fn every_format_fits_the_report_and_every_document_has_a_pdf() {
        assert!(Format::ALL.iter().all(|format| Kind::Report.fits(*format)));
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| kind.fits(Format::Pdf) && kind.fits(Format::Docx))
        );
    }
}

//! Documents, chapters, labels and formats in words: their titles and purposes.

use crate::views::options::{Chapter, Format, Handling, Kind};

/// The title of a document.
pub fn document_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "Security assessment",
        Kind::Requirements => "Security requirements",
        Kind::Roadmap => "Security roadmap",
        Kind::Minutes => "Workshop minutes",
    }
}

/// The purpose of a document.
pub fn document_purpose(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "a board page, then the chapters",
        Kind::Requirements => "a specification that a team can sign",
        Kind::Roadmap => "the steps with their dates and people",
        Kind::Minutes => "attendance, decisions and open points",
    }
}

/// The title of a chapter.
pub fn chapter_title(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Standing => "Current state",
        Chapter::Since => "What changed since the last baseline",
        Chapter::Gates => "Gates and what blocks them",
        Chapter::Roadmap => "Roadmap",
        Chapter::Requirements => "Requirements",
        Chapter::Open => "Open points",
        Chapter::Room => "Votes and decisions",
        Chapter::Freshness => "Validation and freshness",
        Chapter::Method => "Method",
        Chapter::Numbers => "Chart data",
        Chapter::Answers => "Answers",
    }
}

/// The disclosure that a label of the Traffic Light Protocol 2.0 allows, shortened from the protocol's definitions
/// (FIRST, 2022).
pub fn handling_meaning(label: Handling) -> &'static str {
    match label {
        Handling::Red => "for the named recipients only",
        Handling::AmberStrict => "for the organisation, need-to-know only",
        Handling::Amber => "for the organisation and its clients, need-to-know only",
        Handling::Green => "for the community, not for the public",
        Handling::Clear => "for everyone",
    }
}

/// The purpose of a format.
pub fn format_purpose(format: Format) -> &'static str {
    match format {
        Format::Pdf => "pages to read, print and keep",
        Format::Docx => "text to edit before you share it",
        Format::Markdown => "text for a wiki, a repository or a review",
        Format::Xlsx => "working lists: requirements and roadmap, with dates and filters",
        Format::Csv => "rows to import into an issue tracker",
        Format::Ics => "gates, reviews and unknowns for a calendar",
        Format::Json => "all data in machine-readable form, with a published schema",
        Format::Oscal => "assessment results for GRC tools (NIST OSCAL)",
        Format::Poam => "plan of action and milestones for GRC tools",
        Format::Toml => "all results with reasons, and a copy of the assessment",
    }
}

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
        Kind::Report => "one page that decides, then the chapters",
        Kind::Requirements => "a specification that a team can sign",
        Kind::Roadmap => "the steps, their days and their people",
        Kind::Minutes => "who was there, what was decided, what stayed open",
    }
}

/// The title of a chapter.
pub fn chapter_title(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Standing => "Where the system stands",
        Chapter::Since => "What changed since the last baseline",
        Chapter::Gates => "Gates, and what shuts each",
        Chapter::Roadmap => "Roadmap",
        Chapter::Requirements => "Requirements",
        Chapter::Open => "What is open",
        Chapter::Room => "What the room said",
        Chapter::Freshness => "Validation and freshness",
        Chapter::Method => "How this was worked out",
        Chapter::Numbers => "The numbers behind the charts",
        Chapter::Answers => "Each answer, with note and evidence",
    }
}

/// What a label of the Traffic Light Protocol 2.0 allows, shortened from its definitions (FIRST, 2022).
pub fn handling_meaning(label: Handling) -> &'static str {
    match label {
        Handling::Red => "for those it was given to, and nobody else",
        Handling::AmberStrict => "for those in the organisation who need it",
        Handling::Amber => "for those who need it in the organisation and at its clients",
        Handling::Green => "for the community, not for the public",
        Handling::Clear => "for everybody",
    }
}

/// The purpose of a format.
pub fn format_purpose(format: Format) -> &'static str {
    match format {
        Format::Pdf => "pages for people: to read, to print, to keep",
        Format::Docx => "for people who change words before others see them",
        Format::Markdown => "text for people: a wiki, a repository, a review",
        Format::Xlsx => "working lists: requirements and roadmap, with dates and filters",
        Format::Csv => "rows for an issue tracker to import",
        Format::Ics => "gates, reviews and unknowns due, for a calendar",
        Format::Json => "every fact for programs, in a published schema",
        Format::Oscal => "assessment results for programs of governance (NIST OSCAL)",
        Format::Poam => "plan of action and milestones for the same",
        Format::Toml => "every fact with its because, and a copy of the assessment",
    }
}

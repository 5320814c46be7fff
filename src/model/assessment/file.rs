//! The assessment file `NAME.surefoot.toml`, format 1, which people can read and edit by hand.
//!
//! Keys have a fixed order, so that equal assessments produce equal files and a small edit produces a small diff. The
//! reader must never guess: it reports an invalid value with its position and never silently replaces the value with a
//! default.
//!
//! The fields of each table are listed once, in `tables`; the edits, in [`change`](super::change).

pub(super) mod cursor;
pub(super) mod kind;
mod read;
pub(super) mod special;
mod tables;
mod write;

pub use read::{kind, read};
pub(crate) use write::change_line;
pub use write::{write, write_into};

/// The format of assessment files that this program writes, and the newest that it reads.
pub const FORMAT: i64 = 1;

/// The suffix of assessment file names.
pub const ENDING: &str = ".surefoot.toml";

/// The start of the comment at the head of an assessment file, by which a damaged file is still recognized.
const HEAD: &str = "Assessment created with surefoot.";

/// The start of that comment in files of version 0.1.
const OLD_HEAD: &str = "An assessment made with surefoot.";

/// The value of the key `kind` in a report.
pub const REPORT: &str = "report";

/// The kind of a surefoot file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An assessment or a ballot paper, intact or damaged.
    Assessment,
    /// A report in TOML. It contains a copy of an assessment but is not one.
    Report,
}

/// Codes of the diagnostics specific to assessments; the codes for any TOML file are in
/// [`reader::Code`](crate::base::toml::read::Code).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// A word is not in its closed list.
    UnknownWord,
    /// A date or time is invalid.
    BadDate,
    /// An answer has more than one of level, "not applicable" and "unknown".
    TwoAnswers,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Returns the stable name of the code.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

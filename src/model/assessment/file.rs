//! The assessment file `NAME.surefoot.toml`, format 1, which people can read and edit by hand.
//!
//! Keys have a fixed order, so that equal assessments give equal files and a small edit gives a small diff. The reader
//! never guesses: it reports an invalid value with its position and never silently replaces one by a default.
//!
//! Which fields a table has is listed once, in `tables`; which edits there are, in [`change`](super::change).

pub(super) mod cursor;
pub(super) mod kind;
mod read;
pub(super) mod special;
mod tables;
mod write;

pub use read::{kind, read};
pub(crate) use write::change_line;
pub use write::{write, write_into};

/// The format of assessment files that this program writes, and the newest it reads.
pub const FORMAT: i64 = 1;

/// What a name of an assessment file ends with.
pub const ENDING: &str = ".surefoot.toml";

/// The first words of the comment at the head of an assessment file, by which a damaged one is still recognised.
const HEAD: &str = "An assessment made with surefoot.";

/// The value of the key `kind` in a report.
pub const REPORT: &str = "report";

/// What a file of surefoot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An assessment or a ballot, whole or damaged.
    Assessment,
    /// A report in TOML. It holds a copy of an assessment, and is none.
    Report,
}

/// The codes of the faults that only an assessment can have; those of any TOML file are in
/// [`reader::Code`](crate::base::toml::read::Code).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// A word outside a closed list.
    UnknownWord,
    /// A day that is none.
    BadDate,
    /// An answer that says two things at once.
    TwoAnswers,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The stable name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

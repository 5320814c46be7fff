//! Errors of a session, in addition to those of the store.

use std::path::PathBuf;

use crate::base::plural::listed;
use crate::base::sanitize::sanitize_line;
use crate::base::shell::word;
use crate::session::path::shown;
use crate::store;

/// Reason why a session could not complete a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The file now contains an assessment unrelated to the one that was read from it.
    #[error("cannot merge your changes into {}: it now contains an unrelated assessment. Nothing was written.", shown(.0))]
    NothingInCommon(PathBuf),
    /// The file is locked by someone else, or cannot be locked.
    #[error("cannot edit {}: {why}. {next}", shown(.path))]
    InUse {
        /// Path of the file.
        path: PathBuf,
        /// The user who has the file open and the time of opening, or the reason why the file cannot be locked.
        why: String,
        /// Advice on the next step.
        next: &'static str,
    },
    /// The file is a ballot paper, but an assessment is required.
    #[error(
        "{file} is the ballot paper for {}: it has votes but no results. Fill it in with `surefoot {file_word}`, or add it \
         to its assessment with `surefoot merge`.",
        sanitize_line(.voter),
        file = shown(.path), file_word = word(shown(.path))
    )]
    BallotPaper {
        /// Path of the file.
        path: PathBuf,
        /// Name of the voter.
        voter: String,
    },
    /// There is no assessment below the given paths.
    #[error("no assessment found in {}. Names of assessments end in .surefoot.toml.", listed(.0))]
    NoAssessments(Vec<String>),
    /// The built-in example does not fit its questionnaire.
    #[error("the built-in example is broken. Reinstall surefoot.")]
    BrokenExample,
    /// No assessment is open, but an open assessment is required.
    #[error("no assessment is open.")]
    NotOpen,
}

//! What a session cannot do, beside what the disk refuses.

use std::path::PathBuf;

use crate::base::sanitize::sanitize_line;
use crate::session::path::shown;
use crate::store;

/// Why a session did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The file now holds another assessment than the one that was read from it.
    #[error("cannot join {} with what is in it now: the two have no past in common. Both stay as they are.", shown(.0))]
    NothingInCommon(PathBuf),
    /// Somebody else edits the file, or it cannot be locked.
    #[error("cannot edit {}: {why}. End that one, or wait until it has.", shown(.path))]
    InUse {
        /// The file.
        path: PathBuf,
        /// Who, and since when.
        why: String,
    },
    /// The file is a ballot paper, and an assessment is needed.
    #[error(
        "{file} is the ballot paper of {}: what is answered in it are votes, from which nothing follows yet. \
         `surefoot {file}` fills it in, `surefoot merge` joins it with the assessment it was made from.",
        sanitize_line(.voter),
        file = shown(.path)
    )]
    BallotPaper {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        voter: String,
    },
    /// No assessment lies below the places that were named.
    #[error("there is no assessment below {}. Their names end in .surefoot.toml.", .0.join(" and "))]
    NoAssessments(Vec<String>),
    /// The example inside the program does not fit its questionnaire.
    #[error("the example inside this surefoot is broken.")]
    BrokenExample,
    /// An assessment is needed, and none is open.
    #[error("no assessment is open.")]
    NotOpen,
}

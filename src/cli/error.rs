//! Why a command could not do its work.
//!
//! Its own module because every command returns it: what the session or the disk refuses passes through as it is, and
//! what only a command refuses is a sentence about its arguments. The program then ends with exit code 2.

use crate::session;
use crate::session::start::WizardError;
use crate::session::states::StateError;
use crate::store;
use crate::store::PassphraseError;

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The session, or the disk, refuses.
    #[error(transparent)]
    Session(#[from] session::Error),
    /// The wizard ended.
    #[error(transparent)]
    Wizard(WizardError),
    /// The command refuses: what is wrong, and what to do next.
    #[error("{0}")]
    Command(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Session(error.into())
    }
}

impl From<StateError> for Error {
    fn from(error: StateError) -> Self {
        failure(error.to_string())
    }
}

impl From<PassphraseError> for Error {
    fn from(error: PassphraseError) -> Self {
        store::Error::from(error).into()
    }
}

impl From<WizardError> for Error {
    fn from(error: WizardError) -> Self {
        match error {
            WizardError::Session(error) => error.into(),
            error @ WizardError::Terminal(_) => Self::Wizard(error),
        }
    }
}

/// The refusal of a command: what is wrong, and what to do next.
pub(super) fn failure(words: impl Into<String>) -> Error {
    Error::Command(words.into())
}

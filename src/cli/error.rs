//! The error of a command that could not do its work.
//!
//! Its own module because every command returns it. Errors of the session and the store pass through unchanged; what
//! only the command line refuses is one sentence about its arguments. The exit code is 2.

use crate::session;
use crate::session::start::WizardError;
use crate::session::states::StateError;
use crate::store;
use crate::store::PassphraseError;

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The session or the store refused.
    #[error(transparent)]
    Session(#[from] session::Error),
    /// The wizard failed.
    #[error(transparent)]
    Wizard(WizardError),
    /// The command refused: what is wrong, and what to do next.
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

/// Creates a refusal of a command: what is wrong, and what to do next.
pub(super) fn failure(words: impl Into<String>) -> Error {
    Error::Command(words.into())
}

//! The error that a failed command returns.
//!
//! Its own module because every command returns it. Errors from the session and the store pass through unchanged; a
//! refusal by the command line itself is one sentence about its arguments. The exit code is 2.

use crate::session;
use crate::session::start::WizardError;
use crate::session::states::StateError;
use crate::store;
use crate::store::PassphraseError;

/// The reason why a command failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An error from the session or the store.
    #[error(transparent)]
    Session(#[from] session::Error),
    /// The wizard failed.
    #[error(transparent)]
    Wizard(WizardError),
    /// A refusal by the command: the problem and the next step.
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

/// Creates a refusal by a command from text that states the problem and the next step.
pub(super) fn failure(words: impl Into<String>) -> Error {
    Error::Command(words.into())
}

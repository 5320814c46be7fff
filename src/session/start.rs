//! Parameters for starting the wizard.
//!
//! Its own module because the command line reads the arguments and the wizard uses them, and neither front end
//! depends on the other.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::base::theme_name::ThemeName;
use crate::session::Error;
use crate::store::Settings;

/// Parameters for starting the wizard.
#[derive(Clone, Debug)]
pub struct Start {
    /// Assessment to open. `None` shows the welcome screen.
    pub file: Option<PathBuf>,
    /// Folder of the questionnaire. `None` means the built-in one.
    pub questionnaire: Option<PathBuf>,
    /// Today's date.
    pub today: Date,
    /// Author of edits: a role or initials.
    pub who: String,
    /// Whether to follow the session that another terminal has on the file.
    pub notes: bool,
    /// Theme given on the command line.
    pub look: Option<ThemeName>,
    /// User settings.
    pub settings: Settings,
}

/// Reason why the wizard stopped or did not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WizardError {
    /// The given file cannot be opened.
    #[error(transparent)]
    Session(#[from] Error),
    /// The terminal cannot be used, with the reason given by the system.
    #[error("cannot use the terminal: {0}. Run surefoot in a terminal.")]
    Terminal(String),
}

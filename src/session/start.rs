//! What the wizard needs to know to begin.
//!
//! Its own module because arguments are read by one front end and the wizard is the other, and neither uses the other.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::base::theme_name::ThemeName;
use crate::session::Error;
use crate::store::Settings;

/// Where to start.
#[derive(Clone, Debug)]
pub struct Start {
    /// The assessment to open; the welcome screen without.
    pub file: Option<PathBuf>,
    /// The folder of the questionnaire; the built-in one without.
    pub questionnaire: Option<PathBuf>,
    /// The day it is.
    pub today: Date,
    /// Who makes the edits: a role or initials.
    pub who: String,
    /// Whether the session another terminal has on the file is followed.
    pub notes: bool,
    /// How screens look, where that was said just now.
    pub look: Option<ThemeName>,
    /// Settings of one's own.
    pub settings: Settings,
}

/// Why the wizard did not begin, or ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WizardError {
    /// The file that was named cannot be opened.
    #[error(transparent)]
    Session(#[from] Error),
    /// The terminal cannot be used; the reason is the system's.
    #[error("the terminal cannot be used: {0}. Is this one?")]
    Terminal(String),
}

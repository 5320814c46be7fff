//! What the screens ask of the world, and what it answers, as plain data.
//!
//! Effects flow from `update` to `world`, which does them; what comes back flows in messages. Nothing is done here.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::model::assessment::profile::Form;
use crate::session::services::Live;
use crate::store::{Draft, FileStamp, Holds};
use crate::views::options::{ExportOptions, Format};

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the assessment.
    Save,
    /// Go on in another file, which is not there yet.
    SaveElsewhere(PathBuf),
    /// Join the assessment with what another program put into its file.
    Join,
    /// Keep what is being typed beside the file; `None` removes it, once it is kept or dropped.
    Draft(Option<Draft>),
    /// Give the draft that does not fit the file a name of its own.
    PutDraftAside,
    /// Say which earlier states of the assessment there are.
    ListEarlier,
    /// Read an earlier state from its file.
    ReadEarlier(PathBuf),
    /// Keep in mind which control was looked at.
    Remember(String),
    /// Say which files were open lately.
    ListRecent,
    /// Open a file.
    Open(PathBuf),
    /// Look at all assessments below a folder.
    Survey(PathBuf),
    /// The same, with what one plan for all of them needs.
    SurveyTogether(PathBuf),
    /// Begin an assessment in a file that is not there yet.
    Create {
        /// The file.
        path: PathBuf,
        /// What the system is called.
        system: String,
        /// How much is asked.
        form: Form,
    },
    /// Copy the example into a file that is not there yet, and open it.
    Example(PathBuf),
    /// Write a report.
    Export {
        /// As what.
        format: Format,
        /// Where.
        path: PathBuf,
        /// Which document, how.
        order: ExportOptions,
        /// Whether it is a copy that can leave the house.
        redact: bool,
        /// Whether a file that is there may be replaced.
        replace: bool,
    },
    /// Tell a second screen what is looked at; nothing once the session ends.
    Tell(Option<Live>),
    /// Look at the session that is followed, should anything be new since it was seen like that.
    Look(PathBuf, FileStamp),
    /// Let whoever writes change a text in their own editor.
    Edit(String),
    /// Send a text to the clipboard of the terminal.
    Copy(String),
    /// Ask the terminal to say what the mouse does, or to keep it to itself.
    Mouse(bool),
    /// End.
    Quit,
}

/// An earlier state of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// When it was put away.
    pub at: Timestamp,
    /// Its file.
    pub path: PathBuf,
    /// How much it holds; `None` if it cannot be read.
    pub holds: Option<Holds>,
}

/// How saving went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the disk, at that time of day.
    Down(String),
    /// Another program wrote the file; the own version is in another one, at that time of day.
    Apart(PathBuf, String),
    /// It is not, and why.
    Failed(String),
}

/// An assessment that is kept in another file from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where.
    pub path: PathBuf,
    /// At what time of day it was saved there.
    pub clock: String,
    /// What became of its key, where it is sealed.
    pub remark: Option<String>,
}

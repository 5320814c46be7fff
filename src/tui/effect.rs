//! Effects that the screens request, and their results, as plain data.
//!
//! `update` returns effects and the effect runner runs them; results come back as messages. Nothing runs here.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::model::assessment::profile::Form;
use crate::session::services::Live;
use crate::store::{Draft, FileStamp, Holds};
use crate::views::options::{ExportOptions, Format};

/// A side effect to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the assessment.
    Save,
    /// Continue in another file, which must not exist yet.
    SaveElsewhere(PathBuf),
    /// Merge the assessment with the version that another program wrote to its file.
    Join,
    /// Save the current input as a draft beside the file; `None` removes the draft.
    Draft(Option<Draft>),
    /// Rename a draft that does not belong to the file, so that nothing overwrites the draft.
    PutDraftAside,
    /// List the snapshots of the assessment.
    ListEarlier,
    /// Read a snapshot from its file.
    ReadEarlier(PathBuf),
    /// Remember which control was shown last.
    Remember(String),
    /// List the recently opened files.
    ListRecent,
    /// Open a file.
    Open(PathBuf),
    /// Read all assessments below a folder.
    Survey(PathBuf),
    /// Read all assessments below a folder, with the data that a shared plan needs.
    SurveyTogether(PathBuf),
    /// Create an assessment in a file that must not exist yet.
    Create {
        /// The new file.
        path: PathBuf,
        /// The name of the system.
        system: String,
        /// The questionnaire length.
        form: Form,
    },
    /// Copy the example to a file that must not exist yet, and open it.
    Example(PathBuf),
    /// Write a report.
    Export {
        /// The file format.
        format: Format,
        /// The path of the report.
        path: PathBuf,
        /// The document and its options.
        order: ExportOptions,
        /// Whether to redact names, notes, locations of evidence and the votes of each person.
        redact: bool,
        /// Whether an existing file may be replaced.
        replace: bool,
    },
    /// Publish the current question for a second screen; `None` removes the published state at the end of the session.
    Tell(Option<Live>),
    /// Reload the followed session if its files have changed since this stamp.
    Look(PathBuf, FileStamp),
    /// Open text in the user's own editor.
    Edit(String),
    /// Copy text to the terminal's clipboard.
    Copy(String),
    /// Turn mouse reporting of the terminal on or off.
    Mouse(bool),
    /// Quit.
    Quit,
}

/// A snapshot of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The time at which the snapshot was made.
    pub at: Timestamp,
    /// The file of the snapshot.
    pub path: PathBuf,
    /// The numbers of answers and history entries in the snapshot; `None` if the snapshot cannot be read.
    pub holds: Option<Holds>,
}

/// The result of a save. Times are times of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Saved at this time.
    Down(String),
    /// Saved to another file at this time, because another program wrote to the original one.
    Apart(PathBuf, String),
    /// Not saved, with the reason.
    Failed(String),
}

/// An assessment that was moved to another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The new file.
    pub path: PathBuf,
    /// The time of day of the save.
    pub clock: String,
    /// A remark about the key, if the file is encrypted.
    pub remark: Option<String>,
}

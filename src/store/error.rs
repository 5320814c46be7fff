//! Errors for every disk operation that can fail.
//!
//! Its own module so that each failure has one message, wherever it occurs. A message is a sentence with the reason and
//! a sentence with the next step, or a list of all problems in a file.

mod cause;

use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::{fmt, io};

pub use cause::{Attempt, IoCause, Unreadable};
pub(super) use cause::{is_unflushed, unflushed};

use super::encryption;
use super::paths::folder_of;
use crate::base::diagnostic::{Diagnostic, Source, render_all};
use crate::base::plural::count_of as count;
use crate::base::sanitize::sanitize_line;
use crate::base::shell::word;

/// Reason why something could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The system refused the operation.
    #[error("cannot {attempt} {}: {cause}. {}", shown(.path), .cause.next(*attempt))]
    Io {
        /// Attempted operation.
        attempt: Attempt,
        /// File or folder.
        path: PathBuf,
        /// Reason given by the system.
        cause: IoCause,
    },
    /// The folder of the file does not exist.
    #[error("cannot {attempt} {}: the folder {} does not exist. Create it first.", shown(.path), shown(folder_of(.path)))]
    NoFolder {
        /// Attempted operation.
        attempt: Attempt,
        /// File.
        path: PathBuf,
    },
    /// The path does not lead to readable text.
    #[error("cannot read {}: {why}", shown(.path))]
    Unreadable {
        /// Path.
        path: PathBuf,
        /// Reason.
        why: Unreadable,
    },
    /// The file was read but its content is invalid.
    #[error("{}", listed(.found, .sources, .kept.as_ref()))]
    Invalid {
        /// Problems with their positions.
        found: Vec<Diagnostic>,
        /// Sources that the positions refer to.
        sources: Vec<Source>,
        /// Snapshots of the file, if there are any.
        kept: Option<SnapshotHint>,
    },
    /// The assessment is damaged but has snapshots.
    #[error("{error} {kept}")]
    Recoverable {
        /// Reason why the assessment cannot be read.
        error: Box<Self>,
        /// Its snapshots.
        kept: SnapshotHint,
    },
    /// The assessment would be too large to be read again.
    #[error(
        "cannot save {file}: it would be too large, because {why}. Shorten the longest notes, or continue without its \
         history: `surefoot new NAME --from {file_word}`.",
        file = shown(.path), file_word = word(shown(.path))
    )]
    TooLarge {
        /// Assessment.
        path: PathBuf,
        /// Limit that the assessment exceeds.
        why: String,
    },
    /// The file to edit is a report.
    #[error("cannot edit {}: it is a report. Edit the assessment it was made from.", shown(.0))]
    Report(PathBuf),
    /// The assessment is locked by someone else, or cannot be locked.
    #[error("cannot save {}: it is open read-only, because {why}.", shown(.path))]
    ReadOnly {
        /// Assessment.
        path: PathBuf,
        /// Holder of the lock, or reason why the file cannot be locked.
        why: String,
    },
    /// The damaged file to restore is locked.
    #[error("cannot restore {}: {why}. {next}", shown(.path))]
    Locked {
        /// Assessment.
        path: PathBuf,
        /// Holder of the lock, or reason why the file cannot be locked.
        why: String,
        /// Next step.
        next: &'static str,
    },
    /// Another program changed the file after it was read. That program's change is kept.
    #[error("{} was changed in the meantime; nothing was written. Try again.", shown(.0))]
    Changed(PathBuf),
    /// Every name that the new file could have is taken.
    #[error("every file name for {} is taken. Move old files away.", shown(.0))]
    NoFreeName(PathBuf),
    /// The file must not be written.
    #[error(transparent)]
    Refused(Box<WriteRefusal>),
    /// A file could not be decrypted or encrypted.
    #[error("cannot {attempt} {}: {error}. {}", shown(.path), .error.next())]
    Encryption {
        /// Attempted operation.
        attempt: Attempt,
        /// Assessment or key file.
        path: PathBuf,
        /// Reason.
        error: encryption::Error,
    },
    /// The key file of an encrypted assessment is missing.
    #[error("cannot open {}: it is encrypted, and its key {} is missing. Name the key with --key.", shown(.path), shown(.key))]
    NoKey {
        /// Assessment.
        path: PathBuf,
        /// Path where the key was expected.
        key: PathBuf,
    },
    /// A passphrase is needed while the screens control the terminal.
    #[error(
        "cannot open {file} from here: it is encrypted. Use `surefoot {file_word}`, which asks for its passphrase.",
        file = shown(.0), file_word = word(shown(.0))
    )]
    CannotAsk(PathBuf),
    /// No passphrase was given.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// Encrypting, decrypting or rekeying stopped halfway.
    #[error("{error} {}", .at.sentence(.file))]
    Stopped {
        /// Reason.
        error: Box<Self>,
        /// Assessment.
        file: PathBuf,
        /// Progress when it stopped.
        at: StoppedAt,
    },
    /// A draft beside an assessment cannot be read or put aside.
    #[error(
        "{error} The draft contains unsaved text for {}. Try again, or move it away to continue without it.",
        shown(.file)
    )]
    DraftLeft {
        /// Reason.
        error: Box<Self>,
        /// Assessment.
        file: PathBuf,
    },
    /// A draft cannot be written. The message contains no next step because the front end reports that it will try
    /// again.
    #[error("{cause} ({})", shown(.path))]
    DraftNotWritten {
        /// Draft.
        path: PathBuf,
        /// Reason given by the system.
        cause: IoCause,
    },
    /// The folder contains far more files than a questionnaire has.
    #[error("{} is not a questionnaire: it contains {files} TOML files.", shown(.folder))]
    NoQuestionnaireFolder {
        /// Folder.
        folder: PathBuf,
        /// Number of its TOML files.
        files: usize,
    },
    /// The questionnaire of the assessment is not installed.
    #[error(
        "the questionnaire `{0}` is not installed. Name its folder with --questionnaire FOLDER."
    )]
    UnknownQuestionnaire(String),
    /// The given questionnaire is not the questionnaire that the assessment uses.
    #[error(
        "the assessment uses the questionnaire `{wanted}`, but this is `{found}`. Name the right folder with --questionnaire."
    )]
    OtherQuestionnaire {
        /// Id in the assessment.
        wanted: String,
        /// Id of the given questionnaire.
        found: String,
    },
    /// The system has no data folder.
    #[error("there is no data folder. Set one in SUREFOOT_DATA.")]
    NoDataFolder,
}

impl Error {
    /// Returns a function that converts I/O errors into [`Error::Io`] for `path`.
    pub fn io(attempt: Attempt, path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::Io {
            attempt,
            path: path.clone(),
            cause: IoCause::from(error),
        }
    }

    /// Like [`Error::io`], for a new file: a missing folder becomes [`Error::NoFolder`].
    pub(super) fn placing(attempt: Attempt, path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| {
            if error.kind() == io::ErrorKind::NotFound && !folder_of(&path).is_dir() {
                let path = path.clone();
                return Self::NoFolder { attempt, path };
            }
            Self::io(attempt, &path)(error)
        }
    }

    /// Returns a function that converts encryption errors into [`Error::Encryption`] for `path`.
    pub(super) fn encryption(
        attempt: Attempt,
        path: &Path,
    ) -> impl Fn(encryption::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::Encryption {
            attempt,
            path: path.clone(),
            error,
        }
    }

    /// Returns the error for a file that is not UTF-8.
    pub(super) fn not_utf8(path: &Path, error: &FromUtf8Error) -> Self {
        let at = error.utf8_error().valid_up_to();
        Self::Unreadable {
            path: path.to_owned(),
            why: Unreadable::NotUtf8 { at },
        }
    }
}

impl From<WriteRefusal> for Error {
    fn from(why: WriteRefusal) -> Self {
        match why {
            WriteRefusal::Error(error) => error,
            why @ (WriteRefusal::Protected { .. }
            | WriteRefusal::Exists { .. }
            | WriteRefusal::OtherEnding { .. }) => Self::Refused(Box::new(why)),
        }
    }
}

/// Formats a path on one line, sanitized.
fn shown(path: &Path) -> String {
    sanitize_line(&path.display().to_string())
}

fn listed(found: &[Diagnostic], sources: &[Source], kept: Option<&SnapshotHint>) -> String {
    let listed = render_all(found, sources, false);
    match kept {
        Some(kept) => format!("{}\n\n{kept}", listed.trim_end()),
        None => listed,
    }
}

/// Points to the snapshots of a damaged assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotHint {
    pub(super) states: usize,
    pub(super) path: PathBuf,
}

impl fmt::Display for SnapshotHint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} available: `surefoot restore {}` lists them.",
            count(self.states, "snapshot is", "snapshots are"),
            word(shown(&self.path))
        )
    }
}

/// Progress of converting an assessment and the files beside it when the conversion stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedAt {
    /// Nothing was converted.
    Nothing,
    /// Decrypted files have been encrypted again.
    Reverted,
    /// This many files beside the assessment are decrypted.
    Decrypting(usize),
    /// This many files beside the assessment are encrypted.
    Encrypting(usize),
    /// This many files beside the assessment have the new key.
    Rekeying(usize),
}

impl StoppedAt {
    /// Explains the state of the files.
    fn sentence(self, file: &Path) -> String {
        let file = shown(file);
        let files = |done| count(done, "file next to it is", "files next to it are");
        match self {
            Self::Nothing => format!("{file} and the files next to it are unchanged."),
            Self::Reverted => format!("{file} and the files next to it are still encrypted."),
            Self::Decrypting(done) => format!(
                "{file} is still encrypted, but {} not. Opening it encrypts them again.",
                files(done)
            ),
            Self::Encrypting(done) => format!(
                "{file} is not encrypted yet, but {}. Run the command again to finish.",
                files(done)
            ),
            Self::Rekeying(done) => format!(
                "{file} still has its old key, but {} encrypted with the new one. Run the command again to finish.",
                files(done)
            ),
        }
    }
}

/// Reason why there is no passphrase. Each message states that nothing was changed, or gives the next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// No file is open under the descriptor number.
    #[error(
        "cannot read the passphrase from descriptor {number}: {why}. Open it for surefoot, as in --passphrase-fd 3 3<FILE."
    )]
    NotOpen {
        /// Descriptor number.
        number: u32,
        /// Reason given by the system.
        why: String,
    },
    /// The descriptor is a terminal, which would show the passphrase.
    #[error(
        "cannot read the passphrase from descriptor {0}: it is a terminal, which would show the passphrase. Omit --passphrase-fd \
         to be prompted."
    )]
    ShownOnTerminal(u32),
    /// The descriptor does not yield a line of text.
    #[error(
        "cannot read the passphrase from descriptor {number}: {why}. It must be one line of UTF-8 text."
    )]
    NoLine {
        /// Descriptor number.
        number: u32,
        /// Problem with its content.
        why: String,
    },
    /// There is no terminal for the prompt.
    #[error(
        "cannot ask for the passphrase: {0}. Run surefoot in a terminal, or pass the passphrase with --passphrase-fd."
    )]
    NoTerminal(String),
    /// The user cancelled the prompt.
    #[error("no passphrase was given. Nothing was changed.")]
    GivenUp,
    /// The input is not a valid passphrase.
    #[error("cannot use the passphrase: {0}. Nothing was changed.")]
    Unusable(String),
}

/// Files that surefoot never overwrites, even if the user confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protected {
    /// An assessment or a ballot: plain or encrypted, intact or damaged.
    Assessment,
    /// A file encrypted by surefoot or age, such as an assessment or a key.
    Encrypted,
    /// A key file.
    Key,
    /// A file in the folder beside an assessment: a snapshot, a draft or the lock.
    BesideAssessment,
    /// A file of a questionnaire or catalog.
    Questionnaire,
}

/// Reason why a file must not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(None))]
pub enum WriteRefusal {
    /// The content is protected.
    Protected {
        /// File.
        path: PathBuf,
        /// Kind of its content.
        what: Protected,
    },
    /// The file exists and nobody has confirmed its replacement.
    Exists {
        /// File.
        path: PathBuf,
    },
    /// The file exists and does not look like an earlier export in the same format.
    OtherEnding {
        /// File.
        path: PathBuf,
        /// Extension of the format, such as `.pdf`.
        ending: String,
    },
    /// The file exists, but cannot be read to identify its content, or cannot be written.
    Error(#[from] Error),
}

impl WriteRefusal {
    /// Returns whether the user may confirm that the file is replaced.
    pub fn can_be_confirmed(&self) -> bool {
        matches!(self, Self::Exists { .. } | Self::OtherEnding { .. })
    }

    /// Explains the refusal and gives the next step. `confirm` is this front end's advice on confirming a replacement,
    /// such as `Add --force to replace it`; pass `None` if replacements cannot be confirmed there.
    pub fn sentence(&self, confirm: Option<&str>) -> String {
        let (path, why) = match self {
            Self::Protected { path, what } => (path, format!("it is {what}")),
            Self::Exists { path } => (path, "it already exists".to_owned()),
            Self::OtherEnding { path, ending } => (
                path,
                format!("it already exists and does not end in {ending}"),
            ),
            Self::Error(fault) => return fault.to_string(),
        };
        let next = match confirm.filter(|_| self.can_be_confirmed()) {
            Some(confirm) => format!("{confirm}, or choose another file."),
            None => "Choose another file.".to_owned(),
        };
        format!("cannot write {}: {why}. {next}", path.display())
    }
}

impl fmt::Display for Protected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Assessment => "an assessment",
            Self::Encrypted => "an encrypted file",
            Self::Key => "a key file",
            Self::BesideAssessment => "a file that surefoot keeps for an assessment",
            Self::Questionnaire => "part of a questionnaire",
        })
    }
}

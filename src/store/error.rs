//! Everything that can go wrong on the disk, as values.
//!
//! Its own module so that each failure has one text, however many places can fail that way. A text is a sentence with
//! the reason and one with what to do next, or the list of everything that is wrong with a file.

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

/// Why something could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The system refused.
    #[error("cannot {attempt} {}: {cause}. {}", shown(.path), .cause.next())]
    Io {
        /// What was attempted.
        attempt: Attempt,
        /// The file or folder.
        path: PathBuf,
        /// Why the system refused.
        cause: IoCause,
    },
    /// The folder of a file does not exist.
    #[error("cannot {attempt} {}: there is no folder {}. Make it first.", shown(.path), shown(folder_of(.path)))]
    NoFolder {
        /// What was attempted.
        attempt: Attempt,
        /// The file.
        path: PathBuf,
    },
    /// What lies at the path is no text that is read.
    #[error("cannot read {}: {why}", shown(.path))]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What it is instead.
        why: Unreadable,
    },
    /// The text was read, and is wrong.
    #[error("{}", listed(.found, .sources, .kept.as_ref()))]
    Invalid {
        /// What is wrong, with places.
        found: Vec<Diagnostic>,
        /// The texts that the places are in.
        sources: Vec<Source>,
        /// The snapshots of the file.
        kept: Option<SnapshotHint>,
    },
    /// A damaged assessment that has snapshots.
    #[error("{error} {kept}")]
    Recoverable {
        /// Why it cannot be read.
        error: Box<Self>,
        /// Its snapshots.
        kept: SnapshotHint,
    },
    /// An assessment would be larger than what is read again.
    #[error("cannot save {}: then {why}. Shorten the longest notes, or go on in a new assessment.", shown(.path))]
    TooLarge {
        /// The assessment.
        path: PathBuf,
        /// The bound that it exceeds.
        why: String,
    },
    /// A file that is opened to be edited is a report.
    #[error("cannot edit {}: it is a report. Edit the assessment it was made from.", shown(.0))]
    Report(PathBuf),
    /// Somebody else has the file open, or it cannot be locked.
    #[error("cannot save {}: it is only read here, {why}.", shown(.path))]
    ReadOnly {
        /// The assessment.
        path: PathBuf,
        /// Who has it open, or why it cannot be locked.
        why: String,
    },
    /// A damaged file is locked.
    #[error("cannot restore {}: {why}. End that one first.", shown(.path))]
    Locked {
        /// The assessment.
        path: PathBuf,
        /// Who has it open, or why it cannot be locked.
        why: String,
    },
    /// Another program wrote the file since it was read. It is as that program left it.
    #[error("{} changed meanwhile; nothing was written. Try again.", shown(.0))]
    Changed(PathBuf),
    /// Each name that a new file could have is taken.
    #[error("no name is free for {}. Move other files away.", shown(.0))]
    NoFreeName(PathBuf),
    /// A file may not be written.
    #[error(transparent)]
    Refused(Box<WriteRefusal>),
    /// Something is encrypted and does not open, or cannot be encrypted.
    #[error("cannot {attempt} {}: {error}. {}", shown(.path), .error.next())]
    Encryption {
        /// What was attempted.
        attempt: Attempt,
        /// The assessment or its key file.
        path: PathBuf,
        /// Why not.
        error: encryption::Error,
    },
    /// The key file of an encrypted assessment is missing.
    #[error("cannot open {}: it is sealed, and its key {} is not there. Name the key with --key.", shown(.path), shown(.key))]
    NoKey {
        /// The assessment.
        path: PathBuf,
        /// Where its key was looked for.
        key: PathBuf,
    },
    /// A passphrase is needed while the terminal belongs to the screens.
    #[error(
        "cannot open {file} from here: it is encrypted. Use `surefoot {file}`, which asks for its passphrase.",
        file = shown(.0)
    )]
    CannotAsk(PathBuf),
    /// Nobody gave a passphrase.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// Encrypting, decrypting or rekeying stopped on the way.
    #[error("{error} {}", .at.sentence(.file))]
    Stopped {
        /// Why.
        error: Box<Self>,
        /// The assessment.
        file: PathBuf,
        /// How far it came.
        at: StoppedAt,
    },
    /// A draft was left beside an assessment, and cannot be read or put aside.
    #[error(
        "{error} It holds what was being typed in {} last. Try again; or move it away, to go on without.",
        shown(.file)
    )]
    DraftLeft {
        /// Why.
        error: Box<Self>,
        /// The assessment.
        file: PathBuf,
    },
    /// A draft cannot be written. The text has no next step: the front end says that it tries again.
    #[error("{cause} ({})", shown(.path))]
    DraftNotWritten {
        /// The draft.
        path: PathBuf,
        /// Why the system refused.
        cause: IoCause,
    },
    /// A folder holds far more files than a questionnaire has.
    #[error("{} holds {files} files, which is no questionnaire.", shown(.folder))]
    NoQuestionnaireFolder {
        /// The folder.
        folder: PathBuf,
        /// How many TOML files it holds.
        files: usize,
    },
    /// The questionnaire of an assessment is not installed.
    #[error("the questionnaire `{0}` is not here. Name its folder with --questionnaire FOLDER.")]
    UnknownQuestionnaire(String),
    /// The questionnaire that was named is not the one that an assessment answers.
    #[error(
        "the assessment answers the questionnaire `{wanted}`, and this is `{found}`. Name the right folder with --questionnaire."
    )]
    OtherQuestionnaire {
        /// The id that the assessment names.
        wanted: String,
        /// The id of the one that was named.
        found: String,
    },
    /// The system has no data folder.
    #[error("there is no data folder here. Name one in SUREFOOT_DATA.")]
    NoDataFolder,
}

impl Error {
    /// Returns what turns an error of the system into one about a path.
    pub fn io(attempt: Attempt, path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::Io {
            attempt,
            path: path.clone(),
            cause: IoCause::from(error),
        }
    }

    /// As [`Error::io`] for a new file: what is missing when one cannot be placed is its folder.
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

    /// Returns what turns an error of encryption into one about a path.
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

    /// The error of bytes at a path that are no text.
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

/// A path on one line.
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

/// Where earlier states of a damaged assessment are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotHint {
    pub(super) states: usize,
    pub(super) path: PathBuf,
}

impl fmt::Display for SnapshotHint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} kept: `surefoot restore {}` lists them.",
            count(self.states, "earlier state is", "earlier states are"),
            shown(&self.path)
        )
    }
}

/// How far the conversion of an assessment and the files beside it came when it stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedAt {
    /// Nothing was converted.
    Nothing,
    /// Decrypted files were encrypted again.
    Reverted,
    /// So many files beside the assessment are decrypted.
    Decrypting(usize),
    /// So many files beside the assessment are encrypted.
    Encrypting(usize),
    /// So many files beside the assessment have the new key.
    Rekeying(usize),
}

impl StoppedAt {
    /// What became of the files.
    fn sentence(self, file: &Path) -> String {
        let file = shown(file);
        let files = |done| count(done, "file beside it is", "files beside it are");
        match self {
            Self::Nothing => format!("{file} and everything beside it are as they were."),
            Self::Reverted => format!("{file} and everything beside it are still encrypted."),
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

/// Why there is no passphrase. Each text says that nothing was changed, or what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Nothing is open under a number.
    #[error(
        "cannot read the passphrase from descriptor {number}: {why}. Open it for surefoot, as in --passphrase-fd 3 3<FILE."
    )]
    NotOpen {
        /// The number.
        number: u32,
        /// The system's reason.
        why: String,
    },
    /// What is open under a number would show the passphrase.
    #[error(
        "cannot read the passphrase from descriptor {0}: it is a terminal, which would show it. Leave --passphrase-fd out \
         to be asked."
    )]
    ShownOnTerminal(u32),
    /// What is open under a number does not give a line of text.
    #[error(
        "cannot read the passphrase from descriptor {number}: {why}. It has to be one line of text in UTF-8."
    )]
    NoLine {
        /// The number.
        number: u32,
        /// What is wrong with it.
        why: String,
    },
    /// There is no terminal to ask on.
    #[error(
        "cannot ask for the passphrase: {0}. Run surefoot on a terminal, or hand the passphrase over with --passphrase-fd."
    )]
    NoTerminal(String),
    /// The person gave up.
    #[error("no passphrase was given. Nothing was changed.")]
    GivenUp,
    /// What was typed is no passphrase.
    #[error("cannot take the passphrase: {0}. Nothing was changed.")]
    Unusable(String),
}

/// What must never be overwritten, even if a person confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protected {
    /// An assessment or a ballot, plain or encrypted, whole or damaged.
    Assessment,
    /// A file encrypted by surefoot or age, such as an assessment or a key.
    Encrypted,
    /// A key file.
    Key,
    /// A file in the folder beside an assessment: a snapshot, a draft, the lock.
    BesideAssessment,
    /// A file of a questionnaire or catalog.
    Questionnaire,
}

/// Why a file may not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(None))]
pub enum WriteRefusal {
    /// It holds what must never be written over.
    Protected {
        /// The file.
        path: PathBuf,
        /// What it holds.
        what: Protected,
    },
    /// It exists, and nobody confirmed that it is replaced.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// It exists, and does not look like an earlier export of the same format.
    OtherEnding {
        /// The file.
        path: PathBuf,
        /// The ending of the format, such as `.pdf`.
        ending: String,
    },
    /// It exists, and cannot be read to see what it holds, or cannot be written.
    Error(#[from] Error),
}

impl WriteRefusal {
    /// Whether a person may confirm that the file is replaced.
    pub fn can_be_confirmed(&self) -> bool {
        matches!(self, Self::Exists { .. } | Self::OtherEnding { .. })
    }

    /// One sentence with the reason, and what to do next. `confirm` says how this front end replaces the file, as in
    /// `Add --force to replace it`; a front end that cannot passes `None`.
    pub fn sentence(&self, confirm: Option<&str>) -> String {
        let (path, why) = match self {
            Self::Protected { path, what } => (path, format!("it is {what}")),
            Self::Exists { path } => (path, "it exists".to_owned()),
            Self::OtherEnding { path, ending } => {
                (path, format!("it exists and does not end in {ending}"))
            }
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
            Self::BesideAssessment => "kept for an assessment",
            Self::Questionnaire => "part of a questionnaire",
        })
    }
}

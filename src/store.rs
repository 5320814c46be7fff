//! The file storage of surefoot: bounded reads, safe writes, open assessments, settings and recent files.
//!
//! A failure is one sentence that says what went wrong, where, and what to do next, or the list of everything that is
//! wrong with a file. An assessment lists weaknesses, so all files are written with access for their owner alone (0600,
//! folders 0700), and the old file stays whole until the new one is safely on the disk.

mod attributes;
mod beside;
pub mod config;
pub mod crash;
mod draft;
mod editor_copy;
pub mod encryption;
mod examine;
mod keys;
mod lock;
mod open_file;
mod paths;
mod place;
mod questionnaires;
mod recent;
mod reports;
mod session;
mod settings;
mod snapshot;
mod state_dir;
mod systems;
mod target;
mod text;

use std::error::Error;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::diagnostic::{Diagnostic, Source};
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, file};
use crate::store::encryption::Key;

pub use crate::store::open_file::{NOTE_LABEL, OpenFile, Resealed, SaveError};
pub use attributes::{read_attributes, write_attributes};
pub use beside::merge_advice;
pub use draft::{Aside, Draft, Part, PutAside, drafts_put_aside};
pub use editor_copy::{EditorCopyError, read_editor_copy};
pub use examine::{Finding, examine, examine_data};
pub use keys::{
    Asker, asks_for_passphrase, copy_key, disable_passphrase_prompt, finish_rekey, hold_key,
    key_bytes, key_file, next_key_file, open_key, set_passphrase_source, unlock,
};
pub use paths::{
    Terminal, descriptor, exists, is_folder, is_same_file, is_same_place, is_taken, may_exist,
    terminal, whole_path,
};
pub use place::{create, folder_of, make_folder, set_private_umask};
pub use questionnaires::{own_questionnaires, questionnaire, questionnaire_of, read_questionnaire};
pub use recent::{Recent, recent, remember};
pub use reports::keep_report;
pub use session::{FileStamp, seen, tell, told};
pub use settings::{Settings, config_file, data_folder, home, settings};
pub use snapshot::{Holds, Snapshot, earlier, put_back};
pub use systems::{Found, find_systems, read_systems};
pub use target::{EXPORT_AGAIN, Existing, Protected, WriteRefusal, may_write, write_output};
pub use text::read_text;

use text::{read_bytes, text_of};

/// Why something could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The system refused. The sentence says what, where and what to do next.
    System {
        /// The sentence.
        words: String,
    },
    /// The text was read, but is wrong.
    Wrong {
        /// What is wrong, with places.
        found: Vec<Diagnostic>,
        /// The texts the places are in.
        sources: Vec<Source>,
        /// What else can be done, in a sentence.
        next: Option<String>,
    },
}

impl Fault {
    fn words(words: impl Into<String>) -> Self {
        Self::System {
            words: words.into(),
        }
    }

    /// The same, with one thing more that can be done.
    fn and(self, more: Option<String>) -> Self {
        match (self, more) {
            (Self::System { words }, Some(more)) => Self::System {
                words: format!("{words} {more}"),
            },
            (Self::Wrong { found, sources, .. }, next) => Self::Wrong {
                found,
                sources,
                next,
            },
            (fault, None) => fault,
        }
    }

    /// The fault as a person reads it; `Display` is the same without colour.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::System { words } => words.clone(),
            Self::Wrong {
                found,
                sources,
                next,
            } => {
                let told = crate::base::diagnostic::render_all(found, sources, colour);
                next.as_ref().map_or_else(
                    || told.clone(),
                    |next| format!("{}\n\n{next}", told.trim_end()),
                )
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(false))
    }
}

impl Error for Fault {}

fn io_fault(doing: &str, path: &Path, error: &io::Error) -> Fault {
    let is_there = place::is_unflushed(error);
    let reason = reason_of(error);
    let next = match error.kind() {
        _ if is_there => "The new one is there, but a power cut may undo it; try again.",
        io::ErrorKind::NotFound => "Is the path right?",
        io::ErrorKind::PermissionDenied => "You may not do that there; take another place.",
        io::ErrorKind::StorageFull => "Make room and try again.",
        io::ErrorKind::ReadOnlyFilesystem => "Take another place.",
        io::ErrorKind::AlreadyExists => "Take another name, or remove it first.",
        _ => "Try again.",
    };
    Fault::words(format!(
        "cannot {doing} {}: {reason}. {next}",
        path.display()
    ))
}

/// Why the system refused, in a few words.
fn reason_of(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        // the library for temporary files names one that nobody knows
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "it can only be read there".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads the text of a file together with the name a person knows it by.
///
/// # Errors
/// As [`read_text`].
pub fn read_source(path: &Path) -> Result<Source, Fault> {
    Ok(Source {
        name: path.display().to_string(),
        text: read_text(path)?,
    })
}

/// An assessment that was read, with what is worth a look in its file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The assessment.
    pub assessment: Assessment,
    /// Warnings.
    pub found: Vec<Diagnostic>,
    /// The text they are about.
    pub source: Source,
    /// The key it is sealed with, where it is.
    pub key: Option<Arc<Key>>,
    /// The file that this key is from.
    pub key_file: Option<PathBuf>,
    /// A sentence on everyone whom the next save of a sealed file leaves out.
    pub doubts: Vec<String>,
    /// Whether what was being typed when a program was killed was taken into it; that is not saved yet.
    pub brought_back: bool,
    /// What was being typed when a program ended, to be opened again. The file stays until it is kept or dropped.
    pub draft: Option<Draft>,
}

/// Reads an assessment to look at it.
///
/// # Errors
/// A sentence, or everything that is wrong with the file.
pub fn open(path: &Path) -> Result<Opened, Fault> {
    opened(path, &read_bytes(path)?)
}

/// The assessment that these bytes of a file are.
fn opened(path: &Path, bytes: &[u8]) -> Result<Opened, Fault> {
    let (text, key, key_file, doubts) = if crate::store::encryption::is_sealed(bytes) {
        let keys::Unsealed {
            from,
            text,
            key,
            doubts,
        } = keys::unseal(path, bytes)?;
        (text, Some(key), Some(from), doubts)
    } else {
        (
            text_of(path, bytes.to_vec()).map_err(|fault| fault.and(rescue(path)))?,
            None,
            None,
            Vec::new(),
        )
    };
    let source = Source {
        name: path.display().to_string(),
        text,
    };
    let (assessment, found) = file::read(&source);
    match assessment {
        Some(assessment) => Ok(Opened {
            assessment,
            found,
            source,
            key,
            key_file,
            doubts,
            brought_back: false,
            draft: None,
        }),
        None => Err(Fault::Wrong {
            found,
            sources: vec![source],
            next: rescue(path),
        }),
    }
}

/// An assessment that opens without asking for a passphrase.
pub fn opened_quietly(path: &Path) -> Option<Assessment> {
    beside::opened_quietly(path)
}

/// The versions of an assessment that were saved apart from its file, because another program had changed it, and that
/// hold an edit which the assessment does not have.
pub fn saved_apart(path: &Path, assessment: &Assessment) -> Vec<PathBuf> {
    let file = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new(""));
    // named as the file is, so that the paths can be typed
    let named = |found: PathBuf| {
        found
            .file_name()
            .map_or_else(|| found.clone(), |name| folder.join(name))
    };
    beside::unmerged(&file, assessment)
        .into_iter()
        .map(named)
        .collect()
}

/// Where a file is broken: what is left of it, if there is anything.
fn rescue(path: &Path) -> Option<String> {
    let number = earlier(path).map_or(0, |earlier| earlier.len());
    let are = if number == 1 {
        "state is"
    } else {
        "states are"
    };
    let path = path.display();
    (number > 0)
        .then(|| format!("{number} earlier {are} kept: `surefoot restore {path}` lists them."))
}

/// Who and when an edit is made, with a salt that nobody can guess. `who` is a role or initials; surefoot asks the
/// system for no name.
pub fn stamp(who: &str) -> Stamp {
    // each state of the standard hasher is keyed by random bytes of the system
    let random = || RandomState::new().hash_one(std::process::id());
    let salt = format!("{:016x}{:016x}", random(), random());
    let now = Timestamp::now();
    // seconds are enough for people, and a shorter line in the file
    Stamp {
        at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        who: who.to_owned(),
        salt,
    }
}

/// The day it is here.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Minutes by which the clock here is ahead of UTC.
pub fn offset() -> i16 {
    i16::try_from(jiff::Zoned::now().offset().seconds() / 60).unwrap_or(0)
}

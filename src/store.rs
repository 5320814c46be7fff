//! The file storage of surefoot: bounded reads, safe writes, open assessments, settings and recent files.
//!
//! Every failure is an [`Error`]. An assessment lists weaknesses, so all files are written with access for their owner alone (0600,
//! folders 0700), and the old file stays whole until the new one is safely on the disk.

mod attributes;
mod beside;
pub mod config;
pub mod crash;
mod draft;
mod editor_copy;
pub mod encryption;
mod error;
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

use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::diagnostic::{Diagnostic, Source};
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, file};
use crate::store::encryption::Key;

pub use crate::store::open_file::{NOTE_LABEL, OpenFile, Resealed};
pub use attributes::{read_attributes, write_attributes};
pub use beside::merge_advice;
pub use draft::{Aside, Draft, Part, PutAside, drafts_put_aside};
pub use editor_copy::{EditorCopyError, read_editor_copy};
pub use error::{Attempt, Error, IoCause, PassphraseError, SnapshotHint, StoppedAt, Unreadable};
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

/// Reads the text of a file together with the name a person knows it by.
///
/// # Errors
/// As [`read_text`].
pub fn read_source(path: &Path) -> Result<Source, Error> {
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
pub fn open(path: &Path) -> Result<Opened, Error> {
    opened(path, &read_bytes(path)?)
}

/// The assessment that these bytes of a file are.
fn opened(path: &Path, bytes: &[u8]) -> Result<Opened, Error> {
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
            text_of(path, bytes.to_vec()).map_err(|error| error.recoverable(path))?,
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
        None => Err(Error::Invalid {
            found,
            sources: vec![source],
            kept: None,
        }
        .recoverable(path)),
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

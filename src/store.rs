//! File storage: bounded reads, atomic writes, open assessments, settings and recent files.
//!
//! Every failure is an [`Error`]. An assessment lists weaknesses, so only the owner has access to the files
//! that surefoot writes (mode 0600, folders 0700). The old file stays intact until the new one is safely on
//! disk.

mod attributes;
mod beside;
mod clock;
pub mod config;
pub mod crash;
mod draft;
mod editor_copy;
pub mod encoding;
pub mod encryption;
mod error;
mod examine;
mod keys;
mod lock;
mod open_file;
mod opened;
mod paths;
mod place;
mod questionnaires;
mod recent;
mod reports;
mod restore;
mod session;
mod settings;
#[cfg(unix)]
pub(crate) mod signals;
mod snapshot;
mod state_dir;
mod systems;
mod target;
mod text;

pub use crate::store::open_file::{NOTE_LABEL, OpenFile, Resealed};
pub use attributes::{read_attributes, write_attributes};
pub use beside::{merge_advice, opened_quietly, saved_apart};
pub(crate) use clock::local;
pub use clock::{offset, stamp, today};
pub use draft::{Aside, Draft, OpenForm, PutAside, drafts_put_aside};
pub use editor_copy::{EditorCopyError, read_editor_copy};
pub use error::{
    Attempt, Error, IoCause, PassphraseError, Protected, SnapshotHint, StoppedAt, Unreadable,
    WriteRefusal,
};
pub use examine::{Finding, examine, examine_data};
pub use keys::{
    Asker, asks_for_passphrase, copy_key, disable_passphrase_prompt, finish_rekey, hold_key,
    key_bytes, key_file, next_key_file, open_key, set_passphrase_source,
};
pub use opened::{Opened, open, unlock};
pub use paths::{
    Terminal, descriptor, exists, folder_of, is_folder, is_same_file, is_same_place, is_taken,
    may_exist, terminal, whole_path,
};
pub use place::{create, make_folder, set_private_umask};
pub use questionnaires::{own_questionnaires, questionnaire, questionnaire_of, read_questionnaire};
pub use recent::{Recent, recent, remember};
pub use reports::keep_report;
pub use restore::{Holds, put_back};
pub use session::{FileStamp, last_message, seen, tell};
pub use settings::{Settings, config_file, data_folder, home, settings};
pub use snapshot::{Snapshot, earlier};
pub use systems::{Found, find_systems, read_found};
pub use target::{EXPORT_AGAIN, Existing, may_write, write_output};
pub use text::{read_source, read_text};

use error::is_unflushed;
use opened::opened;
use text::{read_bytes, text_of};

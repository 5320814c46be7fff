//! Restores a snapshot: as an ordinary edit, or in place of an unreadable file.
//!
//! Nothing is deleted: an edit can be undone, and the unreadable file is kept.

use std::path::{Path, PathBuf};

use crate::model::assessment::change::{Change, difference};
use crate::model::assessment::{Assessment, State};
use crate::session::open::Opening;
use crate::session::{Error, open};
use crate::store;
use crate::store::Snapshot;

/// Message for a snapshot that changes nothing.
pub(crate) const NOTHING_DIFFERS: &str = "No change: the snapshot matches the current state.";

/// Outcome of restoring a snapshot.
pub(crate) enum Restored {
    /// As one edit with this number of changes. With 0 changes, nothing was saved.
    Edited(Box<Opening>, usize),
    /// In place of an unreadable file, which is kept at this path. `None` if there was no file.
    InPlace(Option<PathBuf>),
}

/// Returns the changes that restoring a snapshot makes.
pub(crate) fn changes(now: &State, then: &Assessment) -> Vec<Change> {
    difference(now, then.state())
}

/// Restores a snapshot of an assessment that is not open.
///
/// # Errors
/// The snapshot cannot be read, the assessment cannot be written, or someone else edits it.
pub(crate) fn restore(
    path: &Path,
    snapshot: &Snapshot,
    folder: Option<&Path>,
    who: &str,
) -> Result<Restored, Error> {
    let (mut file, mut opening) = match open::edit(path, folder, who) {
        // the error may concern the questionnaire or a draft, so check whether the assessment itself is unreadable
        Err(Error::Store(_)) if store::open(path).is_err() => {
            return Ok(Restored::InPlace(store::put_back(path, snapshot, who)?));
        }
        opened => opened?,
    };
    let then = store::open(&snapshot.path)?.assessment;
    let changes = changes(opening.assessment.state(), &then);
    let number = changes.len();
    if number > 0 {
        opening.assessment.change_all(changes, store::stamp(who));
        file.save(&opening.assessment)?;
        open::remember(path);
    }
    Ok(Restored::Edited(Box::new(opening), number))
}

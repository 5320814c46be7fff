//! Restores a snapshot: as an edit like any other, or in the place of a file that cannot be read.
//!
//! Nothing is deleted: an edit can be undone, and the unreadable file is kept.

use std::path::{Path, PathBuf};

use crate::model::assessment::change::{Change, difference};
use crate::model::assessment::{Assessment, State};
use crate::session::open::Opening;
use crate::session::{Error, open};
use crate::store;
use crate::store::Snapshot;

/// What is said where a snapshot changes nothing.
pub(crate) const NOTHING_DIFFERS: &str = "Nothing differs: all is as it was then.";

/// How a snapshot was restored.
pub(crate) enum Restored {
    /// By that many changes, in one edit; by none where all is as it was then, and nothing was saved.
    Edited(Box<Opening>, usize),
    /// In the place of a file that could not be read, and where that one is kept; `None` where there was no file.
    InPlace(Option<PathBuf>),
}

/// What restoring a snapshot changes.
pub(crate) fn changes(now: &State, then: &Assessment) -> Vec<Change> {
    difference(now, then.state())
}

/// Restores a snapshot of an assessment that is not open.
///
/// # Errors
/// The snapshot cannot be read, or the assessment cannot be written, or somebody else edits it.
pub(crate) fn restore(
    path: &Path,
    snapshot: &Snapshot,
    folder: Option<&Path>,
    who: &str,
) -> Result<Restored, Error> {
    let (mut file, mut opening) = match open::edit(path, folder, who) {
        // the questionnaire or a draft may be what cannot be read
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

//! The draft of an open assessment: text being typed, and the copy of a note that a text editor has open.
//!
//! Its own module because drafts are saved and restored separately from the assessment: nothing here changes
//! the content of the file.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::OpenFile;
use crate::model::assessment::Assessment;
use crate::store::draft::{Aside, Draft, PutAside};
use crate::store::{Attempt, Error, IoCause, beside, draft, keys, opened, place, read_bytes};

/// File name of the copy that is open in the user's own editor.
const EDITOR_COPY: &str = "note.txt";

/// Label of the field whose text an editor may change.
pub const NOTE_LABEL: &str = "Note";

impl OpenFile {
    /// Writes the draft beside the file. `None` removes it, after the text was saved or discarded.
    ///
    /// # Errors
    /// [`Error::DraftNotWritten`] with a short reason and the path, or [`Error::Encryption`].
    pub fn draft(&mut self, draft: Option<&Draft>) -> Result<(), Error> {
        if self.read_only.is_some() {
            // the draft on disk belongs to the session that edits the file
            return Ok(());
        }
        let path = self.kept.draft();
        match draft {
            Some(draft) => {
                let bytes = keys::sealed(&self.path, draft.write(), self.key.as_ref())?;
                let placed = self
                    .kept
                    .make()
                    .and_then(|()| self.kept.place(&path, &bytes, true));
                placed.map_err(|error| Error::DraftNotWritten {
                    path,
                    cause: IoCause::from(error),
                })?;
            }
            // if removal fails, the draft reappears at the next opening and can be discarded then
            None => drop(fs::remove_file(&path)),
        }
        drop(fs::remove_dir_all(self.kept.editor()));
        Ok(())
    }

    /// Renames a draft that does not fit the file, so that no later draft replaces it.
    ///
    /// # Errors
    /// The draft cannot be renamed.
    pub fn put_draft_aside(&mut self) -> Result<PutAside, Error> {
        let path = self.put_aside(&self.kept.draft())?;
        let found = draft::put_aside(&self.kept)
            .into_iter()
            .find(|one| one.path == path);
        Ok(found.unwrap_or(PutAside {
            path,
            holds: Aside::Unreadable,
        }))
    }

    fn put_aside(&self, path: &Path) -> Result<PathBuf, Error> {
        let names = (1..1000).map(|number| self.kept.folder().join(format!("draft-{number}.toml")));
        // only the holder of the lock creates files here, so a free name stays free
        let to = place::first_free(names).ok_or_else(|| Error::NoFreeName(path.to_owned()))?;
        place::rename(path, &to)?;
        Ok(to)
    }

    /// Creates a private copy of `text` for the user's own editor. Writing or removing the draft removes the copy.
    ///
    /// # Errors
    /// The copy cannot be created, or the file is open read-only.
    pub fn editor_copy(&mut self, text: &str) -> Result<PathBuf, Error> {
        let folder = self.kept.editor();
        let refused = Error::io(Attempt::CopyNote, &folder);
        self.may_save()?;
        self.kept.make().map_err(&refused)?;
        // an editor may have left its own files there
        drop(fs::remove_dir_all(&folder));
        place::private_folder(&folder, false).map_err(&refused)?;
        let path = folder.join(EDITOR_COPY);
        let end = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        place::create(&path, format!("{text}{end}").as_bytes())?;
        Ok(path)
    }

    /// Moves the text saved by an editor that outlived surefoot into the draft and removes the copy. Returns a sentence
    /// for the user if that fails.
    pub(super) fn take_editor_copy(&self) -> Option<String> {
        let folder = self.kept.editor();
        let path = folder.join(EDITOR_COPY);
        if !fs::symlink_metadata(&path).is_ok_and(|about| about.is_file()) {
            return None;
        }
        let taken = || {
            let bytes = read_bytes(&path)?;
            let text = String::from_utf8(bytes).map_err(|error| Error::not_utf8(&path, &error))?;
            let text = text.trim_end_matches(['\n', '\r']);
            let mut draft = beside::text_of(&self.kept.draft())
                .and_then(|text| Draft::read(&text))
                .unwrap_or_default();
            draft.put_in_field(NOTE_LABEL, text);
            let bytes = keys::sealed(&self.path, draft.write(), self.key.as_ref())?;
            place::write(&self.kept.draft(), &bytes)
        };
        match taken() {
            Ok(()) => {
                drop(fs::remove_dir_all(&folder));
                None
            }
            Err(error) => Some(format!(
                "The text from the editor is still in {}: {error} Delete it once you no longer need it.",
                path.display(),
            )),
        }
    }

    /// Returns the draft left behind by an earlier process. Puts the draft aside if it is invalid or cannot be
    /// decrypted.
    ///
    /// # Errors
    /// The draft cannot be read or put aside. Continuing would lose it.
    pub(super) fn read_draft(&self) -> Result<Option<Draft>, Error> {
        let path = self.kept.draft();
        let Some(bytes) = self.read_typed(&path)? else {
            return Ok(None);
        };
        let draft = beside::text_in(bytes).and_then(|text| Draft::read(&text));
        if draft.is_none() {
            self.put_aside(&path).map_err(|error| self.unread(error))?;
        }
        Ok(draft)
    }

    /// Replaces the assessment with a draft of surefoot 0.1.0 that continues it, and returns whether it did. Any other
    /// draft is put aside, or removed if the assessment already contains all its edits.
    ///
    /// # Errors
    /// The draft cannot be read or put aside. Continuing would lose it.
    pub(super) fn bring_back(&mut self, assessment: &mut Assessment) -> Result<bool, Error> {
        let path = self.kept.old_draft();
        let Some(bytes) = self.read_typed(&path)? else {
            return Ok(false);
        };
        let draft = opened(&path, &bytes).ok().map(|opened| opened.assessment);
        if draft.as_ref() == Some(assessment) || beside::is_merged(&path, assessment) {
            drop(fs::remove_file(&path));
            return Ok(false);
        }
        let continues = |draft: &Assessment| {
            draft.history().continues(assessment.history()) && assessment.outside_edits().is_empty()
        };
        match draft.filter(continues) {
            Some(draft) => {
                *assessment = draft;
                self.old_draft_taken = true;
                Ok(true)
            }
            None => self
                .put_aside(&path)
                .map(|_| false)
                .map_err(|error| self.unread(error)),
        }
    }

    /// Returns the bytes of a draft. `None` if there is no regular file: surefoot never creates a link or a
    /// pipe there.
    fn read_typed(&self, path: &Path) -> Result<Option<Vec<u8>>, Error> {
        match fs::symlink_metadata(path) {
            Ok(about) if about.is_file() => read_bytes(path)
                .map(Some)
                .map_err(|error| self.unread(error)),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(self.unread(Error::io(Attempt::Read, path)(error)))
            }
            _ => Ok(None),
        }
    }

    fn unread(&self, error: Error) -> Error {
        Error::DraftLeft {
            error: Box::new(error),
            file: self.path.clone(),
        }
    }
}

//! Changes or removes the key of an open assessment and everything beside it.
//!
//! Its own module because this is the only operation on many files that must be able to stop after each of
//! them.

use std::path::PathBuf;
use std::sync::Arc;

use super::{OpenFile, bytes_of};
use crate::base::shell::word;
use crate::model::assessment::Assessment;
use crate::store::beside::Converted;
use crate::store::encryption::Key;
use crate::store::{
    Attempt, Error, Opened, StoppedAt, beside, encryption, is_unflushed, keys, place, read_bytes,
};

/// Outcome of converting the files beside an assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Number of converted files.
    pub beside: usize,
    /// Files left unchanged because they cannot be opened.
    pub left: Vec<PathBuf>,
}

impl OpenFile {
    /// Encrypts plain files beside an encrypted assessment: a crash, a `git pull` of someone else's encryption or an
    /// older version of surefoot may have left them behind. Completes a rekey that was interrupted after its last file.
    /// Returns sentences for the user.
    pub(super) fn protect_what_is_beside(&self, opened: &Opened) -> Vec<String> {
        let Some(key) = &self.key else {
            return Vec::new();
        };
        let file = self.path.display();
        let mut sentences = Vec::new();
        match beside::encrypt_plain(&self.kept, &self.file, key) {
            Ok(0) => {}
            Ok(number) => {
                let files = if number == 1 {
                    "1 file"
                } else {
                    &format!("{number} files")
                };
                sentences.push(format!(
                    "Also encrypted {files}, left as plain text next to {file}."
                ));
            }
            Err(error) => sentences.push(format!(
                "Unencrypted files next to {file} could not be encrypted: {error}"
            )),
        }
        // the path as the user gave it, like the paths of the open keys
        let old = keys::key_file(&self.path);
        if opened.key_file.as_deref() == Some(keys::next_key_file(&old).as_path()) {
            let opens = |bytes: &[u8]| encryption::unseal_bytes(bytes, key).is_ok();
            sentences.push(match beside::open_with(&self.kept, &self.file, opens) {
                Ok(true) => match keys::finish_rekey(&old, false) {
                    Ok(_) => format!("Finished an interrupted rekey of {file}."),
                    Err(error) => error.to_string(),
                },
                _ => format!(
                    "A rekey of {file} was interrupted. Finish it with `surefoot rekey {file_word}`.", file_word = word(&file)
                ),
            });
        }
        sentences
    }

    /// Saves an assessment with another key, or with none, and converts everything beside it likewise. The assessment
    /// file comes last: until then it is unchanged, and repeating the command continues the work.
    ///
    /// # Errors
    /// [`Error::ReadOnly`]; [`Error::Changed`] if another program wrote the file in the meantime; [`Error::Stopped`]
    /// with the progress of the conversion, or [`Error::Io`], if a file cannot be read, written or listed.
    pub fn reseal(
        &mut self,
        assessment: &Assessment,
        key: Option<Arc<Key>>,
    ) -> Result<Resealed, Error> {
        self.may_save()?;
        if self.there()? != self.known {
            return Err(Error::Changed(self.path.clone()));
        }
        let bytes = bytes_of(&self.path, assessment, key.as_ref())?;
        let mut resealed = Resealed::default();
        for path in beside::files(&self.kept, &self.file)? {
            match beside::convert(&path, key.as_ref()) {
                Ok(Converted::IsNow) => resealed.beside += 1,
                Ok(Converted::WasSo) => {}
                Ok(Converted::CannotBeOpened) => resealed.left.push(path),
                Err(why) => {
                    resealed.beside += usize::from(why.is_now);
                    return Err(self.stopped(why.error, &resealed, key.as_ref()));
                }
            }
        }
        // takes no snapshot, because the snapshot would not be converted
        if let Err(error) = place::place_as(&self.file, &bytes, true, Some(&self.file)) {
            let is_unflushed = is_unflushed(&error);
            let error = Error::placing(Attempt::Write, &self.path)(error);
            if !is_unflushed {
                return Err(self.stopped(error, &resealed, key.as_ref()));
            }
            self.key = key;
            self.known = Some(bytes);
            return Err(error);
        }
        self.key = key;
        self.known = Some(bytes);
        Ok(resealed)
    }

    /// Decrypts the files that an interrupted command left encrypted beside an assessment that is not
    /// encrypted.
    ///
    /// # Errors
    /// A file cannot be read, written or listed.
    pub fn decrypt_beside(&self) -> Result<Resealed, Error> {
        let mut resealed = Resealed::default();
        for path in beside::files(&self.kept, &self.file)? {
            match beside::convert(&path, None)? {
                Converted::IsNow => resealed.beside += 1,
                Converted::WasSo => {}
                Converted::CannotBeOpened => resealed.left.push(path),
            }
        }
        Ok(resealed)
    }

    /// Returns whether any file beside the assessment is encrypted.
    ///
    /// # Errors
    /// A file cannot be read or listed.
    pub fn is_encrypted_beside(&self) -> Result<bool, Error> {
        for path in beside::files(&self.kept, &self.file)? {
            if !beside::is_plain(&path).map_err(Error::io(Attempt::Read, &path))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns whether `key` or an open key decrypts every encrypted file beside the assessment.
    ///
    /// # Errors
    /// A file cannot be read or listed.
    pub fn is_opened_beside_by(&self, key: &Key) -> Result<bool, Error> {
        beside::open_with(&self.kept, &self.file, |bytes| {
            encryption::unseal_bytes(bytes, key).is_ok() || keys::contents(bytes).is_some()
        })
    }

    /// Returns whether a key decrypts any file beside the assessment, and therefore belongs to this assessment.
    pub fn opens_something_beside(&self, key: &Key) -> bool {
        let files = beside::files(&self.kept, &self.file).unwrap_or_default();
        files.iter().any(|path| {
            read_bytes(path).is_ok_and(|bytes| encryption::unseal_bytes(&bytes, key).is_ok())
        })
    }

    /// Adds the progress of the conversion to an error. Encrypts files again if they were decrypted.
    fn stopped(&self, error: Error, resealed: &Resealed, key: Option<&Arc<Key>>) -> Error {
        let done = resealed.beside;
        let at = match (&self.key, key) {
            _ if done == 0 => StoppedAt::Nothing,
            (Some(own), None) => match beside::encrypt_plain(&self.kept, &self.file, own) {
                Ok(_) => StoppedAt::Reverted,
                Err(_) => StoppedAt::Decrypting(done),
            },
            (None, _) => StoppedAt::Encrypting(done),
            (Some(_), Some(_)) => StoppedAt::Rekeying(done),
        };
        Error::Stopped {
            error: Box::new(error),
            file: self.path.clone(),
            at,
        }
    }
}

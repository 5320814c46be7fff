//! An assessment in the hands of this program: its file, locked, as it was when it was read or written last.
//!
//! In flow a path, and an assessment to be kept; out flows what was read, and how saving went. What somebody else put
//! into the file meanwhile is never written over, what is being typed is never more than a draft behind, and what was
//! acknowledged is on the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Fault;
use super::Opened;
use super::beside;
use super::beside::Converted;
use super::draft;
use super::draft::Aside;
use super::draft::Draft;
use super::draft::PutAside;
use super::kept::Kept;
use super::keys;
use super::lock::Lock;
use super::lock::NoLock;
use super::place;
use super::place::placing_fault;
use super::place::sweep;
use super::read_bytes;
use super::snapshot;
use super::snapshot::Snapshot;
use super::target::Existing;
use super::target::WriteRefusal;
use super::target::write_output;
use crate::assessment::Assessment;
use crate::assessment::file;
use crate::assessment::file::ENDING;
use crate::assessment::file::Kind;
use crate::reader::too_large;
use crate::vault;
use crate::vault::Key;

/// The name of the copy that is open in the person's own editor.
const EDITOR_COPY: &str = "note.txt";

/// The label of the field whose text an editor may change.
pub const NOTE_LABEL: &str = "Note";

/// An assessment that is open here.
#[derive(Debug)]
pub struct Hold {
    /// As it was named.
    path: PathBuf,
    /// Where it lies: a link is followed once, when it is opened.
    file: PathBuf,
    kept: Kept,
    lock: Option<Lock>,
    /// Why nothing may be saved here.
    read_only: Option<String>,
    /// What is worth knowing of how it is held.
    remark: Option<String>,
    /// What the file held when it was read or written last; nothing where there was none.
    known: Option<Vec<u8>>,
    /// What was written last and may be there, although it could not be said to be down.
    tried: Option<Vec<u8>>,
    /// Where the own version goes while somebody else's is in the file.
    apart: Option<PathBuf>,
    /// Whether a draft of surefoot 0.1.0 was taken into it: the next save removes that file.
    old_draft_taken: bool,
    /// What everything is sealed with, where it is.
    key: Option<Arc<Key>>,
}

/// Why something was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// The file is not what it was when it was read: somebody else wrote it. It was left as it is.
    Changed,
    /// It could not be written.
    Fault(Fault),
}

/// What was sealed together with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many files beside it.
    pub beside: usize,
    /// Those that are left as they were, because they cannot be opened.
    pub left: Vec<PathBuf>,
}

impl Hold {
    /// Opens an assessment to edit it. Where somebody else does, it waits so long at most, and then only reads.
    ///
    /// # Errors
    /// A sentence, or everything that is wrong with the file.
    pub fn open(path: &Path, who: &str, patience: Duration) -> Result<(Self, Opened), Fault> {
        // what is no assessment is refused before a folder is made beside it
        let mut bytes = read_bytes(path)?;
        let mut opened = super::opened(path, &bytes)?;
        if file::kind(&opened.source) == Some(Kind::Report) {
            return Err(Fault::words(format!(
                "cannot edit {}: it is a report. Edit the assessment it was made from.",
                path.display()
            )));
        }
        let file = fs::canonicalize(path).map_err(|error| super::io_fault("read", path, &error))?;
        let mut hold = Self::at(path, file, who, patience);
        if hold.lock.is_some() {
            // who had it before may have written it just now
            let now = read_bytes(path)?;
            if now != bytes {
                opened = super::opened(path, &now)?;
                bytes = now;
            }
            sweep(&hold.file);
            sweep_apart(&hold.file);
            sweep(&keys::key_file(&hold.file));
            hold.kept.sweep();
        }
        hold.key.clone_from(&opened.key);
        hold.known = Some(bytes);
        if hold.read_only.is_none() {
            place::sweep_stale(place::folder_of(&hold.file));
            opened.doubts.extend(hold.take_editor_copy());
            opened.doubts.extend(hold.protect_what_is_beside(&opened));
            hold.remove_merged_versions(&opened.assessment);
            opened.brought_back = hold.bring_back(&mut opened.assessment)?;
            opened.draft = hold.read_draft()?;
        }
        Ok((hold, opened))
    }

    /// Begins a file that is not there yet.
    ///
    /// # Errors
    /// A sentence; also when it is there.
    pub fn create(path: &Path, assessment: &Assessment, key: Option<Arc<Key>>, who: &str) -> Result<Self, Fault> {
        let made = Self::make(path, assessment, key.as_ref(), Existing::Stays);
        let bytes = made.map_err(|why| Fault::words(why.sentence(None)))?;
        let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let hold = Self::at(path, file, who, Duration::ZERO);
        Ok(Self { known: Some(bytes), key, ..hold })
    }

    /// Writes a new assessment or ballot and returns its bytes.
    ///
    /// # Errors
    /// As [`write_output`](super::write_output), and when it is too large.
    pub fn make(
        path: &Path,
        assessment: &Assessment,
        key: Option<&Arc<Key>>,
        existing: Existing<'_>,
    ) -> Result<Vec<u8>, WriteRefusal> {
        let bytes = bytes_of(path, assessment, key).map_err(WriteRefusal::Fault)?;
        write_output(path, &bytes, None, existing)?;
        if let Some(key) = key {
            // an earlier file of that name may have left snapshots; should it fail, the next opening says so
            let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let _ = beside::encrypt_plain(&Kept::beside(&file), &file, key);
        }
        Ok(bytes)
    }

    /// Replaces a version that git handed over to be merged. Everything else goes through [`make`](Self::make).
    ///
    /// # Errors
    /// It cannot be written, or is too large.
    pub fn replace(path: &Path, assessment: &Assessment, key: Option<&Arc<Key>>) -> Result<(), Fault> {
        place::write(path, &bytes_of(path, assessment, key)?)
    }

    fn at(path: &Path, file: PathBuf, who: &str, patience: Duration) -> Self {
        let kept = Kept::beside(&file);
        let (lock, read_only, remark) = match Lock::take(&kept, who, patience) {
            Ok(lock) => (Some(lock), None, None),
            Err(NoLock::Held(words)) => (None, Some(words), None),
            Err(NoLock::Refused(why)) => (None, Some(format!("it cannot be locked: {why}")), None),
            Err(NoLock::Unknown) => {
                let words = "This file system knows no locks: take care that nobody else opens the file meanwhile.";
                (None, None, Some(words.to_owned()))
            }
        };
        Self {
            path: path.to_owned(),
            old_draft_taken: false,
            file,
            kept,
            lock,
            read_only,
            remark,
            known: None,
            tried: None,
            apart: None,
            key: None,
        }
    }

    /// Why nothing is saved here: who else has it open, and since when.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// What is worth knowing of how it is held.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The key everything is sealed with, where it is.
    pub fn key(&self) -> Option<&Arc<Key>> {
        self.key.as_ref()
    }

    /// The file, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Saves an assessment over its file; once this returns, it is on the disk.
    ///
    /// # Errors
    /// [`Unsaved::Changed`] when somebody else wrote the file meanwhile, else a sentence; the file is untouched then, or
    /// the new one, where only its folder could not be flushed.
    pub fn save(&mut self, assessment: &Assessment) -> Result<(), Unsaved> {
        if let Some(why) = &self.read_only {
            let words = format!("cannot save {}: it is only read here, {why}.", self.path.display());
            return Err(Unsaved::Fault(Fault::words(words)));
        }
        let bytes = bytes_of(&self.path, assessment, self.key.as_ref()).map_err(Unsaved::Fault)?;
        let there = self.there().map_err(Unsaved::Fault)?;
        if there.is_some() && there != self.known && there != self.tried {
            return Err(Unsaved::Changed);
        }
        if let Some(before) = &there
            && *before != bytes
        {
            // a save goes on without: what the team said now counts more than what it said before
            let _ = snapshot::keep(&self.kept, before, Timestamp::now());
        }
        self.tried = Some(bytes);
        let bytes = self.tried.as_deref().unwrap_or_default();
        place::place(&self.file, bytes, true)
            .map_err(|error| Unsaved::Fault(placing_fault("write", &self.path, &error)))?;
        self.known = self.tried.take();
        self.apart = None;
        if std::mem::take(&mut self.old_draft_taken) {
            let _ = fs::remove_file(self.kept.old_draft());
        }
        Ok(())
    }

    /// Encrypts what lies in plain text beside an encrypted file: after a crash, a `git pull` of somebody's encryption, or
    /// an older version of surefoot. Ends a rekey that was stopped after its last file. Returns sentences for the person.
    fn protect_what_is_beside(&self, opened: &Opened) -> Vec<String> {
        let Some(key) = &self.key else { return Vec::new() };
        let file = self.path.display();
        let mut sentences = Vec::new();
        match beside::encrypt_plain(&self.kept, &self.file, key) {
            Ok(0) => {}
            Ok(number) => {
                let files = if number == 1 { "1 file" } else { &format!("{number} files") };
                sentences.push(format!("{files} beside {file} lay there in plain text. Encrypted now."));
            }
            Err(fault) => sentences
                .push(format!("What lies in plain text beside {file} could not be encrypted: {}", fault.render(false))),
        }
        // as it was named, like the keys that are open
        let old = keys::key_file(&self.path);
        if opened.key_file.as_deref() == Some(keys::next_key_file(&old).as_path()) {
            let opens = |bytes: &[u8]| vault::unseal_bytes(bytes, key).is_ok();
            sentences.push(match beside::open_with(&self.kept, &self.file, opens) {
                Ok(true) => match keys::finish_rekey(&old, false) {
                    Ok(_) => format!("A rekey of {file} had been stopped. It is finished now."),
                    Err(fault) => fault.render(false),
                },
                _ => format!("A rekey of {file} was stopped. Finish it with `surefoot rekey {file}`."),
            });
        }
        sentences
    }

    /// Saves an assessment with another key, or with none, and everything of it that lies beside the file likewise. The
    /// file itself is the last: until then it is as it was, and saying it again goes on.
    ///
    /// # Errors
    /// A file cannot be read, written or listed. The sentence says how far it came.
    pub fn reseal(&mut self, assessment: &Assessment, key: Option<Arc<Key>>) -> Result<Resealed, Fault> {
        if let Some(why) = &self.read_only {
            return Err(Fault::words(format!("cannot write {}: {why}.", self.path.display())));
        }
        if self.there()? != self.known {
            let file = self.path.display();
            return Err(Fault::words(format!("{file} changed while this ran. Run the command again.")));
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
                    return Err(self.stopped(why.fault, &resealed, key.as_ref()));
                }
            }
        }
        // no snapshot is taken: it would lie there as the file was before
        if let Err(error) = place::place(&self.file, &bytes, true) {
            let fault = placing_fault("write", &self.path, &error);
            if !place::is_unflushed(&error) {
                return Err(self.stopped(fault, &resealed, key.as_ref()));
            }
            self.key = key;
            self.known = Some(bytes);
            return Err(fault);
        }
        self.key = key;
        self.known = Some(bytes);
        Ok(resealed)
    }

    /// Decrypts the files beside an assessment that is not encrypted: what a command that was stopped left so.
    ///
    /// # Errors
    /// A file cannot be read, written or listed.
    pub fn decrypt_beside(&self) -> Result<Resealed, Fault> {
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

    /// Whether something beside the assessment is encrypted.
    ///
    /// # Errors
    /// A file cannot be read or listed.
    pub fn is_encrypted_beside(&self) -> Result<bool, Fault> {
        for path in beside::files(&self.kept, &self.file)? {
            if !beside::is_plain(&path).map_err(|error| super::io_fault("read", &path, &error))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a key, or one that is open already, opens everything that is encrypted beside the assessment.
    ///
    /// # Errors
    /// A file cannot be read or listed.
    pub fn is_opened_beside_by(&self, key: &Key) -> Result<bool, Fault> {
        beside::open_with(&self.kept, &self.file, |bytes| {
            vault::unseal_bytes(bytes, key).is_ok() || keys::contents(bytes).is_some()
        })
    }

    /// Whether a key opens something beside the assessment, and so is of this assessment.
    pub fn opens_something_beside(&self, key: &Key) -> bool {
        let files = beside::files(&self.kept, &self.file).unwrap_or_default();
        files.iter().any(|path| read_bytes(path).is_ok_and(|bytes| vault::unseal_bytes(&bytes, key).is_ok()))
    }

    /// What became of the files when a command was stopped by a fault. Decrypted files are encrypted again.
    fn stopped(&self, fault: Fault, resealed: &Resealed, key: Option<&Arc<Key>>) -> Fault {
        let file = self.path.display();
        let done = resealed.beside;
        let files = if done == 1 { "1 file beside it is".to_owned() } else { format!("{done} files beside it are") };
        let words = match (&self.key, key) {
            _ if done == 0 => format!("{file} and everything beside it are as they were."),
            (Some(own), None) => match beside::encrypt_plain(&self.kept, &self.file, own) {
                Ok(_) => format!("{file} and everything beside it are still encrypted."),
                Err(_) => format!("{file} is still encrypted, but {files} not. Opening it encrypts them again."),
            },
            (None, _) => format!("{file} is not encrypted yet, but {files}. Run the command again to finish."),
            (Some(_), Some(_)) => {
                format!(
                    "{file} still has its old key, but {files} encrypted with the new one. Run the command again to finish."
                )
            }
        };
        fault.and(Some(words))
    }

    /// What the file holds now.
    fn there(&self) -> Result<Option<Vec<u8>>, Fault> {
        if fs::symlink_metadata(&self.file).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            return Ok(None);
        }
        read_bytes(&self.file).map(Some)
    }

    /// Saves an assessment beside its file, which somebody else wrote meanwhile: both versions stay. Returns where.
    ///
    /// # Errors
    /// A sentence.
    pub fn save_apart(&mut self, assessment: &Assessment) -> Result<&Path, Fault> {
        let bytes = bytes_of(&self.path, assessment, self.key.as_ref())?;
        match &self.apart {
            Some(path) => place::write(path, &bytes)?,
            None => self.apart = Some(create_apart(&self.file, &bytes)?),
        }
        Ok(self.apart.as_deref().unwrap_or(&self.file))
    }

    /// Removes versions saved apart whose every edit the assessment has.
    fn remove_merged_versions(&self, assessment: &Assessment) {
        let drafts = draft::put_aside(&self.kept).into_iter().map(|draft| draft.path);
        for path in beside::versions_apart(&self.file).unwrap_or_default().into_iter().chain(drafts) {
            if beside::is_merged(&path, assessment) {
                // one that stays is removed another time
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Merges an assessment with what somebody else put into its file meanwhile and with the versions saved apart, saves
    /// all of it there, and returns it. The versions that were merged are removed.
    ///
    /// # Errors
    /// A sentence: the other one cannot be read, they have nothing in common, or it cannot be written.
    pub fn join(&mut self, own: &Assessment, stamp: crate::assessment::history::Stamp) -> Result<Assessment, Fault> {
        let bytes = read_bytes(&self.file)?;
        let mut theirs = super::opened(&self.path, &bytes)?.assessment;
        theirs.record_outside_edits(stamp);
        let Some(mut joined) = own.joined(&theirs) else {
            return Err(Fault::words(format!(
                "cannot join {} with what is in it now: the two have no past in common. Both stay as they are.",
                self.path.display()
            )));
        };
        for path in beside::versions_apart(&self.file)? {
            let Some(mut version) = beside::opened_quietly(&path) else { continue };
            version.record_found_edits();
            joined = joined.joined(&version).unwrap_or(joined);
        }
        self.known = Some(bytes);
        self.save(&joined).map_err(|unsaved| match unsaved {
            Unsaved::Fault(fault) => fault,
            Unsaved::Changed => {
                Fault::words(format!("{} was changed once more just now. Try again.", self.path.display()))
            }
        })?;
        self.remove_merged_versions(&joined);
        Ok(joined)
    }

    /// The earlier states there are, the latest first.
    ///
    /// # Errors
    /// The folder beside the file cannot be listed.
    pub fn earlier(&self) -> Result<Vec<Snapshot>, Fault> {
        snapshot::all(&self.kept)
    }

    /// Writes what is being typed beside the file, or removes it once it is kept or dropped.
    ///
    /// # Errors
    /// The reason, in a few words, with the path.
    pub fn draft(&mut self, draft: Option<&Draft>) -> Result<(), Fault> {
        if self.read_only.is_some() {
            // what lies there is of whoever edits the file
            return Ok(());
        }
        let path = self.kept.draft();
        match draft {
            Some(draft) => {
                let bytes = keys::sealed(&self.path, draft.write(), self.key.as_ref())?;
                let placed = self.kept.make().and_then(|()| place::place(&path, &bytes, true));
                placed.map_err(|error| Fault::words(format!("{} ({})", super::reason_of(&error), path.display())))?;
            }
            // one that stays comes back once more, and can be dropped then
            None => drop(fs::remove_file(&path)),
        }
        drop(fs::remove_dir_all(self.kept.editor()));
        Ok(())
    }

    /// Gives the draft that does not fit the file a name of its own, under which nothing replaces it.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub fn put_draft_aside(&mut self) -> Result<PutAside, Fault> {
        let path = self.put_aside(&self.kept.draft())?;
        let found = draft::put_aside(&self.kept).into_iter().find(|one| one.path == path);
        Ok(found.unwrap_or(PutAside { path, holds: Aside::Unreadable }))
    }

    fn put_aside(&self, path: &Path) -> Result<PathBuf, Fault> {
        let names = (1..1000).map(|number| self.kept.folder().join(format!("draft-{number}.toml")));
        // only who holds the lock makes files here, so a name that is free stays free
        let to = names.into_iter().find(|to| fs::symlink_metadata(to).is_err());
        let to = to.ok_or_else(|| Fault::words(format!("cannot rename {}: no name is free.", path.display())))?;
        place::rename(path, &to)?;
        Ok(to)
    }

    /// Makes a private copy of a text for the person's own editor. The next draft, or its removal, removes the copy.
    ///
    /// # Errors
    /// The copy cannot be made, or the file is only read here.
    pub fn editor_copy(&mut self, text: &str) -> Result<PathBuf, Fault> {
        let folder = self.kept.editor();
        let refused = |error: std::io::Error| super::io_fault("make a private copy in", &folder, &error);
        if let Some(why) = &self.read_only {
            return Err(Fault::words(format!("the file is only read here, {why}.")));
        }
        self.kept.make().map_err(refused)?;
        // an editor may have left files of its own there
        drop(fs::remove_dir_all(&folder));
        place::private_folder(&folder, false).map_err(refused)?;
        let path = folder.join(EDITOR_COPY);
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        place::create(&path, format!("{text}{end}").as_bytes())?;
        Ok(path)
    }

    /// Takes the text of an editor that outlived surefoot into the draft, and removes the copy. Returns a sentence for the
    /// person where that fails.
    fn take_editor_copy(&self) -> Option<String> {
        let folder = self.kept.editor();
        let path = folder.join(EDITOR_COPY);
        if !fs::symlink_metadata(&path).is_ok_and(|about| about.is_file()) {
            return None;
        }
        let taken = || {
            let bytes = read_bytes(&path)?;
            let text = String::from_utf8(bytes).map_err(|_| Fault::words("it is not UTF-8 text."))?;
            let text = text.trim_end_matches(['\n', '\r']);
            let known = read_bytes(&self.kept.draft()).ok().and_then(draft::text_in);
            let mut draft = known.and_then(|text| Draft::read(&text)).unwrap_or_default();
            draft.put_in_field(NOTE_LABEL, text);
            let bytes = keys::sealed(&self.path, draft.write(), self.key.as_ref())?;
            place::write(&self.kept.draft(), &bytes)
        };
        match taken() {
            Ok(()) => {
                drop(fs::remove_dir_all(&folder));
                None
            }
            Err(fault) => Some(format!(
                "What your editor wrote is still in {}: {} Delete it once you do not need it.",
                path.display(),
                fault.render(false)
            )),
        }
    }

    /// What was being typed when a program ended. What is no draft, or cannot be decrypted, is put aside.
    ///
    /// # Errors
    /// It cannot be read or put aside: to go on without would lose it.
    fn read_draft(&self) -> Result<Option<Draft>, Fault> {
        let path = self.kept.draft();
        let Some(bytes) = self.read_typed(&path)? else { return Ok(None) };
        let draft = draft::text_in(bytes).and_then(|text| Draft::read(&text));
        if draft.is_none() {
            self.put_aside(&path).map_err(|fault| self.unread(fault))?;
        }
        Ok(draft)
    }

    /// Takes a draft of surefoot 0.1.0 into the assessment, if it continues what is in the file; one that does not is put
    /// aside, unless the file has all of it. Says whether anything was taken.
    ///
    /// # Errors
    /// It cannot be read or put aside: to go on without would lose it.
    fn bring_back(&mut self, assessment: &mut Assessment) -> Result<bool, Fault> {
        let path = self.kept.old_draft();
        let Some(bytes) = self.read_typed(&path)? else { return Ok(false) };
        let draft = super::opened(&path, &bytes).ok().map(|opened| opened.assessment);
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
            None => self.put_aside(&path).map(|_| false).map_err(|fault| self.unread(fault)),
        }
    }

    /// The bytes of a draft; `None` where there is none. A link or a pipe is none of ours.
    fn read_typed(&self, path: &Path) -> Result<Option<Vec<u8>>, Fault> {
        match fs::symlink_metadata(path) {
            Ok(about) if about.is_file() => read_bytes(path).map(Some).map_err(|fault| self.unread(fault)),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(self.unread(super::io_fault("read", path, &error)))
            }
            _ => Ok(None),
        }
    }

    fn unread(&self, fault: Fault) -> Fault {
        let file = self.path.display();
        fault.and(Some(format!(
            "It holds what was being typed in {file} last. Try again; or move it away, to go on without."
        )))
    }
}

/// The bytes of an assessment; what could not be read again is never put in the place of what can.
fn bytes_of(path: &Path, assessment: &Assessment, key: Option<&Arc<Key>>) -> Result<Vec<u8>, Fault> {
    let text = file::write(assessment);
    if let Some(reason) = too_large(&text) {
        return Err(Fault::words(format!(
            "cannot save {}: then {reason}. Shorten the longest notes, or go on in a new assessment.",
            path.display()
        )));
    }
    keys::sealed(path, text, key)
}

/// Where versions of a file go beside it: under the first name that is free of `x.apart-1.surefoot.toml` and so on.
fn places_apart(file: &Path) -> impl Iterator<Item = PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
    (1..1000).map(move |number| file.with_file_name(format!("{stem}.apart-{number}{ENDING}")))
}

/// Removes what programs that were killed left half-written of versions beside a file.
fn sweep_apart(file: &Path) {
    for path in places_apart(file) {
        sweep(&path);
        if fs::symlink_metadata(&path).is_err() {
            break;
        }
    }
}

/// Makes a file beside another one.
fn create_apart(file: &Path, bytes: &[u8]) -> Result<PathBuf, Fault> {
    let mut last = Fault::words("no name is free beside it.");
    for path in places_apart(file).filter(|path| fs::symlink_metadata(path).is_err()) {
        match place::create(&path, bytes) {
            Ok(()) => return Ok(path),
            Err(fault) if fs::symlink_metadata(&path).is_ok() => last = fault,
            Err(fault) => return Err(fault),
        }
    }
    Err(last)
}

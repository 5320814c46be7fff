//! `encrypt`, `decrypt` and `rekey`: encrypt an assessment and the files beside it, decrypt them, or replace their key.
//!
//! At every moment, the keys on disk open the files on disk: a key is written before any file needs it, the assessment
//! is converted last, and an old key is removed once no file needs it. Running an interrupted command again finishes
//! it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{BEFORE, Decrypt, Encrypt, Opening, Recovery, Rekey, View};
use super::open;
use super::page::{TextStyle, count};
use super::passphrase::Chosen;
use super::{git, page, passphrase};
use crate::base::shell::word;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::model::assessment::Assessment;
use crate::session::path::{resolve, shown};
use crate::store;
use crate::store::encryption::{Key, Recipient, SecretString, Work};
use crate::store::{Resealed, encryption};

/// Encrypts an assessment.
pub(super) fn encrypt(
    encrypt: &Encrypt,
    effort: Work,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let recovery = recipients(&encrypt.recovery)?;
    let opening = Opening {
        key: None,
        passphrase_fd: encrypt.passphrase_fd,
    };
    let mut work = open_to_seal(&encrypt.file, &opening)?;
    if open::open_file(&mut work.hold)?.key().is_some() {
        let file = shown(&work.path);
        return Err(failure(format!(
            "{file} is already encrypted. `surefoot rekey {file_word}` replaces its key.",
            file_word = word(&file)
        )));
    }
    let file = store::key_file(&work.path);
    let (key, mut remarks) = if store::is_taken(&file) {
        (left_key(&mut work, &file, &recovery)?, Vec::new())
    } else {
        new_key(
            &file,
            &recovery,
            (root(&work).as_deref(), effort),
            encrypt.passphrase_fd,
        )?
    };
    let key = store::hold_key(&file, key);
    let resealed = seal(&mut work, Some(key))?;
    remarks.splice(0..0, work.remarks);
    let mut page = surface.page();
    page.line(&format!(
        "Encrypted {}{}.",
        shown(&work.path),
        also(&resealed)
    ));
    page.inside(
        2,
        &format!(
            "Its key is {}, protected by your passphrase. Keep a copy elsewhere.",
            shown(&file)
        ),
        TextStyle::Plain,
    );
    page.inside(
        2,
        &format!(
            "Without surefoot: age -d -i {} {}",
            shown(&file),
            shown(&work.path)
        ),
        TextStyle::Faint,
    );
    remarks.extend(left(&resealed));
    remarks.extend(git_remark(&work.path));
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// A warning if git would damage an encrypted assessment or its key file.
pub(super) fn git_remark(file: &Path) -> Option<String> {
    git::danger(file).map(|words| format!("warning: {words} {}", git::INSTALL))
}

/// Opens a key file that exists although its assessment is not encrypted yet, left behind by an interrupted command or
/// an undone encryption. The key is checked because somebody else could have put it there to read everything encrypted
/// with it.
///
/// # Errors
/// The key has no passphrase, was made for another assessment, cannot be opened, or lacks one of the recipients in
/// `recovery`.
fn left_key(work: &mut open::Work, file: &Path, recovery: &[Recipient]) -> Result<Key, Error> {
    let path = shown(&work.path);
    let refuse = |why: &str| failure(format!("cannot encrypt {path}: {} {why}", shown(file)));
    if !Key::asks_for_passphrase(&store::key_bytes(file)?) {
        return Err(refuse(
            "already exists and has no passphrase. Move it away; `surefoot encrypt` then creates a new key.",
        ));
    }
    let key = store::open_key(&work.path, file)?;
    let is_of_this = match key.assessment() {
        Some(id) => root(work).as_deref() == Some(id),
        // version 0.1.0 recorded no assessment in a key; a key that opens a file beside the assessment belongs to it
        None => open::open_file(&mut work.hold)?.opens_something_beside(&key),
    };
    if !is_of_this {
        return Err(refuse(
            "was not created for this assessment. Move it away; `surefoot encrypt` then creates a new key.",
        ));
    }
    if recovery
        .iter()
        .any(|recipient| !key.recipients().contains(recipient))
    {
        return Err(refuse(
            "already exists, without that recipient. Omit --recipient, then add it with `surefoot rekey`.",
        ));
    }
    Ok(key)
}

/// The id by which a key file identifies its assessment.
fn root(work: &open::Work) -> Option<String> {
    work.assessment.history().root().map(str::to_owned)
}

/// Decrypts an assessment permanently.
pub(super) fn decrypt(decrypt: &Decrypt, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let mut work = open_to_seal(&decrypt.file, &decrypt.opening)?;
    let resealed = if open::open_file(&mut work.hold)?.key().is_some() {
        seal(&mut work, None)?
    } else if open::open_file(&mut work.hold)?.is_encrypted_beside()? {
        // an earlier decrypt or encrypt was interrupted
        let key = store::key_file(&work.path);
        let key = store::open_key(&work.path, decrypt.opening.key.as_deref().unwrap_or(&key))?;
        store::hold_key(&store::key_file(&work.path), key);
        open::open_file(&mut work.hold)?.decrypt_beside()?
    } else {
        return Err(failure(format!("{} is not encrypted.", shown(&work.path))));
    };
    let mut remarks = work.remarks;
    remarks.extend(left(&resealed));
    let mut page = surface.page();
    let file = shown(&work.path);
    page.line(&format!(
        "Decrypted {file}{}. Anyone with access to the disk can now read it.",
        also(&resealed)
    ));
    let key = shown(&store::key_file(&work.path));
    page.inside(
        2,
        &format!("{key} is kept: copies elsewhere may still need it."),
        TextStyle::Faint,
    );
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Encrypts an assessment with a new key and passphrase.
pub(super) fn rekey(
    rekey: &Rekey,
    effort: Work,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let recovery = recipients(&rekey.recovery)?;
    // read before a key is opened, because no descriptor can be opened by its name after that
    let chosen = rekey
        .new_passphrase_fd
        .map(|number| passphrase::ask_new("", Some(number)))
        .transpose()?;
    let file = store::key_file(&resolve(&rekey.file));
    let next = store::next_key_file(&file);
    let stopped = store::is_taken(&next);
    let stopped_key = if stopped {
        Some(stopped_key(rekey, &next, chosen.as_ref())?)
    } else {
        None
    };
    let mut work = open_to_seal(&rekey.file, &rekey.opening)?;
    let Some(old) = open::open_file(&mut work.hold)?.key().cloned() else {
        let file = shown(&work.path);
        return Err(failure(format!(
            "{file} is not encrypted. `surefoot encrypt {file_word}` encrypts it.",
            file_word = word(&file)
        )));
    };
    if let Some(key) = stopped_key {
        return go_on(work, &file, key, surface);
    }
    let recovery = match (rekey.no_recovery, recovery.is_empty()) {
        (true, _) => Vec::new(),
        (false, false) => recovery,
        // the first recipient is the key itself
        (false, true) => old.recipients().iter().skip(1).cloned().collect(),
    };
    let root = root(&work);
    let made_for = (root.as_deref(), effort);
    let (key, remarks) = match chosen {
        Some(chosen) => kept(&next, &recovery, made_for, chosen)?,
        None => new_key(&next, &recovery, made_for, None)?,
    };
    work.remarks.extend(remarks);
    let key = store::hold_key(&next, key);
    go_on(work, &file, key, surface)
}

/// Opens the new key of an interrupted rekey. Must run before the assessment is opened, because the assessment may
/// already be encrypted with this key.
fn stopped_key(rekey: &Rekey, next: &Path, chosen: Option<&Chosen>) -> Result<Arc<Key>, Error> {
    let path = resolve(&rekey.file);
    let bytes = store::key_bytes(next)?;
    if !Key::asks_for_passphrase(&bytes) {
        return Err(failure(format!(
            "cannot rekey {}: {} has no passphrase. Move it away.",
            shown(&path),
            shown(next)
        )));
    }
    let key = if let Some(chosen) = chosen {
        read_back(next, &chosen.passphrase)
    } else {
        passphrase::say(&format!(
            "A rekey of {} was interrupted. Finish it with the passphrase chosen then.\n\n",
            shown(&path)
        ));
        passphrase::for_what_is_sealed(&rekey.opening);
        store::open_key(&path, next).map_err(Error::from)
    };
    let key = key.map_err(|why| {
        failure(format!(
            "{} A rekey was interrupted, and {} is its new key: enter the passphrase chosen then. If nobody knows it, move \
             that file away and run `surefoot rekey` again; snapshots already encrypted with it are then lost.",
            why,
            shown(next)
        ))
    })?;
    Ok(store::hold_key(next, key))
}

/// Encrypts every file with the new key, which then replaces the old one.
fn go_on(
    mut work: open::Work,
    file: &Path,
    key: Arc<Key>,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let next = store::next_key_file(file);
    let is_of_this = key
        .assessment()
        .is_none_or(|id| root(&work).as_deref() == Some(id));
    if !is_of_this {
        let (path, next) = (shown(&work.path), shown(&next));
        return Err(failure(format!(
            "cannot rekey {path}: {next} was not created for this assessment. Move it away."
        )));
    }
    if !open::open_file(&mut work.hold)?.is_opened_beside_by(&key)? && store::exists(file) {
        // a rekey by version 0.1.0 began with the assessment, so the files beside it may still have the old key
        if let Ok(old) = store::open_key(&work.path, file) {
            store::hold_key(file, old);
        }
    }
    let resealed = seal(&mut work, Some(key))?;
    let needed = !resealed.left.is_empty();
    let old = if store::exists(&next) {
        store::finish_rekey(file, needed)?
    } else {
        None
    };
    let mut remarks = work.remarks;
    remarks.extend(left(&resealed));
    remarks.extend(old.map(|old| {
        format!(
            "The old key is kept as {}: those files may still need it.",
            shown(&old)
        )
    }));
    let mut page = surface.page();
    page.line(&format!(
        "Replaced the key of {}{}.",
        shown(&work.path),
        also(&resealed)
    ));
    let old = "The old key and passphrase no longer work here. They still open copies elsewhere.";
    page.inside(2, old, TextStyle::Faint);
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Creates the key for a new assessment that is encrypted from the start.
pub(super) fn for_new(
    path: &Path,
    assessment: &Assessment,
    (recovery, effort): (&Recovery, Work),
    descriptor: Option<u32>,
) -> Result<(Arc<Key>, Vec<String>), Error> {
    let file = store::key_file(path);
    if store::exists(&file) {
        return Err(failure(format!(
            "cannot create {}: its key {} already exists. Choose another name, or move the key away if nothing needs it.",
            shown(path),
            shown(&file)
        )));
    }
    let (key, remarks) = new_key(
        &file,
        &recipients(recovery)?,
        (assessment.history().root(), effort),
        descriptor,
    )?;
    Ok((store::hold_key(&file, key), remarks))
}

fn open_to_seal(file: &Path, opening: &Opening) -> Result<open::Work, Error> {
    let view = View {
        opening: opening.clone(),
        ..View::default()
    };
    open::open_to_edit(file, &view, "surefoot")
}

fn seal(work: &mut open::Work, key: Option<Arc<Key>>) -> Result<Resealed, Error> {
    let assessment = work.assessment.clone();
    let resealed = open::open_file(&mut work.hold)?.reseal(&assessment, key)?;
    work.note_save();
    Ok(resealed)
}

fn recipients(recovery: &Recovery) -> Result<Vec<Recipient>, Error> {
    let read = |words: &String| {
        words
            .parse()
            .map_err(|fault: encryption::Error| refused("--recipient", &fault))
    };
    recovery.recipient.iter().map(read).collect()
}

fn refused(what: &str, fault: &encryption::Error) -> Error {
    super::failure(format!(
        "cannot use {what}: {}. {}",
        page::clean(&fault.to_string()),
        fault.next()
    ))
}

/// Asks for a new passphrase, and creates a key in `file`.
fn new_key(
    file: &Path,
    recovery: &[Recipient],
    made_for: (Option<&str>, Work),
    descriptor: Option<u32>,
) -> Result<(Key, Vec<String>), Error> {
    if descriptor.is_none() {
        passphrase::say(&format!("{BEFORE}\n\n"));
    }
    kept(
        file,
        recovery,
        made_for,
        passphrase::ask_new("New passphrase", descriptor)?,
    )
}

/// Creates a key in `file`, and reads it back before any file depends on it.
fn kept(
    file: &Path,
    recovery: &[Recipient],
    made_for: (Option<&str>, Work),
    chosen: Chosen,
) -> Result<(Key, Vec<String>), Error> {
    let Chosen {
        passphrase,
        remarks,
    } = chosen;
    let (assessment, effort) = made_for;
    let (_, bytes) = Key::generate_for(&passphrase, recovery, effort, assessment)
        .map_err(|fault| refused("the new key", &fault))?;
    store::create(file, &bytes)?;
    Ok((read_back(file, &passphrase)?, remarks))
}

fn read_back(file: &Path, passphrase: &SecretString) -> Result<Key, Error> {
    let bytes = store::key_bytes(file)?;
    Key::open(&bytes, Some(passphrase)).map_err(|fault| refused(&shown(file), &fault))
}

/// The number of other converted files, to end a sentence: ` and 4 files next to it`; empty if there are none.
fn also(resealed: &Resealed) -> String {
    if resealed.beside == 0 {
        String::new()
    } else {
        format!(" and {} next to it", count(resealed.beside, "file"))
    }
}

/// A sentence about each file that could not be converted.
fn left(resealed: &Resealed) -> Vec<String> {
    let left = |path: &PathBuf| {
        format!(
            "{} was left as it is: no available key opens it.",
            shown(path)
        )
    };
    resealed.left.iter().map(left).collect()
}

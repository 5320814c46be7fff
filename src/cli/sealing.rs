//! `encrypt`, `decrypt` and `rekey`: an assessment and all that lies beside it, sealed, opened for good, or sealed anew.
//!
//! In flow a file, passphrases and recipients; out flow sealed files and what a person has to know of them. At each moment
//! one of the keys on the disk opens what is on the disk, and nothing that is sealed lies there as it is.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::Said;
use super::Surface;
use super::args::BEFORE;
use super::args::Decrypt;
use super::args::Encrypt;
use super::args::Opening;
use super::args::Recovery;
use super::args::Rekey;
use super::args::View;
use super::fault;
use super::open;
use super::open::Work;
use super::page;
use super::page::Look;
use super::page::count;
use super::passphrase;
use super::passphrase::Chosen;
use super::shown;
use crate::store;
use crate::store::Fault;
use crate::store::Hold;
use crate::store::Resealed;
use crate::vault;
use crate::vault::Key;
use crate::vault::Recipient;
use crate::vault::SecretString;
use crate::vault::Work as Labour;

/// Seals an assessment.
pub(super) fn encrypt(encrypt: &Encrypt, surface: Surface) -> Result<Said, Fault> {
    let recovery = recipients(&encrypt.recovery)?;
    let opening = Opening { key: None, passphrase_fd: encrypt.passphrase_fd };
    let mut work = open_to_seal(&encrypt.file, &opening)?;
    if held(&mut work)?.key().is_some() {
        let file = shown(&work.path);
        return Err(fault(format!("{file} is sealed already. `surefoot rekey {file}` seals it anew.")));
    }
    let file = store::key_file(&work.path);
    let (key, mut remarks) = if file.exists() {
        // what is left of a try that was stopped, if its passphrase is known
        (store::open_key(&work.path, &file)?, Vec::new())
    } else {
        made(&file, &recovery, encrypt.passphrase_fd)?
    };
    let key = store::hold_key(&file, key);
    let resealed = seal(&mut work, Some(key))?;
    remarks.splice(0..0, work.remarks);
    let mut page = surface.page();
    page.line(&format!("{} is sealed{}.", shown(&work.path), also(&resealed)));
    page.inside(
        2,
        &format!("Its key is {}, sealed with your passphrase: keep a copy elsewhere.", shown(&file)),
        Look::Plain,
    );
    page.inside(2, &format!("Without surefoot: age -d -i {} {}", shown(&file), shown(&work.path)), Look::Faint);
    remarks.extend(left(&resealed));
    Ok(Said { remarks, ..Said::text(page.finish()) })
}

/// Opens a sealed assessment for good.
pub(super) fn decrypt(decrypt: &Decrypt, surface: Surface) -> Result<Said, Fault> {
    let mut work = open_to_seal(&decrypt.file, &decrypt.opening)?;
    if held(&mut work)?.key().is_none() {
        return Err(fault(format!("{} is not sealed.", shown(&work.path))));
    }
    let resealed = seal(&mut work, None)?;
    let mut remarks = work.remarks;
    remarks.extend(left(&resealed));
    let mut page = surface.page();
    let file = shown(&work.path);
    page.line(&format!("{file} is not sealed any more{}: whoever reads the disk reads it.", also(&resealed)));
    let key = shown(&store::key_file(&work.path));
    page.inside(2, &format!("{key} stays: copies elsewhere may still need it."), Look::Faint);
    Ok(Said { remarks, ..Said::text(page.finish()) })
}

/// Seals an assessment with another key and passphrase.
pub(super) fn rekey(rekey: &Rekey, surface: Surface) -> Result<Said, Fault> {
    let recovery = recipients(&rekey.recovery)?;
    // read before a key is open: no descriptor can be read by its name after that
    let chosen = rekey.new_passphrase_fd.map(|number| passphrase::ask_new("", Some(number))).transpose()?;
    let mut work = open_to_seal(&rekey.file, &rekey.opening)?;
    let Some(old) = held(&mut work)?.key().cloned() else {
        let file = shown(&work.path);
        return Err(fault(format!("{file} is not sealed. `surefoot encrypt {file}` seals it.")));
    };
    let recovery = match (rekey.no_recovery, recovery.is_empty()) {
        (true, _) => Vec::new(),
        (false, false) => recovery,
        // the first is the key itself
        (false, true) => old.recipients().iter().skip(1).cloned().collect(),
    };
    let file = store::key_file(&work.path);
    let next = store::next_key_file(&file);
    if next.exists() {
        return Err(fault(format!(
            "{} is left of a rekey that was stopped. If `surefoot verify {} --key {}` opens the assessment, rename it to {}, \
             else remove it; then say this again.",
            shown(&next),
            shown(&work.path),
            shown(&next),
            shown(&file)
        )));
    }
    let (key, mut remarks) = match chosen {
        Some(chosen) => kept(&next, &recovery, chosen)?,
        None => made(&next, &recovery, None)?,
    };
    let key = store::hold_key(&next, key);
    let resealed = seal(&mut work, Some(key))?;
    store::rename(&next, &file)?;
    remarks.splice(0..0, work.remarks);
    remarks.extend(left(&resealed));
    let mut page = surface.page();
    page.line(&format!("{} is sealed with a new key{}.", shown(&work.path), also(&resealed)));
    let old = "The key and passphrase before open none of it any more; copies elsewhere they still open.";
    page.inside(2, old, Look::Faint);
    Ok(Said { remarks, ..Said::text(page.finish()) })
}

/// Makes the key for a new assessment that is sealed from the beginning.
pub(super) fn for_new(
    path: &Path,
    recovery: &Recovery,
    descriptor: Option<u32>,
) -> Result<(Arc<Key>, Vec<String>), Fault> {
    let file = store::key_file(path);
    if file.exists() {
        return Err(fault(format!(
            "cannot create {}: its key {} is there already. Take another name, or move the key away if nothing needs it.",
            shown(path),
            shown(&file)
        )));
    }
    let (key, remarks) = made(&file, &recipients(recovery)?, descriptor)?;
    Ok((store::hold_key(&file, key), remarks))
}

fn open_to_seal(file: &Path, opening: &Opening) -> Result<Work, Fault> {
    let view = View { opening: opening.clone(), ..View::default() };
    open::open_to_edit(file, &view, "surefoot")
}

fn held(work: &mut Work) -> Result<&mut Hold, Fault> {
    work.hold.as_mut().ok_or_else(|| fault("this was opened to be read, not to be saved."))
}

fn seal(work: &mut Work, key: Option<Arc<Key>>) -> Result<Resealed, Fault> {
    let assessment = work.assessment.clone();
    held(work)?.reseal(&assessment, key)
}

fn recipients(recovery: &Recovery) -> Result<Vec<Recipient>, Fault> {
    let read = |words: &String| words.parse().map_err(|fault: vault::Fault| refused("--recipient", &fault));
    recovery.recipient.iter().map(read).collect()
}

fn refused(what: &str, fault: &vault::Fault) -> Fault {
    super::fault(format!("cannot use {what}: {}. {}", page::clean(&fault.reason()), fault.next()))
}

/// Asks for a new passphrase and makes a key in its file.
fn made(file: &Path, recovery: &[Recipient], descriptor: Option<u32>) -> Result<(Key, Vec<String>), Fault> {
    if descriptor.is_none() {
        passphrase::say(&format!("{BEFORE}\n\n"));
    }
    kept(file, recovery, passphrase::ask_new("New passphrase", descriptor)?)
}

/// Makes a key in its file, and reads it back before anything depends on it.
fn kept(file: &Path, recovery: &[Recipient], chosen: Chosen) -> Result<(Key, Vec<String>), Fault> {
    let Chosen { passphrase, remarks } = chosen;
    let (_, bytes) = Key::generate(&passphrase, recovery, labour()).map_err(|fault| refused("that", &fault))?;
    store::create(file, &bytes)?;
    Ok((read_back(file, &passphrase)?, remarks))
}

fn read_back(file: &Path, passphrase: &SecretString) -> Result<Key, Fault> {
    let bytes = store::key_bytes(file)?;
    Key::open(&bytes, Some(passphrase)).map_err(|fault| refused(&shown(file), &fault))
}

/// How much work a passphrase is. Tests of a debug build would wait for minutes, so they may say that it is none.
fn labour() -> Labour {
    if cfg!(debug_assertions) && std::env::var_os("SUREFOOT_TEST_LABOUR").is_some() {
        Labour::Least
    } else {
        Labour::Usual
    }
}

/// `, with 4 files beside it`.
fn also(resealed: &Resealed) -> String {
    if resealed.beside == 0 { String::new() } else { format!(", with {} beside it", count(resealed.beside, "file")) }
}

/// A sentence on what could not be sealed.
fn left(resealed: &Resealed) -> Vec<String> {
    let left = |path: &PathBuf| format!("{} is left as it is: it is no assessment that can be opened.", shown(path));
    resealed.left.iter().map(left).collect()
}

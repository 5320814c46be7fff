//! Finds and opens the keys of encrypted assessments, and caches them for all files of the assessment.
//!
//! A key file is either beside its assessment or named by the user. An opened key stays in memory until the program
//! ends, so that its passphrase is needed only once; only the command line decides how to ask for it. Key files are
//! copied and renamed without changes: this module must never write an opened key or decrypted text to disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::paths::stem_apart;
use super::place::{first_free, rename};
use super::{Attempt, Error, PassphraseError, create, read_bytes};
use crate::model::assessment::file::ENDING;
use crate::platform::core_dumps;
use crate::store::encryption;
use crate::store::encryption::{Key, SecretString};

/// A callback that prompts for the passphrase of a key file. Its argument is the prompt.
pub type Asker = Box<dyn Fn(&str) -> Result<SecretString, PassphraseError> + Send>;

/// Opened keys, and the means to open more.
#[derive(Default)]
struct Ring {
    asker: Option<Asker>,
    /// Whether the screens control the terminal, so that no prompt is possible.
    quiet: bool,
    /// Key file named by the user.
    named: Option<PathBuf>,
    /// Opened keys with their files.
    open: Vec<(PathBuf, Arc<Key>)>,
}

static RING: Mutex<Ring> = Mutex::new(Ring {
    asker: None,
    quiet: false,
    named: None,
    open: Vec::new(),
});

fn ring() -> MutexGuard<'static, Ring> {
    // the list is consistent even if another thread panicked while it held the mutex
    RING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sets the key file named by the user, if any, and the callback that asks for its passphrase.
pub fn set_passphrase_source(named: Option<PathBuf>, asker: Asker) {
    let mut ring = ring();
    ring.named = named;
    ring.asker = Some(asker);
}

/// Disables passphrase prompts while the screens control the terminal.
pub fn disable_passphrase_prompt() {
    ring().quiet = true;
}

/// Enables passphrase prompts again after the screens have left the terminal.
pub(super) fn enable_passphrase_prompt() {
    ring().quiet = false;
}

/// Returns whether opening a file needs a passphrase: the file is encrypted, no open key decrypts it, and its key file
/// has a passphrase.
pub fn asks_for_passphrase(path: &Path) -> bool {
    let Ok(bytes) = read_bytes(path) else {
        return false;
    };
    if !encryption::is_sealed(&bytes)
        || open_keys()
            .iter()
            .any(|(_, key)| encryption::unseal(&bytes, key).is_ok())
    {
        return false;
    }
    read_bytes(&key_file_for(path)).is_ok_and(|bytes| Key::asks_for_passphrase(&bytes))
}

/// Copies the key of an assessment beside `to`, for a copy of that assessment. Returns the path of the new key
/// file. `None` if the key is already there, or if the user named a key file, which then serves both.
///
/// # Errors
/// The key cannot be read or written, or a different key is at that path.
pub fn copy_key(from: &Path, to: &Path) -> Result<Option<PathBuf>, Error> {
    let (from, to) = (key_file(from), key_file(to));
    if from == to || ring().named.is_some() {
        return Ok(None);
    }
    let bytes = read_bytes(&from)?;
    // the same key may be there already
    if read_bytes(&to).is_ok_and(|there| there == bytes) {
        return Ok(None);
    }
    create(&to, &bytes)?;
    Ok(Some(to))
}

/// Returns the open keys with their files.
fn open_keys() -> Vec<(PathBuf, Arc<Key>)> {
    ring()
        .open
        .iter()
        .map(|(file, key)| (file.clone(), Arc::clone(key)))
        .collect()
}

/// Returns the key file for an assessment: the one named by the user, or the one beside the assessment.
fn key_file_for(path: &Path) -> PathBuf {
    ring().named.clone().unwrap_or_else(|| key_file(path))
}

/// Caches a key that was made or opened elsewhere, and keeps it out of core dumps.
pub fn hold_key(file: &Path, key: Key) -> Arc<Key> {
    let key = Arc::new(key);
    ring().open.insert(0, (file.to_owned(), Arc::clone(&key)));
    core_dumps::seclude();
    key
}

/// Returns the path of the key file of an assessment: `x.key.age` beside `x.surefoot.toml`, and `x.toml.key.age` beside
/// `x.toml`. A snapshot uses the key beside the folder it is in.
pub fn key_file(assessment: &Path) -> PathBuf {
    let parent = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let folder = parent(assessment);
    let inside = folder.file_name().and_then(|name| {
        name.to_str()?
            .strip_prefix('.')?
            .strip_suffix(".kept")
            .map(str::to_owned)
    });
    let (folder, name) = match inside {
        Some(name) => (parent(&folder), name),
        None => (
            folder,
            assessment
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        ),
    };
    // a version saved apart uses the key of its assessment; a name without the ending stays whole, because `x.toml` and
    // `x.surefoot.toml` are different assessments
    let stem = stem_apart(&name).unwrap_or_else(|| name.strip_suffix(ENDING).unwrap_or(&name));
    folder.join(format!("{stem}.key.age"))
}

/// Returns the path of the new key during a rekey, until everything is encrypted with it.
pub fn next_key_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// Reads a key file.
///
/// # Errors
/// The file cannot be read.
pub fn key_bytes(file: &Path) -> Result<Vec<u8>, Error> {
    read_bytes(file)
}

/// Decrypted text with its key, and a sentence for each recipient that the next save leaves out.
pub(super) struct Unsealed {
    /// Key file.
    pub(super) from: PathBuf,
    pub(super) text: String,
    pub(super) key: Arc<Key>,
    pub(super) doubts: Vec<String>,
}

/// Decrypts the bytes of a file, with an open key if one fits.
pub(super) fn unseal(path: &Path, bytes: &[u8]) -> Result<Unsealed, Error> {
    let refused = Error::encryption(Attempt::Open, path);
    // keys that are already open need no key derivation
    for (file, key) in open_keys() {
        match encryption::unseal(bytes, &key) {
            Ok(unsealed) => return Ok(adopted(&file, &key, &unsealed)),
            Err(encryption::Error::OtherKey) => {}
            Err(error) => return Err(refused(error)),
        }
    }
    let file = key_file_for(path);
    let next = next_key_file(&file);
    let key = if next.exists() {
        either_key(path, bytes, &file, &next)?
    } else {
        (open_key(path, &file)?, file)
    };
    let (key, file) = key;
    let unsealed = encryption::unseal(bytes, &key).map_err(refused)?;
    let key = hold_key(&file, key);
    Ok(adopted(&file, &key, &unsealed))
}

/// Returns the key that opens a file when an interrupted rekey has left 2 keys. Tries the first passphrase on both,
/// because the user cannot know how far the rekey came.
fn either_key(
    path: &Path,
    bytes: &[u8],
    file: &Path,
    next: &Path,
) -> Result<(Key, PathBuf), Error> {
    let mut given: Option<SecretString> = None;
    let mut wrong = Vec::new();
    for candidate in [file, next]
        .into_iter()
        .filter(|candidate| candidate.exists())
    {
        let key_file = read_bytes(candidate)?;
        if given.is_none() && Key::asks_for_passphrase(&key_file) {
            given = Some(ask_passphrase(path, candidate)?);
        }
        match Key::open(&key_file, given.as_ref()) {
            Ok(key) if encryption::unseal(bytes, &key).is_ok() => {
                return Ok((key, candidate.to_owned()));
            }
            Ok(_) => {}
            Err(_) => wrong.push(candidate),
        }
    }
    for candidate in wrong {
        let key = open_key(path, candidate)?;
        if encryption::unseal(bytes, &key).is_ok() {
            return Ok((key, candidate.to_owned()));
        }
    }
    Err(Error::encryption(Attempt::Open, path)(
        encryption::Error::OtherKey,
    ))
}

/// Decrypts bytes with a key that is already open. Never asks for a passphrase.
pub(super) fn contents(bytes: &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    open_keys()
        .iter()
        .find_map(|(_, key)| encryption::unseal_bytes(bytes, key).ok())
}

/// Returns the key of an encrypted assessment that itself cannot be read.
///
/// # Errors
/// The key file is missing or does not open.
pub(super) fn key_of(path: &Path) -> Result<Arc<Key>, Error> {
    let file = key_file_for(path);
    match open_keys().into_iter().find(|(from, _)| *from == file) {
        Some((_, key)) => Ok(key),
        None => Ok(hold_key(&file, open_key(path, &file)?)),
    }
}

/// Completes a rekey: the new key replaces the old one. With `keeps_old`, keeps a copy of the old key under a free
/// name, for files that still need that key, and returns the path of the copy.
///
/// # Errors
/// A file cannot be renamed or copied. The assessment still opens with its key, under the old name or the new one.
pub fn finish_rekey(file: &Path, keeps_old: bool) -> Result<Option<PathBuf>, Error> {
    let old = if keeps_old && file.exists() {
        Some(set_old_key_aside(file)?)
    } else {
        None
    };
    let next = next_key_file(file);
    rename(&next, file)?;
    for (from, _) in &mut ring().open {
        if *from == next {
            file.clone_into(from);
        }
    }
    Ok(old)
}

/// Copies an old key to a free name, so that it is kept.
fn set_old_key_aside(file: &Path) -> Result<PathBuf, Error> {
    let bytes = read_bytes(file)?;
    let name = |number: usize| {
        let mut name = file.as_os_str().to_owned();
        name.push(if number == 1 {
            ".old".to_owned()
        } else {
            format!(".old-{number}")
        });
        PathBuf::from(name)
    };
    let free = first_free((1..1000).map(name)).ok_or_else(|| Error::NoFreeName(file.to_owned()))?;
    create(&free, &bytes)?;
    Ok(free)
}

/// Adds the recipients named in the text to the key, and returns the text with that key.
fn adopted(file: &Path, key: &Arc<Key>, unsealed: &encryption::Unsealed) -> Unsealed {
    let mut adopted = Key::clone(key);
    let doubts = adopted
        .adopt(&unsealed.named)
        .iter()
        .map(encryption::Doubt::sentence)
        .collect();
    let key = if adopted.recipients() == key.recipients() {
        Arc::clone(key)
    } else {
        hold_key(file, adopted)
    };
    Unsealed {
        from: file.to_owned(),
        text: unsealed.text.as_str().to_owned(),
        key,
        doubts,
    }
}

/// Opens the key file of an assessment, after asking for its passphrase if it has one.
///
/// # Errors
/// [`Error::NoKey`] if the file is missing, [`Error::Passphrase`] or [`Error::CannotAsk`] without a passphrase,
/// [`Error::Encryption`] if it does not open.
pub fn open_key(path: &Path, file: &Path) -> Result<Key, Error> {
    if !file.exists() {
        return Err(Error::NoKey {
            path: path.to_owned(),
            key: file.to_owned(),
        });
    }
    let bytes = read_bytes(file)?;
    let passphrase = if Key::asks_for_passphrase(&bytes) {
        Some(ask_passphrase(path, file)?)
    } else {
        None
    };
    Key::open(&bytes, passphrase.as_ref()).map_err(Error::encryption(Attempt::Open, file))
}

/// Asks for the passphrase of a key file.
fn ask_passphrase(path: &Path, file: &Path) -> Result<SecretString, Error> {
    let ring = ring();
    let Some(ask) = ring.asker.as_ref().filter(|_| !ring.quiet) else {
        return Err(Error::CannotAsk(path.to_owned()));
    };
    Ok(ask(&format!("Passphrase for {}", file.display()))?)
}

/// Returns the bytes of `text` as written to disk, encrypted if there is a key.
pub(super) fn sealed(path: &Path, text: String, key: Option<&Arc<Key>>) -> Result<Vec<u8>, Error> {
    let Some(key) = key else {
        return Ok(text.into_bytes());
    };
    encryption::seal(&text, key).map_err(Error::encryption(Attempt::Encrypt, path))
}

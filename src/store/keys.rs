//! Finds and opens the keys of encrypted assessments, and keeps them for all files of the assessment.
//!
//! A key file lies beside its assessment or is named by the user. An opened key stays in memory until the program ends,
//! so that a passphrase is asked for only once; the command line alone decides who is asked. Key files are copied and
//! renamed as they are: no opened key and no decrypted text may reach the disk from here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::place::{first_free, rename};
use super::{Attempt, Error, PassphraseError, create, read_bytes};
use crate::model::assessment::file::ENDING;
use crate::platform::core_dumps;
use crate::store::encryption;
use crate::store::encryption::{Key, SecretString};

/// Who is asked for the passphrase of a key file; the question is handed over.
pub type Asker = Box<dyn Fn(&str) -> Result<SecretString, PassphraseError> + Send>;

/// The keys there are.
#[derive(Default)]
struct Ring {
    asker: Option<Asker>,
    /// Whether the terminal belongs to the screens, so that nobody can be asked.
    quiet: bool,
    /// The key file that was named.
    named: Option<PathBuf>,
    /// Keys that were opened, with the files they are from.
    open: Vec<(PathBuf, Arc<Key>)>,
}

static RING: Mutex<Ring> = Mutex::new(Ring {
    asker: None,
    quiet: false,
    named: None,
    open: Vec::new(),
});

fn ring() -> MutexGuard<'static, Ring> {
    // what another thread left half-done is a list of keys that opened, which is never wrong
    RING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says which key file is meant, where one is, and who is asked for its passphrase.
pub fn set_passphrase_source(named: Option<PathBuf>, asker: Asker) {
    let mut ring = ring();
    ring.named = named;
    ring.asker = Some(asker);
}

/// Asks nobody from now on: the terminal belongs to the screens.
pub fn disable_passphrase_prompt() {
    ring().quiet = true;
}

/// Asks again: the screens have left the terminal.
pub(super) fn enable_passphrase_prompt() {
    ring().quiet = false;
}

/// Whether a passphrase is needed to open a file: it is sealed, no key that is open fits, and its key file has one.
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

/// Puts the key of an assessment beside another one too, for a copy of it. A key that lies elsewhere, where its owner
/// put it, stays there. Returns where it is put; nothing where there is nothing to put.
///
/// # Errors
/// It cannot be read or written, or another key is there.
pub fn copy_key(from: &Path, to: &Path) -> Result<Option<PathBuf>, Error> {
    let (from, to) = (key_file(from), key_file(to));
    if from == to || ring().named.is_some() {
        return Ok(None);
    }
    let bytes = read_bytes(&from)?;
    // one that is there already may be the very same
    if read_bytes(&to).is_ok_and(|there| there == bytes) {
        return Ok(None);
    }
    create(&to, &bytes)?;
    Ok(Some(to))
}

/// The keys that are open, with their files.
fn open_keys() -> Vec<(PathBuf, Arc<Key>)> {
    ring()
        .open
        .iter()
        .map(|(file, key)| (file.clone(), Arc::clone(key)))
        .collect()
}

/// The key file for an assessment: the one that was named, or that beside it.
fn key_file_for(path: &Path) -> PathBuf {
    ring().named.clone().unwrap_or_else(|| key_file(path))
}

/// Holds a key that was made or opened elsewhere.
pub fn hold_key(file: &Path, key: Key) -> Arc<Key> {
    let key = Arc::new(key);
    ring().open.insert(0, (file.to_owned(), Arc::clone(&key)));
    core_dumps::seclude();
    key
}

/// The key file of an assessment: `x.key.age` beside `x.surefoot.toml`, and beside the folder where its earlier states
/// are, for those.
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
    let stem = name
        .strip_suffix(ENDING)
        .or_else(|| name.strip_suffix(".toml"))
        .unwrap_or(&name);
    // a version that was put beside the file is opened by its key
    let stem = stem.split_once(".apart-").map_or(stem, |(stem, _)| stem);
    folder.join(format!("{stem}.key.age"))
}

/// Where the key that takes the place of another one lies until everything is sealed with it.
pub fn next_key_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// The bytes of a key file.
///
/// # Errors
/// It cannot be read.
pub fn key_bytes(file: &Path) -> Result<Vec<u8>, Error> {
    read_bytes(file)
}

/// What is sealed in a file, with the key that opened it, and a sentence on each recipient that the next save leaves out.
pub(super) struct Unsealed {
    /// The key file.
    pub(super) from: PathBuf,
    pub(super) text: String,
    pub(super) key: Arc<Key>,
    pub(super) doubts: Vec<String>,
}

/// Opens the sealed bytes of a file.
pub(super) fn unseal(path: &Path, bytes: &[u8]) -> Result<Unsealed, Error> {
    let refused = Error::encryption(Attempt::Open, path);
    // a key that is open costs nothing to try
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

/// The key that opens a file while there are two, because a rekey was stopped: the passphrase that is given first is tried
/// on both, since nobody can know how far the rekey came.
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

/// What is sealed in bytes, opened by a key that is open already. Nobody is asked for a passphrase.
pub(super) fn contents(bytes: &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    open_keys()
        .iter()
        .find_map(|(_, key)| encryption::unseal_bytes(bytes, key).ok())
}

/// The key of an encrypted assessment that cannot be read itself.
///
/// # Errors
/// Its key file is not there or does not open.
pub(super) fn key_of(path: &Path) -> Result<Arc<Key>, Error> {
    let file = key_file_for(path);
    match open_keys().into_iter().find(|(from, _)| *from == file) {
        Some((_, key)) => Ok(key),
        None => Ok(hold_key(&file, open_key(path, &file)?)),
    }
}

/// Ends a rekey: the new key takes the place of the old one. `keeps_old` keeps the old one too, under a name that is free,
/// because something still needs it; its path is returned then.
///
/// # Errors
/// A file cannot be renamed. The assessment opens with the key that it is encrypted with, wherever that lies.
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

/// Renames an old key, so that it stays.
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

/// The text, and the key as it seals from now on.
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

/// Opens the key file for an assessment, and asks for its passphrase where it has one.
///
/// # Errors
/// It is missing, no passphrase is given, or it does not open.
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
    Ok(ask(&format!("Passphrase of {}", file.display()))?)
}

/// The bytes of a text as they go to the disk.
pub(super) fn sealed(path: &Path, text: String, key: Option<&Arc<Key>>) -> Result<Vec<u8>, Error> {
    let Some(key) = key else {
        return Ok(text.into_bytes());
    };
    encryption::seal(&text, key).map_err(Error::encryption(Attempt::Encrypt, path))
}

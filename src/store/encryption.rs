//! Encrypts and decrypts texts in the age format.
//!
//! Works on bytes and a [`Key`]; decrypted text is cleared from memory when it is dropped. The programs `age` and
//! `rage` can decrypt what surefoot encrypts, and the other way round. The crate `age` does all cryptography: no
//! cipher, no key derivation and no comparison of secrets may be written here, and neither may paths, prompts or
//! knowledge of what an assessment means.
//!
//! An age file does not name its recipients, but the next save has to know them. The encrypted text therefore begins
//! with a line that names them, `# sealed to age1… age1…`, which a TOML reader skips as a comment. That line is only as
//! authentic as age makes it: anyone who knows a recipient can encrypt another text to it. A key file made here
//! therefore names the recipients too, protected by the passphrase, and takes precedence where the two differ
//! ([`Key::adopt`]).
//!
//! This file and `key` use each other: both halves of the format read and write age files, and need a [`Key`] for it.

mod error;
mod key;
mod recipient;

use std::borrow::Cow;
use std::io::{Read as _, Write as _};
use std::{fmt, io};

use age::armor::{ArmoredReader, ArmoredWriter};
use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use crate::base::toml::read::MOST_BYTES;

pub use age::secrecy::{ExposeSecret, SecretString};
pub use error::Error;
pub use key::{Key, Work};
pub use recipient::{Doubt, MOST_RECIPIENTS, Named, Recipient};

/// How a file of age begins, and how it begins as letters (`age -a`).
const BINARY: &[u8] = b"age-encryption.org/";
/// The only version there is.
const VERSION: &[u8] = b"age-encryption.org/v1";
const LETTERS: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// The largest sealed file looked at, in bytes: the largest text as letters, four for three, with room for line ends.
pub const MOST_SEALED: usize = MOST_BYTES * 3 / 2;

/// The largest head of a sealed file, in bytes: well over a hundred recipients. age reads a head again from its start
/// with each line, so one of some megabytes would take hours.
const MOST_HEAD: usize = 32_768;

/// Whether bytes are those of a sealed file, by how they begin.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.trim_ascii_start().starts_with(LETTERS)
}

/// A sealed text, opened.
#[derive(Clone)]
pub struct Unsealed {
    /// The text, without the line that names its recipients. It is cleared from memory when it is dropped.
    pub text: Zeroizing<String>,
    /// To whom that line says it is sealed.
    pub named: Named,
}

impl fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsealed")
            .field("named", &self.named)
            .finish_non_exhaustive()
    }
}

/// Seals a text to everyone the key names. Nothing is derived from a passphrase here, so a save costs no more than its
/// bytes do.
///
/// # Errors
/// When the text is larger than what can be read again.
pub fn seal(text: &str, key: &Key) -> Result<Vec<u8>, Error> {
    seal_bytes(text.as_bytes(), key)
}

/// Seals bytes that need not be a text, such as a damaged file, to everyone the key names.
///
/// # Errors
/// When they are more than what can be read again.
pub fn seal_bytes(bytes: &[u8], key: &Key) -> Result<Vec<u8>, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let line = recipient::line(key.recipients());
    let to = key.recipients().iter().map(Recipient::of_age);
    sealed(to, &[line.as_bytes(), bytes], age::armor::Format::Binary)
}

/// Opens a sealed text. What was cut short, or differs in a single bit from what was sealed, is refused.
///
/// # Errors
/// When it is no sealed text, or none that this key opens, or not whole, or too large, or no text inside.
pub fn unseal(bytes: &[u8], key: &Key) -> Result<Unsealed, Error> {
    let mut text = as_text(contents(bytes, key)?)?;
    let (named, end) = Named::at_head_of(&text);
    text.drain(..end);
    if text.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    Ok(Unsealed { text, named })
}

/// Opens sealed bytes that need not be a text. They are cleared from memory when they are dropped.
///
/// # Errors
/// As [`unseal`], but for what is no text.
pub fn unseal_bytes(bytes: &[u8], key: &Key) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut contents = contents(bytes, key)?;
    let line = contents
        .split_inclusive(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let end = std::str::from_utf8(line).map_or(0, |line| Named::at_head_of(line).1);
    contents.drain(..end);
    if contents.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    Ok(contents)
}

/// What is sealed to a key, with the line that names the recipients.
fn contents(bytes: &[u8], key: &Key) -> Result<Zeroizing<Vec<u8>>, Error> {
    if bytes.len() > MOST_SEALED {
        return Err(Error::TooLarge);
    }
    let bytes = binary(bytes)?;
    let decryptor = decryptor(&bytes)?;
    if decryptor.is_scrypt() {
        return Err(Error::OwnPassphrase);
    }
    let room = Room {
        least: bytes.len(),
        most: MOST_BYTES + recipient::MOST_LINE,
    };
    opened(decryptor, key.identities(), room, &Error::OtherKey)
}

/// Seals some parts, one after the other, as one.
fn sealed<'r>(
    to: impl Iterator<Item = &'r dyn age::Recipient>,
    parts: &[&[u8]],
    format: age::armor::Format,
) -> Result<Vec<u8>, Error> {
    let encryptor = Encryptor::with_recipients(to).map_err(|_| Error::Unsealable)?;
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // room for the head, and for what is added to each 64 KiB
    let mut bytes = Vec::with_capacity(length + length / 1_024 + 4_096);
    let write = || {
        let mut out = encryptor.wrap_output(ArmoredWriter::wrap_output(&mut bytes, format)?)?;
        parts.iter().try_for_each(|part| out.write_all(part))?;
        out.finish()?.finish()
    };
    write().map_err(|_: io::Error| Error::Unsealable)?;
    Ok(bytes)
}

/// The bytes as age has them, whichever way they were written.
fn binary(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if !is_sealed(bytes) {
        return Err(Error::NotSealed);
    }
    if bytes.starts_with(BINARY) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut read = Vec::new();
    ArmoredReader::new(bytes.trim_ascii_start())
        .read_to_end(&mut read)
        .map_err(|_| Error::Damaged)?;
    Ok(Cow::Owned(read))
}

/// Reads the head.
fn decryptor(bytes: &[u8]) -> Result<Decryptor<&[u8]>, Error> {
    let head = bytes.get(..MOST_HEAD).unwrap_or(bytes);
    let ends = |head: &[u8]| head.windows(4).any(|four| four == b"\n---");
    let version = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if version != VERSION && head.contains(&b'\n') {
        return Err(Error::Newer);
    }
    if !ends(head) {
        return Err(Error::Damaged);
    }
    Decryptor::new_buffered(bytes).map_err(|_| Error::Damaged)
}

/// How much is made ready for what comes out, and how much may come, in bytes. Nothing inside is larger than its sealed
/// form, so with that much room the text never moves, and leaves no copy behind.
#[derive(Clone, Copy, Debug)]
struct Room {
    least: usize,
    most: usize,
}

/// Opens what is inside; `locked` is the fault when none of the identities does it.
fn opened<'k>(
    decryptor: Decryptor<&[u8]>,
    identities: impl Iterator<Item = &'k dyn age::Identity>,
    room: Room,
    locked: &Error,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let reader = decryptor.decrypt(identities).map_err(|error| match error {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed => locked.clone(),
        DecryptError::ExcessiveWork { required, .. } => Error::TooCostly { work: required },
        DecryptError::InvalidHeader
        | DecryptError::InvalidMac
        | DecryptError::Io(_)
        | DecryptError::KeyDecryptionFailed
        | DecryptError::UnknownFormat
        | _ => Error::Damaged,
    })?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room.least.min(room.most) + 64));
    let most = u64::try_from(room.most).unwrap_or(u64::MAX);
    reader
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| Error::Damaged)?;
    if bytes.len() > room.most {
        return Err(Error::TooLarge);
    }
    Ok(bytes)
}

/// Bytes as a text; what is none is cleared from memory.
fn as_text(mut bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, Error> {
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(Error::NotText)
        }
    }
}

#[cfg(test)]
mod tests;

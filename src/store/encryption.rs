//! Encrypts and decrypts text in the age format.
//!
//! Works on bytes and a [`Key`]; decrypted text is cleared from memory when it is dropped. The programs `age` and
//! `rage` can decrypt what surefoot encrypts, and vice versa. The crate `age` does all cryptography: ciphers, key
//! derivation and comparisons of secrets must not be implemented here. Paths, prompts and the meaning of an assessment
//! do not belong here either.
//!
//! An age file does not name its recipients, but the next save needs them. The encrypted text therefore begins with a
//! line that names them, `# sealed to age1… age1…`, which a TOML reader skips as a comment. The age format does not
//! prove who wrote that line: anyone who knows a recipient can encrypt other text to it. A key file made here therefore
//! names the recipients too, protected by the passphrase, and takes precedence where the line and the key file differ
//! ([`Key::adopt`]).
//!
//! This file and `key` use each other: both read and write age files, and need a [`Key`] to do so.

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

/// First bytes of a binary age file; `LETTERS` starts an armored one (`age -a`).
const BINARY: &[u8] = b"age-encryption.org/";
/// The only version of the format so far.
const VERSION: &[u8] = b"age-encryption.org/v1";
const LETTERS: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// Maximum size of an encrypted file in bytes: the largest text in Base64 (4 characters for 3 bytes), plus room
/// for line breaks.
pub const MOST_SEALED: usize = MOST_BYTES * 3 / 2;

/// Maximum size of the header of an encrypted file in bytes, enough for well over 100 recipients. age parses a
/// header from its start again for every line, so a header of several megabytes would take hours.
const MOST_HEAD: usize = 32_768;

/// Returns whether `bytes` are an encrypted file, judged by their first bytes.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.trim_ascii_start().starts_with(LETTERS)
}

/// Decrypted text.
#[derive(Clone)]
pub struct Unsealed {
    /// The text without the line that names its recipients. Cleared from memory on drop.
    pub text: Zeroizing<String>,
    /// Recipients according to that line.
    pub named: Named,
}

impl fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsealed")
            .field("named", &self.named)
            .finish_non_exhaustive()
    }
}

/// Encrypts text to all recipients of the key. Saves are fast because no key is derived from a passphrase.
///
/// # Errors
/// [`Error::TooLarge`] if the text exceeds `MOST_BYTES`, [`Error::Unsealable`] if age refuses.
pub fn seal(text: &str, key: &Key) -> Result<Vec<u8>, Error> {
    seal_bytes(text.as_bytes(), key)
}

/// Encrypts bytes that need not be text, such as a damaged file, to all recipients of the key.
///
/// # Errors
/// [`Error::TooLarge`] if `bytes` exceeds `MOST_BYTES`, [`Error::Unsealable`] if age refuses.
pub fn seal_bytes(bytes: &[u8], key: &Key) -> Result<Vec<u8>, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let line = recipient::line(key.recipients());
    let to = key.recipients().iter().map(Recipient::of_age);
    sealed(to, &[line.as_bytes(), bytes], age::armor::Format::Binary)
}

/// Decrypts text. Refuses input that is truncated or differs in even a single bit.
///
/// # Errors
/// An [`Error`] if the input is not encrypted, needs another key, is damaged or too large, or does not contain
/// text.
pub fn unseal(bytes: &[u8], key: &Key) -> Result<Unsealed, Error> {
    let mut text = as_text(contents(bytes, key)?)?;
    let (named, end) = Named::at_head_of(&text);
    text.drain(..end);
    if text.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    Ok(Unsealed { text, named })
}

/// Decrypts bytes that need not be text. They are cleared from memory on drop.
///
/// # Errors
/// The errors of [`unseal`], except [`Error::NotText`].
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

/// Decrypts `bytes`, including the line that names the recipients.
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

/// Encrypts the concatenation of `parts`.
fn sealed<'r>(
    to: impl Iterator<Item = &'r dyn age::Recipient>,
    parts: &[&[u8]],
    format: age::armor::Format,
) -> Result<Vec<u8>, Error> {
    let encryptor = Encryptor::with_recipients(to).map_err(|_| Error::Unsealable)?;
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // room for the header and for the tag that age adds to each 64 KiB
    let mut bytes = Vec::with_capacity(length + length / 1_024 + 4_096);
    let write = || {
        let mut out = encryptor.wrap_output(ArmoredWriter::wrap_output(&mut bytes, format)?)?;
        parts.iter().try_for_each(|part| out.write_all(part))?;
        out.finish()?.finish()
    };
    write().map_err(|_: io::Error| Error::Unsealable)?;
    Ok(bytes)
}

/// Returns a file in the binary age format, decoded if it is armored.
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

/// Parses the header, after checking its version and size.
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

/// Initial capacity and maximum size of the decrypted output, in bytes. Plaintext is never larger than its
/// encrypted form, so with that capacity the buffer never reallocates and leaves no copy of the text behind.
#[derive(Clone, Copy, Debug)]
struct Room {
    least: usize,
    most: usize,
}

/// Decrypts the content. `locked` is the error if no identity matches.
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

/// Converts bytes to text. Bytes that are not UTF-8 are cleared from memory.
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

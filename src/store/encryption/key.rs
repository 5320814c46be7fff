//! An opened key: the identities that decrypt texts, and all recipients that texts are encrypted to.
//!
//! A key file is opened once, with its passphrase if it has one; encrypting and decrypting need no further key
//! derivation. Secrets are cleared from memory when they are dropped, and are never printed, not even in debug output.

use std::fmt;
use std::fmt::Write as _;

use age::secrecy::{ExposeSecret as _, SecretString};
use age::{scrypt, x25519};
use zeroize::Zeroizing;

use super::recipient::{Doubt, MOST_RECIPIENTS, Named, Recipient};
use super::{Error, Room, as_text, binary, decryptor, is_sealed, opened, recipient, sealed};

/// The most work done to try a passphrase: 2^20 rounds take a gibibyte of memory and some seconds. What `age -p` writes
/// asks for 2^18; `rage -p` measures the machine and asks for what takes a second there, which is 2^18 to 2^20.
pub(super) const MOST_WORK: u8 = 20;

/// The largest key file, in bytes. One made here has some hundreds, and each more recipient adds sixty.
const MOST_KEY: usize = 65_536;

/// How the line of a key file begins that names the assessment.
const ASSESSMENT: &str = "# assessment: ";

/// How much work it is to try a passphrase, for who opens a key file and for who guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// 2^18 rounds, as the program age takes: about a second and 256 MiB of memory. It is fixed, for what is measured
    /// on a fast machine could not be opened on a slow one.
    Usual,
    /// So little that it keeps nobody out. For tests.
    Least,
}

impl Work {
    fn log_n(self) -> u8 {
        match self {
            Self::Usual => 18,
            Self::Least => 2,
        }
    }
}

/// An opened key.
#[derive(Clone)]
pub struct Key {
    // on the heap, so that they do not move when the key does
    identities: Vec<x25519::Identity>,
    recipients: Vec<Recipient>,
    /// Whether the key file itself names the recipients.
    names: bool,
    /// The assessment that the key was made for.
    assessment: Option<String>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("recipients", &self.recipients)
            .finish_non_exhaustive()
    }
}

impl Key {
    /// Makes a key that nobody had before, and its key file, sealed with the passphrase: `NAME.key.age`, in letters, so
    /// that it can be printed or kept in a manager of passwords. Everything sealed with the key opens for the recovery
    /// recipients too.
    ///
    /// # Errors
    /// When the passphrase is empty, or there are too many recipients.
    pub fn generate(
        passphrase: &SecretString,
        recovery: &[Recipient],
        work: Work,
    ) -> Result<(Self, Vec<u8>), Error> {
        Self::generate_for(passphrase, recovery, work, None)
    }

    /// The same, for one assessment, which is named by the id of the first entry of its history. The name is under the
    /// passphrase: nobody can pass another key off as one of this assessment.
    ///
    /// # Errors
    /// As [`Key::generate`].
    pub fn generate_for(
        passphrase: &SecretString,
        recovery: &[Recipient],
        work: Work,
        assessment: Option<&str>,
    ) -> Result<(Self, Vec<u8>), Error> {
        if passphrase.expose_secret().is_empty() {
            return Err(Error::EmptyPassphrase);
        }
        let mut key = Self {
            identities: vec![x25519::Identity::generate()],
            recipients: Vec::new(),
            names: true,
            assessment: assessment.map(str::to_owned),
        };
        key.recipients
            .extend(key.identities.iter().map(Recipient::of));
        for recipient in recovery {
            if !key.recipients.contains(recipient) {
                key.recipients.push(recipient.clone());
            }
        }
        if key.recipients.len() > MOST_RECIPIENTS {
            return Err(Error::TooMany);
        }
        let mut scrypt = scrypt::Recipient::new(passphrase.clone());
        scrypt.set_work_factor(work.log_n());
        let file = sealed(
            std::iter::once(&scrypt as &dyn age::Recipient),
            &[key.file().as_bytes()],
            age::armor::Format::AsciiArmor,
        )?;
        Ok((key, file))
    }

    /// The text of the key file.
    fn file(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(1_024 + recipient::MOST_LINE));
        text.push_str(
            "# The key of an assessment made with surefoot. Who has it can read the assessment.\n",
        );
        text.push_str("# Without surefoot: age -d -i NAME.key.age NAME.surefoot.toml\n");
        if let Some(assessment) = &self.assessment {
            let _ = writeln!(text, "{ASSESSMENT}{assessment}");
        }
        for identity in &self.identities {
            let _ = writeln!(text, "# public key: {}", Recipient::of(identity));
        }
        text.push_str(&recipient::line(&self.recipients));
        for identity in &self.identities {
            text.push_str(identity.to_string().expose_secret());
            text.push('\n');
        }
        text
    }

    /// Whether a passphrase has to be asked for before [`Key::open`].
    pub fn asks_for_passphrase(file: &[u8]) -> bool {
        is_sealed(file)
    }

    /// Opens a key file: one made by [`Key::generate`] or by `age-keygen`, sealed with a passphrase or not.
    ///
    /// # Errors
    /// When it is none, or the passphrase is missing or wrong, or trying it would cost too much.
    pub fn open(file: &[u8], passphrase: Option<&SecretString>) -> Result<Self, Error> {
        if file.len() > MOST_KEY {
            return Err(Error::TooLarge);
        }
        if !is_sealed(file) {
            return Self::read(std::str::from_utf8(file).map_err(|_| Error::NoIdentity)?);
        }
        let bytes = binary(file)?;
        let decryptor = decryptor(&bytes)?;
        if !decryptor.is_scrypt() {
            return Err(Error::KeyToKey);
        }
        let mut scrypt = scrypt::Identity::new(passphrase.ok_or(Error::NoPassphrase)?.clone());
        scrypt.set_max_work_factor(MOST_WORK);
        let room = Room {
            least: bytes.len(),
            most: MOST_KEY,
        };
        let identities = std::iter::once(&scrypt as &dyn age::Identity);
        Self::read(&as_text(opened(
            decryptor,
            identities,
            room,
            &Error::WrongPassphrase,
        )?)?)
    }

    /// Reads the text of a key file.
    fn read(text: &str) -> Result<Self, Error> {
        let mut key = Self {
            identities: Vec::with_capacity(MOST_RECIPIENTS),
            recipients: Vec::new(),
            names: false,
            assessment: None,
        };
        let mut named = None;
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                named = named.or_else(|| Named::in_line(line));
                let assessment = line.strip_prefix(ASSESSMENT).map(|id| id.trim().to_owned());
                key.assessment = key.assessment.or(assessment);
            } else if !line.trim().is_empty() {
                if key.identities.len() == MOST_RECIPIENTS {
                    return Err(Error::TooMany);
                }
                key.identities.push(
                    line.trim()
                        .parse()
                        .map_err(|_| Error::NotIdentity { line: at + 1 })?,
                );
            }
        }
        if key.identities.is_empty() {
            return Err(Error::NoIdentity);
        }
        key.recipients
            .extend(key.identities.iter().map(Recipient::of));
        if let Some(named) = named {
            // a file that names them is one that was made here; anything odd in it was put there by hand
            key.adopt(&named);
            key.names = true;
        }
        Ok(key)
    }

    /// The assessment that the key was made for, by the id of the first entry of its history. `None` for a key made by
    /// another program or by version 0.1.0.
    pub fn assessment(&self) -> Option<&str> {
        self.assessment.as_deref()
    }

    /// Everyone that [`super::seal`] seals to; whom the key belongs to stands first.
    pub fn recipients(&self) -> &[Recipient] {
        &self.recipients
    }

    /// Seals to those whom an opened text names from now on, so that a save opens for nobody less. Where the key file
    /// itself names the recipients, that holds, and whoever the text adds to them is left out.
    ///
    /// Returns whom the next save will leave out, which a person has to be told.
    pub fn adopt(&mut self, named: &Named) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = named.unread.iter().cloned().map(Doubt::Unread).collect();
        for recipient in &named.recipients {
            if self.recipients.contains(recipient) {
                continue;
            }
            if self.names {
                doubts.push(Doubt::Stranger(recipient.clone()));
            } else if self.recipients.len() >= MOST_RECIPIENTS {
                doubts.push(Doubt::TooMany(recipient.clone()));
            } else {
                self.recipients.push(recipient.clone());
            }
        }
        doubts
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.identities
            .iter()
            .map(|identity| identity as &dyn age::Identity)
    }
}

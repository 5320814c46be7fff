//! An opened key: the identities that decrypt text, and all recipients that the text is encrypted to.
//!
//! A key file is opened once, with its passphrase if it has one; encrypting and decrypting need no further key
//! derivation. Secrets are cleared from memory when they are dropped, and are never printed, not even in debug
//! output.

use std::fmt;
use std::fmt::Write as _;

use age::secrecy::{ExposeSecret as _, SecretString};
use age::{scrypt, x25519};
use zeroize::Zeroizing;

use super::recipient::{Doubt, MOST_RECIPIENTS, Named, Recipient};
use super::{Error, Room, as_text, binary, decryptor, is_sealed, opened, recipient, sealed};

/// Maximum scrypt work factor: 2^20 rounds take 1 GiB of memory and several seconds. `age -p` writes files with 2^18
/// rounds; `rage -p` chooses 2^18 to 2^20, whichever takes 1 second on its own machine.
pub(super) const MOST_WORK: u8 = 20;

/// Maximum size of a key file in bytes. A key file made here has a few hundred bytes, plus 60 per additional recipient.
const MOST_KEY: usize = 65_536;

/// Prefix of the key file line that names the assessment.
const ASSESSMENT: &str = "# assessment: ";

/// Cost of trying a passphrase, for the owner and for an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// 2^18 rounds, as `age` uses: about 1 second and 256 MiB of memory. A fixed value, because a file tuned on a fast
    /// machine could be impossible to open on a slow one.
    Usual,
    /// 2^2 rounds, which give no protection. For tests only.
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
    // a `Vec`, so that the secrets do not move when the key does
    identities: Vec<x25519::Identity>,
    recipients: Vec<Recipient>,
    /// Whether the key file itself names the recipients.
    names: bool,
    /// Assessment that the key was made for.
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
    /// Generates a key and its key file `NAME.key.age`, encrypted with the passphrase. The file is armored, so
    /// that it can be printed or stored in a password manager. The recovery recipients can decrypt everything
    /// encrypted with the key, too.
    ///
    /// # Errors
    /// [`Error::EmptyPassphrase`], [`Error::TooMany`] recipients, or [`Error::Unsealable`] if age refuses.
    pub fn generate(
        passphrase: &SecretString,
        recovery: &[Recipient],
        work: Work,
    ) -> Result<(Self, Vec<u8>), Error> {
        Self::generate_for(passphrase, recovery, work, None)
    }

    /// Generates a key for one assessment, identified by the id of its first history entry. The passphrase
    /// protects that id too, so no other key can be passed off as the key of this assessment.
    ///
    /// # Errors
    /// The errors of [`Key::generate`].
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

    /// Returns the plain text of the key file.
    fn file(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(1_024 + recipient::MOST_LINE));
        text.push_str(
            "# Key of an assessment created with surefoot. Anyone who has it can read the assessment.\n",
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

    /// Returns whether [`Key::open`] needs a passphrase for this key file.
    pub fn asks_for_passphrase(file: &[u8]) -> bool {
        is_sealed(file)
    }

    /// Opens a key file made by [`Key::generate`] or `age-keygen`, encrypted with a passphrase or plain.
    ///
    /// # Errors
    /// An [`Error`] if the file is not a key file, or the passphrase is missing, wrong or too costly to try.
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

    /// Parses the text of a key file.
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
            // only key files made here name recipients; anything odd in the list was edited by hand
            key.adopt(&named);
            key.names = true;
        }
        Ok(key)
    }

    /// Assessment that the key was made for: the id of its first history entry. `None` for keys made by other
    /// programs or by version 0.1.0.
    pub fn assessment(&self) -> Option<&str> {
        self.assessment.as_deref()
    }

    /// Recipients that [`super::seal`] encrypts to. The owner of the key comes first.
    pub fn recipients(&self) -> &[Recipient] {
        &self.recipients
    }

    /// Adds the recipients named in decrypted text, so that the next save does not lock anyone out. If the key file
    /// itself names the recipients, nothing is added: the key file takes precedence.
    ///
    /// Returns the recipients that the next save will leave out. Report them to the user.
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

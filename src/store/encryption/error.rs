//! Reasons why a text could not be encrypted or decrypted, worded so that a user can act on them.
//!
//! Each error has a reason and a next step, which follow the name of the file in a message. It contains no
//! secret, and no path, which only the caller knows.

/// Reason why a text could not be encrypted or decrypted. `Display` is the reason without a full stop, to
/// follow `cannot open FILE: `; [`Error::next`] is the advice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not an age file.
    #[error("it is not sealed in the format of age")]
    NotSealed,
    /// The age file has an unknown version.
    #[error("it is sealed in a newer version of the format of age than this surefoot knows")]
    Newer,
    /// The file is truncated or was changed.
    #[error("it is damaged, or a part of it is missing")]
    Damaged,
    /// The content exceeds the size limit.
    #[error("what is sealed in it is larger than anything that is read")]
    TooLarge,
    /// The content is not UTF-8 text.
    #[error("what is sealed in it is no text in UTF-8")]
    NotText,
    /// The file is not encrypted to this key.
    #[error("it is not sealed to this key, or the head of the file is damaged")]
    OtherKey,
    /// The file is encrypted with a passphrase instead of to a key.
    #[error("it is sealed with a passphrase of its own instead of to a key")]
    OwnPassphrase,
    /// The key file needs a passphrase and none was given.
    #[error("the key is sealed with a passphrase, and none was given")]
    NoPassphrase,
    /// The passphrase for a new key is empty.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The passphrase does not open the key file.
    #[error("the passphrase does not open it, or the file is damaged")]
    WrongPassphrase,
    /// Trying the passphrase would take too much time and memory.
    #[error(
        "trying a passphrase on it asks for the work of 2^{work}, and 2^{} is the most that is done for a file",
        super::key::MOST_WORK
    )]
    TooCostly {
        /// Work factor that the file requires: base-2 logarithm of the number of scrypt rounds.
        work: u8,
    },
    /// The key file is itself encrypted to another key.
    #[error("the key is itself sealed to another key")]
    KeyToKey,
    /// A line of the key file is not a usable identity. The line may be a secret, so the error omits it.
    #[error("line {line} is no key of age that surefoot can use")]
    NotIdentity {
        /// Line number, from 1.
        line: usize,
    },
    /// The key file contains no identity.
    #[error("there is no key in it")]
    NoIdentity,
    /// The text is not a recipient.
    #[error("`{words}` is no recipient of age that surefoot can seal to")]
    NotRecipient {
        /// The text, shortened. It may come from a file: sanitize it before you show it.
        words: String,
    },
    /// A secret key was given instead of a recipient.
    #[error("a secret key stands where a recipient belongs")]
    SecretAsRecipient,
    /// There are more than [`MOST_RECIPIENTS`](super::MOST_RECIPIENTS) recipients or identities.
    #[error("it names more than {} keys or recipients", super::MOST_RECIPIENTS)]
    TooMany,
    /// age refused to encrypt.
    #[error("it could not be sealed")]
    Unsealable,
}

impl Error {
    /// Advises what to do next.
    pub fn next(&self) -> &'static str {
        match self {
            Self::NotSealed => "Is this the file you meant?",
            Self::Newer => "Take a newer surefoot to read it; nothing was changed.",
            Self::Damaged => "Take another copy of it; nothing was changed.",
            Self::TooLarge => "Is this the file you meant? `age -d` opens it.",
            Self::NotText => "`age -d` opens it; see what it holds.",
            Self::OtherKey => "Name the key file it was sealed with, or a recovery key.",
            Self::OwnPassphrase => {
                "Open it with `age -d FILE`, and seal the text with `surefoot encrypt`."
            }
            Self::NoPassphrase => {
                "Surefoot asks for it on a terminal; elsewhere name --passphrase-fd."
            }
            Self::EmptyPassphrase => "Take five or six words that nobody would put together.",
            Self::WrongPassphrase => {
                "Try again. A lost passphrase is lost; a recovery key still opens the assessment."
            }
            Self::TooCostly { .. } => {
                "If you trust the file, open it with `age -d` and seal the key again with `age -p`."
            }
            Self::KeyToKey => "Open it with `age -d` first, and name what comes out.",
            Self::NotIdentity { .. } => "A key is a line that begins with AGE-SECRET-KEY-1.",
            Self::NoIdentity => {
                "Is this the key file? `age-keygen` makes one, and `surefoot encrypt` does."
            }
            Self::NotRecipient { .. } => {
                "A recipient is one word of 62 letters and digits that begins with age1."
            }
            Self::SecretAsRecipient => {
                "Keep it to yourself: `age-keygen -y KEYFILE` prints the recipient, which begins with age1. It may have been \
                 seen by others on this machine, so make another."
            }
            Self::TooMany => "Leave some out; a file can be sealed again later.",
            Self::Unsealable => "Nothing was written.",
        }
    }
}

//! Reasons why text could not be encrypted or decrypted, worded so that a user can act on them.
//!
//! Each error has a reason and a next step, which follow the name of the file in a message. An error contains no secret
//! and no path: only the caller knows the path.

/// Reason why text could not be encrypted or decrypted. `Display` is the reason without a full stop, to follow
/// `cannot open FILE: `; [`Error::next`] is the advice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not an age file.
    #[error("it is not an age file")]
    NotSealed,
    /// The age file has an unknown version.
    #[error("it uses a newer version of the age format than surefoot supports")]
    Newer,
    /// The file is truncated or was changed.
    #[error("it is damaged or incomplete")]
    Damaged,
    /// The content exceeds the size limit.
    #[error("its content is larger than the limit")]
    TooLarge,
    /// The content is not UTF-8 text.
    #[error("its content is not UTF-8 text")]
    NotText,
    /// The file is not encrypted to this key.
    #[error("it is not encrypted to this key, or its header is damaged")]
    OtherKey,
    /// The file is encrypted with a passphrase instead of to a key.
    #[error("it is encrypted with a passphrase instead of a key")]
    OwnPassphrase,
    /// The key file needs a passphrase and none was given.
    #[error("the key needs a passphrase, and none was given")]
    NoPassphrase,
    /// The passphrase for a new key is empty.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The passphrase does not open the key file.
    #[error("the passphrase is wrong, or the file is damaged")]
    WrongPassphrase,
    /// Trying the passphrase would take too much time and memory.
    #[error(
        "its passphrase needs a work factor of 2^{work}, and the limit is 2^{}",
        super::key::MOST_WORK
    )]
    TooCostly {
        /// Work factor that the file requires: base-2 logarithm of the number of scrypt rounds.
        work: u8,
    },
    /// The key file is itself encrypted to another key.
    #[error("the key is itself encrypted to another key")]
    KeyToKey,
    /// A line of the key file is not a usable identity. The line may be a secret, so the error omits it.
    #[error("line {line} is not an age key that surefoot can use")]
    NotIdentity {
        /// Line number, from 1.
        line: usize,
    },
    /// The key file contains no identity.
    #[error("it contains no key")]
    NoIdentity,
    /// The text is not a recipient.
    #[error("`{words}` is not an age recipient that surefoot can use")]
    NotRecipient {
        /// The text, shortened. It may come from a file: sanitize it before you show it.
        words: String,
    },
    /// A secret key was given instead of a recipient.
    #[error("a secret key was given instead of a recipient")]
    SecretAsRecipient,
    /// There are more than [`MOST_RECIPIENTS`](super::MOST_RECIPIENTS) recipients or identities.
    #[error("it names more than {} keys or recipients", super::MOST_RECIPIENTS)]
    TooMany,
    /// age refused to encrypt.
    #[error("encryption failed")]
    Unsealable,
}

impl Error {
    /// Returns advice on the next step.
    pub fn next(&self) -> &'static str {
        match self {
            Self::NotSealed => "Is this the file you meant?",
            Self::Newer => "Update surefoot to read it. Nothing was changed.",
            Self::Damaged => "Use another copy. Nothing was changed.",
            Self::TooLarge => "Is this the file you meant? `age -d` opens it.",
            Self::NotText => "Open it with `age -d` to see its content.",
            Self::OtherKey => "Name the key file it was encrypted with, or a recovery key.",
            Self::OwnPassphrase => {
                "Open it with `age -d FILE`, then encrypt the text with `surefoot encrypt`."
            }
            Self::NoPassphrase => "Run surefoot in a terminal, or use --passphrase-fd.",
            Self::EmptyPassphrase => "Use 5 or 6 randomly chosen words.",
            Self::WrongPassphrase => {
                "Try again. A lost passphrase cannot be recovered, but a recovery key opens the assessment."
            }
            Self::TooCostly { .. } => {
                "If you trust the file, open it with `age -d` and encrypt the key again with `age -p`."
            }
            Self::KeyToKey => "Open it with `age -d` first, and name the result.",
            Self::NotIdentity { .. } => "A key is a line that begins with AGE-SECRET-KEY-1.",
            Self::NoIdentity => {
                "Is this the key file? `age-keygen` and `surefoot encrypt` create one."
            }
            Self::NotRecipient { .. } => {
                "A recipient is one word of 62 letters and digits that begins with age1."
            }
            Self::SecretAsRecipient => {
                "Keep it private: `age-keygen -y KEYFILE` prints the recipient, which begins with age1. Others on this machine may have seen the key, so create a new one."
            }
            Self::TooMany => "Use fewer.",
            Self::Unsealable => "Nothing was written.",
        }
    }
}

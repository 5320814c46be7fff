//! Why a text could not be encrypted or decrypted, worded so that a user can act on it.
//!
//! Each fault gives a reason and a next step, for a sentence that begins with the name of the file. It contains no
//! secret, and no path, which only the caller knows.

/// Why a text could not be sealed or opened. `Display` is the reason, to stand behind `cannot open FILE: `, without a full
/// stop; [`Error::next`] is what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are no file of age.
    #[error("it is not sealed in the format of age")]
    NotSealed,
    /// It is a file of age in a version that is not known.
    #[error("it is sealed in a newer version of the format of age than this surefoot knows")]
    Newer,
    /// It is not whole, or not what was sealed.
    #[error("it is damaged, or a part of it is missing")]
    Damaged,
    /// It is larger than anything useful.
    #[error("what is sealed in it is larger than anything that is read")]
    TooLarge,
    /// What is inside is no text.
    #[error("what is sealed in it is no text in UTF-8")]
    NotText,
    /// The key is not one of those it was sealed to.
    #[error("it is not sealed to this key, or the head of the file is damaged")]
    OtherKey,
    /// It is sealed with a passphrase and not to a key.
    #[error("it is sealed with a passphrase of its own instead of to a key")]
    OwnPassphrase,
    /// The key file asks for a passphrase, and none was given.
    #[error("the key is sealed with a passphrase, and none was given")]
    NoPassphrase,
    /// The passphrase given for a new key is empty.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The key file does not open with the passphrase.
    #[error("the passphrase does not open it, or the file is damaged")]
    WrongPassphrase,
    /// Trying the passphrase would take far too much time and memory.
    #[error(
        "trying a passphrase on it asks for the work of 2^{work}, and 2^{} is the most that is done for a file",
        super::key::MOST_WORK
    )]
    TooCostly {
        /// The work asked for: the logarithm to the base of two of the number of rounds.
        work: u8,
    },
    /// The key file is sealed to yet another key.
    #[error("the key is itself sealed to another key")]
    KeyToKey,
    /// A line of the key file is no identity that can be read here. The line itself may be a secret, so it is not told.
    #[error("line {line} is no key of age that surefoot can use")]
    NotIdentity {
        /// Which line, from 1.
        line: usize,
    },
    /// There is no identity in the key file.
    #[error("there is no key in it")]
    NoIdentity,
    /// A text is no recipient.
    #[error("`{words}` is no recipient of age that surefoot can seal to")]
    NotRecipient {
        /// The text, shortened; it may come from a file and has to be made harmless before it is shown.
        words: String,
    },
    /// A secret key stands where a recipient belongs.
    #[error("a secret key stands where a recipient belongs")]
    SecretAsRecipient,
    /// More recipients, or identities, than are of use.
    #[error("it names more than {} keys or recipients", super::MOST_RECIPIENTS)]
    TooMany,
    /// age refused to seal.
    #[error("it could not be sealed")]
    Unsealable,
}

impl Error {
    /// What to do next, in a sentence of its own.
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

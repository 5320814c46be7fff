//! Why a text could not be encrypted or decrypted, worded so that a user can act on it.
//!
//! Each fault gives a reason and a next step, for a sentence that begins with the name of the file. It contains no
//! secret, and no path, which only the caller knows.

/// Why a text could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are no file of age.
    NotSealed,
    /// It is a file of age in a version that is not known.
    Newer,
    /// It is not whole, or not what was sealed.
    Damaged,
    /// It is larger than anything useful.
    TooLarge,
    /// What is inside is no text.
    NotText,
    /// The key is not one of those it was sealed to.
    OtherKey,
    /// It is sealed with a passphrase and not to a key.
    OwnPassphrase,
    /// The key file asks for a passphrase, and none was given.
    NoPassphrase,
    /// The passphrase given for a new key is empty.
    EmptyPassphrase,
    /// The key file does not open with the passphrase.
    WrongPassphrase,
    /// Trying the passphrase would take far too much time and memory.
    TooCostly {
        /// The work asked for: the logarithm to the base of two of the number of rounds.
        work: u8,
    },
    /// The key file is sealed to yet another key.
    KeyToKey,
    /// A line of the key file is no identity that can be read here. The line itself may be a secret, so it is not told.
    NotIdentity {
        /// Which line, from 1.
        line: usize,
    },
    /// There is no identity in the key file.
    NoIdentity,
    /// A text is no recipient.
    NotRecipient {
        /// The text, shortened; it may come from a file and has to be made harmless before it is shown.
        words: String,
    },
    /// A secret key stands where a recipient belongs.
    SecretAsRecipient,
    /// More recipients, or identities, than are of use.
    TooMany,
    /// age refused to seal.
    Unsealable,
}

impl Fault {
    /// The reason, to stand behind `cannot open FILE: `; without the full stop.
    pub fn reason(&self) -> String {
        match self {
            Self::NotSealed => "it is not sealed in the format of age".to_owned(),
            Self::Newer => {
                "it is sealed in a newer version of the format of age than this surefoot knows"
                    .to_owned()
            }
            Self::Damaged => "it is damaged, or a part of it is missing".to_owned(),
            Self::TooLarge => {
                "what is sealed in it is larger than anything that is read".to_owned()
            }
            Self::NotText => "what is sealed in it is no text in UTF-8".to_owned(),
            Self::OtherKey => {
                "it is not sealed to this key, or the head of the file is damaged".to_owned()
            }
            Self::OwnPassphrase => {
                "it is sealed with a passphrase of its own instead of to a key".to_owned()
            }
            Self::NoPassphrase => {
                "the key is sealed with a passphrase, and none was given".to_owned()
            }
            Self::EmptyPassphrase => "the passphrase is empty".to_owned(),
            Self::WrongPassphrase => {
                "the passphrase does not open it, or the file is damaged".to_owned()
            }
            Self::TooCostly { work } => format!(
                "trying a passphrase on it asks for the work of 2^{work}, and 2^{} is the most that is done for a file",
                super::key::MOST_WORK
            ),
            Self::KeyToKey => "the key is itself sealed to another key".to_owned(),
            Self::NotIdentity { line } => {
                format!("line {line} is no key of age that surefoot can use")
            }
            Self::NoIdentity => "there is no key in it".to_owned(),
            Self::NotRecipient { words } => {
                format!("`{words}` is no recipient of age that surefoot can seal to")
            }
            Self::SecretAsRecipient => "a secret key stands where a recipient belongs".to_owned(),
            Self::TooMany => format!(
                "it names more than {} keys or recipients",
                super::MOST_RECIPIENTS
            ),
            Self::Unsealable => "it could not be sealed".to_owned(),
        }
    }

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

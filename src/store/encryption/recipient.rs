//! The recipients that a text is encrypted to, and the line at the head of the encrypted text that names them.
//!
//! The names may come from an untrusted file: each is parsed into a recipient that age can encrypt to, or rejected with
//! a reason. A recipient is not a secret. A secret key given by mistake is recognised and never repeated.

use std::fmt;
use std::str::FromStr;

use age::{Identity as _, x25519};
use age_core::format::Stanza;
use age_core::primitives::bech32_decode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;

use super::Error;

/// The most recipients a text is sealed to.
pub const MOST_RECIPIENTS: usize = 20;

/// How the line that names the recipients begins.
const LINE: &str = "# sealed to ";

/// The longest such line, in bytes: sixty-two for a recipient, the space before it, and some more.
pub(super) const MOST_LINE: usize = 64 * MOST_RECIPIENTS + 64;

/// Someone a text is sealed to: the public half of a key, `age1…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    /// The recipient that an identity opens for.
    pub(super) fn of(identity: &x25519::Identity) -> Self {
        Self(identity.to_public())
    }

    pub(super) fn of_age(&self) -> &dyn age::Recipient {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Recipient {
    type Err = Error;

    fn from_str(words: &str) -> Result<Self, Error> {
        let words = words.trim();
        if words
            .get(..15)
            .is_some_and(|start| start.eq_ignore_ascii_case("AGE-SECRET-KEY-"))
        {
            return Err(Error::SecretAsRecipient);
        }
        let not = || Error::NotRecipient {
            words: shortened(words),
        };
        let recipient: x25519::Recipient = words.parse().map_err(|_| not())?;
        if is_degenerate(words) {
            Err(not())
        } else {
            Ok(Self(recipient))
        }
    }
}

/// Whether the word is one of the few points of the curve that every secret leads to the same result with. Sealed to such
/// a one, a text would be open to all; age stops the program rather than do that. It refuses to *open* with one in good
/// order, so that is what it is asked.
fn is_degenerate(words: &str) -> bool {
    let point = bech32_decode(
        words,
        |_| (),
        |_| Ok(()),
        |_, bytes| Ok(bytes.collect::<Vec<u8>>()),
    );
    let Ok(point) = point else { return true };
    let stanza = Stanza {
        tag: "X25519".to_owned(),
        args: vec![BASE64_STANDARD_NO_PAD.encode(point)],
        body: vec![0; 32],
    };
    matches!(
        x25519::Identity::generate().unwrap_stanza(&stanza),
        Some(Err(_))
    )
}

/// As much of a word as is worth repeating.
fn shortened(words: &str) -> String {
    const MOST: usize = 70;
    let mut short: String = words.chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// The line that names recipients, with its end.
pub(super) fn line(recipients: &[Recipient]) -> String {
    let names: Vec<String> = recipients.iter().map(ToString::to_string).collect();
    format!("{LINE}{}\n", names.join(" "))
}

/// Whom the line at the head of a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those that can be sealed to.
    pub recipients: Vec<Recipient>,
    /// Words that are no recipient, shortened, and those beyond [`MOST_RECIPIENTS`].
    pub unread: Vec<String>,
}

impl Named {
    /// Reads the first line of a text if it names recipients, and tells where the next line begins; 0 where the first
    /// line is part of the text.
    pub(super) fn at_head_of(text: &str) -> (Self, usize) {
        let first = text.split_inclusive('\n').next().unwrap_or_default();
        match Self::in_line(first) {
            Some(named) => (named, first.len()),
            None => (Self::default(), 0),
        }
    }

    /// Reads one line, if it is one that names recipients.
    pub(super) fn in_line(line: &str) -> Option<Self> {
        let words = line.strip_prefix(LINE)?;
        let mut named = Self::default();
        for word in words.split_whitespace().take(4 * MOST_RECIPIENTS) {
            match word.parse() {
                Ok(recipient) if named.recipients.contains(&recipient) => {}
                Ok(recipient) if named.recipients.len() < MOST_RECIPIENTS => {
                    named.recipients.push(recipient);
                }
                Ok(recipient) => named.unread.push(recipient.to_string()),
                Err(Error::NotRecipient { words }) => named.unread.push(words),
                // not repeated, even here
                Err(_) => named.unread.push("a secret key".to_owned()),
            }
        }
        Some(named)
    }
}

/// Someone named in a text to whom it will not be sealed again, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The word is no recipient.
    Unread(String),
    /// The key file, which only who knows the passphrase can have made, does not name it.
    Stranger(Recipient),
    /// There are too many already.
    TooMany(Recipient),
}

impl Doubt {
    /// The doubt in a sentence. Its words may come from a file and have to be made harmless before they are shown.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unread(words) => {
                format!(
                    "the file says that it is sealed to `{words}`, which is no recipient: the next save leaves it out."
                )
            }
            Self::Stranger(recipient) => format!(
                "the file says that it is sealed to {recipient}, whom the key file does not name: the next save leaves it out. \
                 Somebody may have added it; `surefoot rekey` names it again if it is yours."
            ),
            Self::TooMany(recipient) => format!(
                "the file says that it is sealed to {recipient}, beyond the {MOST_RECIPIENTS} that are sealed to: the next \
                 save leaves it out."
            ),
        }
    }
}

//! The recipients of encrypted text, and the line at the head of the text that names them.
//!
//! The names may come from an untrusted file: each is parsed into a recipient that age can encrypt to, or
//! rejected with a reason. A recipient is not a secret. A secret key given by mistake is recognised and never
//! repeated.

use std::fmt;
use std::str::FromStr;

use age::{Identity as _, x25519};
use age_core::format::Stanza;
use age_core::primitives::bech32_decode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;

use super::Error;

/// Maximum number of recipients.
pub const MOST_RECIPIENTS: usize = 20;

/// Prefix of the line that names the recipients.
const LINE: &str = "# sealed to ";

/// Maximum length of that line in bytes: 62 per recipient, a space before each, and some slack.
pub(super) const MOST_LINE: usize = 64 * MOST_RECIPIENTS + 64;

/// A recipient: the public half of a key, `age1…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    /// Returns the recipient that belongs to an identity.
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

/// Returns whether a recipient is one of the few points of the curve for which every secret yields the same result.
/// Text encrypted to such a point could be decrypted by anyone, so age panics when asked to encrypt to one. When asked
/// to decrypt with one, age returns an error instead, so this function tests decryption.
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

/// Shortens a word for an error message.
fn shortened(words: &str) -> String {
    const MOST: usize = 70;
    let mut short: String = words.chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// Returns the line that names the recipients, with its line break.
pub(super) fn line(recipients: &[Recipient]) -> String {
    let names: Vec<String> = recipients.iter().map(ToString::to_string).collect();
    format!("{LINE}{}\n", names.join(" "))
}

/// Recipients named in the first line of decrypted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Valid recipients.
    pub recipients: Vec<Recipient>,
    /// Words that are not recipients, shortened, and recipients beyond [`MOST_RECIPIENTS`].
    pub unread: Vec<String>,
}

impl Named {
    /// Parses the first line of the text if it names recipients. Also returns the offset of the text after that line, or
    /// 0 if the first line belongs to the text.
    pub(super) fn at_head_of(text: &str) -> (Self, usize) {
        let first = text.split_inclusive('\n').next().unwrap_or_default();
        match Self::in_line(first) {
            Some(named) => (named, first.len()),
            None => (Self::default(), 0),
        }
    }

    /// Parses a line that names recipients. `None` for any other line.
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
                // do not repeat a secret key, even here
                Err(_) => named.unread.push("a secret key".to_owned()),
            }
        }
        Some(named)
    }
}

/// A recipient that is named in decrypted text but left out by the next save, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The word is not a recipient.
    Unread(String),
    /// The key file does not name the recipient. Only someone who knows the passphrase can have made that file.
    Stranger(Recipient),
    /// The limit of [`MOST_RECIPIENTS`] is reached.
    TooMany(Recipient),
}

impl Doubt {
    /// Explains the doubt in one sentence. The sentence may quote a file: sanitize it before you show it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unread(words) => {
                format!(
                    "the file says it is encrypted to `{words}`, which is not a recipient: the next save leaves it out."
                )
            }
            Self::Stranger(recipient) => format!(
                "the file says it is encrypted to {recipient}, which the key file does not list: the next save leaves it out. Someone may have added it; if it is yours, add it again with `surefoot rekey`."
            ),
            Self::TooMany(recipient) => format!(
                "the file says it is encrypted to {recipient}, beyond the limit of {MOST_RECIPIENTS}: the next save leaves it out."
            ),
        }
    }
}

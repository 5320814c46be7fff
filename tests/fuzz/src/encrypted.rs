//! Encrypted texts: nothing opens but what was encrypted to the key, and only unchanged.
//!
//! The key is a test key in this repository; it opens nothing else.

use std::sync::OnceLock;

use surefoot::store::encryption::{Error, Key, MOST_RECIPIENTS, is_sealed, seal, unseal};

use super::choices::Choices;

/// A binary file that the program age encrypted to the key. An armored file beside it has the same text.
const SEALED: &[u8] = include_bytes!("../../sealed/by-age.age");

fn key() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(|| Key::open(include_bytes!("../../sealed/identity.txt"), None).unwrap())
}

/// The only text ever encrypted to the key.
fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| unseal(SEALED, key()).unwrap().text.to_string())
}

/// Checks bytes as an encrypted file and as a key file, and encrypts text made from them.
pub fn check(bytes: &[u8]) {
    match unseal(bytes, key()) {
        Ok(unsealed) => {
            assert_eq!(*unsealed.text, text(), "something opens that nobody sealed");
            // The armored file names two recipients.
            assert!(
                matches!(unsealed.named.recipients.len(), 0 | 2),
                "it names others than when it was sealed"
            );
            assert!(
                bytes == SEALED || !bytes.starts_with(b"age-"),
                "it is not as it was sealed"
            );
        }
        Err(fault) => {
            assert_eq!(fault == Error::NotSealed, !is_sealed(bytes));
            assert!(!fault.to_string().is_empty() && fault.next().ends_with(['.', '?']));
        }
    }
    // Without a passphrase, because trying one is slow by design.
    match Key::open(bytes, None) {
        Ok(key) => assert!((1..=MOST_RECIPIENTS).contains(&key.recipients().len())),
        Err(fault) => assert!(
            !fault.to_string().contains("AGE-SECRET-KEY-1"),
            "a secret is repeated"
        ),
    }
    if !is_sealed(bytes) {
        check_seal(&mut Choices::new(bytes));
    }
}

/// Checks that an encrypted text opens unchanged, and does not open after any change.
fn check_seal(choices: &mut Choices<'_>) {
    let (place, other) = (usize::from(choices.number()), choices.byte());
    let text = choices.text(200);
    let mut sealed = seal(&text, key()).unwrap();
    let unsealed = unseal(&sealed, key()).unwrap();
    assert_eq!(*unsealed.text, text);
    assert_eq!(unsealed.named.recipients, key().recipients());
    let place = place % sealed.len();
    sealed[place] ^= other.max(1);
    assert!(
        unseal(&sealed, key()).is_err(),
        "byte {place} of {text:?} can be changed"
    );
    sealed.truncate(place);
    assert!(
        unseal(&sealed, key()).is_err(),
        "{place} bytes of {text:?} are enough"
    );
}

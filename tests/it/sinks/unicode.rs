//! What counts as hidden, held against what Unicode itself says of each character, in the tables of another program.

use regex::Regex;
use surefoot::base::sanitize::{is_hidden, sanitize};

fn class(pattern: &str) -> Regex {
    Regex::new(&format!("^[{pattern}]$")).unwrap()
}

/// Every character there is.
fn each() -> impl Iterator<Item = char> {
    (0..=0x10_FFFF).filter_map(char::from_u32)
}

/// Controls, what a font may leave out, what turns the direction, what formats unseen, separators, what is no character,
/// private use: nothing of it is ever shown as it is, wherever it stands.
#[test]
fn nothing_that_unicode_says_is_not_seen_is_shown_as_it_is() {
    let unseen = class(
        r"\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Co}",
    );
    // signs that stand around numbers in Arabic, Syriac and Kaithi are seen, though they format
    let seen = class(r"\p{Prepended_Concatenation_Mark}");
    let mut count = 0;
    for character in each() {
        let text = character.to_string();
        if character == '\n' || !unseen.is_match(&text) || seen.is_match(&text) {
            continue;
        }
        count += 1;
        for words in [
            text.clone(),
            format!("a{text}b"),
            format!("a\u{301}{text}{text}"),
        ] {
            assert!(
                !sanitize(&words).contains(character),
                "U+{:04X} in {words:?}",
                u32::from(character)
            );
        }
    }
    assert!(count > 137_000, "private use alone is more than {count}");
}

/// And nothing else is taken for hidden but three blanks that are no white space and the sign for a missing object.
#[test]
fn what_is_seen_is_shown() {
    let unseen = class(
        r"\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Co}",
    );
    let more: Vec<char> = each()
        .filter(|character| is_hidden(*character) && !unseen.is_match(&character.to_string()))
        .collect();
    // blanks of Braille, of Khitan script and of notes, and the sign of an object
    assert_eq!(more, ['\u{2800}', '\u{FFFC}', '\u{16FE4}', '\u{1D159}']);
    for words in [
        "é",
        "漢字",
        "שלום",
        "مرحبا",
        "नमस्ते",
        "👩",
        "e\u{301}",
        "a b",
        "\u{600}1",
        "\u{A0}",
    ] {
        assert_eq!(sanitize(words), words);
    }
}

/// What was made harmless once is harmless for ever: no sink can spoil what another has cleaned.
#[test]
fn what_was_made_harmless_stays_as_it_is() {
    for words in crate::corpus::corpus() {
        let once = sanitize(&words);
        assert_eq!(super::acting(&once), None, "{words:?}");
        assert_eq!(sanitize(&once), once, "{words:?}");
    }
}

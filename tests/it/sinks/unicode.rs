//! Checks which characters count as hidden against Unicode's own properties, in the tables of another library.

use regex::Regex;
use surefoot::base::sanitize::{is_hidden, sanitize};

fn class(pattern: &str) -> Regex {
    Regex::new(&format!("^[{pattern}]$")).unwrap()
}

/// Every character.
fn each() -> impl Iterator<Item = char> {
    (0..=0x10_FFFF).filter_map(char::from_u32)
}

/// Controls, ignorable characters, direction changes, invisible format characters, separators, noncharacters, private
/// use: none of them is ever shown unchanged, in any position.
#[test]
fn nothing_that_unicode_says_is_not_seen_is_shown_as_it_is() {
    let unseen = class(
        r"\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Co}",
    );
    // Signs around numbers in Arabic, Syriac and Kaithi are visible, although they are format characters.
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

/// Nothing else counts as hidden but three blank characters that are not white space, and the object replacement
/// character.
#[test]
fn what_is_seen_is_shown() {
    let unseen = class(
        r"\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Co}",
    );
    let more: Vec<char> = each()
        .filter(|character| is_hidden(*character) && !unseen.is_match(&character.to_string()))
        .collect();
    // The blanks of Braille, of Khitan script and of musical notation, and the object replacement character.
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

/// Sanitized text stays sanitized: no output can undo the work of another.
#[test]
fn what_was_made_harmless_stays_as_it_is() {
    for words in crate::corpus::corpus() {
        let once = sanitize(&words);
        assert_eq!(super::acting(&once), None, "{words:?}");
        assert_eq!(sanitize(&once), once, "{words:?}");
    }
}

//! Harmless text: nothing in it acts or hides, once is enough, and what was harmless stays as it is.

use surefoot::base::sanitize::sanitize;

use super::texts::acts;

/// Checks words.
pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let once = sanitize(text);
    assert!(!acts(&once), "something acts or hides in {once:?}");
    assert_eq!(sanitize(&once), once, "twice is not once: {text:?}");
    // the largest is a mark that stands on nothing, and the blanks of a tab
    assert!(
        once.len() <= 4 * text.len(),
        "{} bytes from {}",
        once.len(),
        text.len()
    );
    let lines: Vec<String> = text.split('\n').map(sanitize).collect();
    assert_eq!(
        lines.join("\n"),
        once,
        "a line is shown by what stands around it: {text:?}"
    );
    let half = text
        .chars()
        .take(text.chars().count() / 2)
        .collect::<String>();
    assert!(
        once.starts_with(&sanitize(&half)),
        "what comes after changes what stood before: {text:?}"
    );
    if text.chars().all(|character| {
        character.is_ascii_graphic() || matches!(character, ' ' | '\n' | 'ä'..='ü')
    }) {
        assert_eq!(once, text, "what was harmless is changed");
    }
}

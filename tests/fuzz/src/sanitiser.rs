//! Sanitized text: it contains no control or hidden characters, and sanitizing it again changes nothing.

use surefoot::base::sanitize::sanitize;

use super::texts::acts;

/// Checks a text.
pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let once = sanitize(text);
    assert!(!acts(&once), "something acts or hides in {once:?}");
    assert_eq!(sanitize(&once), once, "twice is not once: {text:?}");
    // The largest growth is a mark without a base, and the spaces of a tab.
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

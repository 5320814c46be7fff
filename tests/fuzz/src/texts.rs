//! Helpers for checks of texts: a text from bytes, and properties of all diagnostics.

use surefoot::base::diagnostic::{Diagnostic, Source, has_errors, render_all};
use surefoot::base::sanitize::is_hidden;

/// The bytes as a source; `None` if they are not UTF-8, because such a file is refused before it is parsed.
pub fn source(name: &str, bytes: &[u8]) -> Option<Source> {
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    Some(Source {
        name: name.to_owned(),
        text,
    })
}

/// Whether a text contains control or hidden characters other than line breaks.
pub fn acts(words: &str) -> bool {
    words
        .chars()
        .any(|character| (character.is_control() && character != '\n') || is_hidden(character))
}

/// Checks that every finding has a place within its source, and that its message contains no control or hidden
/// characters.
pub fn check_told(found: &[Diagnostic], sources: &[Source], accepted: bool) {
    assert_eq!(
        accepted,
        !has_errors(found),
        "accepted and yet faulty, or refused without a fault: {found:?}"
    );
    for found in found {
        let source = sources.iter().find(|source| source.name == found.file);
        let length = source.map_or(0, |source| source.text.len());
        assert!(
            found.span.start <= found.span.end && found.span.end <= length,
            "outside the text: {found:?}"
        );
        assert!(!found.message.is_empty(), "nothing is said: {found:?}");
    }
    // More than the first ones would add nothing new and take time.
    let told = render_all(found.get(..20).unwrap_or(found), sources, false);
    assert!(!acts(&told), "something acts or hides in {told:?}");
}

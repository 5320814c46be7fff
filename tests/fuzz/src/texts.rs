//! What the checks of texts have in common: a text from bytes, and what holds for whatever is told about it.

use surefoot::base::diagnostic::{Diagnostic, Source, has_errors, render_all};
use surefoot::base::sanitize::is_hidden;

/// The bytes as a source; nothing where they are no text, for such a file is refused before anybody reads it.
pub fn source(name: &str, bytes: &[u8]) -> Option<Source> {
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    Some(Source {
        name: name.to_owned(),
        text,
    })
}

/// Whether anything in it acts or hides, line breaks apart.
pub fn acts(words: &str) -> bool {
    words
        .chars()
        .any(|character| (character.is_control() && character != '\n') || is_hidden(character))
}

/// Every finding has a place within its source, and can be told without anything in it that acts or hides.
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
    // more than a page of them says nothing new, and takes its time
    let told = render_all(found.get(..20).unwrap_or(found), sources, false);
    assert!(!acts(&told), "something acts or hides in {told:?}");
}

//! Converts names and text to OSCAL datatypes: identifiers, tokens, plain values and markup.
//!
//! Text written by a team is never interpreted as markup, and cannot hide or reorder anything.

use jiff::civil::Date;
use uuid::Uuid;

use super::model::Prop;
use crate::base::markdown::escape;
use crate::base::sanitize::one_line;

/// Namespace of properties and facets that OSCAL does not define.
pub(super) const NAMESPACE: &str = "urn:surefoot:oscal";

/// Creates identifiers for everything about one system. Every item keeps its identifier in every document and from day
/// to day, so that a program recognises it in the next report.
pub(super) struct Ids {
    system: Uuid,
}

impl Ids {
    pub(super) fn of_system(questionnaire: &str, system: &str) -> Self {
        let home = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
        // unambiguous, because the id of a questionnaire contains no line break
        Self {
            system: Uuid::new_v5(&home, format!("{questionnaire}\n{system}").as_bytes()),
        }
    }

    /// Returns the identifier of the system itself.
    pub(super) fn system(&self) -> String {
        self.system.to_string()
    }

    /// Returns the identifier of an item. `kind` must not contain a space, which separates it from `id`.
    pub(super) fn of(&self, kind: &str, id: &str) -> String {
        Uuid::new_v5(&self.system, format!("{kind} {id}").as_bytes()).to_string()
    }
}

/// Converts an id to a token: letters, digits, `.`, `-` and `_`, with a letter or `_` first.
pub(super) fn token(id: &str) -> String {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let mut token: String = id
        .chars()
        .map(|letter| if fits(letter) { letter } else { '_' })
        .collect();
    if !token.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        token.insert(0, '_');
    }
    token
}

/// Converts text to a plain value on one line. `None` if it is empty.
pub(super) fn value(words: &str) -> Option<String> {
    let words = one_line(words);
    (!words.is_empty()).then_some(words)
}

/// Converts text to one line of markup, escaped.
pub(super) fn line(words: &str) -> String {
    value(words).map_or_else(|| "(no text)".to_owned(), |words| escape(&words))
}

/// Converts paragraphs to markup, escaped. Empty paragraphs are left out.
pub(super) fn prose<'w>(paragraphs: impl IntoIterator<Item = &'w str>) -> String {
    let lines: Vec<String> = paragraphs
        .into_iter()
        .filter_map(value)
        .map(|words| escape(&words))
        .collect();
    if lines.is_empty() {
        line("")
    } else {
        lines.join("\n\n")
    }
}

/// Returns the first second of a day. OSCAL supports the years 1900 to 2999.
pub(super) fn begin(day: Date) -> Option<String> {
    known(day).map(|day| format!("{day}T00:00:00Z"))
}

/// Returns the last second of a day.
pub(super) fn end(day: Date) -> Option<String> {
    known(day).map(|day| format!("{day}T23:59:59Z"))
}

fn known(day: Date) -> Option<Date> {
    (1900..=2999).contains(&day.year()).then_some(day)
}

/// Creates a property in the namespace of surefoot. `None` if its value is empty.
pub(super) fn prop(name: &'static str, words: &str) -> Option<Prop> {
    Some(Prop {
        name,
        ns: Some(NAMESPACE),
        value: value(words)?,
        class: None,
    })
}

/// Creates a property with a class in the namespace of surefoot. `None` if its value is empty.
pub(super) fn prop_of(name: &'static str, class: &str, words: &str) -> Option<Prop> {
    Some(Prop {
        class: Some(token(class)),
        ..prop(name, words)?
    })
}

/// Creates a property that OSCAL defines.
pub(super) fn known_prop(name: &'static str, value: &str) -> Prop {
    Prop {
        name,
        ns: None,
        value: value.to_owned(),
        class: None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_a_team_wrote_fits_and_stays_words() {
        assert_eq!(
            ["DAT-P1", "1.1", "a b", ""].map(token),
            ["DAT-P1", "_1.1", "a_b", "_"]
        );
        assert_eq!(
            value(" two\n lines\u{202E} ").as_deref(),
            Some("two lines<202E>")
        );
        assert_eq!((value(" \n "), line(" ")), (None, "(no text)".to_owned()));
        assert_eq!(prose(["*a*", "", "<b>\n# c"]), "\\*a\\*\n\n&lt;b&gt; \\# c");
    }

    #[test]
    fn the_same_thing_has_the_same_identifier_and_no_other_has_it() {
        let ids = Ids::of_system("six", "Bot");
        assert_eq!(
            ids.of("risk", "A"),
            Ids::of_system("six", "Bot").of("risk", "A")
        );
        let others = [
            ids.of("risk", "B"),
            ids.of("finding", "A"),
            Ids::of_system("six", "Bot 2").of("risk", "A"),
        ];
        assert!(!others.contains(&ids.of("risk", "A")));
    }

    #[test]
    fn a_day_that_oscal_cannot_say_is_not_said() {
        assert_eq!(
            begin(date(2026, 12, 1)).as_deref(),
            Some("2026-12-01T00:00:00Z")
        );
        assert_eq!(
            (begin(date(1899, 12, 31)), end(date(3000, 1, 1))),
            (None, None)
        );
    }
}

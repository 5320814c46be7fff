//! Parses the user's settings: theme, date format, the author of edits, and the people in a new assessment.
//!
//! Invalid settings never prevent surefoot from running: each is reported with its line, and its default applies.
//! Settings cannot contain file paths.

use std::collections::BTreeMap;

use crate::base::dates::Dates;
use crate::base::diagnostic;
use crate::base::diagnostic::{Diagnostic, Severity, Source, suggestion};
use crate::base::theme_name::ThemeName;
use crate::base::toml::read::{Fields, Placed, Reader};
use crate::model::assessment::plan::Person;

/// Keys of the settings file.
pub const KEYS: [&str; 4] = ["theme", "dates", "who", "person"];
/// Keys of a `[[person]]` table.
pub const PERSON_KEYS: [&str; 3] = ["id", "roles", "percent"];

/// Default share of a person's time, in percent.
const PERCENT: u8 = 50;

/// User settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Theme of the screens.
    pub theme: ThemeName,
    /// Date format on screens and in fields.
    pub dates: Dates,
    /// Default author of edits.
    pub who: Option<String>,
    /// People in a new assessment, by id. Roles are not checked here because the questionnaire defines them.
    pub people: BTreeMap<String, Person>,
}

/// Parses settings. Invalid TOML yields the defaults and errors; every other problem is a warning.
pub fn read(source: &Source) -> (Config, Vec<Diagnostic>) {
    let reader = Reader::new(source);
    let config = reader.read(|root| {
        let config = Config {
            theme: word(&root, "theme", &ThemeName::WORDS, ThemeName::from_word),
            dates: word(
                &root,
                "dates",
                &Dates::ALL.map(Dates::word),
                Dates::from_word,
            ),
            who: root
                .optional_text("who")
                .map(|who| who.value.trim().to_owned())
                .filter(|who| !who.is_empty()),
            people: people(&root),
        };
        root.finish_kindly();
        config
    });
    let mut found = reader.finish();
    if config.is_some() {
        for found in &mut found {
            found.severity = Severity::Warning;
        }
    }
    diagnostic::sort(&mut found);
    (config.unwrap_or_default(), found)
}

/// Explains in one sentence why the settings cannot be used. `None` if `found` contains no error.
pub fn refusal(found: &[Diagnostic], source: &Source) -> Option<String> {
    let first = found
        .iter()
        .find(|found| found.severity == Severity::Error)?;
    let (line, _) = first.place(&source.text);
    Some(format!(
        "All settings in {} are ignored: line {line}, {}. Fix that line.",
        source.name, first.message
    ))
}

/// Reads a value from a closed list. Falls back to the default if the key is missing or, with a diagnostic, if
/// its value is unknown.
fn word<T: Default>(
    fields: &Fields<'_>,
    key: &'static str,
    known: &[&str],
    read: fn(&str) -> Option<T>,
) -> T {
    let Some(text) = fields.optional_text(key) else {
        return T::default();
    };
    read(&text.value.to_lowercase()).unwrap_or_else(|| {
        let help = suggestion(&text.value, known.iter().copied())
            .unwrap_or_else(|| format!("Known: {}.", known.join(", ")));
        fields.reader().error(
            "unknown-word",
            text.span,
            format!("`{key}` cannot be `{}`", text.value),
            Some(help),
        );
        T::default()
    })
}

fn people(root: &Fields<'_>) -> BTreeMap<String, Person> {
    let mut people = BTreeMap::new();
    for fields in root.tables("person") {
        let id = fields.text("id");
        let roles = fields.required_texts("roles");
        let percent = fields.optional_integer("percent", &(1..101));
        let percent = percent
            .and_then(|percent| u8::try_from(percent.value).ok())
            .unwrap_or(PERCENT);
        if fields.has("roles") && roles.is_empty() {
            let message = "`roles` is empty, so this person cannot do any work";
            fields
                .reader()
                .error("empty-text", fields.span_of("roles"), message, None);
        }
        fields.finish_kindly();
        add(root, &mut people, &id, &roles, percent);
    }
    people
}

/// Adds a person, unless the id or the roles are empty or the id is already taken.
fn add(
    root: &Fields<'_>,
    people: &mut BTreeMap<String, Person>,
    id: &Placed<String>,
    roles: &[Placed<String>],
    percent: u8,
) {
    let name = id.value.trim();
    if name.is_empty() || roles.is_empty() {
        return;
    }
    if people.contains_key(name) {
        let message = format!("there is already a person `{name}`");
        let help = "Give this one another id; a person may have several roles.".to_owned();
        root.reader()
            .error("duplicate-id", id.span.clone(), message, Some(help));
        return;
    }
    let roles = roles.iter().map(|role| role.value.clone()).collect();
    people.insert(
        name.to_owned(),
        Person {
            roles,
            percent,
            away: [].into(),
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::has_errors;

    fn source(text: &str) -> Source {
        Source {
            name: "config.toml".to_owned(),
            text: text.to_owned(),
        }
    }

    /// Returns the diagnostics for `text`: line, message and help.
    fn diagnostics(text: &str) -> Vec<(usize, String, String)> {
        let source = source(text);
        let (_, found) = read(&source);
        assert!(
            !has_errors(&found),
            "nothing but a text that is no TOML is an error: {found:?}"
        );
        let told = |found: Diagnostic| {
            (
                found.place(text).0,
                found.message,
                found.help.unwrap_or_default(),
            )
        };
        found.into_iter().map(told).collect()
    }

    fn one(line: usize, message: &str, help: &str) -> Vec<(usize, String, String)> {
        vec![(line, message.to_owned(), help.to_owned())]
    }

    #[test]
    fn what_is_said_holds() {
        let text = r#"
            theme = "high-contrast"
            dates = "month-day-year"
            who = " facilitator "
            [[person]]
            id = "kim"
            roles = ["security", "platform-operations"]
            percent = 80
            [[person]]
            id = "lee"
            roles = ["data"]
        "#;
        let (config, found) = read(&source(text));
        assert_eq!(found, []);
        assert_eq!(
            (config.theme, config.dates),
            (ThemeName::HighContrast, Dates::MonthDayYear)
        );
        assert_eq!(config.who.as_deref(), Some("facilitator"));
        let people: Vec<_> = config
            .people
            .iter()
            .map(|(id, person)| (id.as_str(), person.percent))
            .collect();
        assert_eq!(people, [("kim", 80), ("lee", 50)]);
        assert_eq!(
            config.people["kim"].roles,
            ["platform-operations".to_owned(), "security".to_owned()].into()
        );
    }

    #[test]
    fn nothing_said_is_all_as_it_comes() {
        for text in ["", "\n\n", "# nothing yet\n"] {
            assert_eq!(read(&source(text)), (Config::default(), vec![]), "{text:?}");
        }
    }

    #[test]
    fn an_unknown_key_is_reported_with_its_line_and_a_suggestion() {
        let help = "Did you mean `theme`?";
        assert_eq!(
            diagnostics("who = \"x\"\nthene = \"light\"\n"),
            one(2, "unknown key `thene`", help)
        );
        let help = "Did you mean `percent`?";
        let person = "[[person]]\nid = \"kim\"\nroles = [\"data\"]\npercnt = 80\n";
        assert_eq!(diagnostics(person), one(4, "unknown key `percnt`", help));
    }

    /// The key lists must match the keys that the parser accepts.
    #[test]
    fn every_key_is_known() {
        let help = format!("Known keys: {}.", KEYS.join(", "));
        assert_eq!(diagnostics("xyz = 1\n"), one(1, "unknown key `xyz`", &help));
        let help = format!("Known keys: {}.", PERSON_KEYS.join(", "));
        let person = "[[person]]\nid = \"kim\"\nroles = [\"data\"]\nxyz = 1\n";
        assert_eq!(diagnostics(person), one(4, "unknown key `xyz`", &help));
    }

    #[test]
    fn a_value_that_cannot_be_is_told_and_the_default_stands_in() {
        let text = "dates = \"day-month-yaer\"\ntheme = \"pink\"\nwho = 3\n";
        let help = "Known: default, light, dark, high-contrast, wall, mono.";
        assert_eq!(
            diagnostics(text),
            [
                (
                    1,
                    "`dates` cannot be `day-month-yaer`".to_owned(),
                    "Did you mean `day-month-year`?".to_owned()
                ),
                (2, "`theme` cannot be `pink`".to_owned(), help.to_owned()),
                (
                    3,
                    "`who` must be text, but this is a whole number".to_owned(),
                    String::new()
                ),
            ]
        );
        assert_eq!(read(&source(text)).0, Config::default());
        let text = "theme = 1\ndates = \"iso\"\n";
        assert_eq!(diagnostics(text).len(), 1);
        assert_eq!(
            read(&source(text)).0,
            Config {
                dates: Dates::Iso,
                ..Config::default()
            },
            "the rest holds"
        );
    }

    #[test]
    fn a_person_who_cannot_be_is_left_out_and_told() {
        let text = "[[person]]\nid = \"kim\"\nroles = []\n[[person]]\nroles = [\"data\"]\n[[person]]\nid = \"lee\"\n\
                    [[person]]\nid = \"jo\"\nroles = [\"data\"]\npercent = 200\n\
                    [[person]]\nid = \"jo\"\nroles = [\"data\"]\n";
        let lines: Vec<usize> = diagnostics(text)
            .into_iter()
            .map(|(line, ..)| line)
            .collect();
        assert_eq!(lines, [3, 4, 6, 11, 13]);
        let (config, _) = read(&source(text));
        let people: Vec<_> = config
            .people
            .iter()
            .map(|(id, person)| (id.as_str(), person.percent))
            .collect();
        assert_eq!(people, [("jo", 50)]);
    }

    #[test]
    fn what_is_no_toml_is_told_in_a_sentence() {
        let source = source("theme = \"light\"\nwho is it\n");
        let (config, found) = read(&source);
        assert_eq!(config, Config::default(), "no half of it holds");
        let words = refusal(&found, &source).unwrap();
        assert!(
            words.starts_with("All settings in config.toml are ignored: line 2, "),
            "{words}"
        );
        assert_eq!(words.lines().count(), 1);
        assert_eq!(refusal(&[], &source), None);
    }
}

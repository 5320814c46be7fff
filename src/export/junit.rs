//! `JUnit` test reports, in which a CI pipeline shows the results of its surefoot checks.
//!
//! The XML is the variant that GitLab, Jenkins and the reporters of GitHub read. It contains no clock time: the
//! timestamp of a suite is the day that the suite describes, and every duration is 0. [`gate`], [`compare`] and other
//! callers that build suites decide when a case fails; this module only counts and writes cases.
//!
//! Not written with quick-junit: version 0.8.0 would save about 200 tokens here, but adds 5 crates, one of them a
//! second quick-xml, and 73 KB. The crate deletes tabs and escape sequences instead of showing them, and writes U+202E
//! and U+FFFF unchanged, although XML does not allow U+FFFF: all text would have to be cleaned first, whereas `Element`
//! cleans its text itself. The timestamps of the crate have a UTC offset, but a suite has only a day.

mod compare;
mod gate;

use std::io;

use jiff::civil::Date;

use crate::base::xml::Element;

pub use compare::compare;
pub use gate::gate;

/// A group of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// Name.
    pub name: String,
    /// Day that the suite describes.
    pub day: Date,
    /// Cases, in an order that is the same in every run.
    pub cases: Vec<Case>,
}

/// One check with its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Group of the case, such as a layer.
    pub class: String,
    /// Name.
    pub name: String,
    /// Outcome.
    pub outcome: Outcome,
}

/// Outcome of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The check succeeds.
    Passed,
    /// The check fails, with the reasons, one per line, most important first.
    Failed(Vec<String>),
    /// The result is unknown or the check is not required, with the reason.
    Skipped(String),
    /// The check could not be evaluated, with the reason.
    Broken(String),
}

impl Case {
    /// Creates a case that fails if `reasons` is not empty, and passes otherwise.
    pub fn failing(
        class: impl Into<String>,
        name: impl Into<String>,
        reasons: Vec<String>,
    ) -> Self {
        let outcome = if reasons.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Failed(reasons)
        };
        Self {
            class: class.into(),
            name: name.into(),
            outcome,
        }
    }
}

/// Writes the suites as XML. Equal suites produce equal bytes.
///
/// # Errors
/// An error of the XML library.
pub fn write(name: &str, suites: &[Suite]) -> io::Result<Vec<u8>> {
    let cases = || suites.iter().flat_map(|suite| &suite.cases);
    let root = counted(Element::new("testsuites").with("name", name), cases())
        .children(suites.iter().map(suite));
    let mut bytes = root.part()?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Adds the number of cases per outcome to an element.
fn counted<'c>(element: Element, cases: impl Iterator<Item = &'c Case>) -> Element {
    let (mut tests, mut failures, mut errors, mut skipped) = (0_usize, 0_usize, 0_usize, 0_usize);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Failed(_) => failures += 1,
            Outcome::Skipped(_) => skipped += 1,
            Outcome::Broken(_) => errors += 1,
        }
    }
    let numbers = [
        ("tests", tests),
        ("failures", failures),
        ("errors", errors),
        ("skipped", skipped),
    ];
    let element = numbers
        .into_iter()
        .fold(element, |element, (name, number)| {
            element.with(name, number.to_string())
        });
    element.with("time", "0")
}

fn suite(suite: &Suite) -> Element {
    let element = counted(
        Element::new("testsuite").with("name", &suite.name),
        suite.cases.iter(),
    );
    element
        .with("timestamp", format!("{}T00:00:00", suite.day))
        .children(suite.cases.iter().map(case))
}

fn case(case: &Case) -> Element {
    let element = Element::new("testcase");
    let element = element
        .with("classname", &case.class)
        .with("name", &case.name)
        .with("time", "0");
    match &case.outcome {
        Outcome::Passed => element,
        Outcome::Failed(lines) => {
            let message = lines.first().map_or("", String::as_str);
            let failure = Element::new("failure")
                .with("message", message)
                .with("type", "failure");
            element.child(failure.lines(lines.iter().map(String::as_str)))
        }
        Outcome::Skipped(why) => element.child(Element::new("skipped").with("message", why)),
        Outcome::Broken(why) => element.child(
            Element::new("error")
                .with("message", why)
                .with("type", "error")
                .lines([why.as_str()]),
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn texts(outcome: Outcome) -> (String, String) {
        let case = Case {
            class: "<&\">".to_owned(),
            name: "a\u{1b}[31m\u{0}\u{202e}b\n\u{FFFF}c".to_owned(),
            outcome,
        };
        let suite = Suite {
            name: "s]]>\u{7}".to_owned(),
            day: date(2026, 12, 1),
            cases: vec![case],
        };
        let bytes = write("all", &[suite]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let found = document
            .descendants()
            .find(|node| node.has_tag_name("testcase"))
            .unwrap();
        assert_eq!(found.attribute("classname"), Some("<&\">"));
        let inside = found.first_element_child();
        let message = inside
            .and_then(|node| node.attribute("message"))
            .unwrap_or_default()
            .to_owned();
        let body = inside
            .and_then(|node| node.text())
            .unwrap_or_default()
            .to_owned();
        assert_eq!(
            found.attribute("name"),
            Some("a␛[31m␀<202E>b <FFFF>c"),
            "nothing acts, nothing hides"
        );
        (message, body)
    }

    /// Characters that XML forbids, or that would affect the display, become visible marks; escaped characters are read
    /// back unchanged.
    #[test]
    fn whatever_it_is_called_it_is_xml_and_acts_nowhere() {
        let lines = vec!["1 < 2 & \"3\"\u{8}".to_owned(), "]]>\u{b}".to_owned()];
        assert_eq!(
            texts(Outcome::Failed(lines)),
            (
                "1 < 2 & \"3\"␈".to_owned(),
                "1 < 2 & \"3\"␈\n]]>␋".to_owned()
            )
        );
        assert_eq!(texts(Outcome::Skipped("a\tb".to_owned())).0, "a    b");
        assert_eq!(
            texts(Outcome::Broken("x\u{1}".to_owned())),
            ("x␁".to_owned(), "x␁".to_owned())
        );
        assert_eq!(texts(Outcome::Passed), (String::new(), String::new()));
    }

    /// In the first suite, 1 case passes, 2 fail and 1 is broken; in the second suite, 1 case is skipped.
    #[test]
    fn numbers_are_those_of_what_is_there() {
        let case = |outcome| Case {
            class: "c".to_owned(),
            name: "n".to_owned(),
            outcome,
        };
        let failed = || case(Outcome::Failed(vec!["no".to_owned()]));
        let first = vec![
            case(Outcome::Passed),
            failed(),
            failed(),
            case(Outcome::Broken("no".to_owned())),
        ];
        let suite = |cases| Suite {
            name: "s".to_owned(),
            day: date(2026, 12, 1),
            cases,
        };
        let suites = [
            suite(first),
            suite(vec![case(Outcome::Skipped("no".to_owned()))]),
        ];
        let text = String::from_utf8(write("all", &suites).unwrap()).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let numbers = |node: roxmltree::Node<'_, '_>| {
            ["tests", "failures", "errors", "skipped"]
                .map(|name| node.attribute(name).unwrap().to_owned())
        };
        assert_eq!(numbers(document.root_element()), ["5", "2", "1", "1"]);
        let suites: Vec<_> = document.root_element().children().collect();
        assert_eq!(numbers(suites[0]), ["4", "2", "1", "0"]);
        assert_eq!(numbers(suites[1]), ["1", "0", "0", "1"]);
        assert_eq!(
            suites[1].attribute("timestamp"),
            Some("2026-12-01T00:00:00")
        );
    }
}

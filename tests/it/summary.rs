//! A summary of a file shows what opening it shows, and refuses what opening refuses: it only avoids parsing the
//! history.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::{Answer, Decision, Evidence, Exception};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::{History, Stamp};
use surefoot::model::assessment::profile::FactAnswer;
use surefoot::model::assessment::summary::glance;
use surefoot::model::assessment::{Assessment, UnknownKeys, file};
use surefoot::model::questionnaire::EvidenceState;

use crate::cases::level_of;

use crate::lists::hostile::written_into;
use crate::numbers::Numbers;
use crate::reports::assessment_with_questionnaire;

/// Checks a summary against reading the whole file; returns whether the file is an assessment.
pub(crate) fn agrees(source: &Source) -> bool {
    let (read, found) = file::read(source);
    match (read, glance(source)) {
        (Some(read), Ok(seen)) => {
            assert_eq!(seen.state, *read.state(), "{}", source.text);
            let mut given: BTreeMap<String, Date> = BTreeMap::new();
            for entry in read.history().entries() {
                for change in &entry.changes {
                    if let Change::Answer { control, .. } | Change::Confirmed { control, .. } =
                        change
                    {
                        let day = given.entry(control.clone()).or_insert(entry.stamp.day());
                        *day = entry.stamp.day().max(*day);
                    }
                }
            }
            assert_eq!(seen.given, given, "{}", source.text);
            true
        }
        (None, Err(seen)) => {
            assert_eq!(seen, found);
            false
        }
        (read, seen) => panic!(
            "read: {}, seen: {}\n{}",
            read.is_some(),
            seen.is_ok(),
            source.text
        ),
    }
}

fn source(text: impl Into<String>) -> Source {
    Source {
        name: "x".to_owned(),
        text: text.into(),
    }
}

/// The example, with a history that contains every form of the edits found in most histories.
fn every_form() -> Assessment {
    let (_, mut assessment) = assessment_with_questionnaire();
    let control = || "DAT-P1".to_owned();
    let day = "2026-12-01".parse().unwrap();
    let unknown = |due| {
        Some(Answer::Unknown {
            investigator: "\"ops\"\n\\ é\t".to_owned(),
            due,
        })
    };
    let until = |what: &str, expires| Evidence {
        state: EvidenceState::Verified,
        level: level_of(2),
        what: what.to_owned(),
        expires,
    };
    let evidence = |what: &str| until(what, None);
    let text = || "words\u{7f} with \u{200b}\u{e0041} 'all' \"of\" it\r\n".to_owned();
    let decision = |answer| Decision {
        on: day,
        answer,
        why: text(),
        dissent: String::new(),
    };
    let exception = Exception {
        owner: text(),
        reason: text(),
        compensating_control: text(),
        granted: day,
        expires: day,
    };
    let changes = [
        Change::Answer {
            control: control(),
            to: unknown(None),
        },
        Change::Answer {
            control: control(),
            to: unknown(Some(day)),
        },
        Change::Answer {
            control: control(),
            to: Some(Answer::NotApplicable { reason: text() }),
        },
        Change::Answer {
            control: control(),
            to: None,
        },
        Change::Answer {
            control: control(),
            to: Some(Answer::Level(level_of(4))),
        },
        Change::Evidence {
            control: control(),
            to: Some(evidence("")),
        },
        Change::Evidence {
            control: control(),
            to: Some(evidence(&text())),
        },
        Change::Evidence {
            control: control(),
            to: Some(until("", Some(day))),
        },
        Change::Evidence {
            control: control(),
            to: Some(until(&text(), Some(day))),
        },
        Change::Evidence {
            control: control(),
            to: None,
        },
        Change::Confirmed {
            control: control(),
            to: Some(day),
        },
        Change::Confirmed {
            control: control(),
            to: None,
        },
        Change::Note {
            control: control(),
            to: text(),
        },
        Change::Note {
            control: control(),
            to: String::new(),
        },
        Change::Owner {
            control: control(),
            to: Some(text()),
        },
        Change::Owner {
            control: control(),
            to: None,
        },
        Change::Exception {
            control: control(),
            to: Some(exception),
        },
        Change::Exception {
            control: control(),
            to: None,
        },
        Change::Decision {
            control: control(),
            to: Some(decision(Answer::Level(level_of(1)))),
        },
        Change::Decision {
            control: control(),
            to: Some(decision(unknown(None).unwrap())),
        },
        Change::Decision {
            control: control(),
            to: None,
        },
        Change::Bookmark {
            control: control(),
            to: true,
        },
        Change::Fact {
            fact: "tools".to_owned(),
            to: Some(FactAnswer::YesNo(false)),
        },
        Change::Fact {
            fact: "regulation".to_owned(),
            to: Some(FactAnswer::Choices(["gdpr".to_owned()].into())),
        },
        Change::Fact {
            fact: "data_sensitivity".to_owned(),
            to: Some(FactAnswer::Choice("public".to_owned())),
        },
        Change::Fact {
            fact: "tools".to_owned(),
            to: None,
        },
        Change::System(text()),
        Change::CurrentPhase(None),
        Change::TargetDate(Some(day)),
        Change::TargetDate(None),
        Change::Start(Some(day)),
    ];
    let stamp = |number: usize| Stamp {
        at: Timestamp::from_second(1_800_000_000 + i64::try_from(number).unwrap() * 86_400)
            .unwrap(),
        who: "team".to_owned(),
        salt: format!("{number:032x}"),
    };
    for (number, change) in changes.iter().enumerate() {
        assessment.change(change.clone(), stamp(number));
    }
    assessment.change_all(changes.to_vec(), stamp(99));
    assessment.undo(stamp(100));
    assessment
}

#[test]
fn a_glance_at_every_form_of_edit_sees_what_is_there() {
    assert!(agrees(&source(file::write(&every_form()))));
    // With workshop data, whose edits take the slow path.
    assert!(agrees(&source(file::write(&written_into(str::to_owned).1))));
    let (_, example) = assessment_with_questionnaire();
    assert!(agrees(&source(file::write(&example))));
    let none = Assessment::from_parts(
        example.state().clone(),
        History::default(),
        UnknownKeys::new(),
    );
    assert!(agrees(&source(file::write(&none))));
}

/// Faults in the head or in an entry that can only be recognised in the whole text.
#[test]
fn a_glance_refuses_what_opening_refuses() {
    let text = file::write(&every_form());
    let (head, history) = text.split_once("\n[[history]]\n").unwrap();
    let refused = [
        format!("history = []\n{text}"),
        format!("history = [{{ id = \"x\" }}]\n{text}"),
        format!("{head}\n[history]\nx = 1\n\n[[history]]\n{history}"),
        format!("{text}\n[history.more]\nx = \n"),
        format!("{text}\n[plan]\n"),
        format!("{text}\n[[history]]\n"),
        format!(
            "{text}\n[[history]]\nid = \"\"\nat = \"2026-01-01T00:00:00Z\"\nwho = \"\"\nsalt = \"\"\nchanges = []\n"
        ),
        format!("{text}\n\"\"\"\n"),
        text.replacen("at = \"2027-", "at = \"2027-13", 1),
        text.replacen("level = 4 }", "level = 5 }", 1),
        text.replacen("level = 4 }", "level = 44 }", 1),
        text.replacen("level = 4 }", "level = 4, level = 4 }", 1),
        text.replacen("level = 4 }", "level = 4, not_applicable = \"\" }", 1),
        text.replacen("due = 2026-12-01 }", "due = 2026-02-30 }", 1),
        text.replacen("granted = 2026-12-01", "granted = 26-12-01", 1),
        text.replacen("set = \"bookmark\"", "set = \"bookmarks\"", 1),
        text.replacen(
            "state = \"verified\", level = 2 }",
            "state = \"seen\", level = 2 }",
            1,
        ),
        text.replacen(
            "control = \"DAT-P1\", to = true",
            "control = \"DAT-P1\", to = maybe",
            1,
        ),
        text.replacen("[\"gdpr\"]", "[\"gdpr\", 1]", 1),
        text.replacen("\\n", "\\q", 200),
        text.replacen("\\u200B", "\\uD800", 200),
        text.replacen("\\u200B", "\u{1}", 200),
        format!("{head}\nnote = \"\"\"\n[[history]]\n{history}"),
    ];
    for (number, text) in refused.into_iter().enumerate() {
        assert!(!agrees(&source(text)), "{number}");
    }
}

/// Unusual texts that are valid assessments.
#[test]
fn a_glance_takes_what_opening_takes() {
    let text = file::write(&every_form());
    let (head, history) = text.split_once("\n[[history]]\n").unwrap();
    let entry = "[[history]]\nid = \"y\"\nat = \"2027-05-05T00:00:00Z\"\nwho = \"\"\"\n[[history]]\nid = \"z\"\n\"\"\"\nsalt = \"\"\n\
                 changes = [{ set = \"answer\", control = \"MOD-P1\", level = 2 }]\n";
    let taken = [
        text.replace("[[history]]", "[[ history ]]"),
        text.replace("changes = [{ set", "changes = [ { set"),
        text.replacen("level = 4 }", "level = 0x4 }", 1),
        text.replacen("level = 4 }", "level = 4, newer = 1 }", 1),
        text.replace("[[history]]\n", "[[history]] # seen\n"),
        format!("{text}\n{entry}"),
        format!("{text}\n[newer]\nx = 1\n"),
        format!("{text}\n[[history]]\n{history}"),
        format!(
            "{head}\n\n[newer]\ntext = \"\"\"\n[[history]]\nid = \"\"\"\n\n[[history]]\n{history}"
        ),
    ];
    for (number, text) in taken.into_iter().enumerate() {
        assert!(agrees(&source(text)), "{number}");
    }
}

/// Histories with characters changed, left out and moved: the summary always agrees with a full read.
#[test]
fn a_glance_at_a_changed_history_is_of_one_mind_with_reading_it() {
    // Short, so that a change hits an entry and not the texts of the example.
    let name = every_form().state().questionnaire.clone();
    let root = Stamp {
        salt: "s".to_owned(),
        who: String::new(),
        at: Timestamp::UNIX_EPOCH,
    };
    let mut assessment = Assessment::begin(vec![Change::Questionnaire(name)], root);
    for entry in every_form().history().entries().iter().rev().take(40) {
        assessment.change_all(entry.changes.clone(), entry.stamp.clone());
    }
    let text = file::write(&assessment);
    let start = text.find("\n[[history]]\n").unwrap();
    let letters = [
        "\"",
        "\\",
        "\n",
        " ",
        "]",
        "}",
        "{",
        ",",
        "'",
        "#",
        "=",
        "9",
        "[[history]]\n",
        "\"\"\"",
        "\u{0}",
    ];
    let mut numbers = Numbers(8);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..1_500 {
        let mut changed: Vec<char> = text.chars().collect();
        let from = text[..start].chars().count();
        for _ in 0..=numbers.below(2) {
            let at = from + numbers.below(changed.len() - from);
            match numbers.below(3) {
                0 => drop(changed.remove(at)),
                1 => changed
                    .splice(at..at, letters[numbers.below(letters.len())].chars())
                    .for_each(drop),
                _ => changed
                    .splice(at..=at, letters[numbers.below(letters.len())].chars())
                    .for_each(drop),
            }
        }
        if agrees(&source(changed.into_iter().collect::<String>())) {
            read += 1;
        } else {
            refused += 1;
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}

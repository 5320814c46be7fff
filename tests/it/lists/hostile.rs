//! Hostile texts in an assessment, and private ones that must not leave the organisation.

use std::collections::{BTreeMap, BTreeSet};

use calamine::Data;
use jiff::Timestamp;
use jiff::civil::date;
use surefoot::base::sanitize::sanitize;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::answer::{Answer, Decision, Evidence, Exception};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::plan::{CommittedPlan, Person, Walk};
use surefoot::model::assessment::room::Parked;
use surefoot::model::assessment::vote::{Round, Vote, Voters};
use surefoot::model::questionnaire::{EvidenceState, Questionnaire};
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{Format, Kind};

use crate::cases::level_of;

use super::{assessment_with_questionnaire, calendar, order, rows, today, workbook};
use crate::corpus::LISTS;

/// The example, with a text in every place where a team can write.
pub(crate) fn written_into(mut word: impl FnMut(&str) -> String) -> (Questionnaire, Assessment) {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    let mut changes = Vec::new();
    let controls: Vec<String> = questionnaire
        .controls
        .iter()
        .map(|control| control.id.clone())
        .collect();
    for (at, control) in controls.into_iter().enumerate() {
        let (day, to) = (date(2026, 12, 24), word("owner"));
        changes.push(Change::Owner {
            control: control.clone(),
            to: Some(to),
        });
        changes.push(Change::Note {
            control: control.clone(),
            to: word("note"),
        });
        changes.push(Change::Evidence {
            control: control.clone(),
            to: Some(Evidence {
                state: EvidenceState::Shown,
                level: level_of(1),
                what: word("evidence"),
                expires: None,
            }),
        });
        let exception = Exception {
            owner: word("granted to"),
            reason: word("reason"),
            compensating_control: word("measure"),
            granted: today(),
            expires: day,
        };
        changes.push(Change::Exception {
            control: control.clone(),
            to: Some(exception),
        });
        let answer = match at % 3 {
            0 => Answer::Level(level_of(1)),
            1 => Answer::Unknown {
                investigator: word("who"),
                due: Some(day),
            },
            _ => Answer::NotApplicable {
                reason: word("not applicable"),
            },
        };
        changes.push(Change::Answer {
            control: control.clone(),
            to: Some(answer),
        });
        let voted = |level: u8| {
            BTreeMap::from([
                (word("voter"), Vote::Level(level_of(level))),
                ("b".to_owned(), Vote::Unknown),
            ])
        };
        let rounds = [0, 4].map(voted).map(Round::Open).into();
        changes.push(Change::Votes {
            control: control.clone(),
            to: rounds,
        });
        let (why, dissent) = (word("why"), word("dissent"));
        let decision = Decision {
            on: today(),
            answer: Answer::Level(level_of(1)),
            why,
            dissent,
        };
        changes.push(Change::Decision {
            control: control.clone(),
            to: Some(decision),
        });
        let at = Timestamp::from_second(1_795_006_800).unwrap();
        let (what, owner) = (word("parked"), Some(word("taken up by")));
        let point = Parked {
            at,
            what,
            control: Some(control.clone()),
            owner,
            due: Some(day),
            done: false,
        };
        changes.push(Change::Parked {
            id: control,
            to: Some(point),
        });
    }
    changes.push(Change::Voters(Voters::Named(vec![
        word("named voter"),
        "b".to_owned(),
    ])));
    let walk = Walk {
        order: Vec::new(),
        people: vec![word("agreed person")],
    };
    changes.push(Change::CommittedPlan(Some(CommittedPlan {
        on: today(),
        walk,
        gates: BTreeMap::new(),
    })));
    let people: Vec<Person> = example.state().plan.people.values().cloned().collect();
    let gone: Vec<String> = example.state().plan.people.keys().cloned().collect();
    changes.extend(gone.into_iter().map(|id| Change::Person { id, to: None }));
    changes.extend(people.into_iter().map(|person| Change::Person {
        id: word("person"),
        to: Some(person),
    }));
    example.change_all(changes, store::stamp("enemy"));
    (questionnaire, example)
}

fn hostile() -> (Questionnaire, Assessment) {
    let mut turn = LISTS.iter().cycle();
    let (questionnaire, mut example) = written_into(|_| (*turn.next().unwrap()).to_owned());
    example.change(
        Change::System("=SYS()&L&P\r\nX:1".to_owned()),
        store::stamp("enemy"),
    );
    (questionnaire, example)
}

fn bytes(exporter: &Exporter<'_>, format: Format, kind: Kind) -> Vec<u8> {
    exporter.write(format, &order(kind)).unwrap().bytes
}

/// A text as outputs may show it: sanitized and on one line.
fn one_line(words: &str) -> String {
    sanitize(words)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Removes the apostrophes that prevent a formula wherever a cell could begin.
fn undone(cell: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for letter in cell.chars() {
        if start && "=+-@＝＋－＠".contains(letter) {
            assert_eq!(out.pop(), Some('\''), "a formula in {cell:?}");
        }
        start = matches!(letter, ';' | '\n')
            || (start && (letter.is_whitespace() || "\"'".contains(letter)));
        out.push(letter);
    }
    out
}

#[test]
fn no_cell_is_a_formula_and_each_reads_as_written() {
    let (questionnaire, hostile) = hostile();
    let exporter = Exporter::new(&questionnaire, &hostile, today());
    let said: BTreeSet<String> = LISTS.iter().map(|words| one_line(words)).collect();
    for kind in [Kind::Requirements, Kind::Roadmap] {
        let rows = rows::read(&bytes(&exporter, Format::Csv, kind));
        let whole: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| undone(cell)).collect())
            .collect();
        let who: BTreeSet<String> = rows::column(&whole, "Assignee").into_iter().collect();
        assert!(who.len() > 3 && who.is_subset(&said), "{who:?}");
        for line in rows.iter().flatten().flat_map(|cell| cell.lines()) {
            assert!(
                !line.trim_start().starts_with('/'),
                "GitLab would obey {line:?}"
            );
            assert!(
                !line.contains(|letter: char| letter.is_control()),
                "{line:?}"
            );
        }
    }
}

#[test]
fn nothing_in_the_workbook_acts() {
    let (questionnaire, hostile) = hostile();
    let exporter = Exporter::new(&questionnaire, &hostile, today());
    for kind in [Kind::Report, Kind::Requirements, Kind::Roadmap] {
        let bytes = bytes(&exporter, Format::Xlsx, kind);
        let sheets = workbook::read(&bytes);
        for (name, text) in workbook::parts(&bytes) {
            for part in [
                "<f>",
                "<f ",
                "<hyperlink",
                "Target=\"http://x",
                "vbaProject",
                "externalLink",
                "<dde",
            ] {
                assert!(!text.contains(part), "{part} in {name}");
            }
            assert!(
                !name.contains("macro") && !name.contains("external"),
                "{name}"
            );
        }
        if kind == Kind::Roadmap {
            continue;
        }
        let owners = workbook::column(workbook::sheet(&sheets, "Requirements"), "Accountable");
        let said: BTreeSet<String> = LISTS.iter().map(|words| sanitize(words)).collect();
        let found: BTreeSet<String> = owners
            .into_iter()
            .map(|cell| {
                if let Data::String(words) = cell {
                    words.clone()
                } else {
                    panic!("{cell:?} is no text")
                }
            })
            .collect();
        assert!(found.len() > 3 && found.is_subset(&said), "{found:?}");
    }
}

#[test]
fn words_of_a_team_add_no_event() {
    let (questionnaire, hostile) = hostile();
    let exporter = Exporter::new(&questionnaire, &hostile, today());
    let bytes = bytes(&exporter, Format::Ics, Kind::Report);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let seen = calendar::read(&bytes);
    assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), seen.len());
    assert!(seen.iter().all(|event| event.title != "mine"));
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains(|letter: char| letter.is_control()))
    );
    let all: String = seen.iter().map(|event| event.words.as_str()).collect();
    for words in LISTS {
        assert!(all.contains(&one_line(words)), "{words:?}");
    }
}

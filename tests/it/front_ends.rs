//! Three front ends, one verdict: each request is made with keys on the screens, with lines in plain mode and with a
//! command, and leads to the same state or to the same refusal.
//!
//! A front end adds its own hint after a refusal. If a front end cannot make a request, the row gives the reason.

mod files;
mod rows;
mod under_way;

use std::collections::BTreeSet;
use std::process::Command;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use regex::Regex;
use surefoot::base::dates::Dates;
use surefoot::describe::change::describe;
use surefoot::model::assessment::change::difference;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::validation::Kind;
use surefoot::model::assessment::{Assessment, State, file, paper};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::rules::edit::{
    AnswerRequest, EditContext, ExceptionParts, Request, ValidationParts, changes,
};
use surefoot::store;

use crate::binary::settled;
use crate::plain::Talk;
use crate::screens::Workspace;
use rows::{ROWS, ROWS_OF_A_PAPER};
use under_way::ROWS_UNDER_WAY;

const TODAY: Date = date(2026, 11, 21);

/// An unanswered control, one with a level, one with votes, and one with an exception.
const OPEN: &str = "MOD-R5";
const LEVEL: &str = "DAT-R1";
const VOTED: &str = "MOD-R6";
const EXCEPTED: &str = "DAT-R4";
/// A control that a gate never defers.
const NEVER: &str = "DAT-P2";
/// The control of the first step in the plan, and one whose steps wait and come last.
const PLANNED: &str = "DAT-P4";
const WAITING: &str = "DAT-R6";

/// How a request is made in a front end.
enum Route {
    /// With keys, lines, or a command and its arguments.
    By(&'static str),
    /// Not available, with the reason.
    No(&'static str),
}

use Route::{By, No};

/// The expected outcome of a request.
enum Verdict {
    /// The state changes as described, in the wording of the history.
    Made(&'static [&'static str]),
    /// Nothing changes, and the front end shows this message.
    Refused(&'static str),
}

use Verdict::{Made, Refused};

/// A request: its variant of `Request`, the control that is shown, the keys, the lines (one per row of text), and the
/// command, in which FILE is replaced by the assessment.
struct Row {
    request: &'static str,
    at: &'static str,
    keys: Route,
    lines: Route,
    command: Route,
    verdict: Verdict,
}

const fn row(
    request: &'static str,
    at: &'static str,
    keys: Route,
    lines: Route,
    command: Route,
    verdict: Verdict,
) -> Row {
    Row {
        request,
        at,
        keys,
        lines,
        command,
        verdict,
    }
}

const DIGITS: Route = No("a screen takes no title and no other digit");
const CHOICES: Route = No("a screen offers the choices there are");
const LISTED: Route = No("a screen acts on the selected item of its list");
const NO_CALENDAR: Route = No("the screens do not edit the calendar of the plan");
const NO_KEY: Route = No("the screens of a ballot paper have no key for it");
const NO_NAMES: Route = No("`surefoot set` counts the people of a role and names none");
const NO_MEETING: Route = No("no command runs a meeting");

fn stamp() -> Stamp {
    Stamp {
        at: "2026-11-21T10:00:00Z".parse::<Timestamp>().unwrap(),
        who: "team".to_owned(),
        salt: "fixture".to_owned(),
    }
}

/// The example with a control of each kind, and a baseline, a parked item and a validation.
fn fixture(questionnaire: &Questionnaire) -> Assessment {
    let control = |id: &str| questionnaire.control(id).unwrap();
    let level = |id: &str, to: &str| Request::Answer {
        control: control(id),
        to: AnswerRequest::Level(to.to_owned()),
        why: None,
    };
    let text = |text: &str| Some(text.to_owned());
    let requests = [
        Request::Voters("ml, ops, security".to_owned()),
        level(OPEN, ""),
        level(LEVEL, "2"),
        level(VOTED, ""),
        level(EXCEPTED, "1"),
        Request::Votes {
            control: control(VOTED),
            votes: "233".to_owned(),
        },
        Request::Exception {
            control: control(EXCEPTED),
            parts: ExceptionParts {
                owner: "ops".to_owned(),
                reason: "no budget".to_owned(),
                compensating_control: "weekly look".to_owned(),
                granted: "2026-11-01".to_owned(),
                expires: "2027-01-15".to_owned(),
            },
        },
        Request::Note {
            control: control(LEVEL),
            note: "as before".to_owned(),
        },
        Request::Baseline {
            name: "2026 Q3".to_owned(),
            at: None,
        },
        Request::AddValidation {
            kind: Kind::RestoreDrill,
            parts: ValidationParts {
                controls: text(LEVEL),
                every: text("12 months"),
                ..ValidationParts::default()
            },
        },
    ];
    with(
        questionnaire,
        example(questionnaire).unwrap(),
        &requests,
        stamp(),
    )
}

/// The fixture during a meeting and a reassessment, with equal votes, a parked item and a step that waits.
fn under_way(questionnaire: &Questionnaire) -> Assessment {
    let control = |id: &str| questionnaire.control(id).unwrap();
    let requests = [
        Request::Meeting {
            minutes: "60".to_owned(),
            each: String::new(),
            voters: None,
        },
        Request::Reassess {
            baseline: String::new(),
            again: false,
            upgrade: None,
        },
        Request::Votes {
            control: control(OPEN),
            votes: "333".to_owned(),
        },
        Request::Park {
            what: "who pays".to_owned(),
            control: None,
        },
        Request::NotBefore {
            control: control(WAITING),
            day: "2028-01-03".to_owned(),
        },
    ];
    let stamp = Stamp {
        salt: "under way".to_owned(),
        ..stamp()
    };
    with(questionnaire, fixture(questionnaire), &requests, stamp)
}

/// An assessment after the given requests.
fn with(
    questionnaire: &Questionnaire,
    mut assessment: Assessment,
    requests: &[Request],
    stamp: Stamp,
) -> Assessment {
    let made = changes(
        &EditContext {
            questionnaire,
            state: assessment.state(),
            heads: assessment.history().heads(),
            today: TODAY,
            dates: Dates::default(),
            stamp: &stamp,
            utc_offset: 0,
        },
        requests,
    );
    assert!(assessment.change_all(made.unwrap(), stamp));
    assessment
}

/// The changes made by a request, in the wording of the history. Omits ids that an edit generates, and the date of a
/// confirmation: it is the date of the entry, and each front end has its own clock.
fn changed(questionnaire: &Questionnaire, before: &State, after: &State) -> Vec<String> {
    let ids = Regex::new(r" [0-9a-f]{8}\b").unwrap();
    let words = |change| {
        let (what, value) = describe(questionnaire, &change);
        if what.ends_with(" confirmed") && value != "none" {
            return what;
        }
        ids.replace_all(&format!("{what}: {value}"), "")
            .into_owned()
    };
    difference(before, after).into_iter().map(words).collect()
}

fn flat(text: &str) -> String {
    let text = text.replace(['│', '┃', '▌', '▏', '╭', '╰'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The state after a request, and the text shown.
type Outcome = (State, String);

fn with_keys(base: &Assessment, at: &str, keys: &str) -> Outcome {
    let mut desk = Workspace::open(base.clone(), at);
    desk.size(160, 50);
    desk.press(keys);
    let state = desk.assessment().state().clone();
    (state, flat(&desk.picture(160, 50)))
}

fn with_lines(base: &Assessment, at: &str, lines: &str) -> Outcome {
    let mut talk = Talk::of(base.clone());
    talk.say(&format!("go {at}"));
    let said: Vec<String> = lines.lines().map(|line| talk.say(line.trim())).collect();
    (talk.state().clone(), said.join(" "))
}

fn with_command(base: &Assessment, command: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.surefoot.toml");
    std::fs::write(&path, file::write(base)).unwrap();
    let line = command.replace("FILE", "x.surefoot.toml");
    let script = format!("'{}' {line} --date {TODAY}", env!("CARGO_BIN_EXE_surefoot"));
    let mut shell = Command::new("sh");
    settled(&mut shell, folder.path()).args(["-c", &script]);
    let output = shell.output().unwrap();
    // The remaining questions of a reassessment are printed on standard output, not refused.
    let said = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    let state = store::open(&path).unwrap().assessment.state().clone();
    (state, flat(&said))
}

/// What is wrong with the outcome of one front end.
fn wrong(
    row: &Row,
    questionnaire: &Questionnaire,
    before: &State,
    found: &Outcome,
) -> Option<String> {
    let (after, said) = found;
    let heard: String = said.chars().take(400).collect();
    let changed = changed(questionnaire, before, after);
    match row.verdict {
        Made(expected) if changed == expected => None,
        Made(expected) => Some(format!("{changed:#?} and not {expected:#?}; said: {heard}")),
        Refused(words) if changed.is_empty() && said.contains(words) => None,
        Refused(words) => Some(format!("{changed:?}; {words:?} is not said: {heard}")),
    }
}

/// The parts that the history does not describe: the dates of a committed plan, and parts of parked items, validations
/// and meetings. Omits the steps, whose order may differ between two plans with the same dates.
fn unsaid(state: &State) -> String {
    let parked = state.room.parked.values();
    let parked: Vec<_> = parked
        .map(|item| (&item.what, &item.owner, item.due, item.done))
        .collect();
    let meetings = state.room.in_order().into_iter();
    let breaks: Vec<bool> = meetings.map(|one| one.pause().is_some()).collect();
    let validations: Vec<_> = state.validations.values().collect();
    let gates = state.plan.committed.as_ref().map(|plan| &plan.gates);
    format!("{gates:?} {parked:?} {validations:?} {breaks:?}")
}

fn judge(rows: &[Row], base: &Assessment) {
    let questionnaire = store::questionnaire(None).unwrap();
    let mut faults = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let outcomes = [
            match row.keys {
                By(keys) => Ok((keys, with_keys(base, row.at, keys))),
                No(why) => Err(why),
            },
            match row.lines {
                By(lines) => Ok((lines, with_lines(base, row.at, lines))),
                No(why) => Err(why),
            },
            match row.command {
                By(command) => Ok((command, with_command(base, command))),
                No(why) => Err(why),
            },
        ];
        let mut left = BTreeSet::new();
        for outcome in outcomes {
            match outcome {
                Ok((asked, found)) => {
                    let wrong = wrong(row, &questionnaire, base.state(), &found);
                    let place = format!("row {number}, {}, {asked:?}", row.request);
                    faults.extend(wrong.map(|wrong| format!("{place}: {wrong}")));
                    left.insert(unsaid(&found.0));
                }
                Err(why) => assert!(!why.is_empty(), "row {number} says why"),
            }
        }
        if left.len() > 1 {
            let request = row.request;
            faults.push(format!("row {number}, {request}: not alike: {left:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn three_front_ends_give_one_verdict() {
    let questionnaire = store::questionnaire(None).unwrap();
    judge(ROWS, &fixture(&questionnaire));
}

#[test]
fn three_front_ends_give_one_verdict_under_way() {
    let questionnaire = store::questionnaire(None).unwrap();
    judge(ROWS_UNDER_WAY, &under_way(&questionnaire));
}

#[test]
fn three_front_ends_refuse_alike_in_a_ballot_paper() {
    let questionnaire = store::questionnaire(None).unwrap();
    let base = paper::paper(&fixture(&questionnaire), "ml", None, stamp()).unwrap();
    judge(ROWS_OF_A_PAPER, &base);
}

/// The variants of `Request`, as its source declares them.
fn variants() -> BTreeSet<&'static str> {
    let source = include_str!("../../src/rules/edit/request.rs");
    let (_, declared) = source.split_once("pub enum Request {").unwrap();
    let (declared, _) = declared.split_once("\n}").unwrap();
    let named = |line: &'static str| {
        let line = line.strip_prefix("    ")?;
        let end = line.find(|letter: char| !letter.is_alphanumeric())?;
        Some(&line[..end]).filter(|name| !name.is_empty())
    };
    declared.lines().filter_map(named).collect()
}

#[test]
fn every_request_has_a_row() {
    let rows = [ROWS, ROWS_UNDER_WAY, ROWS_OF_A_PAPER];
    let asked: BTreeSet<&str> = rows.into_iter().flatten().map(|row| row.request).collect();
    assert_eq!(asked, variants());
}

#[test]
fn the_table_has_a_hundred_requests() {
    assert!(ROWS.len() + ROWS_UNDER_WAY.len() + ROWS_OF_A_PAPER.len() >= 100);
    let ways = |rows: &[Row]| {
        let by = |row: &Row| {
            [&row.keys, &row.lines, &row.command]
                .into_iter()
                .filter(|way| matches!(way, By(_)))
                .count()
        };
        rows.iter().map(by).sum::<usize>()
    };
    assert!(
        ways(ROWS) + ways(ROWS_UNDER_WAY) >= 240,
        "most rows have every way"
    );
}

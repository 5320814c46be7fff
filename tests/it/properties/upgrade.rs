//! Properties of every upgrade, tested with random assessments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use surefoot::base::diagnostic;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::{Answer, Exception, Record};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::profile::FactAnswer;
use surefoot::model::assessment::summary::glance;
use surefoot::model::assessment::upgrade::{Upgrade, upgrade};
use surefoot::model::assessment::{Assessment, State, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::model::questionnaire::builtin;
use surefoot::model::questionnaire::check::check;
use surefoot::model::questionnaire::file::Content;

use super::{any_words, begin, change, read, small, stamp};
use crate::reassess::{DECLARED, MERGED, newer};

/// Later than any generated date.
const DAY: Date = date(2100, 1, 1);

/// The controls that the second version of the built-in questionnaire merges, each with the one that remains.
const MERGES: [(&str, &str); 7] = [
    ("APP-R6", "MOD-R2"),
    ("INF-S6", "MOD-S2"),
    ("INF-P6", "APP-R3"),
    ("ORG-P6", "ORG-R5"),
    ("MOD-S1", "MOD-P1"),
    ("APP-S3", "APP-P3"),
    ("DAT-S5", "MOD-R4"),
];

fn checked(content: &Content) -> Questionnaire {
    let (questionnaire, found) = check(content);
    let told = diagnostic::render_all(&found, &content.sources(), false);
    questionnaire.expect(&told)
}

fn second() -> &'static Questionnaire {
    static SECOND: OnceLock<Questionnaire> = OnceLock::new();
    SECOND.get_or_init(|| checked(&newer(DECLARED)))
}

fn second_merged() -> &'static Questionnaire {
    static SECOND: OnceLock<Questionnaire> = OnceLock::new();
    SECOND.get_or_init(|| checked(&newer(MERGED)))
}

/// The content of version 1.0.0 of the built-in questionnaire.
fn first_content() -> Content {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questionnaires/ai-security-1.0.0");
    let source = |name: &str| Source {
        name: name.to_owned(),
        text: std::fs::read_to_string(folder.join(name)).unwrap(),
    };
    let layers = [
        "data",
        "model",
        "application",
        "infrastructure",
        "organizational",
    ];
    Content {
        frame: Some(source("questionnaire.toml")),
        layers: layers.map(|layer| source(&format!("{layer}.toml"))).into(),
        catalogs: builtin::ai_security().catalogs,
    }
}

pub(crate) fn first_full() -> &'static Questionnaire {
    static FIRST: OnceLock<Questionnaire> = OnceLock::new();
    FIRST.get_or_init(|| checked(&first_content()))
}

/// The built-in questionnaire, which merges 7 controls of version 1.0.0.
pub(crate) fn second_full() -> &'static Questionnaire {
    static SECOND: OnceLock<Questionnaire> = OnceLock::new();
    SECOND.get_or_init(|| checked(&builtin::ai_security()))
}

/// The first version with only the controls that are merged, for edits that concern them.
fn merged_only() -> &'static Questionnaire {
    static MERGED_ONLY: OnceLock<Questionnaire> = OnceLock::new();
    MERGED_ONLY.get_or_init(|| {
        let mut questionnaire = first_full().clone();
        let is_merged = |id: &str| MERGES.iter().any(|(from, into)| *from == id || *into == id);
        let controls = questionnaire.controls.iter();
        questionnaire.controls = controls
            .filter(|control| is_merged(&control.id))
            .cloned()
            .collect();
        questionnaire
    })
}

/// A state with controls under their former ids. `named` are the ids that change wherever they are named.
fn back(state: &State, moved: &BTreeMap<String, String>, named: &[(&str, &str)]) -> State {
    let mut state = state.clone();
    for (from, to) in moved {
        if let Some(record) = state.controls.remove(to) {
            state.controls.insert(from.clone(), record);
        }
        if let Some(arrangement) = state.plan.arranged.remove(to) {
            state.plan.arranged.insert(from.clone(), arrangement);
        }
    }
    for (from, to) in named {
        let then = |id: &String| {
            if id == to {
                (*from).to_owned()
            } else {
                id.clone()
            }
        };
        for point in state.room.parked.values_mut() {
            point.control = point.control.as_ref().map(then);
        }
        for validation in state.validations.values_mut() {
            validation.controls = validation.controls.iter().map(then).collect();
        }
    }
    state
}

/// The change with a mark in each text, so that no text occurs twice.
fn marked(mut change: Change, at: usize) -> Change {
    let mut field = 0;
    let mut mark = |text: &mut String| {
        field += 1;
        *text = format!("{text}<{at}.{field}>");
    };
    let mut answer = |answer: &mut Answer| match answer {
        Answer::NotApplicable { reason: text }
        | Answer::Unknown {
            investigator: text, ..
        } => mark(text),
        Answer::Level(_) => {}
    };
    match &mut change {
        Change::Answer { to: Some(to), .. } => answer(to),
        Change::Decision { to: Some(to), .. } => {
            answer(&mut to.answer);
            mark(&mut to.why);
            mark(&mut to.dissent);
        }
        Change::Cast { to: Some(to), .. } => {
            answer(&mut to.answer);
            mark(&mut to.note);
        }
        Change::Note { to, .. }
        | Change::Owner { to: Some(to), .. }
        | Change::Responsible { to: Some(to), .. } => {
            mark(to);
        }
        Change::Evidence { to: Some(to), .. } => mark(&mut to.what),
        Change::Exception { to: Some(to), .. } => {
            mark(&mut to.reason);
            mark(&mut to.compensating_control);
            mark(&mut to.owner);
        }
        Change::Parked { to: Some(to), .. } => {
            mark(&mut to.what);
            to.owner.iter_mut().for_each(mark);
        }
        Change::Validation { to: Some(to), .. } => {
            mark(&mut to.name);
            to.owner.iter_mut().for_each(mark);
        }
        _ => {}
    }
    change
}

/// The texts of an answer.
fn answer_texts(answer: &Answer) -> Option<String> {
    match answer {
        Answer::NotApplicable { reason: text }
        | Answer::Unknown {
            investigator: text, ..
        } => Some(text.clone()),
        Answer::Level(_) => None,
    }
}

/// Every text that a person typed about a control.
fn texts(record: &Record) -> Vec<String> {
    let mut texts = vec![record.note.clone()];
    texts.extend(record.owner.clone());
    texts.extend(record.responsible.clone());
    texts.extend(record.answer.as_ref().and_then(answer_texts));
    texts.extend(
        record
            .evidence
            .as_ref()
            .map(|evidence| evidence.what.clone()),
    );
    if let Some(exception) = &record.exception {
        let Exception {
            owner,
            reason,
            compensating_control,
            ..
        } = exception.clone();
        texts.extend([owner, reason, compensating_control]);
    }
    if let Some(decision) = &record.decision {
        texts.extend([decision.why.clone(), decision.dissent.clone()]);
        texts.extend(answer_texts(&decision.answer));
    }
    for ballot in record.ballots.values() {
        texts.push(ballot.note.clone());
        texts.extend(answer_texts(&ballot.answer));
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// The answer that controls have as one, except for its texts: 0, else unknown, else the lowest level, else not
/// applicable.
fn most_careful(answers: &[&Answer]) -> Option<Answer> {
    let rank = |answer: &&&Answer| match answer {
        Answer::Level(level) if u8::from(*level) == 0 => 0,
        Answer::Unknown { .. } => 1,
        Answer::Level(level) => 1 + u8::from(*level),
        Answer::NotApplicable { .. } => 9,
    };
    answers
        .iter()
        .min_by_key(rank)
        .map(|answer| (*answer).clone())
}

/// Checks that an upgrade carries every record to the id that its control has now, loses no text, gives no answer, is
/// undone at once, and changes nothing a second time.
fn carries_everything(mut assessment: Assessment, questionnaire: &Questionnaire) -> Upgrade {
    let before = assessment.state().clone();
    let dates = assessment.history().answer_dates().clone();
    let found = upgrade(&before, questionnaire, None);
    let edits = found.edits(&before, questionnaire, DAY);
    let entries = assessment.history().entries().len();
    assessment.change_all(edits, stamp(9_000));
    let after = assessment.state().clone();
    assert_eq!(
        assessment.history().entries().len(),
        entries + 1,
        "one entry"
    );

    let replaced = || found.moved.iter().chain(&found.merged);
    let mut sources: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
    for id in before.controls.keys() {
        let now = replaced()
            .find(|(from, _)| *from == id)
            .map_or(id, |(_, now)| now);
        sources.entry(now).or_default().push(id);
    }
    for (now, from) in &sources {
        let record = &after.controls.get(*now).cloned().unwrap_or_default();
        let records: Vec<&Record> = from.iter().map(|id| &before.controls[*id]).collect();
        let known = texts(record);
        for text in records.iter().flat_map(|record| texts(record)) {
            assert!(
                known.iter().any(|known| known.contains(&text)),
                "{now} lost {text:?}: {known:#?}"
            );
        }
        let answers: Vec<&Answer> = records
            .iter()
            .filter_map(|record| record.answer.as_ref())
            .collect();
        let expected = most_careful(&answers);
        assert_eq!(
            record.answer.as_ref().map(Answer::as_vote),
            expected.as_ref().map(Answer::as_vote),
            "{now} of {answers:?}"
        );
        if let [only] = records.as_slice() {
            assert_eq!(record, *only, "{now}");
        } else if record.answer.is_some() {
            let reassessment = after.reassessment.as_ref().unwrap();
            assert!(
                reassessment.changed.contains(*now),
                "{now} is to be confirmed"
            );
            let given = assessment.history().answer_dates().get(*now);
            assert!(
                from.iter().any(|id| dates.get(*id) == given),
                "the date of {now} is one of those before"
            );
        }
    }
    assert!(
        after.controls.keys().all(|id| sources.contains_key(id)),
        "nothing is answered that was not"
    );
    let untouched = |state: &State| {
        let parked = state.room.parked.values();
        let parked: Vec<_> = parked
            .map(|one| (one.what.clone(), one.owner.clone()))
            .collect();
        let validations = state.validations.values();
        let validations: Vec<_> = validations
            .map(|one| (one.name.clone(), one.owner.clone()))
            .collect();
        (
            parked,
            validations,
            state.baselines.clone(),
            state.plan.people.clone(),
        )
    };
    assert_eq!(untouched(&after), untouched(&before));
    let named = after
        .room
        .parked
        .values()
        .filter_map(|one| one.control.as_ref());
    for id in named.chain(after.validations.values().flat_map(|one| &one.controls)) {
        assert!(
            !found.moved.contains_key(id) && !found.merged.contains_key(id),
            "{id} is named"
        );
    }
    for (fact, answer) in &before.profile.facts {
        assert_eq!(after.profile.facts.get(fact), Some(answer), "{fact}");
    }

    let last = assessment.history().entries().len() - 1;
    assert!(
        assessment
            .history()
            .last_said()
            .values()
            .all(|said| *said < last),
        "given again"
    );
    assert_eq!(
        upgrade(&after, questionnaire, None).edits(&after, questionnaire, DAY),
        []
    );
    is_intact(&assessment);
    let _ = assessment.undo(stamp(9_001));
    assert_eq!(assessment.state(), &before);
    assert_eq!(assessment.history().answer_dates(), &dates);
    is_intact(&assessment);
    let _ = assessment.redo(stamp(9_002));
    assert_eq!(assessment.state(), &after);
    is_intact(&assessment);
    // an answer after the upgrade counts, although the dates that the upgrade moved are earlier
    for control in found.merged.values().take(1).cloned() {
        let to = Some(Answer::Unknown {
            investigator: "ops".to_owned(),
            due: None,
        });
        assessment.change(Change::Answer { control, to }, stamp(1_000_000));
        is_intact(&assessment);
    }
    found
}

/// The history is whole, the file is read as it was written, and its summary has the same dates.
fn is_intact(assessment: &Assessment) {
    assert_eq!(assessment.faults(), []);
    let text = file::write(assessment);
    assert_eq!(&read(&text), assessment);
    let source = Source {
        name: "x".to_owned(),
        text,
    };
    let summary = glance(&source).unwrap();
    assert_eq!(&summary.given, assessment.history().answer_dates());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// An upgrade loses nothing, undo reverses it, and a second run changes nothing. There may already be data under
    /// the new id.
    #[test]
    fn an_upgrade_loses_nothing(
        changes in vec(change(small()), 0..60),
        squatter in proptest::option::of(any_words()),
    ) {
        let note = squatter.map(|to| Change::Note { control: "CX".to_owned(), to });
        let mut assessment = begin(small(), changes.into_iter().chain(note).collect());
        let before = assessment.state().clone();
        let found = upgrade(&before, second(), None);
        let edits = found.edits(&before, second(), DAY);
        assessment.change_all(edits, stamp(9_000));
        let after = assessment.state().clone();
        let named: &[_] = if found.kept.is_empty() { &[("C", "CX")] } else { &[] };
        let mut told = back(&after, &found.moved, named);
        prop_assert_eq!(&told.questionnaire.version, "2.0.0");
        told.questionnaire = before.questionnaire.clone();
        prop_assert_eq!(told.reassessment.as_ref().and_then(|begun| begun.before.as_deref()), Some("1.0.0"));
        told.reassessment = before.reassessment.clone();
        prop_assert_eq!(told, before.clone());
        // No answer counts as given on that date.
        let last = assessment.history().entries().len() - 1;
        prop_assert!(assessment.history().last_said().values().all(|said| *said < last));
        for (from, to) in &found.moved {
            let given = assessment.history().answer_dates();
            let answered = after.record(to).is_some_and(|record| record.answer.is_some());
            prop_assert!(!answered || given.get(to) == given.get(from), "{} {}", from, to);
        }
        prop_assert_eq!(upgrade(&after, second(), None).edits(&after, second(), DAY), []);
        prop_assert_eq!(&read(&file::write(&assessment)), &assessment);
        let _ = assessment.undo(stamp(9_001));
        prop_assert_eq!(assessment.state(), &before);
        prop_assert_eq!(assessment.faults(), []);
    }

    /// An upgrade that merges controls keeps every text and the most careful answer. There may already be data under the
    /// new id of the renamed control, and edits after the upgrade.
    #[test]
    fn a_merge_loses_nothing(
        changes in vec(change(small()), 0..60),
        squatter in proptest::option::of(any_words()),
    ) {
        let note = squatter.map(|to| Change::Note { control: "CX".to_owned(), to });
        let changes = changes.into_iter().chain(note);
        let changes: Vec<Change> = changes.zip(0..).map(|(change, at)| marked(change, at)).collect();
        let assessment = begin(small(), changes);
        let moves = assessment.state().profile.facts.get("moves").cloned();
        let rules = assessment.state().profile.facts.get("rules").cloned();
        let found = carries_everything(assessment, second_merged());
        let is_implied = moves == Some(FactAnswer::YesNo(false)) && rules.is_none();
        prop_assert_eq!(found.facts.contains_key("rules"), is_implied);
    }
}

/// 200 assessments of version 1.0.0, always the same, with many edits of the controls that are merged.
#[test]
fn an_upgrade_of_the_built_in_questionnaire_loses_nothing() {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let edits = (
        vec(change(first_full()), 0..40),
        vec(change(merged_only()), 0..60),
    );
    let mut merged: BTreeSet<String> = BTreeSet::new();
    for case in 0..200 {
        let (some, more) = edits.new_tree(&mut runner).unwrap().current();
        let changes = some.into_iter().chain(more).zip(0..);
        // some texts have no mark, so that empty ones and equal ones occur as well
        let changes = changes.map(|(change, at)| {
            if at % 5 == 0 {
                change
            } else {
                marked(change, at)
            }
        });
        let assessment = begin(first_full(), changes.collect());
        let found = std::panic::catch_unwind(|| carries_everything(assessment, second_full()));
        let found = found.unwrap_or_else(|_| panic!("case {case}"));
        merged.extend(found.merged.into_keys());
    }
    assert_eq!(
        merged.len(),
        MERGES.len(),
        "every merge occurred: {merged:?}"
    );
}

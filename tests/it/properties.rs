//! Properties of every assessment, tested with random ones.

mod documents;
mod plan_edits;
mod practice;
mod room;
pub(crate) mod upgrade;
mod worse;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use surefoot::base::diagnostic;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::{Answer, Evidence, Exception};
use surefoot::model::assessment::baseline::Baseline;
use surefoot::model::assessment::change::{Change, difference};
use surefoot::model::assessment::history::{History, Stamp};
use surefoot::model::assessment::plan::{Arrangement, CommittedPlan, Days, Person, Walk, Workday};
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::{Assessment, UnknownKeys, beginning, file};
use surefoot::model::questionnaire::{ControlIx, EvidenceState, FactKind, Questionnaire};
use surefoot::roadmap;
use surefoot::roadmap::Care;
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::targets::Standing;
use surefoot::store;

use crate::cases::{level_of, six};

pub(crate) fn full() -> &'static Questionnaire {
    static FULL: OnceLock<Questionnaire> = OnceLock::new();
    FULL.get_or_init(|| {
        store::questionnaire(None)
            .map_err(|fault| fault.to_string())
            .unwrap()
    })
}

fn small() -> &'static Questionnaire {
    static SMALL: OnceLock<Questionnaire> = OnceLock::new();
    SMALL.get_or_init(six)
}

fn today() -> Date {
    date(2026, 12, 1)
}

pub(crate) fn stamp(at: i64) -> Stamp {
    Stamp {
        at: Timestamp::from_second(1_790_000_000 + at).unwrap(),
        who: "team".to_owned(),
        salt: format!("salt-{at}"),
    }
}

/// Texts of every kind: empty, of several lines, with quotes, control characters and multi-byte letters.
fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z ]{1,12}",
        any::<String>().prop_map(|text| text.chars().take(20).collect()),
        Just("two\nlines \"\"\" '''\r\n\u{1b}[31m é\u{301} \u{202e}".to_owned()),
    ]
}

fn day() -> impl Strategy<Value = Date> {
    (0..400i32).prop_map(|days| {
        date(2026, 6, 1)
            .checked_add(jiff::Span::new().days(days))
            .unwrap()
    })
}

fn days() -> impl Strategy<Value = Days> {
    (day(), day()).prop_map(|(a, b)| Days {
        from: a.min(b),
        to: a.max(b),
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        6 => (0..5u8).prop_map(|level| Answer::Level(level_of(level))),
        1 => any_words().prop_map(|reason| Answer::NotApplicable { reason }),
        1 => (any_words(), option::of(day())).prop_map(|(who, by)| Answer::Unknown { investigator: who, due: by }),
    ]
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (0..3usize, 0..5u8, any_words(), option::of(day())).prop_map(|(state, level, what, expires)| {
        Evidence {
            state: EvidenceState::ALL[state],
            level: level_of(level),
            what,
            expires,
        }
    })
}

fn exception() -> impl Strategy<Value = Exception> {
    (any_words(), any_words(), any_words(), day(), day()).prop_map(
        |(owner, reason, measure, granted, expires)| Exception {
            owner,
            reason,
            compensating_control: measure,
            granted,
            expires,
        },
    )
}

fn fact(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Change> {
    (0..questionnaire.facts.len(), any::<u32>(), any::<bool>()).prop_map(
        move |(at, bits, clear)| {
            let fact = &questionnaire.facts[at.into()];
            let to = match &fact.kind {
                FactKind::YesNo => FactAnswer::YesNo(bits % 2 == 0),
                FactKind::Graded { choices, .. } => {
                    FactAnswer::Choice(choices[(bits as usize % choices.len()).into()].id.clone())
                }
                FactKind::Several { choices } => {
                    let chosen = choices
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| bits >> at & 1 == 1);
                    FactAnswer::Choices(chosen.map(|(_, choice)| choice.id.clone()).collect())
                }
            };
            Change::Fact {
                fact: fact.id.clone(),
                to: (!clear || bits % 8 != 0).then_some(to),
            }
        },
    )
}

fn arrangement() -> impl Strategy<Value = Arrangement> {
    (option::of(day()), option::of(day()), any::<bool>()).prop_map(
        |(start, not_before, dropped)| Arrangement {
            pinned_to: start,
            not_before,
            dropped,
        },
    )
}

fn agreed() -> impl Strategy<Value = CommittedPlan> {
    let gates = vec(("G[1-4]", day()), 0..4).prop_map(|gates| gates.into_iter().collect());
    let walk = (vec(any_words(), 0..4), vec("[a-z]{1,4}", 0..4))
        .prop_map(|(order, people)| Walk { order, people });
    (day(), walk, gates).prop_map(|(on, walk, gates)| CommittedPlan { on, walk, gates })
}

fn baseline() -> impl Strategy<Value = Baseline> {
    (any_words(), day(), vec("[0-9a-f]{8}", 0..3)).prop_map(|(name, on, upon)| Baseline {
        name,
        on,
        heads: upon.into_iter().collect(),
    })
}

pub(crate) fn change(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Change> {
    let control = || {
        (0..questionnaire.controls.len())
            .prop_map(|at| questionnaire.controls[at.into()].id.clone())
    };
    let phase = || {
        option::of(
            (0..questionnaire.phases.len())
                .prop_map(|at| questionnaire.phases[at.into()].id.clone()),
        )
    };
    let role =
        (0..questionnaire.roles.len()).prop_map(|at| questionnaire.roles[at.into()].id.clone());
    let person =
        (vec(role, 0..3), 1..101u8, vec(days(), 0..2)).prop_map(|(roles, percent, away)| Person {
            roles: roles.into_iter().collect(),
            percent,
            away: away.into_iter().collect(),
        });
    prop_oneof![
        4 => fact(questionnaire),
        12 => (control(), option::weighted(0.9, answer())).prop_map(|(control, to)| Change::Answer { control, to }),
        4 => (control(), option::of(evidence())).prop_map(|(control, to)| Change::Evidence { control, to }),
        1 => (control(), any_words()).prop_map(|(control, to)| Change::Note { control, to }),
        1 => (control(), option::of(any_words())).prop_map(|(control, to)| Change::Owner { control, to }),
        1 => (control(), option::of(any_words())).prop_map(|(control, to)| Change::Responsible { control, to }),
        1 => (control(), option::of(exception())).prop_map(|(control, to)| Change::Exception { control, to }),
        1 => any_words().prop_map(Change::System),
        1 => phase().prop_map(Change::CurrentPhase),
        2 => phase().prop_map(Change::TargetPhase),
        1 => option::of(day()).prop_map(Change::TargetDate),
        1 => any::<bool>().prop_map(|core| Change::Form(if core { Form::Core } else { Form::Full })),
        1 => ("[a-z]{1,4}", option::of(person)).prop_map(|(id, to)| Change::Person { id, to }),
        1 => option::of(day()).prop_map(Change::Start),
        1 => vec(0..7usize, 0..7).prop_map(|days| Change::Workdays(days.into_iter().map(|at| Workday::ALL[at]).collect())),
        1 => vec(day(), 0..4).prop_map(|days| Change::DaysOff(days.into_iter().collect())),
        1 => vec(days(), 0..3).prop_map(|days| Change::Freezes(days.into_iter().collect())),
        2 => (control(), option::of(arrangement())).prop_map(|(control, to)| {
            // An arrangement without content is none.
            Change::Arrangement { control, to: to.filter(|to| !to.is_empty()) }
        }),
        1 => option::of(agreed()).prop_map(Change::CommittedPlan),
        1 => ("[a-z]{1,4}", option::of(baseline())).prop_map(|(id, to)| Change::Baseline { id, to }),
        6 => room::change(questionnaire),
        4 => practice::change(questionnaire),
    ]
}

pub(crate) fn begin(questionnaire: &Questionnaire, changes: Vec<Change>) -> Assessment {
    begin_named(questionnaire, "Helper", changes)
}

/// An assessment of a system with this name; copies of one assessment share the name.
pub(crate) fn begin_named(
    questionnaire: &Questionnaire,
    system: &str,
    changes: Vec<Change>,
) -> Assessment {
    let mut assessment = Assessment::begin(beginning(questionnaire, system, Form::Full), stamp(0));
    for (at, change) in (1..).zip(changes) {
        assessment.change(change, stamp(at));
    }
    assessment
}

fn on_either() -> impl Strategy<Value = (&'static Questionnaire, Vec<Change>)> {
    prop_oneof![
        vec(change(small()), 0..60).prop_map(|changes| (small(), changes)),
        vec(change(full()), 0..60).prop_map(|changes| (full(), changes)),
    ]
}

fn read(text: &str) -> Assessment {
    let source = Source {
        name: "x".to_owned(),
        text: text.to_owned(),
    };
    let (assessment, found) = file::read(&source);
    let told = diagnostic::render_all(&found, std::slice::from_ref(&source), false);
    assert!(found.is_empty(), "{told}\n{text}");
    assessment.expect(&told)
}

/// Every control at one level, with verified evidence.
pub(crate) fn all_at(questionnaire: &Questionnaire, level: u8) -> Vec<Change> {
    let controls = questionnaire.controls.iter();
    controls
        .flat_map(|control| {
            let evidence = Evidence {
                state: EvidenceState::Verified,
                level: level_of(4),
                what: String::new(),
                expires: None,
            };
            [
                Change::Answer {
                    control: control.id.clone(),
                    to: Some(Answer::Level(level_of(level))),
                },
                Change::Evidence {
                    control: control.id.clone(),
                    to: Some(evidence),
                },
            ]
        })
        .collect()
}

/// An action of a user: several edits as one, undo, or redo.
#[derive(Clone, Debug)]
enum Deed {
    Edit(Vec<Change>),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![3 => vec(change(small()), 1..4).prop_map(Deed::Edit), 2 => Just(Deed::Undo), 2 => Just(Deed::Redo)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_saved_is_what_is_read((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        let text = file::write(&assessment);
        let again = read(&text);
        prop_assert_eq!(&again, &assessment);
        prop_assert_eq!(file::write(&again), text);
        prop_assert_eq!(again.faults(), []);
    }

    /// Controls that the short form does not ask are listed after all gaps found.
    #[test]
    fn gaps_that_were_found_stand_before_those_nobody_asked_about((questionnaire, changes) in on_either()) {
        let mut assessment = begin(questionnaire, changes);
        assessment.change(Change::Form(Form::Core), stamp(5000));
        let report = Evaluation::of(questionnaire, assessment.state(), date(2026, 12, 1));
        let unasked: Vec<bool> =
            report.gaps(questionnaire).iter().map(|gap| gap.standing == Standing::NotAsked).collect();
        prop_assert!(unasked.is_sorted(), "{unasked:?}");
    }

    /// Two edits concern the same subject exactly when its name is the same.
    #[test]
    fn edits_of_the_same_thing_know_each_other((_, changes) in on_either()) {
        for a in &changes {
            for b in &changes {
                prop_assert_eq!(a.is_of_the_same(b), a.subject() == b.subject(), "{:?} {:?}", a, b);
            }
        }
    }

    #[test]
    fn a_history_replayed_is_the_state((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        prop_assert_eq!(&assessment.history().replay(), assessment.state());
    }

    #[test]
    fn undoing_everything_leads_to_the_start_and_redoing_it_back(
        (questionnaire, changes) in on_either(),
        restart in any::<bool>(),
    ) {
        let start = begin(questionnaire, Vec::new());
        let mut assessment = begin(questionnaire, changes);
        let end = assessment.state().clone();
        if restart {
            assessment = read(&file::write(&assessment));
        }
        let mut at = 1000;
        while assessment.undo(stamp(at)).is_some() {
            at += 1;
        }
        prop_assert_eq!(assessment.state(), start.state());
        if restart {
            assessment = read(&file::write(&assessment));
        }
        while assessment.redo(stamp(at)).is_some() {
            at += 1;
        }
        prop_assert_eq!(assessment.state(), &end);
        prop_assert_eq!(assessment.faults(), []);
    }

    /// Undo and redo work as in any editor: one stack of earlier states and one of later states, which an edit clears.
    #[test]
    fn undo_and_redo_are_two_piles_of_states(deeds in vec(deed(), 0..40)) {
        let mut assessment = begin(small(), Vec::new());
        let (mut behind, mut ahead): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
        for (at, deed) in (1..).zip(deeds) {
            let before = assessment.state().clone();
            match deed {
                Deed::Edit(changes) => {
                    if assessment.change_all(changes, stamp(at)) {
                        behind.push(before);
                        ahead.clear();
                    }
                }
                Deed::Undo => {
                    let undone = assessment.undo(stamp(at)).is_some();
                    prop_assert_eq!(undone, !behind.is_empty());
                    if let Some(state) = behind.pop() {
                        ahead.push(before);
                        prop_assert_eq!(assessment.state(), &state);
                    }
                }
                Deed::Redo => {
                    let redone = assessment.redo(stamp(at)).is_some();
                    prop_assert_eq!(redone, !ahead.is_empty());
                    if let Some(state) = ahead.pop() {
                        behind.push(before);
                        prop_assert_eq!(assessment.state(), &state);
                    }
                }
            }
        }
        prop_assert_eq!(assessment.faults(), []);
    }

    #[test]
    fn every_change_has_an_inverse(before in vec(change(small()), 0..20), change in change(small())) {
        let mut state = begin(small(), before).state().clone();
        let start = state.clone();
        let inverse = change.clone().apply(&mut state);
        let after = state.clone();
        prop_assert_eq!(inverse.clone().apply(&mut state), change, "the inverse of the inverse is the change");
        prop_assert_eq!(&state, &start);
        for change in difference(&start, &after) {
            let _ = change.apply(&mut state);
        }
        prop_assert_eq!(state, after, "a difference leads from one state to the other");
    }

    #[test]
    fn one_changed_letter_in_the_history_is_noticed(changes in vec(change(small()), 1..12), place in any::<prop::sample::Index>()) {
        let assessment = begin(small(), changes);
        let text = file::write(&assessment);
        let history = text.find("[[history]]").unwrap();
        // Letters and digits of values only: the reader reports a changed key, and spaces have no meaning.
        let values: Vec<usize> = text
            .char_indices()
            .skip_while(|(at, _)| *at < history)
            .filter(|(at, letter)| {
                let line = text[..*at].rfind('\n').map_or(0, |end| end + 1);
                letter.is_ascii_lowercase() && text[line..*at].contains("= \"")
            })
            .map(|(at, _)| at)
            .collect();
        let at = values[place.index(values.len())];
        let letter = if &text[at..=at] == "e" { "f" } else { "e" };
        let broken = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
        let source = Source { name: "x".to_owned(), text: broken };
        let (assessment, found) = file::read(&source);
        let noticed = assessment.is_none_or(|assessment| !assessment.faults().is_empty()) || !found.is_empty();
        prop_assert!(noticed, "{}", &text[text[..at].rfind('\n').unwrap()..][..60]);
    }

    #[test]
    fn an_edit_by_hand_is_recorded_as_one_from_outside(changes in vec(change(small()), 0..12), edits in vec(change(small()), 1..6)) {
        let assessment = begin(small(), changes);
        let mut state = assessment.state().clone();
        for edit in edits {
            let _ = edit.apply(&mut state);
        }
        let mut by_hand = Assessment::from_parts(state.clone(), assessment.history().clone(), UnknownKeys::default());
        let differ = difference(assessment.state(), &state).len();
        prop_assert_eq!(by_hand.faults().is_empty(), differ == 0);
        prop_assert_eq!(by_hand.record_outside_edits(stamp(5000)), differ);
        prop_assert_eq!(by_hand.faults(), []);
        prop_assert_eq!(by_hand.state(), &state);
    }

    #[test]
    fn merging_is_commutative_and_idempotent(
        common in vec(change(small()), 0..8),
        ours in vec(change(small()), 0..8),
        theirs in vec(change(small()), 0..8),
    ) {
        let common = begin(small(), common);
        let apart = |changes: Vec<Change>, from: i64| {
            let mut copy = common.clone();
            for (at, change) in (from..).zip(changes) {
                copy.change(change, stamp(at));
            }
            copy
        };
        let (ours, theirs) = (apart(ours, 100), apart(theirs, 103));
        let merged = ours.history().merge(theirs.history());
        prop_assert_eq!(&merged, &theirs.history().merge(ours.history()));
        prop_assert_eq!(&merged, &merged.merge(ours.history()));
        prop_assert_eq!(merged.faults(), []);
        // A subject edited on one side only is as that side left it.
        let touched = |history: &History| -> BTreeMap<String, Change> {
            let new = history.entries().iter().skip(common.history().entries().len());
            new.flat_map(|entry| &entry.changes).map(|change| (change.subject(), change.clone())).collect()
        };
        let (a, b) = (touched(ours.history()), touched(theirs.history()));
        let conflicts: Vec<String> = merged.conflicts().iter().map(|conflict| conflict.subject.clone()).collect();
        for (subject, change) in &a {
            prop_assert_eq!(conflicts.contains(subject), change.can_conflict() && b.get(subject).is_some_and(|other| other != change), "{}", subject);
        }
    }

    #[test]
    fn low_is_at_most_high_and_nothing_passes_what_it_is_part_of((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        let report = Evaluation::of(questionnaire, assessment.state(), today());
        let card = &report.scorecard;
        let scores = [&card.whole].into_iter().chain(&card.layers).chain(&card.phases).chain(&card.themes).chain(card.cells.iter().flatten());
        for score in scores {
            for range in [score.attainment, score.maturity.map(|range| surefoot::rules::scorecard::Range { whole: range.whole * 4, ..range })].into_iter().flatten() {
                prop_assert!(range.low <= range.high && range.high <= range.whole, "{:?}", range);
            }
            for ratio in [score.confidence, score.completeness].into_iter().flatten() {
                prop_assert!(ratio.part <= ratio.whole);
                prop_assert_eq!(ratio.percent() == 100, ratio.part == ratio.whole);
                prop_assert_eq!(ratio.percent() == 0, ratio.part == 0);
            }
        }
        for pair in report.gates.windows(2) {
            prop_assert!(pair[1].state <= pair[0].state, "no gate is better than the one before it");
        }
        for (before, row) in report.targets.gates.indices().zip(report.targets.gates.iter().skip(1)) {
            for (control, target) in row.enumerated() {
                let before = report.targets.level(before, control);
                prop_assert!(before.is_none_or(|before| target.as_ref().is_some_and(|target| target.level >= before)));
            }
        }
    }

    #[test]
    fn all_at_four_is_everything_and_all_at_zero_is_nothing((questionnaire, changes) in on_either()) {
        let questionnaire: &Questionnaire = questionnaire;
        let facts = changes.into_iter().filter(|change| matches!(change, Change::Fact { .. } | Change::TargetPhase(_)));
        let mut assessment = begin(questionnaire, facts.collect());
        assessment.change_all(all_at(questionnaire, 4), stamp(5000));
        let report = Evaluation::of(questionnaire, assessment.state(), today());
        let range = report.scorecard.whole.attainment.unwrap();
        prop_assert_eq!((range.low, range.high), (range.whole, range.whole));
        prop_assert_eq!(range.percent_words(), "100%");
        prop_assert!(report.gates.iter().all(|gate| gate.blockers.is_empty()));
        let outlook = roadmap::outlook(questionnaire, assessment.state(), &[], &report.targets, today(), Care::First);
        prop_assert!(outlook.all.steps.is_empty());
        assessment.change_all(all_at(questionnaire, 0), stamp(5001));
        let range = Evaluation::of(questionnaire, assessment.state(), today()).scorecard.whole.attainment.unwrap();
        prop_assert_eq!((range.low, range.high), (0, 0));
        prop_assert_eq!(range.percent_words(), "0%");
    }

    #[test]
    fn raising_a_known_level_lowers_nothing((questionnaire, changes) in on_either(), which in any::<prop::sample::Index>(), by in 1..5u8) {
        let mut assessment = begin(questionnaire, changes);
        let known: Vec<(String, u8)> = assessment
            .state()
            .controls
            .iter()
            .filter_map(|(id, record)| Some((id.clone(), u8::from(record.level()?))))
            .collect();
        prop_assume!(!known.is_empty());
        let (control, level) = known[which.index(known.len())].clone();
        let before = Evaluation::of(questionnaire, assessment.state(), today());
        assessment.change(Change::Answer { control, to: Some(Answer::Level(level_of((level + by).min(4)))) }, stamp(5000));
        let after = Evaluation::of(questionnaire, assessment.state(), today());
        let pairs = [(before.scorecard.whole, after.scorecard.whole)]
            .into_iter()
            .chain(before.scorecard.layers.into_iter().zip(after.scorecard.layers))
            .chain(before.scorecard.themes.into_iter().zip(after.scorecard.themes));
        for (before, after) in pairs {
            for (before, after) in [(before.attainment, after.attainment), (before.maturity, after.maturity)] {
                prop_assert!(before.zip(after).is_none_or(|(before, after)| after.low >= before.low && after.high >= before.high));
            }
        }
        for (before, after) in before.gates.iter().zip(&after.gates) {
            prop_assert!(after.state >= before.state, "{:?} then {:?}", before, after);
        }
    }

    #[test]
    fn an_answer_behind_a_fact_that_no_longer_holds_counts_nowhere((questionnaire, changes) in on_either(), level in 0..5u8) {
        let mut assessment = begin(questionnaire, changes);
        let before = Evaluation::of(questionnaire, assessment.state(), today());
        let hidden = questionnaire.controls.indices().find(|&control| !before.targets.applies[control]);
        prop_assume!(hidden.is_some());
        let control = questionnaire.controls[hidden.unwrap()].id.clone();
        assessment.change(Change::Answer { control, to: Some(Answer::Level(level_of(level))) }, stamp(5000));
        prop_assert_eq!(Evaluation::of(questionnaire, assessment.state(), today()), before);
    }

    #[test]
    fn a_plan_has_a_date_or_a_reason_for_each_step((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        let state = assessment.state();
        let report = Evaluation::of(questionnaire, state, today());
        let outlook = roadmap::outlook(questionnaire, state, &[], &report.targets, today(), Care::First);
        let days = outlook.known.gates.iter().zip(&outlook.all.gates).map(|(known, all)| (known.day, all.day));
        for (known, all) in days.filter(|(known, all)| known.is_some() && all.is_some()) {
            prop_assert!(known <= all, "known gaps only is never later: {:?}, {:?}", known, all);
        }
        let plan = outlook.all;
        let keys: BTreeSet<String> = plan.steps.iter().map(|planned| roadmap::step_key(questionnaire, &planned.step)).collect();
        prop_assert_eq!(keys.len(), plan.steps.len(), "no two steps have one key");
        for (at, planned) in plan.steps.enumerated() {
            prop_assert!(!plan.because(questionnaire, at).is_empty());
            let Some(when) = &planned.when else { continue };
            prop_assert!(when.start <= when.end && when.start >= plan.start);
            prop_assert!(state.plan.workdays.contains(&Workday::of(when.start)));
            prop_assert!(!state.plan.days_off.contains(&when.start) && !state.plan.days_off.contains(&when.end));
            let person = &state.plan.people[&when.person];
            prop_assert!(person.away.iter().all(|away| when.start < away.from || away.to < when.start));
            for &before in &planned.step.after {
                let before = plan.steps[before].when.as_ref();
                prop_assert!(before.is_some_and(|before| before.end < when.start), "a step waits for what it needs");
            }
            // One person works on one step at a time.
            for other in plan.steps.iter().skip(usize::from(at) + 1).filter_map(|other| other.when.as_ref()) {
                prop_assert!(other.person != when.person || other.end < when.start || when.end < other.start);
            }
        }
        for (before, after) in plan.gates.iter().zip(plan.gates.iter().skip(1)) {
            prop_assert!(after.day.is_none_or(|after| before.day.is_some_and(|before| before <= after)));
        }
        let works = plan.steps.iter().any(|planned| planned.when.is_some());
        for (at, gate) in plan.gates.enumerated() {
            let shut = plan.shut_by(at);
            prop_assert!(gate.dropped.iter().all(|control| shut.contains(control)));
            let nobody = plan.gates.through(at).iter().any(|gate| !gate.missing.is_empty());
            prop_assert!(gate.day.is_some() || nobody || !shut.is_empty() || !works, "a shut gate says why: {:?}", gate);
            prop_assert!(gate.bound.is_none_or(|bound| gate.day.is_some_and(|day| bound <= day)), "{:?}", gate);
            if report.gates[at].state == surefoot::rules::gates::GateState::Passes {
                prop_assert_eq!(gate.day, Some(today()), "a gate that passes today has no later date");
            }
        }
    }
}

/// With a person in each role, a gate without a date is blocked by the dropped control and by nothing else, even if no
/// gate asks for that control itself but another one depends on it.
#[test]
fn a_gate_is_shut_by_the_one_control_that_was_dropped() {
    let mut questionnaire = full().clone();
    let needed: BTreeSet<ControlIx> = questionnaire
        .controls
        .iter()
        .flat_map(|control| &control.after)
        .map(|after| after.control)
        .collect();
    for control in needed {
        questionnaire.controls[control].must = false;
    }
    let questionnaire = &questionnaire;
    let person = |role: &str| Person {
        roles: [role.to_owned()].into(),
        percent: 100,
        away: [].into(),
    };
    let people = questionnaire.roles.iter().map(|role| Change::Person {
        id: role.id.clone(),
        to: Some(person(&role.id)),
    });
    let wanted = Change::TargetPhase(questionnaire.phases.last().map(|phase| phase.id.clone()));
    let levels = questionnaire.controls.iter().map(|control| Change::Answer {
        control: control.id.clone(),
        to: Some(Answer::Level(level_of(0))),
    });
    let changes: Vec<Change> = people.chain(levels).chain([wanted]).collect();
    let mut behind = 0;
    for (at, control) in questionnaire.controls.enumerated() {
        let mut assessment = begin(questionnaire, changes.clone());
        let dropped = Arrangement {
            dropped: true,
            ..Arrangement::default()
        };
        assessment.change(
            Change::Arrangement {
                control: control.id.clone(),
                to: Some(dropped),
            },
            stamp(5000),
        );
        let report = Evaluation::of(questionnaire, assessment.state(), today());
        let (state, targets) = (assessment.state(), &report.targets);
        let plan = roadmap::outlook(questionnaire, state, &[], targets, today(), Care::First).all;
        for (gate, opens) in plan.gates.enumerated() {
            let expected: Vec<ControlIx> = if opens.day.is_none() {
                vec![at]
            } else {
                Vec::new()
            };
            assert_eq!(
                Vec::from_iter(plan.shut_by(gate)),
                expected,
                "{} and {:?}",
                control.id,
                opens.gate
            );
            behind += usize::from(opens.day.is_none() && opens.dropped.is_empty());
        }
    }
    assert!(
        behind > 0,
        "some are shut by a control that they do not ask for themselves"
    );
}

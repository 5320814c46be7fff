//! Properties of the plan after an edit of the plan settings, whether a screen, a command or a text editor made it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::plan::{Arrangement, Days, Person, PlanSettings};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::{self, Care, Outlook, Planned, Reason, Roadmap};
use surefoot::rules::evaluation::Evaluation;

use super::{begin, full, level_of, stamp, today};

/// A team of several people with several roles each, and every control at some level: plans with enough detail to go
/// wrong.
fn team(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Vec<Change>> {
    let person = (vec(0..questionnaire.roles.len(), 1..3), 1..101u8);
    let levels = vec(0..4u8, questionnaire.controls.len());
    (vec(person, 3..9), levels, 0..questionnaire.phases.len()).prop_map(
        move |(people, levels, phase)| {
            let controls = questionnaire.controls.iter().zip(levels);
            let mut changes: Vec<Change> = controls
                .map(|(control, level)| Change::Answer {
                    control: control.id.clone(),
                    to: Some(Answer::Level(level_of(level))),
                })
                .collect();
            changes.push(Change::TargetPhase(Some(
                questionnaire.phases[phase.into()].id.clone(),
            )));
            changes.extend(questionnaire.roles.iter().map(|role| Change::Person {
                id: role.id.clone(),
                to: None,
            }));
            changes.extend(
                people
                    .into_iter()
                    .enumerate()
                    .map(|(at, (roles, percent))| {
                        let roles = roles
                            .into_iter()
                            .map(|role| questionnaire.roles[role.into()].id.clone())
                            .collect();
                        Change::Person {
                            id: format!("p{at}"),
                            to: Some(Person {
                                roles,
                                percent,
                                away: [].into(),
                            }),
                        }
                    }),
            );
            changes
        },
    )
}

/// The roadmap of a file: nothing is known but the assessment with its history.
fn opened(assessment: &Assessment) -> Outlook {
    planned(assessment, &assessment.earlier_plans())
}

fn planned(assessment: &Assessment, earlier: &[PlanSettings]) -> Outlook {
    let (questionnaire, state) = (full(), assessment.state());
    let targets = Evaluation::of(questionnaire, state, today()).targets;
    roadmap::outlook(
        questionnaire,
        state,
        earlier,
        &targets,
        today(),
        Care::Improved,
    )
}

/// The roadmap on a screen that was open before the edit.
fn still_open(before: &Assessment, shown: &Outlook, after: &Assessment) -> Outlook {
    let (questionnaire, state) = (full(), after.state());
    let targets = Evaluation::of(questionnaire, state, today()).targets;
    let before = (&before.state().plan, shown);
    roadmap::outlook_after(
        questionnaire,
        state,
        &targets,
        today(),
        Care::Improved,
        before,
    )
}

/// The same edits, made in the file with a text editor: the history does not contain them.
fn edited_outside(before: &Assessment, after: &Assessment) -> Assessment {
    Assessment::from_parts(
        after.state().clone(),
        before.history().clone(),
        after.kept().clone(),
    )
}

/// The gates that are later than before, or have lost their date.
fn delayed(before: &Outlook, after: &Outlook) -> Vec<String> {
    let delayed = |before: &Roadmap, after: &Roadmap| {
        let gates = before.gates.iter().zip(&after.gates);
        let delayed = gates.filter(|(before, after)| {
            before
                .day
                .is_some_and(|before| after.day.is_none_or(|after| after > before))
        });
        delayed
            .map(|(before, after)| format!("{:?} {:?}", before.day, after.day))
            .collect::<Vec<_>>()
    };
    [
        delayed(&before.known, &after.known),
        delayed(&before.all, &after.all),
    ]
    .concat()
}

/// Teams and an edit that gives each more people or more time, from a fixed seed: the first ones, and some for which the
/// search alone would delay a gate.
fn helped() -> Vec<(Assessment, Assessment)> {
    let questionnaire = full();
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        1..101u8,
        any::<bool>(),
    );
    let cases = (team(questionnaire), edit);
    let mut runner = TestRunner::deterministic();
    let case = |_| {
        let (changes, (role, person, percent, joins)) =
            cases.new_tree(&mut runner).unwrap().current();
        let mut before = begin(questionnaire, Vec::new());
        before.change_all(changes, stamp(1));
        let mut after = before.clone();
        let role = questionnaire.roles[role.index(questionnaire.roles.len()).into()]
            .id
            .clone();
        let people: Vec<_> = before.state().plan.people.iter().collect();
        let (id, known) = people[person.index(people.len())];
        let change = if joins {
            // the id sorts before all others
            let newcomer = Person {
                roles: [role].into(),
                percent,
                away: [].into(),
            };
            Change::Person {
                id: "0".to_owned(),
                to: Some(newcomer),
            }
        } else {
            let mut more = known.clone();
            more.percent = more.percent.max(percent);
            more.roles.insert(role);
            Change::Person {
                id: id.clone(),
                to: Some(more),
            }
        };
        after.change(change, stamp(1_000));
        (before, after)
    };
    let cases: Vec<_> = (0..300).map(case).collect();
    let chosen = (0..12).chain([57, 76, 298, 299]);
    chosen.map(|at| cases[at].clone()).collect()
}

#[test]
fn more_people_never_show_a_later_gate() {
    let mut would_be_later = 0;
    for (before, after) in helped() {
        let shown = opened(&before);
        let by_key = still_open(&before, &shown, &after);
        let by_command = opened(&after);
        let by_editor = opened(&edited_outside(&before, &after));
        assert_eq!(delayed(&shown, &by_command), [""; 0]);
        assert_eq!(by_key, by_command, "a screen shows what a command shows");
        assert_eq!(by_editor, by_command, "a text editor makes the same edit");
        for plan in [&by_command.known, &by_command.all] {
            let gates = plan.gates.iter();
            assert!(
                gates
                    .filter_map(|gate| gate.bound.zip(gate.day))
                    .all(|(bound, day)| bound <= day)
            );
        }
        would_be_later += usize::from(!delayed(&shown, &planned(&after, &[])).is_empty());
    }
    assert!(
        would_be_later > 0,
        "without the history, some gate would be later"
    );
}

/// Settings that limit nothing: the start that applies anyway, a freeze and an absence that are over, and a day off that
/// is no working day.
fn idle_edits(assessment: &Assessment) -> Vec<Change> {
    let past = Days {
        from: today().yesterday().unwrap(),
        to: today().yesterday().unwrap(),
    };
    let (id, person) = assessment.state().plan.people.first_key_value().unwrap();
    let mut person = person.clone();
    person.away.insert(past);
    vec![
        Change::Start(Some(today())),
        Change::Freezes([past].into()),
        Change::DaysOff([jiff::civil::date(2026, 12, 6)].into()),
        Change::Person {
            id: id.clone(),
            to: Some(person),
        },
        Change::System("another name".to_owned()),
    ]
}

#[test]
fn a_what_if_that_changes_nothing_changes_no_date() {
    for (_, base) in helped().into_iter().take(8) {
        let shown = opened(&base);
        let gates = |outlook: &Outlook| (outlook.known.gates.clone(), outlook.all.gates.clone());
        for (at, change) in (2_000..).zip(idle_edits(&base)) {
            let mut after = base.clone();
            assert!(after.change(change.clone(), stamp(at)));
            assert_eq!(gates(&opened(&after)), gates(&shown), "{change:?}");
            assert_eq!(
                gates(&opened(&edited_outside(&base, &after))),
                gates(&shown),
                "{change:?}"
            );
            after.undo(stamp(3_000)).unwrap();
            assert_eq!(opened(&after), shown, "undone: {change:?}");
        }
    }
}

/// Committing to a plan, undoing an edit and writing a note leave the plan as it is.
#[test]
fn a_commitment_or_a_note_changes_no_step() {
    for (_, base) in helped().into_iter().take(4) {
        let shown = opened(&base);
        let mut after = base.clone();
        let agreed = shown.agreed(full(), today());
        after.change(Change::CommittedPlan(Some(agreed)), stamp(2_000));
        assert_eq!(opened(&after), shown);
        after.change(
            Change::Note {
                control: "DAT-P1".to_owned(),
                to: "a note".to_owned(),
            },
            stamp(2_001),
        );
        assert_eq!(opened(&after), shown);
    }
}

/// A new plan is searched for if the plan before the edit would miss the pin.
#[test]
fn a_pin_that_can_be_kept_is_kept() {
    let mut pinned = 0;
    for (_, base) in helped().into_iter().take(6) {
        let shown = opened(&base);
        let steps = &shown.all.steps;
        let waits = |step: &&Planned| {
            let because = step.when.as_ref().map(|when| &when.because);
            matches!(because, Some(Reason::Busy { .. }))
        };
        for step in steps.iter().filter(waits).take(3) {
            let start = step.when.as_ref().unwrap().start;
            for days in [-3, 4] {
                let day = start.checked_add(jiff::Span::new().days(days)).unwrap();
                let arranged = Arrangement {
                    pinned_to: Some(day),
                    ..Arrangement::default()
                };
                let control = full().controls[step.step.control].id.clone();
                let mut after = base.clone();
                after.change(
                    Change::Arrangement {
                        control,
                        to: Some(arranged),
                    },
                    stamp(2_000),
                );
                let fresh = planned(&after, &[]);
                let missed = opened(&after).all.missed;
                assert!(
                    missed.iter().all(|pin| fresh.all.missed.contains(pin)),
                    "{missed:?}"
                );
                pinned += usize::from(missed.is_empty());
            }
        }
    }
    assert!(pinned > 0, "some pins can be kept");
}

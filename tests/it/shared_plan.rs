//! One plan for several systems with the same people: dates worked out by hand, and properties that hold for all plans.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use surefoot::model::assessment::State;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::plan::{Days, Person, Workday};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::shared::{Contribution, Shared, shared};
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::targets::targets;

use crate::binary::Workspace;
use crate::cases::{assessments, level_of, six};

const TODAY: Date = date(2026, 11, 30);

/// Case 13 with G1 as its target: from Tuesday 1 December 2026 `ola` works on A for 1 day, and then `bo`, at half time,
/// on B for 6 days: 2, 3, 4, 7, 8, 9 December. Alone, G1 can pass on the 9th.
fn cart() -> State {
    let (_, assessment) = assessments().find(|(name, _)| name == "13-plan").unwrap();
    let mut state = assessment.state().clone();
    state.profile.target_phase = Some("early".to_owned());
    state.plan.start = Some(date(2026, 12, 1));
    state.plan.people = [("ola", "owner", 100), ("bo", "builder", 50)]
        .map(|(id, role, percent)| {
            let roles = [role.to_owned()].into();
            (
                id.to_owned(),
                Person {
                    roles,
                    percent,
                    away: BTreeSet::new(),
                },
            )
        })
        .into();
    state
}

fn part(questionnaire: &Questionnaire, state: &State) -> Contribution {
    Contribution::of(
        questionnaire,
        state,
        &[],
        &targets(questionnaire, &state.profile),
        TODAY,
        Care::Improved,
    )
}

fn planned(states: &[&State]) -> Shared {
    let questionnaire = six();
    let parts: Vec<Contribution> = states
        .iter()
        .map(|state| part(&questionnaire, state))
        .collect();
    shared(&parts.iter().collect::<Vec<_>>(), Care::Improved)
}

/// The day of December on which G1 of each system can pass, alone and together.
fn days(states: &[&State]) -> Vec<(i8, i8)> {
    let shared = planned(states);
    let days = shared.systems.iter().map(|system| {
        let gate = &system.gates[0];
        assert_eq!(
            (gate.alone.0, gate.together.0),
            (gate.alone.1, gate.together.1),
            "nothing is unknown"
        );
        (gate.alone.0.unwrap().day(), gate.together.0.unwrap().day())
    });
    days.collect()
}

/// The first system has the plan it would have alone: A on the 1st, B until the 9th. For the other one `ola` does A on
/// the 2nd, and `bo` begins B on the 10th: 10, 11, 14, 15, 16, 17 December. No plan is faster than 1 day and then 6, in
/// sequence, for whichever comes first.
#[test]
fn two_systems_wait_for_the_person_they_share() {
    let (one, mut two) = (cart(), cart());
    assert_eq!(days(&[&one, &two]), [(9, 9), (9, 17)]);
    let shared = planned(&[&one, &two]);
    assert_eq!(
        shared.systems[1].gates[0].bound,
        (Some(date(2026, 12, 9)), Some(date(2026, 12, 9)))
    );
    let load = |at: usize| {
        (
            shared.people[at].person.as_str(),
            shared.people[at].days,
            shared.people[at].until,
        )
    };
    assert_eq!(
        [load(0), load(1)],
        [
            ("bo", 12, date(2026, 12, 17)),
            ("ola", 2, date(2026, 12, 2))
        ]
    );
    assert_eq!(shared.people[0].systems, [0, 1]);
    // An absence on the 10th and 11th in one file counts for both: 14, 15, 16, 17, 18, 21.
    let mut away = cart();
    let absence = Days {
        from: date(2026, 12, 10),
        to: date(2026, 12, 11),
    };
    away.plan.people.get_mut("bo").unwrap().away.insert(absence);
    assert_eq!(days(&[&away, &two]), [(9, 9), (9, 21)]);
    // If nobody works on Mondays, B of the second is done on 10, 11, 15, 16, 17, 18.
    two.plan.workdays.remove(&Workday::Monday);
    // Alone: A on the 1st, B on 2, 3, 4, 8, 9, 10.
    assert_eq!(days(&[&one, &two]), [(9, 9), (10, 18)]);
    // The second begins no earlier than the 14th: A on the 15th, as the 14th is a Monday; B on 16, 17, 18, 22, 23, 24.
    two.plan.start = Some(date(2026, 12, 14));
    assert_eq!(days(&[&one, &two]), [(9, 9), (24, 24)]);
}

/// One file gives `bo` half time, the other full time: the larger value applies to both. B takes 3 days: 2, 3, 4
/// December, then 7, 8, 9.
#[test]
fn the_largest_percent_is_what_there_is() {
    let (one, mut two) = (cart(), cart());
    two.plan.people.get_mut("bo").unwrap().percent = 100;
    assert_eq!(days(&[&one, &two]), [(9, 4), (4, 9)]);
    let shared = planned(&[&one, &two]);
    assert!(
        shared.people[0].differs && shared.people[0].percent == 100 && !shared.people[1].differs
    );
}

/// Other people in the same roles are not shared: each system has its own plan, as does a single system.
#[test]
fn who_shares_nobody_waits_for_nobody() {
    let (one, mut two) = (cart(), cart());
    let people = std::mem::take(&mut two.plan.people);
    two.plan.people = people
        .into_iter()
        .map(|(id, person)| (format!("{id} of two"), person))
        .collect();
    assert_eq!(days(&[&one, &two]), [(9, 9), (9, 9)]);
    assert!(
        planned(&[&one, &two])
            .systems
            .iter()
            .all(|system| !system.shares)
    );
    assert_eq!(days(&[&one]), [(9, 9)]);
    // A third system shares one person with each of the others, which connects all of them.
    let mut third = cart();
    third
        .plan
        .people
        .insert("bo of two".to_owned(), third.plan.people["bo"].clone());
    assert!(
        planned(&[&one, &two, &third])
            .systems
            .iter()
            .all(|system| system.shares)
    );
}

/// A system for `six` with these levels (above 4: unanswered) and these people, each with the same percent in every
/// system.
fn system(levels: &[u8], people: &[bool]) -> State {
    let mut state = cart();
    state.profile.target_phase = Some("late".to_owned());
    for (control, level) in ["A", "B", "C", "D", "E"].into_iter().zip(levels) {
        let answer = if *level > 4 {
            None
        } else {
            Some(Answer::Level(level_of(*level)))
        };
        state.controls.entry(control.to_owned()).or_default().answer = answer;
    }
    let everybody = [
        ("ola", "owner", 100),
        ("bo", "builder", 50),
        ("kim", "owner", 30),
        ("lee", "builder", 70),
    ];
    let there = everybody
        .into_iter()
        .zip(people)
        .filter(|(_, there)| **there);
    state.plan.people = there
        .map(|((id, role, percent), _)| {
            let roles = [role.to_owned()].into();
            (
                id.to_owned(),
                Person {
                    roles,
                    percent,
                    away: BTreeSet::new(),
                },
            )
        })
        .collect();
    state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// With the same percent everywhere, no gate passes together before the date that no plan can beat alone; and where
    /// the plan alone is proven optimal, not before its date. The plan alone is the one of the roadmap, and a single
    /// system has exactly that.
    #[test]
    fn together_is_never_earlier_than_what_no_plan_beats_alone(
        systems in vec((vec(0_u8..7, 5), vec(any::<bool>(), 4)), 1..5),
    ) {
        let questionnaire = six();
        let states: Vec<State> = systems.iter().map(|(levels, people)| system(levels, people)).collect();
        let shared = planned(&states.iter().collect::<Vec<_>>());
        prop_assert_eq!(shared.systems.len(), states.len());
        for (state, found) in states.iter().zip(&shared.systems) {
            let targets = targets(&questionnaire, &state.profile);
            let own = outlook(&questionnaire, state, &[], &targets, TODAY, Care::Improved);
            for gate in &found.gates {
                let at = gate.gate;
                prop_assert_eq!(gate.alone, own.gate(at));
                prop_assert_eq!(gate.together.1.is_some(), gate.alone.1.is_some(), "who can do it can do it together");
                if !found.shares || states.len() == 1 {
                    prop_assert_eq!(gate.together, gate.alone);
                }
                let bounds = [&own.known, &own.all].map(|plan| plan.gates[at].bound);
                if let ([Some(known), Some(all)], (Some(early), Some(late))) = (bounds, gate.together) {
                    prop_assert!(early >= known.min(all) && late >= known.max(all), "{:?}", gate);
                }
                if let ((Some(early), Some(late)), (Some(first), Some(last))) = (gate.together, gate.bound) {
                    prop_assert!(early >= first && late >= last, "{:?}", gate);
                }
            }
        }
        // Equal input gives an equal plan.
        prop_assert_eq!(planned(&states.iter().collect::<Vec<_>>()), shared);
    }
}

/// Two new files share the people that are named after roles. The system named first comes first; otherwise the one
/// with higher risk.
#[test]
fn the_plan_is_told_on_a_page_and_to_programs_and_in_files() {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    desk.fine("new y --name Other");
    desk.fine("set x target_phase=prototype DAT-P1=1 MOD-P1=0");
    desk.fine("set y target_phase=prototype DAT-P1=0 MOD-P1=1");
    let told = desk.fine("portfolio . --plan --date 2026-12-01");
    assert!(
        told.contains("Shared plan for 2 systems") && told.contains("These ids are roles"),
        "{told}"
    );
    let order = |line: &str| -> Vec<String> {
        let wire: serde_json::Value = serde_json::from_str(&desk.fine(line)).unwrap();
        let systems = wire["plan"]["systems"].as_array().unwrap();
        systems
            .iter()
            .map(|one| one["file"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        order("portfolio . --plan --json"),
        ["./x.surefoot.toml", "./y.surefoot.toml"]
    );
    assert_eq!(
        order("portfolio . --plan --json --first other"),
        ["./y.surefoot.toml", "./x.surefoot.toml"]
    );
    assert!(!desk.fine("portfolio . --json").contains("\"plan\""));
    desk.fine("portfolio . --plan --md all.md --xlsx all.xlsx --pdf all.pdf");
    assert!(
        desk.read("all.md").contains("Shared plan"),
        "{}",
        desk.read("all.md")
    );
    let refused = desk.refused("portfolio . --plan --first Helpr");
    assert!(
        refused.contains("no selected system is called `Helpr`. Did you mean `Helper`?"),
        "{refused}"
    );
    assert!(
        desk.refused("portfolio . --first Helper")
            .contains("--plan")
    );
}

//! Gates and exceptions: worked out by hand on the tiny questionnaire.
//!
//! Targets of the plain system: G1 D1 2, D2 1, D3 1 · G2 D1 2, D2 1, M1 1, D3 1, M2 1 · G3 D1 2, D2 2, M1 2, D3 1, M2 1 ·
//! G4 D1 3, D2 2, M1 2, D3 2, M2 2. Only D1 is never deferrable.

use super::Verdict;
use super::gates::*;
use super::read::EvidenceState::{Claimed, Shown, Verified};
use super::rules::*;
use super::tiny::*;

fn judge(a: &Assessment) -> Verdict {
    super::judge(&tiny(), a)
}

fn states(a: &Assessment) -> Vec<State> {
    judge(a).gates.iter().map(|g| g.state).collect()
}

/// Exactly what G4 asks of the plain system.
fn met() -> Assessment {
    let mut a = plain_system("scale");
    for (id, level) in [("D1", 3), ("D2", 2), ("D3", 2), ("M1", 2), ("M2", 2)] {
        answer(&mut a, id, level, if id == "D1" { Verified } else { Shown });
    }
    a
}

fn blocker(id: &str, gap: Gap) -> Blocker {
    Blocker {
        control: Some(id.to_string()),
        gap,
    }
}

fn exception<'a>(a: &'a mut Assessment, id: &str) -> &'a mut Exception {
    a.records
        .get_mut(id)
        .and_then(|r| r.exception.as_mut())
        .expect("an exception")
}

fn refusals_of(a: &Assessment, gate: usize) -> Vec<(String, Vec<Refusal>)> {
    judge(a).gates[gate]
        .refused
        .iter()
        .map(|r| (r.control.clone(), r.reasons.clone()))
        .collect()
}

#[test]
fn met_assessment_passes_every_gate() {
    assert_eq!(states(&met()), [State::Passes; 4]);
}

#[test]
fn one_level_short_fails_from_that_gate_on() {
    // D2 at 1: G1 and G2 ask 1; G3 asks 2. At G4 level 1 is below the lowest mandatory level 2.
    let mut a = met();
    answer(&mut a, "D2", 1, Shown);
    assert_eq!(
        states(&a),
        [State::Passes, State::Passes, State::Fails, State::Fails]
    );
    assert_eq!(
        judge(&a).gates[2].blockers,
        [blocker(
            "D2",
            Gap::BelowTarget {
                below_lowest: false
            }
        )]
    );
    assert_eq!(
        judge(&a).gates[3].certain_blockers,
        [blocker("D2", Gap::BelowTarget { below_lowest: true })]
    );
}

#[test]
fn no_gate_is_better_than_the_one_before() {
    // D1 at 1 is short at every gate.
    let mut a = met();
    answer(&mut a, "D1", 1, Verified);
    assert_eq!(states(&a), [State::Fails; 4]);
    let mut q = tiny();
    let mut a = met();
    answer(&mut a, "M2", 0, Shown);
    q.gates[0].should_attainment = 100;
    q.gates[0].covers = vec!["production".to_string()];
    q.gates
        .iter_mut()
        .skip(1)
        .for_each(|g| g.should_attainment = 0);
    // G1 now asks M1 and M2 and misses its threshold; G2 has none and would pass by itself.
    let verdict = super::judge(&q, &a);
    assert!(verdict.gates[1].blockers.is_empty());
    assert_eq!(verdict.gates[1].state, State::Fails);
}

#[test]
fn missing_answers_are_inconclusive() {
    for other in [Answer::Unanswered, Answer::Unknown] {
        let mut a = met();
        answer_other(&mut a, "M1", other);
        assert_eq!(
            states(&a),
            [
                State::Passes,
                State::Inconclusive,
                State::Inconclusive,
                State::Inconclusive
            ]
        );
        let g2 = &judge(&a).gates[1];
        assert_eq!(
            g2.blockers,
            [blocker("M1", Gap::BelowTarget { below_lowest: true })]
        );
        assert!(g2.certain_blockers.is_empty());
    }
    let mut a = met();
    a.records.remove("M1");
    assert_eq!(states(&a)[1], State::Inconclusive);
}

#[test]
fn known_gap_fails_whatever_the_missing_answers_are() {
    let mut a = met();
    answer_other(&mut a, "M1", Answer::Unknown);
    answer(&mut a, "D2", 0, Shown);
    assert_eq!(states(&a), [State::Fails; 4]);
    assert_eq!(
        judge(&a).gates[1].certain_blockers,
        [blocker("D2", Gap::BelowTarget { below_lowest: true })]
    );
}

#[test]
fn unanswered_fact_and_short_form_are_inconclusive() {
    // Without regulation, the GDPR binds D2: verified evidence is needed at G3, and 1 point leaves the tier low.
    let mut a = met();
    answer(&mut a, "D2", 2, Verified);
    a.facts.remove("regulation");
    assert_eq!(states(&a), [State::Inconclusive; 4]);
    let mut a = met();
    a.form = Form::Short;
    assert_eq!(states(&a), [State::Inconclusive; 4]);
    // For scale the short form asks nothing, but the answers that there are count.
    assert_eq!(judge(&a).gates[0].blockers, []);
    a.records.remove("D1");
    assert_eq!(
        judge(&a).gates[0].blockers,
        [blocker("D1", Gap::BelowTarget { below_lowest: true })]
    );
}

#[test]
fn evidence_is_asked_above_target_1() {
    // Claimed only: G1 asks claimed; at G2 D1 has target 2 and needs shown, D2 and M1 have target 1.
    let mut a = met();
    for id in ["D1", "D2", "M1"] {
        answer(&mut a, id, 3, Claimed);
    }
    assert_eq!(judge(&a).gates[0].state, State::Passes);
    assert_eq!(judge(&a).gates[1].blockers, [blocker("D1", Gap::Evidence)]);
    // G3 asks verified of D1 (never deferrable), shown of D2 and M1.
    for id in ["D1", "D2", "M1"] {
        answer(&mut a, id, 3, Shown);
    }
    assert_eq!(judge(&a).gates[1].state, State::Passes);
    assert_eq!(judge(&a).gates[2].blockers, [blocker("D1", Gap::Evidence)]);
}

#[test]
fn evidence_must_reach_the_target_and_last() {
    let mut a = met();
    let set = |a: &mut Assessment, level, expires| {
        a.records.get_mut("M1").expect("M1").evidence = Some(Evidence {
            state: Verified,
            level,
            expires,
        });
    };
    set(&mut a, 1, None);
    assert_eq!(
        states(&a),
        [State::Passes, State::Passes, State::Fails, State::Fails]
    );
    // The day of expiry still counts.
    set(&mut a, 2, Some(TODAY));
    assert_eq!(states(&a), [State::Passes; 4]);
    set(&mut a, 2, Some(TODAY - 1));
    assert_eq!(judge(&a).gates[2].blockers, [blocker("M1", Gap::Evidence)]);
}

#[test]
fn should_attainment_blocks_as_a_whole() {
    // G2: D3 1 of 1 and M2 0 of 1 are 50%, below 60%. G1 has no threshold.
    let mut a = met();
    answer(&mut a, "M2", 0, Claimed);
    let verdict = judge(&a);
    assert_eq!(verdict.gates[0].state, State::Passes);
    assert_eq!(verdict.gates[1].state, State::Fails);
    assert_eq!(
        verdict.gates[1].blockers,
        [Blocker {
            control: None,
            gap: Gap::ShouldAttainment
        }]
    );
    // An exact hit passes.
    let mut q = tiny();
    q.gates[1].should_attainment = 50;
    assert_eq!(super::judge(&q, &a).gates[1].state, State::Passes);
    // An empty set passes.
    answer_other(&mut a, "M2", Answer::NotApplicable);
    answer_other(&mut a, "D3", Answer::NotApplicable);
    assert_eq!(states(&a), [State::Passes; 4]);
}

#[test]
fn only_facts_set_aside_a_never_deferrable_control() {
    let mut a = met();
    answer_other(&mut a, "M1", Answer::NotApplicable);
    assert_eq!(states(&a), [State::Passes; 4]);
    answer_other(&mut a, "D1", Answer::NotApplicable);
    assert_eq!(states(&a), [State::Inconclusive; 4]);
    assert_eq!(judge(&a).gates[0].blockers, [blocker("D1", Gap::SetAside)]);
}

#[test]
fn exception_covers_a_gap_conditionally() {
    // D2 at 1 is one short at G3, where the lowest level is 1; at G4 the lowest is 2, so the exception is refused.
    let mut a = met();
    answer(&mut a, "D2", 1, Shown);
    except(&mut a, "D2");
    assert_eq!(
        states(&a),
        [
            State::Passes,
            State::Passes,
            State::PassesConditionally,
            State::Fails
        ]
    );
    assert_eq!(judge(&a).gates[2].covered, ["D2"]);
    assert_eq!(
        refusals_of(&a, 3),
        [("D2".to_string(), vec![Refusal::BelowLowest])]
    );
    // An exception beside an unanswered control: inconclusive, for the second judgement passes conditionally.
    answer_other(&mut a, "M1", Answer::Unanswered);
    assert_eq!(states(&a)[2], State::Inconclusive);
}

#[test]
fn allowance_refuses_the_latest_granted() {
    // 3 mandatory controls asked at G3: ⌈10% of 3⌉ = 1, at least 1. D2 and M1 are short.
    let mut a = met();
    answer(&mut a, "D2", 1, Shown);
    answer(&mut a, "M1", 1, Shown);
    except(&mut a, "D2");
    except(&mut a, "M1");
    assert_eq!(judge(&a).gates[2].allowance, 1);
    assert_eq!(judge(&a).gates[2].covered, ["D2"]);
    assert_eq!(
        refusals_of(&a, 2),
        [("M1".to_string(), vec![Refusal::BeyondAllowance])]
    );
    exception(&mut a, "D2").granted = TODAY - 9;
    assert_eq!(judge(&a).gates[2].covered, ["M1"]);
    assert_eq!(
        judge(&a).gates[2].blockers,
        [blocker(
            "D2",
            Gap::BelowTarget {
                below_lowest: false
            }
        )]
    );
    // Open appetite: ⌈34% of 3⌉ = ⌈1.02⌉ = 2.
    set_fact(&mut a, "appetite", choice("open"));
    assert_eq!(judge(&a).gates[2].allowance, 2);
    assert_eq!(states(&a)[2], State::PassesConditionally);
}

#[test]
fn exceptions_are_refused_for_each_reason() {
    let mut a = met();
    answer(&mut a, "M1", 1, Shown);
    let check = |a: &mut Assessment, change: &dyn Fn(&mut Exception), reasons: &[Refusal]| {
        change(except(a, "M1"));
        let expected = if reasons.is_empty() {
            vec![]
        } else {
            vec![("M1".to_string(), reasons.to_vec())]
        };
        assert_eq!(refusals_of(a, 2), expected);
    };
    check(&mut a, &|_| (), &[]);
    check(&mut a, &|e| e.complete = false, &[Refusal::Incomplete]);
    check(
        &mut a,
        &|e| e.granted = TODAY + 1,
        &[Refusal::NotYetGranted],
    );
    check(&mut a, &|e| e.granted = TODAY, &[]);
    check(&mut a, &|e| e.expires = TODAY - 1, &[Refusal::Expired]);
    check(&mut a, &|e| e.expires = TODAY, &[]);
    // Granted ten days ago, 180 days at G3.
    check(&mut a, &|e| e.expires = TODAY + 170, &[]);
    check(&mut a, &|e| e.expires = TODAY + 171, &[Refusal::TooLong]);
    answer(&mut a, "D1", 1, Verified);
    answer(&mut a, "M1", 2, Shown);
    except(&mut a, "D1");
    assert_eq!(
        refusals_of(&a, 0),
        [("D1".to_string(), vec![Refusal::NeverDeferrable])]
    );
}

#[test]
fn exception_can_cover_missing_evidence() {
    let mut a = met();
    answer(&mut a, "M1", 2, Claimed);
    except(&mut a, "M1");
    assert_eq!(
        states(&a),
        [
            State::Passes,
            State::Passes,
            State::PassesConditionally,
            State::PassesConditionally
        ]
    );
}

#[test]
fn current_phase_makes_gates_overdue() {
    let mut a = met();
    answer(&mut a, "D2", 1, Shown);
    let overdue = |a: &Assessment| {
        judge(a)
            .gates
            .iter()
            .map(|g| g.overdue)
            .collect::<Vec<bool>>()
    };
    assert_eq!(overdue(&a), [false; 4]);
    a.current_phase = Some("production".to_string());
    assert_eq!(overdue(&a), [false; 4]);
    a.current_phase = Some("scale".to_string());
    assert_eq!(overdue(&a), [false, false, true, false]);
    except(&mut a, "D2");
    assert_eq!(overdue(&a), [false; 4]);
}

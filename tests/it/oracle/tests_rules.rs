//! Facts, risk, targets: worked out by hand on the tiny questionnaire.

use super::read::{Condition, Prerequisite, Questionnaire};
use super::rules::*;
use super::tiny::*;

/// Targets of one gate as "D1 2, D2 1, …".
fn row(q: &Questionnaire, a: &Assessment, gate: usize) -> String {
    let all = targets(q, a);
    let texts: Vec<String> = all[gate]
        .iter()
        .map(|(id, one)| format!("{id} {}", one.target))
        .collect();
    texts.join(", ")
}

#[test]
fn harmless_system_has_no_points() {
    let (q, a) = (tiny(), plain_system("production"));
    assert_eq!(
        (risk_points(&q, &a), tier(&q, &a), reason_count(&q, &a)),
        (0, 0, 0)
    );
}

#[test]
fn unanswered_facts_count_as_worst() {
    // Moderate, high and critical 3, public 1, regulation 1, averse 1: 6 points, high. The floor is the seventh reason.
    let (q, mut a) = (tiny(), plain_system("production"));
    a.facts.clear();
    assert_eq!(
        (risk_points(&q, &a), tier(&q, &a), reason_count(&q, &a)),
        (6, 2, 7)
    );
}

#[test]
fn unanswered_fact_takes_its_worst_choice() {
    // With `worst = "open"` the missing appetite gives no point for averse.
    let (mut q, mut a) = (tiny(), plain_system("production"));
    a.facts.remove("appetite");
    assert_eq!(risk_points(&q, &a), 1);
    q.facts[3].worst = Some("open".to_string());
    assert_eq!(risk_points(&q, &a), 0);
    assert!(any_fact_unanswered(&q, &a));
}

#[test]
fn floor_raises_the_tier_but_never_lowers_it() {
    // Critical alone: 3 points, medium by points, high by the floor; 3 entries and 1 floor are the reasons.
    let (q, mut a) = (tiny(), plain_system("production"));
    set_fact(&mut a, "criticality", choice("critical"));
    assert_eq!(
        (risk_points(&q, &a), tier(&q, &a), reason_count(&q, &a)),
        (3, 2, 4)
    );
}

#[test]
fn tier_limits_are_inclusive() {
    let q = tiny();
    let tiers: Vec<usize> = (0..7).map(|p| tier_of_points(&q, p)).collect();
    assert_eq!(tiers, [0, 0, 0, 1, 1, 2, 2]);
}

#[test]
fn conditions_follow_their_words() {
    let (q, mut a) = (tiny(), plain_system("production"));
    set_fact(&mut a, "criticality", choice("high"));
    set_fact(&mut a, "regulation", choices(&["health"]));
    let fact = |id: &str| Condition::Fact(id.to_string());
    let is = |id: &str, c: &str| Condition::Is(id.to_string(), c.to_string());
    let least = |id: &str, c: &str| Condition::AtLeast(id.to_string(), c.to_string());
    assert!(!holds(&fact("public_users"), &q, &a));
    assert!(holds(&fact("regulation"), &q, &a));
    assert!(
        holds(&is("regulation", "health"), &q, &a) && !holds(&is("regulation", "gdpr"), &q, &a)
    );
    assert!(
        holds(&least("criticality", "moderate"), &q, &a)
            && holds(&least("criticality", "high"), &q, &a)
    );
    assert!(
        !holds(&least("criticality", "critical"), &q, &a)
            && !holds(&is("criticality", "moderate"), &q, &a)
    );
    assert!(holds(&Condition::All(vec![]), &q, &a) && !holds(&Condition::Any(vec![]), &q, &a));
    assert!(holds(
        &Condition::Not(Box::new(fact("public_users"))),
        &q,
        &a
    ));
}

#[test]
fn table_levels_at_low_tier() {
    // G1: D1 core 2, D2 must 1, D3 should 1. M3 does not apply. M1 asks D2 for min(3, ceiling, own target), which never exceeds it.
    let (q, a) = (tiny(), plain_system("production"));
    assert_eq!(row(&q, &a, 0), "D1 2, D2 1, D3 1");
    assert_eq!(row(&q, &a, 1), "D1 2, D2 1, D3 1, M1 1, M2 1");
    assert_eq!(row(&q, &a, 2), "D1 2, D2 2, D3 1, M1 2, M2 1");
    assert_eq!(row(&q, &a, 3), "D1 3, D2 2, D3 2, M1 2, M2 2");
}

#[test]
fn raises_add_up_under_the_ceiling() {
    // Public users, 1 point, low. M1 +1; D3 +1 by name and +1 by theme.
    // G1: D3 1+2 = 3, ceiling 2. G2: M1 2, so D2 1 → min(3, 3, 2) = 2 and the named M3 1 → min(2, 3, 2) = 2; D3 3.
    // G3: M1 3, D2 2 → 3, M3 2. G4: M1 3, D2 3, M3 2, D3 2+2 = 4.
    let (q, mut a) = (tiny(), plain_system("production"));
    set_fact(&mut a, "public_users", yes());
    assert_eq!(row(&q, &a, 0), "D1 2, D2 1, D3 2");
    assert_eq!(row(&q, &a, 1), "D1 2, D2 2, D3 3, M1 2, M2 1, M3 2");
    assert_eq!(row(&q, &a, 2), "D1 2, D2 3, D3 3, M1 3, M2 1, M3 2");
    assert_eq!(row(&q, &a, 3), "D1 3, D2 3, D3 4, M1 3, M2 2, M3 2");
    // With health the rule for theme u no longer holds: D3 at G2 is 1+1.
    set_fact(&mut a, "regulation", choices(&["health"]));
    assert_eq!(row(&q, &a, 1), "D1 2, D2 2, D3 2, M1 2, M2 1, M3 2");
}

#[test]
fn prerequisites_are_raised_through_a_chain() {
    // At G3, M1 3 asks D2 for 3, and D2 asks D1 for 3. D2 is read before M1, so one pass is not enough.
    let (mut q, mut a) = (tiny(), plain_system("production"));
    set_fact(&mut a, "public_users", yes());
    q.controls[1].after.push(Prerequisite {
        control: "D1".to_string(),
        level: 4,
    });
    assert_eq!(row(&q, &a, 2), "D1 3, D2 3, D3 3, M1 3, M2 1, M3 2");
}

#[test]
fn later_gate_keeps_the_earlier_target() {
    // Without its rows at G4, D1 still has the 2 of G3.
    let (mut q, a) = (tiny(), plain_system("production"));
    q.gates[3].core_must_level = vec![1, 1, 1];
    assert!(row(&q, &a, 3).starts_with("D1 2"));
    // A gate that covers nothing asks what the gate before asks.
    q.gates[3].covers.clear();
    assert_eq!(targets(&q, &a)[3].len(), 5);
}

#[test]
fn prerequisite_outside_the_gate_stays_outside() {
    // M3 applies (criticality high) but is named at G2 only for public users.
    let (q, mut a) = (tiny(), plain_system("production"));
    set_fact(&mut a, "criticality", choice("high"));
    assert!(!targets(&q, &a)[1].contains_key("M3"));
    assert!(targets(&q, &a)[3].contains_key("M3"));
}

#[test]
fn law_is_never_deferrable_without_being_core() {
    let (q, mut a) = (tiny(), plain_system("production"));
    let asked = |a: &Assessment| targets(&q, a)[0]["D2"];
    assert!(!asked(&a).never_deferrable);
    set_fact(&mut a, "regulation", choices(&["gdpr"]));
    assert_eq!(
        asked(&a),
        Demand {
            target: 1,
            must: true,
            core: false,
            never_deferrable: true
        }
    );
    set_fact(&mut a, "regulation", choices(&["health"]));
    assert!(!asked(&a).never_deferrable);
}

#[test]
fn core_depends_on_the_gate_and_its_condition() {
    // M3 is never deferrable at G4 for criticality high; at G3 it is not asked. 2 points: tier low, core level 3.
    let (q, mut a) = (tiny(), plain_system("scale"));
    set_fact(&mut a, "public_users", yes());
    assert!(!targets(&q, &a)[3]["M3"].core);
    set_fact(&mut a, "criticality", choice("high"));
    let all = targets(&q, &a);
    assert!(!all[2]["M3"].core && all[3]["M3"].core && all[3]["M3"].never_deferrable);
    assert_eq!(all[3]["M3"].target, 3);
    // G1's list holds at later gates.
    assert!(all.iter().all(|g| g["D1"].core));
}

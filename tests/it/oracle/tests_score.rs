//! Scores and requirements: worked out by hand on the tiny questionnaire.

use super::read::EvidenceState::{Shown, Verified};
use super::rules::*;
use super::score::*;
use super::tiny::*;
use super::{Verdict, judge};

/// At G2: D1 target 2 weight 9, D2 1 weight 6, M1 1 weight 6, D3 1 weight 2, M2 1 weight 2.
fn mixed() -> Assessment {
    let mut a = plain_system("production");
    answer(&mut a, "D1", 1, Verified);
    answer(&mut a, "D2", 4, Shown);
    answer_other(&mut a, "M1", Answer::Unknown);
    answer_other(&mut a, "D3", Answer::NotApplicable);
    a
}

fn ratio(part: i64, whole: i64) -> Ratio {
    Ratio { part, whole }
}

fn requirement(v: &Verdict, id: &str) -> (i64, Status, Priority, Option<i64>) {
    let r = v.requirements[id];
    (r.target, r.status, r.priority, r.text_level)
}

#[test]
fn scores_of_a_mixed_assessment() {
    // Low: 9·1 + 6·1 + 0 + 0 = 15 of 9·2 + 6 + 6 + 2 = 32. High: 15 + 6 + 2 = 23.
    // Confidence: 9 + 6 of 9 + 6 + 6 + 2 = 23. Completeness: 9 + 6 + 2 (not applicable) of 25. Maturity: 1 + 4, or 1 + 4 + 4 + 4, of 4.
    let scores = judge(&tiny(), &mixed()).scores.expect("scores");
    assert_eq!(scores.gate, "G2");
    let expected = Score {
        attainment_low: ratio(15, 32),
        attainment_high: ratio(23, 32),
        confidence: ratio(15, 23),
        completeness: ratio(17, 25),
        maturity_low: ratio(5, 4),
        maturity_high: ratio(13, 4),
    };
    assert_eq!(scores.total, expected);
}

#[test]
fn scores_per_layer_and_theme() {
    let scores = judge(&tiny(), &mixed()).scores.expect("scores");
    let (data, model) = (scores.layers["data"], scores.layers["model"]);
    assert_eq!(
        (data.attainment_low, data.attainment_high),
        (ratio(15, 24), ratio(15, 24))
    );
    assert_eq!(
        (data.confidence, data.completeness),
        (ratio(15, 15), ratio(17, 17))
    );
    assert_eq!(
        (model.attainment_low, model.attainment_high),
        (ratio(0, 8), ratio(8, 8))
    );
    assert_eq!(
        (model.completeness, model.maturity_high),
        (ratio(0, 8), ratio(8, 2))
    );
    // Theme u holds only D3, which a person set aside: no score, but complete.
    assert_eq!(
        scores.themes["u"],
        Score {
            completeness: ratio(2, 2),
            ..Score::default()
        }
    );
}

#[test]
fn refused_set_aside_counts_as_unanswered() {
    let mut a = mixed();
    answer_other(&mut a, "D1", Answer::NotApplicable);
    let total = judge(&tiny(), &a).scores.expect("scores").total;
    assert_eq!(
        (total.attainment_low, total.attainment_high),
        (ratio(6, 32), ratio(32, 32))
    );
    assert_eq!(total.completeness, ratio(8, 25));
}

#[test]
fn law_weighs_as_never_deferrable() {
    // GDPR binds D2: weight 9 instead of 6, target still 1.
    let mut a = mixed();
    set_fact(&mut a, "regulation", choices(&["gdpr"]));
    assert_eq!(
        judge(&tiny(), &a)
            .scores
            .expect("scores")
            .total
            .attainment_low,
        ratio(18, 35)
    );
}

#[test]
fn unconfirmed_or_expired_evidence_backs_nothing() {
    let mut a = mixed();
    a.records.get_mut("D1").expect("D1").confirmed = false;
    assert_eq!(
        judge(&tiny(), &a).scores.expect("scores").total.confidence,
        ratio(6, 23)
    );
    let evidence = a
        .records
        .get_mut("D2")
        .and_then(|r| r.evidence.as_mut())
        .expect("evidence");
    evidence.expires = Some(TODAY - 1);
    assert_eq!(
        judge(&tiny(), &a).scores.expect("scores").total.confidence,
        ratio(0, 23)
    );
}

#[test]
fn short_form_scores_what_it_asks() {
    // For production the short form asks only D1. D2 and D3 are answered all the same and count, M1 is unknown and M2 has
    // no answer: without the answer to D2, the sums are those of D1, M1 and the set-aside D3.
    let mut a = mixed();
    a.records.remove("D2");
    a.form = Form::Short;
    let total = judge(&tiny(), &a).scores.expect("scores").total;
    assert_eq!(
        (total.attainment_low, total.completeness),
        (ratio(9, 24), ratio(11, 17))
    );
}

#[test]
fn requirements_of_a_mixed_assessment() {
    // D1 is one short and never deferrable; the unknown M1 counts as 0, below the lowest level 1; the should M2 is short.
    let v = judge(&tiny(), &mixed());
    assert_eq!(
        requirement(&v, "D1"),
        (2, Status::Partial, Priority::P1, Some(2))
    );
    assert_eq!(requirement(&v, "D2"), (1, Status::Met, Priority::P4, None));
    assert_eq!(
        requirement(&v, "M1"),
        (1, Status::Unknown, Priority::P1, None)
    );
    assert_eq!(
        requirement(&v, "M2"),
        (1, Status::Unknown, Priority::P3, None)
    );
    // D3 is set aside; M3 does not apply.
    assert_eq!(v.requirements.len(), 4);
}

#[test]
fn exception_is_judged_where_the_control_first_falls_short() {
    // Criticality high 2 + health 1 = 3 points, medium. The must row at G3 is 2 / 2 / 3 and at G4 2 / 3 / 3: M1 has target 2 at
    // G3 and 3 at G4. At level 2 it is short only at G4, where the exception covers it: excepted, one short, P2.
    let mut a = plain_system("scale");
    set_fact(&mut a, "criticality", choice("high"));
    set_fact(&mut a, "regulation", choices(&["health"]));
    answer(&mut a, "M1", 2, Shown);
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Partial, Priority::P2, Some(3))
    );
    except(&mut a, "M1");
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Excepted, Priority::P2, Some(3))
    );
    // At level 1 it is short at G3 and covered there: still excepted, though G4 refuses it. Two short: P1.
    answer(&mut a, "M1", 1, Shown);
    except(&mut a, "M1");
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Excepted, Priority::P1, Some(3))
    );
    // An expired exception leaves it partial; the priority does not change.
    except(&mut a, "M1").expires = TODAY - 1;
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Partial, Priority::P1, Some(3))
    );
}

#[test]
fn level_zero_is_missing_and_evidence_gap_is_partial() {
    let mut a = mixed();
    answer(&mut a, "D1", 0, Shown);
    assert_eq!(requirement(&judge(&tiny(), &a), "D1").1, Status::Missing);
    answer(&mut a, "D1", 3, Shown);
    assert_eq!(requirement(&judge(&tiny(), &a), "D1").1, Status::Met);
    a.records.get_mut("D1").expect("D1").evidence = None;
    assert_eq!(
        requirement(&judge(&tiny(), &a), "D1"),
        (2, Status::Partial, Priority::P1, Some(2))
    );
}

#[test]
fn text_is_of_the_highest_level_up_to_the_target() {
    let q = tiny();
    let text = |id: &str, target: i64| text_level(q.control(id).expect("control"), target);
    assert_eq!(
        [text("M1", 1), text("M1", 2), text("M1", 4)],
        [None, Some(2), Some(4)]
    );
    // Level 1's own text stands for target 1, also where a requirement level 1 exists.
    let mut with_one = q.control("D1").expect("control").clone();
    with_one.requirement_levels.push(1);
    assert_eq!(text_level(&with_one, 1), None);
    assert_eq!(
        [text("D1", 4), text("D3", 2), text("D3", 3)],
        [Some(3), None, Some(3)]
    );
}

#[test]
fn two_levels_short_is_urgent() {
    // Criticality high 2 + public 1 = 3 points, medium. At G2 M1 has 2, raised to 3. Level 1 is the lowest allowed: only the two
    // missing levels make it P1. At level 2 one is missing: P2.
    let mut a = plain_system("production");
    set_fact(&mut a, "criticality", choice("high"));
    set_fact(&mut a, "public_users", yes());
    answer(&mut a, "M1", 1, Shown);
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Partial, Priority::P1, Some(3))
    );
    answer(&mut a, "M1", 2, Shown);
    assert_eq!(
        requirement(&judge(&tiny(), &a), "M1"),
        (3, Status::Partial, Priority::P2, Some(3))
    );
}

#[test]
fn scores_look_at_the_first_gate_and_requirements_at_the_last() {
    // Scale has G3 (D1 2) and G4 (D1 3).
    let v = judge(&tiny(), &plain_system("scale"));
    assert_eq!(v.scores.expect("scores").gate, "G3");
    assert_eq!(v.requirements["D1"].target, 3);
}

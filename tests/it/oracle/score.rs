//! Scores at the headline gate, and requirements with their status and priority.
//!
//! Its own module because nothing here changes the state of a gate.

use super::gates::{GateVerdict, Judgement, evidence_state, gap, level};
use super::read::{Control, EvidenceState, Questionnaire};
use super::rules::{Answer, Assessment, Demand, Targets, form_asks, usable_answer};
use std::collections::BTreeMap;

/// A ratio that is never formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Ratio {
    pub part: i64,
    pub whole: i64,
}

/// The score of one set of controls. A whole or a count of 0 means that the set has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Score {
    pub attainment_low: Ratio,
    pub attainment_high: Ratio,
    pub confidence: Ratio,
    pub completeness: Ratio,
    /// Sum of levels over number of controls.
    pub maturity_low: Ratio,
    pub maturity_high: Ratio,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scores {
    /// Id of the headline gate.
    pub gate: String,
    pub total: Score,
    /// Every layer of the questionnaire, by id.
    pub layers: BTreeMap<String, Score>,
    /// Every theme of the questionnaire, by id.
    pub themes: BTreeMap<String, Score>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Met,
    Partial,
    Missing,
    Unknown,
    Excepted,
}

/// The most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    P1,
    P2,
    P3,
    P4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub target: i64,
    pub status: Status,
    pub priority: Priority,
    /// The requirement level whose text is printed; `None` where level 1's text is, or where there is none.
    pub text_level: Option<i64>,
}

// ---- gates of the target phase -----------------------------------------------------------------------------------------------

/// "The current gate is that of the target phase": its gates, in order.
pub(crate) fn gates_of_target_phase(q: &Questionnaire, a: &Assessment) -> Vec<usize> {
    (0..q.gates.len())
        .filter(|g| q.gates[*g].phase == a.target_phase)
        .collect()
}

// ---- scores ------------------------------------------------------------------------------------------------------------------

/// "Weights w (must 6, should 2, never-deferrable 9)"; law counts as never deferrable.
pub(crate) fn weight(q: &Questionnaire, asked: &Demand) -> i64 {
    if asked.never_deferrable {
        q.weight_never_deferrable
    } else if asked.must {
        q.weight_must
    } else {
        q.weight_should
    }
}

/// "Evidence is shown or verified, confirmed and not expired": whether an answer counts for confidence.
pub(crate) fn is_backed(a: &Assessment, control: &Control, target: i64) -> bool {
    let Some(record) = a.records.get(&control.id) else {
        return false;
    };
    let counts = match record.answer {
        Answer::Level(level) => level.min(target),
        _ => 0,
    };
    record.confirmed
        && evidence_state(record.evidence, a) >= EvidenceState::Shown
        && record.evidence.is_some_and(|e| e.level >= counts)
}

/// The score of the given controls at a gate.
///
/// attainment = Σ w·min(l, t) / Σ w·t; low, high = the same with unknown and unanswered as 0, and as 4;
/// confidence = Σ w of answers whose evidence is shown or verified, confirmed and not expired / Σ w;
/// completeness = Σ w of answered (a level, or not applicable by a person) / Σ w of all asked; maturity = mean level over S.
/// "S leaves out controls that are not applicable; completeness counts them."
pub(crate) fn score(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gate: usize,
    of: impl Fn(&Control) -> bool,
) -> Score {
    let mut s = Score::default();
    // QUESTIONS.md 6: what the short form does not ask is outside S and is not "asked".
    for control in q.controls.iter().filter(|c| {
        of(c) && (form_asks(a, c) || usable_answer(q, a, targets, c) != Answer::Unanswered)
    }) {
        let Some(asked) = targets[gate].get(&control.id) else {
            continue;
        };
        let w = weight(q, asked);
        let answer = usable_answer(q, a, targets, control);
        s.completeness.whole += w;
        if matches!(answer, Answer::Level(_) | Answer::NotApplicable) {
            s.completeness.part += w;
        }
        let low = level(q, a, targets, control, Judgement::First);
        let high = level(q, a, targets, control, Judgement::Second);
        if let (Some(low), Some(high)) = (low, high) {
            s.attainment_low.part += w * low.min(asked.target);
            s.attainment_low.whole += w * asked.target;
            s.attainment_high.part += w * high.min(asked.target);
            s.attainment_high.whole += w * asked.target;
            s.maturity_low.part += low;
            s.maturity_low.whole += 1;
            s.maturity_high.part += high;
            s.maturity_high.whole += 1;
            s.confidence.whole += w;
            if matches!(answer, Answer::Level(_)) && is_backed(a, control, asked.target) {
                s.confidence.part += w;
            }
        }
    }
    s
}

/// Scores at the headline gate (the first gate of the target phase) in total, per layer and per theme.
pub(crate) fn scores(q: &Questionnaire, a: &Assessment, targets: &Targets) -> Option<Scores> {
    let gate = *gates_of_target_phase(q, a).first()?;
    let layer = |id: &String| (id.clone(), score(q, a, targets, gate, |c| c.layer == *id));
    let theme = |id: &String| (id.clone(), score(q, a, targets, gate, |c| c.theme == *id));
    Some(Scores {
        gate: q.gates[gate].id.clone(),
        total: score(q, a, targets, gate, |_| true),
        layers: q.layers.iter().map(layer).collect(),
        themes: q.themes.iter().map(theme).collect(),
    })
}

// ---- requirements ------------------------------------------------------------------------------------------------------------

/// "One per applicable control in scope of the target phase": every control that the last gate of the target phase asks, except
/// those a person set aside.
pub(crate) fn requirements(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gates: &[GateVerdict],
) -> BTreeMap<String, Requirement> {
    let mut all = BTreeMap::new();
    let horizon = match gates_of_target_phase(q, a).last() {
        Some(horizon) => *horizon,
        None => return all,
    };
    for control in &q.controls {
        let asked = match targets[horizon].get(&control.id) {
            Some(asked) if usable_answer(q, a, targets, control) != Answer::NotApplicable => asked,
            _ => continue,
        };
        let one = Requirement {
            target: asked.target,
            status: status(q, a, targets, gates, horizon, control),
            priority: priority(q, a, targets, horizon, control),
            text_level: text_level(control, asked.target),
        };
        all.insert(control.id.clone(), one);
    }
    all
}

/// Whether the control is short at a gate: a must in level or evidence, a should in level.
pub(crate) fn is_short(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gate: usize,
    control: &Control,
) -> bool {
    match targets[gate].get(&control.id) {
        None => false,
        Some(asked) if asked.must => gap(q, a, targets, gate, control, Judgement::First).is_some(),
        Some(asked) => {
            level(q, a, targets, control, Judgement::First).is_some_and(|l| l < asked.target)
        }
    }
}

/// Met = level and evidence suffice at the horizon; unknown = answered unknown; missing = unanswered, or level 0 with a target above
/// 0; partial = below target or evidence missing, not zero; excepted = would be partial or missing but the exception covers it at
/// the first gate of the target phase that the control falls short of.
pub(crate) fn status(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gates: &[GateVerdict],
    horizon: usize,
    control: &Control,
) -> Status {
    let answer = usable_answer(q, a, targets, control);
    if answer == Answer::Unknown || answer == Answer::Unanswered {
        return Status::Unknown;
    }
    let unanswered = answer == Answer::Unanswered;
    if !unanswered && !is_short(q, a, targets, horizon, control) {
        return Status::Met;
    }
    let first_short = (0..=horizon).find(|g| is_short(q, a, targets, *g, control));
    if first_short.is_some_and(|g| gates[g].covered.contains(&control.id)) {
        return Status::Excepted;
    }
    let at_zero = answer == Answer::Level(0) && targets[horizon][&control.id].target > 0;
    if unanswered || at_zero {
        Status::Missing
    } else {
        Status::Partial
    }
}

/// "P1: a must that misses [the last gate of the target phase] and is never deferrable, or two or more levels short, or below its
/// lowest mandatory level; unanswered and unknown count as 0. P2: any other must short in level or evidence. P3: a should below
/// target. P4: beyond." Exceptions do not enter.
pub(crate) fn priority(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    horizon: usize,
    control: &Control,
) -> Priority {
    let asked = &targets[horizon][&control.id];
    if !is_short(q, a, targets, horizon, control) {
        return Priority::P4;
    }
    if !asked.must {
        return Priority::P3;
    }
    let level = level(q, a, targets, control, Judgement::First).unwrap_or(0);
    let below_lowest = level < q.gates[horizon].lowest_level;
    if asked.never_deferrable || asked.target - level >= 2 || below_lowest {
        Priority::P1
    } else {
        Priority::P2
    }
}

/// "For target *t* the text is that of the highest requirement level ≤ *t*. For target 1 the statement is 'At level 1 or above:'."
pub(crate) fn text_level(control: &Control, target: i64) -> Option<i64> {
    if target <= 1 {
        return None;
    }
    control
        .requirement_levels
        .iter()
        .copied()
        .filter(|level| *level <= target)
        .max()
}

//! Judges gates: gaps, exceptions, states, overdue.
//!
//! Its own module because only this part knows the order of the gates and the two judgements.

use super::read::{Control, EvidenceState, Questionnaire};
use super::rules::{
    Answer, Assessment, Demand, Evidence, Exception, Form, Targets, any_fact_unanswered, holds,
    is_refused_set_aside, usable_answer,
};

/// State of a gate, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Fails,
    Inconclusive,
    PassesConditionally,
    Passes,
}

/// Why a gate does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// The level of a must control is below its target (or below the gate's lowest mandatory level).
    BelowTarget { below_lowest: bool },
    /// The level suffices, the evidence does not.
    Evidence,
    /// A person set aside a control that only facts may make not applicable.
    SetAside,
    /// The should controls together reach too little of their targets. No control is named.
    ShouldAttainment,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Blocker {
    /// `None` for `Gap::ShouldAttainment`.
    pub control: Option<String>,
    pub gap: Gap,
}

/// Why an exception does not cover a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    NeverDeferrable,
    Incomplete,
    NotYetGranted,
    Expired,
    TooLong,
    BelowLowest,
    BeyondAllowance,
}

/// A refused exception with every reason that holds. `BeyondAllowance` stands alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refused {
    pub control: String,
    pub reasons: Vec<Refusal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GateVerdict {
    pub id: String,
    /// What the gate asks, by control id.
    pub asked: std::collections::BTreeMap<String, Demand>,
    pub allowance: i64,
    pub state: State,
    /// Gaps of the first judgement that no exception covers: mandatory controls in the order of the questionnaire, then should attainment.
    pub blockers: Vec<Blocker>,
    /// Those of them that also stand in the second judgement: the gate fails whatever the missing answers are.
    pub certain_blockers: Vec<Blocker>,
    /// Controls whose gap an exception covers (first judgement), sorted by id.
    pub covered: Vec<String>,
    /// Exceptions on a control with a gap that do not cover it (first judgement), sorted by id.
    pub refused: Vec<Refused>,
    pub overdue: bool,
}

/// "Judged twice": how unknown, unanswered and unasked count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// As level 0 and claimed.
    First,
    /// As level 4 and verified.
    Second,
}

/// What one judgement of one gate finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Findings {
    pub blockers: Vec<Blocker>,
    pub covered: Vec<String>,
    pub refused: Vec<Refused>,
}

// ---- level and evidence ------------------------------------------------------------------------------------------------------

/// "Judged twice: with unknown, unanswered and unasked as level 0 and claimed, then as 4 and verified": the level that counts.
/// `None` for a control that a person set aside.
pub(crate) fn level(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    control: &Control,
    judgement: Judgement,
) -> Option<i64> {
    match (usable_answer(q, a, targets, control), judgement) {
        (Answer::NotApplicable, _) => None,
        (Answer::Level(level), _) => Some(level),
        (_, Judgement::First) => Some(0),
        (_, Judgement::Second) => Some(4),
    }
}

/// "Evidence counts with its state until its expiry, after that as claimed." (QUESTIONS.md 3: the day of expiry still counts.)
pub(crate) fn evidence_state(evidence: Option<Evidence>, a: &Assessment) -> EvidenceState {
    match evidence {
        None => EvidenceState::Claimed,
        Some(e) if e.expires.is_some_and(|last| last < a.today) => EvidenceState::Claimed,
        Some(e) => e.state,
    }
}

/// "Where the target is 1, *claimed* suffices. *Verified* is asked where a control is never deferrable at that gate (law included);
/// *shown* of other mandatory controls": the state the gate asks. The words per gate are data: `evidence`, `never_deferrable_evidence`.
pub(crate) fn evidence_asked(q: &Questionnaire, gate: usize, asked: &Demand) -> EvidenceState {
    if asked.target <= 1 {
        EvidenceState::Claimed
    } else if asked.never_deferrable {
        q.gates[gate].never_deferrable_evidence
    } else {
        q.gates[gate].evidence
    }
}

/// "It suffices when state reaches what is asked and its level reaches the target." Claimed needs no evidence.
pub(crate) fn evidence_suffices(
    q: &Questionnaire,
    a: &Assessment,
    gate: usize,
    asked: &Demand,
    control: &Control,
) -> bool {
    let need = evidence_asked(q, gate, asked);
    let evidence = a.records.get(&control.id).and_then(|r| r.evidence);
    need == EvidenceState::Claimed
        || (evidence_state(evidence, a) >= need
            && evidence.is_some_and(|e| e.level >= asked.target))
}

/// "Evidence is asked of every must control", and a must has to reach its target: the gap of one must control at a gate.
pub(crate) fn gap(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gate: usize,
    control: &Control,
    judgement: Judgement,
) -> Option<Gap> {
    let asked = targets[gate].get(&control.id).filter(|one| one.must)?;
    let level = level(q, a, targets, control, judgement)?;
    if judgement == Judgement::First && is_refused_set_aside(a, targets, &control.id) {
        return Some(Gap::SetAside);
    }
    let below_lowest = level < q.gates[gate].lowest_level;
    if level < asked.target || below_lowest {
        return Some(Gap::BelowTarget { below_lowest });
    }
    let suffices = match (usable_answer(q, a, targets, control), judgement) {
        (Answer::Level(_), _) => evidence_suffices(q, a, gate, asked, control),
        (_, Judgement::First) => evidence_asked(q, gate, asked) == EvidenceState::Claimed,
        (_, Judgement::Second) => true,
    };
    (!suffices).then_some(Gap::Evidence)
}

/// "An empty set of should controls passes"; otherwise Σ min(level, target) is at least the percentage of Σ target.
pub(crate) fn should_attainment_suffices(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gate: usize,
    judgement: Judgement,
) -> bool {
    let (mut part, mut whole) = (0, 0);
    for control in &q.controls {
        if let Some(asked) = targets[gate].get(&control.id).filter(|one| !one.must)
            && let Some(level) = level(q, a, targets, control, judgement)
        {
            part += level.min(asked.target);
            whole += asked.target;
        }
    }
    part * 100 >= q.gates[gate].should_attainment * whole
}

// ---- exceptions --------------------------------------------------------------------------------------------------------------

/// "15% at every gate with open appetite": the share of the first `[[exception_share]]` that holds replaces the gate's.
pub(crate) fn exception_share(q: &Questionnaire, a: &Assessment, gate: usize) -> i64 {
    let replaced = q.exception_shares.iter().find(|s| holds(&s.when, q, a));
    replaced.map_or(q.gates[gate].exception_share, |s| s.share)
}

/// "Allowance = max(3, ⌈share × must controls asked⌉) in integers."
pub(crate) fn allowance(q: &Questionnaire, a: &Assessment, targets: &Targets, gate: usize) -> i64 {
    let asked_of = targets[gate].values().filter(|one| one.must).count() as i64;
    let share = (exception_share(q, a, gate) * asked_of + 99) / 100;
    share.max(q.gates[gate].exceptions_at_least)
}

/// "Every gap is covered by an exception (accountable person, reason, compensating control, granted, expires within the gate's
/// limit), … never below the gate's lowest level, never on a never-deferrable control. An expired exception is none."
pub(crate) fn refusals(
    q: &Questionnaire,
    a: &Assessment,
    gate: usize,
    asked: &Demand,
    level: i64,
    exception: &Exception,
) -> Vec<Refusal> {
    let g = &q.gates[gate];
    let days = i64::from(exception.expires) - i64::from(exception.granted);
    let checks = [
        (asked.never_deferrable, Refusal::NeverDeferrable),
        (!exception.complete, Refusal::Incomplete),
        (exception.granted > a.today, Refusal::NotYetGranted),
        (exception.expires < a.today, Refusal::Expired),
        (days > g.exception_days, Refusal::TooLong),
        (level < g.lowest_level, Refusal::BelowLowest),
    ];
    checks
        .iter()
        .filter(|(refused, _)| *refused)
        .map(|(_, why)| *why)
        .collect()
}

// ---- one gate ----------------------------------------------------------------------------------------------------------------

/// "With each gap named", and "beyond [the allowance] the latest granted are refused, ties by id": one judgement of one gate.
pub(crate) fn findings(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    gate: usize,
    judgement: Judgement,
) -> Findings {
    let mut blockers = Vec::new();
    let mut usable: Vec<(i32, String)> = Vec::new();
    let mut refused = Vec::new();
    let mut gaps = Vec::new();
    for control in &q.controls {
        let Some(found) = gap(q, a, targets, gate, control, judgement) else {
            continue;
        };
        gaps.push((control.id.clone(), found));
        if let Some(exception) = a.records.get(&control.id).and_then(|r| r.exception) {
            let level = level(q, a, targets, control, judgement).unwrap_or(0);
            let reasons = refusals(q, a, gate, &targets[gate][&control.id], level, &exception);
            if reasons.is_empty() {
                usable.push((exception.granted, control.id.clone()));
            } else {
                refused.push(Refused {
                    control: control.id.clone(),
                    reasons,
                });
            }
        }
    }
    usable.sort();
    let allowed = usize::try_from(allowance(q, a, targets, gate)).unwrap_or(0);
    for (_, control) in usable.iter().skip(allowed) {
        refused.push(Refused {
            control: control.clone(),
            reasons: vec![Refusal::BeyondAllowance],
        });
    }
    let mut covered: Vec<String> = usable
        .into_iter()
        .take(allowed)
        .map(|(_, control)| control)
        .collect();
    for (control, found) in gaps {
        if !covered.contains(&control) {
            blockers.push(Blocker {
                control: Some(control),
                gap: found,
            });
        }
    }
    if !should_attainment_suffices(q, a, targets, gate, judgement) {
        blockers.push(Blocker {
            control: None,
            gap: Gap::ShouldAttainment,
        });
    }
    covered.sort();
    refused.sort();
    Findings {
        blockers,
        covered,
        refused,
    }
}

/// "The first judgement gives *passes* or *passes conditionally*; otherwise *inconclusive* if the second would pass; otherwise
/// *fails*." (QUESTIONS.md 8: passing conditionally is passing.)
pub(crate) fn own_state(first: &Findings, second: &Findings) -> State {
    if first.blockers.is_empty() && first.covered.is_empty() {
        State::Passes
    } else if first.blockers.is_empty() {
        State::PassesConditionally
    } else if second.blockers.is_empty() {
        State::Inconclusive
    } else {
        State::Fails
    }
}

/// The best state any gate can have: an unanswered fact makes "every gate … at best *inconclusive*"; "with the short form a gate is
/// at best *inconclusive*."
pub(crate) fn best_state(q: &Questionnaire, a: &Assessment) -> State {
    if any_fact_unanswered(q, a) || a.form == Form::Short {
        State::Inconclusive
    } else {
        State::Passes
    }
}

/// "The current phase sets the gates that should have passed already": those of the current phase and of the phases before it.
/// (QUESTIONS.md 10 names the other readings.)
pub(crate) fn should_have_passed(q: &Questionnaire, a: &Assessment, gate: usize) -> bool {
    // the first gate of the current phase is the last that should have passed: the later one is the bar to hold
    let first = q
        .gates
        .iter()
        .position(|g| Some(&g.phase) == a.current_phase.as_ref());
    first.is_some_and(|first| gate <= first)
}

/// "No gate is better than the one before": judges all gates in order.
pub(crate) fn judge_gates(
    q: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
) -> Vec<GateVerdict> {
    let mut verdicts: Vec<GateVerdict> = Vec::new();
    let mut best = best_state(q, a);
    for gate in 0..q.gates.len() {
        let first = findings(q, a, targets, gate, Judgement::First);
        let second = findings(q, a, targets, gate, Judgement::Second);
        let state = own_state(&first, &second).min(best);
        best = state;
        // "Overdue if not" passed; passing conditionally counts as passed (QUESTIONS.md 10).
        let overdue = should_have_passed(q, a, gate) && state < State::PassesConditionally;
        let certain_blockers = first
            .blockers
            .iter()
            .filter(|b| second.blockers.contains(b))
            .cloned()
            .collect();
        verdicts.push(GateVerdict {
            id: q.gates[gate].id.clone(),
            asked: targets[gate].clone(),
            allowance: allowance(q, a, targets, gate),
            state,
            blockers: first.blockers,
            certain_blockers,
            covered: first.covered,
            refused: first.refused,
            overdue,
        });
    }
    verdicts
}

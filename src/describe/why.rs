//! Explains where a number comes from, in plain sentences with the arithmetic.
//!
//! Explains any id in a report: a control, a requirement, a gate, a fact, a layer, `score` or `risk`. Must not compute
//! results itself: every number comes from the report or the rules behind it.

use jiff::civil::Date;

use super::{Describe as _, answer, gates, targets};
use crate::base::plural::clauses;
use crate::describe::compare;
use crate::describe::roadmap::short_day;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::condition::{Condition, Value};
use crate::model::questionnaire::{ChoiceIx, ControlIx, FactIx, Questionnaire, Raised};
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::GateResult;
use crate::rules::requirements::Gap;
use crate::rules::scorecard::Score;
use crate::rules::support::support;
use crate::rules::targets::{Standing, Targets, standing};
use crate::views::compare::FactValue;

/// The explanation of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The subject of the explanation.
    pub title: String,
    /// The explanation in order, one statement per line.
    pub lines: Vec<String>,
}

/// Every id that [`why`] can explain.
pub fn known_ids(questionnaire: &Questionnaire) -> Vec<String> {
    let mut ids = vec!["score".to_owned(), "risk".to_owned()];
    ids.extend(questionnaire.gates.iter().map(|gate| gate.id.clone()));
    ids.extend(questionnaire.layers.iter().map(|layer| layer.id.clone()));
    ids.extend(questionnaire.facts.iter().map(|fact| fact.id.clone()));
    for control in &questionnaire.controls {
        ids.push(control.id.clone());
        ids.push(format!("REQ-{}", control.id));
    }
    ids
}

/// Explains the item with this id, ignoring case. `None` if there is no such item.
pub fn why(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    id: &str,
) -> Option<Why> {
    why_with(questionnaire, state, report, id, &|day| day.to_string())
}

/// Explains the item with this id, like [`why`], with dates in the format of `day`.
pub(crate) fn why_with(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    id: &str,
    day: &dyn Fn(Date) -> String,
) -> Option<Why> {
    let lower = id.trim().to_lowercase();
    let lower = lower.strip_prefix("req-").unwrap_or(&lower);
    match lower {
        "score" => {
            return Some(score(
                questionnaire,
                "Score",
                &report.scorecard.whole,
                state,
                report,
            ));
        }
        "risk" => return Some(risk(questionnaire, report)),
        _ => {}
    }
    let same = |id: &str| id.to_lowercase() == lower;
    if let Some(control) = questionnaire.controls.position(|control| same(&control.id)) {
        return Some(control_why(questionnaire, state, report, control, day));
    }
    if let Some(gate) = questionnaire.gates.position(|gate| same(&gate.id)) {
        return Some(gate_why(questionnaire, &report.gates[gate]));
    }
    if let Some(layer) = questionnaire.layers.position(|layer| same(&layer.id)) {
        let title = &questionnaire.layers[layer].title;
        let part = &report.scorecard.layers[layer];
        return Some(score(questionnaire, title, part, state, report));
    }
    let fact = questionnaire.facts.position(|fact| same(&fact.id))?;
    Some(fact_why(questionnaire, state, report, fact))
}

fn score(
    questionnaire: &Questionnaire,
    title: &str,
    score: &Score,
    state: &State,
    report: &Evaluation,
) -> Why {
    let gate_id = questionnaire.gate_id(report.targets.headline);
    let mut lines = Vec::new();
    let weights = questionnaire.weights;
    lines.push(format!(
        "Calculated for {gate_id} with these weights: never deferrable {}, mandatory {}, recommended {}.",
        weights.never_deferrable, weights.must, weights.should
    ));
    if let Some(range) = score.attainment {
        lines.push(format!(
            "Attainment {}: Σ weight · min(level, target) is {} with all unknowns at level 0, {} with all unknowns at level 4, and {} if all targets are met.",
            range.percent_words(),
            range.low,
            range.high,
            range.whole
        ));
    } else {
        lines.push("No controls apply here, so there is no score.".to_owned());
    }
    if let Some(ratio) = score.confidence {
        lines.push(format!(
            "Confidence {}%: weight {} of {} is backed by shown or verified evidence{}.",
            ratio.percent(),
            ratio.part,
            ratio.whole,
            if state.reassessment.is_some() {
                " for confirmed answers"
            } else {
                ""
            }
        ));
    }
    if let Some(ratio) = score.completeness {
        lines.push(format!(
            "Completeness {}%: weight {} of {} is answered.",
            ratio.percent(),
            ratio.part,
            ratio.whole
        ));
    }
    if let Some(range) = score.maturity {
        lines.push(format!(
            "Maturity {} of 4: the mean of {} levels, regardless of their targets.",
            range.level_words(),
            range.whole
        ));
    }
    let counts = score.counts;
    lines.push(format!(
        "Controls: {} with a level, {} not applicable, {} unknown, {} unanswered.",
        counts.level, counts.not_applicable, counts.unknown, counts.unanswered
    ));
    Why {
        title: format!("{title} for {gate_id}"),
        lines,
    }
}

fn risk(questionnaire: &Questionnaire, report: &Evaluation) -> Why {
    let risk = &report.targets.risk;
    let mut lines: Vec<String> = risk
        .parts
        .iter()
        .map(|&part| &questionnaire.risk.points[part])
        .map(|points| format!("{:+} {}", points.points, points.reason))
        .collect();
    let tier = &questionnaire.risk.tiers[risk.tier].title;
    let by_points = &questionnaire.risk.tiers[risk.by_points].title;
    lines.push(format!(
        "= {}: {} ({})",
        points(risk.points),
        by_points.to_lowercase(),
        tier_bounds(questionnaire)
    ));
    lines.extend(floors(questionnaire, report));
    for &fact in &report.targets.assumed {
        lines.push(format!(
            "{} is unanswered and counts as its worst case.",
            questionnaire.facts[fact].title
        ));
    }
    Why {
        title: format!("Risk tier: {}", tier.to_lowercase()),
        lines,
    }
}

/// The risk points on one line: `6 points (low up to 3, high above): +1 touches internal data; …`.
pub(crate) fn risk_sum(questionnaire: &Questionnaire, report: &Evaluation) -> String {
    let risk = &report.targets.risk;
    let parts: Vec<String> = risk
        .parts
        .iter()
        .map(|&part| &questionnaire.risk.points[part])
        .map(|part| format!("{:+} {}", part.points, part.reason))
        .collect();
    let colon = if parts.is_empty() { "" } else { ": " };
    let floors = floors(questionnaire, report);
    let floors = if floors.is_empty() {
        String::new()
    } else {
        format!(". {}", floors.join(" ").trim_end_matches('.'))
    };
    format!(
        "{} ({}){colon}{}{floors}",
        points(risk.points),
        tier_bounds(questionnaire),
        clauses(&parts)
    )
}

/// The floors that raise the tier above that of the points, each as a sentence.
pub(crate) fn floors(questionnaire: &Questionnaire, report: &Evaluation) -> Vec<String> {
    let risk = &report.targets.risk;
    let floors = risk.floors.iter();
    let raising = floors
        .map(|&floor| &questionnaire.risk.floors[floor])
        .filter(|floor| floor.tier > risk.by_points);
    raising
        .map(|floor| {
            let tier = questionnaire.risk.tiers[floor.tier].title.to_lowercase();
            format!("At least {tier}: {}.", floor.reason)
        })
        .collect()
}

fn points(number: i32) -> String {
    let unit = if number.unsigned_abs() == 1 {
        "point"
    } else {
        "points"
    };
    format!("{number} {unit}")
}

/// The points up to which each risk tier reaches: `low up to 3, medium up to 6, high above`.
fn tier_bounds(questionnaire: &Questionnaire) -> String {
    let bounds: Vec<String> = questionnaire
        .risk
        .tiers
        .iter()
        .map(|tier| match tier.up_to {
            Some(most) => format!("{} up to {most}", tier.title.to_lowercase()),
            None => format!("{} above", tier.title.to_lowercase()),
        })
        .collect();
    bounds.join(", ")
}

fn control_why(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    index: ControlIx,
    day: &dyn Fn(Date) -> String,
) -> Why {
    let control = &questionnaire.controls[index];
    let targets = &report.targets;
    let mut lines = Vec::new();
    let at = standing(questionnaire, state, targets, index);
    let mut answer = format!("Answer: {}", at.describe(questionnaire));
    match state
        .record(&control.id)
        .and_then(|record| record.answer.as_ref())
    {
        Some(Answer::NotApplicable { reason }) if !reason.trim().is_empty() => {
            answer.extend([": ", reason.trim().trim_end_matches('.')]);
        }
        Some(Answer::Unknown {
            investigator: who,
            due: by,
        }) => {
            let by = by.map_or(String::new(), |by| format!(", due {}", day(by)));
            answer.extend([", ", &answer::investigator(who), &by]);
        }
        _ => {}
    }
    lines.push(format!("{answer}."));
    // The answer already states the evidence, unless the evidence ages.
    let support = support(state, &control.id, report.today);
    let given = state
        .record(&control.id)
        .and_then(|record| record.evidence.as_ref());
    if at.level().is_some()
        && (!support.because.is_empty() || given.is_some_and(|given| given.expires.is_some()))
    {
        let words = evidence_with(questionnaire, state, index, report.today, day);
        lines.extend(words.map(|(words, _)| format!("Evidence: {words}.")));
    }
    if at.level().is_some() && !state.is_confirmed(&control.id) {
        lines.push("The answer is not confirmed in this reassessment, so it does not count towards confidence.".to_owned());
    }
    if !targets.applies[index] {
        let condition = control
            .applies_when
            .as_ref()
            .map_or(String::new(), |when| condition_words(questionnaire, when));
        lines.push(format!(
            "The control does not apply: it is included only when {condition}."
        ));
        return Why {
            title: control.name(),
            lines,
        };
    }
    if let Some(when) = &control.applies_when {
        lines.push(format!(
            "The control applies because {}.",
            condition_words(questionnaire, when)
        ));
    }
    for gate in targets.horizon.through() {
        let Some(target) = targets.target(gate, index) else {
            continue;
        };
        let id = questionnaire.gate_id(gate);
        let reasons: Vec<String> = target
            .because
            .iter()
            .map(|reason| targets::reason(*reason, questionnaire, gate, targets.risk.tier))
            .collect();
        lines.push(format!(
            "Target for {id}: {}. {}.",
            questionnaire.level_name(target.level),
            reasons.join("; ")
        ));
    }
    if let Some(requirement) = report.requirement(index) {
        let short = requirement.short.map_or_else(
            || "no gap".to_owned(),
            |(gate, gap)| {
                let id = questionnaire.gate_id(gate);
                match gap {
                    Gap::Levels(1) => format!("1 level below target for {id}"),
                    Gap::Levels(levels) => format!("{levels} levels below target for {id}"),
                    Gap::Evidence => format!("needs evidence for {id}"),
                }
            },
        );
        let priority = requirement.priority.map_or(String::new(), |priority| {
            format!(", priority {}", priority.word())
        });
        lines.push(format!(
            "Requirement REQ-{}: {}{priority}; {short}.",
            control.id,
            requirement.status.word()
        ));
    }
    let gate = targets.headline;
    let never = match targets.is_never_deferrable(gate, index) {
        true if targets.is_bound_by_law(index) => ", because the law requires the control",
        true => ", because the control can never be deferred",
        false => "",
    };
    lines.push(format!(
        "Weight for {}: {}{never}.",
        questionnaire.gate_id(gate),
        targets.weight(questionnaire, gate, index)
    ));
    for after in &control.after {
        let at = standing(questionnaire, state, targets, after.control);
        lines.push(format!(
            "Depends on {} at {}; currently {}.",
            questionnaire.control_id(after.control),
            questionnaire.level_name(after.level),
            at.describe(questionnaire)
        ));
    }
    lines.extend(
        report
            .contradicting(index)
            .map(|found| format!("Contradiction: {}.", found.describe(questionnaire))),
    );
    Why {
        title: control.name(),
        lines,
    }
}

fn gate_why(questionnaire: &Questionnaire, result: &GateResult) -> Why {
    let gate = &questionnaire.gates[result.gate];
    let id = |control: ControlIx| questionnaire.control_id(control);
    let mut lines = vec![format!("Permits: {}", gate.permits)];
    lines.extend(
        result
            .blockers
            .iter()
            .map(|blocker| format!("{}.", blocker.describe(questionnaire))),
    );
    for &control in &result.covered {
        lines.push(format!("{} is covered by an exception.", id(control)));
    }
    for (control, reason) in &result.refused {
        lines.push(format!(
            "The exception for {} does not count here: {}.",
            id(*control),
            gates::invalid(*reason)
        ));
    }
    if result.assumed_facts {
        lines.push("Some facts are unanswered, so the gate is inconclusive at best.".to_owned());
    }
    if result.short_form {
        lines.push(
            "The short form leaves controls out, so the gate is inconclusive at best.".to_owned(),
        );
    }
    if result.blockers.is_empty() && result.covered.is_empty() && lines.len() == 1 {
        lines.push("No gaps.".to_owned());
    }
    Why {
        title: format!("{} {}: {}", gate.id, gate.title, result.state.word()),
        lines,
    }
}

fn fact_why(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    index: FactIx,
) -> Why {
    let fact = &questionnaire.facts[index];
    let said = state.profile.said(questionnaire, index);
    let mut lines = vec![fact.question.clone(), fact.why.clone()];
    let value = state.profile.value(questionnaire, index);
    let words = value_words(questionnaire, index, &value);
    lines.push(if said.is_some() {
        format!("Answer: {words}.")
    } else {
        format!("Unanswered; counts as {words}.")
    });
    let about = |when: &Condition| when.facts().contains(&index);
    for &floor in &report.targets.risk.floors {
        let floor = &questionnaire.risk.floors[floor];
        if about(&floor.when) {
            let tier = &questionnaire.risk.tiers[floor.tier].title;
            lines.push(format!(
                "At least {} risk: {}.",
                tier.to_lowercase(),
                floor.reason
            ));
        }
    }
    for &part in &report.targets.risk.parts {
        let points = &questionnaire.risk.points[part];
        if about(&points.when) {
            lines.push(format!("{:+} risk: {}.", points.points, points.reason));
        }
    }
    let controls: Vec<&str> = questionnaire
        .controls
        .iter()
        .filter(|control| control.applies_when.as_ref().is_some_and(about))
        .map(|control| control.id.as_str())
        .collect();
    if !controls.is_empty() {
        lines.push(format!(
            "Decides whether these controls apply: {}.",
            controls.join(", ")
        ));
    }
    for rule in questionnaire.rules.iter().filter(|rule| about(&rule.when)) {
        let names = match rule.raises {
            Raised::Theme(_) => targets::raised(questionnaire, rule).to_lowercase(),
            Raised::Controls(_) => targets::raised(questionnaire, rule),
        };
        lines.push(format!(
            "May raise targets for {names} by {}: {}.",
            rule.raise, rule.reason
        ));
    }
    Why {
        title: fact.title.clone(),
        lines,
    }
}

/// The value of a fact: `yes`, `Confidential`, `GDPR, Health`.
pub fn value_words(questionnaire: &Questionnaire, fact: FactIx, value: &Value) -> String {
    compare::fact(&FactValue::of(questionnaire, fact, value))
}

/// A condition in words.
pub fn condition_words(questionnaire: &Questionnaire, condition: &Condition) -> String {
    let title = |fact: FactIx| questionnaire.facts[fact].title.to_lowercase();
    let choice = |fact: FactIx, choice: ChoiceIx| {
        value_words(questionnaire, fact, &Value::Choice(choice)).to_lowercase()
    };
    let join = |parts: &[Condition], word: &str| {
        parts
            .iter()
            .map(|part| condition_words(questionnaire, part))
            .collect::<Vec<_>>()
            .join(word)
    };
    match condition {
        Condition::Holds(fact) => format!("“{}” is yes", title(*fact)),
        Condition::AtLeast(fact, least) => {
            format!("{} is at least {}", title(*fact), choice(*fact, *least))
        }
        Condition::Is(fact, wanted) => format!("{} is {}", title(*fact), choice(*fact, *wanted)),
        Condition::All(parts) => join(parts, " and "),
        Condition::Any(parts) => join(parts, " or "),
        Condition::Not(part) => format!("not ({})", condition_words(questionnaire, part)),
    }
}

/// The answer to a control and its evidence state on a day, on one line.
pub fn answer_words(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
    today: Date,
) -> String {
    let at = standing(questionnaire, state, targets, control);
    let words = at.describe(questionnaire);
    if matches!(at, Standing::Level(_)) {
        let support = support(state, questionnaire.control_id(control), today);
        format!("{words}, {}", support.state.word())
    } else {
        words
    }
}

/// The evidence for a control as it counts on a day, and the team's own text about it: `shown for 2 Defined until
/// 1 May 2027`, `: source register`. `None` without evidence.
pub(crate) fn evidence_on_page(
    questionnaire: &Questionnaire,
    state: &State,
    control: ControlIx,
    today: Date,
) -> Option<(String, String)> {
    evidence_with(questionnaire, state, control, today, short_day)
}

/// The evidence for a control, like [`evidence_on_page`], with dates in the format of `day`.
pub(crate) fn evidence_with(
    questionnaire: &Questionnaire,
    state: &State,
    control: ControlIx,
    today: Date,
    day: impl Fn(Date) -> String,
) -> Option<(String, String)> {
    let id = questionnaire.control_id(control);
    let given = state.record(id)?.evidence.as_ref()?;
    let what = if given.what.is_empty() {
        String::new()
    } else {
        format!(": {}", given.what)
    };
    let support = support(state, id, today);
    let level = questionnaire.level_name(given.level);
    let until = given.expires.filter(|last| *last >= today);
    let until = until.map_or_else(String::new, |last| format!(" until {}", day(last)));
    let counts = match support.because.as_slice() {
        [] => String::new(),
        _ => format!(
            "; counts as {}{}",
            support.state.word(),
            answer::weaknesses(&support.because, day)
        ),
    };
    Some((
        format!("{} for {level}{until}{counts}", given.state.word()),
        what,
    ))
}

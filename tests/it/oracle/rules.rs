//! Facts, risk tier, what applies, what is asked and at which target.
//!
//! Its own module because it depends on the profile alone: no answer, date or exception changes a result here, except that an
//! answer of the form (`usable_answer`) is read where the profile decides whether it counts.

use super::read::{Condition, Control, EvidenceState, Fact, FactKind, Listed, Questionnaire};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to a fact. A fact that is missing in the profile is unanswered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactValue {
    YesNo(bool),
    Choice(String),
    Choices(BTreeSet<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Full,
    Short,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// 0 to 4.
    Level(i64),
    NotApplicable,
    Unknown,
    Unanswered,
}

/// A date as a number of days from any fixed day.
pub(crate) type Day = i32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub state: EvidenceState,
    /// The level the evidence was shown for.
    pub level: i64,
    /// The last day on which the state counts.
    pub expires: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exception {
    pub granted: Day,
    /// The last day on which the exception counts.
    pub expires: Day,
    /// An accountable person, a reason and a compensating control are given.
    pub complete: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub answer: Answer,
    pub evidence: Option<Evidence>,
    pub exception: Option<Exception>,
    /// False where a reassessment still waits for the answer to be confirmed.
    pub confirmed: bool,
}

/// A control without a record counts as unanswered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assessment {
    pub facts: BTreeMap<String, FactValue>,
    pub current_phase: Option<String>,
    pub target_phase: String,
    pub form: Form,
    pub records: BTreeMap<String, Record>,
    pub today: Day,
}

impl Default for Record {
    fn default() -> Record {
        Record {
            answer: Answer::Unanswered,
            evidence: None,
            exception: None,
            confirmed: true,
        }
    }
}

/// What a gate asks of one control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    pub target: i64,
    pub must: bool,
    pub core: bool,
    pub never_deferrable: bool,
}

/// For each gate, in order: the controls it asks, by id.
pub(crate) type Targets = Vec<BTreeMap<String, Demand>>;

// ---- facts -------------------------------------------------------------------------------------------------------------------

/// "An unanswered fact counts as yes, or as its worst choice." (A fact with several choices: as all of them.)
pub(crate) fn fact_value(fact: &Fact, a: &Assessment) -> FactValue {
    if let Some(value) = a.facts.get(&fact.id) {
        return value.clone();
    }
    match fact.kind {
        FactKind::YesNo => FactValue::YesNo(true),
        FactKind::Graded => FactValue::Choice(
            fact.worst
                .clone()
                .or(fact.choices.last().cloned())
                .unwrap_or_default(),
        ),
        FactKind::Several => FactValue::Choices(fact.choices.iter().cloned().collect()),
    }
}

/// "… and every gate is then at best *inconclusive*": whether a fact of the questionnaire is unanswered.
pub(crate) fn any_fact_unanswered(q: &Questionnaire, a: &Assessment) -> bool {
    q.facts.iter().any(|f| !a.facts.contains_key(&f.id))
}

/// "Conditions are a closed language over facts: `fact`, `{fact, at_least}`, `{fact, is}`, `all`, `any`, `not`."
pub(crate) fn holds(condition: &Condition, q: &Questionnaire, a: &Assessment) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|c| holds(c, q, a)),
        Condition::Any(parts) => parts.iter().any(|c| holds(c, q, a)),
        Condition::Not(part) => !holds(part, q, a),
        Condition::Fact(id) => match value_of(id, q, a) {
            Some(FactValue::YesNo(yes)) => yes,
            Some(FactValue::Choices(choices)) => !choices.is_empty(),
            // QUESTIONS.md 1: a graded fact without a grade holds above its least choice.
            Some(FactValue::Choice(choice)) => grade(id, &choice, q) > Some(0),
            None => false,
        },
        Condition::AtLeast(id, least) => match value_of(id, q, a) {
            Some(FactValue::Choice(choice)) => {
                let (have, need) = (grade(id, &choice, q), grade(id, least, q));
                have.is_some() && need.is_some() && have >= need
            }
            _ => false,
        },
        Condition::Is(id, wanted) => match value_of(id, q, a) {
            Some(FactValue::Choice(choice)) => choice == *wanted,
            Some(FactValue::Choices(choices)) => choices.contains(wanted),
            _ => false,
        },
    }
}

fn value_of(id: &str, q: &Questionnaire, a: &Assessment) -> Option<FactValue> {
    q.fact(id).map(|f| fact_value(f, a))
}

/// Position of a choice of a graded fact, 0 for the least.
fn grade(fact: &str, choice: &str, q: &Questionnaire) -> Option<usize> {
    q.fact(fact)
        .and_then(|f| f.choices.iter().position(|c| c == choice))
}

fn holds_or_absent(condition: Option<&Condition>, q: &Questionnaire, a: &Assessment) -> bool {
    condition.is_none_or(|c| holds(c, q, a))
}

// ---- risk --------------------------------------------------------------------------------------------------------------------

/// "Risk points = sensitivity 0–3 + criticality 0–3 + 1 each for …; all numbers are data": the sum of the entries that hold.
pub(crate) fn risk_points(q: &Questionnaire, a: &Assessment) -> i64 {
    q.points
        .iter()
        .filter(|p| holds(&p.when, q, a))
        .map(|p| p.points)
        .sum()
}

/// "Tier: ≤ 3 low, 4–6 medium, ≥ 7 high": the first tier whose limit the points do not exceed, before floors.
pub(crate) fn tier_of_points(q: &Questionnaire, points: i64) -> usize {
    let last = q.tiers.len().saturating_sub(1);
    q.tiers
        .iter()
        .position(|t| t.up_to.is_none_or(|limit| points <= limit))
        .unwrap_or(last)
}

/// "Points as before, but **floors**": the tier is at least that of every floor that holds.
pub(crate) fn tier(q: &Questionnaire, a: &Assessment) -> usize {
    let floors = q
        .floors
        .iter()
        .filter(|f| holds(&f.when, q, a))
        .map(|f| f.tier);
    floors.fold(tier_of_points(q, risk_points(q, a)), usize::max)
}

/// "All reasons are shown"; "each floor prints its reason": the number of entries and floors that hold.
pub(crate) fn reason_count(q: &Questionnaire, a: &Assessment) -> usize {
    let points = q.points.iter().filter(|p| holds(&p.when, q, a)).count();
    points + q.floors.iter().filter(|f| holds(&f.when, q, a)).count()
}

// ---- what is asked -----------------------------------------------------------------------------------------------------------

/// "What applies is known once the profile is": a control without a condition always applies.
pub(crate) fn applies(q: &Questionnaire, a: &Assessment, control: &Control) -> bool {
    holds_or_absent(control.applies_when.as_ref(), q, a)
}

/// "names and `never_deferrable` add up over the gates (a later gate holds those of earlier ones, with their conditions)."
fn in_list(
    q: &Questionnaire,
    a: &Assessment,
    gate: usize,
    id: &str,
    list: impl Fn(usize) -> Vec<Listed>,
) -> bool {
    (0..=gate).any(|g| {
        list(g)
            .iter()
            .any(|l| l.control == id && holds_or_absent(l.when.as_ref(), q, a))
    })
}

/// "A control is asked at a gate when the gate covers its phase or names it. A later gate never asks less than an earlier one."
pub(crate) fn is_asked(q: &Questionnaire, a: &Assessment, gate: usize, control: &Control) -> bool {
    let covered = (0..=gate).any(|g| q.gates[g].covers.contains(&control.phase));
    let named = in_list(q, a, gate, &control.id, |g| q.gates[g].names.clone());
    applies(q, a, control) && (covered || named)
}

/// "*Core* = a must control never deferrable at that gate by its list."
pub(crate) fn is_core(q: &Questionnaire, a: &Assessment, gate: usize, control: &Control) -> bool {
    control.must
        && in_list(q, a, gate, &control.id, |g| {
            q.gates[g].never_deferrable.clone()
        })
}

/// "A control may list the values of `regulation` that bind it": whether one of them holds.
pub(crate) fn is_bound_by_law(q: &Questionnaire, a: &Assessment, control: &Control) -> bool {
    control.law.iter().any(|value| {
        holds(
            &Condition::Is("regulation".to_string(), value.clone()),
            q,
            a,
        )
    })
}

/// "Where one holds, it joins the gate's never-deferrable list … from the first gate that asks it, without becoming core."
pub(crate) fn is_never_deferrable(
    q: &Questionnaire,
    a: &Assessment,
    gate: usize,
    control: &Control,
) -> bool {
    is_core(q, a, gate, control) || is_bound_by_law(q, a, control)
}

/// "Target of a control for a gate = the gate's level for the tier (core or other, must or should)": step 1, the table.
pub(crate) fn table_level(
    q: &Questionnaire,
    a: &Assessment,
    gate: usize,
    control: &Control,
) -> i64 {
    let g = &q.gates[gate];
    let row = match (control.must, is_core(q, a, gate, control)) {
        (true, true) => &g.core_must_level,
        (true, false) => &g.must_level,
        (false, _) => &g.should_level,
    };
    row.get(tier(q, a)).copied().unwrap_or(0)
}

/// "Raises add up, for must and should alike; a control named by several rules gets each": step 2, the raises.
pub(crate) fn raises(q: &Questionnaire, a: &Assessment, control: &Control) -> i64 {
    let names = |r: &super::read::TargetRule| {
        r.theme.as_ref() == Some(&control.theme) || r.controls.contains(&control.id)
    };
    q.target_rules
        .iter()
        .filter(|r| holds(&r.when, q, a) && names(r))
        .map(|r| r.raise)
        .sum()
}

/// "**Order**: table, raises, ceiling, earlier gate's target, prerequisites": the targets of all gates.
pub(crate) fn targets(q: &Questionnaire, a: &Assessment) -> Targets {
    let mut all: Targets = Vec::new();
    for gate in 0..q.gates.len() {
        let mut asked = BTreeMap::new();
        for control in q.controls.iter().filter(|c| is_asked(q, a, gate, c)) {
            let raised = table_level(q, a, gate, control) + raises(q, a, control);
            let capped = raised.min(q.gates[gate].max_level);
            let earlier = all
                .last()
                .and_then(|g| g.get(&control.id))
                .map_or(0, |e: &Demand| e.target);
            let one = Demand {
                target: capped.max(earlier),
                must: control.must,
                core: is_core(q, a, gate, control),
                never_deferrable: is_never_deferrable(q, a, gate, control),
            };
            asked.insert(control.id.clone(), one);
        }
        raise_prerequisites(q, q.gates[gate].max_level, &mut asked);
        all.push(asked);
    }
    all
}

/// "A prerequisite is asked at least at the smaller of the level it must reach, the gate's ceiling and the dependent's own target,
/// repeated until nothing changes." (QUESTIONS.md 2: it raises the target of a control that the gate asks; it adds none.)
fn raise_prerequisites(q: &Questionnaire, ceiling: i64, asked: &mut BTreeMap<String, Demand>) {
    loop {
        let before = asked.clone();
        for control in &q.controls {
            let own = match asked.get(&control.id) {
                Some(one) => one.target,
                None => continue,
            };
            for prerequisite in &control.after {
                if let Some(other) = asked.get_mut(&prerequisite.control) {
                    other.target = other.target.max(prerequisite.level.min(ceiling).min(own));
                }
            }
        }
        if *asked == before {
            return;
        }
    }
}

// ---- answers -----------------------------------------------------------------------------------------------------------------

/// "The key `core` only chooses the short form": whether the form of the assessment asks the control.
pub(crate) fn form_asks(a: &Assessment, control: &Control) -> bool {
    a.form == Form::Full || control.core.contains(&a.target_phase)
}

/// "Only facts make such a control not applicable; a person's 'not applicable' is refused": whether that happens to this control.
pub(crate) fn is_refused_set_aside(a: &Assessment, targets: &Targets, id: &str) -> bool {
    let set_aside = a
        .records
        .get(id)
        .is_some_and(|r| r.answer == Answer::NotApplicable);
    set_aside
        && targets
            .iter()
            .any(|g| g.get(id).is_some_and(|one| one.never_deferrable))
}

/// "… and if a file holds one it counts as unanswered everywhere"; "controls not asked count as unanswered": the answer that counts.
pub(crate) fn usable_answer(
    _: &Questionnaire,
    a: &Assessment,
    targets: &Targets,
    control: &Control,
) -> Answer {
    if is_refused_set_aside(a, targets, &control.id) {
        return Answer::Unanswered;
    }
    a.records
        .get(&control.id)
        .map_or(Answer::Unanswered, |r| r.answer)
}

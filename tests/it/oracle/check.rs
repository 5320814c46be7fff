//! Says what makes a questionnaire doubtful.
//!
//! Its own module because the rules take any questionnaire, while a mutation must not introduce a new problem. It is stricter than
//! the specification: it also refuses tables whose levels fall from one gate or tier to the next.

use super::read::{Condition, Control, FactKind, Gate, Listed, Questionnaire};
use std::collections::BTreeSet;

/// Every problem of the questionnaire, as text.
pub(crate) fn problems(q: &Questionnaire) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    tables(q, &mut found);
    numbers(q, &mut found);
    lists(q, &mut found);
    rules(q, &mut found);
    controls(q, &mut found);
    found
}

/// Level tables: right length, within 1 to the ceiling, never falling with the tier or the gate, core ≥ must ≥ should.
fn tables(q: &Questionnaire, found: &mut BTreeSet<String>) {
    for (i, g) in q.gates.iter().enumerate() {
        let rows = [&g.core_must_level, &g.must_level, &g.should_level];
        if rows.iter().any(|r| r.len() != q.tiers.len()) {
            found.insert(format!("{}: a row has not one level per tier", g.id));
            continue;
        }
        for tier in 0..q.tiers.len() {
            let place = format!("{} tier {tier}", g.id);
            if rows.iter().any(|r| r[tier] < 1 || r[tier] > g.max_level) {
                found.insert(format!("{place}: a level is outside 1 to the ceiling"));
            }
            if rows.iter().any(|r| tier > 0 && r[tier] < r[tier - 1]) {
                found.insert(format!("{place}: a level falls with the tier"));
            }
            if g.core_must_level[tier] < g.must_level[tier]
                || g.must_level[tier] < g.should_level[tier]
            {
                found.insert(format!(
                    "{place}: core must, must and should are out of order"
                ));
            }
            if g.must_level[tier] < g.lowest_level {
                found.insert(format!(
                    "{place}: a must is asked below the lowest mandatory level"
                ));
            }
            if i > 0 {
                let before = &q.gates[i - 1];
                let earlier = [
                    &before.core_must_level,
                    &before.must_level,
                    &before.should_level,
                ];
                if rows
                    .iter()
                    .zip(earlier)
                    .any(|(now, then)| then.get(tier).is_some_and(|l| now[tier] < *l))
                {
                    found.insert(format!("{place}: a level falls from one gate to the next"));
                }
            }
        }
    }
}

/// Thresholds, shares, days, weights, points and tier limits in their ranges, and never laxer at a later gate.
fn numbers(q: &Questionnaire, found: &mut BTreeSet<String>) {
    let in_range = |g: &Gate| {
        (1..=4).contains(&g.lowest_level)
            && (1..=4).contains(&g.max_level)
            && (0..=100).contains(&g.should_attainment)
            && (0..=100).contains(&g.exception_share)
            && g.exceptions_at_least >= 0
            && g.exception_days >= 1
            && g.never_deferrable_evidence >= g.evidence
    };
    for g in q.gates.iter().filter(|g| !in_range(g)) {
        found.insert(format!(
            "{}: a number or evidence state is out of range",
            g.id
        ));
    }
    for pair in q.gates.windows(2) {
        let (e, l) = (&pair[0], &pair[1]);
        let laxer = l.lowest_level < e.lowest_level
            || l.max_level < e.max_level
            || l.should_attainment < e.should_attainment
            || l.evidence < e.evidence
            || l.never_deferrable_evidence < e.never_deferrable_evidence;
        if laxer {
            found.insert(format!("{}: laxer than {}", l.id, e.id));
        }
    }
    if !(1 <= q.weight_should
        && q.weight_should <= q.weight_must
        && q.weight_must <= q.weight_never_deferrable)
    {
        found.insert("the weights are out of order".to_string());
    }
    if q.points.iter().any(|p| p.points < 1) {
        found.insert("an entry gives no points".to_string());
    }
    let limits: Vec<i64> = q.tiers.iter().filter_map(|t| t.up_to).collect();
    let rising = limits.windows(2).all(|w| w[0] < w[1]) && limits.first().is_none_or(|l| *l >= 0);
    let last_open = q.tiers.iter().position(|t| t.up_to.is_none()) == q.tiers.len().checked_sub(1);
    if !rising || !last_open {
        found.insert("the limits of the tiers are out of order".to_string());
    }
    if q.exception_shares
        .iter()
        .any(|s| !(0..=100).contains(&s.share))
    {
        found.insert("an exception share is out of range".to_string());
    }
}

/// Lists of gates: known controls, none twice, no name that is covered anyway, only asked must controls as never deferrable.
fn lists(q: &Questionnaire, found: &mut BTreeSet<String>) {
    let mut named = BTreeSet::new();
    let mut listed = BTreeSet::new();
    let mut covered = BTreeSet::new();
    for g in &q.gates {
        covered.extend(g.covers.iter().cloned());
        if !q.phases.contains(&g.phase) || g.covers.iter().any(|p| !q.phases.contains(p)) {
            found.insert(format!("{}: unknown phase", g.id));
        }
        for l in &g.names {
            let phase = q.control(&l.control).map(|c| c.phase.clone());
            if phase.is_none_or(|p| covered.contains(&p))
                || !named.insert(l.control.clone())
                || !known(q, l)
            {
                found.insert(format!(
                    "{}: name {} is unknown, needless or malformed",
                    g.id, l.control
                ));
            }
        }
        for l in &g.never_deferrable {
            let asked =
                |c: &Control| c.must && (covered.contains(&c.phase) || named.contains(&c.id));
            if !q.control(&l.control).is_some_and(asked)
                || !listed.insert(l.control.clone())
                || !known(q, l)
            {
                found.insert(format!(
                    "{}: {} cannot be never deferrable",
                    g.id, l.control
                ));
            }
        }
    }
}

fn known(q: &Questionnaire, l: &Listed) -> bool {
    l.when.as_ref().is_none_or(|c| is_known(q, c))
}

/// Whether every fact and choice of the condition exists and has the right kind.
fn is_known(q: &Questionnaire, condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            !parts.is_empty() && parts.iter().all(|c| is_known(q, c))
        }
        Condition::Not(part) => is_known(q, part),
        Condition::Fact(id) => q.fact(id).is_some_and(|f| f.kind != FactKind::Graded),
        Condition::AtLeast(id, choice) => q
            .fact(id)
            .is_some_and(|f| f.kind == FactKind::Graded && f.choices.contains(choice)),
        Condition::Is(id, choice) => q
            .fact(id)
            .is_some_and(|f| f.kind != FactKind::YesNo && f.choices.contains(choice)),
    }
}

/// Risk, target rules and exception shares: known conditions, themes and controls, a raise of 1 to 3.
fn rules(q: &Questionnaire, found: &mut BTreeSet<String>) {
    let mut conditions: Vec<&Condition> = q.points.iter().map(|p| &p.when).collect();
    conditions.extend(q.floors.iter().map(|f| &f.when));
    conditions.extend(q.target_rules.iter().map(|r| &r.when));
    conditions.extend(q.exception_shares.iter().map(|s| &s.when));
    conditions.extend(q.controls.iter().filter_map(|c| c.applies_when.as_ref()));
    for condition in conditions.iter().filter(|c| !is_known(q, c)) {
        found.insert(format!("unknown or wrong kind of fact in {condition:?}"));
    }
    for (i, rule) in q.target_rules.iter().enumerate() {
        let unique: BTreeSet<&String> = rule.controls.iter().collect();
        let one_aim = rule.theme.is_some() == rule.controls.is_empty();
        let theme_known = rule.theme.as_ref().is_none_or(|t| q.themes.contains(t));
        let all_known = rule.controls.iter().all(|c| q.control(c).is_some());
        if !one_aim
            || !theme_known
            || !all_known
            || unique.len() != rule.controls.len()
            || !(1..=3).contains(&rule.raise)
        {
            found.insert(format!("target rule {i} is malformed"));
        }
    }
}

/// Controls: known ids, law only on mandatory controls, requirement levels 2 and 3 for mandatory controls, prerequisites without circles or later phases.
fn controls(q: &Questionnaire, found: &mut BTreeSet<String>) {
    let binding: Vec<String> = q
        .fact("regulation")
        .map(|f| f.choices.clone())
        .unwrap_or_default();
    let mut seen = BTreeSet::new();
    for c in &q.controls {
        if !seen.insert(&c.id) {
            found.insert(format!("{}: the id stands twice", c.id));
        }
        if q.phase_index(&c.phase).is_none() || !q.themes.contains(&c.theme) {
            found.insert(format!("{}: unknown phase or theme", c.id));
        }
        let law: BTreeSet<&String> = c.law.iter().collect();
        if law.len() != c.law.len()
            || c.law.iter().any(|l| !binding.contains(l))
            || (!c.must && !c.law.is_empty())
        {
            found.insert(format!("{}: law is malformed or binds a should", c.id));
        }
        if c.must && !(c.requirement_levels.contains(&2) && c.requirement_levels.contains(&3)) {
            found.insert(format!("{}: a must lacks requirement level 2 or 3", c.id));
        }
        let after: BTreeSet<&String> = c.after.iter().map(|p| &p.control).collect();
        let later = |p: &super::read::Prerequisite| match q.control(&p.control) {
            Some(other) => q.phase_index(&other.phase) > q.phase_index(&c.phase),
            None => true,
        };
        let bad_level = c.after.iter().any(|p| !(1..=4).contains(&p.level));
        if after.len() != c.after.len() || bad_level || c.after.iter().any(later) {
            found.insert(format!(
                "{}: a prerequisite is unknown, twice there, of a later phase or of no level",
                c.id
            ));
        }
        if reaches(q, &c.id, &c.id) {
            found.insert(format!("{}: a circle of prerequisites", c.id));
        }
    }
}

/// Whether following prerequisites from `from` arrives at `to`.
fn reaches(q: &Questionnaire, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from.to_string()];
    while let Some(id) = next.pop() {
        for p in q.control(&id).iter().flat_map(|c| c.after.iter()) {
            if p.control == to {
                return true;
            }
            if seen.insert(p.control.clone()) {
                next.push(p.control.clone());
            }
        }
    }
    false
}

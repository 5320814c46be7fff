//! Targets in words: the reason for the target of a control, and the effect of a rule in the questionnaire.

use super::Describe;
use crate::model::questionnaire::{GateIx, Level, Questionnaire, Raised, TargetRule, TierIx};
use crate::rules::requirements::{Gap, Requirement};
use crate::rules::targets::{Obligation, Reason, Targets};

impl Describe for TargetRule {
    /// The effect of the rule and its reason: `Data protection +1 (touches restricted data)`.
    fn describe(&self, questionnaire: &Questionnaire) -> String {
        format!(
            "{} +{} ({})",
            raised(questionnaire, self),
            self.raise,
            self.reason
        )
    }
}

/// The targets that a rule raises: the title of a theme, or the ids of controls.
pub fn raised(questionnaire: &Questionnaire, rule: &TargetRule) -> String {
    match &rule.raises {
        Raised::Theme(theme) => questionnaire.themes[*theme].title.clone(),
        Raised::Controls(controls) => {
            let ids = controls.iter().map(|one| questionnaire.control_id(*one));
            ids.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The controls that a gate treats alike, as an adjective.
pub fn obligation(obligation: Obligation) -> &'static str {
    match obligation {
        Obligation::Core => "never-deferrable",
        Obligation::Must => "mandatory",
        Obligation::Should => "recommended",
    }
}

/// The gap of a requirement: `1 Ad hoc → 2 Defined for G2`.
pub fn gap(questionnaire: &Questionnaire, targets: &Targets, requirement: &Requirement) -> String {
    gap_to(questionnaire, targets, requirement, |target, gate| {
        format!(
            "{} for {}",
            questionnaire.level_name(target),
            questionnaire.gate_id(gate)
        )
    })
}

/// The gap of a requirement for a narrow column: `1 Ad hoc → 2`.
pub fn short_gap(
    questionnaire: &Questionnaire,
    targets: &Targets,
    requirement: &Requirement,
) -> String {
    gap_to(questionnaire, targets, requirement, |target, _| {
        target.to_string()
    })
}

fn gap_to(
    questionnaire: &Questionnaire,
    targets: &Targets,
    requirement: &Requirement,
    words: impl Fn(Level, GateIx) -> String,
) -> String {
    let is = requirement.standing.describe(questionnaire);
    match requirement.short {
        None => is,
        Some((_, Gap::Evidence)) => format!("{is}, needs evidence"),
        Some((gate, Gap::Levels(_))) => {
            let target = targets.level(gate, requirement.control);
            format!(
                "{is} → {}",
                words(target.unwrap_or(requirement.target), gate)
            )
        }
    }
}

/// The reason for the target of a control.
pub fn reason(reason: Reason, questionnaire: &Questionnaire, gate: GateIx, tier: TierIx) -> String {
    let level = |level: Level| questionnaire.level_name(level);
    match reason {
        Reason::Asked {
            level: asked,
            obligation: of,
        } => {
            let tier = questionnaire.risk.tiers[tier].title.to_lowercase();
            let kind = obligation(of);
            format!(
                "{} requires {} for {kind} controls at {tier} risk",
                questionnaire.gate_id(gate),
                level(asked)
            )
        }
        Reason::Rule(rule) => {
            let rule = &questionnaire.rules[rule];
            format!("+{}: {}", rule.raise, rule.reason)
        }
        Reason::Successor {
            control,
            level: needed,
        } => {
            let id = questionnaire.control_id(control);
            format!("{id} depends on this control at {}", level(needed))
        }
        Reason::Capped { level: most } => {
            format!(
                "{} never requires more than {}",
                questionnaire.gate_id(gate),
                level(most)
            )
        }
        Reason::Earlier {
            gate: before,
            level: asked,
        } => {
            format!(
                "{} already requires {}",
                questionnaire.gate_id(before),
                level(asked)
            )
        }
    }
}

//! Compares 2 versions of a questionnaire and finds the controls whose meaning changed.
//!
//! Controls are named by their ids in the later version. Only the parts that an answer depends on are compared: a
//! corrected pitfall or a new crosswalk does not invalidate an answer.

use crate::model::questionnaire::{ChoiceIx, FactIx};
use std::collections::BTreeMap;

use super::condition::Condition;
use super::{Control, FactKind, Questionnaire, Together};

/// Returns the controls of `later` that ask something different from `earlier`, and those that are new. `renamed` maps
/// earlier ids to later ids.
pub(super) fn between(
    earlier: &Questionnaire,
    later: &Questionnaire,
    renamed: &BTreeMap<String, String>,
) -> Together {
    let mut together = Together {
        renamed: renamed.clone(),
        ..Together::default()
    };
    for control in &later.controls {
        let id = &control.id;
        let before = renamed
            .iter()
            .find(|(_, now)| *now == id)
            .map_or(id, |(before, _)| before);
        match earlier
            .controls
            .iter()
            .find(|control| control.id == *before)
        {
            Some(before) if asked(earlier, before) == asked(later, control) => {}
            Some(_) => {
                together.changed.insert(id.clone());
            }
            None => {
                together.new.insert(id.clone());
            }
        }
    }
    together
}

/// Returns the parts of a control that an answer depends on: the question, the obligation, the requirement with its
/// criteria, the levels, and the condition under which the control applies.
fn asked(questionnaire: &Questionnaire, control: &Control) -> Vec<String> {
    let mut words = vec![control.question.clone(), control.must.to_string()];
    words.extend(control.levels.iter().cloned());
    for requirement in &control.requirements {
        words.push(format!("{}: {}", requirement.level, requirement.text));
        let criteria = requirement.criteria.iter();
        words.extend(criteria.map(|one| format!("{}: {}", one.method.word(), one.text)));
    }
    words.extend(
        control
            .applies_when
            .iter()
            .map(|when| written(questionnaire, when)),
    );
    words
}

/// Writes a condition with the ids of its facts and choices, so that conditions of different versions can be compared.
fn written(questionnaire: &Questionnaire, condition: &Condition) -> String {
    let fact = |fact: FactIx| &questionnaire.facts[fact].id;
    let choice = |of: FactIx, choice: ChoiceIx| match &questionnaire.facts[of].kind {
        FactKind::Graded { choices, .. } | FactKind::Several { choices } => &choices[choice].id,
        FactKind::YesNo => "",
    };
    let parts = |parts: &[Condition]| {
        parts
            .iter()
            .map(|part| written(questionnaire, part))
            .collect::<Vec<_>>()
            .join(" ")
    };
    match condition {
        Condition::Holds(of) => fact(*of).to_owned(),
        Condition::AtLeast(of, least) => format!("({} >= {})", fact(*of), choice(*of, *least)),
        Condition::Is(of, is) => format!("({} = {})", fact(*of), choice(*of, *is)),
        Condition::All(all) => format!("(all {})", parts(all)),
        Condition::Any(any) => format!("(any {})", parts(any)),
        Condition::Not(part) => format!("(not {})", written(questionnaire, part)),
    }
}

//! Advice to authors: warnings about controls that are valid but will not work well in a workshop.
//!
//! This module must not reject anything. It evaluates only what can be counted, never the meaning of the text.

use std::collections::BTreeMap;

use super::super::condition::{Condition, Value};
use super::super::file::control::RawControl;
use super::super::{Fact, FactKind, Questionnaire};
use super::{Check, Code};
use crate::base::diagnostic::{Severity, Source};
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{ControlIx, FactIx, LayerIx};

/// Maximum number of words in a question: listeners must still remember its beginning when it ends.
const MOST_WORDS: usize = 30;

/// Minimum number of words that can describe what a reviewer sees.
const FEWEST_WORDS: usize = 6;

/// Maximum number of combinations of fact values that are tried to find one for which a control applies. A condition
/// with more combinations counts as reachable: a missing warning is acceptable, but a wrong one is not.
const MOST_COMBINATIONS: usize = 1 << 14;

impl Check<'_> {
    /// Warns about questions that are too long to be read aloud, levels that are too short or repeat another level, and
    /// controls that no profile or no gate reaches.
    pub(super) fn advice(
        &mut self,
        raw: &IndexVec<ControlIx, (&Source, LayerIx, RawControl)>,
        questionnaire: &Questionnaire,
    ) {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for ((at, (source, _, raw)), control) in raw.enumerated().zip(&questionnaire.controls) {
            let (file, id) = (source.name.as_str(), &control.id);
            let words = count(&control.question);
            if words > MOST_WORDS {
                self.advise(
                    Code::LongQuestion,
                    file,
                    raw.question.span.clone(),
                    format!("the question of `{id}` has {words} words"),
                    format!(
                        "Ask about one point in at most {MOST_WORDS} words, so that it can be read aloud."
                    ),
                );
            } else if sentences(&control.question) > 1 {
                self.advise(
                    Code::LongQuestion,
                    file,
                    raw.question.span.clone(),
                    format!("the question of `{id}` is more than one sentence"),
                    "Ask about one point in one sentence.".to_owned(),
                );
            }
            for (level, (text, raw)) in control.levels.iter().zip(&raw.levels.value).enumerate() {
                if count(text) < FEWEST_WORDS {
                    self.advise(
                        Code::ShortLevel,
                        file,
                        raw.span.clone(),
                        format!("level {level} of `{id}` has fewer than {FEWEST_WORDS} words"),
                        "Describe what a reviewer can see, so that 2 people would pick the same level.".to_owned(),
                    );
                }
                let here = format!("level {level} of `{id}`");
                if let Some(before) = seen.get(&text.to_lowercase()) {
                    self.advise(
                        Code::RepeatedLevel,
                        file,
                        raw.span.clone(),
                        format!("{here} has the same text as {before}"),
                        "Describe what is specific to this control at this level.".to_owned(),
                    );
                } else {
                    seen.insert(text.to_lowercase(), here);
                }
            }
            let asked = questionnaire.gates.iter().any(|gate| {
                gate.covers.contains(&control.phase)
                    || gate.names.iter().any(|named| named.control == at)
            });
            let applies = control
                .applies_when
                .as_ref()
                .is_none_or(|when| can_hold(when, &questionnaire.facts));
            let (message, help) = match (asked, applies) {
                (true, true) => continue,
                (_, false) => (
                    format!("`{id}` never applies: its condition can never be true"),
                    "Fix `applies_when`, or remove the control.",
                ),
                (false, true) => (
                    format!("no gate includes `{id}`"),
                    "Add the phase to a gate, or list the control in a gate's `names`.",
                ),
            };
            self.advise(
                Code::UnreachableControl,
                file,
                raw.id.span.clone(),
                message,
                help.to_owned(),
            );
        }
    }

    fn advise(
        &mut self,
        code: Code,
        file: &str,
        span: std::ops::Range<usize>,
        message: String,
        help: String,
    ) {
        self.tell(code, file, span, message, Some(help));
        if let Some(told) = self.found.last_mut() {
            told.severity = Severity::Warning;
        }
    }
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Counts sentences: words that end with a period, question mark or exclamation mark, plus an unfinished last sentence.
fn sentences(text: &str) -> usize {
    let ends: Vec<bool> = text
        .split_whitespace()
        .map(|word| word.ends_with(['.', '?', '!']))
        .collect();
    let open = ends.last().is_some_and(|last| !last);
    ends.iter().filter(|ends| **ends).count() + usize::from(open)
}

/// Whether some combination of fact values makes the condition hold; `true` if there are too many combinations to try.
fn can_hold(condition: &Condition, facts: &IndexVec<FactIx, Fact>) -> bool {
    let asked = condition.facts();
    let values: Option<Vec<Vec<Value>>> = asked
        .iter()
        .map(|&fact| every_value(&facts[fact]))
        .collect();
    let Some(values) = values else { return true };
    let all = values
        .iter()
        .try_fold(1_usize, |all, values| all.checked_mul(values.len()));
    let Some(all) = all.filter(|all| *all <= MOST_COMBINATIONS) else {
        return true;
    };
    // each number is a combination: its digits, in mixed radix, select one value per fact
    (0..all).any(|number| {
        let mut rest = number;
        let chosen: Vec<Option<Value>> = values
            .iter()
            .map(|values| {
                let digit = rest % values.len();
                rest /= values.len();
                values.get(digit).cloned()
            })
            .collect();
        condition.holds(&|fact| {
            asked
                .iter()
                .position(|&at| at == fact)
                .and_then(|at| chosen.get(at).cloned().flatten())
        })
    })
}

/// Returns every value a fact can have; `None` if a list has more subsets than [`MOST_COMBINATIONS`].
fn every_value(fact: &Fact) -> Option<Vec<Value>> {
    match &fact.kind {
        FactKind::YesNo => Some(vec![Value::YesNo(false), Value::YesNo(true)]),
        FactKind::Graded { choices, .. } => Some(choices.indices().map(Value::Choice).collect()),
        FactKind::Several { choices } => {
            let subsets = u32::try_from(choices.len())
                .ok()
                .and_then(|choices| 1_usize.checked_shl(choices))?;
            (subsets <= MOST_COMBINATIONS).then(|| {
                let subset = |set: usize| {
                    choices
                        .indices()
                        .filter(|choice| set >> usize::from(*choice) & 1 == 1)
                        .collect()
                };
                (0..subsets)
                    .map(|set| Value::Choices(subset(set)))
                    .collect()
            })
        }
    }
}

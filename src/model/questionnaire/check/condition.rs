//! Resolves the names in a condition to facts and choices.
//!
//! Reports a condition that compares a fact with something the fact cannot be.

use super::super::condition::Condition;
use super::super::file::{RawCondition, Words};
use super::{Check, Code, Ids, Known};
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{ChoiceIx, FactIx};

impl Check<'_> {
    pub(super) fn condition(
        &mut self,
        file: &str,
        raw: &RawCondition,
        known: &Known,
        facts: &IndexVec<FactIx, super::super::Fact>,
    ) -> Condition {
        match raw {
            RawCondition::All(parts) => Condition::All(
                parts
                    .iter()
                    .map(|part| self.condition(file, part, known, facts))
                    .collect(),
            ),
            RawCondition::Any(parts) => Condition::Any(
                parts
                    .iter()
                    .map(|part| self.condition(file, part, known, facts))
                    .collect(),
            ),
            RawCondition::Not(part) => {
                Condition::Not(Box::new(self.condition(file, part, known, facts)))
            }
            RawCondition::Unclear(span) => {
                let message = "a condition must have exactly one of `fact`, `all`, `any`, `not`";
                self.tell(
                    Code::BadCondition,
                    file,
                    span.clone(),
                    message,
                    Some("For example: { fact = \"retrieval\" }.".to_owned()),
                );
                Condition::All(Vec::new())
            }
            RawCondition::Fact { fact, at_least, is } => {
                let index = self.find(file, &known.facts, fact);
                let Some(definition) = facts
                    .get(index)
                    .filter(|definition| definition.id == fact.value)
                else {
                    return Condition::Holds(index);
                };
                self.fact_condition(file, index, definition, at_least.as_ref(), is.as_ref())
            }
        }
    }

    pub(super) fn fact_condition(
        &mut self,
        file: &str,
        index: FactIx,
        fact: &super::super::Fact,
        at_least: Option<&Words>,
        is: Option<&Words>,
    ) -> Condition {
        let bad = |check: &mut Self, words: &Words, message: String| {
            check.tell(Code::BadCondition, file, words.span.clone(), message, None);
            Condition::Holds(index)
        };
        match (at_least, is, &fact.kind) {
            (None, None, _) => Condition::Holds(index),
            (Some(words), Some(_), _) => bad(
                self,
                words,
                "a condition can have `at_least` or `is`, not both".to_owned(),
            ),
            (Some(words), None, super::super::FactKind::Graded { choices, .. }) => {
                Condition::AtLeast(index, self.choice(file, choices, words))
            }
            (
                None,
                Some(words),
                super::super::FactKind::Graded { choices, .. }
                | super::super::FactKind::Several { choices },
            ) => Condition::Is(index, self.choice(file, choices, words)),
            (Some(words), None, _) => bad(
                self,
                words,
                format!("`{}` has no order, so `at_least` cannot be used", fact.id),
            ),
            (None, Some(words), super::super::FactKind::YesNo) => bad(
                self,
                words,
                format!(
                    "`{}` is yes or no: write {{ fact = \"{}\" }}",
                    fact.id, fact.id
                ),
            ),
        }
    }

    pub(super) fn choice(
        &mut self,
        file: &str,
        choices: &IndexVec<ChoiceIx, super::super::Choice>,
        words: &Words,
    ) -> ChoiceIx {
        let known = choices
            .enumerated()
            .map(|(at, choice)| (choice.id.clone(), at.into()))
            .collect();
        self.find(
            file,
            &Ids {
                kind: "choice",
                known,
                partial: false,
            },
            words,
        )
    }
}

//! Conditions over facts: a small closed language that decides what applies.
//!
//! Conditions must depend on facts only, never on the answer to a control, so that what applies is known as soon as the
//! profile is complete.

use super::{ChoiceIx, FactIx};

/// A condition over facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The fact is true: the answer is yes, a choice above the first, or a non-empty list of choices.
    Holds(FactIx),
    /// The graded fact is at least this choice.
    AtLeast(FactIx, ChoiceIx),
    /// The fact is this choice, or its list contains this choice.
    Is(FactIx, ChoiceIx),
    /// Every part holds; true if there are no parts.
    All(Vec<Condition>),
    /// At least one part holds; false if there are no parts.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
}

/// The value of a fact, as conditions use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// One of several choices.
    Choice(ChoiceIx),
    /// Any number of choices.
    Choices(Vec<ChoiceIx>),
}

impl Condition {
    /// Whether the condition holds, given the value of each fact. A comparison with a fact without a value is false.
    pub fn holds(&self, value: &impl Fn(FactIx) -> Option<Value>) -> bool {
        match self {
            Self::Holds(fact) => match value(*fact) {
                Some(Value::YesNo(yes)) => yes,
                Some(Value::Choice(choice)) => choice > ChoiceIx::default(),
                Some(Value::Choices(choices)) => !choices.is_empty(),
                None => false,
            },
            Self::AtLeast(fact, least) => {
                matches!(value(*fact), Some(Value::Choice(choice)) if choice >= *least)
            }
            Self::Is(fact, wanted) => match value(*fact) {
                Some(Value::Choice(choice)) => choice == *wanted,
                Some(Value::Choices(choices)) => choices.contains(wanted),
                _ => false,
            },
            Self::All(parts) => parts.iter().all(|part| part.holds(value)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(value)),
            Self::Not(part) => !part.holds(value),
        }
    }

    /// Returns the facts that the condition uses, each once, in order of first mention.
    pub fn facts(&self) -> Vec<FactIx> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<FactIx>) {
        match self {
            Self::Holds(fact) | Self::AtLeast(fact, _) | Self::Is(fact, _) => {
                if !found.contains(fact) {
                    found.push(*fact);
                }
            }
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect(found);
                }
            }
            Self::Not(part) => part.collect(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(condition: &Condition, expected: bool) {
        // facts: 0 yes, 1 no, 2 its second choice, 3 a list with its first choice, 4 unanswered
        let value = |fact: FactIx| match fact.into() {
            0 => Some(Value::YesNo(true)),
            1 => Some(Value::YesNo(false)),
            2 => Some(Value::Choice(1.into())),
            3 => Some(Value::Choices(vec![0.into()])),
            _ => None,
        };
        assert_eq!(condition.holds(&value), expected, "{condition:?}");
    }

    #[test]
    fn each_word_of_the_language() {
        use Condition::{All, Any, Not};
        let holds = |fact: usize| Condition::Holds(fact.into());
        let at_least = |fact: usize, least: usize| Condition::AtLeast(fact.into(), least.into());
        let is = |fact: usize, choice: usize| Condition::Is(fact.into(), choice.into());
        check(&holds(0), true);
        check(&holds(1), false);
        check(&holds(3), true);
        check(&holds(4), false);
        check(&at_least(2, 1), true);
        check(&at_least(2, 2), false);
        check(&is(2, 1), true);
        check(&is(2, 0), false);
        check(&is(3, 0), true);
        check(&is(3, 1), false);
        check(&All(vec![holds(0), holds(1)]), false);
        check(&Any(vec![holds(1), holds(0)]), true);
        check(&Not(Box::new(holds(1))), true);
        check(&All(vec![]), true);
        check(&Any(vec![]), false);
    }
}

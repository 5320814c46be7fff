//! Conditions: a small closed language over facts that decides what applies.
//!
//! Conditions know facts and nothing else. The answer to a control must never matter here, so that what applies is
//! known as soon as the profile is.

/// A condition over facts, all by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The fact holds: yes, or any choice of a list.
    Holds(usize),
    /// The graded fact is at least that choice.
    AtLeast(usize, usize),
    /// The fact is that choice, or the list contains it.
    Is(usize, usize),
    /// All hold.
    All(Vec<Condition>),
    /// Any holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// The value of a fact as conditions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// One of several, by index.
    Choice(usize),
    /// Any of several, by index.
    Choices(Vec<usize>),
}

impl Condition {
    /// Whether it holds, given the value of each fact by index. A fact without a value never holds.
    pub fn holds(&self, value: &impl Fn(usize) -> Option<Value>) -> bool {
        match self {
            Self::Holds(fact) => match value(*fact) {
                Some(Value::YesNo(yes)) => yes,
                Some(Value::Choice(choice)) => choice > 0,
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

    /// The facts it asks, by index, each once, in order of first mention.
    pub fn facts(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<usize>) {
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
        // facts: 0 yes, 1 no, 2 the second of its choices, 3 a list with its first choice, 4 unanswered
        let value = |fact| match fact {
            0 => Some(Value::YesNo(true)),
            1 => Some(Value::YesNo(false)),
            2 => Some(Value::Choice(1)),
            3 => Some(Value::Choices(vec![0])),
            _ => None,
        };
        assert_eq!(condition.holds(&value), expected, "{condition:?}");
    }

    #[test]
    fn each_word_of_the_language() {
        use Condition::{All, Any, AtLeast, Holds, Is, Not};
        check(&Holds(0), true);
        check(&Holds(1), false);
        check(&Holds(3), true);
        check(&Holds(4), false);
        check(&AtLeast(2, 1), true);
        check(&AtLeast(2, 2), false);
        check(&Is(2, 1), true);
        check(&Is(2, 0), false);
        check(&Is(3, 0), true);
        check(&Is(3, 1), false);
        check(&All(vec![Holds(0), Holds(1)]), false);
        check(&Any(vec![Holds(1), Holds(0)]), true);
        check(&Not(Box::new(Holds(1))), true);
        check(&All(vec![]), true);
        check(&Any(vec![]), false);
    }
}

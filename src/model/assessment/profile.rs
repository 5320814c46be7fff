//! The profile: the answers to the facts, the current phase, and the target phase.
//!
//! Answers are stored as ids and choices and are returned as values, as conditions need them, with a list of
//! the facts that are assumed. An unanswered fact counts as yes, as its gravest choice, or as all its choices, so that
//! leaving a question unanswered never makes a system look safer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{ChoiceIx, FactIx, FactKind, PhaseIx, Questionnaire};

/// What a team said about a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactAnswer {
    /// Yes or no.
    YesNo(bool),
    /// One choice, by id.
    Choice(String),
    /// Any choices, by id; none of them is an answer too.
    Choices(BTreeSet<String>),
}

/// How many questions a session asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Form {
    /// Only the core controls: ninety minutes.
    Core,
    /// Every control.
    #[default]
    Full,
}

impl Form {
    /// Both forms.
    pub const ALL: [Self; 2] = [Self::Core, Self::Full];

    /// The word in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The form of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The answers to the facts, and the phases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// What was said about each fact, by id.
    pub facts: BTreeMap<String, FactAnswer>,
    /// The phase the system is in, by id.
    pub current_phase: Option<String>,
    /// The phase it shall reach, by id.
    pub target_phase: Option<String>,
    /// The day by which it shall be there: the date the roadmap is held against.
    pub target_date: Option<Date>,
    /// How many questions are asked.
    pub form: Form,
}

impl Profile {
    /// The value of a fact as said, if what was said fits the questionnaire.
    pub fn said(&self, questionnaire: &Questionnaire, fact: FactIx) -> Option<Value> {
        let fact = &questionnaire.facts[fact];
        match (self.facts.get(&fact.id)?, &fact.kind) {
            (FactAnswer::YesNo(yes), FactKind::YesNo) => Some(Value::YesNo(*yes)),
            (FactAnswer::Choice(id), FactKind::Graded { choices, .. }) => choices
                .position(|choice| choice.id == *id)
                .map(Value::Choice),
            (FactAnswer::Choices(ids), FactKind::Several { choices }) => {
                let found: Vec<ChoiceIx> = choices
                    .indices()
                    .filter(|&at| ids.contains(&choices[at].id))
                    .collect();
                // a list that names nothing known is not the answer "none"
                (found.len() == ids.len()).then_some(Value::Choices(found))
            }
            _ => None,
        }
    }

    /// The value of a fact as it counts: as said, or as the gravest.
    pub fn value(&self, questionnaire: &Questionnaire, fact: FactIx) -> Value {
        self.said(questionnaire, fact)
            .unwrap_or_else(|| match &questionnaire.facts[fact].kind {
                FactKind::YesNo => Value::YesNo(true),
                FactKind::Graded { gravest, .. } => Value::Choice(*gravest),
                FactKind::Several { choices } => Value::Choices(choices.indices().collect()),
            })
    }

    /// The facts nobody has answered.
    pub fn assumed(&self, questionnaire: &Questionnaire) -> Vec<FactIx> {
        questionnaire
            .facts
            .indices()
            .filter(|&fact| self.said(questionnaire, fact).is_none())
            .collect()
    }

    /// The phase wanted. Nobody having said, it is the one after the phase today, or the first.
    pub fn wanted(&self, questionnaire: &Questionnaire) -> PhaseIx {
        let named = |phase: &Option<String>| phase.as_ref().and_then(|id| questionnaire.phase(id));
        named(&self.target_phase).unwrap_or_else(|| {
            let today = named(&self.current_phase);
            let mut later = questionnaire.phases.indices();
            let next = later.find(|phase| Some(*phase) > today);
            next.or(today).unwrap_or_default()
        })
    }
}

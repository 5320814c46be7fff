//! The profile: the answers to the facts, the current phase, and the target phase.
//!
//! Answers are stored as ids and choices. They are returned as the values that conditions use, with a list of the facts
//! whose values are assumed. An unanswered fact counts as yes, as its worst choice, or as all its choices, so that
//! leaving a question unanswered never makes a system look safer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{ChoiceIx, FactIx, FactKind, PhaseIx, Questionnaire};

/// The answer to a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactAnswer {
    /// Yes or no.
    YesNo(bool),
    /// One choice, by id.
    Choice(String),
    /// Any number of choices, by id; an empty set is a valid answer.
    Choices(BTreeSet<String>),
}

/// The length of the questionnaire in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Form {
    /// Only the core controls, which take about 90 minutes.
    Core,
    /// Every control.
    #[default]
    Full,
}

impl Form {
    /// Both forms.
    pub const ALL: [Self; 2] = [Self::Core, Self::Full];

    /// Returns the name of the form in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns the form with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The answers to the facts, the phases, and the length of the questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The answer to each fact, by fact id.
    pub facts: BTreeMap<String, FactAnswer>,
    /// Id of the phase that the system is in.
    pub current_phase: Option<String>,
    /// Id of the target phase.
    pub target_phase: Option<String>,
    /// The date by which the target phase should be reached; the roadmap is compared with it.
    pub target_date: Option<Date>,
    /// The length of the questionnaire.
    pub form: Form,
}

impl Profile {
    /// Returns the answer to a fact; `None` if it is unanswered or the answer does not fit the questionnaire.
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
                // a list with an unknown choice must not count as the answer "none"
                (found.len() == ids.len()).then_some(Value::Choices(found))
            }
            _ => None,
        }
    }

    /// Returns the effective value of a fact: its answer, or the worst case if it is unanswered.
    pub fn value(&self, questionnaire: &Questionnaire, fact: FactIx) -> Value {
        self.said(questionnaire, fact)
            .unwrap_or_else(|| match &questionnaire.facts[fact].kind {
                FactKind::YesNo => Value::YesNo(true),
                FactKind::Graded { worst, .. } => Value::Choice(*worst),
                FactKind::Several { choices } => Value::Choices(choices.indices().collect()),
            })
    }

    /// Returns the facts without a valid answer, whose values are assumed.
    pub fn assumed(&self, questionnaire: &Questionnaire) -> Vec<FactIx> {
        questionnaire
            .facts
            .indices()
            .filter(|&fact| self.said(questionnaire, fact).is_none())
            .collect()
    }

    /// Returns the target phase. If none is set, returns the phase after the current phase, or the current phase if it
    /// is the last. Without a current phase, returns the first phase.
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

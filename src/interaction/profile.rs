//! The profile items: the name, the facts, the phases, the target date and the questionnaire length.
//!
//! Each item supplies its wording, its choices and the edit that records a choice. Selection and drawing belong to the
//! screen and must stay out of this module.

use std::collections::BTreeSet;

use crate::describe::why::value_words;
use crate::interaction::basis::Basis;
use crate::model::assessment::change::Change;
use crate::model::assessment::profile::Form as Extent;
use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{ControlIx, FactIx, FactKind};
use crate::rules::edit::Request;

/// A profile item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    System,
    Fact(FactIx),
    CurrentPhase,
    TargetPhase,
    TargetDate,
    Extent,
}

/// All profile items, in order.
pub(crate) fn items(basis: &Basis) -> Vec<Item> {
    let facts = basis.questionnaire.facts.indices().map(Item::Fact);
    [Item::System]
        .into_iter()
        .chain(facts)
        .chain([
            Item::CurrentPhase,
            Item::TargetPhase,
            Item::TargetDate,
            Item::Extent,
        ])
        .collect()
}

/// The place where an edit is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touched {
    /// In a profile item.
    Item(Item),
    /// In the question of a control.
    Question(ControlIx),
}

impl Touched {
    /// The place where a change is visible; `None` if no item and no question shows it.
    pub(crate) fn of(basis: &Basis, change: &Change) -> Option<Self> {
        let item = Item::touched(basis, change).map(Self::Item);
        let control = || basis.questionnaire.control(change.control()?);
        item.or_else(|| control().map(Self::Question))
    }
}

impl Item {
    /// The item that a change affects; `None` if the profile does not show it.
    fn touched(basis: &Basis, change: &Change) -> Option<Self> {
        if let Change::Fact { fact, .. } = change {
            return basis.questionnaire.fact(fact).map(Self::Fact);
        }
        let items = [
            (matches!(change, Change::System(_)), Self::System),
            (
                matches!(change, Change::CurrentPhase(_)),
                Self::CurrentPhase,
            ),
            (matches!(change, Change::TargetPhase(_)), Self::TargetPhase),
            (matches!(change, Change::TargetDate(_)), Self::TargetDate),
            (matches!(change, Change::Form(_)), Self::Extent),
        ];
        items.into_iter().find(|(is, _)| *is).map(|(_, item)| item)
    }

    pub(crate) fn title(self, basis: &Basis) -> &str {
        match self {
            Self::System => "System",
            Self::Fact(fact) => &basis.questionnaire.facts[fact].title,
            Self::CurrentPhase => "Current phase",
            Self::TargetPhase => "Target phase",
            Self::TargetDate => "Target date",
            Self::Extent => "Length",
        }
    }

    pub(crate) fn question(self, basis: &Basis) -> &str {
        match self {
            Self::System => "What is the system called?",
            Self::Fact(fact) => &basis.questionnaire.facts[fact].question,
            Self::CurrentPhase => "Which phase is the system in today?",
            Self::TargetPhase => "Which phase should the system reach?",
            Self::TargetDate => "By which date should the system reach the target phase?",
            Self::Extent => "How long should the questionnaire be?",
        }
    }

    pub(crate) fn why(self, basis: &Basis) -> &str {
        match self {
            Self::System => {
                "An assessment covers one AI system. Its name appears on every page of a report."
            }
            Self::Fact(fact) => &basis.questionnaire.facts[fact].why,
            Self::CurrentPhase => "Determines which gates the system should already pass.",
            Self::TargetPhase => {
                "Sets the gate to reach, and with it the questions, the score and the plan."
            }
            Self::TargetDate => "surefoot compares the roadmap with this date.",
            Self::Extent => {
                "The short form fits into 90 minutes. It skips controls, so gates are inconclusive at best."
            }
        }
    }

    pub(crate) fn example(self, basis: &Basis) -> &str {
        let Self::Fact(fact) = self else {
            return "";
        };
        &basis.questionnaire.facts[fact].example
    }

    /// The title and description of each choice; empty if the value is typed.
    pub(crate) fn choices(self, basis: &Basis) -> Vec<(String, String)> {
        let pair = |title: &str, about: &str| (title.to_owned(), about.to_owned());
        match self {
            Self::System | Self::TargetDate => Vec::new(),
            Self::Fact(fact) => match &basis.questionnaire.facts[fact].kind {
                FactKind::YesNo => vec![pair("Yes", ""), pair("No", "")],
                FactKind::Graded { choices, .. } | FactKind::Several { choices } => choices
                    .iter()
                    .map(|choice| pair(&choice.title, &choice.about))
                    .collect(),
            },
            Self::CurrentPhase | Self::TargetPhase => basis
                .questionnaire
                .phases
                .iter()
                .map(|phase| pair(&phase.title, &phase.about))
                .collect(),
            Self::Extent => {
                let targets = &basis.report.targets;
                let core = targets.short_form(&basis.questionnaire).count();
                let all = targets.scope().count();
                let gate = basis.gate_id(targets.horizon);
                vec![
                    pair(
                        "Core",
                        &format!("{core} of the {all} questions for {gate}, for a first session."),
                    ),
                    pair(
                        "Full",
                        &format!(
                            "All {all} questions for {gate}. Answers from the short form stay."
                        ),
                    ),
                ]
            }
        }
    }

    /// The indices of the selected choices.
    pub(crate) fn chosen(self, basis: &Basis) -> Vec<usize> {
        let profile = &basis.state().profile;
        let phase = |id: &Option<String>| {
            id.as_ref()
                .and_then(|id| basis.questionnaire.phase(id))
                .map(usize::from)
                .into_iter()
                .collect()
        };
        match self {
            Self::System | Self::TargetDate => Vec::new(),
            Self::Fact(fact) => match profile.said(&basis.questionnaire, fact) {
                Some(Value::YesNo(yes)) => vec![usize::from(!yes)],
                Some(Value::Choice(choice)) => vec![choice.into()],
                Some(Value::Choices(choices)) => choices.into_iter().map(usize::from).collect(),
                None => Vec::new(),
            },
            Self::CurrentPhase => phase(&profile.current_phase),
            Self::TargetPhase => phase(&profile.target_phase),
            Self::Extent => vec![usize::from(profile.form == Extent::Full)],
        }
    }

    pub(crate) fn is_several(self, basis: &Basis) -> bool {
        let Self::Fact(fact) = self else { return false };
        matches!(
            basis.questionnaire.facts[fact].kind,
            FactKind::Several { .. }
        )
    }

    pub(crate) fn is_answered(self, basis: &Basis) -> bool {
        let profile = &basis.state().profile;
        match self {
            Self::System => !basis.state().system.is_empty(),
            Self::Fact(fact) => profile.said(&basis.questionnaire, fact).is_some(),
            Self::CurrentPhase => profile.current_phase.is_some(),
            Self::TargetPhase => profile.target_phase.is_some(),
            Self::TargetDate => profile.target_date.is_some(),
            Self::Extent => true,
        }
    }

    /// The current value for display; `–` if there is none.
    pub(crate) fn label(self, basis: &Basis) -> String {
        if !self.is_answered(basis) {
            return "–".to_owned();
        }
        let profile = &basis.state().profile;
        match self {
            Self::System => basis.state().system.clone(),
            Self::TargetDate => profile
                .target_date
                .map(|by| basis.day(by))
                .unwrap_or_default(),
            Self::Fact(fact) => profile
                .said(&basis.questionnaire, fact)
                .map(|value| value_words(&basis.questionnaire, fact, &value))
                .unwrap_or_default(),
            Self::CurrentPhase | Self::TargetPhase | Self::Extent => {
                let choices = self.choices(basis);
                let taken = self.chosen(basis);
                taken
                    .first()
                    .and_then(|&choice| choices.get(choice))
                    .map(|(title, _)| title.clone())
                    .unwrap_or_default()
            }
        }
    }

    /// The request that sets the item to `typed`.
    pub(crate) fn set(self, typed: String) -> Request {
        match self {
            Self::System => Request::System(typed),
            Self::Fact(fact) => Request::Fact { fact, to: typed },
            Self::CurrentPhase => Request::CurrentPhase(typed),
            Self::TargetPhase => Request::TargetPhase(typed),
            Self::TargetDate => Request::TargetDate(typed),
            Self::Extent => Request::Length(typed),
        }
    }

    /// The word to type for each choice, in order; empty if the value is typed.
    pub(crate) fn words_of_choices(self, basis: &Basis) -> Vec<&str> {
        match self {
            Self::System | Self::TargetDate => Vec::new(),
            Self::CurrentPhase | Self::TargetPhase => {
                let phases = basis.questionnaire.phases.iter();
                phases.map(|phase| phase.id.as_str()).collect()
            }
            Self::Extent => vec![Extent::Core.word(), Extent::Full.word()],
            Self::Fact(fact) => match &basis.questionnaire.facts[fact].kind {
                FactKind::YesNo => vec!["yes", "no"],
                FactKind::Graded { choices, .. } | FactKind::Several { choices } => {
                    choices.iter().map(|choice| choice.id.as_str()).collect()
                }
            },
        }
    }

    /// The request that selects a choice, or toggles it if several can be selected; `None` if there is no such choice.
    pub(crate) fn pick(self, basis: &Basis, choice: usize) -> Option<Request> {
        let words = self.words_of_choices(basis);
        if !self.is_several(basis) {
            return Some(self.set((*words.get(choice)?).to_owned()));
        }
        let mut taken: BTreeSet<usize> = self.chosen(basis).into_iter().collect();
        if choice < words.len() && !taken.remove(&choice) {
            taken.insert(choice);
        }
        let taken: Vec<&str> = taken
            .iter()
            .filter_map(|&at| words.get(at).copied())
            .collect();
        let typed = if taken.is_empty() {
            "none".to_owned()
        } else {
            taken.join(",")
        };
        Some(self.set(typed))
    }
}

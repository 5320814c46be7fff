//! Edits to the profile: the system, its facts, its phases and its target date.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, filled, is_same_word, one, refuse};
use crate::model::assessment::change::Change;
use crate::model::assessment::profile::{FactAnswer, Form};
use crate::model::questionnaire::{Choice, FactIx, FactKind};

/// Whether `typed` clears an answer.
pub(super) fn is_unanswered(typed: &str) -> bool {
    typed.trim().is_empty() || is_same_word(typed, "unanswered")
}

/// Parses the name of a system as typed; `None` if nothing was typed.
pub fn system_name(typed: &str) -> Option<String> {
    filled(typed)
}

pub(super) fn system(name: &str) -> Made {
    system_name(name).map_or_else(
        || refuse(Refusal::SystemNameMissing),
        |name| one(Change::System(name)),
    )
}

pub(super) fn length(typed: &str) -> Made {
    Form::from_word(&typed.trim().to_lowercase()).map_or_else(
        || refuse(Refusal::NoSuchLength(typed.to_owned())),
        |form| one(Change::Form(form)),
    )
}

impl Editor<'_> {
    /// Parses a date as typed; `None` if the date is to be cleared.
    pub(super) fn open_or_date(&self, typed: &str) -> Result<Option<Date>, Vec<Refusal>> {
        if is_unanswered(typed) {
            Ok(None)
        } else {
            self.date(Field::Value, typed)
        }
    }

    pub(super) fn phase(&self, typed: &str) -> Result<Option<String>, Vec<Refusal>> {
        if is_unanswered(typed) {
            return Ok(None);
        }
        let phases = &self.context.questionnaire.phases;
        let found = phases
            .iter()
            .find(|phase| is_same_word(&phase.id, typed) || is_same_word(&phase.title, typed));
        found
            .map(|phase| Some(phase.id.clone()))
            .ok_or_else(|| vec![Refusal::NoSuchPhase(typed.to_owned())])
    }

    pub(super) fn fact(&self, fact: FactIx, typed: &str) -> Made {
        let definition = &self.context.questionnaire.facts[fact];
        let no_such = |typed: &str| {
            vec![Refusal::NoSuchChoice {
                fact,
                typed: typed.trim().to_owned(),
            }]
        };
        // a choice may be called `unanswered`, so choices are tried first
        let to = match &definition.kind {
            _ if typed.is_empty() => None,
            FactKind::YesNo => match typed.to_lowercase().as_str() {
                "yes" | "true" | "y" => Some(FactAnswer::YesNo(true)),
                "no" | "false" | "n" => Some(FactAnswer::YesNo(false)),
                "unanswered" => None,
                _ => return Err(no_such(typed)),
            },
            FactKind::Graded { choices, .. } => match choice(choices, typed) {
                Some(choice) => Some(FactAnswer::Choice(choice)),
                None if is_unanswered(typed) => None,
                None => return Err(no_such(typed)),
            },
            FactKind::Several { choices } => match choice(choices, typed) {
                // a title may contain a comma
                Some(choice) => Some(FactAnswer::Choices([choice].into())),
                None if is_unanswered(typed) => None,
                None if is_same_word(typed, "none") => Some(FactAnswer::Choices(BTreeSet::new())),
                None => {
                    let parts = typed.split(',').filter(|part| !part.trim().is_empty());
                    let chosen: Result<_, _> = parts
                        .map(|part| choice(choices, part).ok_or_else(|| no_such(part)))
                        .collect();
                    Some(FactAnswer::Choices(chosen?))
                }
            },
        };
        one(Change::Fact {
            fact: definition.id.clone(),
            to,
        })
    }
}

/// The id of the choice with this id or title.
fn choice(choices: &[Choice], typed: &str) -> Option<String> {
    let found = choices
        .iter()
        .find(|choice| is_same_word(&choice.id, typed) || is_same_word(&choice.title, typed));
    found.map(|choice| choice.id.clone())
}

//! Edits to validations, which are recurring tests, scans and drills.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, ValidationParts, filled, one, refuse};
use crate::base::sanitize::single_spaced;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::validation::{Cadence, Kind, Validation, controls_typed};

impl Editor<'_> {
    pub(super) fn add_validation(&self, kind: Kind, parts: &ValidationParts) -> Made {
        let Some(every) = &parts.every else {
            return refuse(Refusal::CadenceMissing);
        };
        let every = cadence(every)?;
        let new = Validation {
            kind,
            name: String::new(),
            controls: BTreeSet::new(),
            cadence: every,
            first_due: every.after(self.context.today),
            last_done: None,
            owner: None,
        };
        // without controls the validation would support nothing, so an absent list is checked as an empty one
        let parts = ValidationParts {
            controls: Some(parts.controls.clone().unwrap_or_default()),
            ..parts.clone()
        };
        let to = Some(self.with_parts(new, &parts)?);
        let id = self.context.stamp.new_id();
        one(Change::Validation { id, to })
    }

    pub(super) fn change_validation(
        &self,
        which: &str,
        kind: Option<Kind>,
        parts: &ValidationParts,
    ) -> Made {
        let (id, before) = self.known_validation(which)?;
        let mut validation = before.clone();
        validation.kind = kind.unwrap_or(before.kind);
        let to = Some(self.with_parts(validation, parts)?);
        one(Change::Validation { id, to })
    }

    pub(super) fn validation_done(&self, which: &str, on: &str) -> Made {
        let (id, before) = self.known_validation(which)?;
        let on = self.past(Field::Last, on)?.unwrap_or(self.context.today);
        if let Some(last) = before.last_done.filter(|last| *last > on) {
            return refuse(Refusal::DoneLater { last, on });
        }
        let to = Some(Validation {
            last_done: Some(on),
            ..before.clone()
        });
        one(Change::Validation { id, to })
    }

    pub(super) fn remove_validation(&self, which: &str) -> Made {
        let (id, _) = self.known_validation(which)?;
        one(Change::Validation { id, to: None })
    }

    fn known_validation(&self, which: &str) -> Result<(String, &Validation), Vec<Refusal>> {
        let (id, found) = validation(&self.state, which).map_err(|refusal| vec![refusal])?;
        Ok((id.clone(), found))
    }

    /// Parses the date on which something was done, which must not be in the future; `None` for empty text.
    fn past(&self, field: Field, typed: &str) -> Result<Option<Date>, Vec<Refusal>> {
        let day = self.date(field, typed)?;
        match day.filter(|day| *day > self.context.today) {
            Some(day) => refuse(Refusal::NotYet { field, day }),
            None => Ok(day),
        }
    }

    fn with_parts(
        &self,
        mut validation: Validation,
        parts: &ValidationParts,
    ) -> Result<Validation, Vec<Refusal>> {
        if let Some(typed) = &parts.controls {
            let known = &validation.controls;
            validation.controls = controls_typed(typed, self.context.questionnaire, known)
                .map_err(|error| vec![Refusal::Controls(error)])?;
        }
        if let Some(typed) = &parts.every {
            validation.cadence = cadence(typed)?;
        }
        if let Some(typed) = &parts.first {
            let from_today = validation.cadence.after(self.context.today);
            validation.first_due = self.date(Field::First, typed)?.unwrap_or(from_today);
        }
        if let Some(typed) = &parts.last {
            validation.last_done = self.past(Field::Last, typed)?;
        }
        if let Some(typed) = &parts.name {
            validation.name = single_spaced(typed);
        }
        if let Some(typed) = &parts.owner {
            validation.owner = filled(&single_spaced(typed));
        }
        Ok(validation)
    }
}

/// The id of the validation that was typed as its id, or as a name or kind that no other validation has.
///
/// # Errors
/// [`Refusal::NoSuchValidation`], or [`Refusal::SeveralValidations`].
pub fn validation_id<'s>(state: &'s State, typed: &str) -> Result<&'s String, Refusal> {
    validation(state, typed).map(|(id, _)| id)
}

fn validation<'s>(state: &'s State, typed: &str) -> Result<(&'s String, &'s Validation), Refusal> {
    let all = &state.validations;
    if let Some(found) = all.get_key_value(typed.trim()) {
        return Ok(found);
    }
    let wanted = typed.trim().to_lowercase();
    let named = |one: &Validation| !wanted.is_empty() && one.name.trim().to_lowercase() == wanted;
    let of_kind = |one: &Validation| one.kind.word() == wanted;
    for is in [&named as &dyn Fn(&Validation) -> bool, &of_kind] {
        let mut found = all.iter().filter(|(_, one)| is(one));
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                let several = all.iter().filter(|(_, one)| is(one));
                return Err(Refusal::SeveralValidations {
                    typed: typed.to_owned(),
                    ids: several.map(|(id, _)| id.clone()).collect(),
                });
            }
            (Some(one), None) => return Ok(one),
            (None, _) => {}
        }
    }
    Err(Refusal::NoSuchValidation(typed.to_owned()))
}

fn cadence(typed: &str) -> Result<Cadence, Vec<Refusal>> {
    Cadence::typed(typed).map_err(|error| vec![Refusal::Cadence(error)])
}

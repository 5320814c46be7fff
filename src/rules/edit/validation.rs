//! Edits of validations: tests, scans and drills that recur.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, ValidationParts, filled, one, refuse};
use crate::base::sanitize::single_spaced;
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
        // without controls it would support nothing
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
        id: &str,
        kind: Option<Kind>,
        parts: &ValidationParts,
    ) -> Made {
        let mut before = self.known_validation(id)?.clone();
        before.kind = kind.unwrap_or(before.kind);
        let to = Some(self.with_parts(before, parts)?);
        let id = id.to_owned();
        one(Change::Validation { id, to })
    }

    pub(super) fn validation_done(&self, id: &str, on: &str) -> Made {
        let before = self.known_validation(id)?;
        let on = self.past(Field::Last, on)?.unwrap_or(self.context.today);
        if let Some(last) = before.last_done.filter(|last| *last > on) {
            return refuse(Refusal::DoneLater { last, on });
        }
        let to = Some(Validation {
            last_done: Some(on),
            ..before.clone()
        });
        let id = id.to_owned();
        one(Change::Validation { id, to })
    }

    fn known_validation(&self, id: &str) -> Result<&Validation, Vec<Refusal>> {
        let found = self.state.validations.get(id);
        found.ok_or_else(|| vec![Refusal::NoSuchValidation])
    }

    /// A day on which something was done, which cannot lie ahead; `None` for an empty text.
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

fn cadence(typed: &str) -> Result<Cadence, Vec<Refusal>> {
    Cadence::typed(typed).map_err(|error| vec![Refusal::Cadence(error)])
}

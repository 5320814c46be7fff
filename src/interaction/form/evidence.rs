//! Forms to back up an answer: with evidence, or with validations such as tests, scans and drills.

use super::control::record;
use super::{Field, Form, Purpose};
use crate::base::plural::capital;
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::Record;
use crate::model::assessment::validation::Kind;
use crate::model::questionnaire::{ControlIx, EvidenceState, Level};
use crate::rules::edit::{self, Request, ValidationParts};

impl Form {
    /// The form to record evidence for a control.
    pub(crate) fn evidence(basis: &Basis, control: ControlIx) -> Self {
        let record = record(basis, control);
        let now = record.and_then(|record| record.evidence.as_ref());
        let level = record.and_then(Record::level).unwrap_or_default();
        let states = [
            "claimed: someone says so",
            "shown: the team saw it",
            "verified: checked by someone who did not build it",
        ];
        let state = now.map_or(EvidenceState::Shown, |now| now.state);
        let levels = Level::all().map(|level| basis.level(level)).collect();
        let fields = vec![
            Field::choice(
                "How strong is the evidence?",
                "",
                states.map(str::to_owned).to_vec(),
                place(&EvidenceState::ALL, state),
            ),
            Field::choice(
                "For which level?",
                "a level raised later needs new evidence",
                levels,
                now.map_or(level, |now| now.level).into(),
            ),
            Field::line(
                "What was shown?",
                "a document, a link, a date; optional",
                now.map_or("", |now| now.what.as_str()),
            ),
            Field::date(
                "Valid until",
                basis,
                "; empty: no end date",
                now.and_then(|now| now.expires),
            )
            .asks(edit::Field::Expires),
        ];
        let title = format!("Evidence for {}", basis.id(control));
        Self::new(Purpose::Evidence(control), title, "", fields)
    }

    pub(super) fn evidence_request(&self, control: ControlIx) -> Request {
        let state = EvidenceState::ALL.get(self.chosen(0)).copied();
        Request::Evidence {
            control,
            state: state.unwrap_or_default(),
            level: Level::all().nth(self.chosen(1)),
            what: self.text(2),
            expires: self.text(3),
        }
    }

    /// The form to add a validation, or to change the validation with this id.
    pub(crate) fn validation(basis: &Basis, id: Option<&str>) -> Self {
        let now = id.and_then(|id| basis.state().validations.get(id));
        let kinds = Kind::ALL.map(|kind| capital(kind.word())).to_vec();
        let kind = now.map_or(0, |now| place(&Kind::ALL, now.kind));
        let controls = now.iter().flat_map(|now| &now.controls);
        let controls: Vec<&str> = controls.map(String::as_str).collect();
        let every = now.map_or_else(|| "12 months".to_owned(), |now| now.cadence.to_string());
        let fields = vec![
            Field::choice("Kind", "", kinds, kind),
            Field::line("Name", "optional", now.map_or("", |now| now.name.as_str()))
                .asks(edit::Field::Name),
            Field::line(
                "Which controls depend on it?",
                "ids, such as MOD-R2, APP-R1",
                &controls.join(", "),
            )
            .asks(edit::Field::Controls),
            Field::line("How often?", "30 days, 12 months; or 4w, 1y", &every)
                .asks(edit::Field::Cadence),
            Field::date(
                "Last done",
                basis,
                "; empty: never",
                now.and_then(|now| now.last_done),
            )
            .asks(edit::Field::Last),
            Field::date(
                "First due, if never done",
                basis,
                "; empty: one cadence from today",
                now.map(|now| now.first_due),
            )
            .asks(edit::Field::First),
            Field::line(
                "Owner",
                "a role or initials; optional",
                now.and_then(|now| now.owner.as_deref()).unwrap_or_default(),
            )
            .asks(edit::Field::Owner),
        ];
        let title = now.map_or_else(
            || "Add a validation".to_owned(),
            |now| capital(&now.title()),
        );
        let about = "While it is overdue, evidence for its controls counts 1 state lower.";
        Self::new(
            Purpose::Validation(id.map(str::to_owned)),
            title,
            about,
            fields,
        )
    }

    pub(super) fn validation_request(&self, known: Option<&String>) -> Request {
        let kind = Kind::ALL.get(self.chosen(0)).copied();
        let kind = kind.unwrap_or(Kind::Other);
        let [name, controls, every, last, first, owner] =
            [1, 2, 3, 4, 5, 6].map(|field| Some(self.text(field)));
        let parts = ValidationParts {
            name,
            controls,
            every,
            first,
            last,
            owner,
        };
        match known.cloned() {
            Some(which) => Request::ChangeValidation {
                which,
                kind: Some(kind),
                parts,
            },
            None => Request::AddValidation { kind, parts },
        }
    }
}

/// The index of `choice` in `all`; 0 if `all` does not contain it.
fn place<T: Copy + PartialEq>(all: &[T], choice: T) -> usize {
    all.iter().position(|one| *one == choice).unwrap_or(0)
}

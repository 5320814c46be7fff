//! Forms for what supports an answer: evidence with its expiry date, and validations such as tests, scans and drills.
//!
//! Each defines its fields and the request that submitting it makes.

use super::{Field, Form, Purpose, date_hint};
use crate::base::plural::capital;
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::Record;
use crate::model::assessment::validation::{Kind, Validation};
use crate::model::questionnaire::{ControlIx, EvidenceState};
use crate::rules::edit::{self, Request, ValidationParts};

impl Form {
    pub(crate) fn evidence(basis: &Basis, control: ControlIx) -> Self {
        let record = basis.state().record(basis.id(control));
        let now = record.and_then(|record| record.evidence.clone());
        let level = record.and_then(Record::level).unwrap_or(0);
        let states = [
            "claimed: somebody says so",
            "shown: the room saw it",
            "verified: checked by someone who did not build it",
        ];
        let at = now.as_ref().map_or(1, |now| {
            EvidenceState::ALL
                .iter()
                .position(|state| *state == now.state)
                .unwrap_or(0)
        });
        let levels = (0..=crate::model::questionnaire::TOP)
            .map(|level| basis.level(level))
            .collect();
        let shown_for = usize::from(now.as_ref().map_or(level, |now| now.level));
        let expires = basis.typed(now.as_ref().and_then(|now| now.expires));
        let what = now.map(|now| now.what).unwrap_or_default();
        let ends = format!("{}; empty: it does not end", date_hint(basis.dates));
        let fields = vec![
            Field::choice(
                "How well is it supported?",
                "left and right choose",
                states.map(str::to_owned).to_vec(),
                at,
            ),
            Field::choice(
                "For which level?",
                "a level raised later is not supported by it",
                levels,
                shown_for,
            ),
            Field::line(
                "What was shown?",
                "a document, a link, a date; may be empty",
                &what,
            ),
            Field::line("Until when does it hold?", &ends, &expires).asks(edit::Field::Expires),
        ];
        Self::new(
            Purpose::Evidence(control),
            format!("Evidence for {}", basis.id(control)),
            "",
            fields,
        )
    }

    pub(super) fn evidence_request(&self, control: ControlIx) -> Request {
        let state = EvidenceState::ALL.get(self.chosen(0)).copied();
        Request::Evidence {
            control,
            state: state.unwrap_or_default(),
            level: u8::try_from(self.chosen(1)).ok(),
            what: self.text(2),
            expires: self.text(3),
        }
    }

    /// A validation, known by its id, or a new one.
    pub(crate) fn validation(basis: &Basis, known: Option<(&String, &Validation)>) -> Self {
        let now = known.map(|(_, now)| now);
        let kinds = Kind::ALL.map(|kind| capital(kind.word())).to_vec();
        let at = now.map_or(0, |now| {
            Kind::ALL
                .iter()
                .position(|kind| *kind == now.kind)
                .unwrap_or(0)
        });
        let controls: Vec<&str> = now
            .iter()
            .flat_map(|now| now.controls.iter().map(String::as_str))
            .collect();
        let every = now.map_or_else(|| "12 months".to_owned(), |now| now.every.words());
        let day = date_hint(basis.dates);
        let fields = vec![
            Field::choice("What is done?", "left and right choose", kinds, at),
            Field::line(
                "What is it called?",
                "may be empty",
                now.map_or("", |now| now.name.as_str()),
            ),
            Field::line(
                "Which controls rest on it?",
                "ids, as in MOD-R2, APP-R1",
                &controls.join(", "),
            )
            .asks(edit::Field::Controls),
            Field::line("How often?", "30 days, 12 months; or 4w, 1y", &every)
                .asks(edit::Field::Every),
            Field::line(
                "When was it done last?",
                &format!("{day}; empty: never"),
                &basis.typed(now.and_then(|now| now.last)),
            )
            .asks(edit::Field::Last),
            Field::line(
                "If never: by when is it first due?",
                &format!("{day}; empty: a cadence from today"),
                &basis.typed(now.map(|now| now.first)),
            )
            .asks(edit::Field::First),
            Field::line(
                "Who sees to it?",
                "a role or initials; may be empty",
                now.and_then(|now| now.owner.as_deref()).unwrap_or_default(),
            ),
        ];
        let title = now.map_or_else(
            || "Add a validation".to_owned(),
            |now| capital(&now.title()),
        );
        let about = "While it is overdue, the evidence of its controls counts for one state less.";
        let known = known.map(|(id, now)| (id.clone(), now.clone()));
        Self::new(Purpose::Validation(known), title, about, fields)
    }

    pub(super) fn validation_request(&self, before: Option<&(String, Validation)>) -> Request {
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
        match before {
            Some((id, _)) => Request::ChangeValidation {
                id: id.clone(),
                kind: Some(kind),
                parts,
            },
            None => Request::AddValidation { kind, parts },
        }
    }
}

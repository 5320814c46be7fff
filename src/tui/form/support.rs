//! Forms for what supports an answer: evidence with its expiry date, and validations such as tests, scans and drills.
//!
//! Submitting a form yields screen actions, or one sentence about the field that is wrong.

use super::{Field, Form, Purpose, SubmitResult, date_hint};
use crate::base::plural::capital;
use crate::model::assessment::answer::{Evidence, Record};
use crate::model::assessment::change::Change;
use crate::model::assessment::validation::{Every, Kind, Validation, controls_typed};
use crate::model::questionnaire::EvidenceState;
use crate::tui::model::Basis;
use crate::tui::screen::ScreenAction;

impl Form {
    pub(crate) fn evidence(basis: &Basis, control: usize) -> Self {
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
            Field::line("Until when does it hold?", &ends, &expires),
        ];
        Self::new(
            Purpose::Evidence(control),
            format!("Evidence for {}", basis.id(control)),
            "",
            fields,
        )
    }

    pub(super) fn keep_evidence(&self, basis: &Basis, control: usize) -> SubmitResult {
        let state = EvidenceState::ALL
            .get(self.chosen(0))
            .copied()
            .unwrap_or_default();
        let level = u8::try_from(self.chosen(1)).unwrap_or(0);
        let what = self.text(2);
        let expires = self.date(3, basis)?;
        if state == EvidenceState::Claimed && expires.is_some() {
            return Err((3, "A claim has no last day: leave it empty.".to_owned()));
        }
        let nothing = state == EvidenceState::Claimed && what.is_empty();
        let to = (!nothing).then_some(Evidence {
            state,
            level,
            what,
            expires,
        });
        Ok(vec![ScreenAction::Change(vec![Change::Evidence {
            control: basis.id(control).to_owned(),
            to,
        }])])
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
            ),
            Field::line("How often?", "30 days, 12 months; or 4w, 1y", &every),
            Field::line(
                "When was it done last?",
                &format!("{day}; empty: never"),
                &basis.typed(now.and_then(|now| now.last)),
            ),
            Field::line(
                "If never: by when is it first due?",
                &format!("{day}; empty: a cadence from today"),
                &basis.typed(now.map(|now| now.first)),
            ),
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

    pub(super) fn keep_validation(
        &self,
        basis: &Basis,
        before: Option<&(String, Validation)>,
    ) -> SubmitResult {
        let known = before
            .map(|(_, before)| before.controls.clone())
            .unwrap_or_default();
        let controls = controls_typed(&self.text(2), &basis.questionnaire, &known)
            .map_err(|words| (2, capital(&words)))?;
        let every = Every::typed(&self.text(3)).map_err(|words| (3, words))?;
        let last = self.date(4, basis)?;
        if last.is_some_and(|last| last > basis.today) {
            return Err((4, "That day has not come yet.".to_owned()));
        }
        let to = Validation {
            kind: Kind::ALL
                .get(self.chosen(0))
                .copied()
                .unwrap_or(Kind::Other),
            name: self.text(1),
            controls,
            every,
            first: self
                .date(5, basis)?
                .unwrap_or_else(|| every.after(basis.today)),
            last,
            owner: Some(self.text(6)).filter(|owner| !owner.is_empty()),
        };
        let id = before.map_or_else(|| basis.stamp.new_id(), |(id, _)| id.clone());
        Ok(vec![ScreenAction::Change(vec![Change::Validation {
            id,
            to: Some(to),
        }])])
    }
}

//! Forms about one control: its note, its people, its exception, and the answers that are typed.

use jiff::ToSpan as _;

use super::{Field, Form, Input, Purpose};
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::{Answer, Exception, Record};
use crate::model::questionnaire::{ControlIx, RoleIx};
use crate::rules::edit::{self, AnswerRequest, ExceptionParts, Request};
use crate::store::NOTE_LABEL;

impl Form {
    /// The form for the note of a control.
    pub(crate) fn note(basis: &Basis, control: ControlIx) -> Self {
        let note = record(basis, control).map_or("", |record| record.note.as_str());
        let input = Input::Lines(note.to_owned());
        let fields = vec![Field::new(NOTE_LABEL, "", input)];
        let title = format!("Note on {}", basis.id(control));
        Self::new(Purpose::Note(control), title, "", fields)
    }

    /// The form to mark a control as not applicable.
    pub(crate) fn not_applicable(basis: &Basis, control: ControlIx) -> Self {
        let reason = match answer(basis, control) {
            Some(Answer::NotApplicable { reason }) => reason.as_str(),
            Some(Answer::Level(_) | Answer::Unknown { .. }) | None => "",
        };
        let fields =
            vec![Field::line("Why is it not applicable?", "", reason).asks(edit::Field::Reason)];
        let about = "The control no longer counts, and reports print the reason.";
        let title = format!("{} is not applicable", basis.id(control));
        Self::new(Purpose::NotApplicable(control), title, about, fields)
    }

    pub(super) fn not_applicable_request(&self, control: ControlIx) -> Request {
        let reason = self.text(0);
        Request::Answer {
            control,
            to: AnswerRequest::NotApplicable { reason },
            why: None,
        }
    }

    /// The form to answer a control as unknown.
    pub(crate) fn unknown(basis: &Basis, control: ControlIx) -> Self {
        let soon = basis.today.checked_add(14.days()).unwrap_or(basis.today);
        let (who, due) = match answer(basis, control) {
            Some(Answer::Unknown {
                investigator: who,
                due: by,
            }) => (who.as_str(), *by),
            Some(Answer::Level(_) | Answer::NotApplicable { .. }) | None => {
                let responsible = basis.questionnaire.controls[control].responsible;
                (role(basis, responsible), Some(soon))
            }
        };
        let fields = vec![
            Field::line("Who investigates?", "a role or initials", who).asks(edit::Field::Owner),
            Field::date("By when?", basis, "; optional", due).asks(edit::Field::Due),
        ];
        let about = "Until answered, the control counts as level 0 at worst and level 4 at best.";
        let title = format!("{} is unknown", basis.id(control));
        Self::new(Purpose::Unknown(control), title, about, fields)
    }

    pub(super) fn unknown_request(&self, control: ControlIx) -> Request {
        let to = AnswerRequest::Unknown {
            investigator: self.text(0),
            due: self.text(1),
        };
        Request::Answer {
            control,
            to,
            why: None,
        }
    }

    /// The form to grant an exception for a control.
    pub(crate) fn exception(basis: &Basis, control: ControlIx) -> Self {
        let now = record(basis, control).and_then(|record| record.exception.as_ref());
        let part = |part: fn(&Exception) -> &String| now.map_or("", |now| part(now).as_str());
        let gate = &basis.questionnaire.gates[basis.report.targets.headline];
        let days = gate.exception_days;
        let last = basis.today.checked_add(days.days()).unwrap_or(basis.today);
        let expires = now.map_or(last, |now| now.expires);
        let limit = format!("; {} allows at most {days} days", gate.id);
        let fields = vec![
            Field::line(
                "Who is accountable?",
                "a person or role",
                part(|now| &now.owner),
            )
            .asks(edit::Field::Owner),
            Field::line("Why is the target not met?", "", part(|now| &now.reason))
                .asks(edit::Field::Reason),
            Field::line(
                "Compensating control",
                "what limits the risk until then",
                part(|now| &now.compensating_control),
            )
            .asks(edit::Field::CompensatingControl),
            Field::date("Last day", basis, &limit, Some(expires)).asks(edit::Field::Expires),
        ];
        let about =
            "Permission to miss the target until a date. Clear the first 3 fields to remove it.";
        let title = format!("Exception for {}", basis.id(control));
        Self::new(Purpose::Exception(control), title, about, fields)
    }

    pub(super) fn exception_request(&self, basis: Option<&Basis>, control: ControlIx) -> Request {
        let [owner, reason, compensating_control, expires] =
            [0, 1, 2, 3].map(|field| self.text(field));
        let now = basis.and_then(|basis| record(basis, control)?.exception.as_ref());
        if now.is_some() && owner.is_empty() && reason.is_empty() && compensating_control.is_empty()
        {
            return Request::RemoveException(control);
        }
        let parts = ExceptionParts {
            owner,
            reason,
            compensating_control,
            granted: String::new(),
            expires,
        };
        Request::Exception { control, parts }
    }

    /// The form to name who is accountable for a control.
    pub(crate) fn owner(basis: &Basis, control: ControlIx) -> Self {
        let now = record(basis, control).and_then(|record| record.owner.as_deref());
        let role = role(basis, basis.questionnaire.controls[control].accountable);
        let about = format!(
            "Who answers for the control. Leave it empty for the role {role}. People in the plan: {}.",
            people(basis)
        );
        let fields = vec![Field::line("Accountable", WHO, now.unwrap_or_default())];
        let title = format!("Accountable for {}", basis.id(control));
        Self::new(Purpose::Owner(control), title, about, fields)
    }

    /// The form to name who does the work on a control.
    pub(crate) fn responsible(basis: &Basis, control: ControlIx) -> Self {
        let now = record(basis, control).and_then(|record| record.responsible.as_deref());
        let role = role(basis, basis.questionnaire.controls[control].responsible);
        let about = format!(
            "Who does the work: the plan gives all steps to the person or role named here. Leave it empty for the role {role}. People in the plan: {}.",
            people(basis)
        );
        let fields = vec![Field::line("Responsible", WHO, now.unwrap_or_default())];
        let title = format!("Responsible for {}", basis.id(control));
        Self::new(Purpose::Responsible(control), title, about, fields)
    }
}

/// The hint of a field that takes a person or a role.
const WHO: &str = "a person in the plan, a role or initials";

/// The people in the plan, as a list.
fn people(basis: &Basis) -> String {
    let people = &basis.state().plan.people;
    if people.is_empty() {
        return "nobody yet".to_owned();
    }
    let names: Vec<&str> = people.keys().map(String::as_str).collect();
    names.join(", ")
}

/// The record of a control; `None` if nothing was recorded about it.
pub(super) fn record(basis: &Basis, control: ControlIx) -> Option<&Record> {
    basis.state().record(basis.id(control))
}

fn answer(basis: &Basis, control: ControlIx) -> Option<&Answer> {
    record(basis, control).and_then(|record| record.answer.as_ref())
}

/// The title of a role.
fn role(basis: &Basis, role: RoleIx) -> &str {
    &basis.questionnaire.roles[role].title
}

//! Drafts of forms: saves the input of a form, and reopens the form with that input.
//!
//! Its own module because a draft outlives the session: the kind of form is stored as a word, and each field by its
//! label.

use super::FormEditor;
use crate::interaction::basis::Basis;
use crate::interaction::form::{FileForm, Form, Purpose};
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::{ControlIx, Level};
use crate::store::OpenForm;
use crate::tui::widget::editor::MOST_BYTES;

impl FormEditor {
    /// The changed fields as typed; `None` for a form that opens or creates a file, because there is no assessment file
    /// yet to store the draft next to.
    pub(crate) fn as_part(&self, basis: &Basis) -> Option<OpenForm> {
        let id = |control: &ControlIx| basis.id(*control).to_owned();
        let plain = |kind: &'static str| (kind, String::new(), String::new());
        let about = |kind: &'static str, subject: String| (kind, subject, String::new());
        let named = |id: &Option<String>| id.clone().unwrap_or_default();
        let (kind, subject, choice) = match &self.form.purpose {
            Purpose::File(FileForm::SaveElsewhere) => plain("elsewhere"),
            Purpose::File(FileForm::Report(report)) => ("path", String::new(), report.to_string()),
            Purpose::File(
                FileForm::New | FileForm::Open | FileForm::Portfolio | FileForm::Example,
            ) => return None,
            Purpose::System => plain("system"),
            Purpose::TargetDate => plain("by"),
            Purpose::PlanStart => plain("start"),
            Purpose::Pin(control) => about("wanted", id(control)),
            Purpose::NotBefore(control) => about("put-off", id(control)),
            Purpose::Meet => plain("meet"),
            Purpose::Note(control) => about("note", id(control)),
            Purpose::NotApplicable(control) => about("not-applicable", id(control)),
            Purpose::Unknown(control) => about("unknown", id(control)),
            Purpose::Evidence(control) => about("evidence", id(control)),
            Purpose::Exception(control) => about("exception", id(control)),
            Purpose::Owner(control) => about("owner", id(control)),
            Purpose::Responsible(control) => about("responsible", id(control)),
            Purpose::Person(person) => about("person", named(person)),
            Purpose::Voters => plain("voters"),
            Purpose::Decide(control, answer) => ("decide", id(control), word_of(answer)),
            Purpose::Park(control) => about("park", control.as_ref().map(id).unwrap_or_default()),
            Purpose::Parked(item) => about("parked", item.clone()),
            Purpose::Meeting => plain("meeting"),
            Purpose::Baseline => plain("baseline"),
            Purpose::Reassess => plain("reassess"),
            Purpose::Validation(known) => about("validation", named(known)),
        };
        let fields = self.form.fields.iter().zip(&self.began).enumerate();
        let changed = fields.filter(|(_, (field, began))| field.value() != **began);
        let typed = changed.map(|(at, (field, _))| {
            // untrimmed, because the user may continue typing after a trailing space
            let typed = self
                .editor(at)
                .map_or(field.value(), |editor| editor.text());
            (field.label.clone(), typed.to_owned())
        });
        Some(OpenForm {
            kind: kind.to_owned(),
            subject,
            choice,
            title: self.form.title.clone(),
            field: self.at,
            fields: typed.collect(),
        })
    }

    /// Reopens the form of a draft with its input; `None` if the subject of the form is gone, or some input no longer
    /// fits its field.
    pub(crate) fn from_part(basis: &Basis, part: &OpenForm) -> Option<Self> {
        let mut form = Self::new(form_of(basis, part)?);
        for (label, typed) in &part.fields {
            form.at = form
                .form
                .fields
                .iter()
                .position(|field| field.label == *label)?;
            if let Some((choices, at)) = form.choice() {
                *at = choices.iter().position(|choice| choice == typed)?;
                continue;
            }
            let fits = typed.len() <= MOST_BYTES && form.edit(|editor| editor.replace(typed))?;
            if !fits {
                return None;
            }
        }
        form.at = part.field.min(form.form.fields.len().saturating_sub(1));
        Some(form)
    }

    /// The control that the form is about; `None` for a form that is not about a control.
    pub(crate) fn control(&self) -> Option<ControlIx> {
        match &self.form.purpose {
            Purpose::Pin(control)
            | Purpose::NotBefore(control)
            | Purpose::Note(control)
            | Purpose::NotApplicable(control)
            | Purpose::Unknown(control)
            | Purpose::Evidence(control)
            | Purpose::Exception(control)
            | Purpose::Owner(control)
            | Purpose::Responsible(control)
            | Purpose::Decide(control, _)
            | Purpose::Park(Some(control)) => Some(*control),
            Purpose::File(_)
            | Purpose::System
            | Purpose::TargetDate
            | Purpose::PlanStart
            | Purpose::Meet
            | Purpose::Person(_)
            | Purpose::Voters
            | Purpose::Park(None)
            | Purpose::Parked(_)
            | Purpose::Meeting
            | Purpose::Baseline
            | Purpose::Reassess
            | Purpose::Validation(_) => None,
        }
    }
}

/// The form of a draft, with its current default values.
fn form_of(basis: &Basis, part: &OpenForm) -> Option<Form> {
    let control = || basis.questionnaire.control(&part.subject);
    let subject = Some(part.subject.as_str()).filter(|subject| !subject.is_empty());
    let known = |is_known: bool| is_known.then_some(());
    let state = basis.state();
    Some(match part.kind.as_str() {
        "elsewhere" => Form::save_elsewhere(basis),
        "path" => Form::report_path(part.choice.parse().ok()?, ""),
        "system" => Form::system(basis),
        "by" => Form::target_date(basis),
        "start" => Form::plan_start(basis),
        "wanted" => Form::pin(basis, control()?, &basis.name(control()?)),
        "put-off" => Form::not_before(basis, control()?),
        "meet" => Form::meet(basis),
        "note" => Form::note(basis, control()?),
        "not-applicable" => Form::not_applicable(basis, control()?),
        "unknown" => Form::unknown(basis, control()?),
        "evidence" => Form::evidence(basis, control()?),
        "exception" => Form::exception(basis, control()?),
        "owner" => Form::owner(basis, control()?),
        "responsible" => Form::responsible(basis, control()?),
        "person" => {
            known(subject.is_none_or(|id| state.plan.people.contains_key(id)))?;
            Form::person(basis, subject)
        }
        "voters" => Form::voters(basis),
        "decide" => {
            let control = control()?;
            Form::decide(basis, control, &answer_of(basis, control, &part.choice)?)
        }
        "park" if subject.is_none() => Form::park(basis, None),
        "park" => Form::park(basis, Some(control()?)),
        "parked" => {
            known(state.room.parked.contains_key(&part.subject))?;
            Form::parked(basis, &part.subject)
        }
        "meeting" => Form::meeting(basis),
        "baseline" => Form::baseline(basis),
        "reassess" => Form::reassess(basis),
        "validation" => {
            known(subject.is_none_or(|id| state.validations.contains_key(id)))?;
            Form::validation(basis, subject)
        }
        _ => return None,
    })
}

/// The word that represents the answer to decide on.
fn word_of(answer: &Answer) -> String {
    match answer {
        Answer::Level(level) => level.to_string(),
        Answer::Unknown { .. } => "unknown".to_owned(),
        Answer::NotApplicable { .. } => "not-applicable".to_owned(),
    }
}

/// The answer stored as `word`. A word other than a level stands for the control's current answer, if that answer still
/// matches the word.
fn answer_of(basis: &Basis, control: ControlIx, word: &str) -> Option<Answer> {
    if let Ok(level) = word.parse::<u8>() {
        return Level::new(level).map(Answer::Level);
    }
    let now = basis.state().record(basis.id(control))?.answer.clone()?;
    (word_of(&now) == word).then_some(now)
}

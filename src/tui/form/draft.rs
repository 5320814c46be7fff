//! Forms as drafts: what is typed into one, and the same form opened again with it.
//!
//! Its own module because a draft outlives the session: a form is known by a word, and its fields by their labels.

use super::{Form, Purpose, Value};
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::ControlIx;
use crate::store::Part;
use crate::tui::widget::editor::MOST_BYTES;

impl Form {
    /// The fields that were changed, as they were typed; `None` for a form that opens or makes a file, because there is
    /// no assessment yet beside which it could be kept.
    pub(crate) fn as_part(&self, basis: &Basis) -> Option<Part> {
        let id = |control: &ControlIx| basis.id(*control).to_owned();
        let plain = |kind: &'static str| (kind, String::new(), String::new());
        let about = |kind: &'static str, subject: String| (kind, subject, String::new());
        let (kind, subject, choice) = match &self.purpose {
            Purpose::New | Purpose::Open | Purpose::Portfolio | Purpose::Example => return None,
            Purpose::Elsewhere => plain("elsewhere"),
            Purpose::System => plain("system"),
            Purpose::By => plain("by"),
            Purpose::Start => plain("start"),
            Purpose::Wanted(control) => about("wanted", id(control)),
            Purpose::PutOff(control) => about("put-off", id(control)),
            Purpose::Meet => plain("meet"),
            Purpose::Note(control) => about("note", id(control)),
            Purpose::NotApplicable(control) => about("not-applicable", id(control)),
            Purpose::Unknown(control) => about("unknown", id(control)),
            Purpose::Evidence(control) => about("evidence", id(control)),
            Purpose::Exception(control) => about("exception", id(control)),
            Purpose::Owner(control) => about("owner", id(control)),
            Purpose::Person(person) => about("person", person.clone().unwrap_or_default()),
            Purpose::Path(report) => ("path", String::new(), report.to_string()),
            Purpose::Voices => plain("voices"),
            Purpose::Decide(control, answer) => ("decide", id(control), word_of(answer)),
            Purpose::Park(control) => about("park", control.as_ref().map(id).unwrap_or_default()),
            Purpose::Parked(point, _) => about("parked", point.clone()),
            Purpose::Meeting => plain("meeting"),
            Purpose::Baseline => plain("baseline"),
            Purpose::Reassess => plain("reassess"),
            Purpose::Validation(known) => about(
                "validation",
                known.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
            ),
        };
        let changed = self
            .fields
            .iter()
            .zip(&self.began)
            .filter(|(field, began)| field.words() != **began);
        let fields = changed.map(|(field, _)| {
            let typed = match &field.value {
                Value::Text(editor) => editor.text().to_owned(),
                Value::Choice { .. } => field.words(),
            };
            (field.label.clone(), typed)
        });
        let fields = fields.collect();
        Some(Part {
            kind: kind.to_owned(),
            subject,
            choice,
            title: self.title.clone(),
            field: self.at,
            fields,
        })
    }

    /// The form of a draft, filled as it was; `None` where what it is about is gone, or something typed has no place in
    /// it any more.
    pub(crate) fn from_part(basis: &Basis, part: &Part) -> Option<Self> {
        let mut form = Self::empty(basis, part)?;
        for (label, typed) in &part.fields {
            let field = form.fields.iter_mut().find(|field| field.label == *label)?;
            match &mut field.value {
                Value::Text(editor) => {
                    if typed.len() > MOST_BYTES || !editor.replace(typed) {
                        return None;
                    }
                }
                Value::Choice { choices, at } => {
                    *at = choices.iter().position(|choice| choice == typed)?;
                }
            }
        }
        form.at = part.field.min(form.fields.len().saturating_sub(1));
        Some(form)
    }

    /// The form as it opens now.
    fn empty(basis: &Basis, part: &Part) -> Option<Self> {
        let control = || basis.questionnaire.control(&part.subject);
        let state = basis.state();
        Some(match part.kind.as_str() {
            "elsewhere" => Self::elsewhere(basis),
            "system" => Self::system(basis),
            "by" => Self::by(basis),
            "start" => Self::start(basis),
            "wanted" => {
                control().map(|control| Self::wanted(basis, control, &basis.name(control)))?
            }
            "put-off" => Self::put_off(basis, control()?),
            "meet" => Self::meet(basis),
            "note" => Self::note(basis, control()?),
            "not-applicable" => Self::not_applicable(basis, control()?),
            "unknown" => Self::unknown(basis, control()?),
            "evidence" => Self::evidence(basis, control()?),
            "exception" => Self::exception(basis, control()?),
            "owner" => Self::owner(basis, control()?),
            "person" if part.subject.is_empty() => Self::person(basis, None),
            "person" if state.plan.people.contains_key(&part.subject) => {
                Self::person(basis, Some(&part.subject))
            }
            "path" => Self::path(part.choice.parse().ok()?, ""),
            "voices" => Self::voices(basis),
            "decide" => {
                let control = control()?;
                Self::decide(basis, control, &answer_of(basis, control, &part.choice)?)
            }
            "park" if part.subject.is_empty() => Self::park(basis, None),
            "park" => Self::park(basis, Some(control()?)),
            "parked" => Self::parked(basis, &part.subject, state.room.parked.get(&part.subject)?),
            "meeting" => Self::meeting(basis),
            "baseline" => Self::baseline(basis),
            "reassess" => Self::reassess(basis),
            "validation" if part.subject.is_empty() => Self::validation(basis, None),
            "validation" => {
                Self::validation(basis, Some(state.validations.get_key_value(&part.subject)?))
            }
            _ => return None,
        })
    }

    /// The control it is about.
    pub(crate) fn control(&self) -> Option<ControlIx> {
        match &self.purpose {
            Purpose::Wanted(control)
            | Purpose::PutOff(control)
            | Purpose::Note(control)
            | Purpose::NotApplicable(control)
            | Purpose::Unknown(control)
            | Purpose::Evidence(control)
            | Purpose::Exception(control)
            | Purpose::Owner(control)
            | Purpose::Decide(control, _)
            | Purpose::Park(Some(control)) => Some(*control),
            Purpose::New
            | Purpose::Open
            | Purpose::Portfolio
            | Purpose::Example
            | Purpose::Elsewhere
            | Purpose::System
            | Purpose::By
            | Purpose::Start
            | Purpose::Meet
            | Purpose::Person(_)
            | Purpose::Path(_)
            | Purpose::Voices
            | Purpose::Park(None)
            | Purpose::Parked(..)
            | Purpose::Meeting
            | Purpose::Baseline
            | Purpose::Reassess
            | Purpose::Validation(_) => None,
        }
    }
}

/// The answer to agree on, in a word.
fn word_of(answer: &Answer) -> String {
    match answer {
        Answer::Level(level) => level.to_string(),
        Answer::Unknown { .. } => "unknown".to_owned(),
        Answer::NotApplicable { .. } => "not-applicable".to_owned(),
    }
}

/// The answer of a word. One that is no level is the answer that the control has.
fn answer_of(basis: &Basis, control: ControlIx, word: &str) -> Option<Answer> {
    if let Ok(level) = word.parse::<u8>() {
        return (level <= crate::model::questionnaire::TOP).then_some(Answer::Level(level));
    }
    let now = basis.state().record(basis.id(control))?.answer.clone()?;
    (word_of(&now) == word).then_some(now)
}

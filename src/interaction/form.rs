//! Forms: all input that is typed rather than chosen, as pure state.
//!
//! A form has one [`Purpose`], and a function that defines its labels, its fields and the request built from them.
//! Screens draw the fields and plain mode prompts for them one line at a time, so no front end may define its own
//! labels, defaults or checks. Submitting applies the whole form or reports the first invalid field.
//!
//! This file and its folder use each other: the definitions there use the types here, and `submit` here calls the
//! definitions to build requests.

mod control;
mod evidence;
mod field;
mod file;
mod plan;
mod profile;
mod room;

use std::path::PathBuf;

use jiff::civil::Date;

pub(crate) use field::{Field, Input, UnknownChoice, first_word};
pub(crate) use file::FileForm;
pub(crate) use room::USUAL_MINUTES;

use crate::interaction::basis::Basis;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::change::Change;
use crate::model::assessment::profile::Form as Length;
use crate::model::questionnaire::{ControlIx, GateIx};
use crate::rules::edit::{self, Refusal, Request};

/// The purpose of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Choose a file to open, create or write.
    File(FileForm),
    /// Find the additions needed for a gate to pass in time.
    Meet,
    /// Name the system.
    System,
    /// Set the target date.
    TargetDate,
    /// Set the first day of work.
    PlanStart,
    /// Pin the next step of a control to a date.
    Pin(ControlIx),
    /// Set the date before which no step of a control starts.
    NotBefore(ControlIx),
    /// Write the note of a control.
    Note(ControlIx),
    /// Mark a control as not applicable.
    NotApplicable(ControlIx),
    /// Answer a control as unknown.
    Unknown(ControlIx),
    /// Record evidence for a control.
    Evidence(ControlIx),
    /// Grant an exception for a control.
    Exception(ControlIx),
    /// Name who is accountable for a control.
    Owner(ControlIx),
    /// Name who does the work on a control.
    Responsible(ControlIx),
    /// Add a person to the plan, or change the person with this id.
    Person(Option<String>),
    /// Name the voters.
    Voters,
    /// Decide on an answer to a control, and record the reason.
    Decide(ControlIx, Answer),
    /// Park an item, with the control that it was raised for.
    Park(Option<ControlIx>),
    /// Change the parked item with this id.
    Parked(String),
    /// Start a meeting, or change the time box of the running one.
    Meeting,
    /// Name a baseline.
    Baseline,
    /// Start a reassessment, and name the baseline that precedes it.
    Reassess,
    /// Add a validation, or change the validation with this id.
    Validation(Option<String>),
}

/// A form with the input so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) purpose: Purpose,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) fields: Vec<Field>,
}

/// The result of submitting a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Apply one edit.
    Edit {
        request: Request,
        changes: Vec<Change>,
    },
    /// Create an assessment.
    Create {
        path: PathBuf,
        system: String,
        length: Length,
    },
    /// Open an assessment.
    Open(PathBuf),
    /// Show the assessments below a folder.
    Portfolio(PathBuf),
    /// Copy the example assessment to a new file.
    Example(PathBuf),
    /// Continue in a new file.
    SaveElsewhere(PathBuf),
    /// Set the path of the report at this index.
    ReportPath(usize, String),
    /// Show the additions needed for a gate to pass by a date.
    Meet { gate: GateIx, by: Date },
}

/// The reason why a form is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rejection {
    /// The invalid field; `None` if changing fields cannot fix the error.
    pub(crate) field: Option<usize>,
    pub(crate) reason: String,
}

impl Form {
    fn new(
        purpose: Purpose,
        title: impl Into<String>,
        about: impl Into<String>,
        fields: Vec<Field>,
    ) -> Self {
        Self {
            purpose,
            title: title.into(),
            about: about.into(),
            fields,
        }
    }

    /// The trimmed text or the selected choice of a field; empty if the form has no such field.
    fn text(&self, field: usize) -> String {
        let field = self.fields.get(field);
        field.map(Field::value).unwrap_or_default().to_owned()
    }

    /// The index of the selected choice of a field; 0 if the field has no choices.
    fn chosen(&self, field: usize) -> usize {
        match self.fields.get(field).map(|field| &field.input) {
            Some(Input::Choice { at, .. }) => *at,
            Some(Input::Line { .. } | Input::Lines(_)) | None => 0,
        }
    }

    /// The last field that supplies the same part of the request as `field`; the part is complete only after that
    /// field.
    pub(crate) fn last_of_part(&self, field: usize) -> usize {
        let part = self.fields.get(field).map(|field| field.part);
        let last = self.fields.iter().rposition(|one| Some(one.part) == part);
        last.unwrap_or(field)
    }

    /// The text of a field, or a [`Rejection`] with `reason` if the field is empty.
    fn required(&self, field: usize, reason: &str) -> Result<String, Rejection> {
        Some(self.text(field))
            .filter(|text| !text.is_empty())
            .ok_or_else(|| Rejection::new(field, reason))
    }

    /// The result of submitting the form. `basis` is `None` before an assessment is open.
    ///
    /// # Errors
    /// A [`Rejection`] for the first invalid field, or without a field if no field can fix the error.
    pub(crate) fn submit(&self, basis: Option<&Basis>) -> Result<Outcome, Rejection> {
        let text = |field| self.text(field);
        let request = match &self.purpose {
            Purpose::File(file) => return self.submit_file(*file),
            Purpose::Meet => return self.submit_meet(basis),
            Purpose::System => Request::System(text(0)),
            Purpose::TargetDate => Request::TargetDate(text(0)),
            Purpose::PlanStart => Request::PlanStart(text(0)),
            Purpose::Pin(control) => Request::Pin {
                control: *control,
                day: text(0),
            },
            Purpose::NotBefore(control) => Request::NotBefore {
                control: *control,
                day: text(0),
            },
            Purpose::Note(control) => Request::Note {
                control: *control,
                note: text(0),
            },
            Purpose::NotApplicable(control) => self.not_applicable_request(*control),
            Purpose::Unknown(control) => self.unknown_request(*control),
            Purpose::Evidence(control) => self.evidence_request(*control),
            Purpose::Exception(control) => self.exception_request(basis, *control),
            Purpose::Owner(control) => Request::Owner {
                control: *control,
                owner: text(0),
            },
            Purpose::Responsible(control) => Request::Responsible {
                control: *control,
                who: text(0),
            },
            Purpose::Person(known) => self.person_request(basis, known.clone()),
            Purpose::Voters => Request::Voters(text(0)),
            Purpose::Decide(control, answer) => self.decide_request(*control, answer),
            Purpose::Park(control) => Request::Park {
                what: text(0),
                control: *control,
            },
            Purpose::Parked(id) => self.parked_request(id),
            Purpose::Meeting => self.meeting_request(),
            Purpose::Baseline => Request::Baseline {
                name: text(0),
                at: None,
            },
            Purpose::Reassess => Request::Reassess {
                baseline: text(0),
                again: false,
                upgrade: None,
            },
            Purpose::Validation(known) => self.validation_request(known.as_ref()),
        };
        let changes = basis
            .ok_or_else(Rejection::nothing_open)
            .and_then(|basis| self.changes(basis, &request))?;
        Ok(Outcome::Edit { request, changes })
    }

    /// The changes of a request, or the first refusal, assigned to the field that supplies the refused part.
    fn changes(&self, basis: &Basis, request: &Request) -> Result<Vec<Change>, Rejection> {
        basis.changes(request).map_err(|refused| {
            let first = refused.first().map(|(_, refusal)| refusal);
            let part = first.and_then(part_of);
            let mut fields = self.fields.iter();
            let reason = first.map(|first| basis.sentence(first));
            Rejection {
                field: fields.position(|field| Some(field.part) == part),
                reason: reason.unwrap_or_default(),
            }
        })
    }

    /// The reason why the form would be rejected whatever is entered; `None` if the form can be filled in.
    pub(crate) fn hopeless(&self, basis: &Basis) -> Option<String> {
        let rejection = self.submit(Some(basis)).err()?;
        rejection.field.is_none().then_some(rejection.reason)
    }
}

impl Rejection {
    fn new(field: usize, reason: &str) -> Self {
        Self {
            field: Some(field),
            reason: reason.to_owned(),
        }
    }

    fn nothing_open() -> Self {
        Self {
            field: None,
            reason: "Open an assessment first.".to_owned(),
        }
    }
}

/// The part of a request that can fix a refusal; `None` if any other value would be refused too.
fn part_of(refusal: &Refusal) -> Option<edit::Field> {
    let is_final = matches!(
        refusal,
        Refusal::BallotPaper { .. }
            | Refusal::NeverDeferrable { .. }
            | Refusal::ReassessmentRunning(_)
            | Refusal::OlderQuestionnaire
            | Refusal::EvidenceWithoutLevel
    );
    (!is_final).then(|| refusal.field())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::base::dates::Dates;
    use crate::describe::refusal::SYSTEM_NAME_MISSING;
    use crate::interaction::basis::Here;
    use crate::model::assessment::example::example;
    use crate::model::assessment::history::Stamp;
    use crate::model::questionnaire::Level;
    use crate::store;

    fn basis() -> Basis {
        let questionnaire = store::questionnaire(None).unwrap_or_else(|error| panic!("{error}"));
        let assessment = example(&questionnaire).unwrap();
        let stamp = Stamp {
            at: Timestamp::from_second(1_800_000_000).unwrap(),
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        };
        let here = Here {
            today: date(2026, 11, 21),
            stamp,
            offset: 0,
            dates: Dates::default(),
        };
        let file = PathBuf::from("x.surefoot.toml");
        Basis::new(file, questionnaire, assessment, here)
    }

    fn control(basis: &Basis, id: &str) -> ControlIx {
        basis.questionnaire.control(id).unwrap()
    }

    fn filled(mut form: Form, values: &[(usize, &str)]) -> Form {
        for (field, value) in values {
            form.fields[*field].enter(value).unwrap();
        }
        form
    }

    /// Every form that edits the example assessment; forms about a control use DAT-P1.
    fn edits(basis: &Basis) -> Vec<Form> {
        let state = basis.state();
        let at = control(basis, "DAT-P1");
        let person = state.plan.people.keys().next().map(String::as_str);
        let mut forms = vec![
            Form::system(basis),
            Form::target_date(basis),
            Form::plan_start(basis),
            Form::pin(basis, at, "DAT-P1 shown"),
            Form::not_before(basis, at),
            Form::note(basis, at),
            Form::evidence(basis, at),
            Form::owner(basis, at),
            Form::person(basis, person),
            Form::voters(basis),
        ];
        let validations = state.validations.keys();
        forms.extend(validations.map(|id| Form::validation(basis, Some(id))));
        forms.extend(state.room.parked.keys().map(|id| Form::parked(basis, id)));
        forms
    }

    #[test]
    fn a_form_submitted_as_it_opens_changes_nothing() {
        let basis = basis();
        for form in edits(&basis) {
            let Ok(Outcome::Edit { changes, .. }) = form.submit(Some(&basis)) else {
                panic!("{form:?}");
            };
            assert_eq!(basis.state_after(&changes), *basis.state(), "{form:?}");
        }
    }

    #[test]
    fn texts_of_a_form_name_no_key() {
        let basis = basis();
        let at = control(&basis, "DAT-P1");
        let mut forms = edits(&basis);
        forms.extend([
            Form::create(),
            Form::open(),
            Form::portfolio("."),
            Form::example(),
            Form::save_elsewhere(&basis),
            Form::report_path(0, "x.pdf"),
            Form::meet(&basis),
            Form::not_applicable(&basis, at),
            Form::unknown(&basis, at),
            Form::exception(&basis, at),
            Form::decide(&basis, at, &Answer::Level(Level::DEFINED)),
            Form::park(&basis, Some(at)),
            Form::meeting(&basis),
            Form::baseline(&basis),
            Form::reassess(&basis),
        ]);
        for form in forms {
            let fields = form.fields.iter();
            let texts = fields.flat_map(|field| [&field.label, &field.hint]);
            for text in texts.chain([&form.title, &form.about]) {
                let mut keys = ["ctrl-", "enter ", "esc ", "left and right"].into_iter();
                assert!(!keys.any(|key| text.contains(key)), "{text}");
            }
            assert!(form.fields.iter().all(|field| !field.label.is_empty()));
        }
    }

    #[test]
    fn a_new_assessment_needs_a_name_and_suggests_a_file() {
        let form = Form::create();
        let rejection = Rejection::new(0, SYSTEM_NAME_MISSING);
        assert_eq!(form.submit(None), Err(rejection));
        let mut form = filled(form, &[(0, "Help Bot"), (2, "core")]);
        form.refresh();
        assert_eq!(
            form.fields[1].hint,
            "empty: help-bot.surefoot.toml, in this folder"
        );
        let created = |path: &str| Outcome::Create {
            path: Path::new(path).to_owned(),
            system: "Help Bot".to_owned(),
            length: Length::Core,
        };
        assert_eq!(form.submit(None), Ok(created("help-bot.surefoot.toml")));
        let form = filled(form, &[(1, "bot")]);
        assert_eq!(form.submit(None), Ok(created("bot.surefoot.toml")));
    }

    #[test]
    fn a_refusal_stands_at_the_field_it_is_about() {
        let basis = basis();
        let at = control(&basis, "DAT-P1");
        let rejected = |form: Form, values: &[(usize, &str)]| {
            let rejection = filled(form, values).submit(Some(&basis)).unwrap_err();
            (rejection.field.unwrap(), rejection.reason)
        };
        let exception = || Form::exception(&basis, at);
        let (field, reason) = rejected(exception(), &[]);
        assert_eq!(field, 0, "{reason}");
        let (field, reason) = rejected(exception(), &[(0, "ops"), (1, "budget")]);
        assert_eq!(
            (field, reason.as_str()),
            (2, "An exception needs a compensating control.")
        );
        let (field, reason) = rejected(exception(), &[(3, "soon")]);
        assert_eq!(field, 3, "{reason}");
        let (field, reason) = rejected(Form::baseline(&basis), &[(0, "")]);
        assert_eq!(field, 0, "{reason}");
        let (field, reason) = rejected(Form::person(&basis, None), &[(0, "kim")]);
        assert_eq!(
            (field, reason.as_str()),
            (3, "A person needs at least 1 role.")
        );
    }

    #[test]
    fn a_form_that_no_field_can_mend_is_not_opened() {
        let basis = basis();
        let reason = |form: Form| form.hopeless(&basis).unwrap_or_default();
        let never = Form::not_applicable(&basis, control(&basis, "DAT-P2"));
        assert!(reason(never).starts_with("DAT-P2 cannot be marked not applicable"));
        let open = basis.next_open(None).unwrap();
        assert_eq!(
            reason(Form::evidence(&basis, open)),
            "Evidence supports a level. Answer with a level first."
        );
        assert_eq!(reason(Form::exception(&basis, open)), "");
    }

    #[test]
    fn an_emptied_exception_is_removed() {
        let basis = basis();
        let mut controls = basis.state().controls.iter();
        let (id, _) = controls
            .find(|(_, record)| record.exception.is_some())
            .unwrap();
        let at = control(&basis, id);
        let form = filled(Form::exception(&basis, at), &[(0, ""), (1, ""), (2, "")]);
        let Ok(Outcome::Edit { request, .. }) = form.submit(Some(&basis)) else {
            panic!("{form:?}");
        };
        assert_eq!(request, Request::RemoveException(at));
    }

    #[test]
    fn a_choice_is_known_by_its_word_or_number() {
        let basis = basis();
        let chosen = |mut form: Form, field: usize, typed: &str| {
            let entered = form.fields[field].enter(typed);
            entered.map(|()| form.chosen(field))
        };
        for (typed, at) in [
            ("core", 0),
            ("FULL", 1),
            ("1", 0),
            ("full: every question", 1),
        ] {
            assert_eq!(chosen(Form::create(), 2, typed), Ok(at), "{typed}");
        }
        assert_eq!(
            chosen(Form::create(), 2, "3").unwrap_err().to_string(),
            "`3` is not a choice. Enter one of: core, full."
        );
        // levels are chosen by number, not by position
        let evidence = || Form::evidence(&basis, control(&basis, "DAT-P1"));
        assert_eq!(chosen(evidence(), 1, "3"), Ok(3));
        assert!(chosen(evidence(), 1, "5").is_err());
        assert_eq!(chosen(evidence(), 0, "verified"), Ok(2));
        assert_eq!(chosen(Form::meet(&basis), 0, "g1"), Ok(0));
        let validation = || Form::validation(&basis, None);
        assert_eq!(chosen(validation(), 0, "restore drill"), Ok(3));
    }

    #[test]
    fn roles_are_complete_only_at_the_last_one() {
        let basis = basis();
        let form = Form::person(&basis, None);
        assert_eq!(form.last_of_part(0), 0);
        assert_eq!(form.last_of_part(3), form.fields.len() - 1);
    }
}

//! Forms: everything the user types rather than chooses.
//!
//! Each purpose defines its fields and what submitting them does. Submitting yields screen actions, or one sentence
//! about the field that is wrong; a form is never applied in part.

mod draft;
mod keep;
mod room;
mod support;

use crate::model::questionnaire::ControlIx;
use jiff::ToSpan as _;

use super::screen::ScreenAction;
use super::widget::editor::Editor;
use crate::base::dates;
use crate::base::dates::Dates;
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::{Answer, Exception};
use crate::model::assessment::change::Change;
use crate::model::assessment::room::Parked;
use crate::model::assessment::validation::Validation;
use crate::rules::edit::{self, Request};
use crate::session::path::{another_name, file_name};
use crate::store::NOTE_LABEL;

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    New,
    Open,
    Portfolio,
    Example,
    Elsewhere,
    System,
    By,
    Start,
    /// The day the next step of a control is wanted to start.
    Wanted(ControlIx),
    /// The day before which no step of a control starts.
    PutOff(ControlIx),
    /// The day a gate is wanted to open.
    Meet,
    Note(ControlIx),
    NotApplicable(ControlIx),
    Unknown(ControlIx),
    Evidence(ControlIx),
    Exception(ControlIx),
    Owner(ControlIx),
    /// A person by id; nothing for a new one.
    Person(Option<String>),
    /// The path of the report of that number.
    Path(usize),
    Voices,
    /// Agreeing on an answer.
    Decide(ControlIx, Answer),
    /// A point, with the control it came up with.
    Park(Option<ControlIx>),
    /// A parked point by id, as it was.
    Parked(String, Parked),
    Meeting,
    /// The name of a baseline.
    Baseline,
    /// A re-assessment, and the baseline before it.
    Reassess,
    /// A validation by id, as it was; nothing for a new one.
    Validation(Option<(String, Validation)>),
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: Value,
    /// The part of the request that it asks for.
    part: edit::Field,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Text(Editor),
    Choice { choices: Vec<String>, at: usize },
}

/// Fields to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) purpose: Purpose,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) at: usize,
    /// What is wrong, and in which field.
    pub(crate) fault: Option<(usize, String)>,
    /// Whether the next esc drops what was typed.
    pub(crate) warned: bool,
    began: Vec<String>,
}

impl Field {
    fn line(label: &str, hint: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Text(Editor::suggestion(text)),
            part: edit::Field::Value,
        }
    }

    /// A line whose text stays when something is typed behind it.
    fn typed_on(label: &str, hint: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Text(Editor::line(text)),
            part: edit::Field::Value,
        }
    }

    fn lines(label: &str, hint: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Text(Editor::lines(text)),
            part: edit::Field::Value,
        }
    }

    fn choice(label: &str, hint: &str, choices: Vec<String>, at: usize) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Choice { choices, at },
            part: edit::Field::Value,
        }
    }

    /// The same field, which asks for this part of the request.
    fn asks(self, part: edit::Field) -> Self {
        Self { part, ..self }
    }

    /// What it says.
    pub(crate) fn words(&self) -> String {
        match &self.value {
            Value::Text(editor) => editor.text().trim().to_owned(),
            Value::Choice { choices, at } => choices.get(*at).cloned().unwrap_or_default(),
        }
    }

    fn chosen(&self) -> usize {
        match &self.value {
            Value::Choice { at, .. } => *at,
            Value::Text(_) => 0,
        }
    }
}

/// What keeping a form leads to, or the field that is wrong and why.
pub(crate) type SubmitResult = Result<Vec<ScreenAction>, (usize, String)>;

impl Form {
    fn new(
        purpose: Purpose,
        title: impl Into<String>,
        about: impl Into<String>,
        fields: Vec<Field>,
    ) -> Self {
        let began = fields.iter().map(Field::words).collect();
        let (title, about) = (title.into(), about.into());
        Self {
            purpose,
            title,
            about,
            fields,
            at: 0,
            fault: None,
            warned: false,
            began,
        }
    }

    /// The field one is in.
    pub(crate) fn field(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.at)
    }

    /// Whether anything is not as it was.
    pub(crate) fn is_changed(&self) -> bool {
        self.fields
            .iter()
            .map(Field::words)
            .ne(self.began.iter().cloned())
    }

    fn text(&self, field: usize) -> String {
        self.fields.get(field).map(Field::words).unwrap_or_default()
    }

    fn chosen(&self, field: usize) -> usize {
        self.fields.get(field).map_or(0, Field::chosen)
    }

    /// Words that must be there.
    fn needed(&self, field: usize, why: &str) -> Result<String, (usize, String)> {
        Some(self.text(field))
            .filter(|words| !words.is_empty())
            .ok_or_else(|| (field, why.to_owned()))
    }

    /// The edit of a request, or the first field that is refused.
    fn edit(&self, basis: &Basis, request: &Request) -> Result<Vec<Change>, (usize, String)> {
        basis.changes(request).map_err(|refused| {
            let first = refused.first().map(|(_, refusal)| refusal);
            let part = first.map(edit::Refusal::field);
            let at = self
                .fields
                .iter()
                .position(|field| Some(field.part) == part);
            let words = first.map(|first| basis.sentence(first));
            (at.unwrap_or(0), words.unwrap_or_default())
        })
    }

    /// Begins an assessment.
    pub(crate) fn begin() -> Self {
        let extent = vec![
            "core: the questions of a first session".to_owned(),
            "full: every question".to_owned(),
        ];
        let mut form = Self::new(
            Purpose::New,
            "New assessment",
            "One assessment is about one AI system. It is kept in one readable file, which is saved after each answer.",
            vec![
                Field::line("What is the system called?", "", ""),
                Field::line("File", "", ""),
                Field::choice(
                    "Form",
                    "left and right choose; it can be changed later",
                    extent,
                    1,
                ),
            ],
        );
        form.refresh();
        form
    }

    /// Opens a file.
    pub(crate) fn open() -> Self {
        let fields = vec![Field::line(
            "Path",
            "an assessment ends in .surefoot.toml",
            "",
        )];
        Self::new(Purpose::Open, "Open a file", "", fields)
    }

    /// Looks at all assessments below a folder.
    pub(crate) fn portfolio(folder: &str) -> Self {
        let fields = vec![Field::line(
            "Folder",
            "it is walked for files that end in .surefoot.toml",
            folder,
        )];
        let about = "All systems side by side, and what many of them lack. Nothing is changed.";
        Self::new(Purpose::Portfolio, "Portfolio", about, fields)
    }

    /// Copies the example.
    pub(crate) fn example() -> Self {
        let fields = vec![Field::line(
            "File",
            "a file that is not there yet",
            "example.surefoot.toml",
        )];
        let about =
            "The example is a made-up assistant. What you change is changed in your copy only.";
        Self::new(Purpose::Example, "Look at the example", about, fields)
    }

    /// Goes on in another file.
    pub(crate) fn elsewhere(basis: &Basis) -> Self {
        let fields = vec![Field::line(
            "File",
            "a file that is not there yet",
            &another_name(&basis.file).display().to_string(),
        )];
        let about = "The assessment goes on in that file, with all of its history. The one before stays as it is.";
        Self::new(Purpose::Elsewhere, "Save elsewhere", about, fields)
    }

    pub(crate) fn system(basis: &Basis) -> Self {
        let fields = vec![Field::line("Name", "", &basis.state().system)];
        Self::new(
            Purpose::System,
            "What is the system called?",
            "It stands on every page of a report.",
            fields,
        )
    }

    pub(crate) fn by(basis: &Basis) -> Self {
        let now = basis.typed(basis.state().profile.by);
        let about = "The roadmap is held against this day. Leave it empty where there is none.";
        Self::new(
            Purpose::By,
            "By when shall it be there?",
            about,
            vec![Field::line("Day", &date_hint(basis.dates), &now)],
        )
    }

    pub(crate) fn start(basis: &Basis) -> Self {
        let now = basis.typed(basis.state().plan.start);
        let about = "Leave it empty to begin today, whenever that is.";
        Self::new(
            Purpose::Start,
            "First day of work",
            about,
            vec![Field::line("Day", &date_hint(basis.dates), &now)],
        )
    }

    /// `step` is the next step of the control, in words.
    pub(crate) fn wanted(basis: &Basis, control: ControlIx, step: &str) -> Self {
        let now = basis.typed(basis.arrangement(control).start);
        let about = "It starts on this day, or as soon after it as it can. Empty leaves the day to the plan.";
        let title = format!("When shall {step} start?");
        Self::new(
            Purpose::Wanted(control),
            title,
            about,
            vec![Field::line("Day", &date_hint(basis.dates), &now)],
        )
    }

    pub(crate) fn put_off(basis: &Basis, control: ControlIx) -> Self {
        let now = basis.typed(basis.arrangement(control).not_before);
        let about = "None of its steps starts before this day. Empty leaves the day to the plan.";
        let title = format!("Until when is {} put off?", basis.name(control));
        Self::new(
            Purpose::PutOff(control),
            title,
            about,
            vec![Field::line("Day", &date_hint(basis.dates), &now)],
        )
    }

    /// Asks what must be added so that a gate opens in time.
    pub(crate) fn meet(basis: &Basis) -> Self {
        let gates = basis
            .questionnaire
            .gates
            .through(basis.report.targets.horizon)
            .iter();
        let gates = gates
            .map(|gate| format!("{}  {}", gate.id, gate.title))
            .collect();
        let by = basis.typed(basis.state().profile.by);
        let fields = vec![
            Field::choice(
                "Which gate?",
                "left and right choose",
                gates,
                basis.report.targets.headline.into(),
            ),
            Field::line("By which day?", &date_hint(basis.dates), &by),
        ];
        let about = "What must be added so that it opens in time? Each role is tried by itself; nothing is changed.";
        Self::new(Purpose::Meet, "Meet a date", about, fields)
    }

    pub(crate) fn note(basis: &Basis, control: ControlIx) -> Self {
        let note = basis
            .state()
            .record(basis.id(control))
            .map(|record| record.note.clone())
            .unwrap_or_default();
        let hint = "enter makes a new line, ctrl-e opens your editor, ctrl-s keeps";
        Self::new(
            Purpose::Note(control),
            format!("Note on {}", basis.id(control)),
            "",
            vec![Field::lines(NOTE_LABEL, hint, &note)],
        )
    }

    pub(crate) fn not_applicable(basis: &Basis, control: ControlIx) -> Self {
        let now = match basis
            .state()
            .record(basis.id(control))
            .and_then(|record| record.answer.as_ref())
        {
            Some(Answer::NotApplicable { reason }) => reason.clone(),
            _ => String::new(),
        };
        let about = "It counts nowhere then, and the reason is printed in every report.";
        let fields = vec![Field::line("Why does it not apply?", "", &now)];
        Self::new(
            Purpose::NotApplicable(control),
            format!("{} does not apply", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn unknown(basis: &Basis, control: ControlIx) -> Self {
        let role = basis
            .control(control)
            .and_then(|control| basis.questionnaire.roles.get(control.owner));
        let soon = basis.today.checked_add(14.days()).unwrap_or(basis.today);
        let (who, by) = match basis
            .state()
            .record(basis.id(control))
            .and_then(|record| record.answer.as_ref())
        {
            Some(Answer::Unknown { who, by }) => (who.clone(), basis.typed(*by)),
            _ => (
                role.map(|role| role.title.clone()).unwrap_or_default(),
                basis.typed(Some(soon)),
            ),
        };
        let fields = vec![
            Field::line("Who finds out?", "a role or initials", &who).asks(edit::Field::Owner),
            Field::line(
                "By when?",
                &format!("{}; may be empty", date_hint(basis.dates)),
                &by,
            )
            .asks(edit::Field::Due),
        ];
        let about = "Until then it counts as None at worst and Improving at best.";
        Self::new(
            Purpose::Unknown(control),
            format!("Nobody here knows {}", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn exception(basis: &Basis, control: ControlIx) -> Self {
        let now = basis
            .state()
            .record(basis.id(control))
            .and_then(|record| record.exception.clone());
        let of = |words: fn(&Exception) -> &String| {
            now.as_ref()
                .map(|now| words(now).as_str())
                .unwrap_or_default()
        };
        let gate = basis.questionnaire.gates.get(basis.report.targets.headline);
        let days = gate.map_or(90, |gate| gate.exception_days);
        let last = basis.today.checked_add(days.days()).unwrap_or(basis.today);
        let expires = now.as_ref().map_or(last, |now| now.expires);
        let gate = gate.map_or("", |gate| gate.id.as_str());
        let hint = format!(
            "{}; {gate} takes at most {days} days",
            date_hint(basis.dates)
        );
        let fields = vec![
            Field::line(
                "Who answers for it?",
                "a person or role",
                of(|now| &now.owner),
            )
            .asks(edit::Field::Owner),
            Field::line("Why is the target not met?", "", of(|now| &now.reason))
                .asks(edit::Field::Reason),
            Field::line(
                "What keeps the risk down meanwhile?",
                "",
                of(|now| &now.measure),
            )
            .asks(edit::Field::Measure),
            Field::line("Last day", &hint, &basis.typed(Some(expires))).asks(edit::Field::Expires),
        ];
        let about = "A dated permission to fall short. Empty the first three to remove it.";
        Self::new(
            Purpose::Exception(control),
            format!("Exception for {}", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn owner(basis: &Basis, control: ControlIx) -> Self {
        let now = basis
            .state()
            .record(basis.id(control))
            .and_then(|record| record.owner.clone())
            .unwrap_or_default();
        let role = basis
            .control(control)
            .and_then(|control| basis.questionnaire.roles.get(control.owner));
        let role = role.map_or("", |role| role.title.as_str());
        let people: Vec<&str> = basis
            .state()
            .plan
            .people
            .keys()
            .map(String::as_str)
            .collect();
        let about = format!(
            "Empty, it is the role {role}. Someone of the plan carries its steps alone: {}.",
            if people.is_empty() {
                "nobody yet".to_owned()
            } else {
                people.join(", ")
            }
        );
        let fields = vec![Field::line(
            "Owner",
            "a person of the plan, a role or initials",
            &now,
        )];
        Self::new(
            Purpose::Owner(control),
            format!("Who carries {}?", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn person(basis: &Basis, id: Option<&str>) -> Self {
        let known = id.and_then(|id| basis.state().plan.people.get(id));
        let mut fields = vec![
            Field::line("Who?", "a role, initials or a name", id.unwrap_or_default())
                .asks(edit::Field::Name),
            Field::line(
                "Percent of their time",
                "1 to 100",
                &known.map_or(50, |person| person.percent).to_string(),
            )
            .asks(edit::Field::Percent),
        ];
        let away: Vec<String> = known
            .iter()
            .flat_map(|person| &person.away)
            .map(|days| dates::range_in_field(days.from, days.to, basis.dates))
            .collect();
        let hint = format!("{}, more after a comma", basis.dates.example_of_days());
        fields.push(Field::line("Away", &hint, &away.join(", ")).asks(edit::Field::Away));
        for role in &basis.questionnaire.roles {
            let wears = known.is_some_and(|person| person.roles.contains(&role.id));
            let choices = vec!["no".to_owned(), "yes".to_owned()];
            let field = Field::choice(&role.title, &role.about, choices, usize::from(wears));
            fields.push(field.asks(edit::Field::Roles));
        }
        let title = id.map_or_else(|| "Add a person".to_owned(), |id| format!("Person {id}"));
        let about =
            "A step is carried by one person of its role; one person may have several roles.";
        Self::new(Purpose::Person(id.map(str::to_owned)), title, about, fields)
    }

    pub(crate) fn path(report: usize, path: &str) -> Self {
        let fields = vec![Field::line("Path", "", path)];
        Self::new(
            Purpose::Path(report),
            "Where shall it be written?",
            "",
            fields,
        )
    }

    /// Brings hints up to date that follow from what is typed.
    pub(crate) fn refresh(&mut self) {
        if self.purpose == Purpose::New {
            let name = file_name(&self.text(0));
            if let Some(field) = self.fields.get_mut(1) {
                field.hint = format!("empty: {name}, in this folder");
            }
        }
    }
}

/// How a day can be typed.
fn date_hint(dates: Dates) -> String {
    format!("{}, or +14 for in fourteen days", dates.example())
}

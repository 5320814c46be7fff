//! Forms: everything the user types rather than chooses.
//!
//! Each purpose defines its fields and what submitting them does. Submitting yields screen actions, or one sentence
//! about the field that is wrong; a form is never applied in part.

mod draft;
mod keep;
mod room;
mod support;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::model::Basis;
use super::screen::ScreenAction;
use super::widget::editor::Editor;
use crate::base::dates;
use crate::base::dates::Dates;
use crate::model::assessment::answer::{Answer, Exception};
use crate::model::assessment::plan::Days;
use crate::model::assessment::room::Parked;
use crate::model::assessment::validation::Validation;
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
    Wanted(usize),
    /// The day before which no step of a control starts.
    PutOff(usize),
    /// The day a gate is wanted to open.
    Meet,
    Note(usize),
    NotApplicable(usize),
    Unknown(usize),
    Evidence(usize),
    Exception(usize),
    Owner(usize),
    /// A person by id; nothing for a new one.
    Person(Option<String>),
    /// The path of the report of that number.
    Path(usize),
    Voices,
    /// Agreeing on an answer.
    Decide(usize, Answer),
    /// A point, with the control it came up with.
    Park(Option<usize>),
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
        }
    }

    /// A line whose text stays when something is typed behind it.
    fn typed_on(label: &str, hint: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Text(Editor::line(text)),
        }
    }

    fn lines(label: &str, hint: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Text(Editor::lines(text)),
        }
    }

    fn choice(label: &str, hint: &str, choices: Vec<String>, at: usize) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: Value::Choice { choices, at },
        }
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

    fn date(&self, field: usize, basis: &Basis) -> Result<Option<Date>, (usize, String)> {
        date(&self.text(field), basis.today, basis.dates).map_err(|words| (field, words))
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
            &beside(&basis.file),
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
    pub(crate) fn wanted(basis: &Basis, control: usize, step: &str) -> Self {
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

    pub(crate) fn put_off(basis: &Basis, control: usize) -> Self {
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
            .iter()
            .take(basis.report.targets.horizon + 1);
        let gates = gates
            .map(|gate| format!("{}  {}", gate.id, gate.title))
            .collect();
        let by = basis.typed(basis.state().profile.by);
        let fields = vec![
            Field::choice(
                "Which gate?",
                "left and right choose",
                gates,
                basis.report.targets.headline,
            ),
            Field::line("By which day?", &date_hint(basis.dates), &by),
        ];
        let about = "What must be added so that it opens in time? Each role is tried by itself; nothing is changed.";
        Self::new(Purpose::Meet, "Meet a date", about, fields)
    }

    pub(crate) fn note(basis: &Basis, control: usize) -> Self {
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

    pub(crate) fn not_applicable(basis: &Basis, control: usize) -> Self {
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

    pub(crate) fn unknown(basis: &Basis, control: usize) -> Self {
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
            Field::line("Who finds out?", "a role or initials", &who),
            Field::line(
                "By when?",
                &format!("{}; may be empty", date_hint(basis.dates)),
                &by,
            ),
        ];
        let about = "Until then it counts as None at worst and Improving at best.";
        Self::new(
            Purpose::Unknown(control),
            format!("Nobody here knows {}", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn exception(basis: &Basis, control: usize) -> Self {
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
            ),
            Field::line("Why is the target not met?", "", of(|now| &now.reason)),
            Field::line(
                "What keeps the risk down meanwhile?",
                "",
                of(|now| &now.measure),
            ),
            Field::line("Last day", &hint, &basis.typed(Some(expires))),
        ];
        let about = "A dated permission to fall short. Empty the first three to remove it.";
        Self::new(
            Purpose::Exception(control),
            format!("Exception for {}", basis.id(control)),
            about,
            fields,
        )
    }

    pub(crate) fn owner(basis: &Basis, control: usize) -> Self {
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
            Field::line("Who?", "a role, initials or a name", id.unwrap_or_default()),
            Field::line(
                "Percent of their time",
                "1 to 100",
                &known.map_or(50, |person| person.percent).to_string(),
            ),
        ];
        let away: Vec<String> = known
            .iter()
            .flat_map(|person| &person.away)
            .map(|days| days_words(*days, basis.dates))
            .collect();
        let hint = format!("{}, more after a comma", basis.dates.example_of_days());
        fields.push(Field::line("Away", &hint, &away.join(", ")));
        for role in &basis.questionnaire.roles {
            let wears = known.is_some_and(|person| person.roles.contains(&role.id));
            let choices = vec!["no".to_owned(), "yes".to_owned()];
            fields.push(Field::choice(
                &role.title,
                &role.about,
                choices,
                usize::from(wears),
            ));
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

/// A day as a person types it; nothing typed is no day.
pub(crate) fn date(text: &str, today: Date, dates: Dates) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(days) = text.strip_prefix('+') {
        let days = days
            .trim()
            .parse::<i32>()
            .ok()
            .filter(|days| (0..=36_500).contains(days));
        let date = days.and_then(|days| today.checked_add(days.days()).ok());
        return date
            .map(Some)
            .ok_or_else(|| format!("{text} is no number of days; +14 is in fourteen days."));
    }
    let found = dates::read(text, today, dates).map(Some);
    found.ok_or_else(|| format!("{text} is no day; write it as {}.", date_hint(dates)))
}

fn days(text: &str, today: Date, dates: Dates) -> Result<Days, String> {
    // from the right: a day may end in a dot of its own, as in 21.12...3.1.
    let (from, to) = text.rsplit_once("..").unwrap_or((text, text));
    let example = dates.example_of_days();
    let day = |text: &str, today: Date| {
        date(text, today, dates)?.ok_or_else(|| format!("Write days away as {example}."))
    };
    let from = day(from, today)?;
    // without a year the last day is the next such day after the first
    let to = day(
        to,
        if to.trim().starts_with('+') {
            today
        } else {
            from
        },
    )?;
    if to < from {
        Err(format!(
            "{} is before {}.",
            dates::day(to, dates),
            dates::day(from, dates)
        ))
    } else {
        Ok(Days { from, to })
    }
}

fn days_words(days: Days, dates: Dates) -> String {
    let [from, to] = [days.from, days.to].map(|day| dates::typed(day, dates));
    if days.from == days.to {
        from
    } else {
        format!("{from}..{to}")
    }
}

/// The file an assessment of a system is kept in: `support-assistant.surefoot.toml`.
pub(crate) fn file_name(system: &str) -> String {
    let mut name = String::new();
    for character in system.chars().take(60) {
        if character.is_alphanumeric() {
            name.extend(character.to_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    format!(
        "{}.surefoot.toml",
        if name.is_empty() { "assessment" } else { name }
    )
}

/// Another name beside a file: `x-2.surefoot.toml`.
fn beside(file: &std::path::Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name
        .strip_suffix(crate::model::assessment::file::ENDING)
        .unwrap_or(&name);
    file.with_file_name(format!(
        "{stem}-2{}",
        crate::model::assessment::file::ENDING
    ))
    .display()
    .to_string()
}

/// A path with the ending of an assessment, where it has none.
pub(crate) fn with_ending(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let ending = std::path::Path::new(name).extension();
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        path.to_owned()
    } else {
        format!("{path}.surefoot.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_as_a_date_or_a_number_of_days() {
        let today = jiff::civil::date(2026, 11, 21);
        for dates in Dates::ALL {
            let date = |text| date(text, today, dates);
            assert_eq!(date("2026-12-01"), Ok(Some(jiff::civil::date(2026, 12, 1))));
            assert_eq!(date(" +14 "), Ok(Some(jiff::civil::date(2026, 12, 5))));
            assert_eq!(date(""), Ok(None));
            for wrong in [
                "2026-13-01",
                "soon",
                "+",
                "+x",
                "1.13.2026",
                "+99999999999",
                "2026-12-01T10:00",
            ] {
                assert!(date(wrong).is_err(), "{wrong}");
            }
            assert!(days("2026-12-24..2026-12-20", today, dates).is_err());
        }
        assert!(
            date("1.12.2026", today, Dates::Iso)
                .unwrap_err()
                .contains("2026-12-01, or +14")
        );
    }

    #[test]
    fn days_away_are_typed_as_they_are_shown() {
        let today = jiff::civil::date(2026, 12, 24);
        let christmas = Days {
            from: jiff::civil::date(2026, 12, 27),
            to: jiff::civil::date(2027, 1, 3),
        };
        for dates in Dates::ALL {
            assert_eq!(
                days(&days_words(christmas, dates), today, dates),
                Ok(christmas),
                "{dates:?}"
            );
            assert_eq!(
                days("2026-12-27..2027-01-03", today, dates),
                Ok(christmas),
                "{dates:?}"
            );
        }
        assert_eq!(
            days("27.12...3.1.", today, Dates::DayMonthYear),
            Ok(christmas)
        );
        assert_eq!(
            days("12/27..1/3", today, Dates::MonthDayYear),
            Ok(christmas)
        );
    }

    #[test]
    fn a_file_is_named_after_its_system() {
        assert_eq!(
            file_name("Support Assistant (EU)"),
            "support-assistant-eu.surefoot.toml"
        );
        assert_eq!(file_name("../../etc"), "etc.surefoot.toml");
        assert_eq!(file_name("  "), "assessment.surefoot.toml");
        assert_eq!(with_ending("a/b"), "a/b.surefoot.toml");
        assert_eq!(with_ending("a.toml"), "a.toml");
    }
}

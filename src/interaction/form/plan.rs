//! Forms for the plan: its start, its people, the dates of individual steps, and the date by which a gate should pass.

use jiff::civil::Date;

use super::{Field, Form, Outcome, Purpose, Rejection};
use crate::base::dates;
use crate::interaction::basis::Basis;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::{self, Request};

impl Form {
    /// The form to set the first day of work.
    pub(crate) fn plan_start(basis: &Basis) -> Self {
        let about = "Leave it empty to always start today.";
        let date = basis.state().plan.start;
        Self::one_date(Purpose::PlanStart, "First day of work", about, basis, date)
    }

    /// The form to pin the next step of a control, named `step`, to a date.
    pub(crate) fn pin(basis: &Basis, control: ControlIx, step: &str) -> Self {
        let about = "The step starts on this date, or as soon afterwards as possible. Leave it \
                     empty to let the plan decide.";
        let title = format!("When should {step} start?");
        let date = basis.arrangement(control).pinned_to;
        Self::one_date(Purpose::Pin(control), &title, about, basis, date)
    }

    /// The form to set the date before which no step of a control starts.
    pub(crate) fn not_before(basis: &Basis, control: ControlIx) -> Self {
        let about =
            "None of its steps starts before this date. Leave it empty to let the plan decide.";
        let title = format!("{}: not before", basis.name(control));
        let date = basis.arrangement(control).not_before;
        Self::one_date(Purpose::NotBefore(control), &title, about, basis, date)
    }

    fn one_date(
        purpose: Purpose,
        title: &str,
        about: &str,
        basis: &Basis,
        date: Option<Date>,
    ) -> Self {
        let fields = vec![Field::date("Date", basis, "", date)];
        Self::new(purpose, title, about, fields)
    }

    /// The form to find the additions needed for a gate to pass in time.
    pub(crate) fn meet(basis: &Basis) -> Self {
        let targets = &basis.report.targets;
        let gates = basis.questionnaire.gates.through(targets.horizon).iter();
        let gates = gates.map(|gate| format!("{}  {}", gate.id, gate.title));
        let fields = vec![
            Field::choice("Which gate?", "", gates.collect(), targets.headline.into()),
            Field::date(
                "By which date?",
                basis,
                "",
                basis.state().profile.target_date,
            )
            .asks(edit::Field::Due),
        ];
        let about = "How much more time does each role need for a gate to pass by a date? The plan does not change.";
        Self::new(Purpose::Meet, "Meet a date", about, fields)
    }

    pub(super) fn submit_meet(&self, basis: Option<&Basis>) -> Result<Outcome, Rejection> {
        let basis = basis.ok_or_else(Rejection::nothing_open)?;
        let by = edit::date(&basis.edit_context(), edit::Field::Due, &self.text(1))
            .map_err(|refusal| Rejection::new(1, &basis.sentence(&refusal)))?
            .ok_or_else(|| Rejection::new(1, "Give a date."))?;
        let gate = self.chosen(0).into();
        Ok(Outcome::Meet { gate, by })
    }

    /// The form to add a person to the plan, or to change the person with this id.
    pub(crate) fn person(basis: &Basis, id: Option<&str>) -> Self {
        let known = id.and_then(|id| basis.state().plan.people.get(id));
        let percent = known.map_or(50, |person| person.percent).to_string();
        let away: Vec<String> = known
            .iter()
            .flat_map(|person| &person.away)
            .map(|days| dates::range_in_field(days.from, days.to, basis.dates))
            .collect();
        let days = format!("{}, more after a comma", basis.dates.example_of_days());
        let mut fields = vec![
            Field::line("Name", "a role, initials or a name", id.unwrap_or_default())
                .asks(edit::Field::Name),
            Field::line("Percent of time", "1 to 100", &percent).asks(edit::Field::Percent),
            Field::line("Away", &days, &away.join(", ")).asks(edit::Field::Away),
        ];
        fields.extend(basis.questionnaire.roles.iter().map(|role| {
            let has = known.is_some_and(|person| person.roles.contains(&role.id));
            let choices = ["no", "yes"].map(str::to_owned).to_vec();
            Field::choice(&role.title, &role.about, choices, has.into()).asks(edit::Field::Roles)
        }));
        let title = id.map_or_else(|| "Add a person".to_owned(), |id| format!("Person {id}"));
        let about =
            "One person with the right role does each step. A person can have several roles.";
        Self::new(Purpose::Person(id.map(str::to_owned)), title, about, fields)
    }

    pub(super) fn person_request(&self, basis: Option<&Basis>, known: Option<String>) -> Request {
        let roles = basis.map_or(&[][..], |basis| &basis.questionnaire.roles);
        let has = |(at, _): &(usize, _)| self.chosen(*at) == 1;
        Request::Person {
            known,
            name: self.text(0),
            percent: self.text(1),
            away: self.text(2),
            // the role fields follow the first 3 fields
            roles: (3..)
                .zip(roles)
                .filter(has)
                .map(|(_, role)| role.id.clone())
                .collect(),
        }
    }
}

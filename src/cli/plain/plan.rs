//! The plan and everything with a date in plain mode: steps, people, baselines, validations and reassessments.

use jiff::civil::Date;

use super::dispatch::PlainSession;
use super::reply::{Reply, short, split};
use crate::base::plural::capital;
use crate::cli::reassess::upgrade_rows;
use crate::cli::show::coverage::{coverage_lines, find as framework};
use crate::cli::show::whatif;
use crate::cli::{baseline, due, validation};
use crate::describe::change::person_words;
use crate::interaction::form::Form;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::validation::Kind;
use crate::model::questionnaire::{ControlIx, GateIx};
use crate::rules::edit::{self, Request, ValidationParts};

impl PlainSession {
    // ---- steps ------------------------------------------------------------------------------------------------------

    /// Edits the steps of the control at the prompt.
    fn step_of(
        &mut self,
        request: impl FnOnce(&Self, ControlIx) -> Request,
        stamp: &Stamp,
    ) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        let request = request(self, control);
        self.edited(request, stamp)
    }

    /// Drops the control from the plan, or includes it again.
    pub(super) fn drop_steps(&mut self, stamp: &Stamp) -> Reply {
        let request = |session: &Self, control| Request::Drop {
            control,
            to: !session.basis.arrangement(control).dropped,
        };
        self.step_of(request, stamp)
    }

    /// Pins the next step to a date; a dash unpins it. Without a date, a form asks for one.
    pub(super) fn pin(&mut self, day: &str, stamp: &Stamp) -> Reply {
        if let Some(control) = self.control().filter(|_| day.is_empty()) {
            let step = self.basis.name(control);
            return self.begin_form(Form::pin(&self.basis, control, &step));
        }
        let day = day_of(day);
        self.step_of(|_, control| Request::Pin { control, day }, stamp)
    }

    /// Prevents the steps of the control from starting before a date; a dash removes the limit. Without a date, a form
    /// asks for one.
    pub(super) fn not_before(&mut self, day: &str, stamp: &Stamp) -> Reply {
        if let Some(control) = self.control().filter(|_| day.is_empty()) {
            return self.begin_form(Form::not_before(&self.basis, control));
        }
        let day = day_of(day);
        self.step_of(|_, control| Request::NotBefore { control, day }, stamp)
    }

    /// Commits to the current plan.
    pub(super) fn commit(&mut self, stamp: &Stamp) -> Reply {
        self.basis.look_ahead();
        match self.basis.commitment() {
            Ok(request) => self.edited(request, stamp),
            Err(why) => self.say(why),
        }
    }

    /// Calculates what a gate needs to pass by a date: `meet G2=2027-03-01`.
    pub(super) fn meet(&self, rest: &str) -> Reply {
        match whatif::wanted(&self.basis.edit_context(), &self.basis.report, rest) {
            Ok((gate, by)) => self.meeting_of(gate, by),
            Err(why) => self.say(capital(&why.to_string())),
        }
    }

    /// Prints what a gate needs to pass by a date.
    pub(super) fn meeting_of(&self, gate: GateIx, by: Date) -> Reply {
        let basis = &self.basis;
        let meeting = whatif::met(
            &basis.edit_context(),
            &basis.report,
            &basis.outlook(),
            gate,
            by,
        );
        self.print(|page, seen| whatif::meeting_lines(page, seen.questionnaire, &meeting))
    }

    pub(super) fn people(&self) -> Reply {
        let people = &self.basis.state().plan.people;
        if people.is_empty() {
            return self
                .say("No people in the plan yet. Type set ROLE=100 to add a full-time person.");
        }
        let line = |(name, person)| format!("{name}: {}.", person_words(Some(person)));
        self.say(people.iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Begins the form that adds a person, or changes the one called `name`.
    pub(super) fn person(&mut self, name: &str) -> Reply {
        let mut people = self.basis.state().plan.people.keys();
        match people.find(|id| id.eq_ignore_ascii_case(name)) {
            None if !name.is_empty() => self.say(format!(
                "There is no person {}. Type people to list them.",
                short(name)
            )),
            known => self.begin_form(Form::person(&self.basis, known.map(String::as_str))),
        }
    }

    // ---- dates ------------------------------------------------------------------------------------------------------

    pub(super) fn due(&self) -> Reply {
        self.print(|page, seen| due::due_lines(page, seen, self.basis.today))
    }

    pub(super) fn baselines(&self) -> Reply {
        let report = &self.basis.report;
        self.print(|page, seen| {
            let rows = baseline::rows(seen, report);
            if rows.is_empty() {
                page.line("No baselines yet. Type baseline NAME to save one.");
            } else {
                baseline::list_lines(page, seen, report, &rows);
            }
        })
    }

    pub(super) fn set_baseline(&mut self, name: &str, stamp: &Stamp) -> Reply {
        let name = name.to_owned();
        self.edited(Request::Baseline { name, at: None }, stamp)
    }

    pub(super) fn remove_baseline(&mut self, which: &str, stamp: &Stamp) -> Reply {
        self.removed(Request::RemoveBaseline(which.to_owned()), stamp)
    }

    /// Removes what the line names. Screens ask for the key twice; here, the name is typed on purpose, and the reply says
    /// how to restore it.
    fn removed(&mut self, request: Request, stamp: &Stamp) -> Reply {
        let entries = |session: &Self| session.basis.assessment.history().entries().len();
        let before = entries(self);
        let reply = self.edited(request, stamp);
        if entries(self) == before {
            return reply;
        }
        reply.then(self.say("Type undo to restore it."))
    }

    /// Saves a baseline called `name`, and then begins a reassessment. Lists the effects of an upgrade to a newer
    /// questionnaire.
    pub(super) fn reassess(&mut self, name: &str, stamp: &Stamp) -> Reply {
        let upgrade = self.basis.upgrade();
        let request = Request::Reassess {
            baseline: name.to_owned(),
            again: false,
            upgrade: None,
        };
        match (self.edit(request, stamp), upgrade) {
            (Ok(made), Some(upgrade)) => made.then(self.print(|page, seen| {
                let state = seen.assessment.state();
                page.rows(0, &upgrade_rows(seen.questionnaire, state, &upgrade));
            })),
            (Ok(reply) | Err(reply), _) => reply,
        }
    }

    /// Lists the validations, or adds one: `validation restore drill of DAT-R1 every 12 months`.
    pub(super) fn validation(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        match split(rest) {
            ("", _) => return self.validations(),
            ("add", "") => return self.begin_form(Form::validation(&self.basis, None)),
            ("change", which) => {
                let id = edit::validation_id(self.basis.state(), which).cloned();
                return match id {
                    Ok(id) => self.begin_form(Form::validation(&self.basis, Some(&id))),
                    Err(refusal) => self.say(self.basis.sentence(&refusal)),
                };
            }
            _ => {}
        }
        let (rest, every) = rest.rsplit_once(" every ").unwrap_or((rest, ""));
        let (kind, controls) = rest.rsplit_once(" of ").unwrap_or((rest, ""));
        let Some(kind) = Kind::from_word(&kind.trim().to_lowercase()) else {
            let kinds = Kind::ALL.map(Kind::word).join(", ");
            return self.say(format!(
                "Type validation KIND of CONTROLS every TIME. The kinds are {kinds}."
            ));
        };
        let parts = ValidationParts {
            controls: Some(controls.to_owned()),
            every: Some(every.to_owned()),
            ..ValidationParts::default()
        };
        self.edited(Request::AddValidation { kind, parts }, stamp)
    }

    fn validations(&self) -> Reply {
        let all = self.basis.state().due_validations();
        let rows: Vec<_> = all
            .iter()
            .map(|(_, one)| validation::row(one, self.basis.today))
            .collect();
        self.print(|page, _| {
            if rows.is_empty() {
                page.line("No validations yet. Add one as in validation restore drill of DAT-R1 every 12 months.");
            }
            page.rows(0, &rows);
        })
    }

    /// Records that a validation was done today, or on a given date: `WHICH on DATE`.
    pub(super) fn done(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let (which, on) = rest.rsplit_once(" on ").unwrap_or((rest, ""));
        let request = Request::ValidationDone {
            which: which.to_owned(),
            on: on.to_owned(),
        };
        self.edited(request, stamp)
    }

    pub(super) fn remove_validation(&mut self, which: &str, stamp: &Stamp) -> Reply {
        self.removed(Request::RemoveValidation(which.to_owned()), stamp)
    }

    // ---- layers and frameworks --------------------------------------------------------------------------------------

    pub(super) fn overview(&self) -> Reply {
        let layers = self.basis.questionnaire.layers.indices();
        let lines: Vec<String> = layers
            .map(|layer| self.basis.layer_line(layer) + ".")
            .collect();
        self.say(lines.join("\n"))
    }

    /// Lists every framework, or the items of one.
    pub(super) fn frameworks(&self, rest: &str) -> Reply {
        let basis = &self.basis;
        let (name, _) = split(rest);
        let catalog = (!name.is_empty()).then(|| framework(&basis.questionnaire, name));
        match catalog.transpose() {
            Ok(catalog) => self.print(|page, seen| {
                let more = "Type frameworks ID to list its items.";
                coverage_lines(page, seen, &basis.report, catalog, more);
            }),
            Err(why) => self.say(capital(&why.to_string())),
        }
    }
}

/// A date as typed; empty for a dash, which clears the field.
fn day_of(typed: &str) -> String {
    if typed == "-" {
        String::new()
    } else {
        typed.to_owned()
    }
}

//! The rules of editing: they turn the input of a person into changes, or refuse it.
//!
//! This is the only way from a request to a [`Change`]: screens, plain mode and commands build [`Request`]s, and
//! nothing here depends on which of them made the request. A [`Refusal`] is a value; its sentence is built in
//! `describe`. Typed input stays text in a request, so that a date, a percentage or a list is parsed in the same way
//! everywhere.
//!
//! This file and the rules below use each other: this file dispatches each request to its rule, and the rules share the
//! checks in this file.

mod control;
mod plan;
mod profile;
mod refusal;
mod request;
mod room;
mod validation;

use jiff::civil::Date;

pub use profile::system_name;
pub use refusal::{Field, Refusal};
pub use request::{AnswerRequest, ExceptionParts, Request, ValidationParts, Why};
pub use validation::validation_id;

use crate::base::dates::{Dates, NotADate, typed_day};
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::plan::Arrangement;
use crate::model::questionnaire::{ControlIx, Questionnaire};

/// The inputs that requests are checked against.
#[derive(Clone, Copy, Debug)]
pub struct EditContext<'a> {
    /// The questionnaire being answered.
    pub questionnaire: &'a Questionnaire,
    /// The state before the edit.
    pub state: &'a State,
    /// The ids of the latest history entries, to which a new baseline refers.
    pub heads: &'a [String],
    /// The day of the edit.
    pub today: Date,
    /// The format in which dates are typed.
    pub dates: Dates,
    /// The author and time of the edit.
    pub stamp: &'a Stamp,
    /// The offset of the local time from UTC, in minutes.
    pub utc_offset: i16,
}

/// The changes that result from `requests`, in order; later requests see the changes made by earlier ones.
///
/// # Errors
/// Every refusal, each with the index of its request.
pub fn changes(
    context: &EditContext<'_>,
    requests: &[Request],
) -> Result<Vec<Change>, Vec<(usize, Refusal)>> {
    let mut editor = Editor {
        context: *context,
        state: context.state.clone(),
        changes: Vec::new(),
    };
    let mut refusals = Vec::new();
    for (at, request) in requests.iter().enumerate() {
        let made = editor
            .changes_of(request)
            .and_then(|made| editor.apply(made));
        if let Err(found) = made {
            refusals.extend(found.into_iter().map(|refusal| (at, refusal)));
        }
    }
    if refusals.is_empty() {
        Ok(editor.changes)
    } else {
        Err(refusals)
    }
}

/// Whether two strings are equal, ignoring case and surrounding spaces and treating `-` as `_`.
pub fn is_same_word(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace('-', "_");
    plain(a) == plain(b)
}

/// The changes made by one request, or every reason to refuse it.
type Made = Result<Vec<Change>, Vec<Refusal>>;

/// An edit being built from several requests.
struct Editor<'a> {
    context: EditContext<'a>,
    /// The state with the changes made so far.
    state: State,
    changes: Vec<Change>,
}

impl Editor<'_> {
    fn apply(&mut self, made: Vec<Change>) -> Result<(), Vec<Refusal>> {
        if let Some(paper) = &self.state.ballot_paper
            && let Some(other) = made.iter().find(|change| !change.is_for_papers())
        {
            return Err(vec![Refusal::BallotPaper {
                voter: paper.voter.clone(),
                subject: other.subject(),
            }]);
        }
        for change in made {
            let _ = change.clone().apply(&mut self.state);
            // an edit changes each thing once, so a later change replaces an earlier one
            let earlier = self
                .changes
                .iter_mut()
                .find(|earlier| earlier.is_of_the_same(&change));
            match earlier {
                Some(earlier) => *earlier = change,
                None => self.changes.push(change),
            }
        }
        Ok(())
    }

    fn changes_of(&self, request: &Request) -> Made {
        match request {
            Request::System(name) => profile::system(name),
            Request::CurrentPhase(typed) => one(Change::CurrentPhase(self.phase(typed)?)),
            Request::TargetPhase(typed) => one(Change::TargetPhase(self.phase(typed)?)),
            Request::TargetDate(typed) => one(Change::TargetDate(self.open_or_date(typed)?)),
            Request::Length(typed) => profile::length(typed),
            Request::Fact { fact, to } => self.fact(*fact, to.trim()),

            Request::Answer { control, to, why } => self.answer(*control, to, why.as_ref()),
            Request::Explain { control, why } => self.explain(*control, why),
            Request::Confirm(control) => self.confirm(*control),
            Request::Evidence {
                control,
                state,
                level,
                what,
                expires,
            } => self.evidence(*control, *state, *level, what.trim(), expires),
            Request::Exception { control, parts } => self.exception(*control, parts),
            Request::RemoveException(control) => one(Change::Exception {
                control: self.id(*control),
                to: None,
            }),
            Request::Responsible { control, who } => one(Change::Responsible {
                control: self.id(*control),
                to: filled(who),
            }),
            Request::Owner { control, owner } => one(Change::Owner {
                control: self.id(*control),
                to: filled(owner),
            }),
            Request::Note { control, note } => one(Change::Note {
                control: self.id(*control),
                to: note.trim().to_owned(),
            }),
            Request::Bookmark { control, to } => one(Change::Bookmark {
                control: self.id(*control),
                to: *to,
            }),

            Request::Voters(typed) => one(Change::Voters(room::voters(Field::Value, typed)?)),
            Request::Votes { control, votes } => self.votes(*control, votes),
            Request::SecretVotes { control, tally } => self.secret_votes(*control, *tally),
            Request::AgreeOnAll => self.agreed_by_all(),
            Request::Park { what, control } => self.park(what.trim(), *control),
            Request::ParkedItem {
                id,
                what,
                owner,
                due,
            } => self.parked_item(id, what.trim(), owner, due),
            Request::ParkedDone { id, done } => self.parked_done(id, *done),
            Request::Meeting {
                minutes,
                each,
                voters,
            } => self.meeting(minutes, each, voters.as_deref()),
            Request::Break => self.pause_or_go_on(),
            Request::EndMeeting => self.end_meeting(),
            Request::Baseline { name, at } => self.baseline(name, at.clone()),
            Request::RemoveBaseline(which) => self.remove_baseline(which),
            Request::Reassess {
                baseline,
                again,
                upgrade,
            } => self.reassess(baseline, *again, upgrade.as_deref()),

            Request::AddValidation { kind, parts } => self.add_validation(*kind, parts),
            Request::ChangeValidation { which, kind, parts } => {
                self.change_validation(which, *kind, parts)
            }
            Request::ValidationDone { which, on } => self.validation_done(which, on),
            Request::RemoveValidation(which) => self.remove_validation(which),

            Request::PlanStart(typed) => one(Change::Start(self.open_or_date(typed)?)),
            Request::Workdays(typed) => one(Change::Workdays(plan::workdays(typed)?)),
            Request::DaysOff(typed) => one(Change::DaysOff(self.days_off(typed)?)),
            Request::Freezes(typed) => one(Change::Freezes(self.ranges(Field::Value, typed)?)),
            Request::RolePeople { role, percents } => self.role_people(*role, percents),
            Request::Person {
                known,
                name,
                percent,
                away,
                roles,
            } => self.person(known.as_deref(), name.trim(), percent, away, roles),
            Request::Away { person, away } => {
                let away = self.ranges(Field::Away, away)?;
                self.change_person(person, |person| person.away = away)
            }
            Request::Percent { person, percent } => {
                let percent = plan::percent(percent)?;
                self.change_person(person, |person| person.percent = percent)
            }
            Request::RemovePerson(id) => one(Change::Person {
                id: id.clone(),
                to: None,
            }),
            Request::Pin { control, day } => {
                let start = self.date(Field::Value, day)?;
                self.arranged(*control, |arranged| arranged.pinned_to = start)
            }
            Request::NotBefore { control, day } => {
                let not_before = self.date(Field::Value, day)?;
                self.arranged(*control, |arranged| arranged.not_before = not_before)
            }
            Request::Drop { control, to } => {
                self.arranged(*control, |arranged| arranged.dropped = *to)
            }
            Request::Free(control) => {
                self.arranged(*control, |arranged| *arranged = Arrangement::default())
            }
            Request::Commit(plan) if plan.gates.is_empty() => Err(vec![Refusal::NothingToCommit]),
            Request::Commit(plan) => one(Change::CommittedPlan(Some(plan.clone()))),
        }
    }

    /// The id of a control.
    fn id(&self, control: ControlIx) -> String {
        self.context.questionnaire.control_id(control).to_owned()
    }

    /// Parses a date as typed; `None` for empty text.
    fn date(&self, field: Field, typed: &str) -> Result<Option<Date>, Vec<Refusal>> {
        date(&self.context, field, typed).map_err(|refusal| vec![refusal])
    }
}

/// Parses a date as typed; `None` for empty text.
///
/// # Errors
/// [`Refusal::NotADate`] for `field`.
pub fn date(context: &EditContext<'_>, field: Field, typed: &str) -> Result<Option<Date>, Refusal> {
    typed_day(typed, context.today, context.dates)
        .map_err(|NotADate(typed)| Refusal::NotADate { field, typed })
}

/// A single change.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a request leads to changes or to refusals"
)]
fn one(change: Change) -> Made {
    Ok(vec![change])
}

/// A single refusal.
fn refuse<T>(refusal: Refusal) -> Result<T, Vec<Refusal>> {
    Err(vec![refusal])
}

/// The trimmed text; `None` if the text is blank.
fn filled(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}

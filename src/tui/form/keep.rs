//! Turns a completed form into a request, and its refusal into a message beside one field.
//!
//! A form is applied as a whole or not at all: one invalid field rejects it.

use crate::model::questionnaire::ControlIx;
use std::path::{Path, PathBuf};

use super::{Form, Purpose, SubmitResult};
use crate::interaction::basis::Basis;
use crate::model::assessment::change::Change;
use crate::model::assessment::profile::Form as Extent;
use crate::rules::edit::{self, AnswerRequest, ExceptionParts, Request};
use crate::rules::gates::invalid;
use crate::session::path::{file_name, with_ending};
use crate::tui::effect::Effect;
use crate::tui::model::Overlay;
use crate::tui::screen::{ScreenAction, roadmap};

impl Form {
    /// What keeping it leads to before anything is open.
    pub(crate) fn keep_outside(&self) -> SubmitResult {
        match self.purpose {
            Purpose::New => {
                let system = self.needed(0, "A name is needed; it stands on every page.")?;
                let typed = self.text(1);
                let path = if typed.is_empty() {
                    PathBuf::from(file_name(&system))
                } else {
                    with_ending(Path::new(&typed))
                };
                let form = if self.chosen(2) == 0 {
                    Extent::Core
                } else {
                    Extent::Full
                };
                Ok(vec![ScreenAction::Do(Effect::Create {
                    path,
                    system,
                    form,
                })])
            }
            Purpose::Open => {
                let path = self.needed(0, "Which file?")?;
                Ok(vec![ScreenAction::Do(Effect::Open(PathBuf::from(path)))])
            }
            Purpose::Portfolio => {
                let folder = self.needed(0, "Which folder?")?;
                Ok(vec![ScreenAction::Do(Effect::Survey(PathBuf::from(
                    folder,
                )))])
            }
            Purpose::Example => {
                let path = self.needed(0, "In which file?")?;
                Ok(vec![ScreenAction::Do(Effect::Example(with_ending(
                    Path::new(&path),
                )))])
            }
            Purpose::Elsewhere => {
                let path = self.needed(0, "In which file?")?;
                Ok(vec![ScreenAction::Do(Effect::SaveElsewhere(with_ending(
                    Path::new(&path),
                )))])
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What keeping it leads to.
    pub(crate) fn keep(&self, basis: &Basis) -> SubmitResult {
        let request = match &self.purpose {
            Purpose::New
            | Purpose::Open
            | Purpose::Portfolio
            | Purpose::Example
            | Purpose::Elsewhere => return self.keep_outside(),
            Purpose::System => Request::System(self.text(0)),
            Purpose::By => Request::TargetDate(self.text(0)),
            Purpose::Start => Request::PlanStart(self.text(0)),
            Purpose::Wanted(control) => Request::Pin {
                control: *control,
                day: self.text(0),
            },
            Purpose::PutOff(control) => Request::NotBefore {
                control: *control,
                day: self.text(0),
            },
            Purpose::Meet => return self.keep_meet(basis),
            Purpose::Note(control) => Request::Note {
                control: *control,
                note: self.text(0),
            },
            Purpose::NotApplicable(control) => Request::Answer {
                control: *control,
                to: AnswerRequest::NotApplicable {
                    reason: self.text(0),
                },
                why: None,
            },
            Purpose::Unknown(control) => Request::Answer {
                control: *control,
                to: AnswerRequest::Unknown {
                    investigator: self.text(0),
                    due: self.text(1),
                },
                why: None,
            },
            Purpose::Evidence(control) => self.evidence_request(*control),
            Purpose::Validation(before) => self.validation_request(before.as_ref()),
            Purpose::Exception(control) => {
                let [owner, reason, measure, expires] = [0, 1, 2, 3].map(|field| self.text(field));
                if owner.is_empty() && reason.is_empty() && measure.is_empty() {
                    Request::RemoveException(*control)
                } else {
                    let granted = String::new();
                    Request::Exception {
                        control: *control,
                        parts: ExceptionParts {
                            owner,
                            reason,
                            measure,
                            granted,
                            expires,
                        },
                    }
                }
            }
            Purpose::Owner(control) => Request::Owner {
                control: *control,
                owner: self.text(0),
            },
            Purpose::Person(known) => self.person_request(basis, known.as_deref()),
            // the path of a report is no part of an assessment: the screen takes it from the form
            Purpose::Path(_) => return self.needed(0, "A path is needed.").map(|_| Vec::new()),
            Purpose::Baseline
            | Purpose::Reassess
            | Purpose::Voices
            | Purpose::Decide(..)
            | Purpose::Park(_)
            | Purpose::Parked(..)
            | Purpose::Meeting => self.room_request(basis),
        };
        let changes = self.edit(basis, &request)?;
        let next = match &request {
            Request::TargetDate(_) => vec![ScreenAction::NextFact],
            Request::Answer { .. } => vec![ScreenAction::Close, ScreenAction::NextOpen],
            Request::Exception { control, .. } => {
                let idle = idle_exception(basis, *control, &changes);
                idle.map(ScreenAction::Say).into_iter().collect()
            }
            Request::Park { .. } => {
                vec![ScreenAction::Say(
                    "Parked. ctrl-l lists what is parked.".to_owned(),
                )]
            }
            Request::Reassess(_) => {
                let next = "It has begun: c on a question confirms its answer, space goes to what is to be confirmed next.";
                vec![ScreenAction::Say(next.to_owned())]
            }
            Request::Meeting { .. } if basis.state().room.running().is_none() => {
                vec![ScreenAction::Say(
                    "The clock runs. t begins a break.".to_owned(),
                )]
            }
            _ => Vec::new(),
        };
        let edit = ScreenAction::Change(changes);
        Ok([edit].into_iter().chain(next).collect())
    }

    /// What has to be added so that a gate passes by a date.
    fn keep_meet(&self, basis: &Basis) -> SubmitResult {
        let wanted = edit::date(&basis.edit_context(), edit::Field::Value, &self.text(1))
            .map_err(|refusal| (1, basis.sentence(&refusal)))?
            .ok_or_else(|| (1, "By which day shall it open?".to_owned()))?;
        let sheet = roadmap::meeting(basis, self.chosen(0).into(), wanted);
        Ok(vec![ScreenAction::Lay(Overlay::Pager(sheet))])
    }

    fn person_request(&self, basis: &Basis, known: Option<&str>) -> Request {
        let roles = basis.questionnaire.roles.enumerated();
        Request::Person {
            known: known.map(str::to_owned),
            name: self.text(0),
            percent: self.text(1),
            away: self.text(2),
            roles: roles
                .filter(|(at, _)| self.chosen(3 + usize::from(*at)) == 1)
                .map(|(_, role)| role.id.clone())
                .collect(),
        }
    }
}

/// Why an exception that was just kept covers nothing at the next gate, in a sentence.
fn idle_exception(basis: &Basis, control: ControlIx, changes: &[Change]) -> Option<String> {
    let after = basis.state_after(changes);
    let exception = after.record(basis.id(control))?.exception.as_ref()?;
    let report = &basis.report;
    let gate = report.next_gate().unwrap_or(report.targets.headline);
    let gate = &basis.questionnaire.gates[gate];
    let level = basis.standing(control).level().unwrap_or(0);
    let reason = invalid(gate, control, level, exception, basis.today)?;
    Some(format!(
        "Kept, but it covers nothing for {}: {}.",
        gate.id,
        reason.words()
    ))
}

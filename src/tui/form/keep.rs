//! Turns a completed form into edits, or into an error message for one field.
//!
//! A form is applied as a whole or not at all: one invalid field rejects it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::room::decision;
use super::{Form, Purpose, SubmitResult, days, file_name, with_ending};
use crate::model::assessment::answer::{Answer, Exception, Record};
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::Person;
use crate::model::assessment::profile::Form as Extent;
use crate::rules::gates::invalid;
use crate::tui::effect::Effect;
use crate::tui::model::{Basis, Overlay};
use crate::tui::screen::{ScreenAction, roadmap};

impl Form {
    /// What keeping it leads to before anything is open.
    pub(crate) fn keep_outside(&self) -> SubmitResult {
        match self.purpose {
            Purpose::New => {
                let system = self.needed(0, "A name is needed; it stands on every page.")?;
                let typed = self.text(1);
                let path = if typed.is_empty() {
                    file_name(&system)
                } else {
                    with_ending(&typed)
                };
                let form = if self.chosen(2) == 0 {
                    Extent::Core
                } else {
                    Extent::Full
                };
                Ok(vec![ScreenAction::Do(Effect::Create {
                    path: PathBuf::from(path),
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
                Ok(vec![ScreenAction::Do(Effect::Example(PathBuf::from(
                    with_ending(&path),
                )))])
            }
            Purpose::Elsewhere => {
                let path = self.needed(0, "In which file?")?;
                Ok(vec![ScreenAction::Do(Effect::SaveElsewhere(
                    PathBuf::from(with_ending(&path)),
                ))])
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What keeping it leads to.
    pub(crate) fn keep(&self, basis: &Basis) -> SubmitResult {
        let change = |change: Change| Ok(vec![ScreenAction::Change(vec![change])]);
        let id = |control: usize| basis.id(control).to_owned();
        match &self.purpose {
            Purpose::New
            | Purpose::Open
            | Purpose::Portfolio
            | Purpose::Example
            | Purpose::Elsewhere => self.keep_outside(),
            Purpose::System => change(Change::System(
                self.needed(0, "A name is needed; it stands on every page.")?,
            )),
            Purpose::By => Ok(vec![
                ScreenAction::Change(vec![Change::By(self.date(0, basis)?)]),
                ScreenAction::NextFact,
            ]),
            Purpose::Start => change(Change::Start(self.date(0, basis)?)),
            Purpose::Wanted(control) => {
                let start = self.date(0, basis)?;
                change(basis.arranged(*control, |arranged| arranged.start = start))
            }
            Purpose::PutOff(control) => {
                let not_before = self.date(0, basis)?;
                change(basis.arranged(*control, |arranged| arranged.not_before = not_before))
            }
            Purpose::Meet => {
                let wanted = self
                    .date(1, basis)?
                    .ok_or((1, "By which day shall it open?".to_owned()))?;
                Ok(vec![ScreenAction::Lay(Overlay::Pager(roadmap::meeting(
                    basis,
                    self.chosen(0),
                    wanted,
                )))])
            }
            Purpose::Note(control) => change(Change::Note {
                control: id(*control),
                to: self.text(0),
            }),
            Purpose::NotApplicable(control) => {
                let reason = self.needed(0, "A reason is needed: someone will ask.")?;
                Ok(settled(basis, *control, Answer::NotApplicable { reason }))
            }
            Purpose::Unknown(control) => {
                let who = self.needed(0, "Somebody has to find out: a role or initials.")?;
                Ok(settled(
                    basis,
                    *control,
                    Answer::Unknown {
                        who,
                        by: self.date(1, basis)?,
                    },
                ))
            }
            Purpose::Evidence(control) => self.keep_evidence(basis, *control),
            Purpose::Validation(before) => self.keep_validation(basis, before.as_ref()),
            Purpose::Exception(control) => self.keep_exception(basis, *control),
            Purpose::Owner(control) => {
                let to = Some(self.text(0)).filter(|owner| !owner.is_empty());
                change(Change::Owner {
                    control: id(*control),
                    to,
                })
            }
            Purpose::Person(known) => self.keep_person(basis, known.as_deref()),
            // the path of a report is no part of an assessment: the screen takes it from the form
            Purpose::Path(_) => self.needed(0, "A path is needed.").map(|_| Vec::new()),
            Purpose::Baseline
            | Purpose::Reassess
            | Purpose::Voices
            | Purpose::Decide(..)
            | Purpose::Park(_)
            | Purpose::Parked(..)
            | Purpose::Meeting => self.keep_room(basis),
        }
    }

    fn keep_exception(&self, basis: &Basis, control: usize) -> SubmitResult {
        let id = basis.id(control).to_owned();
        let before = basis
            .state()
            .record(&id)
            .and_then(|record| record.exception.as_ref());
        let [owner, reason, measure] = [0, 1, 2].map(|field| self.text(field));
        if owner.is_empty() && reason.is_empty() && measure.is_empty() {
            return Ok(vec![ScreenAction::Change(vec![Change::Exception {
                control: id,
                to: None,
            }])]);
        }
        self.needed(0, "Somebody has to answer for it.")?;
        self.needed(1, "A reason is needed.")?;
        self.needed(
            2,
            "A measure is needed: without one it is no exception but a hope.",
        )?;
        let expires = self
            .date(3, basis)?
            .ok_or((3, "An exception needs a last day.".to_owned()))?;
        // granted anew when its end moves
        let granted = before
            .filter(|before| before.expires == expires)
            .map_or(basis.today, |before| before.granted);
        if expires < granted {
            return Err((3, "That day is past.".to_owned()));
        }
        let exception = Exception {
            owner,
            reason,
            measure,
            granted,
            expires,
        };
        let gate = basis
            .report
            .next_gate()
            .unwrap_or(basis.report.targets.headline);
        let level = basis.standing(control).level().unwrap_or(0);
        let refusal = basis.questionnaire.gates.get(gate).and_then(|gate| {
            let reason = invalid(gate, control, level, &exception, basis.today)?;
            Some(format!(
                "Kept, but it covers nothing for {}: {}.",
                gate.id,
                reason.words()
            ))
        });
        let mut wishes = vec![ScreenAction::Change(vec![Change::Exception {
            control: id,
            to: Some(exception),
        }])];
        wishes.extend(refusal.map(ScreenAction::Say));
        Ok(wishes)
    }

    fn keep_person(&self, basis: &Basis, known: Option<&str>) -> SubmitResult {
        let id = self.needed(0, "Who is it? A role, initials or a name.")?;
        if known != Some(id.as_str()) && basis.state().plan.people.contains_key(&id) {
            return Err((0, format!("{id} is in the plan already.")));
        }
        let percent = self.text(1);
        let percent = percent
            .trim_end_matches('%')
            .trim()
            .parse()
            .ok()
            .filter(|percent| (1..=100).contains(percent));
        let percent: u8 =
            percent.ok_or((1, "A whole number from 1 to 100 is needed.".to_owned()))?;
        let mut away = BTreeSet::new();
        for stretch in self
            .text(2)
            .split(',')
            .map(str::trim)
            .filter(|stretch| !stretch.is_empty())
        {
            away.insert(days(stretch, basis.today, basis.dates).map_err(|words| (2, words))?);
        }
        let roles: BTreeSet<String> = (basis.questionnaire.roles.iter().enumerate())
            .filter(|(at, _)| self.chosen(3 + at) == 1)
            .map(|(_, role)| role.id.clone())
            .collect();
        if roles.is_empty() {
            return Err((
                3,
                "At least one role is needed, or nothing can be carried.".to_owned(),
            ));
        }
        let mut changes = Vec::new();
        if let Some(before) = known.filter(|before| *before != id) {
            changes.push(Change::Person {
                id: before.to_owned(),
                to: None,
            });
        }
        changes.push(Change::Person {
            id,
            to: Some(Person {
                roles,
                percent,
                away,
            }),
        });
        Ok(vec![ScreenAction::Change(changes)])
    }
}

/// An answer that is no level; where the room voted, it is what the room agreed on.
fn settled(basis: &Basis, control: usize, answer: Answer) -> Vec<ScreenAction> {
    let id = basis.id(control).to_owned();
    let voted = basis.state().record(&id).is_some_and(Record::was_voted_on);
    let decided = voted.then(|| decision(basis, control, &answer, String::new(), String::new()));
    let mut changes = vec![Change::Answer {
        control: id,
        to: Some(answer),
    }];
    changes.extend(decided);
    vec![
        ScreenAction::Change(changes),
        ScreenAction::Close,
        ScreenAction::NextOpen,
    ]
}

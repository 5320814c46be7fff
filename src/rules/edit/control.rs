//! Edits to a control: its answer, evidence, exception, owner and note.

use super::profile::is_unanswered;
use super::{
    AnswerRequest, Editor, ExceptionParts, Field, Made, Refusal, Why, filled, is_same_word, one,
    refuse,
};
use crate::model::assessment::answer::{Answer, Decision, Evidence, Exception, Record};
use crate::model::assessment::change::Change;
use crate::model::questionnaire::{ControlIx, EvidenceState, Level};
use crate::rules::targets::targets;

impl Editor<'_> {
    fn record(&self, control: ControlIx) -> Option<&Record> {
        self.state
            .record(self.context.questionnaire.control_id(control))
    }

    pub(super) fn answer(&self, control: ControlIx, to: &AnswerRequest, why: Option<&Why>) -> Made {
        let to = match to {
            AnswerRequest::Level(typed) => self.level(typed)?.map(Answer::Level),
            AnswerRequest::Unknown { investigator, due } => {
                let investigator = investigator.trim();
                // a single voter does not decide who investigates
                if investigator.is_empty() && self.state.ballot_paper.is_none() {
                    return refuse(Refusal::InvestigatorMissing);
                }
                Some(Answer::Unknown {
                    investigator: investigator.to_owned(),
                    due: self.date(Field::Due, due)?,
                })
            }
            AnswerRequest::NotApplicable { reason } => {
                self.may_be_not_applicable(control)?;
                let Some(reason) = filled(reason) else {
                    return refuse(Refusal::ReasonMissing);
                };
                Some(Answer::NotApplicable { reason })
            }
            AnswerRequest::Given(answer) => {
                if matches!(answer, Answer::NotApplicable { .. }) {
                    self.may_be_not_applicable(control)?;
                }
                Some(answer.clone())
            }
        };
        let mut changes = vec![Change::Answer {
            control: self.id(control),
            to: to.clone(),
        }];
        // after a vote, an answer other than a level is also a decision of the team; the reason for it is in the answer
        // itself
        let voted = self.record(control).is_some_and(Record::was_voted_on);
        let is_decision = voted
            && to
                .as_ref()
                .is_some_and(|to| !matches!(to, Answer::Level(_)));
        let silent = Why::default();
        if let (Some(answer), Some(why)) = (to, why.or(is_decision.then_some(&silent))) {
            changes.push(self.decision(control, answer, why));
        }
        Ok(changes)
    }

    pub(super) fn explain(&self, control: ControlIx, why: &Why) -> Made {
        let answer = self
            .record(control)
            .and_then(|record| record.answer.clone());
        match answer {
            Some(answer) => one(self.decision(control, answer, why)),
            None => refuse(Refusal::AnswerMissing),
        }
    }

    pub(super) fn confirm(&self, control: ControlIx) -> Made {
        if self.state.reassessment.is_none() {
            return refuse(Refusal::NoReassessment);
        }
        let record = self.record(control);
        if record.is_none_or(|record| record.answer.is_none()) {
            return refuse(Refusal::NothingToConfirm(control));
        }
        let day = self.context.stamp.day();
        one(self.state.confirmation(&self.id(control), day))
    }

    /// Parses a level, given by number or title; `None` leaves the control unanswered.
    fn level(&self, typed: &str) -> Result<Option<Level>, Vec<Refusal>> {
        let typed = typed.trim();
        if is_unanswered(typed) {
            return Ok(None);
        }
        let levels = &self.context.questionnaire.levels;
        Level::all()
            .find(|level| is_same_word(&levels[*level].title, typed))
            .or_else(|| Level::new(typed.parse().ok()?))
            .map(Some)
            .ok_or_else(|| vec![Refusal::NoSuchLevel(typed.to_owned())])
    }

    /// Returns a refusal for a control that a gate can never do without: only facts can exclude such a control.
    fn may_be_not_applicable(&self, control: ControlIx) -> Result<(), Vec<Refusal>> {
        let targets = targets(self.context.questionnaire, &self.state.profile);
        match targets.never_deferred_at(control) {
            Some(gate) => refuse(Refusal::NeverDeferrable {
                law: targets.is_bound_by_law(control),
                control,
                gate,
            }),
            None => Ok(()),
        }
    }

    fn decision(&self, control: ControlIx, answer: Answer, why: &Why) -> Change {
        Change::Decision {
            control: self.id(control),
            to: Some(Decision {
                on: self.context.today,
                answer,
                why: why.why.trim().to_owned(),
                dissent: why.dissent.trim().to_owned(),
            }),
        }
    }

    pub(super) fn evidence(
        &self,
        control: ControlIx,
        state: EvidenceState,
        level: Option<Level>,
        what: &str,
        expires: &str,
    ) -> Made {
        let expires = self.date(Field::Expires, expires)?;
        let is_claim = state == EvidenceState::Claimed;
        if is_claim && expires.is_some() {
            return refuse(Refusal::ClaimExpires);
        }
        let to = if is_claim && what.is_empty() {
            None
        } else {
            let Some(answered) = self.record(control).and_then(Record::level) else {
                return refuse(Refusal::EvidenceWithoutLevel);
            };
            Some(Evidence {
                state,
                level: level.unwrap_or(answered),
                what: what.to_owned(),
                expires,
            })
        };
        one(Change::Evidence {
            control: self.id(control),
            to,
        })
    }

    pub(super) fn exception(&self, control: ControlIx, parts: &ExceptionParts) -> Made {
        let trimmed = |text: &String| text.trim().to_owned();
        let [owner, reason, compensating_control] =
            [&parts.owner, &parts.reason, &parts.compensating_control].map(trimmed);
        let expires = self.date(Field::Expires, &parts.expires)?;
        let mut missing: Vec<Refusal> = [
            (owner.is_empty(), Refusal::ExceptionOwnerMissing),
            (reason.is_empty(), Refusal::ExceptionReasonMissing),
            (
                compensating_control.is_empty(),
                Refusal::CompensatingControlMissing,
            ),
        ]
        .into_iter()
        .filter_map(|(is_missing, refusal)| is_missing.then_some(refusal))
        .collect();
        let Some(expires) = expires else {
            missing.push(Refusal::ExpiryMissing);
            return Err(missing);
        };
        if !missing.is_empty() {
            return Err(missing);
        }
        // a new expiry date is a new grant; otherwise an exception could be extended without anybody granting the
        // extension
        let before = self
            .record(control)
            .and_then(|record| record.exception.as_ref())
            .filter(|before| before.expires == expires)
            .map(|before| before.granted);
        let granted = self
            .date(Field::Granted, &parts.granted)?
            .or(before)
            .unwrap_or(self.context.today);
        if expires < granted {
            return refuse(Refusal::ExpiresBeforeGranted { granted, expires });
        }
        one(Change::Exception {
            control: self.id(control),
            to: Some(Exception {
                owner,
                reason,
                compensating_control,
                granted,
                expires,
            }),
        })
    }
}

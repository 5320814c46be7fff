//! Prompts that need more than one line in plain mode: the reason for a decision, and an exception.
//!
//! The last line turns all parts into one edit. `cancel` discards them; if the input ends early, a decision is saved
//! with the parts it has.

use super::super::page::clean;
use super::desk::PlainSession;
use super::room::vote_words;
use super::{Effect, Reply};
use crate::base::dates::{NotADate, typed_day};
use crate::describe::refusal::refusal;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::vote::Vote;
use crate::rules::edit::{self, AnswerRequest, ExceptionParts, Refusal, Request, Why};

/// What is asked, and what was said of it so far.
#[derive(Clone, Debug)]
pub(super) struct Prompt {
    purpose: Purpose,
    given: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// Why the room agrees on a level, and what the others hold.
    Decision {
        control: usize,
        level: u8,
    },
    Exception {
        control: usize,
    },
}

impl Prompt {
    pub(super) fn decision(control: usize, level: u8) -> Self {
        Self {
            purpose: Purpose::Decision { control, level },
            given: Vec::new(),
        }
    }

    pub(super) fn exception(control: usize) -> Self {
        Self {
            purpose: Purpose::Exception { control },
            given: Vec::new(),
        }
    }

    fn said(&self, at: usize) -> Option<String> {
        self.given.get(at).cloned()
    }
}

impl PlainSession {
    /// What is asked next; nothing when all is said.
    pub(super) fn prompt_of(&self, put: &Prompt) -> Option<String> {
        match (put.purpose, put.given.len()) {
            (Purpose::Decision { level, .. }, 0) => Some(format!(
                "Why {}? (may be empty; cancel leaves it open): ",
                self.basis.level(level)
            )),
            (Purpose::Decision { control, level }, 1) => {
                let round = self
                    .basis
                    .state()
                    .record(self.basis.id(control))?
                    .last_round()?;
                let against = round.against(Some(Vote::Level(level)));
                let others: Vec<String> = against
                    .into_iter()
                    .map(|(vote, who)| {
                        format!("{} by {who}", vote_words(&self.basis.questionnaire, vote))
                    })
                    .collect();
                let others = clean(&others.join("; "));
                (!others.is_empty())
                    .then(|| format!("What do the others hold, {others}? (may be empty): "))
            }
            (Purpose::Exception { .. }, at) => {
                let prompts = [
                    "Who answers for it? (or cancel): ",
                    "Why is the target not met? ",
                    "What keeps the risk down meanwhile? ",
                    "Last day (2026-12-01, or +90): ",
                ];
                prompts.get(at).map(|prompt| (*prompt).to_owned())
            }
            _ => None,
        }
    }

    /// Hears the next part.
    pub(super) fn put_forward(&mut self, line: &str, stamp: &Stamp) -> Reply {
        let Some(mut put) = self.put.take() else {
            return Reply::default();
        };
        match line.to_lowercase().as_str() {
            "cancel" => return self.say("Left as it was."),
            "help" | "?" => {
                self.put = Some(put);
                return self
                    .say("Type the words and press enter; cancel leaves everything as it was.");
            }
            "quit" => {
                return self
                    .put_as_far(&put, stamp)
                    .then(Reply::ask_for(Effect::Quit));
            }
            _ => {}
        }
        if let Purpose::Exception { .. } = put.purpose
            && let Some(refused) = self.exception_part(put.given.len(), line)
        {
            let words = refusal(&self.basis.questionnaire, &refused);
            self.put = Some(put);
            return self.say(format!("{words} cancel leaves everything as it was."));
        }
        put.given.push(line.to_owned());
        if self.prompt_of(&put).is_some() {
            self.put = Some(put);
            return Reply::default();
        }
        self.put_down(&put, stamp)
    }

    /// Why a part of an exception would be refused, so that it is asked again at once.
    fn exception_part(&self, at: usize, line: &str) -> Option<Refusal> {
        let (today, dates) = (self.basis.today, self.basis.dates);
        match (at, line.is_empty()) {
            (0, true) => Some(Refusal::ExceptionOwnerMissing),
            (1, true) => Some(Refusal::ExceptionReasonMissing),
            (2, true) => Some(Refusal::MeasureMissing),
            (3, true) => Some(Refusal::ExpiryMissing),
            (3, false) => {
                let NotADate(typed) = typed_day(line, today, dates).err()?;
                let field = edit::Field::Expires;
                Some(Refusal::NotADate {
                    field,
                    typed,
                    dates,
                })
            }
            _ => None,
        }
    }

    /// Makes the edit.
    fn put_down(&mut self, put: &Prompt, stamp: &Stamp) -> Reply {
        let part = |at: usize| put.said(at).unwrap_or_default();
        match put.purpose {
            Purpose::Decision { control, level } => {
                let why = Why {
                    why: part(0),
                    dissent: part(1),
                };
                let request = Request::Answer {
                    control,
                    to: AnswerRequest::Level(level.to_string()),
                    why: Some(why),
                };
                self.answer(request, stamp)
            }
            Purpose::Exception { control } => {
                let parts = ExceptionParts {
                    owner: part(0),
                    reason: part(1),
                    measure: part(2),
                    granted: String::new(),
                    expires: part(3),
                };
                self.edited(Request::Exception { control, parts }, stamp)
            }
        }
    }

    /// Keeps what there is of it: a decision stands without its reason, half an exception does not.
    pub(super) fn put_as_far(&mut self, put: &Prompt, stamp: &Stamp) -> Reply {
        match put.purpose {
            Purpose::Decision { .. } => self.put_down(put, stamp),
            Purpose::Exception { .. } => {
                self.say("The exception was not finished and is not kept.")
            }
        }
    }
}

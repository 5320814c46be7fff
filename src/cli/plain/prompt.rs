//! Prompts that need more than one line in plain mode: the reason for a decision, and an exception.
//!
//! The last line turns all parts into one edit. `cancel` discards them; if the input ends early, a decision is saved
//! with the parts it has.

use super::super::page::clean;
use super::dispatch::PlainSession;
use super::room::vote_words;
use super::{Effect, Reply};
use crate::model::assessment::history::Stamp;
use crate::model::assessment::vote::Vote;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::{AnswerRequest, ExceptionParts, Field, Refusal, Request, Why};

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
        control: ControlIx,
        level: u8,
    },
    Exception {
        control: ControlIx,
    },
}

impl Prompt {
    pub(super) fn decision(control: ControlIx, level: u8) -> Self {
        Self {
            purpose: Purpose::Decision { control, level },
            given: Vec::new(),
        }
    }

    pub(super) fn exception(control: ControlIx) -> Self {
        Self {
            purpose: Purpose::Exception { control },
            given: Vec::new(),
        }
    }

    /// A part as it was typed; empty where it was not asked for yet.
    fn part(&self, at: usize) -> String {
        self.given.get(at).cloned().unwrap_or_default()
    }

    /// What is asked for by the parts given so far, where they are those of an exception.
    fn exception_request(&self) -> Option<Request> {
        let Purpose::Exception { control } = self.purpose else {
            return None;
        };
        let parts = ExceptionParts {
            owner: self.part(0),
            reason: self.part(1),
            measure: self.part(2),
            granted: String::new(),
            expires: self.part(3),
        };
        Some(Request::Exception { control, parts })
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
        put.given.push(line.to_owned());
        if let Some(refused) = self.refused_part(&put) {
            let words = self.basis.sentence(&refused);
            put.given.pop();
            self.put = Some(put);
            return self.say(format!("{words} cancel leaves everything as it was."));
        }
        if self.prompt_of(&put).is_some() {
            self.put = Some(put);
            return Reply::default();
        }
        self.put_down(&put, stamp)
    }

    /// Why the part given last would be refused, so that it is asked again at once. A last day that is too early is
    /// refused with the whole.
    fn refused_part(&self, put: &Prompt) -> Option<Refusal> {
        const PARTS: [Field; 4] = [Field::Owner, Field::Reason, Field::Measure, Field::Expires];
        let part = PARTS.get(put.given.len().checked_sub(1)?)?;
        let refused = self.basis.changes(&put.exception_request()?).err()?;
        let mut reasons = refused.into_iter().map(|(_, refusal)| refusal);
        reasons.find(|refusal| {
            refusal.field() == *part && !matches!(refusal, Refusal::ExpiresBeforeGranted { .. })
        })
    }

    /// Makes the edit.
    fn put_down(&mut self, put: &Prompt, stamp: &Stamp) -> Reply {
        match put.purpose {
            Purpose::Decision { control, level } => {
                let why = Why {
                    why: put.part(0),
                    dissent: put.part(1),
                };
                let request = Request::Answer {
                    control,
                    to: AnswerRequest::Level(level.to_string()),
                    why: Some(why),
                };
                self.answer(request, stamp)
            }
            Purpose::Exception { .. } => match put.exception_request() {
                Some(request) => self.edited(request, stamp),
                None => Reply::default(),
            },
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

//! Prompts that need more than one line in plain mode: the reason for a decision, and an exception.
//!
//! The last line turns all parts into one edit. `cancel` discards them; if the input ends early, a decision is saved
//! with the parts it has.

use super::super::args::Set;
use super::super::page::clean;
use super::answer::key;
use super::desk::PlainSession;
use super::room::vote_words;
use super::{Effect, Reply};
use crate::model::assessment::history::Stamp;
use crate::model::assessment::vote::Vote;
use crate::tui::form::date;

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
        if let Purpose::Exception { .. } = put.purpose {
            let wrong = match put.given.len() {
                _ if line.is_empty() => {
                    Some("It needs all four parts; cancel leaves it.".to_owned())
                }
                3 => date(line, self.basis.today, self.basis.dates).err(),
                _ => None,
            };
            if let Some(words) = wrong {
                self.put = Some(put);
                return self.say(words);
            }
        }
        put.given.push(line.to_owned());
        if self.prompt_of(&put).is_some() {
            self.put = Some(put);
            return Reply::default();
        }
        self.put_down(&put, stamp)
    }

    /// Makes the edit.
    fn put_down(&mut self, put: &Prompt, stamp: &Stamp) -> Reply {
        match put.purpose {
            Purpose::Decision { control, level } => {
                let why = Some(put.said(0).unwrap_or_default());
                let set = key(format!("{}={level}", self.basis.id(control)));
                self.answer(
                    &Set {
                        why,
                        dissent: put.said(1),
                        ..set
                    },
                    stamp,
                )
            }
            Purpose::Exception { control } => {
                let expires = put
                    .said(3)
                    .and_then(|day| date(&day, self.basis.today, self.basis.dates).ok())
                    .flatten();
                let set = key(self.basis.id(control).to_owned());
                let (owner, exception, measure) = (put.said(0), put.said(1), put.said(2));
                self.edited(
                    &Set {
                        owner,
                        exception,
                        measure,
                        expires,
                        ..set
                    },
                    stamp,
                )
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

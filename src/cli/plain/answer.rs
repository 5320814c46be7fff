//! Answers to facts and questions in plain mode, with the commands that go with them.
//!
//! The code behind `surefoot set` builds the edits, and each change is reported. Missing parts are reported in the
//! words of plain mode before an edit is attempted.

use super::super::args::Set;
use super::super::open::Evaluated;
use super::super::set::{NOTHING_CHANGED, afterthoughts, made_since, old_and_new, value};
use super::dispatch::{PlainSession, Position};
use super::reply::{Effect, Reply, short, split, who_by};
use crate::base::dates;
use crate::base::plural::capital;
use crate::describe::refusal::refusals;
use crate::interaction::command::Id;
use crate::interaction::form::Form;
use crate::interaction::profile::Item;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::questionnaire::{ControlIx, EvidenceState, Level};
use crate::rules::edit::{self, AnswerRequest, EditContext, Request};

/// The reason why the typed numbers are not a valid choice for an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum ChoiceError {
    /// Several choices for an item that allows only one.
    #[error("Only one choice is possible. Type one number.")]
    OnlyOne,
    /// A choice that does not exist.
    #[error("There is no choice {typed}. Type {answers}, or help.")]
    NoSuch {
        /// The typed text, shortened.
        typed: String,
        /// The valid answers.
        answers: String,
    },
}

impl PlainSession {
    /// Applies the edit of a request. If the edit is refused, `Err` contains a reply with the reasons.
    pub(super) fn edit(&mut self, request: Request, stamp: &Stamp) -> Result<Reply, Reply> {
        let context = EditContext {
            stamp,
            ..self.basis.edit_context()
        };
        match edit::changes(&context, &[request]) {
            Ok(changes) => Ok(self.change(changes, stamp.clone())),
            Err(refused) => Err(self.say(refusals(&context, &refused).join("\n"))),
        }
    }

    /// Like `edit`, for callers that return the refusal unchanged.
    pub(super) fn edited(&mut self, request: Request, stamp: &Stamp) -> Reply {
        self.edit(request, stamp).unwrap_or_else(|refused| refused)
    }

    /// Applies the edit of a request, and replies with the text of `say` instead of the changes.
    pub(super) fn edited_as(
        &mut self,
        request: Request,
        stamp: &Stamp,
        say: impl FnOnce(&mut Self) -> Reply,
    ) -> Reply {
        match self.edit(request, stamp) {
            Ok(made) => Reply {
                words: say(self).words,
                effects: made.effects,
            },
            Err(refused) => refused,
        }
    }

    /// Applies one edit and reports its changes.
    pub(super) fn change(&mut self, changes: Vec<Change>, stamp: Stamp) -> Reply {
        let before = self.basis.state().clone();
        let entries = self.basis.assessment.history().entries().len();
        if !self.basis.assessment.change_all(changes, stamp) {
            return self.say(NOTHING_CHANGED);
        }
        let made = made_since(&self.basis.assessment, entries);
        self.basis.rebuild(&made, before.plan.clone());
        self.describe_changes(&before, &made)
            .then(Reply::ask_for(Effect::Save))
    }

    /// Describes changes and surprising effects, such as contradictions.
    pub(super) fn describe_changes(&self, before: &State, made: &[Change]) -> Reply {
        let basis = &self.basis;
        let changed = old_and_new(&basis.questionnaire, before, made, &|day| basis.day(day));
        let mut lines: Vec<String> = changed
            .into_iter()
            .map(|(what, old, new)| capital(&format!("{what}: {new}; previously {old}.")))
            .collect();
        let seen = Evaluated {
            questionnaire: &basis.questionnaire,
            assessment: &basis.assessment,
        };
        let after = afterthoughts(seen, &basis.report, before, made);
        lines.extend(after.iter().map(|words| capital(words)));
        self.say(lines.join("\n"))
    }

    // ---- facts ------------------------------------------------------------------------------------------------------

    /// Handles a line that answers a fact, a phase or the target date; `None` if it is not an answer.
    pub(super) fn fact(&mut self, item: Item, line: &str, stamp: &Stamp) -> Option<Reply> {
        let request = match self.fact_request(item, line)? {
            Ok(request) => request,
            Err(why) => return Some(self.say(why.to_string())),
        };
        Some(match self.edit(request, stamp) {
            Ok(reply) => {
                let next = self.after_item(item);
                reply.then(next)
            }
            Err(fault) => fault,
        })
    }

    /// The request in a line that answers an item, or the error in the line; `None` if the line is not an answer.
    fn fact_request(&self, item: Item, line: &str) -> Option<Result<Request, ChoiceError>> {
        let basis = &self.basis;
        let lower = line.to_lowercase();
        if item == Item::TargetDate {
            if lower == "none" {
                return Some(Ok(item.set(String::new())));
            }
            let begun = line.starts_with(|letter: char| letter.is_ascii_digit() || letter == '+');
            let is_day = dates::typed_day(line, basis.today, basis.dates).is_ok()
                || dates::is_too_far(line, basis.today, basis.dates);
            return (begun || is_day).then(|| Ok(item.set(line.to_owned())));
        }
        let choices = item.choices(basis);
        let ids = item.words_of_choices(basis);
        if self.is_yes_no(item) {
            let to = match lower.as_str() {
                "yes" | "y" => "yes",
                "no" | "n" => "no",
                _ => return None,
            };
            return Some(Ok(item.set(to.to_owned())));
        }
        let several = item.is_several(basis);
        if several && matches!(lower.as_str(), "none" | "0") {
            return Some(Ok(item.set("none".to_owned())));
        }
        // whether the line is the id or the title of a choice
        let same = |at: usize| {
            let title = choices.get(at).map_or("", |(title, _)| title.as_str());
            ids.get(at).is_some_and(|id| id.eq_ignore_ascii_case(line))
                || title.to_lowercase() == lower
        };
        if let Some(at) = (0..ids.len()).find(|&at| same(at)) {
            return Some(Ok(item.set((*ids.get(at)?).to_owned())));
        }
        let digits =
            |letter: char| letter.is_ascii_digit() || letter == ',' || letter.is_whitespace();
        if !line.chars().all(digits) {
            return None;
        }
        let numbers = line
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|part| !part.is_empty());
        let one = |part: &str| {
            part.parse::<usize>()
                .ok()
                .and_then(|number| ids.get(number.checked_sub(1)?))
                .copied()
        };
        let found: Option<Vec<&str>> = numbers.map(one).collect();
        Some(match found {
            Some(found) if found.len() == 1 || several && !found.is_empty() => {
                Ok(item.set(found.join(",")))
            }
            Some(found) if found.len() > 1 => Err(ChoiceError::OnlyOne),
            _ => Err(ChoiceError::NoSuch {
                typed: short(line),
                answers: self.answers(),
            }),
        })
    }

    pub(super) fn clear(&mut self, stamp: &Stamp) -> Reply {
        let request = match self.place {
            Position::Item(item) => item.set(String::new()),
            Position::Question(control) => Request::Answer {
                control,
                to: AnswerRequest::Level(String::new()),
                why: None,
            },
            Position::End => return Reply::default(),
        };
        self.edited(request, stamp)
    }

    /// Handles `set KEY=VALUE`; a word without an equals sign continues the value before it.
    pub(super) fn set(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let mut keys: Vec<String> = Vec::new();
        for word in rest.split_whitespace() {
            match keys.last_mut().filter(|_| !word.contains('=')) {
                Some(last) => last.extend([" ", word]),
                None => keys.push(word.to_owned()),
            }
        }
        if !keys.first().is_some_and(|first| first.contains('=')) {
            return self.say("Type set KEY=VALUE, as in set form=core or set security=100,50.");
        }
        let set = Set {
            keys,
            ..Set::default()
        };
        let context = EditContext {
            stamp,
            ..self.basis.edit_context()
        };
        match value::changes(&context, &set) {
            Ok(changes) => self.change(changes, stamp.clone()),
            Err(faults) => {
                let faults: Vec<String> = faults.iter().map(|words| capital(words)).collect();
                self.say(faults.join("\n"))
            }
        }
    }

    // ---- questions --------------------------------------------------------------------------------------------------

    /// The level that a line names by number or title.
    pub(super) fn level_of(&self, line: &str) -> Option<Level> {
        self.control()?;
        let titled = |level: &Level| {
            self.basis
                .questionnaire
                .level_title(*level)
                .eq_ignore_ascii_case(line)
        };
        Level::all().find(|level| line == level.to_string() || titled(level))
    }

    /// Answers with a level. If the team voted on the question, a form asks for the reason first.
    pub(super) fn answered(&mut self, level: Level, stamp: &Stamp) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        let record = self.basis.state().record(self.basis.id(control));
        let voted = record.is_some_and(|record| {
            record.was_voted_on() && (self.voted || record.decided().is_none())
        });
        if voted {
            return self.begin_form(Form::decide(&self.basis, control, &Answer::Level(level)));
        }
        let request = Request::Answer {
            control,
            to: AnswerRequest::Level(level.to_string()),
            why: None,
        };
        self.answer(request, stamp)
    }

    /// Confirms the answer, and goes to the next one to confirm.
    pub(super) fn confirm(&mut self, stamp: &Stamp) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        let confirming = self.basis.confirming.as_ref();
        let next = confirming.and_then(|left| left.next_after(Some(control)));
        match self.edit(Request::Confirm(control), stamp) {
            Ok(reply) => {
                self.visit(next.map_or(Position::End, Position::Question));
                reply
            }
            Err(refused) => refused,
        }
    }

    /// Applies an edit that answers the question, and goes to the next unanswered one.
    pub(super) fn answer(&mut self, request: Request, stamp: &Stamp) -> Reply {
        match self.edit(request, stamp) {
            Ok(reply) => {
                self.after_answer();
                reply
            }
            Err(fault) => fault,
        }
    }

    pub(super) fn about_control(&mut self, id: Id, rest: &str, stamp: &Stamp) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        let record = self
            .basis
            .state()
            .record(self.basis.id(control))
            .cloned()
            .unwrap_or_default();
        let said = (!rest.is_empty()).then(|| rest.to_owned());
        // a dash clears the text
        let given = said
            .clone()
            .map(|words| if words == "-" { String::new() } else { words });
        match (id, said) {
            (Id::NotApplicable, None) => {
                self.begin_form(Form::not_applicable(&self.basis, control))
            }
            (Id::Unknown, None) if self.basis.paper().is_none() => {
                self.begin_form(Form::unknown(&self.basis, control))
            }
            (Id::Evidence, None) => self.begin_form(Form::evidence(&self.basis, control)),
            (Id::NotApplicable, _) => self.answer(
                Request::Answer {
                    control,
                    to: AnswerRequest::NotApplicable {
                        reason: rest.to_owned(),
                    },
                    why: None,
                },
                stamp,
            ),
            (Id::Unknown, _) => self.unknown(control, rest, stamp),
            (Id::Evidence, _) => {
                let (state, what) = split(rest);
                match EvidenceState::from_word(&state.to_lowercase()) {
                    Some(state) => {
                        let (what, expires) = self.until(what);
                        let level = None;
                        self.edited(
                            Request::Evidence {
                                control,
                                state,
                                level,
                                what,
                                expires,
                            },
                            stamp,
                        )
                    }
                    None => self.say(
                        "Type evidence, then claimed, shown or verified, then what was shown.",
                    ),
                }
            }
            (Id::Note, None) if record.note.is_empty() => {
                self.say("No note yet. Type note TEXT to write one.")
            }
            (Id::Note, None) => self.say(&record.note),
            (Id::Note, _) => {
                let line = given.unwrap_or_default();
                let note = if line.is_empty() || record.note.is_empty() {
                    line
                } else {
                    format!("{}\n{line}", record.note)
                };
                self.edited(Request::Note { control, note }, stamp)
            }
            (Id::Owner | Id::Responsible, None) => {
                let definition = &self.basis.questionnaire.controls[control];
                let (word, named, role) = if id == Id::Owner {
                    ("Accountable", record.owner, definition.accountable)
                } else {
                    ("Responsible", record.responsible, definition.responsible)
                };
                let role = &self.basis.questionnaire.roles[role].title;
                let words = named.map_or_else(
                    || format!("{word}: {role}, the role of the control."),
                    |who| format!("{word}: {who}."),
                );
                self.say(words)
            }
            (Id::Owner, _) => {
                let owner = given.unwrap_or_default();
                self.edited(Request::Owner { control, owner }, stamp)
            }
            (Id::Responsible, _) => {
                let who = given.unwrap_or_default();
                self.edited(Request::Responsible { control, who }, stamp)
            }
            (Id::Exception, None) => self.begin_form(Form::exception(&self.basis, control)),
            (Id::Exception, Some(words)) if words == "-" => {
                self.edited(Request::RemoveException(control), stamp)
            }
            (Id::Exception, _) => {
                self.say("Type exception alone to fill it in, or exception - to remove it.")
            }
            _ => {
                let to = !record.bookmarked;
                self.edited(Request::Bookmark { control, to }, stamp)
            }
        }
    }

    /// The evidence and its last valid day. If no date follows `until`, the word is part of the evidence.
    fn until(&self, words: &str) -> (String, String) {
        let padded = format!(" {words}");
        let found = padded.rsplit_once(" until ").filter(|(_, day)| {
            let (today, dates) = (self.basis.today, self.basis.dates);
            matches!(dates::typed_day(day, today, dates), Ok(Some(_)))
                || dates::is_too_far(day, today, dates)
        });
        found.map_or_else(
            || (words.to_owned(), String::new()),
            |(what, day)| (what.trim().to_owned(), day.to_owned()),
        )
    }

    /// Handles `unknown WHO by DATE`.
    fn unknown(&mut self, control: ControlIx, rest: &str, stamp: &Stamp) -> Reply {
        let (investigator, due) = who_by(rest);
        let request = Request::Answer {
            control,
            to: AnswerRequest::Unknown { investigator, due },
            why: None,
        };
        self.answer(request, stamp)
    }
}

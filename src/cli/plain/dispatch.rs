//! The session on one assessment in plain mode: the current position, and the effect of a line there.
//!
//! Decides which module handles a line: answers are in `answer`, votes in `room`, meetings in `meeting`, the plan and
//! dates in `plan`, read-only commands in `look`, and moves in `go`.

use std::path::Path;

use super::prompt::FormPrompt;
use super::reply::{Effect, Reply, short, split};
use crate::base::diagnostic::suggestion;
use crate::interaction::basis::Basis;
use crate::interaction::command::{self, At, Command, Id};
use crate::interaction::form::Form;
use crate::interaction::manual::{self, Topic};
use crate::interaction::profile::{Item, items};
use crate::model::assessment::history::Stamp;
use crate::model::assessment::vote::Tally;
use crate::model::questionnaire::ControlIx;
use crate::session::path::with_ending;
use crate::session::undo::Step;

/// The position of the next prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// A fact, a phase or the target date.
    Item(Item),
    /// The question of a control.
    Question(ControlIx),
    /// After the last question.
    End,
}

/// Whether every change is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    Whole,
    Failed,
    /// Not saved, and the next `quit` leaves without saving.
    Leaving,
}

/// A secret ballot in progress. Only counts are stored, so that no vote can be traced to a voter.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecretBallot {
    pub(super) control: ControlIx,
    pub(super) tally: Tally,
}

/// A session on one assessment.
#[derive(Clone, Debug)]
pub(super) struct PlainSession {
    pub(super) basis: Basis,
    pub(super) place: Position,
    /// The form being filled in.
    pub(super) prompt: Option<FormPrompt>,
    /// The secret ballot in progress.
    pub(super) secret: Option<SecretBallot>,
    /// Whether the question is to be printed before the prompt.
    pub(super) fresh: bool,
    /// Whether the team has voted on the question since it was printed.
    pub(super) voted: bool,
    pub(super) saved: Saved,
    pub(super) width: usize,
}

impl PlainSession {
    /// Begins at the first unanswered fact or phase, else at the first unanswered question.
    pub(super) fn new(basis: Basis, width: usize) -> Self {
        let mut session = Self {
            basis,
            place: Position::End,
            prompt: None,
            secret: None,
            fresh: true,
            voted: false,
            saved: Saved::Whole,
            width,
        };
        // the target date is optional;
        // a ballot paper has the facts of the team, which its voter does not answer
        let first = session
            .open_item(0)
            .filter(|item| *item != Item::TargetDate && session.basis.paper().is_none());
        match first {
            Some(item) => session.place = Position::Item(item),
            None => session.first_question(),
        }
        session
    }

    /// The control of the current question.
    pub(super) fn control(&self) -> Option<ControlIx> {
        match self.place {
            Position::Question(control) => Some(control),
            Position::Item(_) | Position::End => None,
        }
    }

    /// The prompts before the questions, in order.
    pub(super) fn items(&self) -> Vec<Item> {
        items(&self.basis)
            .into_iter()
            .filter(|item| !matches!(item, Item::System | Item::Extent))
            .collect()
    }

    /// The first unanswered item, from index `from` on.
    pub(super) fn open_item(&self, from: usize) -> Option<Item> {
        self.items()
            .into_iter()
            .skip(from)
            .find(|item| !item.is_answered(&self.basis))
    }

    pub(super) fn say(&self, words: impl AsRef<str>) -> Reply {
        Reply::say(words, self.width)
    }

    /// The kind of the current prompt in the command table.
    fn at(&self) -> At {
        match self.place {
            Position::Item(_) => At::Fact,
            Position::Question(_) => At::Question,
            Position::End => At::Anywhere,
        }
    }

    pub(super) fn handle_line(&mut self, line: &str, stamp: Stamp) -> Reply {
        self.fresh = false;
        let leaving = self.saved == Saved::Leaving;
        if leaving {
            self.saved = Saved::Failed;
        }
        self.basis.stamp = stamp.clone();
        if let Some(prompt) = self.prompt.take() {
            return self.answer_prompt(prompt, line, &stamp);
        }
        if self.secret.is_some() {
            return self.cast(line, &stamp);
        }
        if line.is_empty() {
            return self.skip();
        }
        // an answer to the fact takes precedence over a command with the same word
        if let Position::Item(item) = self.place
            && let Some(reply) = self.fact(item, line, &stamp)
        {
            return reply;
        }
        let (first, rest) = split(line);
        match command::by_word(first) {
            Some(command) if command.is_at(self.at()) => self.run(command.id, rest, stamp, leaving),
            Some(command) => self.elsewhere(command),
            None => match self.level_of(line) {
                Some(level) => self.answered(level, &stamp),
                None => self.not_understood(line),
            },
        }
    }

    fn run(&mut self, id: Id, rest: &str, stamp: Stamp, leaving: bool) -> Reply {
        match id {
            Id::NotApplicable
            | Id::Unknown
            | Id::Evidence
            | Id::Note
            | Id::Owner
            | Id::Responsible
            | Id::Exception
            | Id::Bookmark => self.about_control(id, rest, &stamp),
            Id::Clear => self.clear(&stamp),
            Id::Confirm => self.confirm(&stamp),
            Id::Set => self.set(rest, &stamp),
            Id::Vote => self.vote(rest, &stamp),
            Id::Voters => self.voters(rest, &stamp),
            Id::Park => self.park(rest, &stamp),
            Id::ParkingLot => self.parking_lot(rest, &stamp),
            Id::Settle => self.settle(rest, &stamp),
            Id::Secret => self.begin_secret(),
            Id::Reason => self.reason(rest, &stamp),
            Id::AgreeOnAll => self.agree_on_all(&stamp),
            Id::Clock => self.clock(rest, &stamp),
            Id::TimeBox if rest.is_empty() => self.begin_form(Form::meeting(&self.basis)),
            Id::TimeBox => self.time_box(rest, &stamp),
            Id::EndMeeting => self.end_meeting(&stamp),
            Id::Closing => self.closing(),
            Id::Agenda => self.agenda(),
            Id::Decisions => self.decisions(),
            Id::Order => self.order(rest),
            Id::Search => self.search(rest),
            Id::Drop => self.drop_steps(&stamp),
            Id::Pin => self.pin(rest, &stamp),
            Id::NotBefore => self.not_before(rest, &stamp),
            Id::Commit => self.commit(&stamp),
            Id::Meet if rest.is_empty() => self.begin_form(Form::meet(&self.basis)),
            Id::Meet => self.meet(rest),
            Id::People => self.people(),
            Id::AddPerson => self.person(rest),
            Id::Reassess => self.reassess(rest, &stamp),
            Id::Baselines => self.baselines(),
            Id::SetBaseline if rest.is_empty() => self.begin_form(Form::baseline(&self.basis)),
            Id::SetBaseline => self.set_baseline(rest, &stamp),
            Id::RemoveBaseline => self.remove_baseline(rest, &stamp),
            Id::Due => self.due(),
            Id::AddValidation => self.validation(rest, &stamp),
            Id::Done => self.done(rest, &stamp),
            Id::RemoveValidation => self.remove_validation(rest, &stamp),
            Id::Coverage => self.frameworks(rest),
            Id::Conflicts => self.conflicts(),
            Id::Resolve => self.take(rest, &stamp),
            Id::Undo => self.step(Step::Undo, stamp),
            Id::Redo => self.step(Step::Redo, stamp),
            Id::Skip => self.skip(),
            Id::Previous => self.back(),
            Id::Next => {
                self.after_answer();
                Reply::default()
            }
            Id::GoTo => self.go(rest),
            Id::Again => self.again(),
            Id::SaveNow if self.saved != Saved::Whole => Reply::ask_for(Effect::Save),
            Id::SaveNow => self.say("Everything is already saved."),
            Id::SaveElsewhere if rest.is_empty() => {
                self.begin_form(Form::save_elsewhere(&self.basis))
            }
            Id::SaveElsewhere => Reply::ask_for(Effect::SaveElsewhere(with_ending(Path::new(rest)))),
            Id::Help => self.help(rest),
            Id::Quit => self.quit(leaving),
            Id::Probe => self.probe(),
            Id::About => self.about(),
            Id::Why => self.why(rest),
            Id::List => self.list(rest),
            Id::Gates => self.gates(),
            Id::Go(place) => self.screen(place, rest),
            // answers and the forms of `set` do not begin with a command word, the menu precedes an assessment, and
            // `cancel` belongs to an edit of several lines
            Id::Yes
            | Id::No
            | Id::Pick
            | Id::Date
            | Id::Level
            | Id::Start
            | Id::New
            | Id::Open
            | Id::Example
            | Id::Back
            // the command table gives the reasons why these cannot be typed
            | Id::Portfolio
            | Id::CommonGaps
            | Id::SharedPlan
            | Id::Mark
            | Id::Cast
            | Id::CastUnknown
            | Id::Blank
            | Id::Reveal
            | Id::Filter
            | Id::Chain
            | Id::Plan
            | Id::More
            | Id::Less
            | Id::RemovePerson
            | Id::Paper
            | Id::Path
            | Id::Preview
            | Id::WriteAll
            | Id::Accept
            | Id::Wall
            | Id::BlankScreen
            | Id::Tour
            | Id::Manual
            | Id::NextFilter
            | Id::PreviousFilter
            | Id::Digit
            | Id::Backward
            | Id::Forward
            | Id::Theme
            | Id::Earlier
            | Id::NextScreen
            | Id::PreviousScreen
            | Id::Up
            | Id::Down
            | Id::Left
            | Id::Right
            | Id::PageUp
            | Id::PageDown
            | Id::First
            | Id::Last
            | Id::Copy
            | Id::Mouse
            | Id::Keep
            | Id::Editor
            | Id::NextField
            | Id::PreviousField
            | Id::NewLine
            | Id::Backspace
            | Id::Delete
            | Id::WordLeft
            | Id::WordRight
            | Id::DeleteWord
            | Id::DeleteToStart
            | Id::Palette
            | Id::Stop
            => Reply::default(),
        }
    }

    /// Prints the question again.
    pub(super) fn again(&mut self) -> Reply {
        self.fresh = true;
        Reply::default()
    }

    fn quit(&mut self, leaving: bool) -> Reply {
        if self.saved != Saved::Whole && !leaving {
            self.saved = Saved::Leaving;
            return self.say(
                "Saving failed. Type save to try again, elsewhere FILE to continue in another file, or quit again to quit \
                 without saving.",
            );
        }
        Reply::ask_for(Effect::Quit)
    }

    pub(super) fn end(&mut self, stamp: &Stamp) -> Reply {
        let reply = match self.prompt.take() {
            Some(prompt) => self.finish_partial(&prompt, stamp),
            None => Reply::default(),
        };
        reply.then(Reply::ask_for(Effect::Quit))
    }

    /// Lists the valid input at this prompt, or prints the manual topic with this name or the topics that mention these
    /// words.
    fn help(&self, words: &str) -> Reply {
        if let Some(topic) = manual::topic(words).filter(|_| !words.is_empty()) {
            return self.pager(&topic.pager());
        }
        if !words.is_empty() {
            let found = manual::search(words);
            let line = |topic: &Topic| format!("help {}: {}", topic.name, topic.title());
            return match found.as_slice() {
                [] => self.say(format!("No topic of the manual mentions {}.", short(words))),
                [topic] => self.pager(&topic.pager()),
                several => self.say(several.iter().map(line).collect::<Vec<_>>().join("\n")),
            };
        }
        let mut lines = vec!["You can type:".to_owned()];
        lines.extend(command::at(self.at()).filter_map(|command| {
            let typed = command.line.ok()?.typed;
            Some(format!("{typed}: {}", command.help))
        }));
        self.say(lines.join("\n"))
    }

    /// The valid answers at this prompt, in words.
    pub(super) fn answers(&self) -> String {
        match self.place {
            Position::Item(Item::TargetDate) => {
                format!("a date such as {} or +90, none", self.example())
            }
            Position::Item(item) if self.is_yes_no(item) => "yes, no".to_owned(),
            Position::Item(item) if item.is_several(&self.basis) => {
                "numbers separated by commas, none".to_owned()
            }
            Position::Item(item) => format!("1 to {}", item.choices(&self.basis).len()),
            Position::Question(_) => "0 to 4".to_owned(),
            Position::End => "a command".to_owned(),
        }
    }

    fn not_understood(&self, line: &str) -> Reply {
        let names = command::at(self.at()).filter_map(Command::word);
        let near = suggestion(split(line).0, names)
            .map(|near| format!("{near} "))
            .unwrap_or_default();
        self.say(format!(
            "`{}` is neither an answer nor a command here. {near}Type {}, or help.",
            short(line),
            self.answers()
        ))
    }

    fn elsewhere(&self, command: &Command) -> Reply {
        let name = command.word().unwrap_or_default();
        let at = command.line.map_or(At::Anywhere, |line| line.at);
        let needs = match at {
            At::Question | At::FactOrQuestion => format!("{at} (type next or go)"),
            At::Menu | At::Fact | At::Anywhere | At::Part => at.to_string(),
        };
        self.say(format!(
            "{name} works only at {needs}. Type {}, or help.",
            self.answers()
        ))
    }
}

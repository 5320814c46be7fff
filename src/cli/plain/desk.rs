//! The session on one assessment in plain mode: the current position, and what a line does there.
//!
//! Answers are handled in `answer`, votes in `room` and read-only commands in `look`. This module decides which of them
//! handles a line, and which position comes next.

use super::{Effect, Reply, short, split};
use crate::base::diagnostic::suggestion;
use crate::cli::plain::meeting::SecretBallot;
use crate::cli::plain::prompt::Prompt;
use crate::interaction::basis::Basis;
use crate::interaction::command::{self, At, Command, Focus, Id};
use crate::interaction::profile::{Item, Touched, items};
use crate::model::assessment::history::Stamp;
use crate::model::questionnaire::ControlIx;
use crate::session::undo::{Step, Stepped};

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// At a fact, a phase or the day.
    Item(Item),
    /// At the question of a control.
    Question(ControlIx),
    /// Behind the last question.
    End,
}

/// Whether what was said is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    Whole,
    Failed,
    /// It is not, and the next quit leaves all the same.
    Leaving,
}

/// The work on one assessment.
#[derive(Clone, Debug)]
pub(super) struct PlainSession {
    pub(super) basis: Basis,
    pub(super) place: Position,
    /// What is being asked in more than one line.
    pub(super) put: Option<Prompt>,
    /// The secret ballot that is going on.
    pub(super) secret: Option<SecretBallot>,
    /// Whether the whole question is still to be said, and not the prompt alone.
    pub(super) fresh: bool,
    /// Whether the room voted on the question since one came to it.
    pub(super) voted: bool,
    pub(super) saved: Saved,
    pub(super) width: usize,
}

impl PlainSession {
    /// At the first fact nobody answered; else at the phases, where they are not said; else at the first open question.
    pub(super) fn new(basis: Basis, width: usize) -> Self {
        let mut desk = Self {
            basis,
            place: Position::End,
            put: None,
            secret: None,
            fresh: true,
            voted: false,
            saved: Saved::Whole,
            width,
        };
        // the day is not needed, so nobody is led back to it
        // the facts of a ballot paper are as the team gave them
        let first = desk
            .open_item(0)
            .filter(|item| *item != Item::By && desk.basis.paper().is_none());
        match first {
            Some(item) => desk.place = Position::Item(item),
            None => desk.first_question(),
        }
        desk
    }

    /// The control of the question one is at.
    pub(super) fn control(&self) -> Option<ControlIx> {
        match self.place {
            Position::Question(control) => Some(control),
            _ => None,
        }
    }

    /// What is asked before the questions, in order.
    pub(super) fn items(&self) -> Vec<Item> {
        items(&self.basis)
            .into_iter()
            .filter(|item| !matches!(item, Item::System | Item::Extent))
            .collect()
    }

    /// The first item without an answer, from a place in their order on.
    fn open_item(&self, from: usize) -> Option<Item> {
        self.items()
            .into_iter()
            .skip(from)
            .find(|item| !item.is_answered(&self.basis))
    }

    pub(super) fn visit(&mut self, place: Position) {
        self.place = place;
        self.fresh = true;
        self.voted = false;
    }

    fn first_question(&mut self) {
        let first = self.basis.first_question();
        self.visit(first.map_or(Position::End, Position::Question));
    }

    /// From a fact to the next one nobody answered, or to the questions.
    pub(super) fn after_item(&mut self, item: Item) -> Reply {
        let at = self
            .items()
            .iter()
            .position(|one| *one == item)
            .map_or(0, |at| at + 1);
        if let Some(next) = self.open_item(at) {
            self.visit(Position::Item(next));
            return Reply::default();
        }
        self.first_question();
        let counts = self.basis.progress();
        let words = format!(
            "Now the questions: {}, {} of them open.",
            self.basis.questions().len(),
            counts.open
        );
        self.say(words)
    }

    /// To the next question without an answer, or to the next answer to be confirmed.
    pub(super) fn after_answer(&mut self) {
        let here = self.control();
        let next = self
            .basis
            .next_doubtful(here)
            .or_else(|| self.basis.next_open(here));
        self.visit(next.map_or(Position::End, Position::Question));
    }

    pub(super) fn say(&self, words: impl AsRef<str>) -> Reply {
        Reply::say(words, self.width)
    }

    /// Where commands are looked for.
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
        if self.put.is_some() {
            return self.put_forward(line, &stamp);
        }
        if self.secret.is_some() {
            return self.cast(line, &stamp);
        }
        if line.is_empty() {
            return self.skip();
        }
        // a choice may be called as a command is: what answers the fact is meant
        if let Position::Item(item) = self.place
            && let Some(heard) = self.fact(item, line, &stamp)
        {
            return heard;
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
            Id::Meet => self.meet(rest),
            Id::People => self.people(),
            Id::Reassess => self.reassess(rest, &stamp),
            Id::Baselines => self.baselines(),
            Id::SetBaseline => self.set_baseline(rest, &stamp),
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
            Id::SaveNow => self.say("Everything is saved already."),
            Id::Help => self.help(),
            Id::Quit => self.quit(leaving),
            Id::Probe => self.probe(),
            Id::About => self.about(),
            Id::Why => self.why(rest),
            Id::List => self.list(rest),
            Id::Gates => self.gates(),
            Id::Go(place) => self.screen(place, rest),
            // answers and forms of `set` begin with no word of their own, the menu comes before an assessment, and
            // `cancel` belongs to an edit of several lines
            Id::Yes
            | Id::No
            | Id::Pick
            | Id::Date
            | Id::Level
            | Id::Start
            | Id::AddPerson
            | Id::New
            | Id::Open
            | Id::Example
            | Id::Back
            // the table says why these have no line
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
            | Id::NextFilter
            | Id::PreviousFilter
            | Id::Digit
            | Id::Backward
            | Id::Forward
            | Id::Theme
            | Id::SaveElsewhere
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

    /// What a screen shows, in lines.
    fn screen(&mut self, place: Focus, rest: &str) -> Reply {
        match place {
            Focus::Profile => self.go("facts"),
            Focus::Question => match self.place {
                Position::Question(_) => self.again(),
                Position::Item(_) | Position::End => {
                    self.first_question();
                    Reply::default()
                }
            },
            Focus::Overview => self.overview(),
            Focus::Results => self.score(),
            Focus::Requirements => self.requirements(),
            Focus::Roadmap => self.roadmap(),
            Focus::Export => self.export(rest),
            // the table has no key that leads there by name
            Focus::Welcome
            | Focus::People
            | Focus::Coverage
            | Focus::Ballot
            | Focus::Reveal
            | Focus::ParkingLot
            | Focus::Earlier
            | Focus::Baselines
            | Focus::Due
            | Focus::Conflicts
            | Focus::Agenda
            | Focus::Portfolio
            | Focus::GoTo
            | Focus::Search
            | Focus::Closing
            | Focus::Notes
            | Focus::Tour
            | Focus::Pager
            | Focus::Palette
            | Focus::Form => Reply::default(),
        }
    }

    fn again(&mut self) -> Reply {
        self.fresh = true;
        Reply::default()
    }

    fn quit(&mut self, leaving: bool) -> Reply {
        if self.saved != Saved::Whole && !leaving {
            self.saved = Saved::Leaving;
            return self.say(
                "It could not be saved. save tries again, export FILE.toml keeps it elsewhere; quit again leaves and \
                 loses what is not saved.",
            );
        }
        Reply::ask_for(Effect::Quit)
    }

    pub(super) fn end(&mut self, stamp: &Stamp) -> Reply {
        let heard = match self.put.take() {
            Some(put) => self.put_as_far(&put, stamp),
            None => Reply::default(),
        };
        heard.then(Reply::ask_for(Effect::Quit))
    }

    /// What can be typed at this place.
    fn help(&self) -> Reply {
        let mut lines = vec!["You can type:".to_owned()];
        lines.extend(command::at(self.at()).filter_map(|command| {
            let typed = command.line.ok()?.typed;
            Some(format!("{typed}: {}", command.help))
        }));
        self.say(lines.join("\n"))
    }

    /// What an answer is here, in words.
    pub(super) fn answers(&self) -> String {
        match self.place {
            Position::Item(Item::By) => "a day such as 2026-12-01 or +90, none".to_owned(),
            Position::Item(item) if self.is_yes_no(item) => "yes, no".to_owned(),
            Position::Item(item) if item.is_several(&self.basis) => {
                "numbers with commas, none".to_owned()
            }
            Position::Item(item) => format!("1-{}", item.choices(&self.basis).len()),
            Position::Question(_) => "0-4".to_owned(),
            Position::End => "a command".to_owned(),
        }
    }

    fn not_understood(&self, line: &str) -> Reply {
        let names = command::at(self.at()).filter_map(Command::word);
        let near = suggestion(split(line).0, names)
            .map(|near| format!("{near} "))
            .unwrap_or_default();
        self.say(format!(
            "{} is not understood. {near}Type {}, or help.",
            short(line),
            self.answers()
        ))
    }

    fn elsewhere(&self, command: &Command) -> Reply {
        let name = command.word().unwrap_or_default();
        let at = command.line.map_or(At::Anywhere, |line| line.at);
        let needs = match at {
            At::Question | At::FactOrQuestion => "a question: next or go leads to one".to_owned(),
            At::Menu | At::Fact | At::Anywhere | At::Part => at.to_string(),
        };
        self.say(format!(
            "{name} needs {needs}. Type {}, or help.",
            self.answers()
        ))
    }

    // ---- going about ------------------------------------------------------------------------------------------------

    fn skip(&mut self) -> Reply {
        match self.place {
            Position::Item(item) => self.after_item(item),
            Position::Question(control) => {
                let next = self
                    .basis
                    .questions()
                    .into_iter()
                    .find(|&next| next > control);
                self.visit(next.map_or(Position::End, Position::Question));
                Reply::default()
            }
            Position::End => {
                self.say("That was the last question. next, back or go lead to others; quit ends.")
            }
        }
    }

    fn back(&mut self) -> Reply {
        let items = self.items();
        let before = match self.place {
            Position::Item(item) => {
                let at = items.iter().position(|one| *one == item).unwrap_or(0);
                at.checked_sub(1)
                    .and_then(|at| items.get(at))
                    .copied()
                    .map(Position::Item)
            }
            Position::Question(control) => {
                let before = self
                    .basis
                    .questions()
                    .into_iter()
                    .rfind(|&before| before < control);
                before
                    .map(Position::Question)
                    .or(items.last().copied().map(Position::Item))
            }
            Position::End => {
                let last = self.basis.questions().last().copied();
                last.map(Position::Question)
                    .or(items.last().copied().map(Position::Item))
            }
        };
        match before {
            Some(place) => {
                self.visit(place);
                Reply::default()
            }
            None => self.say("This is the first one."),
        }
    }

    fn go(&mut self, to: &str) -> Reply {
        let questions = self.basis.questions();
        let items = self.items();
        let fact = |item: &&Item| match item {
            Item::Fact(fact) => self
                .basis
                .questionnaire
                .facts
                .get(*fact)
                .is_some_and(|fact| fact.id.eq_ignore_ascii_case(to)),
            Item::Today => to.eq_ignore_ascii_case("phase_today"),
            Item::Wanted => to.eq_ignore_ascii_case("phase_wanted"),
            Item::By => to.eq_ignore_ascii_case("by"),
            Item::System | Item::Extent => false,
        };
        let number: Option<usize> = to.parse().ok();
        let numbered = number
            .and_then(|number| questions.get(number.checked_sub(1)?))
            .copied();
        let named = self
            .basis
            .questionnaire
            .controls
            .position(|control| control.id.eq_ignore_ascii_case(to));
        let place = if to.eq_ignore_ascii_case("facts") {
            items.first().copied().map(Position::Item)
        } else if let Some(control) =
            numbered.or(named.filter(|control| questions.contains(control)))
        {
            Some(Position::Question(control))
        } else {
            items.iter().find(fact).copied().map(Position::Item)
        };
        if let Some(place) = place {
            self.visit(place);
            return Reply::default();
        }
        if let Some(control) = named {
            let words = format!(
                "{} is not asked, by the facts or by the form.",
                self.basis.id(control)
            );
            return self.say(words);
        }
        let most = questions.len();
        self.say(format!(
            "There is no {} to go to. Type go and a number from 1 to {most}, an id, or facts.",
            short(to)
        ))
    }

    /// Undoes or redoes an edit, and goes to what that touched.
    fn step(&mut self, step: Step, stamp: Stamp) -> Reply {
        let Stepped {
            before, changes, ..
        } = match self.basis.step(step, stamp) {
            Ok(stepped) => stepped,
            Err(nothing) => return self.say(nothing.to_string()),
        };
        let done = self.say(match step {
            Step::Undo => "Taken back:",
            Step::Redo => "Brought back:",
        });
        let told = self.told(&before, &changes);
        let questions = self.basis.questions();
        let place = changes
            .iter()
            .find_map(|change| match Touched::of(&self.basis, change)? {
                // neither is asked here
                Touched::Item(Item::System | Item::Extent) => None,
                Touched::Item(item) => Some(Position::Item(item)),
                Touched::Question(control) => questions
                    .contains(&control)
                    .then_some(Position::Question(control)),
            });
        if let Some(place) = place {
            self.visit(place);
        }
        done.then(told).then(Reply::ask_for(Effect::Save))
    }
}

//! The work on one assessment in plain mode: where one is, and what a line does there.
//!
//! In flow lines; out flows what they lead to. Answers are made in `answer`, votes in `room`, what is only looked at in
//! `look`; this module decides which of them a line is for, and where one goes next.

use super::Effect;
use super::Heard;
use super::command;
use super::command::At;
use super::command::Command;
use super::command::Id;
use super::short;
use super::split;
use crate::base::diagnostic::suggestion;
use crate::cli::plain::prompt::Put;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::tui::model::Basis;
use crate::tui::screen::profile::Item;
use crate::tui::screen::profile::items;

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At a fact, a phase or the day.
    Item(Item),
    /// At the question of a control, by index.
    Question(usize),
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
pub(super) struct Desk {
    pub(super) basis: Basis,
    pub(super) place: Place,
    /// What is being asked in more than one line.
    pub(super) put: Option<Put>,
    /// Whether the whole question is still to be said, and not the prompt alone.
    pub(super) fresh: bool,
    /// Whether the room voted on the question since one came to it.
    pub(super) voted: bool,
    pub(super) saved: Saved,
    pub(super) width: usize,
}

impl Desk {
    /// At the first fact nobody answered; else at the phases, where they are not said; else at the first open question.
    pub(super) fn new(basis: Basis, width: usize) -> Self {
        let mut desk = Self {
            basis,
            place: Place::End,
            put: None,
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
            Some(item) => desk.place = Place::Item(item),
            None => desk.first_question(),
        }
        desk
    }

    /// The control of the question one is at, by index.
    pub(super) fn control(&self) -> Option<usize> {
        match self.place {
            Place::Question(control) => Some(control),
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

    pub(super) fn visit(&mut self, place: Place) {
        self.place = place;
        self.fresh = true;
        self.voted = false;
    }

    fn first_question(&mut self) {
        let first = self.basis.first_question();
        self.visit(first.map_or(Place::End, Place::Question));
    }

    /// From a fact to the next one nobody answered, or to the questions.
    pub(super) fn after_item(&mut self, item: Item) -> Heard {
        let at = self
            .items()
            .iter()
            .position(|one| *one == item)
            .map_or(0, |at| at + 1);
        if let Some(next) = self.open_item(at) {
            self.visit(Place::Item(next));
            return Heard::default();
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
        let here = self.control().unwrap_or(usize::MAX);
        let next = self
            .basis
            .next_doubtful(here)
            .or_else(|| self.basis.next_open(here));
        self.visit(next.map_or(Place::End, Place::Question));
    }

    pub(super) fn say(&self, words: impl AsRef<str>) -> Heard {
        Heard::say(words, self.width)
    }

    /// Where commands are looked for.
    fn at(&self) -> At {
        match self.place {
            Place::Item(_) => At::Fact,
            Place::Question(_) => At::Question,
            Place::End => At::Anywhere,
        }
    }

    pub(super) fn hear(&mut self, line: &str, stamp: Stamp) -> Heard {
        self.fresh = false;
        let leaving = self.saved == Saved::Leaving;
        if leaving {
            self.saved = Saved::Failed;
        }
        if self.put.is_some() {
            return self.put_forward(line, &stamp);
        }
        if line.is_empty() {
            return self.skip();
        }
        // a choice may be called as a command is: what answers the fact is meant
        if let Place::Item(item) = self.place
            && let Some(heard) = self.fact(item, line, &stamp)
        {
            return heard;
        }
        let (first, rest) = split(line);
        match command::find(first) {
            Some(command) if command::is_at(command, self.at()) => {
                self.run(command.id, rest, stamp, leaving)
            }
            Some(command) => self.elsewhere(command),
            None => match self.level_of(line) {
                Some(level) => self.answered(level, &stamp),
                None => self.not_understood(line),
            },
        }
    }

    fn run(&mut self, id: Id, rest: &str, stamp: Stamp, leaving: bool) -> Heard {
        match id {
            Id::Free => Heard::default(),
            Id::NotApplicable
            | Id::Unknown
            | Id::Evidence
            | Id::Note
            | Id::Owner
            | Id::Exception
            | Id::Bookmark => self.about_control(id, rest, &stamp),
            Id::Clear => self.clear(&stamp),
            Id::Confirm => self.confirm(stamp),
            Id::Set => self.set(rest, &stamp),
            Id::Vote => self.vote(rest, &stamp),
            Id::Voices => self.voices(rest, &stamp),
            Id::Park => self.park(rest, &stamp),
            Id::Conflicts => self.conflicts(),
            Id::Take => self.take(rest, &stamp),
            Id::Undo | Id::Redo => self.step(id == Id::Undo, stamp),
            Id::Skip => self.skip(),
            Id::Back => self.back(),
            Id::Next => {
                self.after_answer();
                Heard::default()
            }
            Id::Go => self.go(rest),
            Id::Again => {
                self.fresh = true;
                Heard::default()
            }
            Id::Save if self.saved != Saved::Whole => Heard::ask_for(Effect::Save),
            Id::Save => self.say("Everything is saved already."),
            Id::Export => self.export(rest),
            Id::Help => self.help(),
            Id::Quit => self.quit(leaving),
            Id::Probe
            | Id::About
            | Id::Why
            | Id::List
            | Id::Parked
            | Id::Score
            | Id::Gates
            | Id::Requirements
            | Id::Roadmap => self.look(id, rest),
        }
    }

    fn quit(&mut self, leaving: bool) -> Heard {
        if self.saved != Saved::Whole && !leaving {
            self.saved = Saved::Leaving;
            return self.say(
                "It could not be saved. save tries again, export FILE.toml keeps it elsewhere; quit again leaves and \
                 loses what is not saved.",
            );
        }
        Heard::ask_for(Effect::Quit)
    }

    pub(super) fn end(&mut self, stamp: &Stamp) -> Heard {
        let heard = match self.put.take() {
            Some(put) => self.put_as_far(&put, stamp),
            None => Heard::default(),
        };
        heard.then(Heard::ask_for(Effect::Quit))
    }

    /// What can be typed at this place.
    fn help(&self) -> Heard {
        let mut lines = vec!["You can type:".to_owned()];
        lines.extend(
            command::of(self.at()).map(|command| format!("{}: {}", command.typed, command.help)),
        );
        self.say(lines.join("\n"))
    }

    /// What an answer is here, in words.
    pub(super) fn answers(&self) -> String {
        match self.place {
            Place::Item(Item::By) => "a day such as 2026-12-01 or +90, none".to_owned(),
            Place::Item(item) if self.is_yes_no(item) => "yes, no".to_owned(),
            Place::Item(item) if item.is_several(&self.basis) => {
                "numbers with commas, none".to_owned()
            }
            Place::Item(item) => format!("1-{}", item.choices(&self.basis).len()),
            Place::Question(_) => "0-4".to_owned(),
            Place::End => "a command".to_owned(),
        }
    }

    fn not_understood(&self, line: &str) -> Heard {
        let names = command::of(self.at()).filter_map(|command| command.names.first().copied());
        let near = suggestion(split(line).0, names)
            .map(|near| format!("{near} "))
            .unwrap_or_default();
        self.say(format!(
            "{} is not understood. {near}Type {}, or help.",
            short(line),
            self.answers()
        ))
    }

    fn elsewhere(&self, command: &Command) -> Heard {
        let name = command.names.first().copied().unwrap_or_default();
        let needs = if command::is_at(command, At::Question) {
            "a question: next or go leads to one"
        } else {
            "a fact"
        };
        self.say(format!(
            "{name} needs {needs}. Type {}, or help.",
            self.answers()
        ))
    }

    // ---- going about ------------------------------------------------------------------------------------------------

    fn skip(&mut self) -> Heard {
        match self.place {
            Place::Item(item) => self.after_item(item),
            Place::Question(control) => {
                let next = self
                    .basis
                    .questions()
                    .into_iter()
                    .find(|&next| next > control);
                self.visit(next.map_or(Place::End, Place::Question));
                Heard::default()
            }
            Place::End => {
                self.say("That was the last question. next, back or go lead to others; quit ends.")
            }
        }
    }

    fn back(&mut self) -> Heard {
        let items = self.items();
        let before = match self.place {
            Place::Item(item) => {
                let at = items.iter().position(|one| *one == item).unwrap_or(0);
                at.checked_sub(1)
                    .and_then(|at| items.get(at))
                    .copied()
                    .map(Place::Item)
            }
            Place::Question(control) => {
                let before = self
                    .basis
                    .questions()
                    .into_iter()
                    .rfind(|&before| before < control);
                before
                    .map(Place::Question)
                    .or(items.last().copied().map(Place::Item))
            }
            Place::End => {
                let last = self.basis.questions().last().copied();
                last.map(Place::Question)
                    .or(items.last().copied().map(Place::Item))
            }
        };
        match before {
            Some(place) => {
                self.visit(place);
                Heard::default()
            }
            None => self.say("This is the first one."),
        }
    }

    fn go(&mut self, to: &str) -> Heard {
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
            .iter()
            .position(|control| control.id.eq_ignore_ascii_case(to));
        let place = if to.eq_ignore_ascii_case("facts") {
            items.first().copied().map(Place::Item)
        } else if let Some(control) =
            numbered.or(named.filter(|control| questions.contains(control)))
        {
            Some(Place::Question(control))
        } else {
            items.iter().find(fact).copied().map(Place::Item)
        };
        if let Some(place) = place {
            self.visit(place);
            return Heard::default();
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

    /// Undo and redo, and to what they touched.
    fn step(&mut self, undo: bool, stamp: Stamp) -> Heard {
        let before = self.basis.state().clone();
        let assessment = &mut self.basis.assessment;
        let Some(touched) = (if undo {
            assessment.undo(stamp)
        } else {
            assessment.redo(stamp)
        }) else {
            return self.say(if undo {
                "There is nothing to take back: this is the beginning."
            } else {
                "There is nothing to bring back."
            });
        };
        self.basis.rebuild(&touched, before.plan.clone());
        let done = self.say(if undo { "Taken back:" } else { "Brought back:" });
        let told = self.told(&before, &touched);
        let place = touched.iter().find_map(|change| match change {
            Change::Fact { fact, .. } => Some(Place::Item(Item::Fact(
                self.basis.questionnaire.fact(fact)?,
            ))),
            Change::PhaseToday(_) => Some(Place::Item(Item::Today)),
            Change::PhaseWanted(_) => Some(Place::Item(Item::Wanted)),
            Change::By(_) => Some(Place::Item(Item::By)),
            change => {
                let control = self.basis.questionnaire.control(change.control()?)?;
                self.basis
                    .questions()
                    .contains(&control)
                    .then_some(Place::Question(control))
            }
        });
        if let Some(place) = place {
            self.visit(place);
        }
        done.then(told).then(Heard::ask_for(Effect::Save))
    }
}

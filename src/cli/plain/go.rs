//! Navigation in plain mode: to the next or previous prompt, to a number or a screen, and through the history.

use super::dispatch::{PlainSession, Position};
use super::reply::{Effect, Reply, short};
use crate::interaction::command::Focus;
use crate::interaction::profile::{Item, Touched};
use crate::model::assessment::history::Stamp;
use crate::session::undo::{Step, Stepped};

impl PlainSession {
    pub(super) fn visit(&mut self, place: Position) {
        self.place = place;
        self.fresh = true;
        self.voted = false;
    }

    pub(super) fn first_question(&mut self) {
        let first = self.basis.first_question();
        self.visit(first.map_or(Position::End, Position::Question));
    }

    /// Goes from a fact to the next unanswered one, or to the questions.
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
            "That was the last fact. Next: {} questions, {} of them unanswered.",
            self.basis.questions().len(),
            counts.unanswered
        );
        self.say(words)
    }

    /// Goes to the next answer to confirm, or to the next unanswered question.
    pub(super) fn after_answer(&mut self) {
        let here = self.control();
        let next = self
            .basis
            .next_doubtful(here)
            .or_else(|| self.basis.next_open(here));
        self.visit(next.map_or(Position::End, Position::Question));
    }

    /// Prints the contents of a screen, or goes to its prompt.
    pub(super) fn screen(&mut self, place: Focus, rest: &str) -> Reply {
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
            // no command in the table leads to these screens
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

    pub(super) fn skip(&mut self) -> Reply {
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
            Position::End => self
                .say("That was the last question. Type next, back or go to see others, or quit."),
        }
    }

    pub(super) fn back(&mut self) -> Reply {
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
            None => self.say("This is the first fact."),
        }
    }

    pub(super) fn go(&mut self, to: &str) -> Reply {
        let questions = self.basis.questions();
        let items = self.items();
        let fact = |item: &&Item| match item {
            Item::Fact(fact) => self
                .basis
                .questionnaire
                .facts
                .get(*fact)
                .is_some_and(|fact| fact.id.eq_ignore_ascii_case(to)),
            Item::CurrentPhase => to.eq_ignore_ascii_case("current_phase"),
            Item::TargetPhase => to.eq_ignore_ascii_case("target_phase"),
            Item::TargetDate => to.eq_ignore_ascii_case("target_date"),
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
                "{} is not asked because of the facts or the questionnaire length.",
                self.basis.id(control)
            );
            return self.say(words);
        }
        let most = questions.len();
        self.say(format!(
            "There is no question or fact {}. Type go and a number from 1 to {most}, an id, or facts.",
            short(to)
        ))
    }

    /// Undoes or redoes an edit, and goes to the item that it changed.
    pub(super) fn step(&mut self, step: Step, stamp: Stamp) -> Reply {
        let Stepped {
            before, changes, ..
        } = match self.basis.step(step, stamp) {
            Ok(stepped) => stepped,
            Err(nothing) => return self.say(nothing.to_string()),
        };
        let done = self.say(match step {
            Step::Undo => "Undone:",
            Step::Redo => "Redone:",
        });
        let told = self.describe_changes(&before, &changes);
        let questions = self.basis.questions();
        let place = changes
            .iter()
            .find_map(|change| match Touched::of(&self.basis, change)? {
                // plain mode has no prompt for these items
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

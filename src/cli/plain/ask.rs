//! The text of each prompt in plain mode: a fact, a phase, the target date, or a question with its answer and votes.
//!
//! Nothing is changed here.

use super::super::page::Page;
use super::dispatch::{PlainSession, Position};
use super::room::round_words;
use crate::base::plural::capital;
use crate::describe::answer::all_answered;
use crate::describe::change::describe_with;
use crate::describe::{Describe as _, confirmation};
use crate::interaction::profile::Item;
use crate::model::assessment::State;
use crate::model::assessment::change::{Change, difference};
use crate::model::questionnaire::{ControlIx, FactKind, Level};

impl PlainSession {
    /// The question, unless it is already printed, and the prompt.
    pub(super) fn ask(&self) -> String {
        if let Some(prompt) = &self.prompt {
            return prompt.ask(self.width);
        }
        if let Some(ballot) = &self.secret {
            return self.secret_prompt(ballot);
        }
        let prompt = match self.place {
            Position::End => "Command (or help): ".to_owned(),
            Position::Item(Item::TargetDate) => {
                format!("Date ({}, +90, none, or help): ", self.example())
            }
            Position::Item(_) | Position::Question(_) => {
                format!("Answer ({}, or help): ", self.answers())
            }
        };
        if !self.fresh {
            return prompt;
        }
        let mut page = Page::new(self.width, false);
        match self.place {
            Position::Item(item) => self.item(&mut page, item),
            Position::Question(control) => self.question(&mut page, control),
            Position::End => page.line(&self.end_words()),
        }
        // the blank line separates questions, for eyes and for screen readers
        format!("\n{}{prompt}", page.finish())
    }

    /// An example of a date in the format of the settings: `1 Dec 2026`.
    pub(super) fn example(&self) -> &'static str {
        let examples = self.basis.dates.example();
        examples
            .split_once(", ")
            .map_or(examples, |(first, _)| first)
    }

    fn end_words(&self) -> String {
        let open = self.basis.progress().unanswered;
        if open > 0 {
            let words = if open == 1 {
                "1 question is".to_owned()
            } else {
                format!("{open} questions are")
            };
            return format!(
                "That was the last question. {words} unanswered. Type next to continue."
            );
        }
        format!(
            "{} Type score, gates, requirements or roadmap for the results, or export FILE.pdf to write the report.",
            all_answered(&self.basis.progress())
        )
    }

    pub(super) fn is_yes_no(&self, item: Item) -> bool {
        let Item::Fact(fact) = item else { return false };
        matches!(
            self.basis
                .questionnaire
                .facts
                .get(fact)
                .map(|fact| &fact.kind),
            Some(FactKind::YesNo)
        )
    }

    fn item(&self, page: &mut Page, item: Item) {
        let basis = &self.basis;
        let number = if let Item::Fact(fact) = item {
            format!(
                "Fact {} of {}. ",
                usize::from(fact) + 1,
                basis.questionnaire.facts.len()
            )
        } else {
            String::new()
        };
        page.line(&format!(
            "{number}{}. {}",
            item.title(basis),
            item.question(basis)
        ));
        if !item.why(basis).is_empty() {
            page.line(item.why(basis));
        }
        if !self.is_yes_no(item) {
            for ((title, about), number) in item.choices(basis).into_iter().zip(1..) {
                let about = if about.is_empty() {
                    String::new()
                } else {
                    format!(": {about}")
                };
                page.line(&format!("{number} {title}{about}"));
            }
        }
        if item.is_answered(basis) {
            page.line(&format!("Answer: {}.", item.label(basis)));
        }
    }

    fn question(&self, page: &mut Page, index: ControlIx) {
        let basis = &self.basis;
        let Some(control) = basis.control(index) else {
            return;
        };
        let questions = basis.questions();
        let number = match questions.iter().position(|&one| one == index) {
            Some(at) => format!("Question {} of {}. ", at + 1, questions.len()),
            None => "Not asked because of the facts or the questionnaire length. ".to_owned(),
        };
        page.line(&format!("{number}{}. {}", control.name(), control.question));
        for level in Level::all() {
            page.line(&format!("{}: {}", basis.level(level), control.level(level)));
        }
        let targets = &basis.report.targets;
        if let Some((gate, level)) = targets.first_asked(index) {
            page.line(&format!(
                "Target for {}: {}.",
                basis.gate_id(gate),
                basis.level(level)
            ));
        }
        for found in basis.report.contradicting(index) {
            page.line(&format!(
                "Contradiction: {}.",
                found.describe(&basis.questionnaire)
            ));
        }
        self.said(page, &control.id);
        if let Some(confirming) = &basis.confirming
            && let Some(item) = confirming.item(index)
        {
            let age = confirmation::age(item, &basis.questionnaire, basis.today);
            let why = confirmation::why(item, &basis.questionnaire, basis.today, |day| {
                basis.day(day)
            });
            let why = if why.is_empty() {
                why
            } else {
                format!("; {why}")
            };
            let left = confirming.queue.len();
            page.line(&format!(
                "Not confirmed yet ({left} left): {age}{why}. Type confirm, or give a new answer."
            ));
        }
    }

    /// Prints the recorded answer and details of a control.
    fn said(&self, page: &mut Page, id: &str) {
        let Some(record) = self.basis.state().record(id) else {
            return;
        };
        let alone = State {
            controls: [(id.to_owned(), record.clone())].into(),
            ..State::default()
        };
        for change in difference(&State::default(), &alone) {
            if let Change::Votes { to, .. } = &change {
                for (round, number) in to.iter().zip(1..) {
                    page.line(&round_words(&self.basis.questionnaire, round, number));
                }
                continue;
            }
            if let Change::Note { to, .. } = &change {
                page.line(&format!("Note: {to}"));
                continue;
            }
            if matches!(change, Change::Bookmark { .. }) {
                page.line("Bookmarked.");
                continue;
            }
            let (what, words) = describe_with(&self.basis.questionnaire, &change, &|day| {
                self.basis.day(day)
            });
            let what = what.strip_prefix(id).unwrap_or(&what).trim();
            page.line(&format!("{}: {words}.", capital(what)));
        }
    }
}

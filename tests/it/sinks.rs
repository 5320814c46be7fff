//! The whole corpus of hostile texts in every output of surefoot: none of them has an effect, hides text or changes its
//! direction, wherever it appears.
//!
//! Many texts go into one assessment. Each is followed by a mark, so that a test can count the texts in an output,
//! rather than those in the input.

use std::collections::BTreeSet;

use surefoot::base::sanitize::is_hidden;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::change::Change;
use surefoot::model::questionnaire::{FactKind, Questionnaire};
use surefoot::store;

use crate::corpus::{marked, marks};
use crate::lists::hostile::written_into;

mod commands;
mod documents;
mod talk;
mod unicode;

/// The first character of a text that controls a terminal, hides text or changes its direction; line ends are allowed.
pub(crate) fn acting(text: &str) -> Option<char> {
    text.chars()
        .find(|letter| (letter.is_control() && *letter != '\n') || is_hidden(*letter))
}

/// Asserts that a text contains no such character, and shows where it does.
pub(crate) fn assert_harmless(which: &str, text: &str) {
    if let Some(sign) = acting(text) {
        let at = text.find(sign).unwrap();
        let around: String = text
            .chars()
            .skip(text[..at].chars().count().saturating_sub(30))
            .take(60)
            .collect();
        panic!("{which}: U+{:04X} in {around:?}", u32::from(sign));
    }
}

/// The texts found in an output.
#[derive(Default)]
pub(crate) struct Leaked(BTreeSet<usize>);

impl Leaked {
    /// Adds a text from an output, which must be harmless.
    pub(crate) fn take(&mut self, which: &str, text: &str) {
        assert_harmless(which, text);
        self.0.extend(marks(text));
    }

    /// Asserts that at least `count` texts appeared.
    #[expect(
        clippy::print_stdout,
        reason = "how many came out is a figure to be told"
    )]
    pub(crate) fn at_least(&self, which: &str, count: usize) {
        println!("{which}: {} words of the corpus came out", self.0.len());
        assert!(
            self.0.len() >= count,
            "{which} let out {} words of the corpus, not {count}",
            self.0.len()
        );
    }
}

/// The corpus in assessments of the built-in questionnaire, in every place where a team can write. Each assessment has
/// the texts in different places.
pub(crate) fn assessments(count: usize) -> impl Iterator<Item = (Questionnaire, Assessment)> {
    let words = marked();
    (0..count).map(move |number| {
        let mut at = number * words.len() / count;
        let mut next = || {
            at += 1;
            words[at % words.len()].clone()
        };
        let (questionnaire, mut assessment) = written_into(|_| next());
        assessment.change(Change::System(next()), store::stamp("enemy"));
        (questionnaire, assessment)
    })
}

/// The built-in questionnaire with the corpus in everything that people read of it, beginning at text number `from`.
pub(crate) fn questionnaire(from: usize) -> Questionnaire {
    let words = marked();
    let mut at = from;
    let mut write = |text: &mut String| {
        at += 1;
        words[at % words.len()].clone_into(text);
    };
    let mut questionnaire = store::questionnaire(None).unwrap();
    let parts = [
        questionnaire.layers.iter_mut(),
        questionnaire.themes.iter_mut(),
        questionnaire.roles.iter_mut(),
    ];
    for named in parts.into_iter().flatten() {
        [&mut named.title, &mut named.about]
            .into_iter()
            .for_each(&mut write);
    }
    for level in questionnaire.levels.iter_mut() {
        [&mut level.title, &mut level.about]
            .into_iter()
            .for_each(&mut write);
    }
    for phase in questionnaire.phases.iter_mut() {
        [&mut phase.title, &mut phase.about]
            .into_iter()
            .for_each(&mut write);
    }
    for fact in questionnaire.facts.iter_mut() {
        [
            &mut fact.title,
            &mut fact.question,
            &mut fact.why,
            &mut fact.example,
        ]
        .into_iter()
        .for_each(&mut write);
        if let FactKind::Graded { choices, .. } | FactKind::Several { choices } = &mut fact.kind {
            choices
                .iter_mut()
                .flat_map(|choice| [&mut choice.title, &mut choice.about])
                .for_each(&mut write);
        }
    }
    for gate in questionnaire.gates.iter_mut() {
        [&mut gate.title, &mut gate.permits]
            .into_iter()
            .for_each(&mut write);
    }
    questionnaire
        .risk
        .tiers
        .iter_mut()
        .map(|tier| &mut tier.title)
        .for_each(&mut write);
    questionnaire
        .risk
        .points
        .iter_mut()
        .map(|points| &mut points.reason)
        .for_each(&mut write);
    questionnaire
        .rules
        .iter_mut()
        .map(|rule| &mut rule.reason)
        .for_each(&mut write);
    for control in questionnaire.controls.iter_mut() {
        [
            &mut control.title,
            &mut control.question,
            &mut control.probe,
            &mut control.why,
        ]
        .into_iter()
        .for_each(&mut write);
        control
            .levels
            .iter_mut()
            .chain(&mut control.evidence)
            .for_each(&mut write);
        write(&mut control.pitfall);
        for requirement in &mut control.requirements {
            write(&mut requirement.text);
            let criteria = requirement.criteria.iter_mut();
            criteria
                .map(|criterion| &mut criterion.text)
                .for_each(&mut write);
        }
    }
    [&mut questionnaire.title, &mut questionnaire.licence]
        .into_iter()
        .for_each(&mut write);
    questionnaire
}

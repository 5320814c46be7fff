//! Finds questions, notes, parked items and glossary terms by the words they contain.
//!
//! Every typed word must be the beginning of a word in the text, in any order and regardless of case.

use super::basis::Basis;
use super::glossary;
use super::question_filter::QuestionFilter;
use crate::base::sanitize::single_spaced;
use crate::describe::requirement::statement;
use crate::model::questionnaire::{ControlIx, Level};

/// The target of a search result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum To {
    Question(ControlIx),
    /// A parked item, by its index in the parking lot.
    Parked(usize),
    /// A term, by its index in the glossary.
    Term(usize),
}

/// One search result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) to: To,
    /// The number of the question; `None` for other results and for questions that are not asked.
    pub(crate) number: Option<usize>,
    pub(crate) title: String,
    /// The text with the match, or the answer.
    pub(crate) words: String,
}

/// All results for `typed`: questions with a matching name, then questions with a matching text, parked items, and
/// terms.
pub(crate) fn found(basis: &Basis, typed: &str, only: QuestionFilter) -> Vec<Hit> {
    let wanted = lowercase_words(typed);
    // match at the beginning of words only, so that "rag" finds RAG and not storage
    let fits = |text: &str| {
        let text = lowercase_words(text);
        wanted
            .iter()
            .all(|wanted| text.iter().any(|word| word.starts_with(wanted.as_str())))
    };
    let marked = |control: ControlIx| {
        basis
            .state()
            .record(basis.id(control))
            .is_some_and(|record| record.bookmarked)
    };
    let mut named = Vec::new();
    let mut inside = Vec::new();
    let questions = basis.questions();
    let targets = &basis.report.targets;
    for control in targets.scope() {
        let at = questions.iter().position(|&asked| asked == control);
        // a filter applies only to questions that are asked
        if at.is_none() && (only != QuestionFilter::All || wanted.is_empty()) {
            continue;
        }
        let Some(definition) = basis
            .control(control)
            .filter(|_| only.keeps(basis, control))
        else {
            continue;
        };
        let hit = |words: String| {
            let title = format!(
                "{}{}",
                basis.name(control),
                if marked(control) { " ◆" } else { "" }
            );
            Hit {
                to: To::Question(control),
                number: at.map(|at| at + 1),
                title,
                words,
            }
        };
        if fits(&definition.name()) {
            named.push(hit(basis.answer_words(control)));
            continue;
        }
        let mut texts: Vec<(&str, String)> = vec![("question", definition.question.clone())];
        let levels = definition.levels.iter().zip(Level::all());
        let levels: Vec<(String, String)> = levels
            .map(|(text, level)| (basis.level(level), text.clone()))
            .collect();
        if let Some(record) = basis.state().record(&definition.id) {
            texts.push(("note", record.note.clone()));
            texts.push(("owner", record.owner.clone().unwrap_or_default()));
            texts.push((
                "evidence",
                record
                    .evidence
                    .as_ref()
                    .map(|shown| shown.what.clone())
                    .unwrap_or_default(),
            ));
            if let Some(decision) = &record.decision {
                texts.push(("reason", decision.why.clone()));
                texts.push(("dissent", decision.dissent.clone()));
            }
        }
        texts.push(("answer", basis.answer_words(control)));
        texts.push(("requirement", statement(definition, basis.target(control))));
        texts.push(("why", definition.why.clone()));
        texts.extend(
            levels
                .iter()
                .map(|(level, text)| (level.as_str(), text.clone())),
        );
        let first = texts
            .into_iter()
            .find(|(_, text)| !text.is_empty() && fits(text));
        inside.extend(
            first.map(|(kind, text)| hit(format!("{kind}: {}", around(&text, wanted.first())))),
        );
    }
    named.extend(inside);
    if only == QuestionFilter::All && !wanted.is_empty() {
        for (at, (_, parked)) in basis.state().room.lot().into_iter().enumerate() {
            if fits(&parked.what) || parked.owner.as_deref().is_some_and(fits) {
                let words = basis.parked_words(parked);
                named.push(Hit {
                    to: To::Parked(at),
                    number: None,
                    title: format!("Parked: {}", parked.what),
                    words,
                });
            }
        }
        for (at, (term, meaning)) in glossary::terms(&basis.questionnaire)
            .into_iter()
            .enumerate()
        {
            if fits(&term) || fits(&meaning) {
                named.push(Hit {
                    to: To::Term(at),
                    number: None,
                    title: term,
                    words: meaning,
                });
            }
        }
    }
    named
}

/// The words of the text in lowercase, without punctuation.
fn lowercase_words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The part of `text` that starts 3 words before the first match of `wanted`.
fn around(text: &str, wanted: Option<&String>) -> String {
    let line = single_spaced(text);
    let parts: Vec<&str> = line.split(' ').collect();
    let begins = |part: &&str| {
        wanted.is_some_and(|wanted| {
            lowercase_words(part)
                .iter()
                .any(|word| word.starts_with(wanted.as_str()))
        })
    };
    let at = parts.iter().position(begins).unwrap_or(0);
    let from = at.saturating_sub(3);
    let lead = if from > 0 { "… " } else { "" };
    format!("{lead}{}", parts.get(from..).unwrap_or_default().join(" "))
}

//! The search screen: finds questions, notes, parked items and glossary terms by their words.
//!
//! Every typed word must begin a word of the text, in any order and regardless of case. A filter can limit the search
//! to some of the questions.

use crate::model::questionnaire::ControlIx;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{ScreenAction, moved, stepped};
use crate::describe::why::answer_words;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager::{Entry, Pager};
use crate::interaction::question_filter::QuestionFilter;
use crate::tui::glossary;
use crate::tui::model::Overlay;
use crate::tui::screen::parking_lot;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::editor::Editor;
use crate::tui::widget::finder;
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, pad_left, width};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) filter: Editor,
    pub(crate) only: QuestionFilter,
    pub(crate) at: usize,
}

/// Where a hit leads.
#[derive(Clone, Debug, PartialEq, Eq)]
enum To {
    Question(ControlIx),
    /// A parked point, by its place in the lot.
    Parked(usize),
    /// A term, by its place in the glossary.
    Term(usize),
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    to: To,
    /// The number of the question, where it is one.
    number: Option<usize>,
    title: String,
    /// What of it was found, or how it stands.
    words: String,
}

/// Everything that is found. Questions by their name come first, then what is written about them, then terms.
fn found(state: &State, basis: &Basis) -> Vec<Hit> {
    let wanted = words(state.filter.text());
    // each word typed begins a word of the text: "rag" finds RAG and not storage
    let fits = |text: &str| {
        let text = words(text);
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
        // a filter is about what is asked
        if at.is_none() && (state.only != QuestionFilter::All || wanted.is_empty()) {
            continue;
        }
        let Some(definition) = basis
            .control(control)
            .filter(|_| state.only.keeps(basis, control))
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
            named.push(hit(answer_words(
                &basis.questionnaire,
                basis.state(),
                control,
                basis.today,
            )));
            continue;
        }
        let mut texts: Vec<(&str, String)> = vec![("asks", definition.question.clone())];
        let levels = definition.levels.iter().zip(0u8..);
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
        texts.push((
            "answer",
            answer_words(&basis.questionnaire, basis.state(), control, basis.today),
        ));
        texts.push(("requires", definition.requirement.text.clone()));
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
    if state.only == QuestionFilter::All && !wanted.is_empty() {
        for (at, (_, parked)) in basis.state().room.lot().into_iter().enumerate() {
            if fits(&parked.what) || parked.owner.as_deref().is_some_and(fits) {
                let words = parking_lot::about(basis, parked);
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

/// The words of a text, in small letters.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The part of a text that begins a little before a word.
fn around(text: &str, wanted: Option<&String>) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = line.split(' ').collect();
    let begins = |part: &&str| {
        wanted.is_some_and(|wanted| {
            words(part)
                .iter()
                .any(|word| word.starts_with(wanted.as_str()))
        })
    };
    let at = parts.iter().position(begins).unwrap_or(0);
    let from = at.saturating_sub(3);
    let lead = if from > 0 { "… " } else { "" };
    format!("{lead}{}", parts.get(from..).unwrap_or_default().join(" "))
}

pub(crate) fn act(state: &mut State, basis: &Basis, id: Id) -> Vec<ScreenAction> {
    let hits = found(state, basis);
    match id {
        Id::Up | Id::Down | Id::PageUp | Id::PageDown => state.at = moved(state.at, hits.len(), id),
        Id::NextFilter | Id::PreviousFilter => {
            state.only = stepped(
                &QuestionFilter::every(basis),
                state.only,
                id == Id::NextFilter,
            );
            state.at = 0;
        }
        Id::Accept => return go(state, basis, &hits),
        _ => {}
    }
    Vec::new()
}

fn go(state: &State, basis: &Basis, hits: &[Hit]) -> Vec<ScreenAction> {
    let Some(hit) = hits.get(state.at.min(hits.len().saturating_sub(1))) else {
        return vec![ScreenAction::Say(
            "Nothing is found: backspace takes a letter back.".to_owned(),
        )];
    };
    match hit.to {
        To::Question(control) => vec![
            ScreenAction::Walk(state.only),
            ScreenAction::Visit(control),
            ScreenAction::Go(Focus::Question),
        ],
        To::Parked(at) => vec![ScreenAction::Lay(Overlay::ParkingLot(parking_lot::State {
            at,
        }))],
        To::Term(at) => {
            let (title, meaning) = glossary::terms(&basis.questionnaire).swap_remove(at);
            vec![ScreenAction::Lay(Overlay::Pager(Pager {
                title,
                entries: vec![Entry::Words(meaning)],
                scroll: 0,
            }))]
        }
    }
}

/// The search, and where the cursor is.
pub(crate) fn layout(
    state: &State,
    basis: &Basis,
    theme: Theme,
    area: Rect,
) -> (Layout, Option<(u16, u16)>) {
    let columns = usize::from(area.width).min(120);
    let hits = found(state, basis);
    let shown = format!("{} · tab changes", state.only.words(basis));
    let number = count(hits.len(), "found", "found");
    let left = columns.saturating_sub(width(&number) + 1);
    let head = Line::from(vec![
        theme.span(Role::Title, "Search  "),
        theme.span(Role::Muted, pad(&shown, left.saturating_sub(8))),
        theme.span(Role::Muted, format!(" {number}")),
    ]);
    let at = state.at.min(hits.len().saturating_sub(1));
    let longest = hits.iter().map(|hit| width(&hit.title)).max().unwrap_or(0);
    let title = longest
        .min((columns * 3 / 5).max(30))
        .min(columns.saturating_sub(8));
    let mut page = Page::default();
    for (row, hit) in hits.iter().enumerate() {
        let here = row == at;
        let number = hit
            .number
            .map_or(String::new(), |number| number.to_string());
        let line = Line::from(vec![
            theme.span(Role::Muted, format!("{} ", pad_left(&number, 4))),
            theme.span(
                if here { Role::Selected } else { Role::Text },
                pad(&hit.title, title),
            ),
            theme.span(
                Role::Muted,
                format!("  {}", fit(&hit.words, columns.saturating_sub(title + 8))),
            ),
        ]);
        page.row(row, here, [line]);
    }
    if hits.is_empty() {
        let words = match (state.only, state.filter.text().trim().is_empty()) {
            (QuestionFilter::All, _) => "Nothing of that is written anywhere here.".to_owned(),
            (only, true) => format!("No question is {}.", only.words(basis)),
            (only, false) => format!("No question that is {} says that.", only.words(basis)),
        };
        page.push(theme.span(Role::Text, words));
    }
    finder::layout(head, &state.filter, page, columns, theme, area)
}

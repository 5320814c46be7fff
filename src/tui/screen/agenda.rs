//! The agenda screen: questions to settle, widest disagreement first, and questions on which all votes are equal.
//!
//! Questions on which all votes agree can be answered all at once, but only after the key is pressed twice. Differing votes
//! never become an answer here: Enter opens their ballot instead.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::ballot;
use crate::base::plural::listed;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::model::assessment::answer::Record;
use crate::model::assessment::vote::Vote;
use crate::model::questionnaire::Level;
use crate::rules::agenda::{Point, Stage};
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit_then, is_move, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, pad_left};

/// The selected question, and whether answering all questions with unanimous votes awaits the second key press.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
    asked: bool,
}

/// The questions to settle, in the order of the agenda.
fn points(basis: &Basis) -> Vec<Point> {
    let mut points = basis.points();
    points.retain(|point| point.stage != Stage::Settled);
    points
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Agenda
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let asked = std::mem::take(&mut self.asked);
        let points = points(basis);
        self.at = self.at.min(points.len().saturating_sub(1));
        if is_move(id) {
            self.at = moved(self.at, points.len(), id);
            return Vec::new();
        }
        match id {
            Id::AgreeOnAll => {
                self.asked = !asked;
                agree(basis, &points, asked)
            }
            Id::Accept => match points.get(self.at) {
                Some(point) => {
                    let votes = ballot::State::on(basis, point.control);
                    vec![ScreenAction::Open(point.control), ScreenAction::lay(votes)]
                }
                None => vec![ScreenAction::Say(
                    "No questions are left to decide. Press esc to go back.".to_owned(),
                )],
            },
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let points = points(basis);
        let mut page = Page::default();
        page.push(theme.span(Role::Title, Focus::Agenda.title()));
        if area.height > 12 {
            page.paragraph(&about(basis, &points), columns.min(90), theme, Role::Muted);
        }
        if points.is_empty() {
            page.gap();
            let words = "No questions are left to decide. Press esc to go back.";
            page.paragraph(words, columns.min(90), theme, Role::Text);
        }
        let at = self.at.min(points.len().saturating_sub(1));
        let mut before = None;
        for (row, point) in points.iter().enumerate() {
            if before != Some(point.stage) {
                page.gap();
                let number = points
                    .iter()
                    .filter(|other| other.stage == point.stage)
                    .count();
                let title = format!(
                    "{}: {}",
                    heading(point.stage),
                    count(number, "question", "questions")
                );
                page.push(theme.span(Role::Accent, title));
                before = Some(point.stage);
            }
            page.row(
                row,
                row == at,
                [line(basis, point, row == at, columns, theme)],
            );
        }
        Layout::of(page, area)
    }
}

/// Answers every question on which all votes agree, once the key has been pressed twice (`asked`).
fn agree(basis: &Basis, points: &[Point], asked: bool) -> Vec<ScreenAction> {
    let number = points
        .iter()
        .filter(|point| point.stage == Stage::Same)
        .count();
    let questions = count(number, "question", "questions");
    let words = format!("Answered {questions} as one edit. Press ctrl-z to undo.");
    let agreed = edit_then(basis, &Request::AgreeOnAll, [ScreenAction::Say(words)]);
    let is_made = matches!(agreed.first(), Some(ScreenAction::Change(_)));
    if is_made && !asked {
        let them = if number == 1 {
            "it"
        } else {
            "them all, each as a separate decision"
        };
        return vec![ScreenAction::Say(format!(
            "All votes agree on {questions}. Press a again to accept {them}."
        ))];
    }
    agreed
}

fn heading(stage: Stage) -> &'static str {
    match stage {
        Stage::Disputed => "Widest disagreement first",
        Stage::Unheard => "Too few votes",
        Stage::Same => "All votes agree",
        Stage::Settled => "Decided",
    }
}

/// The voters with and without ballots, and the next step.
fn about(basis: &Basis, points: &[Point]) -> String {
    let state = basis.state();
    let cast: Vec<String> = state
        .cast()
        .iter()
        .map(|(voter, number)| format!("{voter} ({number})"))
        .collect();
    let missing = state.missing_voters();
    let mut words = Vec::new();
    words.push(if cast.is_empty() {
        "No ballots yet: `surefoot ballot` creates one for each voter.".to_owned()
    } else {
        format!("Ballots from {}.", listed(&cast))
    });
    if !missing.is_empty() {
        words.push(format!("No ballot from {}.", listed(&missing)));
    }
    words.push("Press enter to reveal the votes.".to_owned());
    match points
        .iter()
        .filter(|point| point.stage == Stage::Same)
        .count()
    {
        0 => {}
        1 => words.push("All votes agree on 1 question: press a to accept it.".to_owned()),
        number => words.push(format!(
            "All votes agree on {number} questions: press a to accept them."
        )),
    }
    words.join(" ")
}

/// The notice on opening a file that contains ballots on unanswered questions.
pub(crate) fn told_of(basis: &Basis) -> Option<String> {
    let records = || basis.state().controls.values();
    let waits =
        records().any(|record| record.answer.is_none() && record.standing_ballots().is_some());
    waits.then(|| {
        "Some unanswered questions have ballots. Press ctrl-a to list them, widest disagreement first.".to_owned()
    })
}

/// The line of a question: ` DAT-P1  · 1 · 1 ·  1?  2 apart  Data source register`.
fn line(basis: &Basis, point: &Point, here: bool, columns: usize, theme: Theme) -> Line<'static> {
    let record = basis.state().record(basis.id(point.control));
    let tally = record
        .and_then(Record::last_round)
        .map(|round| round.tally())
        .unwrap_or_default();
    let number = |level: Level| match tally.of(Vote::Level(level)) {
        0 => "·".to_owned(),
        number => number.to_string(),
    };
    let levels: Vec<String> = Level::all().map(number).collect();
    let unsure = if point.unsure > 0 {
        format!("{}?", point.unsure)
    } else {
        String::new()
    };
    let apart = match (point.stage, point.spread, point.same) {
        (Stage::Same, _, Some(level)) => basis.level(level),
        (Stage::Disputed, 0, _) => "some unknown".to_owned(),
        (Stage::Disputed, spread, _) => {
            format!("{} apart", count(usize::from(spread), "level", "levels"))
        }
        (_, _, _) if point.voters == 0 => "no vote".to_owned(),
        _ => count(point.voters, "voter", "voters"),
    };
    let title = basis
        .control(point.control)
        .map_or("", |control| control.title.as_str());
    let left = columns.saturating_sub(46);
    Line::from(vec![
        theme.span(
            if here { Role::Selected } else { Role::Text },
            format!(" {} ", pad(basis.id(point.control), 8)),
        ),
        theme.span(Role::Text, format!(" {}", levels.join(" "))),
        theme.span(Role::Muted, pad_left(&unsure, 4)),
        theme.span(Role::Text, format!("  {}", pad(&apart, 16))),
        theme.span(Role::Muted, fit(title, left)),
    ])
}

//! The overview screen: progress by layer and phase, and the states of the gates.
//!
//! The screen leads to other screens and makes no edits.

use crate::describe::confirmation;
use crate::model::questionnaire::{ControlIx, LayerIx, PhaseIx};
use std::fmt::Write as _;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::gates::{gate_line, gate_words_in, state_role, states_width};
use super::results::lowest_mandatory;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager;
use crate::rules::scorecard::Range;
use crate::rules::targets::Standing;
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar;
use crate::tui::widget::page::{Layout, Page, columns};
use crate::tui::widget::text::{fit, pad, pad_left, width, wrap};

/// The selected layer or gate, and the selected phase.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) row: usize,
    pub(crate) phase: PhaseIx,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Overview
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let layers = basis.questionnaire.layers.len();
        let rows = layers + usize::from(basis.report.targets.horizon) + 1;
        match id {
            Id::Left => self.phase = usize::from(self.phase).saturating_sub(1).into(),
            Id::Right => {
                let later = basis
                    .questionnaire
                    .phases
                    .indices()
                    .find(|phase| *phase > self.phase);
                self.phase = later.unwrap_or(self.phase);
            }
            Id::Accept if self.row < layers => {
                return open_cell(basis, self.row.into(), self.phase);
            }
            Id::Why if self.row < layers => {
                let layer = basis.questionnaire.layers[self.row.into()].id.as_str();
                return vec![ScreenAction::lay(pager::why(basis, layer))];
            }
            Id::Why | Id::Accept => {
                return vec![ScreenAction::lay(pager::why(
                    basis,
                    basis.gate_id((self.row - layers).into()),
                ))];
            }
            Id::Copy if self.row < layers => {
                return vec![ScreenAction::Copy(basis.layer_line(self.row.into()))];
            }
            Id::Copy => {
                return vec![ScreenAction::Copy(gate_line(
                    basis,
                    (self.row - layers).into(),
                ))];
            }
            id if is_move(id) => self.row = moved(self.row, rows, id),
            _ => {}
        }
        Vec::new()
    }

    fn select_in(&mut self, basis: &Basis, row: usize) {
        self.row =
            row.min(basis.questionnaire.layers.len() + usize::from(basis.report.targets.horizon));
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let (main, side) = columns(area, 44);
        let mut page = Page::default();
        let columns = usize::from(main.width);
        if side.is_none() && area.height > 14 {
            let words = facts_words(basis);
            page.push(theme.span(Role::Text, fit(&words, columns)));
            page.gap();
        }
        if let Some(words) = confirming_words(basis) {
            page.push(theme.span(Role::Fair, fit(&words, columns)));
            if area.height > 14 {
                page.gap();
            }
        }
        grid(&mut page, self, basis, theme, columns);
        if area.height > 12 {
            page.gap();
        }
        gates(&mut page, self, basis, theme, columns);
        if let Some(words) = super::due::overdue_words(basis) {
            page.push(theme.span(Role::Poor, fit(&words, columns)));
        }
        let rows = usize::from(main.height);
        if rows > page.lines.len() + 2 && side.is_none() {
            page.gap();
            page.push(theme.span(
                Role::Text,
                fit(lowest_mandatory(basis).trim_start(), columns),
            ));
        }
        if rows > page.lines.len() + 3 {
            page.gap();
            let room = rows - page.lines.len() - 1;
            super::results::gaps(
                &mut page,
                basis,
                None,
                room.min(if side.is_some() { 12 } else { 5 }),
                theme,
                columns,
            );
        }
        let mut layout = Layout::default();
        layout.add(page, main);
        if let Some(side) = side {
            layout.add_from(0, beside(basis, theme, usize::from(side.width)), side);
        }
        layout
    }
}

/// Opens the first unanswered question of a cell, else its first question.
fn open_cell(basis: &Basis, layer: LayerIx, phase: PhaseIx) -> Vec<ScreenAction> {
    let cell = basis.cell(layer, phase);
    let open = cell
        .iter()
        .find(|&&control| basis.standing(control) == Standing::Unanswered);
    match open.or(cell.first()) {
        Some(&control) => vec![ScreenAction::Open(control)],
        None => vec![ScreenAction::Say(
            "No questions here for the target phase.".to_owned(),
        )],
    }
}

/// The use case, the risk and the target phase, in one line.
fn facts_words(basis: &Basis) -> String {
    let targets = &basis.report.targets;
    let case = targets
        .use_case
        .map(|case| &basis.questionnaire.risk.use_cases[case]);
    let case = case.map_or("", |case| case.title.split([':', '.']).next().unwrap_or(""));
    let tier = basis.questionnaire.risk.tiers[targets.risk.tier]
        .title
        .as_str();
    let wanted = basis.questionnaire.phases[targets.wanted].title.as_str();
    format!(
        "{case} · {} risk, {} · towards {}",
        tier.to_lowercase(),
        basis.risk_points(),
        wanted.to_lowercase()
    )
}

/// The progress of a reassessment; `None` if none is in progress.
fn confirming_words(basis: &Basis) -> Option<String> {
    let progress = basis.confirming.as_ref()?.progress;
    Some(format!(
        "Reassessment since {}: {}",
        basis.day(progress.on),
        confirmation::progress(&progress)
    ))
}

/// The number of completed controls and the total: answered controls out of all controls; during a reassessment,
/// confirmed answers out of all answers.
fn done(basis: &Basis, controls: &[ControlIx]) -> (usize, usize) {
    let counts = basis.counts(controls);
    if basis.confirming.is_none() {
        return (counts.answered(), controls.len());
    }
    // "unknown" is an answer too, and must be confirmed like any other
    let answered = controls.len() - counts.unanswered;
    let doubtful = controls
        .iter()
        .filter(|&&control| basis.is_to_confirm(control))
        .count();
    (answered.saturating_sub(doubtful), answered)
}

fn grid(page: &mut Page, state: &State, basis: &Basis, theme: Theme, columns: usize) {
    let questionnaire = &basis.questionnaire;
    let name = questionnaire
        .layers
        .iter()
        .map(|layer| width(&layer.title))
        .max()
        .unwrap_or(0)
        .clamp(5, 16)
        + 1;
    let last = 9;
    let phases = questionnaire.phases.len().max(1);
    let each = (columns.saturating_sub(name + last) / phases).clamp(8, 21);
    let bars = each.saturating_sub(9);
    let mut heading = vec![theme.span(Role::Muted, pad("", name))];
    heading.extend(
        questionnaire
            .phases
            .iter()
            .map(|phase| theme.span(Role::Muted, pad(&format!(" {}", phase.title), each))),
    );
    let attained = format!("for {}", basis.gate_id(basis.report.targets.headline));
    heading.push(theme.span(Role::Muted, pad_left(&attained, last)));
    page.push(Line::from(heading));
    for (layer, named) in questionnaire.layers.enumerated() {
        let here = layer == state.row.into();
        let mut row = vec![theme.span(
            if here { Role::Title } else { Role::Text },
            pad(&named.title, name),
        )];
        for phase in questionnaire.phases.indices() {
            let cell = basis.cell(layer, phase);
            let (done, all) = done(basis, &cell);
            let open = all - done;
            let words = if cell.is_empty() {
                pad(if each > 11 { " not asked" } else { "     –" }, each - 1)
            } else if all == 0 {
                pad(if each > 11 { " unanswered" } else { "     –" }, each - 1)
            } else {
                let number = pad_left(&format!("{done}/{all}"), 6);
                pad(
                    &format!(" {}{number}", bar::part(done, all, bars)),
                    each - 1,
                )
            };
            let role = match (here && state.phase == phase, cell.is_empty(), open) {
                (true, _, _) => Role::Selected,
                (false, true, _) => Role::Muted,
                (false, false, 0) => Role::Good,
                _ => Role::Text,
            };
            row.push(theme.span(role, words));
            row.push(Span::raw(" "));
        }
        let attained = basis.report.scorecard.layers[layer].attainment;
        row.push(theme.span(
            Role::Text,
            pad_left(&attained.map_or("–".to_owned(), Range::percent_words), last),
        ));
        page.row(layer.into(), here, [Line::from(row)]);
    }
    let counts = basis.progress();
    let whole = basis
        .report
        .scorecard
        .whole
        .attainment
        .map_or("–".to_owned(), Range::percent_words);
    let (mut total, unknown) = match &basis.confirming {
        // an answer of "unknown" is among the answers to confirm
        Some(confirming) => (
            format!(" {}", confirmation::progress(&confirming.progress)),
            0,
        ),
        None => (format!(" {} answered", counts.answered()), counts.unknown),
    };
    for (number, word) in [(unknown, "unknown"), (counts.unanswered, "unanswered")] {
        if number > 0 {
            let _ = write!(total, ", {number} {word}");
        }
    }
    let middle = each * phases;
    page.push(Line::from(vec![
        theme.span(Role::Title, pad("All", name)),
        theme.span(Role::Title, pad(&total, middle)),
        theme.span(Role::Title, pad_left(&whole, last)),
    ]));
}

fn gates(page: &mut Page, state: &State, basis: &Basis, theme: Theme, columns: usize) {
    let layers = basis.questionnaire.layers.len();
    let titles = basis
        .questionnaire
        .gates
        .iter()
        .map(|gate| width(&gate.title))
        .max()
        .unwrap_or(0)
        .min(26)
        + 6;
    let gates = basis.report.gates.through(basis.report.targets.horizon);
    let states = states_width(gates) + 1;
    for result in gates {
        let gate = &basis.questionnaire.gates[result.gate];
        let row = layers + usize::from(result.gate);
        let here = state.row == row;
        let name = pad(&format!("{}  {}", gate.id, gate.title), titles);
        let left = columns.saturating_sub(titles + states);
        let line = Line::from(vec![
            theme.span(if here { Role::Selected } else { Role::Text }, name),
            theme.span(state_role(result.state), pad(result.state.word(), states)),
            theme.span(Role::Muted, gate_words_in(basis, result, left)),
        ]);
        page.row(row, here, [line]);
    }
}

/// The facts about the system, beside the grid.
fn beside(basis: &Basis, theme: Theme, columns: usize) -> Page {
    let mut page = Page::default();
    let targets = &basis.report.targets;
    let mut words = |heading: &str, texts: &[String]| {
        if !page.lines.is_empty() {
            page.gap();
        }
        page.push(theme.span(Role::Accent, heading.to_owned()));
        for line in texts.iter().flat_map(|text| wrap(text, columns)) {
            page.push(theme.span(Role::Text, line));
        }
    };
    let case = targets
        .use_case
        .map(|case| &basis.questionnaire.risk.use_cases[case]);
    let wanted = basis.questionnaire.phases[targets.wanted].title.as_str();
    let by = basis
        .state()
        .profile
        .target_date
        .map_or(String::new(), |by| format!(" by {}", basis.day(by)));
    let apply = format!(
        "{} of {} controls apply.",
        basis.applying(),
        basis.questionnaire.controls.len()
    );
    words(
        "System",
        &[
            case.map(|case| case.title.clone()).unwrap_or_default(),
            format!("Target phase: {}{by}.", wanted.to_lowercase()),
            apply,
        ],
    );
    words("Risk", &pager::risk_lines(basis));
    words(
        "Mandatory controls",
        &[lowest_mandatory(basis).trim_start().to_owned()],
    );
    page
}

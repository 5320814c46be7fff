//! The results screen: scores, gate states, contradictions and the most urgent gaps.
//!
//! Attainment is always shown as a range. The lowest mandatory level, the confidence and the completeness are shown
//! next to the overall attainment.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::gates::{gate_line, gate_words, gate_words_in, state_role, states_width};
use crate::describe::Describe as _;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager;
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{ControlIx, GateIx, LayerIx};
use crate::rules::requirements::Priority;
use crate::rules::scorecard::Range;
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar;
use crate::tui::widget::bar::{Percent, heat};
use crate::tui::widget::page::{Layout, Page, columns as split};
use crate::tui::widget::text::{fit, pad, pad_left, width, wrap};

/// The selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
}

/// A row that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Score,
    Layer(LayerIx),
    Gate(GateIx),
    Contradiction(usize),
    Gap(ControlIx),
}

impl Row {
    /// A number that identifies the row, regardless of which other rows are listed.
    fn number(self) -> usize {
        match self {
            Self::Score => 0,
            Self::Layer(layer) => 4 * usize::from(layer) + 1,
            Self::Gate(gate) => 4 * usize::from(gate) + 2,
            Self::Contradiction(at) => 4 * at + 3,
            Self::Gap(control) => 4 * usize::from(control) + 4,
        }
    }
}

/// A row as plain text.
fn line(basis: &Basis, row: Row) -> String {
    match row {
        Row::Score => {
            let range = basis.report.scorecard.whole.attainment;
            let gate = basis.gate_id(basis.report.targets.headline);
            let range = range.map_or("no controls apply".to_owned(), Range::percent_words);
            format!(
                "Attainment for {gate}: {range}\n{}\n{}",
                numbers(basis).trim(),
                lowest_mandatory(basis).trim()
            )
        }
        Row::Layer(layer) => basis.layer_line(layer),
        Row::Gate(gate) => gate_line(basis, gate),
        Row::Contradiction(at) => {
            let found = &basis.report.contradictions[at];
            format!("{}.", found.describe(&basis.questionnaire))
        }
        Row::Gap(control) => {
            let gap = basis
                .report
                .requirements
                .iter()
                .find(|requirement| requirement.control == control);
            gap.map_or(String::new(), |gap| {
                let priority = gap
                    .priority
                    .map_or(String::new(), |priority| format!("{} ", priority.word()));
                format!(
                    "{priority}{}: {}",
                    basis.name(control),
                    basis.gap_words(gap)
                )
            })
        }
    }
}

/// The maximum number of gaps listed.
const MOST_GAPS: usize = 20;

fn rows(basis: &Basis) -> Vec<Row> {
    let layers = basis.questionnaire.layers.indices().map(Row::Layer);
    let gates = basis.report.targets.horizon.through().map(Row::Gate);
    let gaps = basis.report.gaps(&basis.questionnaire);
    let gaps = gaps
        .into_iter()
        .take(MOST_GAPS)
        .map(|gap| Row::Gap(gap.control));
    let contradictions = (0..basis.report.contradictions.len()).map(Row::Contradiction);
    [Row::Score]
        .into_iter()
        .chain(layers)
        .chain(gates)
        .chain(contradictions)
        .chain(gaps)
        .collect()
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Results
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let rows = rows(basis);
        self.at = self.at.min(rows.len().saturating_sub(1));
        let Some(&row) = rows.get(self.at) else {
            return Vec::new();
        };
        let on = |control| (basis.id(control), Some(control));
        let (about, control) = match row {
            Row::Score => ("score", None),
            Row::Layer(layer) => (basis.questionnaire.layers[layer].id.as_str(), None),
            Row::Gate(gate) => (basis.gate_id(gate), None),
            Row::Contradiction(at) => on(basis.report.contradictions[at].control),
            Row::Gap(control) => on(control),
        };
        match (id, control) {
            (Id::Accept, Some(control)) => vec![ScreenAction::Open(control)],
            (Id::Accept | Id::Why, _) => vec![ScreenAction::lay(pager::why(basis, about))],
            (Id::Copy, _) => vec![ScreenAction::Copy(line(basis, row))],
            (id, _) if is_move(id) => {
                self.at = moved(self.at, rows.len(), id);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn select_in(&mut self, basis: &Basis, number: usize) {
        let at = rows(basis)
            .into_iter()
            .position(|row| row.number() == number);
        self.at = at.unwrap_or(self.at);
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let rows = rows(basis);
        let here = rows
            .get(self.at.min(rows.len().saturating_sub(1)))
            .copied()
            .unwrap_or(Row::Score);
        let (main, side) = split(area, if area.width > 110 { 50 } else { 40 });
        let mut page = Page::default();
        let columns = usize::from(main.width);
        score(&mut page, basis, here, theme, columns);
        page.gap();
        heat_map(&mut page, basis, here, theme, columns);
        if let Some(side) = side {
            contradictions(&mut page, basis, here, theme, columns);
            page.gap();
            gaps(&mut page, basis, Some(here), MOST_GAPS, theme, columns);
            let mut beside = Page::default();
            let columns = usize::from(side.width);
            gates(
                &mut beside,
                basis,
                here,
                theme,
                columns,
                usize::from(side.height),
            );
            layout.add(beside, side);
        } else {
            page.gap();
            gates(&mut page, basis, here, theme, columns, 0);
            contradictions(&mut page, basis, here, theme, columns);
            page.gap();
            gaps(&mut page, basis, Some(here), MOST_GAPS, theme, columns);
        }
        layout.add(page, main);
        layout
    }
}

/// Adds the lines of a row, selected if the row is `here`.
fn add(page: &mut Page, row: Row, here: Row, lines: impl IntoIterator<Item = Line<'static>>) {
    page.row(row.number(), row == here, lines);
}

fn score(page: &mut Page, basis: &Basis, here: Row, theme: Theme, columns: usize) {
    let card = &basis.report.scorecard;
    let gate = basis.gate_id(basis.report.targets.headline).to_owned();
    let form = if basis.state().profile.form == Form::Core {
        ", short form"
    } else {
        ""
    };
    let label = format!(" Attainment for {gate}{form} ");
    let role = if here == Row::Score {
        Role::Selected
    } else {
        Role::Title
    };
    let Some(range) = card.whole.attainment else {
        let line = Line::from(vec![
            theme.span(role, label),
            theme.span(Role::Text, " no controls apply"),
        ]);
        add(page, Row::Score, here, [line]);
        return;
    };
    let words = range.percent_words();
    let bars = columns
        .saturating_sub(width(&label) + width(&words) + 4)
        .min(40);
    let line: Vec<Span<'static>> = [
        theme.span(role, label),
        theme.span(Role::Title, format!(" {words}  ")),
    ]
    .into_iter()
    .chain(bar::range(range.low, range.high, range.whole, bars, theme))
    .collect();
    add(page, Row::Score, here, [Line::from(line)]);
    page.push(theme.span(Role::Text, fit(&numbers(basis), columns)));
    page.push(theme.span(Role::Text, fit(&lowest_mandatory(basis), columns)));
}

/// The scores shown below the attainment.
fn numbers(basis: &Basis) -> String {
    let whole = &basis.report.scorecard.whole;
    let percent = |ratio: Option<crate::rules::scorecard::Ratio>| {
        ratio.map_or("–".to_owned(), |ratio| format!("{}%", ratio.percent()))
    };
    let maturity = whole.maturity.map_or("–".to_owned(), Range::level_words);
    format!(
        " Completeness {} · Confidence {} · Maturity {maturity} of 4",
        percent(whole.completeness),
        percent(whole.confidence)
    )
}

/// The lowest mandatory level, with the controls at that level.
pub(crate) fn lowest_mandatory(basis: &Basis) -> String {
    let lowest = &basis.report.scorecard.lowest_mandatory;
    let named: Vec<&str> = lowest
        .controls
        .iter()
        .take(3)
        .map(|&control| basis.id(control))
        .collect();
    let more = lowest.controls.len().saturating_sub(named.len());
    let level = match lowest.level {
        Some(level) => {
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!(
                " Lowest mandatory level: {} ({}{more})",
                basis.level(level),
                named.join(", ")
            )
        }
        None => " Lowest mandatory level: unknown".to_owned(),
    };
    match lowest.unknown.len() {
        0 => level,
        unknown => format!("{level} · {unknown} without a level"),
    }
}

fn heat_map(page: &mut Page, basis: &Basis, here: Row, theme: Theme, columns: usize) {
    let questionnaire = &basis.questionnaire;
    let names = questionnaire
        .layers
        .iter()
        .map(|layer| width(&layer.title))
        .max()
        .unwrap_or(0)
        .clamp(6, 16)
        + 2;
    let parts = questionnaire.phases.len() + 1;
    let each = (columns.saturating_sub(names) / parts).clamp(9, 16);
    let mut heading = vec![theme.span(Role::Muted, pad("", names))];
    heading.extend(
        questionnaire
            .phases
            .iter()
            .map(|phase| theme.span(Role::Muted, pad_left(&fit(&phase.title, each - 1), each))),
    );
    heading.push(theme.span(Role::Muted, pad_left("all", each)));
    page.push(Line::from(heading));
    let card = &basis.report.scorecard;
    for (at, layer) in questionnaire.layers.enumerated() {
        let stands = here == Row::Layer(at);
        let role = if stands { Role::Selected } else { Role::Text };
        let mut row = vec![theme.span(role, pad(&format!(" {}", layer.title), names))];
        let scores = card.cells[at].iter().chain([&card.layers[at]]);
        row.extend(scores.map(|score| heat(score.attainment, Percent::Signed, each, theme)));
        add(page, Row::Layer(at), here, [Line::from(row)]);
    }
    let mut all = vec![theme.span(Role::Muted, pad(" all", names))];
    all.extend(
        card.phases
            .iter()
            .map(|score| heat(score.attainment, Percent::Signed, each, theme)),
    );
    all.push(heat(card.whole.attainment, Percent::Signed, each, theme));
    page.push(Line::from(all));
    if each > 10 {
        let legend = "░ ▒ ▓ █ low end below 25%, 50%, 80%, or at least 80%";
        page.push(theme.span(Role::Muted, pad_left(legend, names + parts * each)));
    }
}

/// Adds the gates; if there are `rows` to fill, each gate with its known blockers.
fn gates(page: &mut Page, basis: &Basis, here: Row, theme: Theme, columns: usize, rows: usize) {
    let roomy = rows > 0;
    let gates = basis.report.gates.through(basis.report.targets.horizon);
    let listed = (rows / gates.len())
        .saturating_sub(4)
        .div_euclid(2)
        .clamp(1, 10);
    page.push(theme.span(Role::Accent, " Gates"));
    let states = states_width(gates).max(12);
    for result in gates {
        let gate = &basis.questionnaire.gates[result.gate];
        let stands = here == Row::Gate(result.gate);
        let name = format!(" {}  {} ", gate.id, gate.title);
        let state = result.state.word();
        let wide = if roomy {
            columns.saturating_sub(states + 2)
        } else {
            32.min(columns.saturating_sub(states + 2))
        };
        let mut row = vec![
            theme.span(
                if stands { Role::Selected } else { Role::Text },
                pad(&name, wide),
            ),
            theme.span(
                state_role(result.state),
                format!(" {} ", pad(state, states)),
            ),
        ];
        if !roomy {
            row.push(theme.span(
                Role::Muted,
                gate_words_in(basis, result, columns.saturating_sub(wide + states + 2)),
            ));
        }
        add(page, Row::Gate(result.gate), here, [Line::from(row)]);
        if !roomy {
            continue;
        }
        page.push(theme.span(
            Role::Muted,
            format!(
                "     {}",
                fit(&gate_words(basis, result), columns.saturating_sub(5))
            ),
        ));
        let known = || {
            result.blockers.iter().filter(|blocker| {
                blocker
                    .control()
                    .is_none_or(|control| !result.undecided.contains(&control))
            })
        };
        for blocker in known().take(listed) {
            for (row, line) in wrap(
                &blocker.describe(&basis.questionnaire),
                columns.saturating_sub(7),
            )
            .into_iter()
            .enumerate()
            {
                let lead = if row == 0 { "     · " } else { "       " };
                page.push(Line::from(vec![
                    theme.span(Role::Muted, lead),
                    theme.span(Role::Text, line),
                ]));
            }
        }
        let more = result.blockers.len() - known().take(listed).count();
        if more > 0 {
            let words = format!("     … {more} more; enter on the gate lists all");
            page.push(theme.span(Role::Muted, fit(&words, columns)));
        }
        page.gap();
    }
}

/// Adds the contradictions between answers, if there are any.
fn contradictions(page: &mut Page, basis: &Basis, here: Row, theme: Theme, columns: usize) {
    for (at, found) in basis.report.contradictions.iter().enumerate() {
        if at == 0 {
            page.gap();
            page.push(theme.span(Role::Accent, " Contradictions"));
        }
        let stands = here == Row::Contradiction(at);
        let lines = wrap(
            &found.describe(&basis.questionnaire),
            columns.saturating_sub(6),
        )
        .into_iter()
        .enumerate();
        let lines: Vec<Line<'static>> = lines
            .map(|(row, line)| {
                let lead = if row == 0 { " ≠   " } else { "     " };
                let role = if stands { Role::Selected } else { Role::Text };
                Line::from(vec![theme.span(Role::Poor, lead), theme.span(role, line)])
            })
            .collect();
        add(page, Row::Contradiction(at), here, lines);
    }
}

/// The color role of a priority.
pub(crate) fn priority_role(priority: Option<Priority>) -> Role {
    match priority {
        Some(Priority::P1) => Role::Poor,
        Some(Priority::P2) => Role::Fair,
        Some(Priority::P3) => Role::Text,
        Some(Priority::P4) | None => Role::Muted,
    }
}

/// Adds the most urgent gaps, up to `most` of them.
pub(crate) fn gaps(
    page: &mut Page,
    basis: &Basis,
    here: Option<Row>,
    most: usize,
    theme: Theme,
    columns: usize,
) {
    let all = basis.report.gaps(&basis.questionnaire);
    let shown = all.len().min(most);
    let heading = match all.len() {
        0 => " No gaps".to_owned(),
        _ if shown < all.len() => format!(" Most urgent gaps, {shown} of {}", all.len()),
        _ => " Gaps, most urgent first".to_owned(),
    };
    page.push(theme.span(Role::Accent, heading));
    let words = if columns > 72 { 33 } else { 0 };
    for gap in all.into_iter().take(most) {
        let stands = here == Some(Row::Gap(gap.control));
        let name = columns.saturating_sub(words + 6);
        let line = Line::from(vec![
            theme.span(
                priority_role(gap.priority),
                format!(" {}  ", gap.priority.map_or("  ", Priority::word)),
            ),
            theme.span(
                if stands { Role::Selected } else { Role::Text },
                pad(&basis.name(gap.control), name),
            ),
            theme.span(Role::Muted, pad_left(&basis.gap_words(gap), words)),
        ]);
        match here {
            Some(here) => add(page, Row::Gap(gap.control), here, [line]),
            None => page.push(line),
        }
    }
}

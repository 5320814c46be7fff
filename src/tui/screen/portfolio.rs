//! The portfolio screen: all systems below a folder with their scores by layer, and their common gaps.
//!
//! Attainment is always shown as a range, and a file that could not be assessed has its own row.

mod together;

use std::path::PathBuf;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::gates::state_role;
use crate::base::dates;
use crate::base::dates::Dates;
use crate::base::plural::capital;
use crate::describe::Describe as _;
use crate::describe::portfolio as describe;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager::{Entry, Pager};
use crate::session::services::Surveyed;
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::effect::Effect;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar::{Percent, heat};
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::{count, fit, pad, pad_left, width, wrap};
use crate::views::portfolio::due::Due;
use crate::views::portfolio::plan::Plan;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Filter, Portfolio};

/// The maximum number of owners among the filters.
const MOST_OWNERS: usize = 20;

/// All systems, the current view, and the selected row.
#[derive(Clone, Debug)]
pub(crate) struct State {
    folder: PathBuf,
    portfolio: Portfolio,
    filters: Vec<Filter>,
    filter: usize,
    at: usize,
    view: View,
    dates: Dates,
}

/// A view of the systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// One row per system.
    Systems,
    /// The common gaps.
    Gaps,
    /// The gate dates in the shared plan.
    Together,
}

impl State {
    /// The state for a survey, with the filter at this index; filter 0 keeps all systems.
    pub(crate) fn of(surveyed: Surveyed, filter: usize, dates: Dates) -> Self {
        let Surveyed {
            folder,
            files,
            today,
            together,
        } = surveyed;
        let portfolio = Portfolio::of(files, Filter::default(), today);
        let filters = filters(&portfolio);
        let view = if together {
            View::Together
        } else {
            View::Systems
        };
        let mut state = Self {
            folder,
            portfolio,
            filters,
            filter: 0,
            at: 0,
            view,
            dates,
        };
        state.take(filter);
        state
    }

    /// The index of the current filter.
    pub(crate) fn filter(&self) -> usize {
        self.filter
    }

    /// Applies the filter at this index, wrapping around.
    fn take(&mut self, filter: usize) {
        self.filter = filter % self.filters.len().max(1);
        let filter = self.filters.get(self.filter).cloned().unwrap_or_default();
        let (files, today) = (self.portfolio.files.clone(), self.portfolio.today);
        self.portfolio = Portfolio::of(files, filter, today);
        self.at = 0;
        if self.view == View::Together {
            self.plan();
        }
    }

    /// Calculates the shared plan if it does not exist yet.
    fn plan(&mut self) {
        if self.portfolio.plan.is_none() {
            self.portfolio.plan = Plan::of(&self.portfolio, &[]).ok();
        }
    }

    /// Whether all systems were read with the data that a shared plan needs.
    fn can_plan(&self) -> bool {
        self.portfolio
            .files
            .iter()
            .filter_map(File::system)
            .all(|system| system.part.is_some())
    }

    fn length(&self) -> usize {
        match (self.view, &self.portfolio.plan) {
            (View::Gaps, _) => self.portfolio.common.len(),
            (View::Together, Some(plan)) => plan.order.len(),
            _ => self.portfolio.shown.len() + self.portfolio.unread.len(),
        }
    }

    /// The file of a row: systems first, then files that could not be assessed; in the shared plan, systems by
    /// priority.
    fn file(&self, row: usize) -> Option<&File> {
        let at = match (self.view, &self.portfolio.plan) {
            (View::Together, Some(plan)) => plan.order.get(row)?,
            _ => self
                .portfolio
                .shown
                .iter()
                .chain(&self.portfolio.unread)
                .nth(row)?,
        };
        self.portfolio.files.get(*at)
    }

    /// Shows a view, or returns to the systems if that view is already shown.
    fn show(&mut self, view: View) {
        self.view = if self.view == view {
            View::Systems
        } else {
            view
        };
        self.at = 0;
    }
}

/// The filters that keep at least 1 system: the empty filter, each risk tier, each phase, each owner.
fn filters(portfolio: &Portfolio) -> Vec<Filter> {
    let mut filters = vec![Filter::default()];
    let mut add = |filter: Filter| {
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    };
    for (_, system) in portfolio.systems() {
        let tier = Some(system.questionnaire.risk.tiers[system.tier].id.clone());
        add(Filter {
            tier,
            ..Filter::default()
        });
    }
    for (_, system) in portfolio.systems() {
        for phase in system.today.into_iter().chain([system.wanted]) {
            let phase = Some(system.questionnaire.phases[phase].id.clone());
            add(Filter {
                phase,
                ..Filter::default()
            });
        }
    }
    let mut owners: Vec<String> = Vec::new();
    for (owner, _) in portfolio.systems().flat_map(|(_, system)| system.owners()) {
        if !owners.iter().any(|known| known == owner) && owners.len() < MOST_OWNERS {
            owners.push(owner.to_owned());
        }
    }
    for owner in owners {
        add(Filter {
            owner: Some(owner),
            ..Filter::default()
        });
    }
    filters
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Portfolio
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, .. }: Press) -> Vec<ScreenAction> {
        match id {
            Id::Filter => {
                self.take(self.filter + 1);
                Vec::new()
            }
            Id::CommonGaps => {
                self.show(View::Gaps);
                Vec::new()
            }
            // people are read only for this view, because reading them takes longer than everything else
            Id::SharedPlan if !self.can_plan() => {
                vec![ScreenAction::Do(Effect::SurveyTogether(
                    self.folder.clone(),
                ))]
            }
            Id::SharedPlan => {
                self.plan();
                self.show(View::Together);
                Vec::new()
            }
            Id::Accept if self.view == View::Gaps => gap(self)
                .map(|sheet| vec![ScreenAction::lay(sheet)])
                .unwrap_or_default(),
            Id::Accept => self
                .file(self.at)
                .map(|file| vec![ScreenAction::Do(Effect::Open(PathBuf::from(&file.place)))])
                .unwrap_or_default(),
            Id::Copy => {
                let file = self.file(self.at).filter(|_| self.view != View::Gaps);
                let command = file.and_then(|file| describe::merge_copies(&self.portfolio, file));
                vec![command.map_or_else(
                    || ScreenAction::Say("This system has no copies to merge.".to_owned()),
                    ScreenAction::Copy,
                )]
            }
            id if is_move(id) => {
                self.at = moved(self.at, self.length(), id);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn back(&mut self) -> bool {
        let inside = self.view != View::Systems;
        if inside {
            self.show(View::Systems);
        }
        inside
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row.min(self.length().saturating_sub(1));
    }

    fn layout(&self, _basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let columns = usize::from(area.width);
        let head = heading(self, theme, columns);
        let (top, rest) = split(area, head.height());
        layout.add(head, top);
        let rows = match (self.view, &self.portfolio.plan) {
            (View::Gaps, _) => gap_rows(self, theme, columns),
            (View::Together, Some(plan)) => {
                together::rows(&self.portfolio, plan, self.at, self.dates, theme, columns)
            }
            _ => system_rows(self, theme, columns),
        };
        let free = rest.height.saturating_sub(rows.height());
        let below = detail(self, theme, columns, area.height.into(), free.into());
        let (middle, foot) = split(rest, rest.height.saturating_sub(below.height()));
        layout.add(rows, middle);
        layout.add(below, foot);
        layout
    }
}

/// The text about the selected gap: the systems that have the gap, and those for which it is unknown.
fn gap(state: &State) -> Option<Pager> {
    let common = state.portfolio.common.get(state.at)?;
    let control = common.control();
    let mut entries = vec![
        Entry::Words(control.question.clone()),
        Entry::Words(format!(
            "Gap in {}. Close it once for all systems.",
            describe::number(common)
        )),
    ];
    let mut list = |heading: &str, files: &[usize]| {
        if !files.is_empty() {
            entries.push(Entry::Heading(heading.to_owned()));
        }
        for file in files.iter().filter_map(|&at| state.portfolio.files.get(at)) {
            let item = file.system().and_then(|system| {
                let item = system
                    .items
                    .iter()
                    .find(|item| item.control == common.control)?;
                let target = system.questionnaire.level_name(item.target);
                Some(format!(
                    "{}, target {target}",
                    item.standing.describe(&system.questionnaire)
                ))
            });
            entries.push(Entry::Item(
                file.name().to_owned(),
                item.unwrap_or_default(),
            ));
        }
    };
    list("With gap", &common.lacking);
    list("Unknown", &common.unknown);
    Some(Pager {
        title: control.name(),
        entries,
        scroll: 0,
    })
}

fn heading(state: &State, theme: Theme, columns: usize) -> Page {
    let mut page = Page::default();
    let systems = count(state.portfolio.shown.len(), "system", "systems");
    let unread = match state.portfolio.unread.len() {
        0 => String::new(),
        number => format!(", {} not evaluated", count(number, "file", "files")),
    };
    let title = format!("{systems}{unread}");
    let place = if state.folder.as_os_str() == "." {
        "  in this folder".to_owned()
    } else {
        format!("  in {}", state.folder.display())
    };
    page.push(Line::from(vec![
        theme.span(Role::Title, fit(&title, columns)),
        theme.span(
            Role::Muted,
            fit(&place, columns.saturating_sub(width(&title))),
        ),
    ]));
    if let Some(words) = describe::filter(&state.portfolio) {
        page.push(theme.span(Role::Accent, fit(&words, columns)));
    }
    if state.view == View::Together {
        together::heading(&mut page, state.dates, theme, columns);
        return page;
    }
    if state.view == View::Gaps {
        let words = "Common gaps: close each once for all systems";
        page.push(theme.span(Role::Accent, fit(words, columns)));
        return page;
    }
    let Some(system) = state
        .file(state.at)
        .and_then(File::system)
        .or_else(|| Some(state.portfolio.systems().next()?.1))
    else {
        return page;
    };
    let wide = Wide::of(state, columns);
    let mut heads = vec![theme.span(Role::Muted, pad("", wide.name))];
    let titles: Vec<&str> = system
        .questionnaire
        .layers
        .iter()
        .map(|layer| layer.title.as_str())
        .collect();
    let long = titles.iter().all(|title| width(title) < wide.cell);
    let names = if long {
        titles.into_iter().map(str::to_owned).collect()
    } else {
        system.layer_codes()
    };
    heads.push(theme.span(Role::Muted, pad_left("all", wide.cell)));
    heads.extend(
        names
            .iter()
            .map(|name| theme.span(Role::Muted, pad_left(&fit(name, wide.cell - 1), wide.cell))),
    );
    if wide.gates > 0 {
        heads.push(theme.span(Role::Muted, "  next gate"));
    }
    if wide.due > 0 {
        heads.push(theme.span(
            Role::Muted,
            pad("", wide.gates.saturating_sub(11)) + "next date",
        ));
    }
    page.push(Line::from(heads));
    page
}

/// The widths of the columns: name, attainment cells and, if there is room, the next gate and the next date.
struct Wide {
    name: usize,
    cell: usize,
    gates: usize,
    due: usize,
}

impl Wide {
    fn of(state: &State, columns: usize) -> Self {
        let layers = state
            .portfolio
            .systems()
            .map(|(_, system)| system.layers.len())
            .max()
            .unwrap_or(0)
            + 1;
        let longest = state
            .portfolio
            .systems()
            .map(|(file, _)| width(file.name()) + width(&state.portfolio.mark(file)))
            .max()
            .unwrap_or(0)
            + 2;
        let states = state
            .portfolio
            .systems()
            .map(|(_, system)| width(&describe::next_gate(system)));
        let gates = if columns >= 72 {
            states.max().unwrap_or(0).max(9) + 3
        } else {
            0
        };
        let due = if columns >= 110 { 27 } else { 0 };
        let room = columns.saturating_sub(gates + due);
        let cell = (room.saturating_sub(longest.clamp(12, 24)) / layers).clamp(6, 15);
        Self {
            name: room.saturating_sub(cell * layers).clamp(8, 40),
            cell,
            gates,
            due,
        }
    }
}

fn system_rows(state: &State, theme: Theme, columns: usize) -> Page {
    let wide = Wide::of(state, columns);
    let mut page = Page::default();
    for row in 0..state.length() {
        let Some(file) = state.file(row) else {
            continue;
        };
        let here = row == state.at;
        let role = if here { Role::Selected } else { Role::Text };
        let mark = state.portfolio.mark(file);
        let name = fit(file.name(), wide.name.saturating_sub(2 + width(&mark)));
        let mut line = vec![theme.span(role, pad(&format!(" {name}{mark}"), wide.name))];
        if let Some(system) = file.system() {
            let ranges = std::iter::once(&system.whole).chain(&system.layers);
            line.extend(ranges.map(|range| heat(*range, Percent::Bare, wide.cell, theme)));
            if wide.gates > 0 {
                let words = pad(&format!("  {}", describe::next_gate(system)), wide.gates);
                line.push(theme.span(state_role(system.gate_state()), words));
            }
            if wide.due > 0 {
                let (role, words) = next(state, system);
                line.push(theme.span(role, fit(&words, wide.due)));
            }
        } else {
            let why = format!("  {}", capital(file.why_not().unwrap_or_default()));
            line.push(theme.span(Role::Poor, fit(&why, columns.saturating_sub(wide.name))));
        }
        page.row(row, here, [Line::from(line)]);
    }
    if state.length() == 0 {
        page.push(theme.span(Role::Text, "No matches. Press f to change the filter."));
    }
    page
}

/// The number of overdue items of a system and the first of their dates; if nothing is overdue, the next date.
fn next(state: &State, system: &System) -> (Role, String) {
    let day = |due: &Due| dates::day(due.day, state.dates);
    match (&system.late, &system.next) {
        (Some((first, number)), _) => (Role::Poor, format!("{number} overdue, {}", day(first))),
        (None, Some(next)) => (
            Role::Text,
            format!("{} {}", day(next), describe::due(system, next)),
        ),
        (None, None) => (Role::Muted, "–".to_owned()),
    }
}

fn gap_rows(state: &State, theme: Theme, columns: usize) -> Page {
    let mut page = Page::default();
    let numbers = state
        .portfolio
        .common
        .iter()
        .map(|common| width(&describe::number(common)))
        .max()
        .unwrap_or(0)
        + 2;
    for (row, common) in state.portfolio.common.iter().enumerate() {
        let here = row == state.at;
        let control = common.control();
        let role = if here { Role::Selected } else { Role::Text };
        let name = pad(
            &format!(
                " {}",
                fit(&control.name(), columns.saturating_sub(numbers + 2))
            ),
            columns.saturating_sub(numbers),
        );
        let line = vec![
            theme.span(role, name),
            theme.span(Role::Fair, pad_left(&describe::number(common), numbers)),
        ];
        page.row(row, here, [Line::from(line)]);
    }
    if state.portfolio.common.is_empty() {
        page.push(theme.span(Role::Text, "No known gap is common to 2 or more systems."));
    }
    page
}

/// The details of the selected row, in the rows that the list leaves `free`, and at least in a few. An ellipsis marks
/// details that do not fit.
fn detail(state: &State, theme: Theme, columns: usize, rows: usize, free: usize) -> Page {
    let mut page = Page::default();
    let least = if rows > 14 { 5 } else { 2 };
    let most = free.saturating_sub(1).max(least);
    let mut lines: Vec<String> = Vec::new();
    if state.view == View::Gaps {
        if let Some(common) = state.portfolio.common.get(state.at) {
            lines.push(format!(
                "With gap: {}.",
                state.portfolio.names(&common.lacking).join(", ")
            ));
        }
    } else if let (View::Together, Some(plan)) = (state.view, &state.portfolio.plan) {
        lines.extend(together::detail(
            &state.portfolio,
            plan,
            state.at,
            state.dates,
        ));
    } else if let Some(file) = state.file(state.at) {
        lines.extend(of_file(state, file));
    }
    page.push(theme.span(Role::Muted, "─".repeat(columns)));
    let mut lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, columns)).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{} …", fit(last, columns.saturating_sub(2)));
        }
    }
    let shown = lines.len();
    for line in lines {
        page.push(theme.span(Role::Text, line));
    }
    for _ in shown..least {
        page.gap();
    }
    page
}

fn of_file(state: &State, file: &File) -> Vec<String> {
    let Some(system) = file.system() else {
        return vec![
            format!(
                "{} `surefoot check FILE` shows details.",
                capital(file.why_not().unwrap_or_default())
            ),
            file.place.clone(),
        ];
    };
    let gates: Vec<String> = system
        .gates
        .enumerated()
        .map(|(at, gate)| format!("{} {}", system.questionnaire.gate_id(at), gate.word()))
        .collect();
    let day = |day| dates::day(day, state.dates);
    let mut dates: Vec<String> = Vec::new();
    if let Some((first, number)) = &system.late {
        dates.push(format!(
            "{number} overdue, first {} ({})",
            describe::due(system, first),
            day(first.day)
        ));
    }
    dates.extend(
        system
            .next
            .as_ref()
            .map(|due| format!("next: {} ({})", describe::due(system, due), day(due.day))),
    );
    let oldest = system.oldest.map(|(on, control)| {
        format!(
            "oldest answer {} ({})",
            day(on),
            system.questionnaire.control_id(control)
        )
    });
    dates.extend(oldest);
    let mut lines = vec![
        format!(
            "{} risk · {} · {} of {} answered · {}",
            system.tier_title(),
            describe::phases(system).to_lowercase(),
            system.counts.answered(),
            system.counts.asked(),
            gates.join(", ")
        ),
        capital(&dates.join(" · ")),
        file.place.clone(),
    ];
    if let Some(words) = describe::copies(&state.portfolio, file) {
        let key = match describe::merge_copies(&state.portfolio, file) {
            Some(_) => " Press y to copy the command.",
            None => "",
        };
        lines.insert(0, format!("{words}{key}"));
    }
    let owners: Vec<String> = system
        .owners()
        .iter()
        .take(4)
        .map(|(owner, number)| format!("{owner} ({})", count(*number, "control", "controls")))
        .collect();
    if !owners.is_empty() {
        lines.push(format!("Accountable: {}", owners.join(", ")));
    }
    lines.extend(
        describe::remarks(system)
            .into_iter()
            .map(|remark| format!("{}.", capital(&remark))),
    );
    lines
}

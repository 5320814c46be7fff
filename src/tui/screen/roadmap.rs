//! The roadmap: who does what, when, and the day each gate can open.
//!
//! In flow the basis with its two plans and commands; out flow wishes. The day of a gate is always shown as a range:
//! the early end alone would be a promise nobody made.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::text::Span;

use super::Wish;
use super::is_move;
use super::moved;
use super::people;
use super::sheet;
use crate::roadmap::Outlook;
use crate::roadmap::Planned;
use crate::roadmap::Roadmap;
use crate::tui::command::Id;
use crate::tui::command::Place;
use crate::tui::form::Form;
use crate::tui::model::Basis;
use crate::tui::model::Entry;
use crate::tui::model::Overlay;
use crate::tui::theme::Role;
use crate::tui::theme::Theme;
use crate::tui::widget::page::Page;
use crate::tui::widget::text::count;
use crate::tui::widget::text::fit;
use crate::tui::widget::text::pad;
use crate::tui::widget::text::width;

/// Which plan, and the step one stands on.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
    /// Whether the plan of the known gaps is shown, not the one from zero.
    pub(crate) known: bool,
}

/// The plan that is shown.
fn shown<'a>(state: &State, outlook: &'a Outlook) -> &'a Roadmap {
    if state.known { &outlook.known } else { &outlook.all }
}

/// The steps in the order shown: by gate, then by first day, those without a day last.
fn order(roadmap: &Roadmap) -> Vec<usize> {
    let mut order: Vec<usize> = (0..roadmap.steps.len()).collect();
    let key = |&at: &usize| {
        let planned = roadmap.steps.get(at);
        let when = planned.and_then(|planned| planned.when.as_ref());
        (planned.map(|planned| planned.step.wave), when.is_none(), when.map(|when| (when.start, when.end)), at)
    };
    order.sort_by_key(key);
    order
}

pub(crate) fn act(state: &mut State, basis: &Basis, id: Id) -> Vec<Wish> {
    let Some(outlook) = &basis.outlook else { return Vec::new() };
    let order = order(shown(state, outlook));
    state.at = state.at.min(order.len().saturating_sub(1));
    let here = order.get(state.at).and_then(|&step| Some((step, shown(state, outlook).steps.get(step)?)));
    match (id, here) {
        (Id::People, _) => return vec![Wish::Lay(Overlay::People(people::State::default()))],
        (Id::Start, _) => return vec![Wish::Lay(Overlay::Form(Box::new(Form::start(basis))))],
        (Id::Plan, _) => {
            state.known = !state.known;
            state.at = 0;
        }
        (Id::Accept, Some((_, planned))) => {
            return vec![Wish::Visit(planned.step.control), Wish::Go(Place::Question)];
        }
        (Id::About, Some((_, planned))) => {
            return vec![Wish::Lay(Overlay::Sheet(sheet::about(basis, planned.step.control)))];
        }
        (Id::Why, Some((step, planned))) => {
            let mut sheet = sheet::why(basis, basis.id(planned.step.control));
            let mut entries = step_entries(basis, shown(state, outlook), step, planned);
            entries.push(Entry::Gap);
            entries.append(&mut sheet.entries);
            sheet.entries = entries;
            return vec![Wish::Lay(Overlay::Sheet(sheet))];
        }
        (id, _) if is_move(id) => state.at = moved(state.at, order.len(), id),
        _ => {}
    }
    Vec::new()
}

/// What is known of a step.
fn step_entries(basis: &Basis, roadmap: &Roadmap, step: usize, planned: &Planned) -> Vec<Entry> {
    let mut entries = vec![Entry::Heading(format!("Step {}", roadmap.name(&basis.questionnaire, step)))];
    if let Some(when) = &planned.when {
        entries.push(Entry::Words(format!(
            "{} does it from {} to {}, {} of their calendar for {} person-days of work.",
            when.person,
            when.start,
            when.end,
            count(usize::try_from(when.days).unwrap_or(usize::MAX), "working day", "working days"),
            tenths(planned.step.effort)
        )));
    }
    entries.push(Entry::Words(format!("{}.", capital(&roadmap.because(&basis.questionnaire, step)))));
    if planned.step.uncertain {
        entries.push(Entry::Words("It is planned only because nobody knows the level yet.".to_owned()));
    }
    for &assumed in &planned.step.assumed {
        entries.push(Entry::Words(format!("{} is taken as met: it is no part of this plan.", basis.name(assumed))));
    }
    entries
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Thousandths of a day with one decimal.
fn tenths(thousandths: u64) -> String {
    let tenths = thousandths.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `14 Jan 2027`.
fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// The days a gate can open, as a range.
pub(crate) fn gate_days(basis: &Basis, outlook: &Outlook, gate: usize) -> String {
    let missing = |roadmap: &Roadmap| -> Vec<String> {
        let roles = roadmap.gates.get(gate).map(|gate| gate.missing.as_slice()).unwrap_or_default();
        let title = |&role: &usize| basis.questionnaire.roles.get(role).map(|role| role.title.clone());
        roles.iter().filter_map(title).collect()
    };
    match outlook.gate(gate) {
        (Some(known), Some(all)) if known == all => format!("{} if all goes as planned", day(known)),
        (Some(known), Some(all)) => format!("{} … {}", day(known), day(all)),
        (known, _) => {
            let all = missing(&outlook.all);
            let who = if all.is_empty() { String::new() } else { format!(": nobody for {}", all.join(", ")) };
            match known {
                Some(known) => format!("{} … no date{who}", day(known)),
                None => format!("no date{who}"),
            }
        }
    }
}

/// A gate and the days it can open.
pub(crate) fn gate_line(basis: &Basis, outlook: &Outlook, gate: usize, theme: Theme, columns: usize) -> Line<'static> {
    let definition = basis.questionnaire.gates.get(gate);
    let name = definition.map_or_else(String::new, |gate| format!("{}  {}", gate.id, gate.title));
    let bound = outlook.known.gates.get(gate).and_then(|gate| gate.bound);
    let bound = bound.map_or(String::new(), |bound| format!("  no plan before {}", day(bound)));
    let days = gate_days(basis, outlook, gate);
    let late = match (basis.state().profile.by, outlook.gate(gate).1) {
        (Some(by), Some(last)) if gate == basis.report.targets.headline && last > by => {
            format!("  wanted by {}", day(by))
        }
        _ => String::new(),
    };
    let name_columns = 28.min(columns / 3);
    let left = columns.saturating_sub(name_columns + 4);
    let days = fit(&days, left);
    let rest = left.saturating_sub(width(&days));
    Line::from(vec![
        theme.span(Role::Text, format!(" {} ", pad(&name, name_columns))),
        theme.span(Role::Title, format!("◆ {days}")),
        theme.span(Role::Fair, fit(&late, rest)),
        theme.span(Role::Muted, if late.is_empty() && width(&bound) <= rest { bound } else { String::new() }),
    ])
}

pub(crate) fn view(state: &State, basis: &Basis, theme: Theme, buffer: &mut Buffer, area: Rect) {
    let Some(outlook) = &basis.outlook else { return };
    let roadmap = shown(state, outlook);
    let columns = usize::from(area.width);
    let mut head = Page::default();
    for gate in 0..=basis.report.targets.horizon {
        head.push(gate_line(basis, outlook, gate, theme, columns));
    }
    head.push(theme.span(Role::Muted, fit(&plan_words(state, outlook), columns)));
    if area.height > 14 {
        head.gap();
    }
    let rows = u16::try_from(head.lines.len()).unwrap_or(u16::MAX).min(area.height);
    head.draw_from(0, buffer, Rect { height: rows, ..area }, theme);
    let rest = Rect { y: area.y + rows, height: area.height - rows, ..area };
    bars(state, basis, roadmap, theme, columns).draw(buffer, rest, theme);
}

fn plan_words(state: &State, outlook: &Outlook) -> String {
    let known = count(outlook.known.steps.len(), "step", "steps");
    let all = count(outlook.all.steps.len(), "step", "steps");
    if outlook.known.steps.len() == outlook.all.steps.len() {
        return format!(" {all}; nothing is unknown, so the dates are no range");
    }
    if state.known {
        format!(" Shown: the known gaps only, {known}. v shows all unknown from zero, {all}")
    } else {
        format!(" Shown: all unknown from zero, {all}. v shows the known gaps only, {known}")
    }
}

/// One week of the chart, or more where there are more weeks than columns.
struct Scale {
    start: Date,
    days: i32,
    columns: usize,
}

impl Scale {
    fn new(roadmap: &Roadmap, columns: usize) -> Self {
        let end = roadmap.steps.iter().filter_map(|planned| Some(planned.when.as_ref()?.end)).max();
        let days = end.map_or(7, |end| days(roadmap.start, end) + 1).max(7);
        Self { start: roadmap.start, days, columns }
    }

    /// The column of a day.
    fn column(&self, date: Date) -> usize {
        let at = i64::from(days(self.start, date).clamp(0, self.days - 1));
        let columns = i64::try_from(self.columns).unwrap_or(0);
        usize::try_from(at * columns / i64::from(self.days)).unwrap_or(0)
    }

    /// The months, each where it begins.
    fn heading(&self) -> String {
        let mut out = vec![' '; self.columns];
        let mut free = 0;
        let mut month = self.start;
        for _ in 0..600 {
            let at = self.column(month);
            let name = month.strftime("%b").to_string();
            if at >= free && at + name.len() <= self.columns {
                for (cell, letter) in out.iter_mut().skip(at).zip(name.chars()) {
                    *cell = letter;
                }
                free = at + name.len() + 1;
            }
            let next = month.last_of_month().tomorrow();
            match next {
                Ok(next) if days(self.start, next) < self.days => month = next,
                _ => break,
            }
        }
        out.into_iter().collect()
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn bars(state: &State, basis: &Basis, roadmap: &Roadmap, theme: Theme, columns: usize) -> Page {
    let mut page = Page::default();
    let roomy = columns >= 96;
    let titles = if roomy { 46 } else { 20.min(columns / 3) };
    let people = if roomy { 17 } else { 13.min(columns / 5) };
    let dates = if roomy { 18 } else { 0 };
    let scale = Scale::new(roadmap, columns.saturating_sub(titles + people + dates + 3).max(1));
    let order = order(roadmap);
    let here = state.at.min(order.len().saturating_sub(1));
    let uncertain = roadmap.steps.iter().any(|planned| planned.step.uncertain);
    let legend = if uncertain { " ━ known  ╍ while unknown" } else { "" };
    page.push(Line::from(vec![
        theme.span(Role::Muted, pad(legend, titles + people + 2)),
        theme.span(Role::Muted, scale.heading()),
    ]));
    let mut wave = None;
    for (row, &step) in order.iter().enumerate() {
        let Some(planned) = roadmap.steps.get(step) else { continue };
        if wave != Some(planned.step.wave) {
            wave = Some(planned.step.wave);
            let number = roadmap.steps.iter().filter(|other| other.step.wave == planned.step.wave).count();
            let title = basis.questionnaire.gates.get(planned.step.wave).map_or("", |gate| gate.title.as_str());
            let words = format!(" {}  {title}: {}", basis.gate_id(planned.step.wave), count(number, "step", "steps"));
            page.push(theme.span(Role::Accent, fit(&words, columns)));
        }
        let mut name = format!(" {}", roadmap.name(&basis.questionnaire, step));
        if roomy && let Some(control) = basis.control(planned.step.control) {
            name = format!("{} {}", pad(&name, 21), control.title);
        }
        let stands = if row == here { Role::Selected } else { Role::Text };
        let mut line = vec![theme.span(stands, pad(&name, titles)), Span::raw(" ")];
        if let Some(when) = &planned.when {
            line.push(theme.span(Role::Muted, pad(&when.person, people)));
            let from = scale.column(when.start);
            let to = scale.column(when.end).max(from);
            let bar = if planned.step.uncertain { "╍" } else { "━" };
            line.push(Span::raw(" ".repeat(from + 1)));
            line.push(theme.span(Role::Accent, bar.repeat(to - from + 1)));
            if dates > 0 {
                line.push(Span::raw(" ".repeat((scale.columns + 1).saturating_sub(to + 1))));
                line.push(
                    theme.span(
                        Role::Muted,
                        format!("{} – {}", when.start.strftime("%-d %b"), when.end.strftime("%-d %b")),
                    ),
                );
            }
        } else {
            let left = columns.saturating_sub(titles + 1);
            line.push(theme.span(Role::Fair, fit(&roadmap.because(&basis.questionnaire, step), left)));
        }
        if row == here {
            page.stand_on([Line::from(line)]);
        } else {
            page.push(Line::from(line));
        }
    }
    if order.is_empty() {
        page.push(theme.span(Role::Text, " Nothing is left to do for the phase wanted."));
    }
    page
}

//! From the model to the cells of a frame.
//!
//! In flows the model, which is only read; out flows a drawn frame. Nothing may be decided or remembered here.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::clock;
use super::command;
use super::command::Command;
use super::command::Id;
use super::command::Place;
use super::model::Model;
use super::model::Overlay;
use super::model::Saved;
use super::model::Stage;
use super::model::Work;
use super::next::next;
use super::palette;
use super::screen;
use super::theme::Role;
use super::widget::bar;
use super::widget::fields;
use super::widget::page::Page;
use super::widget::text::fit;
use super::widget::text::pad;
use super::widget::text::pad_left;
use super::widget::text::width;
use super::widget::text::wrap_at_most;

/// The least size that shows anything useful.
const LEAST: (u16, u16) = (40, 12);

/// How the rows of a frame are shared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Areas {
    header: Rect,
    tabs: Rect,
    pub(crate) body: Rect,
    notice: Rect,
    status: Rect,
    footer: Rect,
}

/// How the rows are shared at a size, with so many rows of notice.
pub(crate) fn areas(size: (u16, u16), notice: u16, working: bool, wall: bool) -> Areas {
    let (columns, rows) = size;
    let margin = if columns >= 100 { 2 } else { 1 };
    let wide = columns.saturating_sub(2 * margin);
    let row = |y: u16, height: u16| Rect {
        x: margin,
        y: y.min(rows),
        width: wide,
        height: height.min(rows.saturating_sub(y)),
    };
    let roomy = rows >= 20;
    let tabs = u16::from(roomy && working && !wall);
    let top = match (wall, roomy) {
        (true, _) => u16::from(rows > 20),
        (false, true) => 2 + tabs,
        (false, false) => 1,
    };
    let notice = notice.max(u16::from(roomy));
    let foot = 2 + notice;
    let body = rows.saturating_sub(top + foot);
    Areas {
        header: row(0, u16::from(!wall)),
        tabs: row(1, tabs),
        body: row(top, body),
        notice: row(rows.saturating_sub(foot), notice),
        status: row(rows.saturating_sub(2), 1),
        footer: row(rows.saturating_sub(1), 1),
    }
}

/// The rows of what has to be said.
fn notice_lines(model: &Model) -> Vec<(Role, String)> {
    let columns = usize::from(model.size.0.saturating_sub(2)).max(1);
    let mut lines = Vec::new();
    if let Some(Saved::Failed(reason)) = model.work().map(|work| &work.saved) {
        lines.extend(
            wrap_at_most(&format!(" Not saved: {reason} "), columns, 3).into_iter().map(|line| (Role::Alarm, line)),
        );
    }
    if let Some(notice) = &model.notice {
        lines.extend(wrap_at_most(notice, columns, 3).into_iter().map(|line| (Role::Accent, line)));
    }
    lines
}

/// The areas of a model.
pub(crate) fn areas_of(model: &Model) -> Areas {
    let rows = u16::try_from(notice_lines(model).len()).unwrap_or(0);
    areas(model.size, rows, model.work().is_some(), is_wall(model))
}

/// Whether the question stands on the wall, with whatever lies over it.
fn is_wall(model: &Model) -> bool {
    model.work().is_some_and(|work| work.wall && work.screen == Place::Question)
}

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let model = &sized(model, area);
    frame.buffer_mut().set_style(area, model.theme.ground());
    if model.dark {
        return;
    }
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let words = format!("Surefoot needs {} columns and {} rows.", LEAST.0, LEAST.1);
        let lines = wrap_at_most(&words, area.width.into(), area.height.into());
        let page = Page { lines: lines.into_iter().map(Line::from).collect(), ..Page::default() };
        page.draw_from(0, frame.buffer_mut(), area, model.theme);
        return;
    }
    let areas = areas_of(model);
    header(model, &areas, frame.buffer_mut());
    footer(model, &areas, frame.buffer_mut());
    if let Some(cursor) = body(model, areas.body, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// The model at the size of the frame, should a message about it still be on its way.
fn sized(model: &Model, area: Rect) -> std::borrow::Cow<'_, Model> {
    if model.size == (area.width, area.height) {
        return std::borrow::Cow::Borrowed(model);
    }
    std::borrow::Cow::Owned(Model { size: (area.width, area.height), ..model.clone() })
}

/// Draws the screen and what lies over it; says where the cursor is.
fn body(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let theme = model.theme;
    match model.overlays.last() {
        Some(Overlay::Sheet(sheet)) => screen::sheet::view(sheet, theme, buffer, area),
        Some(Overlay::Palette(palette)) => return palette::view(palette, model.below(), theme, buffer, area),
        Some(Overlay::People(_)) => people(model, area, buffer),
        Some(Overlay::Coverage(state)) => {
            if let Some(work) = model.work() {
                screen::coverage::view(state, &work.basis, theme, buffer, area);
            }
        }
        Some(Overlay::Search(search)) => {
            return model.work().and_then(|work| screen::search::view(search, &work.basis, theme, buffer, area));
        }
        Some(Overlay::Tour(tour)) => {
            stage(model, area, buffer);
            screen::tour::view(tour, theme, buffer, area);
        }
        Some(Overlay::Jump(jump)) => {
            stage(model, area, buffer);
            if let Some(work) = model.work() {
                let words = screen::jump::words(jump, &work.basis);
                let row = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
                put(buffer, row, &theme.span(Role::Selected, pad(&format!(" {words}"), row.width.into())).into());
            }
        }
        Some(Overlay::Ballot(_) | Overlay::Lot(_) | Overlay::Closing(_)) => {
            if let (Some(work), Some(overlay)) = (model.work(), model.overlays.last()) {
                of_the_room(overlay, work, theme, buffer, area);
            }
        }
        Some(Overlay::Form(form)) => {
            match model.overlays.iter().rev().nth(1) {
                Some(Overlay::People(_)) => people(model, area, buffer),
                Some(overlay @ (Overlay::Ballot(_) | Overlay::Lot(_) | Overlay::Closing(_))) => {
                    if let Some(work) = model.work() {
                        of_the_room(overlay, work, theme, buffer, area);
                    }
                }
                _ => stage(model, area, buffer),
            }
            return fields::view(form, theme, buffer, area);
        }
        None => stage(model, area, buffer),
    }
    None
}

/// Draws what the room works on over a screen.
fn of_the_room(overlay: &Overlay, work: &Work, theme: super::theme::Theme, buffer: &mut Buffer, area: Rect) {
    match overlay {
        Overlay::Ballot(state) => screen::ballot::view(state, &work.basis, theme, buffer, area),
        Overlay::Lot(state) => screen::lot::view(state, &work.basis, theme, buffer, area),
        Overlay::Closing(state) => screen::closing::view(state, &work.basis, theme, buffer, area),
        _ => {}
    }
}

fn people(model: &Model, area: Rect, buffer: &mut Buffer) {
    let state = model.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::People(state) => Some(state),
        _ => None,
    });
    if let (Some(state), Some(work)) = (state, model.work()) {
        screen::people::view(state, &work.basis, model.theme, buffer, area);
    }
}

fn stage(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let work = match &model.stage {
        Stage::Welcome(state) => return screen::welcome::view(state, theme, buffer, area),
        Stage::Following(following) => return screen::notes::view(following, theme, buffer, area),
        Stage::Working(work) => work,
    };
    let basis = &work.basis;
    match work.screen {
        Place::Profile => screen::profile::view(&work.profile, basis, theme, buffer, area),
        Place::Question if work.wall => screen::wall::view(&work.question, basis, theme, buffer, area),
        Place::Question => screen::question::view(&work.question, basis, theme, buffer, area),
        Place::Results => screen::results::view(&work.results, basis, theme, buffer, area),
        Place::Requirements => screen::requirements::view(&work.requirements, basis, theme, buffer, area),
        Place::Roadmap => screen::roadmap::view(&work.roadmap, basis, theme, buffer, area),
        Place::Export => screen::export::view(&work.export, basis, theme, buffer, area),
        _ => screen::overview::view(&work.overview, basis, theme, buffer, area),
    }
}

fn put(buffer: &mut Buffer, area: Rect, line: &Line<'_>) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        buffer.set_line(area.x, area.y, line, area.width);
    }
}

/// A line with words at both ends; the left ones give way.
fn ends(left: &str, left_role: Role, right: &str, columns: usize, theme: super::theme::Theme) -> Line<'static> {
    let right = fit(right, columns);
    let room = columns.saturating_sub(width(&right) + usize::from(!right.is_empty()));
    Line::from(vec![
        theme.span(left_role, pad(left, room)),
        theme.span(Role::Muted, if right.is_empty() { String::new() } else { format!(" {right}") }),
    ])
}

fn header(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let theme = model.theme;
    let columns = usize::from(areas.header.width);
    let Some(work) = model.work() else { return };
    let counts = work.basis.progress();
    let (answered, all) = (counts.answered(), counts.asked());
    let slim = areas.tabs.height == 0;
    let system = &work.basis.state().system;
    let system = if system.is_empty() { "An AI system" } else { system };
    let example = if work.basis.assessment.is_example() { " (example)" } else { "" };
    let left =
        if slim { format!("{system}{example} › {}", place_title(model, work)) } else { format!("{system}{example}") };
    let clock = clock::words(&work.basis, None, true).into_iter().next();
    let clock = clock.map_or(String::new(), |clock| format!("{clock}  "));
    let right = if columns >= 70 {
        format!("{clock}{answered} of {all} answered  {}", bar::part(answered, all, 16))
    } else {
        format!("{answered}/{all}")
    };
    put(buffer, areas.header, &ends(&left, Role::Title, &right, columns, theme));
    if slim {
        return;
    }
    let mut tabs = Vec::new();
    for place in Place::SCREENS {
        let here = place == work.screen;
        if !tabs.is_empty() {
            tabs.push(theme.span(Role::Muted, "  "));
        }
        let words = if here { format!("▸{}", place.title()) } else { format!(" {}", place.title()) };
        tabs.push(theme.span(if here { Role::Key } else { Role::Muted }, words));
    }
    put(buffer, areas.tabs, &Line::from(tabs));
}

fn place_title(model: &Model, work: &Work) -> &'static str {
    match model.overlays.last() {
        Some(Overlay::People(_)) => Place::People.title(),
        Some(Overlay::Coverage(_)) => Place::Coverage.title(),
        Some(Overlay::Ballot(_)) => "Vote",
        Some(Overlay::Lot(_)) => Place::Lot.title(),
        Some(Overlay::Closing(_)) => Place::Closing.title(),
        _ => work.screen.title(),
    }
}

fn footer(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let theme = model.theme;
    let columns = usize::from(areas.status.width);
    let lines = notice_lines(model);
    let first = areas.notice.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(0));
    for (row, (role, line)) in (areas.notice.y + first..).zip(lines) {
        put(buffer, Rect { y: row, height: 1, ..areas.notice }, &theme.span(role, line).into());
    }
    if let Some(work) = model.work().filter(|_| is_wall(model)) {
        put(buffer, areas.status, &on_the_wall(model, work, columns));
    } else if let Some(work) = model.work() {
        let saved = match &work.saved {
            Saved::Untouched => String::new(),
            Saved::Saving => "saving".to_owned(),
            Saved::At(clock) => format!("saved {clock}"),
            Saved::Failed(_) => "NOT SAVED".to_owned(),
        };
        let looked_at = work.question.looked_at.then_some(work.question.control);
        let words = format!("Next: {}", next(&work.basis, looked_at).words);
        let words = fit(&words, columns.saturating_sub(width(&saved) + 8));
        let key = if command::of(model.place()).any(|command| command.id == Id::Next) { "  space" } else { "" };
        let room = columns.saturating_sub(width(&words) + width(key));
        put(
            buffer,
            areas.status,
            &Line::from(vec![
                theme.span(Role::Text, words),
                theme.span(Role::Key, key),
                theme.span(Role::Muted, pad_left(&saved, room)),
            ]),
        );
    }
    if let Stage::Following(following) = &model.stage {
        put(buffer, areas.status, &theme.span(Role::Text, fit(&screen::notes::status(following), columns)).into());
    }
    put(buffer, areas.footer, &hints(model, columns));
}

/// Progress, clock and saving in one line: the long words where they fit, else the short ones, and of those as many as
/// there is room for.
fn on_the_wall(model: &Model, work: &Work, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let counts = work.basis.progress();
    let progress = format!("{} of {}", counts.settled(), counts.asked());
    let since = Some(work.trail.since);
    let all = |short: bool| {
        let mut words = vec![progress.clone()];
        words.extend(clock::words(&work.basis, since, short));
        words
    };
    let joined = |words: &[String]| words.join(" · ");
    let mut words = all(false);
    if width(&joined(&words)) > columns {
        words = all(true);
    }
    while words.len() > 1 && width(&joined(&words)) > columns {
        words.pop();
    }
    let line = joined(&words);
    let unsaved = matches!(work.saved, Saved::Failed(_));
    let room = columns.saturating_sub(width(&line));
    let bars = room.saturating_sub(2).min(24);
    let right = match (unsaved, bars > 7) {
        (true, _) => "NOT SAVED".to_owned(),
        (false, true) => bar::part(counts.settled(), counts.asked(), bars),
        (false, false) => String::new(),
    };
    Line::from(vec![theme.span(Role::Text, line), theme.span(Role::Muted, pad_left(&right, room))])
}

/// The most useful keys of the place, as many as fit, help always among them.
fn hints(model: &Model, columns: usize) -> Line<'static> {
    let place = model.place();
    let theme = model.theme;
    let hinted = |command: &&Command| !command.short.is_empty() && command.id != Id::Help;
    let help = command::of(place).find(|command| command.id == Id::Help);
    let width_of = |command: &Command| width(&command.key_short()) + width(command.short) + 4;
    let kept = help.map_or(0, width_of);
    let mut used = 0;
    let mut chosen: Vec<&Command> = Vec::new();
    for command in command::of(place).filter(hinted) {
        if chosen.len() < 7 && used + width_of(command) + kept <= columns + 3 {
            used += width_of(command);
            chosen.push(command);
        }
    }
    chosen.extend(help);
    let mut spans = Vec::new();
    for command in chosen {
        if !spans.is_empty() {
            spans.push(theme.span(Role::Text, "   "));
        }
        spans.push(theme.span(Role::Key, command.key_short()));
        spans.push(theme.span(Role::Muted, format!(" {}", command.short)));
    }
    Line::from(spans)
}

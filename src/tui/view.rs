//! Draws the model into a frame.
//!
//! The model is read-only here: drawing must neither make decisions nor store state.

use std::ops::Range;
use std::path::Path;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::action::{Over, Screen as _};
use super::model::{Model, Saved, Stage, Work};
use super::next::next;
use super::screen;
use super::theme::Role;
use super::widget::bar;
use super::widget::page::{Layout, Page, put};
use super::widget::text::{fit, pad, pad_left, width, wrap_at_most};
use crate::interaction::command::{Command, Focus, Id};
use crate::interaction::{clock, command};

/// The minimum size of the terminal: columns, rows.
const LEAST: (u16, u16) = (40, 12);

/// The areas of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Areas {
    header: Rect,
    pub(crate) tabs: Rect,
    pub(crate) body: Rect,
    notice: Rect,
    status: Rect,
    pub(crate) footer: Rect,
}

/// The empty columns on each side of a frame.
fn margin(columns: u16) -> u16 {
    if columns >= 100 { 2 } else { 1 }
}

/// The areas of a frame of this size, with `notice` rows for notices.
pub(crate) fn areas(size: (u16, u16), notice: u16, working: bool, wall: bool) -> Areas {
    let (columns, rows) = size;
    let margin = margin(columns);
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

/// The lines for the banner, the ballot paper, an unsaved draft and the notice.
fn notice_lines(model: &Model) -> Vec<(Role, String)> {
    let columns = model.size.0.saturating_sub(2 * margin(model.size.0));
    let columns = usize::from(columns).max(1);
    let mut lines = Vec::new();
    if let Some(banner) = model.work().and_then(banner) {
        lines.extend(
            wrap_at_most(&format!(" {banner} "), columns, 4)
                .into_iter()
                .map(|line| (Role::Alarm, line)),
        );
    }
    // in a window with few rows, it is enough that the header names the voter
    if let Some(paper) = model.paper().filter(|_| model.size.1 >= 20) {
        let words = format!(
            "Ballot paper for {}. Your answers are votes; the team sees them only after the merge.",
            paper.voter
        );
        lines.extend(
            wrap_at_most(&words, columns, 2)
                .into_iter()
                .map(|line| (Role::Muted, line)),
        );
    }
    if let Some(reason) = &model.draft.trouble {
        let words =
            format!("Your draft cannot be saved yet: {reason}. surefoot retries every second.");
        lines.extend(
            wrap_at_most(&words, columns, 3)
                .into_iter()
                .map(|line| (Role::Poor, line)),
        );
    }
    if let Some(notice) = &model.notice {
        lines.extend(
            wrap_at_most(notice, columns, 3)
                .into_iter()
                .map(|line| (Role::Accent, line)),
        );
    }
    lines
}

/// The banner shown until a problem with saving is solved, with the action that solves it.
fn banner(work: &Work) -> Option<String> {
    if let Some(why) = &work.read_only {
        return Some(format!("Read-only: {why}. Press ctrl-s to try to edit it."));
    }
    match &work.saved {
        Saved::Failed(reason) => Some(format!(
            "Not saved: {reason} surefoot keeps trying; ctrl-s retries now, ctrl-w saves elsewhere."
        )),
        Saved::Apart(copy, _) => {
            let name = |path: &Path| {
                path.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            };
            Some(format!(
                "Another program changed {}. Your version is saved in {}. Press ctrl-s to merge them.",
                name(&work.basis.file),
                name(copy)
            ))
        }
        Saved::Untouched | Saved::Saving | Saved::At(_) => None,
    }
}

/// The areas of the model's current frame.
pub(crate) fn areas_of(model: &Model) -> Areas {
    let rows = u16::try_from(notice_lines(model).len()).unwrap_or(0);
    areas(model.size, rows, model.work().is_some(), is_wall(model))
}

/// Whether the wall display is on, possibly below overlays.
fn is_wall(model: &Model) -> bool {
    model
        .work()
        .is_some_and(|work| work.wall && work.screen == Focus::Question)
}

/// Whether the terminal is too small to show anything useful.
pub(crate) fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let model = &sized(model, area);
    frame.buffer_mut().set_style(area, model.theme.ground());
    if model.blanked {
        return;
    }
    if is_too_small((area.width, area.height)) {
        let words = format!("surefoot needs {} columns and {} rows.", LEAST.0, LEAST.1);
        let lines = wrap_at_most(&words, area.width.into(), area.height.into());
        let page = Page {
            lines: lines.into_iter().map(Line::from).collect(),
            ..Page::default()
        };
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

/// The model with the size of the frame, in case the message about a resize is still on its way.
fn sized(model: &Model, area: Rect) -> std::borrow::Cow<'_, Model> {
    if model.size == (area.width, area.height) {
        return std::borrow::Cow::Borrowed(model);
    }
    std::borrow::Cow::Owned(Model {
        size: (area.width, area.height),
        ..model.clone()
    })
}

/// Draws the screen and its topmost overlay; returns the position of the cursor.
fn body(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let top = model.overlays.last();
    if top.is_none_or(|top| top.over() == Over::Drawer) {
        layout(model, area).draw(buffer, model.theme);
    }
    top?.draw(model.basis(), model.theme, buffer, area)
}

/// The layout of the topmost screen that is not a drawer.
pub(crate) fn layout(model: &Model, area: Rect) -> Layout {
    let theme = model.theme;
    let mut covers = model.overlays.iter().rev();
    let cover = covers.find(|overlay| overlay.over() != Over::Drawer);
    if let Some(place) = cover.filter(|cover| cover.over() == Over::Place) {
        return place.layout(model.basis(), theme, area);
    }
    match &model.stage {
        Stage::Welcome(welcome) => welcome.layout(None, theme, area),
        Stage::Following(notes) => notes.layout(None, theme, area),
        Stage::Working(work) if is_wall(model) => {
            screen::wall::layout(&work.screens.question, &work.basis, theme, area)
        }
        Stage::Working(work) => work
            .screens
            .at(work.screen)
            .map(|screen| screen.layout_of(&work.basis, theme, area))
            .unwrap_or_default(),
    }
}

/// A line with text at both ends; the left text is shortened if necessary.
fn ends(
    left: &str,
    left_role: Role,
    right: &str,
    columns: usize,
    theme: super::theme::Theme,
) -> Line<'static> {
    let right = fit(right, columns);
    let room = columns.saturating_sub(width(&right) + usize::from(!right.is_empty()));
    Line::from(vec![
        theme.span(left_role, pad(left, room)),
        theme.span(
            Role::Muted,
            if right.is_empty() {
                String::new()
            } else {
                format!(" {right}")
            },
        ),
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
    let system = if system.is_empty() {
        "Unnamed system"
    } else {
        system
    };
    let example = match work.basis.paper() {
        Some(paper) => format!(" · ballot for {}", paper.voter),
        None if work.basis.assessment.is_example() => " (example)".to_owned(),
        None => String::new(),
    };
    let left = if slim {
        format!("{system}{example} › {}", place_title(model, work))
    } else {
        format!("{system}{example}")
    };
    let clock = clock::status(&work.basis, None, true).into_iter().next();
    let clock = clock.map_or(String::new(), |clock| format!("{clock}  "));
    let right = if columns >= 70 {
        // the meeting clock takes the space of the bar
        let bar = if clock.is_empty() || columns >= 100 {
            format!("  {}", bar::part(answered, all, 16))
        } else {
            String::new()
        };
        format!("{clock}{answered} of {all} answered{bar}")
    } else {
        format!("{answered}/{all}")
    };
    put(
        buffer,
        areas.header,
        &ends(&left, Role::Title, &right, columns, theme),
    );
    if slim {
        return;
    }
    let mut spans = Vec::new();
    let mut used = 0;
    for (columns, place) in tabs(model) {
        let here = place == work.screen;
        spans.push(theme.span(Role::Muted, " ".repeat(columns.start - used)));
        let words = if here {
            format!("▸{}", place.title())
        } else {
            format!(" {}", place.title())
        };
        spans.push(theme.span(if here { Role::Key } else { Role::Muted }, words));
        used = columns.end;
    }
    put(buffer, areas.tabs, &Line::from(spans));
}

/// The titles in the tab bar, each with its columns. In a narrow window, they move together, and the first ones give way
/// to the current one.
pub(crate) fn tabs(model: &Model) -> Vec<(Range<usize>, Focus)> {
    let columns = usize::from(areas(model.size, 0, true, false).tabs.width);
    let place = |from: usize, gap: usize| {
        let titles = model.screens().iter().skip(from).copied();
        placed(titles.map(|place| (1 + width(place.title()), place)), gap)
    };
    let end = |tabs: &[(Range<usize>, Focus)], at: Option<Focus>| {
        let mut tabs = tabs.iter().rev();
        tabs.find(|(_, place)| at.is_none_or(|at| *place == at))
            .map_or(0, |(columns, _)| columns.end)
    };
    let gap = (0..=2)
        .rev()
        .find(|&gap| end(&place(0, gap), None) <= columns)
        .unwrap_or(0);
    let here = model.work().map(|work| work.screen);
    // the ellipsis after the last title that fits takes a column
    let fits = |from: &usize| end(&place(*from, gap), here) < columns;
    let all = end(&place(0, gap), None) <= columns;
    let from = (0..model.screens().len()).find(fits).filter(|_| !all);
    place(from.unwrap_or(0), gap)
}

/// Places items side by side with gaps between them; each is returned with its columns.
fn placed<T>(things: impl Iterator<Item = (usize, T)>, gap: usize) -> Vec<(Range<usize>, T)> {
    let mut at = 0;
    let place = |(wide, thing): (usize, T)| {
        let start = at;
        at += wide + gap;
        (start..start + wide, thing)
    };
    things.map(place).collect()
}

fn place_title(model: &Model, work: &Work) -> &'static str {
    let top = model.overlays.last();
    top.filter(|top| top.over() == Over::Place)
        .map_or(work.screen.title(), |place| place.title())
}

fn footer(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let theme = model.theme;
    let columns = usize::from(areas.status.width);
    let lines = notice_lines(model);
    let first = areas
        .notice
        .height
        .saturating_sub(u16::try_from(lines.len()).unwrap_or(0));
    for (row, (role, line)) in (areas.notice.y + first..).zip(lines) {
        put(
            buffer,
            Rect {
                y: row,
                height: 1,
                ..areas.notice
            },
            &theme.span(role, line).into(),
        );
    }
    if let Some(work) = model.work().filter(|_| is_wall(model)) {
        put(buffer, areas.status, &on_the_wall(model, work, columns));
    } else if let Some(work) = model.work() {
        let saved = match &work.saved {
            Saved::Untouched => String::new(),
            Saved::Saving => "saving".to_owned(),
            Saved::At(clock) => format!("saved {clock}"),
            Saved::Apart(_, clock) => format!("copy saved {clock}"),
            Saved::Failed(_) => "NOT SAVED".to_owned(),
        };
        let looked_at = work
            .screens
            .question
            .looked_at
            .then_some(work.screens.question.control);
        let words = format!("Next: {}", next(&work.basis, looked_at).words);
        let key = if model.place() != Focus::Tour
            && command::of(model.place()).any(|command| command.id == Id::Next)
        {
            "space"
        } else {
            ""
        };
        let line = status_line(&words, key, &saved, columns, theme);
        put(buffer, areas.status, &line);
    }
    if let Stage::Following(following) = &model.stage {
        put(
            buffer,
            areas.status,
            &theme
                .span(Role::Text, fit(&screen::notes::status(following), columns))
                .into(),
        );
    }
    put(buffer, areas.footer, &hint_line(model, columns));
}

/// The next step with its key, and whether everything is saved; only the step is shortened, and only if it has to be.
fn status_line(
    words: &str,
    key: &str,
    saved: &str,
    columns: usize,
    theme: super::theme::Theme,
) -> Line<'static> {
    let apart = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("  {text}")
        }
    };
    let (key, saved) = (apart(key), apart(saved));
    let words = fit(words, columns.saturating_sub(width(&key) + width(&saved)));
    let room = columns.saturating_sub(width(&words) + width(&key));
    Line::from(vec![
        theme.span(Role::Text, words),
        theme.span(Role::Key, key),
        theme.span(Role::Muted, pad_left(&saved, room)),
    ])
}

/// Progress, clock and saving in one line: the long texts if they fit, else as many of the short texts as fit.
fn on_the_wall(model: &Model, work: &Work, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let counts = work.basis.progress();
    let progress = format!("{} of {} covered", counts.settled(), counts.asked());
    let since = Some(work.trail.since);
    let all = |short: bool| {
        let mut words = vec![progress.clone()];
        words.extend(clock::status(&work.basis, since, short));
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
    Line::from(vec![
        theme.span(Role::Text, line),
        theme.span(Role::Muted, pad_left(&right, room)),
    ])
}

/// The key hints as drawn.
fn hint_line(model: &Model, columns: usize) -> Line<'static> {
    let mut spans = Vec::new();
    let mut used = 0;
    for (columns, command) in hints(model, columns) {
        spans.push(
            model
                .theme
                .span(Role::Text, " ".repeat(columns.start - used)),
        );
        spans.push(model.theme.span(Role::Key, command.key_short()));
        spans.push(
            model
                .theme
                .span(Role::Muted, format!(" {}", command.short())),
        );
        used = columns.end;
    }
    Line::from(spans)
}

/// As many of the most useful keys as fit, always including the key for help, each with its columns.
pub(crate) fn hints(model: &Model, columns: usize) -> Vec<(Range<usize>, &'static Command)> {
    const GAP: usize = 3;
    let place = model.place();
    let paper = model.paper().is_some();
    let hinted = |command: &&Command| {
        !command.short().is_empty()
            && command.id != Id::Help
            && (!paper || command.id.is_for_papers())
    };
    let help = command::of(place).find(|command| command.id == Id::Help);
    let width_of = |command: &Command| width(&command.key_short()) + width(command.short()) + 1;
    let kept = help.map_or(0, |help| width_of(help) + GAP);
    let mut used = 0;
    let mut chosen: Vec<&'static Command> = Vec::new();
    for command in command::of(place).filter(hinted) {
        if chosen.len() < 7 && used + width_of(command) + kept <= columns {
            used += width_of(command) + GAP;
            chosen.push(command);
        }
    }
    chosen.extend(help);
    placed(
        chosen
            .into_iter()
            .map(|command| (width_of(command), command)),
        GAP,
    )
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::model::assessment::history::Stamp;
    use crate::tui::theme::Theme;

    /// A model of this width with a message of 3 lines and more.
    fn with_message(columns: u16) -> Model {
        let stamp = Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        };
        let mut model = Model::new(date(2026, 11, 21), stamp, Theme::DEFAULT);
        model.size = (columns, 24);
        model.notice = Some("Plan committed, as the first of its kind. ".repeat(20));
        model
    }

    #[test]
    fn the_message_line_is_wrapped_to_the_columns_it_is_drawn_in() {
        for columns in 40..=200 {
            let model = with_message(columns);
            let room = usize::from(areas_of(&model).notice.width);
            for (_, line) in notice_lines(&model) {
                assert!(width(&line) <= room, "{columns} columns: {line}");
            }
        }
    }

    #[test]
    fn the_next_step_is_shortened_only_without_room() {
        let words = "Next: answer “acts on its own” and 12 other facts";
        for columns in 36..=196 {
            for (key, saved) in [("space", "saved 15:00"), ("space", ""), ("", "saved 15:00")] {
                let line = status_line(words, key, saved, columns, Theme::DEFAULT);
                let drawn = line.to_string();
                assert!(width(&drawn) <= columns, "{columns} columns: {drawn}");
                let gaps = 2 * (usize::from(!key.is_empty()) + usize::from(!saved.is_empty()));
                let all = width(words) + key.len() + saved.len() + gaps;
                assert_eq!(
                    drawn.contains(words),
                    all <= columns,
                    "{columns} columns: {drawn}"
                );
                assert!(drawn.contains(key) && drawn.ends_with(saved), "{drawn}");
            }
        }
    }
}

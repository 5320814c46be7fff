//! The wall display: one question in a large, calm layout for a whole room.
//!
//! The display shows the same content as the question screen and has the same keys; only the layout differs. When rows
//! are scarce, the other levels lose their text first, so that the question and the selected level stay complete.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::question::State;
use crate::describe::votes::last_words;
use crate::interaction::basis::Basis;
use crate::model::questionnaire::{ControlIx, Level};
use crate::rules::targets::Standing;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{fit, pad, width, wrap};

/// The maximum width of a line in columns: longer lines are hard to read from a distance.
const WIDEST: u16 = 88;

pub(crate) fn layout(state: &State, basis: &Basis, theme: Theme, area: Rect) -> Layout {
    let mut layout = Layout::default();
    let Some(control) = basis.control(state.control) else {
        return layout;
    };
    if let Some(layout) = resting(basis, theme, area) {
        return layout;
    }
    let wide = area.width.min(WIDEST);
    let area = Rect {
        x: area.x + (area.width - wide) / 2,
        width: wide,
        ..area
    };
    let columns = usize::from(area.width);
    let rows = usize::from(area.height);
    let question: Vec<String> = wrap(&control.question, columns);
    let labels = basis
        .questionnaire
        .levels
        .iter()
        .map(|level| width(&level.title))
        .max()
        .unwrap_or(0)
        .min(12)
        + 7;
    let texts: Vec<Vec<String>> = Level::all()
        .map(|level| wrap(control.level(level), columns.saturating_sub(labels).max(8)))
        .collect();
    let said = said(basis, state.control);
    let said: Vec<String> = if said.is_empty() {
        Vec::new()
    } else {
        wrap(&said, columns)
    };
    let here = texts.get(usize::from(state.level)).map_or(1, Vec::len);
    let fixed = 1 + question.len() + said.len();
    let bare = fixed + usize::from(Level::TOP) + here;
    if bare > rows {
        layout.add_from(0, slim(state, basis, theme, area, &question, &said), area);
        return layout;
    }
    let stands = shown(
        &texts,
        usize::from(state.level),
        rows.saturating_sub(bare + 1),
    );
    let words = texts
        .iter()
        .zip(&stands)
        .map(|(text, stands)| if *stands { text.len() } else { 1 });
    let needed = fixed + words.sum::<usize>();
    let spare = rows.saturating_sub(needed);
    // spare rows go below the question first, then above it, then between the levels
    let below = usize::from(spare >= 1);
    let above = usize::from(spare >= 2 + usize::from(!said.is_empty()));
    let before_said = usize::from(!said.is_empty() && spare >= 2);
    let between = usize::from(spare >= below + above + before_said + 5);
    let used = needed + below + above + before_said + between * usize::from(Level::TOP);
    let mut page = Page::default();
    // on a tall wall display, the question is a little above the middle
    for _ in 0..rows.saturating_sub(used) / 3 {
        page.gap();
    }
    page.push(head(basis, state.control, theme, columns));
    for _ in 0..above {
        page.gap();
    }
    for line in question {
        page.push(theme.span(Role::Title, line));
    }
    for _ in 0..below {
        page.gap();
    }
    let answered = basis.standing(state.control).level();
    let shown_at = |level: Level| stands.get(usize::from(level)).copied().unwrap_or(false);
    for (level, text) in Level::all().zip(texts) {
        let stands = level == state.level;
        let shown = if shown_at(level) { text } else { Vec::new() };
        let role = if answered == Some(level) {
            Role::Title
        } else {
            Role::Text
        };
        let label = format!(" {level}  {}", basis.questionnaire.level_title(level));
        let label_role = if stands && state.chosen {
            Role::Selected
        } else {
            role
        };
        let dot = if answered == Some(level) { "●" } else { " " };
        let mut lines = shown.into_iter();
        let put = |page: &mut Page, first: bool, line: String| {
            let (dot, label, label_role) = if first {
                (dot, label.as_str(), label_role)
            } else {
                (" ", "", Role::Text)
            };
            page.push(Line::from(vec![
                theme.span(Role::Accent, dot),
                theme.span(label_role, pad(label, labels.saturating_sub(3))),
                Span::raw("  "),
                theme.span(role, line),
            ]));
        };
        let start = page.lines.len();
        put(&mut page, true, lines.next().unwrap_or_default());
        for line in lines {
            put(&mut page, false, line);
        }
        page.rows
            .push((start..page.lines.len(), usize::from(level)));
        if between > 0 && level < Level::TOP {
            page.gap();
        }
    }
    for _ in 0..before_said {
        page.gap();
    }
    for line in said {
        page.push(theme.span(Role::Accent, line));
    }
    layout.add_from(0, page, area);
    layout
}

/// The id and title on the left, the number and target on the right.
fn head(basis: &Basis, control: ControlIx, theme: Theme, columns: usize) -> Line<'static> {
    let target = basis
        .report
        .targets
        .level(basis.report.targets.headline, control);
    let mut right: Vec<String> = basis.number_words(control).into_iter().collect();
    right.extend(target.map(|level| format!("target {level}")));
    let right = right.join(" · ");
    let name = basis
        .control(control)
        .map(|control| format!("{}  {}", control.id, control.title))
        .unwrap_or_default();
    if width(&name) + width(&right) + 2 > columns {
        return theme.span(Role::Accent, fit(&name, columns)).into();
    }
    let left = columns - width(&right);
    Line::from(vec![
        theme.span(Role::Accent, pad(&name, left)),
        theme.span(Role::Muted, right),
    ])
}

/// The display during a break, which hides everything else; `None` if no break is in progress.
fn resting(basis: &Basis, theme: Theme, area: Rect) -> Option<Layout> {
    let (_, meeting) = basis.state().room.running()?;
    let pause = meeting.pause()?;
    let minutes = pause.minutes(basis.stamp.at);
    let lines = vec![
        Line::from(theme.span(Role::Title, "Break")),
        Line::default(),
        theme
            .span(
                Role::Text,
                format!("since {}, {minutes} min", meeting.clock(pause.from)),
            )
            .into(),
        theme.span(Role::Muted, "t to continue").into(),
    ];
    let down = area.height.saturating_sub(4) / 3;
    let mut layout = Layout::default();
    let inset = area.width.saturating_sub(20) / 2;
    let area = Rect {
        x: area.x + inset,
        y: area.y + down,
        width: area.width - inset,
        height: area.height - down,
    };
    layout.add_from(
        0,
        Page {
            lines,
            ..Page::default()
        },
        area,
    );
    Some(layout)
}

/// For each level, whether its text is shown: the selected level first, then the nearest levels, as far as `spare` rows
/// allow.
fn shown(texts: &[Vec<String>], here: usize, spare: usize) -> Vec<bool> {
    let mut shown: Vec<bool> = (0..texts.len()).map(|level| level == here).collect();
    let mut order: Vec<usize> = (0..texts.len()).filter(|&level| level != here).collect();
    order.sort_by_key(|&level| level.abs_diff(here));
    let mut left = spare;
    for level in order {
        // the row with the level's name is already counted
        let more = texts.get(level).map_or(0, Vec::len).saturating_sub(1);
        if let Some(place) = shown.get_mut(level).filter(|_| more <= left) {
            *place = true;
            left -= more;
        }
    }
    shown
}

/// The layout when rows are scarce: the 5 levels in one row, and below them the text of the selected level.
fn slim(
    state: &State,
    basis: &Basis,
    theme: Theme,
    area: Rect,
    question: &[String],
    said: &[String],
) -> Page {
    let mut page = Page::default();
    let Some(control) = basis.control(state.control) else {
        return page;
    };
    let columns = usize::from(area.width);
    page.push(head(basis, state.control, theme, columns));
    for line in question {
        page.push(theme.span(Role::Title, line.clone()));
    }
    let words = wrap(control.level(state.level), columns);
    let rows = usize::from(area.height);
    if page.lines.len() + 1 + words.len() + said.len() < rows {
        page.gap();
    }
    let answered = basis.standing(state.control).level();
    let named: usize = basis
        .questionnaire
        .levels
        .iter()
        .map(|level| width(&level.title) + 4)
        .sum();
    let mut choices = Vec::new();
    for level in Level::all() {
        let title = if named > columns {
            String::new()
        } else {
            format!(" {}", basis.questionnaire.level_title(level))
        };
        let dot = if answered == Some(level) { "●" } else { " " };
        let role = match level == state.level {
            true if state.chosen => Role::Selected,
            true => Role::Key,
            false => Role::Text,
        };
        choices.push(theme.span(Role::Accent, dot));
        choices.push(theme.span(role, format!("{level}{title}")));
        choices.push(Span::raw(" "));
    }
    page.push(Line::from(choices));
    for line in words {
        page.push(theme.span(Role::Text, line));
    }
    for line in said {
        page.push(theme.span(Role::Accent, line.clone()));
    }
    page
}

/// The votes, or the answer if it is not a level.
fn said(basis: &Basis, control: ControlIx) -> String {
    let record = basis.state().record(basis.id(control));
    match basis.standing(control) {
        Standing::Unknown | Standing::NotApplicable => basis.answer_words(control),
        _ => record
            .and_then(|record| last_words(&basis.questionnaire, basis.state(), record))
            .unwrap_or_default(),
    }
}

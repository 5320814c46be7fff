//! The conflicts screen: for each conflict between 2 diverged copies of the assessment, the versions in both copies.
//!
//! A conflict is resolved only by choosing a version. Until then the screen marks the version that currently applies. A
//! choice can be undone.

use jiff::Timestamp;
use jiff::tz::Offset;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::describe::change::{describe, describe_with, unsettled};
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::model::assessment::change::Change;
use crate::model::assessment::history::{Conflict, Version};
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::message::Key;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, wrap_at_most};

/// The maximum number of lines per version: in the selected conflict, and in other conflicts.
const MOST_LINES: (usize, usize) = (6, 1);

/// The selected conflict.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Conflicts
    }

    fn act_on(
        &mut self,
        basis: &Basis,
        Press {
            id, key: pressed, ..
        }: Press,
    ) -> Vec<ScreenAction> {
        let conflicts = basis.assessment.history().conflicts();
        self.at = self.at.min(conflicts.len().saturating_sub(1));
        if is_move(id) {
            self.at = moved(self.at, conflicts.len(), id);
            return Vec::new();
        }
        let Some(conflict) = conflicts.get(self.at) else {
            return vec![ScreenAction::Say(
                "No conflicts are left. Press esc to go back.".to_owned(),
            )];
        };
        match id {
            Id::Resolve => take(basis, conflict, pressed, conflicts.len() - 1),
            Id::Accept => conflict
                .versions
                .first()
                .map(|version| visit(basis, &version.change))
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let conflicts = basis.assessment.history().conflicts();
        let mut page = Page::default();
        page.push(theme.span(Role::Title, Focus::Conflicts.title()));
        if area.height > 16 {
            let about = "These items were edited in both copies. The version marked “in effect” applies until you \
                     choose one by its number.";
            page.paragraph(about, columns.min(90), theme, Role::Muted);
        }
        page.gap();
        for (row, conflict) in conflicts.iter().enumerate() {
            let here = row == self.at.min(conflicts.len().saturating_sub(1));
            if row > 0 {
                page.gap();
            }
            page.row(row, here, lines(basis, conflict, here, columns, theme));
        }
        if conflicts.is_empty() {
            let words = "No conflicts are left. Press esc to go back.";
            page.paragraph(words, columns.min(90), theme, Role::Text);
        }
        Layout::of(page, area)
    }
}

/// Resolves a conflict with the version that the pressed digit selects.
fn take(basis: &Basis, conflict: &Conflict, pressed: Key, left: usize) -> Vec<ScreenAction> {
    let number = pressed.digit().map_or(0, usize::from);
    let Some(version) = number
        .checked_sub(1)
        .and_then(|at| conflict.versions.get(at))
    else {
        let most = conflict.versions.len().min(9);
        return vec![ScreenAction::Say(format!(
            "There is no version {number}. Press 1 to {most}."
        ))];
    };
    let (what, says) = describe_with(&basis.questionnaire, &version.change, &|day| basis.day(day));
    let left = if left == 0 {
        "No conflicts are left.".to_owned()
    } else {
        let are = if left == 1 { "is" } else { "are" };
        format!("{} {are} left.", count(left, "conflict", "conflicts"))
    };
    // shown first, so that the notice about the effects of the edit, which may be more urgent, replaces this one
    let words = format!("Kept: {what}, {says}. Press ctrl-z to undo. {left}");
    vec![
        ScreenAction::Say(words),
        ScreenAction::Change(vec![version.change.clone()]),
    ]
}

/// Goes to the screen that edits the item.
fn visit(basis: &Basis, change: &Change) -> Vec<ScreenAction> {
    match change {
        Change::Fact { .. }
        | Change::CurrentPhase(_)
        | Change::TargetPhase(_)
        | Change::TargetDate(_) => {
            vec![ScreenAction::Go(Focus::Profile)]
        }
        Change::Arrangement { .. }
        | Change::Person { .. }
        | Change::Start(_)
        | Change::Workdays(_)
        | Change::DaysOff(_)
        | Change::Freezes(_)
        | Change::CommittedPlan(_) => vec![ScreenAction::Go(Focus::Roadmap)],
        _ => match change
            .control()
            .and_then(|id| basis.questionnaire.control(id))
        {
            Some(control) => vec![ScreenAction::Open(control)],
            None => vec![ScreenAction::Go(Focus::Overview)],
        },
    }
}

/// The lines of a conflict: the item, then each version with its author and time.
fn lines(
    basis: &Basis,
    conflict: &Conflict,
    here: bool,
    columns: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let role = if here { Role::Selected } else { Role::Text };
    let mut lines: Vec<Line<'static>> =
        wrap_at_most(&heading(basis, conflict), columns.saturating_sub(2), 2)
            .into_iter()
            .map(|line| theme.span(role, format!(" {line}")).into())
            .collect();
    let most = if here { MOST_LINES.0 } else { MOST_LINES.1 };
    for (number, (version, counts)) in (1..).zip(conflict.each()) {
        let says = describe_with(&basis.questionnaire, &version.change, &|day| basis.day(day)).1;
        for (at, line) in wrap_at_most(&says, columns.saturating_sub(7), most)
            .into_iter()
            .enumerate()
        {
            let key = if at == 0 {
                format!("   {number}  ")
            } else {
                " ".repeat(6)
            };
            lines.push(Line::from(vec![
                theme.span(Role::Key, key),
                theme.span(Role::Text, line),
            ]));
        }
        let by = format!("{}{}", " ".repeat(6), by(basis, version));
        let mark = if counts { " · in effect" } else { "" };
        lines.push(Line::from(vec![
            theme.span(Role::Muted, by),
            theme.span(Role::Accent, mark),
        ]));
    }
    lines
}

/// The item of a conflict: `DAT-P3 answer · Purpose and legal basis for personal data`.
fn heading(basis: &Basis, conflict: &Conflict) -> String {
    let change = conflict.versions.first().map(|version| &version.change);
    let what = change.map_or_else(
        || conflict.subject.clone(),
        |change| describe(&basis.questionnaire, change).0,
    );
    let control = change
        .and_then(Change::control)
        .and_then(|id| basis.questionnaire.control(id));
    match control.map(|control| &basis.questionnaire.controls[control]) {
        Some(control) => format!("{what} · {}", control.title),
        None => what,
    }
}

/// The author of a version and its local time.
fn by(basis: &Basis, version: &Version) -> String {
    format!("{}, {}", version.stamp.who, when(basis, version.stamp.at))
}

fn when(basis: &Basis, at: Timestamp) -> String {
    let offset = Offset::from_seconds(i32::from(basis.offset) * 60).unwrap_or(Offset::UTC);
    let at = offset.to_datetime(at);
    format!("{} {}", basis.day(at.date()), at.strftime("%H:%M"))
}

/// The number of conflicts and the first conflict: `resolve 2 conflicts, first DAT-P3 answer`; `None` if there are
/// none.
pub(crate) fn to_settle(basis: &Basis) -> Option<String> {
    let conflicts = basis.assessment.history().conflicts();
    let change = &conflicts.first()?.versions.first()?.change;
    let what = describe(&basis.questionnaire, change).0;
    let left = count(conflicts.len(), "conflict", "conflicts");
    let first = if conflicts.len() > 1 { ", first" } else { ":" };
    Some(format!("resolve {left}{first} {what}"))
}

/// Whether any conflict is unresolved.
pub(crate) fn is_open(basis: &Basis) -> bool {
    !basis.assessment.history().conflicts().is_empty()
}

/// The notice on opening a file with conflicts.
pub(crate) fn told_of(basis: &Basis) -> String {
    let conflicts = basis.assessment.history().conflicts();
    let words = unsettled(&basis.questionnaire, conflicts).unwrap_or_default();
    format!("{words}. Press ctrl-x to compare the versions.")
}

//! The roadmap screen: the steps with their people and dates, and the dates on which each gate can pass.
//!
//! A what-if is an ordinary edit, saved and undone like any other; only the previous plan is kept in memory, to mark
//! the steps that moved. No date may be calculated here.

mod bars;
mod gates;
mod sentences;

use ratatui::layout::Rect;

pub(crate) use gates::lines as gate_lines;
pub(crate) use sentences::{effect, meeting};

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager;
use crate::interaction::pager::Entry;
use crate::roadmap::{Outlook, Planned, Roadmap, StepIx, step_key};
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::{count, fit};

/// The plan that is shown, and the selected step.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The row to select if the step is no longer in the plan.
    at: usize,
    /// The key of the selected step: a what-if can move the step's row, and the next key press must act on the same
    /// step.
    on: Option<String>,
    /// Whether the plan for known gaps is shown instead of the plan in which every unknown starts at level 0.
    known: bool,
}

impl State {
    /// The plan that is shown.
    fn shown<'a>(&self, outlook: &'a Outlook) -> &'a Roadmap {
        if self.known {
            &outlook.known
        } else {
            &outlook.all
        }
    }

    /// The selected row.
    fn row(&self, basis: &Basis, roadmap: &Roadmap, order: &[StepIx]) -> usize {
        let is_it = |&step: &StepIx| self.on.as_ref() == Some(&key(basis, roadmap, step));
        order
            .iter()
            .position(is_it)
            .unwrap_or(self.at.min(order.len().saturating_sub(1)))
    }
}

fn key(basis: &Basis, roadmap: &Roadmap, step: StepIx) -> String {
    step_key(&basis.questionnaire, &roadmap.steps[step].step)
}

/// The steps in display order: by gate, then by first day, steps without a date last.
fn order(roadmap: &Roadmap) -> Vec<StepIx> {
    roadmap
        .gates
        .iter()
        .flat_map(|gate| roadmap.wave(gate.gate))
        .collect()
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Roadmap
    }

    fn shows_dates(&self) -> bool {
        true
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let Some(outlook) = &basis.outlook else {
            return Vec::new();
        };
        if id == Id::Plan {
            self.known = !self.known;
        }
        let roadmap = self.shown(outlook);
        let order = order(roadmap);
        self.at = self.row(basis, roadmap, &order);
        if is_move(id) {
            self.at = moved(self.at, order.len(), id);
        }
        let here = order.get(self.at).copied();
        self.on = here.map(|step| key(basis, roadmap, step));
        let lay = |sheet| vec![ScreenAction::lay(sheet)];
        let ask = |form| vec![ScreenAction::ask(form)];
        match id {
            Id::Start => return ask(Form::plan_start(basis)),
            Id::Meet => return ask(Form::meet(basis)),
            Id::Commit => {
                return vec![match basis.commitment() {
                    Ok(request) => edit(basis, &request),
                    Err(why) => ScreenAction::Say(why.to_owned()),
                }];
            }
            Id::Chain => return lay(sentences::chains(basis, outlook, roadmap)),
            _ => {}
        }
        let Some((step, planned)) = here.map(|step| (step, &roadmap.steps[step])) else {
            return Vec::new();
        };
        let control = planned.step.control;
        match id {
            Id::Accept => vec![ScreenAction::Open(control)],
            Id::Copy => vec![ScreenAction::Copy(line(basis, roadmap, step, planned))],
            Id::About => lay(pager::about(basis, control)),
            Id::Drop => {
                let to = !basis.arrangement(control).dropped;
                vec![edit(basis, &Request::Drop { control, to })]
            }
            Id::Pin => {
                let next = roadmap
                    .steps
                    .position(|other| other.step.control == control)
                    .unwrap_or(step);
                ask(Form::pin(
                    basis,
                    control,
                    &roadmap.name(&basis.questionnaire, next),
                ))
            }
            Id::NotBefore => ask(Form::not_before(basis, control)),
            Id::Why => {
                let mut sheet = pager::why(basis, basis.id(control));
                let mut entries = sentences::step(basis, outlook, roadmap, step);
                entries.push(Entry::Gap);
                entries.append(&mut sheet.entries);
                sheet.entries = entries;
                lay(sheet)
            }
            _ => Vec::new(),
        }
    }

    fn select_in(&mut self, basis: &Basis, row: usize) {
        let Some(outlook) = &basis.outlook else {
            return;
        };
        let roadmap = self.shown(outlook);
        let on = order(roadmap)
            .get(row)
            .map(|&step| key(basis, roadmap, step));
        (self.at, self.on) = (row, on);
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let Some(outlook) = &basis.outlook else {
            return layout;
        };
        let columns = usize::from(area.width);
        let mut head = Page {
            lines: gate_lines(basis, outlook, theme, area),
            ..Page::default()
        };
        head.push(theme.span(Role::Muted, fit(&plan_words(self, outlook), columns)));
        if area.height > 14 {
            head.gap();
        }
        let (above, rest) = split(area, head.height());
        layout.add_from(0, head, above);
        let roadmap = self.shown(outlook);
        let before = basis.before.as_ref();
        let before = before.map(|before| self.shown(&before.outlook));
        let order = order(roadmap);
        let here = self.row(basis, roadmap, &order);
        let bars = bars::bars(basis, roadmap, before, &order, here, theme, columns);
        layout.add(bars, rest);
        layout
    }
}

/// A step as plain text.
fn line(basis: &Basis, roadmap: &Roadmap, step: StepIx, planned: &Planned) -> String {
    let title = basis
        .control(planned.step.control)
        .map_or("", |control| control.title.as_str());
    let when = match &planned.when {
        Some(when) => format!("{}, {} to {}", when.person, when.start, when.end),
        None if planned.step.dropped => "dropped".to_owned(),
        None => roadmap.because(&basis.questionnaire, step),
    };
    let gate = basis.gate_id(planned.step.wave);
    format!(
        "{gate} {} {title}: {when}",
        roadmap.name(&basis.questionnaire, step)
    )
}

fn plan_words(state: &State, outlook: &Outlook) -> String {
    let known = count(outlook.known.steps.len(), "step", "steps");
    let all = count(outlook.all.steps.len(), "step", "steps");
    if outlook.known.steps.len() == outlook.all.steps.len() {
        return format!(" {all}; nothing is unknown, so each gate has a single date");
    }
    if state.known {
        format!(" Known gaps only: {known}. Press v to count unknown levels as 0: {all}")
    } else {
        format!(" Unknown levels count as 0: {all}. Press v for known gaps only: {known}")
    }
}

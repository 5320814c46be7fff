//! The people screen: the people who work on the plan, with their roles and the percentage of time that each
//! contributes.
//!
//! The resulting gate dates are on the same screen, so that the effect of an edit is visible at once.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::roadmap::gate_lines;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar;
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::{count, fit, pad};

/// The selected person, and the person whom the next key press removes.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
    removing: Option<String>,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::People
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let people = &basis.state().plan.people;
        self.at = self.at.min(people.len().saturating_sub(1));
        let removing = self.removing.take();
        if id == Id::AddPerson {
            return vec![ScreenAction::ask(Form::person(basis, None))];
        }
        if is_move(id) {
            self.at = moved(self.at, people.len(), id);
            return Vec::new();
        }
        let Some((name, person)) = people.iter().nth(self.at) else {
            return vec![ScreenAction::Say(
                "Nobody is in the plan yet. Press a to add someone.".to_owned(),
            )];
        };
        let time = |percent: u8| {
            let request = Request::Percent {
                person: name.clone(),
                percent: percent.clamp(1, 100).to_string(),
            };
            vec![edit(basis, &request)]
        };
        match id {
            // to the next multiple of 10%
            Id::More => time((person.percent / 10 + 1).saturating_mul(10)),
            Id::Less => time((person.percent.div_ceil(10).saturating_sub(1) * 10).max(5)),
            Id::Accept => vec![ScreenAction::ask(Form::person(basis, Some(name)))],
            Id::RemovePerson if removing.as_deref() == Some(name) => {
                vec![edit(basis, &Request::RemovePerson(name.clone()))]
            }
            Id::RemovePerson => {
                self.removing = Some(name.clone());
                vec![ScreenAction::Say(format!(
                    "Press delete again to remove {name} from the plan."
                ))]
            }
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        *self = State {
            at: row,
            removing: None,
        };
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let people = &basis.state().plan.people;
        let mut page = Page::default();
        page.push(theme.span(Role::Title, "People in the plan"));
        let about = "Each step is done by one person with the right role; a person does one step at a time. Add time \
                 or people to move the dates.";
        if area.height > 14 {
            page.paragraph(about, columns.min(90), theme, Role::Muted);
            page.gap();
        }
        let names = people
            .keys()
            .map(|name| name.chars().count())
            .max()
            .unwrap_or(0)
            .clamp(6, 24)
            + 2;
        let bars = if columns > 70 { 20 } else { 10 };
        for (row, (name, person)) in people.iter().enumerate() {
            let here = row == self.at.min(people.len().saturating_sub(1));
            let title = |id: &String| {
                let role = basis.questionnaire.roles.iter().find(|role| role.id == *id);
                role.map_or_else(|| id.clone(), |role| role.title.clone())
            };
            let roles: Vec<String> = person.roles.iter().map(title).collect();
            let away = if person.away.is_empty() {
                String::new()
            } else {
                format!(", {}", count(person.away.len(), "absence", "absences"))
            };
            let left = columns.saturating_sub(names + bars + 9);
            let line = Line::from(vec![
                theme.span(
                    if here { Role::Selected } else { Role::Text },
                    pad(&format!(" {name}"), names),
                ),
                theme.span(
                    Role::Accent,
                    format!("  {}", bar::part(person.percent.into(), 100, bars)),
                ),
                theme.span(Role::Text, format!("{:>4}%", person.percent)),
                theme.span(
                    Role::Muted,
                    fit(&format!("  {}{away}", roles.join(", ")), left),
                ),
            ]);
            page.row(row, here, [line]);
        }
        if people.is_empty() {
            page.push(theme.span(
                Role::Text,
                "Nobody yet. Without people, no step has a date.",
            ));
        }
        page.gap();
        let gates = basis
            .outlook
            .as_ref()
            .map(|outlook| gate_lines(basis, outlook, theme, area))
            .unwrap_or_default();
        // the gates stay visible, however many people there are
        let rows = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
        let left = area.height.saturating_sub(rows(gates.len())).max(3);
        let (above, below) = split(area, page.height().min(left));
        let mut layout = Layout::default();
        layout.add(page, above);
        layout.add_from(
            0,
            Page {
                lines: gates,
                ..Page::default()
            },
            below,
        );
        layout
    }
}

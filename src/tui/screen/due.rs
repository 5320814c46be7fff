//! The due screen: lists everything with a due date, earliest first, and opens each item for editing.
//!
//! Only validations are edited here; for every other item, its own form or screen is opened. `rules::due` determines
//! the due items; this screen only adds the time left until each date. Overdue items are marked with a sign and words,
//! never by color alone.

use crate::describe;
use crate::model::questionnaire::ControlIx;
use jiff::civil::Date;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::dates;
use crate::base::plural::first_few;
use crate::describe::due::title;
use crate::describe::why::evidence_with;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::validation::Validation;
use crate::rules::due::{Due, What};
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad};

/// The maximum number of controls named in a row.
const FEW: usize = 8;

const NOTHING_DUE: &str = "Nothing is due. Press a to add a test, scan or drill.";

/// The selected item, and the validation that the next key press removes.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    at: usize,
    removing: Option<String>,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Due
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let all = basis.due();
        self.at = self.at.min(all.len().saturating_sub(1));
        let removing = self.removing.take();
        if is_move(id) {
            self.at = moved(self.at, all.len(), id);
            return Vec::new();
        }
        let lay = |form: Form| vec![ScreenAction::ask(form)];
        if id == Id::AddValidation {
            return lay(Form::validation(basis, None));
        }
        let Some(due) = all.get(self.at) else {
            return vec![ScreenAction::Say(NOTHING_DUE.to_owned())];
        };
        let one = if let What::Validation(id) = &due.what {
            basis.state().validations.get_key_value(id)
        } else {
            None
        };
        match (id, one) {
            (Id::Accept, Some(one)) => lay(Form::validation(basis, Some(one.0))),
            (Id::Accept, None) => visit(basis, due),
            (Id::Done, Some((_, one))) if one.last_done == Some(basis.today) => {
                vec![ScreenAction::Say("Already done today.".to_owned())]
            }
            (Id::Done, Some((id, one))) => {
                let words = format!(
                    "Done today. Next due on {}. Press ctrl-z to undo.",
                    basis.day(one.cadence.after(basis.today))
                );
                let done = Request::ValidationDone {
                    which: id.clone(),
                    on: String::new(),
                };
                vec![ScreenAction::Say(words), edit(basis, &done)]
            }
            (Id::RemoveValidation, Some((id, _))) if removing.as_ref() == Some(id) => {
                vec![edit(basis, &Request::RemoveValidation(id.clone()))]
            }
            (Id::RemoveValidation, Some((id, one))) => {
                self.removing = Some(id.clone());
                vec![ScreenAction::Say(format!(
                    "Press delete again to remove {}.",
                    describe::answer::validation(one)
                ))]
            }
            (Id::Done | Id::RemoveValidation, None) => {
                vec![ScreenAction::Say(
                    "This key is only for tests, scans and drills. Press enter to edit this item."
                        .to_owned(),
                )]
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
        let all = basis.due();
        let late = all.iter().filter(|due| due.is_overdue(basis.today)).count();
        let mut page = Page::default();
        page.push(theme.span(Role::Title, Focus::Due.title()));
        if area.height > 16 {
            let about = "Everything with a due date. Press enter to edit an item, a to add a recurring test, scan or \
                     drill, d to mark one as done today.";
            page.paragraph(about, columns.min(90), theme, Role::Muted);
        }
        page.gap();
        let headed = area.height > 16 && late > 0 && late < all.len();
        for (row, due) in all.iter().enumerate() {
            let here = row == self.at.min(all.len().saturating_sub(1));
            if headed && row == late {
                page.gap();
            }
            page.row(row, here, lines(basis, due, here, columns, theme));
        }
        if all.is_empty() {
            page.paragraph(NOTHING_DUE, columns.min(90), theme, Role::Text);
        }
        Layout::of(page, area)
    }
}

/// Goes to the form or screen that edits the item.
fn visit(basis: &Basis, due: &Due) -> Vec<ScreenAction> {
    let question = |control: ControlIx| vec![ScreenAction::Open(control)];
    match &due.what {
        What::TargetDate(_) => vec![ScreenAction::Go(Focus::Profile)],
        What::Exception(control) | What::Unknown(control) | What::Evidence(control) => {
            question(*control)
        }
        What::Review(controls) => controls
            .first()
            .map(|control| question(*control))
            .unwrap_or_default(),
        What::Parked(id) => vec![ScreenAction::ask(Form::parked(basis, id))],
        What::Validation(_) => Vec::new(),
    }
}

/// The lines of an item: its date, the time left and its name; the selected item has a second line with details.
fn lines(basis: &Basis, due: &Due, here: bool, columns: usize, theme: Theme) -> Vec<Line<'static>> {
    let late = due.is_overdue(basis.today);
    let far = dates::distance(basis.today, due.day);
    // in narrow windows, the sign is enough, which leaves more room for the name
    let narrow = columns < 64;
    let far = if late && !narrow {
        format!("overdue, {far}")
    } else {
        far
    };
    let mark = if late { "!" } else { " " };
    let kind = if columns >= 100 {
        pad(describe::due::kind(due.kind()), 13)
    } else {
        String::new()
    };
    let name = title(&basis.questionnaire, basis.state(), &basis.report, due);
    let head = format!(
        " {mark} {} {} {kind}",
        pad(&basis.day(due.day), 12),
        pad(&far, if narrow { 13 } else { 21 })
    );
    let left = columns.saturating_sub(crate::tui::widget::text::width(&head) + 1);
    let role = match (here, late) {
        (true, _) => Role::Selected,
        (false, true) => Role::Poor,
        (false, false) => Role::Text,
    };
    let title = theme.span(
        if here { Role::Selected } else { Role::Text },
        fit(&name, left),
    );
    let mut lines = vec![Line::from(vec![theme.span(role, head), title])];
    if here {
        let about = about(basis, due);
        if !about.is_empty() {
            lines.push(
                theme
                    .span(
                        Role::Muted,
                        format!("   {}", fit(&about, columns.saturating_sub(4))),
                    )
                    .into(),
            );
        }
    }
    lines
}

/// The details of an item in one line.
fn about(basis: &Basis, due: &Due) -> String {
    let record = |control: ControlIx| basis.state().record(basis.id(control));
    let ids = |controls: &[ControlIx]| {
        first_few(
            &controls
                .iter()
                .map(|control| basis.id(*control))
                .collect::<Vec<_>>(),
            FEW,
        )
    };
    match &due.what {
        What::TargetDate(gate) => format!("for {}", basis.gate_id(*gate)),
        What::Exception(control) => record(*control)
            .and_then(|record| record.exception.as_ref())
            .map_or_else(String::new, |exception| {
                format!("owner {}: {}", exception.owner, exception.reason)
            }),
        What::Unknown(control) => {
            match record(*control).and_then(|record| record.answer.as_ref()) {
                Some(Answer::Unknown {
                    investigator: who, ..
                }) if who.is_empty() => "no investigator yet".to_owned(),
                Some(Answer::Unknown {
                    investigator: who, ..
                }) => format!("investigator {who}"),
                _ => String::new(),
            }
        }
        What::Evidence(control) => evidence_with(
            &basis.questionnaire,
            basis.state(),
            *control,
            basis.today,
            |day| basis.day(day),
        )
        .map_or_else(String::new, |(words, what)| format!("{words}{what}")),
        What::Review(controls) => ids(controls),
        What::Parked(id) => {
            let point = basis.state().room.parked.get(id);
            point.map_or_else(String::new, |point| {
                format!("{} · {}", point.what, basis.parked_words(point))
            })
        }
        What::Validation(id) => basis
            .state()
            .validations
            .get(id)
            .map_or_else(String::new, |one| validation_words(basis, one)),
    }
}

fn validation_words(basis: &Basis, one: &Validation) -> String {
    let last = one.last_done.map_or_else(
        || "never done".to_owned(),
        |last: Date| format!("last done {}", basis.day(last)),
    );
    let ids: Vec<&String> = one.controls.iter().collect();
    let owner = one
        .owner
        .as_ref()
        .map_or_else(String::new, |owner| format!(" · {owner}"));
    format!(
        "every {} · {last} · for {}{owner}",
        one.cadence,
        first_few(&ids, FEW)
    )
}

/// The notice on the overview; `None` if nothing is overdue.
pub(crate) fn overdue_words(basis: &Basis) -> Option<String> {
    let late = basis
        .due()
        .iter()
        .filter(|due| due.is_overdue(basis.today))
        .count();
    (late > 0).then(|| {
        format!(
            "! {} overdue. Press ctrl-f for the list.",
            count(late, "item", "items")
        )
    })
}

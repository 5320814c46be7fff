//! Forms as screens: the effect of commands on the fields of a form.
//!
//! The form itself defines the result of submitting it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::store::OpenForm;
use crate::tui::action::{Over, Press, Screen, ScreenAction, moved, round};
use crate::tui::form::FormEditor;
use crate::tui::theme::Theme;
use crate::tui::widget::editor::{Editor, MOST_BYTES};
use crate::tui::widget::fields;

/// The reason why text was not inserted; `None` if all of it was. `outcome` is `None` for a choice.
pub(crate) fn not_written(outcome: Option<bool>) -> Option<String> {
    match outcome {
        Some(true) => None,
        Some(false) => Some(format!(
            "The field is full: {MOST_BYTES} bytes at most. The rest was left out."
        )),
        None => Some("Press left or right to choose; you cannot type here.".to_owned()),
    }
}

impl Screen for FormEditor {
    fn focus(&self) -> Focus {
        Focus::Form
    }

    fn over(&self) -> Over {
        Over::Drawer
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, area, .. }: Press) -> Vec<ScreenAction> {
        let columns = fields::text_columns(area);
        let last = self.form.fields.len().saturating_sub(1);
        let at = self.at;
        let is_note = self.editor(at).is_some_and(Editor::is_many);
        match id {
            Id::Keep => return vec![ScreenAction::Submit],
            Id::NextField => self.at = if at == last { 0 } else { at + 1 },
            Id::PreviousField => self.at = at.checked_sub(1).unwrap_or(last),
            Id::NewLine if is_note => {
                let outcome = self.edit(|editor| editor.insert('\n'));
                return not_written(outcome)
                    .map(ScreenAction::Say)
                    .into_iter()
                    .collect();
            }
            Id::NewLine if at == last => return vec![ScreenAction::Submit],
            Id::NewLine => self.at = at + 1,
            Id::Up | Id::Down => {
                let inside = self.selected().is_some_and(|editor| {
                    if id == Id::Up {
                        editor.up(columns, 1)
                    } else {
                        editor.down(columns, 1)
                    }
                });
                if !inside {
                    self.at = moved(at, last + 1, id);
                }
            }
            Id::PageUp | Id::PageDown => {
                if let Some(editor) = self.selected() {
                    let rows = fields::MOST_ROWS;
                    if id == Id::PageUp {
                        editor.up(columns, rows)
                    } else {
                        editor.down(columns, rows)
                    };
                }
            }
            Id::Editor => {
                let note = self.editor(at).filter(|editor| editor.is_many());
                let note = note.map(|editor| editor.text().to_owned());
                return vec![ScreenAction::Edit(note)];
            }
            Id::Left | Id::Right if self.choice().is_some() => {
                if let Some((choices, at)) = self.choice() {
                    *at = round(*at, choices.len(), id == Id::Right);
                }
                self.touch();
            }
            _ => self.edit_text(id),
        }
        Vec::new()
    }

    fn draw(
        &self,
        _basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        fields::view(self, theme, buffer, area)
    }

    fn write(&mut self, edit: &mut dyn FnMut(&mut Editor) -> bool) -> Option<bool> {
        self.edit(edit)
    }

    fn draft(&self, basis: &Basis) -> Option<OpenForm> {
        (self.is_changed() || self.is_in_editor)
            .then(|| self.as_part(basis))
            .flatten()
    }

    fn warning(&mut self) -> Option<&'static str> {
        let warns = self.is_changed() && !self.warned;
        self.warned |= warns;
        warns.then_some("Press esc again to discard your text, or ctrl-s to save it.")
    }
}

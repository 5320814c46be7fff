//! The export screen: the document to write, its audience, formats and files, and the outcome.
//!
//! The content of a document is not decided here: reports are built elsewhere, from the same facts that all screens
//! show.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::preview::preview;
use crate::describe::options;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager;
use crate::session::services::{Done, ExportRefusal};
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved, stepped};
use crate::tui::effect::Effect;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, wrap};
use crate::views::options::{Chapter, ExportOptions, Handling, Kind};
use crate::views::options::{Format, Paper};

/// The options of the export, the file of each format, and the outcomes.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The selected row.
    at: usize,
    /// The assessment file, and its name without extension.
    file: PathBuf,
    name: String,
    order: ExportOptions,
    redact: bool,
    /// Whether the chapters are expanded.
    unfolded: bool,
    /// Paths that the user chose, by document, redaction and format.
    chosen: BTreeMap<(Kind, bool, Format), PathBuf>,
    /// The existing file to replace if Enter is pressed again.
    replacing: Option<PathBuf>,
    /// The format being written, and those still to write.
    writing: Option<Format>,
    waiting: VecDeque<Format>,
    /// Whether all formats were requested at once.
    several: bool,
    outcomes: BTreeMap<Format, Result<Done, ExportRefusal>>,
}

/// A row that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Kind,
    Chapters,
    Chapter(Chapter),
    Label,
    Paper,
    Redact,
    Format(Format),
}

impl State {
    /// The screen with default paths beside the assessment. The first format is selected, so that Enter writes it.
    pub(crate) fn beside(file: &Path) -> Self {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let name = name
            .strip_suffix(".surefoot.toml")
            .or(name.strip_suffix(".toml"))
            .unwrap_or(&name)
            .to_owned();
        let mut state = Self {
            file: file.to_owned(),
            name,
            ..Self::default()
        };
        state.at = state.row_of(Row::Format(Format::Pdf));
        state
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::Kind];
        if self.order.kind == Kind::Report {
            rows.push(Row::Chapters);
            if self.unfolded {
                rows.extend(Chapter::ALL.map(Row::Chapter));
            }
        }
        rows.extend([Row::Label, Row::Paper, Row::Redact]);
        rows.extend(self.order.kind.formats().map(Row::Format));
        rows
    }

    fn row_of(&self, row: Row) -> usize {
        self.rows()
            .iter()
            .position(|known| *known == row)
            .unwrap_or(0)
    }

    fn here(&self) -> Row {
        self.rows().get(self.at).copied().unwrap_or(Row::Kind)
    }

    fn path(&self, format: Format) -> PathBuf {
        let chosen = self
            .chosen
            .get(&(self.order.kind, self.redact, format))
            .cloned();
        chosen.unwrap_or_else(|| {
            self.file
                .with_file_name(self.order.file_name(&self.name, format, self.redact))
        })
    }

    /// Sets another path for a format, which is given by its index among all formats.
    pub(crate) fn take_path(&mut self, format: usize, path: &str) {
        if let Some(format) = Format::ALL.get(format).copied() {
            self.chosen
                .insert((self.order.kind, self.redact, format), PathBuf::from(path));
            self.outcomes.remove(&format);
        }
        self.replacing = None;
    }

    /// Records the outcome of an export, and returns the notice to show.
    pub(crate) fn written(&mut self, outcome: Result<Done, (PathBuf, ExportRefusal)>) -> String {
        self.replacing = None;
        let (words, outcome) = match outcome {
            Ok(done) => (format!("Written to {}.", done.path.display()), Ok(done)),
            Err((path, refusal)) => {
                self.replacing = matches!(refusal, ExportRefusal::Exists(_)).then_some(path);
                (refusal.to_string(), Err(refusal))
            }
        };
        if let Some(format) = self.writing.take() {
            self.outcomes.insert(format, outcome);
        }
        if self.waiting.is_empty() && std::mem::take(&mut self.several) {
            let written = self
                .outcomes
                .values()
                .filter(|outcome| outcome.is_ok())
                .count();
            // after writing several files, the next Enter must not replace one of them
            self.replacing = None;
            return format!(
                "{written} of {} files written. See the result beside each.",
                self.outcomes.len()
            );
        }
        words
    }

    /// The next export, if several were requested.
    pub(crate) fn next(&mut self) -> Option<Effect> {
        let format = self.waiting.pop_front()?;
        Some(self.write(format))
    }

    fn write(&mut self, format: Format) -> Effect {
        let path = self.path(format);
        let replace = self
            .replacing
            .take()
            .is_some_and(|replacing| replacing == path);
        self.writing = Some(format);
        self.outcomes.remove(&format);
        Effect::Export {
            format,
            path,
            order: self.order.clone(),
            redact: self.redact,
            replace,
        }
    }

    /// Changes a setting to the next or previous value. Earlier outcomes no longer apply, so they are removed.
    fn change(&mut self, row: Row, forward: bool) {
        match row {
            Row::Kind => self.order.kind = stepped(&Kind::ALL, self.order.kind, forward),
            Row::Label => {
                self.order.handling = stepped(&Handling::ALL, self.order.handling, forward);
            }
            Row::Paper => self.order.paper = stepped(&Paper::ALL, self.order.paper, forward),
            Row::Redact => self.redact = !self.redact,
            Row::Chapter(chapter) => {
                if !self.order.chapters.remove(&chapter) {
                    self.order.chapters.insert(chapter);
                }
            }
            Row::Chapters => {
                self.unfolded = !self.unfolded;
                return;
            }
            Row::Format(_) => return,
        }
        self.outcomes.clear();
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Export
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let here = self.here();
        match (id, here) {
            (Id::Accept, Row::Format(format)) => return vec![ScreenAction::Do(self.write(format))],
            (Id::Path, Row::Format(format)) => {
                let place = Format::ALL
                    .iter()
                    .position(|known| *known == format)
                    .unwrap_or(0);
                let form = Form::report_path(place, &self.path(format).display().to_string());
                return vec![ScreenAction::ask(form)];
            }
            (Id::Path, _) => {
                return vec![ScreenAction::Say(
                    "Select a format first: each has its own path.".to_owned(),
                )];
            }
            (Id::WriteAll, _) => {
                self.waiting = self.order.kind.formats().collect();
                self.several = true;
                self.outcomes.clear();
                return self.next().map(ScreenAction::Do).into_iter().collect();
            }
            (Id::Preview, _) => {
                return vec![ScreenAction::lay(preview(basis, &self.order, self.redact))];
            }
            (Id::Why, _) => {
                return vec![ScreenAction::lay(pager::why(basis, "score"))];
            }
            (Id::Paper, _) => self.change(Row::Paper, true),
            (Id::Accept | Id::Right, row) => self.change(row, true),
            (Id::Left, row) => self.change(row, false),
            (id, _) if is_move(id) => self.at = moved(self.at, self.rows().len(), id),
            _ => {}
        }
        self.replacing = None;
        Vec::new()
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row.min(self.rows().len().saturating_sub(1));
        self.replacing = None;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let mut page = Page::default();
        let system = &basis.state().system;
        page.push(theme.span(
            Role::Title,
            fit(
                &format!("Documents on {system}, as of {}", basis.day(basis.today)),
                columns,
            ),
        ));
        let folder = self
            .file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(
            || "this folder".to_owned(),
            |folder| folder.display().to_string(),
        );
        let about = format!(
            "These documents list weaknesses. surefoot saves them in {folder}, readable only by you."
        );
        page.paragraph(&about, columns, theme, Role::Muted);
        page.gap();
        let indent = NAMES.min(columns / 3);
        let mut formats = false;
        for (at, row) in self.rows().into_iter().enumerate() {
            let here = at == self.at;
            if let (Row::Format(_), false) = (
                row,
                std::mem::replace(&mut formats, matches!(row, Row::Format(_))),
            ) {
                page.gap();
            }
            let (name, texts) = row_text(self, row, here);
            let mut lines = Vec::new();
            let label = pad(&format!(" {name}"), indent.saturating_sub(2));
            let role = if here { Role::Selected } else { Role::Text };
            let mut first = true;
            for (role_of, text) in texts {
                for line in wrap(&text, columns.saturating_sub(indent)) {
                    let label = if std::mem::take(&mut first) {
                        theme.span(role, label.clone())
                    } else {
                        theme.span(Role::Text, " ".repeat(indent.saturating_sub(2)))
                    };
                    lines.push(Line::from(vec![
                        label,
                        theme.span(Role::Text, "  "),
                        theme.span(role_of, line),
                    ]));
                }
            }
            page.row(at, here, lines);
        }
        Layout::of(page, area)
    }
}

/// The width of the names of settings and formats, in columns.
const NAMES: usize = 17;

/// The name of a row, and the texts beside it.
fn row_text(state: &State, row: Row, here: bool) -> (String, Vec<(Role, String)>) {
    let order = &state.order;
    let one = |text: String| vec![(Role::Text, text)];
    match row {
        Row::Kind => (
            "Document".to_owned(),
            one(format!(
                "{}: {}",
                options::document_title(order.kind),
                options::document_purpose(order.kind)
            )),
        ),
        Row::Chapters => {
            let taken = order.chapters.len();
            let all = Chapter::ALL.len();
            let which = if taken == all {
                "all".to_owned()
            } else {
                format!("{taken} of {all}")
            };
            let more = if state.unfolded {
                ""
            } else {
                "; press enter to list them"
            };
            (
                "Chapters".to_owned(),
                one(format!("board page, then {which}{more}")),
            )
        }
        Row::Chapter(chapter) => {
            let mark = if order.chapters.contains(&chapter) {
                "✓"
            } else {
                "·"
            };
            (
                format!("  {mark}"),
                one(options::chapter_title(chapter).to_owned()),
            )
        }
        Row::Label => (
            "Label".to_owned(),
            one(format!(
                "{}: {}",
                order.handling.label(),
                options::handling_meaning(order.handling)
            )),
        ),
        Row::Paper => ("Paper".to_owned(), one(order.paper.title().to_owned())),
        Row::Redact => {
            let text = if state.redact {
                "yes: no names, notes, evidence locations or individual votes"
            } else {
                "no: everything is included"
            };
            ("Redacted".to_owned(), one(text.to_owned()))
        }
        Row::Format(format) => {
            let path = state.path(format);
            // the folder of the assessment is shown above, so the file name is enough
            let beside = path.parent() == state.file.parent();
            let name = path
                .file_name()
                .filter(|_| beside)
                .map(|name| name.to_string_lossy().into_owned());
            let mut texts = vec![(
                Role::Text,
                name.unwrap_or_else(|| path.display().to_string()),
            )];
            match state.outcomes.get(&format) {
                _ if state.writing == Some(format) => {
                    texts.push((Role::Fair, "writing …".to_owned()));
                }
                Some(Ok(done)) => {
                    texts.push((Role::Good, done_words(done)));
                    // split into halves, which are easier to compare by eye
                    let (one, two) = done.hash.split_at_checked(32).unwrap_or((&done.hash, ""));
                    texts.push((Role::Muted, format!("SHA-256 {one} {two}")));
                }
                Some(Err(refusal)) => texts.push((Role::Fair, refusal.to_string())),
                None if here => {
                    texts.push((Role::Muted, options::format_purpose(format).to_owned()));
                }
                None => {}
            }
            (format.word().to_owned(), texts)
        }
    }
}

/// The outcome of an export: `✓ written: 14 pages, 210 KB`.
fn done_words(done: &Done) -> String {
    let pages = done.pages.map_or(String::new(), |pages| {
        format!("{}, ", count(pages, "page", "pages"))
    });
    let mut words = format!("✓ written: {pages}{} KB", done.bytes.div_ceil(1000));
    if !done.missing.is_empty() {
        let shown: Vec<String> = done.missing.iter().take(8).map(char::to_string).collect();
        let more = done.missing.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let _ = write!(
            words,
            "; a mark replaces {}{more}, which no font contains",
            shown.join(" ")
        );
    }
    words
}

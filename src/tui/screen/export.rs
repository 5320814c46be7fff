//! The export: which report, where, and how it went.
//!
//! In flow the basis and commands; out flow wishes to write. What a report says is made elsewhere, from the same facts
//! as every screen.

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Wish;
use super::is_move;
use super::moved;
use super::sheet;
use crate::report::Format;
use crate::report::pdf::Paper;
use crate::tui::command::Id;
use crate::tui::effect::Done;
use crate::tui::effect::Effect;
use crate::tui::effect::Refusal;
use crate::tui::form::Form;
use crate::tui::model::Basis;
use crate::tui::model::Overlay;
use crate::tui::theme::Role;
use crate::tui::theme::Theme;
use crate::tui::widget::page::Layout;
use crate::tui::widget::page::Page;
use crate::tui::widget::text::count;
use crate::tui::widget::text::fit;
use crate::tui::widget::text::pad;
use crate::tui::widget::text::wrap;

/// Which report one stands on, where each goes, and how it went.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) at: usize,
    pub(crate) paths: Vec<PathBuf>,
    letter: bool,
    /// The file that the next enter replaces.
    replacing: Option<PathBuf>,
    outcomes: Vec<Option<Result<Done, String>>>,
}

impl State {
    /// Reports beside the file of an assessment.
    pub(crate) fn beside(file: &Path) -> Self {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = name.strip_suffix(".surefoot.toml").or(name.strip_suffix(".toml")).unwrap_or(&name).to_owned();
        let path = |format: &Format| file.with_file_name(format!("{name}-report{}", format.ending()));
        Self {
            at: 0,
            paths: Format::ALL.iter().map(path).collect(),
            letter: false,
            replacing: None,
            outcomes: vec![None; Format::ALL.len()],
        }
    }

    fn paper(&self) -> Paper {
        if self.letter { Paper::Letter } else { Paper::A4 }
    }

    /// Takes another path for a report.
    pub(crate) fn take_path(&mut self, report: usize, path: &str) {
        if let Some(place) = self.paths.get_mut(report) {
            *place = PathBuf::from(path);
        }
        if let Some(outcome) = self.outcomes.get_mut(report) {
            *outcome = None;
        }
        self.replacing = None;
    }

    /// Takes how the writing went. Returns what to say.
    pub(crate) fn written(&mut self, outcome: Result<Done, (PathBuf, Refusal)>) -> String {
        let path = match &outcome {
            Ok(done) => &done.path,
            Err((path, _)) => path,
        };
        let at = self.paths.iter().position(|known| known == path).unwrap_or(self.at);
        self.replacing = None;
        let (words, outcome) = match outcome {
            Ok(done) => (format!("Written to {}.", done.path.display()), Ok(done)),
            Err((path, Refusal::Exists)) => {
                let words = format!("{} is there already: press enter again to replace it.", path.display());
                self.replacing = Some(path);
                (words.clone(), Err(words))
            }
            Err((_, Refusal::Words(words))) => (words.clone(), Err(words)),
        };
        if let Some(place) = self.outcomes.get_mut(at) {
            *place = Some(outcome);
        }
        words
    }
}

/// What each report is for.
fn about(format: Format) -> &'static str {
    match format {
        Format::Pdf => "for people: board page, scores, roadmap, requirements, answers, as pages",
        Format::Markdown => "for people: the same as text, to paste or to review",
        Format::Toml => "for programs, and for surefoot: every fact with its because, and the assessment itself",
    }
}

pub(crate) fn act(state: &mut State, basis: &Basis, id: Id) -> Vec<Wish> {
    let Some(&format) = Format::ALL.get(state.at) else { return Vec::new() };
    let Some(path) = state.paths.get(state.at).cloned() else { return Vec::new() };
    match id {
        Id::Accept if path == basis.file => {
            return vec![Wish::Say("That is the assessment itself: take another path with e.".to_owned())];
        }
        Id::Accept => {
            let replace = state.replacing.take().is_some_and(|replacing| replacing == path);
            return vec![Wish::Do(Effect::Export { format, path, paper: state.paper(), replace })];
        }
        Id::Path => {
            let form = Form::path(state.at, &path.display().to_string());
            return vec![Wish::Lay(Overlay::Form(Box::new(form)))];
        }
        Id::Why => return vec![Wish::Lay(Overlay::Sheet(sheet::why(basis, "score")))],
        Id::Paper => state.letter = !state.letter,
        id if is_move(id) => state.at = moved(state.at, Format::ALL.len(), id),
        _ => {}
    }
    state.replacing = None;
    Vec::new()
}

/// Stands on a row.
pub(crate) fn stand(state: &mut State, row: usize) {
    state.at = row.min(Format::ALL.len() - 1);
    state.replacing = None;
}

pub(crate) fn layout(state: &State, basis: &Basis, theme: Theme, area: Rect) -> Layout {
    let columns = usize::from(area.width);
    let mut page = Page::default();
    let system = &basis.state().system;
    page.push(theme.span(Role::Title, fit(&format!("Reports on {system}, as of {}", basis.day(basis.today)), columns)));
    page.words("They list weaknesses: the files are readable for you alone.", columns, theme, Role::Muted);
    page.gap();
    let indent = 13.min(columns / 3);
    for (at, format) in Format::ALL.iter().enumerate() {
        let here = at == state.at;
        let mut lines = Vec::new();
        let name = pad(&format!(" {}", format.word()), indent.saturating_sub(2));
        let path = state.paths.get(at).map(|path| path.display().to_string()).unwrap_or_default();
        let mut first = true;
        let mut row = |role: Role, text: &str| {
            for line in wrap(text, columns.saturating_sub(indent)) {
                let label = if std::mem::take(&mut first) {
                    theme.span(if here { Role::Selected } else { Role::Text }, name.clone())
                } else {
                    theme.span(Role::Text, " ".repeat(indent.saturating_sub(2)))
                };
                lines.push(Line::from(vec![label, theme.span(Role::Text, "  "), theme.span(role, line)]));
            }
        };
        row(Role::Text, &path);
        let mut words = about(*format).to_owned();
        if *format == Format::Pdf {
            words.push_str(if state.letter { "; on Letter" } else { "; on A4" });
        }
        row(Role::Muted, &words);
        match state.outcomes.get(at).and_then(Option::as_ref) {
            Some(Ok(done)) => row(Role::Good, &done_words(done)),
            Some(Err(words)) => row(Role::Fair, words),
            None => {}
        }
        page.row(at, here, lines);
        page.gap();
    }
    let mut layout = Layout::default();
    layout.add(page, area);
    layout
}

/// `✓ written: 14 pages, 210 KB`.
fn done_words(done: &Done) -> String {
    let pages = done.pages.map_or(String::new(), |pages| format!("{}, ", count(pages, "page", "pages")));
    let mut words = format!("✓ written: {pages}{} KB", done.bytes.div_ceil(1000));
    if !done.missing.is_empty() {
        let shown: Vec<String> = done.missing.iter().take(8).map(char::to_string).collect();
        let more = done.missing.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = write!(words, "; no font has {}{more}, a mark stands for them", shown.join(" "));
    }
    words
}

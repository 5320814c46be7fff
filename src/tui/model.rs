//! The state of the user interface, from which everything is drawn.
//!
//! `update` applies messages to the model, and `view` draws it. The model must read neither the clock nor the disk, and
//! the behavior of a screen belongs in that screen.

use crate::model::questionnaire::ControlIx;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::action::{Over, Screen};
use super::form::FormEditor;
use super::screen;
use super::screen::MainScreens;
use super::theme::Theme;
use crate::base::dates::Dates;
use crate::interaction::command::Focus;
use crate::model::assessment::Assessment;
use crate::model::assessment::ballot::BallotPaper;
use crate::model::assessment::history::Stamp;
use crate::store::Draft;

use crate::interaction::basis::{Basis, Here};
use crate::session::services::Live;

/// The state of the user interface.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) today: Date,
    /// Author and time of the next edit; set by the event loop before each message.
    pub(crate) stamp: Stamp,
    pub(crate) theme: Theme,
    pub(crate) dates: Dates,
    /// The size of the terminal: columns, rows.
    pub(crate) size: (u16, u16),
    pub(crate) stage: Stage,
    /// The overlays, topmost last.
    pub(crate) overlays: Vec<Box<dyn Screen>>,
    /// The result of the last key, shown until the next one.
    pub(crate) notice: Option<String>,
    /// Whether the terminal reports mouse events.
    pub(crate) mouse: bool,
    /// Whether the next quit command exits despite unsaved changes.
    pub(crate) quit_confirmed: bool,
    /// Offset of local time from UTC, in minutes.
    pub(crate) offset: i16,
    /// Whether the screen is blank until the next key.
    pub(crate) blanked: bool,
    /// The state last published for a second screen.
    pub(crate) told: Option<Live>,
    /// The draft of the current input.
    pub(crate) draft: DraftState,
}

/// The draft of the current input, compared with the draft file beside the assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DraftState {
    /// The draft written last; `None` if there is no draft file.
    pub(crate) kept: Option<Draft>,
    /// The number of history entries when that draft was written.
    pub(crate) entries: usize,
    /// The Unix time, in seconds, at which the draft was last written.
    pub(crate) second: i64,
    /// Whether later input is not written yet.
    pub(crate) behind: bool,
    /// The id of the first history entry when the file was read; empty if there was none.
    pub(crate) root: String,
    /// The reason why the draft cannot be written.
    pub(crate) trouble: Option<String>,
    /// Whether the next write happens even if nothing has changed, to remove the copy made for the editor.
    pub(crate) is_forced: bool,
}

/// The current use of the wizard: choosing an assessment, working on an assessment, or following a session.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Welcome(screen::welcome::State),
    Working(Box<Work>),
    /// Following a session in another terminal.
    Following(Box<screen::notes::State>),
}

/// Work on one assessment.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) basis: Basis,
    pub(crate) screen: Focus,
    pub(crate) saved: Saved,
    /// The reason why nothing is saved, such as another session that has the file open.
    pub(crate) read_only: Option<String>,
    /// Whether a version was saved to another file and is not merged yet.
    pub(crate) apart: bool,
    /// Whether the file is encrypted, so that its plain text must not be written to disk.
    pub(crate) sealed: bool,
    pub(crate) screens: MainScreens,
    /// Whether one question is shown in large type for the room.
    pub(crate) wall: bool,
    pub(crate) trail: Trail,
    /// Where the current screen was opened from; `None` if it was chosen by its own key.
    pub(crate) origin: Option<Origin>,
}

/// A screen and the overlays on it, to return to.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) screen: Focus,
    pub(crate) overlays: Vec<Box<dyn Screen>>,
}

impl Work {
    /// Shows a control on the question screen.
    pub(crate) fn visit(&mut self, control: ControlIx) {
        self.screens.question.visit(&self.basis, control);
    }

    /// Goes to a screen; the question screen starts with the first question if it has not shown a question yet.
    pub(crate) fn go(&mut self, place: Focus) {
        self.screen = place;
        self.origin = None;
        if place == Focus::Question
            && !self.screens.question.looked_at
            && let Some(control) = self.basis.first_question()
        {
            self.visit(control);
        }
        if place == Focus::Profile {
            self.screens.profile.moved = None;
        }
    }
}

/// The visited questions in order, the index of the current question, and the time at which that question was opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    pub(crate) seen: Vec<ControlIx>,
    pub(crate) at: usize,
    pub(crate) since: Timestamp,
}

/// The state of saving. Times are times of day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Saved {
    /// Unchanged since the file was opened.
    #[default]
    Untouched,
    /// A save is in progress.
    Saving,
    /// Saved at this time.
    At(String),
    /// Saved to another file at this time, because another program wrote to the original one.
    Apart(PathBuf, String),
    /// Not saved, with the reason.
    Failed(String),
}

impl Model {
    /// The initial model, which shows the welcome screen.
    pub fn new(today: Date, stamp: Stamp, theme: Theme) -> Self {
        Self {
            today,
            stamp,
            theme,
            dates: Dates::default(),
            size: (80, 24),
            stage: Stage::Welcome(screen::welcome::State::default()),
            overlays: Vec::new(),
            notice: None,
            mouse: false,
            quit_confirmed: false,
            offset: 0,
            blanked: false,
            told: None,
            draft: DraftState::default(),
        }
    }

    /// The model with the given date format.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// The focus of the topmost screen or overlay, which receives keys.
    pub fn place(&self) -> Focus {
        self.overlays
            .last()
            .map_or_else(|| self.base(), |top| top.focus())
    }

    /// The focus of the topmost screen to work in, ignoring aids and drawers.
    pub(crate) fn below(&self) -> Focus {
        let mut places = self.overlays.iter().rev();
        places
            .find(|overlay| overlay.over() == Over::Place)
            .map_or_else(|| self.base(), |place| place.focus())
    }

    /// The focus of the screen below all overlays.
    fn base(&self) -> Focus {
        match &self.stage {
            Stage::Welcome(_) => Focus::Welcome,
            Stage::Following(_) => Focus::Notes,
            Stage::Working(work) => work.screen,
        }
    }

    /// The topmost screen or overlay, with the open assessment.
    pub(crate) fn top(&mut self) -> Option<(&mut dyn Screen, Option<&Basis>)> {
        let (base, basis): (Option<&mut dyn Screen>, _) = match &mut self.stage {
            Stage::Welcome(welcome) => (Some(welcome), None),
            Stage::Following(notes) => (Some(&mut **notes), None),
            Stage::Working(work) => (work.screens.at_mut(work.screen), Some(&work.basis)),
        };
        let top = self.overlays.last_mut().map(|top| &mut **top);
        Some((top.or(base)?, basis))
    }

    /// The topmost overlay, if it is a form.
    pub(crate) fn form(&mut self) -> Option<&mut FormEditor> {
        self.overlays.last_mut()?.downcast_mut()
    }

    /// Closes the overlays with this focus.
    pub(crate) fn leave(&mut self, place: Focus) {
        self.overlays.retain(|overlay| overlay.focus() != place);
    }

    /// Closes the overlays and moves on with `go`; going back will lead to the topmost screen that was left.
    pub(crate) fn go_from_here(&mut self, go: impl FnOnce(&mut Work)) {
        let mut overlays = std::mem::take(&mut self.overlays);
        overlays.retain(|overlay| overlay.over() == Over::Place);
        let Some(work) = self.work_mut() else { return };
        let (screen, before) = (work.screen, work.origin.take());
        go(work);
        work.origin = if overlays.is_empty() && screen == work.screen {
            before
        } else {
            Some(Origin { screen, overlays })
        };
    }

    /// The open assessment.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.work().map(|work| &work.basis.assessment)
    }

    /// The id of the control on the question screen; `None` without an open assessment.
    pub fn control(&self) -> Option<&str> {
        let work = self.work()?;
        work.basis
            .control(work.screens.question.control)
            .map(|control| control.id.as_str())
    }

    /// Sets the author and time of the next edit.
    pub fn stamped(&mut self, stamp: Stamp) {
        let basis = match &mut self.stage {
            Stage::Working(work) => Some(&mut work.basis),
            Stage::Following(following) => Some(&mut following.basis),
            Stage::Welcome(_) => None,
        };
        if let Some(basis) = basis {
            basis.stamp = stamp.clone();
        }
        self.stamp = stamp;
    }

    /// Sets the offset of local time from UTC, in minutes.
    pub fn set_utc_offset(&mut self, offset: i16) {
        self.offset = offset;
    }

    /// The interval at which to send `Message::Tick` while no key is pressed; `None` if no clock is shown, everything
    /// is saved and no session is followed.
    pub fn tick(&self) -> Option<Duration> {
        if self.draft.behind {
            return Some(Duration::from_millis(700));
        }
        if self
            .work()
            .is_some_and(|work| matches!(work.saved, Saved::Failed(_)))
        {
            return Some(Duration::from_secs(5));
        }
        let working = self
            .work()
            .is_some_and(|work| work.basis.state().room.running().is_some());
        match &self.stage {
            // the clock shows minutes, so 5 seconds are precise enough
            Stage::Working(_) if working && !self.blanked => Some(Duration::from_secs(5)),
            Stage::Following(_) => Some(Duration::from_millis(500)),
            Stage::Working(_) | Stage::Welcome(_) => None,
        }
    }

    pub(crate) fn here(&self) -> Here {
        Here {
            today: self.today,
            stamp: self.stamp.clone(),
            offset: self.offset,
            dates: self.dates,
        }
    }

    /// The state to publish for a second screen; `None` until a question has been shown.
    pub(crate) fn live(&self) -> Option<Live> {
        let work = self.work().filter(|work| work.screens.question.looked_at)?;
        let control = work.basis.id(work.screens.question.control).to_owned();
        Some(Live {
            control,
            since: work.trail.since,
            order: work.basis.order,
        })
    }

    /// Whether an edit is not saved yet.
    pub fn is_unsaved(&self) -> bool {
        self.work()
            .is_some_and(|work| matches!(work.saved, Saved::Saving | Saved::Failed(_)))
    }

    /// The ballot paper, if the open file is a ballot paper; `None` for an assessment.
    pub(crate) fn paper(&self) -> Option<&BallotPaper> {
        self.work().and_then(|work| work.basis.paper())
    }

    /// The screens in tab order.
    pub(crate) fn screens(&self) -> &'static [Focus] {
        if self.paper().is_some() {
            &Focus::OF_PAPER
        } else {
            &Focus::SCREENS
        }
    }

    pub(crate) fn basis(&self) -> Option<&Basis> {
        self.work().map(|work| &work.basis)
    }

    pub(crate) fn work(&self) -> Option<&Work> {
        match &self.stage {
            Stage::Working(work) => Some(work),
            Stage::Welcome(_) | Stage::Following(_) => None,
        }
    }

    pub(crate) fn work_mut(&mut self) -> Option<&mut Work> {
        match &mut self.stage {
            Stage::Working(work) => Some(work),
            Stage::Welcome(_) | Stage::Following(_) => None,
        }
    }
}

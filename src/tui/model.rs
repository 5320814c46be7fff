//! The state of the user interface: everything that is shown, and nothing that acts.
//!
//! `update` applies messages to it, and `view` draws it. It must read neither the clock nor the disk, and the behaviour
//! of a screen belongs in that screen.

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

/// Everything that is shown.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) today: Date,
    /// Who and when the next edit is made; fed by the loop before each message.
    pub(crate) stamp: Stamp,
    pub(crate) theme: Theme,
    pub(crate) dates: Dates,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    pub(crate) stage: Stage,
    /// What lies over the screen, the topmost last.
    pub(crate) overlays: Vec<Box<dyn Screen>>,
    /// What the last key led to, until the next one.
    pub(crate) notice: Option<String>,
    /// Whether the terminal says what the mouse does.
    pub(crate) mouse: bool,
    /// Whether the next quit leaves although something is not saved.
    pub(crate) quit_confirmed: bool,
    /// Minutes by which the clock on the wall is ahead of UTC.
    pub(crate) offset: i16,
    /// Whether nothing is shown until the next key.
    pub(crate) blanked: bool,
    /// What a second screen was told last.
    pub(crate) told: Option<Live>,
    /// What is being typed, as it lies on the disk.
    pub(crate) draft: DraftState,
}

/// What is being typed and not kept yet, as it lies beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DraftState {
    /// The draft that was written last; `None` where there is no file.
    pub(crate) kept: Option<Draft>,
    /// How many edits the history had then.
    pub(crate) entries: usize,
    /// The second in which it was written.
    pub(crate) second: i64,
    /// Whether something was typed since.
    pub(crate) behind: bool,
    /// The id of the first entry of the history as it was read; empty where there was none.
    pub(crate) root: String,
    /// Why it cannot be written.
    pub(crate) trouble: Option<String>,
    /// Whether it is written again even if nothing changed: that removes the copy the editor had.
    pub(crate) is_forced: bool,
}

/// Before and after an assessment is chosen.
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
    /// Why nothing is saved: who else has the file open, and since when.
    pub(crate) read_only: Option<String>,
    /// Whether a version was saved apart from the file and is not merged.
    pub(crate) apart: bool,
    /// Whether the file is sealed: nothing of it may lie on the disk as it is.
    pub(crate) sealed: bool,
    pub(crate) screens: MainScreens,
    /// Whether the question is shown large, for the whole room.
    pub(crate) wall: bool,
    pub(crate) trail: Trail,
}

impl Work {
    /// Lets the question screen show a control.
    pub(crate) fn visit(&mut self, control: ControlIx) {
        self.screens.question.visit(&self.basis, control);
    }

    /// Goes to a screen; the question screen shows the first question where none was shown before.
    pub(crate) fn go(&mut self, place: Focus) {
        self.screen = place;
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

/// The questions that were looked at, in their order, and since when the last one is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    pub(crate) seen: Vec<ControlIx>,
    pub(crate) at: usize,
    pub(crate) since: Timestamp,
}

/// Whether what is shown is also on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Saved {
    /// Nothing was changed since it was opened.
    #[default]
    Untouched,
    /// It is being saved.
    Saving,
    /// At that time of day.
    At(String),
    /// In another file, since another program wrote this one; at that time of day.
    Apart(PathBuf, String),
    /// Not, and why.
    Failed(String),
}

impl Model {
    /// The welcome screen, before anything is open.
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

    /// The same, with days written in a team's own way.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// Where keys go.
    pub fn place(&self) -> Focus {
        self.overlays
            .last()
            .map_or_else(|| self.base(), |top| top.focus())
    }

    /// The screen below everything that lies over it, or what is worked on over that screen.
    pub(crate) fn below(&self) -> Focus {
        let mut places = self.overlays.iter().rev();
        places
            .find(|overlay| overlay.over() == Over::Place)
            .map_or_else(|| self.base(), |place| place.focus())
    }

    /// The screen below everything that lies over it.
    fn base(&self) -> Focus {
        match &self.stage {
            Stage::Welcome(_) => Focus::Welcome,
            Stage::Following(_) => Focus::Notes,
            Stage::Working(work) => work.screen,
        }
    }

    /// What is on top, with the assessment that is open.
    pub(crate) fn top(&mut self) -> Option<(&mut dyn Screen, Option<&Basis>)> {
        let (base, basis): (Option<&mut dyn Screen>, _) = match &mut self.stage {
            Stage::Welcome(welcome) => (Some(welcome), None),
            Stage::Following(notes) => (Some(&mut **notes), None),
            Stage::Working(work) => (work.screens.at_mut(work.screen), Some(&work.basis)),
        };
        let top = self.overlays.last_mut().map(|top| &mut **top);
        Some((top.or(base)?, basis))
    }

    /// The form on top.
    pub(crate) fn form(&mut self) -> Option<&mut FormEditor> {
        self.overlays.last_mut()?.downcast_mut()
    }

    /// Takes away what has that focus.
    pub(crate) fn leave(&mut self, place: Focus) {
        self.overlays.retain(|overlay| overlay.focus() != place);
    }

    /// The assessment that is open, if one is.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.work().map(|work| &work.basis.assessment)
    }

    /// The id of the control looked at, or nothing where no question was.
    pub fn control(&self) -> Option<&str> {
        let work = self.work()?;
        work.basis
            .control(work.screens.question.control)
            .map(|control| control.id.as_str())
    }

    /// Says who makes the next edit, and when.
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

    /// Says by how many minutes the clock on the wall is ahead of UTC.
    pub fn set_utc_offset(&mut self, offset: i16) {
        self.offset = offset;
    }

    /// After how long something may be new without a key: nothing while no clock runs, all that is typed is on the disk
    /// and nobody is followed.
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
            // the clock shows minutes
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

    /// What a second screen may know of the session; nothing before a question was looked at.
    pub(crate) fn live(&self) -> Option<Live> {
        let work = self.work().filter(|work| work.screens.question.looked_at)?;
        let control = work.basis.id(work.screens.question.control).to_owned();
        Some(Live {
            control,
            since: work.trail.since,
            order: work.basis.order,
        })
    }

    /// Whether something is not on the disk.
    pub fn is_unsaved(&self) -> bool {
        self.work()
            .is_some_and(|work| matches!(work.saved, Saved::Saving | Saved::Failed(_)))
    }

    /// Whose ballot paper is filled in; nobody's where an assessment is open.
    pub(crate) fn paper(&self) -> Option<&BallotPaper> {
        self.work().and_then(|work| work.basis.paper())
    }

    /// The screens that tab visits.
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

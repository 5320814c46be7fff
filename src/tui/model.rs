//! The state of the screens: everything that is shown, and nothing that acts.
//!
//! In flow, by `update` alone, the outcomes of messages; out flows what `view` draws. What is derived from the answers
//! is rebuilt whole after each change. No clock, no disk and no behaviour of a screen may stand here.

use std::path::PathBuf;

use jiff::civil::Date;

use super::command::Place;
use super::form::Form;
use super::screen;
use super::theme::Theme;
use super::widget::editor::Editor;
use crate::assessment::Assessment;
use crate::assessment::State;
use crate::assessment::change::Change;
use crate::assessment::history::Stamp;
use crate::assessment::plan::Arrangement;
use crate::assessment::plan::PlanSettings;
use crate::questionnaire::Control;
use crate::questionnaire::Questionnaire;
use crate::report::Report;
use crate::roadmap::Care;
use crate::roadmap::Outlook;
use crate::roadmap::outlook_after;
use crate::scorecard::Counts;
use crate::target::Standing;
use crate::target::standing;

/// Everything that is shown.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) today: Date,
    /// Who and when the next edit is made; fed by the loop before each message.
    pub(crate) stamp: Stamp,
    pub(crate) theme: Theme,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    pub(crate) stage: Stage,
    /// What lies over the screen, the topmost last.
    pub(crate) overlays: Vec<Overlay>,
    /// What the last key led to, until the next one.
    pub(crate) notice: Option<String>,
    /// Whether the terminal says what the mouse does.
    pub(crate) mouse: bool,
    /// Whether the next quit leaves although something is not saved.
    pub(crate) leaving: bool,
}

/// Before and after an assessment is chosen.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Welcome(screen::welcome::State),
    Working(Box<Work>),
}

/// Work on one assessment.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) basis: Basis,
    pub(crate) screen: Place,
    pub(crate) saved: Saved,
    pub(crate) profile: screen::profile::State,
    pub(crate) overview: screen::overview::State,
    pub(crate) question: screen::question::State,
    pub(crate) results: screen::results::State,
    pub(crate) requirements: screen::requirements::State,
    pub(crate) roadmap: screen::roadmap::State,
    pub(crate) export: screen::export::State,
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
    /// Not, and why.
    Failed(String),
}

/// What every screen reads: content, answers, and all that follows from them.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    pub(crate) file: PathBuf,
    pub(crate) questionnaire: Questionnaire,
    pub(crate) assessment: Assessment,
    pub(crate) report: Report,
    /// The plans, while they are looked at.
    pub(crate) outlook: Option<Outlook>,
    /// What the last what-if is held against, while the plan is looked at.
    pub(crate) before: Option<Before>,
    pub(crate) today: Date,
}

/// The plan before a what-if, and the settings it was made with.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) settings: PlanSettings,
    pub(crate) outlook: Outlook,
}

/// Something over the screen.
#[derive(Clone, Debug)]
pub(crate) enum Overlay {
    Sheet(Sheet),
    Palette(Palette),
    Form(Box<Form>),
    People(screen::people::State),
    Coverage(screen::coverage::State),
}

/// A text to read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) scroll: usize,
}

/// One entry of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Heading(String),
    Words(String),
    Item(String, String),
    Gap,
}

/// Commands to choose from by typing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Palette {
    pub(crate) filter: Editor,
    pub(crate) at: usize,
}

impl Model {
    /// The welcome screen, before anything is open.
    pub fn new(today: Date, stamp: Stamp, theme: Theme) -> Self {
        Self {
            today,
            stamp,
            theme,
            size: (80, 24),
            stage: Stage::Welcome(screen::welcome::State::default()),
            overlays: Vec::new(),
            notice: None,
            mouse: false,
            leaving: false,
        }
    }

    /// Where keys go.
    pub fn place(&self) -> Place {
        match (self.overlays.last(), &self.stage) {
            (Some(Overlay::Sheet(_)), _) => Place::Sheet,
            (Some(Overlay::Palette(_)), _) => Place::Palette,
            (Some(Overlay::Form(_)), _) => Place::Form,
            (Some(Overlay::People(_)), _) => Place::People,
            (Some(Overlay::Coverage(_)), _) => Place::Coverage,
            (None, Stage::Welcome(_)) => Place::Welcome,
            (None, Stage::Working(work)) => work.screen,
        }
    }

    /// The screen below everything that lies over it, or what is worked on over that screen.
    pub(crate) fn below(&self) -> Place {
        let over = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::People(_) => Some(Place::People),
            Overlay::Coverage(_) => Some(Place::Coverage),
            _ => None,
        });
        match &self.stage {
            _ if over.is_some() => over.unwrap_or(Place::Overview),
            Stage::Welcome(_) => Place::Welcome,
            Stage::Working(work) => work.screen,
        }
    }

    /// The assessment that is open, if one is.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.work().map(|work| &work.basis.assessment)
    }

    /// The id of the control looked at, or nothing where no question was.
    pub fn control(&self) -> Option<&str> {
        let work = self.work()?;
        work.basis.control(work.question.control).map(|control| control.id.as_str())
    }

    /// Says who makes the next edit, and when.
    pub fn stamped(&mut self, stamp: Stamp) {
        self.stamp = stamp;
    }

    /// Whether something is not on the disk.
    pub fn is_unsaved(&self) -> bool {
        self.work().is_some_and(|work| matches!(work.saved, Saved::Saving | Saved::Failed(_)))
    }

    pub(crate) fn work(&self) -> Option<&Work> {
        match &self.stage {
            Stage::Working(work) => Some(work),
            Stage::Welcome(_) => None,
        }
    }

    pub(crate) fn work_mut(&mut self) -> Option<&mut Work> {
        match &mut self.stage {
            Stage::Working(work) => Some(work),
            Stage::Welcome(_) => None,
        }
    }
}

impl Basis {
    pub(crate) fn new(file: PathBuf, questionnaire: Questionnaire, assessment: Assessment, today: Date) -> Self {
        let report = Report::of(&questionnaire, assessment.state(), today);
        Self { file, questionnaire, assessment, report, outlook: None, before: None, today }
    }

    /// Computes anew all that follows from the answers, after those edits; `settings` are those of the plan before them.
    pub(crate) fn rebuild(&mut self, touched: &[Change], settings: PlanSettings) {
        self.report = Report::of(&self.questionnaire, self.assessment.state(), self.today);
        let before = self.before.take();
        // agreeing changes no plan: what was agreed on is what was seen
        if touched.iter().all(|change| matches!(change, Change::Agreed(_))) {
            return;
        }
        let outlook = self.outlook.take();
        if touched.iter().all(is_what_if) {
            // a what-if taken back leads to the very plan there was
            let same = before.filter(|before| before.settings == self.state().plan);
            self.outlook = same.map(|before| before.outlook);
            self.before = outlook.map(|outlook| Before { settings, outlook });
        }
    }

    /// Computes the plans, if they are not there.
    pub(crate) fn look_ahead(&mut self) {
        if self.outlook.is_none() {
            let targets = &self.report.targets;
            let state = self.assessment.state();
            let before = self.before.as_ref().map(|before| &before.outlook);
            let outlook = outlook_after(&self.questionnaire, state, targets, self.today, Care::Improved, before);
            self.outlook = Some(outlook);
        }
    }

    pub(crate) fn state(&self) -> &State {
        self.assessment.state()
    }

    pub(crate) fn control(&self, control: usize) -> Option<&Control> {
        self.questionnaire.controls.get(control)
    }

    /// The id of a control, or nothing to read.
    pub(crate) fn id(&self, control: usize) -> &str {
        self.questionnaire.control_id(control)
    }

    /// `DAT-P1 Data source register`.
    pub(crate) fn name(&self, control: usize) -> String {
        self.questionnaire.control_name(control)
    }

    pub(crate) fn standing(&self, control: usize) -> Standing {
        standing(&self.questionnaire, self.state(), control)
    }

    /// What was decided about the work on a control.
    pub(crate) fn arrangement(&self, control: usize) -> Arrangement {
        self.state().plan.arranged.get(self.id(control)).copied().unwrap_or_default()
    }

    /// The edit that changes what was decided about the work on a control.
    pub(crate) fn arranged(&self, control: usize, set: impl FnOnce(&mut Arrangement)) -> Change {
        let mut to = self.arrangement(control);
        set(&mut to);
        Change::Arrangement { control: self.id(control).to_owned(), to: Some(to).filter(|to| !to.is_empty()) }
    }

    /// The controls that are asked, by index, in order.
    pub(crate) fn questions(&self) -> Vec<usize> {
        let asked = self.report.targets.asked(self.report.targets.horizon);
        asked.filter(|&control| self.standing(control) != Standing::NotAsked).collect()
    }

    /// The next control without an answer, by index: after the one given, then from the first on.
    pub(crate) fn next_open(&self, after: usize) -> Option<usize> {
        let questions = self.questions();
        let open = |control: &&usize| self.standing(**control) == Standing::Open;
        let behind = questions.iter().filter(|&&control| control > after).find(open);
        behind.or_else(|| questions.iter().find(open)).copied()
    }

    /// How the questions stand: every one that is asked is counted once.
    pub(crate) fn progress(&self) -> Counts {
        let questions = self.questions();
        self.counts(&questions)
    }

    /// How some controls stand.
    pub(crate) fn counts(&self, controls: &[usize]) -> Counts {
        let mut counts = Counts::default();
        for &control in controls {
            match self.standing(control) {
                Standing::Level(_) => counts.level += 1,
                Standing::NotApplicable => counts.not_applicable += 1,
                Standing::Unknown => counts.unknown += 1,
                Standing::Open | Standing::NotAsked => counts.open += 1,
            }
        }
        counts
    }

    /// How many controls apply.
    pub(crate) fn applying(&self) -> usize {
        self.report.targets.applies.iter().filter(|applies| **applies).count()
    }

    /// The id of a gate.
    pub(crate) fn gate_id(&self, gate: usize) -> &str {
        self.questionnaire.gate_id(gate)
    }

    /// `2 Defined`.
    pub(crate) fn level(&self, level: u8) -> String {
        self.questionnaire.level_name(level)
    }
}

/// Whether an edit asks "what if": it moves the plan and nothing else.
fn is_what_if(change: &Change) -> bool {
    matches!(
        change,
        Change::Person { .. }
            | Change::Start(_)
            | Change::Workdays(_)
            | Change::DaysOff(_)
            | Change::Freezes(_)
            | Change::Arrangement { .. }
    )
}

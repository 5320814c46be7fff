//! The basis: an assessment, its questionnaire and everything derived from them, shared by all screens.
//!
//! The report is recomputed as a whole after each edit; plans are recomputed when they are next needed. This module
//! must not depend on any screen or key.
//!
//! This file and [`question_filter`](super::question_filter) use each other: the basis stores the current filter, and a
//! filter queries the basis to determine the questions that pass.

use crate::base::dates;
use crate::base::dates::Dates;
use crate::describe::refusal::refusal;
use crate::describe::why::answer_words;
use crate::interaction::question_filter::QuestionFilter;
use crate::model::assessment::ballot::BallotPaper;
use crate::model::assessment::change::Change;
use crate::model::assessment::change::plan_effect::PlanEffect;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::plan::{Arrangement, PlanSettings};
use crate::model::assessment::upgrade::{Upgrade, is_newer, upgrade};
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{Control, ControlIx, GateIx, Level, Questionnaire};
use crate::roadmap::{self, Care, Outlook, When, outlook_after};
use crate::rules::agenda::{AgendaOrder, Item as Left, Point};
use crate::rules::confirmation::{Item, Progress};
use crate::rules::due::{Due, due};
use crate::rules::edit::{self, EditContext, Refusal, Request};
use crate::rules::evaluation::Evaluation;
use crate::rules::scorecard::{self, Counts};
use crate::rules::targets::{Standing, standing};
use crate::rules::{agenda, confirmation};
use crate::session::undo;
use crate::session::undo::{Step, StepError, Stepped};
use jiff::civil::Date;
use std::borrow::Cow;
use std::path::PathBuf;

/// Everything the screens read: questionnaire, answers and all results derived from them.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    pub(crate) file: PathBuf,
    pub(crate) questionnaire: Questionnaire,
    pub(crate) assessment: Assessment,
    pub(crate) report: Evaluation,
    /// The reassessment in progress; `None` if no answers remain to be confirmed.
    pub(crate) confirming: Option<Confirming>,
    /// The plans; `None` until a screen needs them, and after an edit that invalidates them.
    pub(crate) outlook: Option<Outlook>,
    /// The plan before the latest what-if, for comparison on the roadmap.
    pub(crate) before: Option<Before>,
    pub(crate) today: Date,
    /// The order in which unanswered questions are visited.
    pub(crate) order: AgendaOrder,
    /// The filter that selects the questions to visit.
    pub(crate) only: QuestionFilter,
    /// Author and time of the next edit.
    pub(crate) stamp: Stamp,
    /// Offset of local time from UTC, in minutes.
    pub(crate) offset: i16,
    /// The date format on screens and in fields.
    pub(crate) dates: Dates,
}

/// A reassessment in progress.
#[derive(Clone, Debug)]
pub(crate) struct Confirming {
    pub(crate) progress: Progress,
    /// Answers still to be confirmed, in order; never empty.
    pub(crate) queue: Vec<Item>,
}

impl Confirming {
    fn of(
        questionnaire: &Questionnaire,
        assessment: &Assessment,
        report: &Evaluation,
        today: Date,
    ) -> Option<Self> {
        let (state, targets) = (assessment.state(), &report.targets);
        let progress =
            confirmation::progress(questionnaire, state, targets).filter(Progress::is_under_way)?;
        let queue = confirmation::queue(questionnaire, state, targets, assessment.history(), today);
        Some(Self { progress, queue })
    }

    /// The queued answer to `control`; `None` if there is no answer to confirm.
    pub(crate) fn item(&self, control: ControlIx) -> Option<&Item> {
        self.queue.iter().find(|item| item.control == control)
    }

    /// The next control in the queue after `control`, wrapping around at the end; `None` if there is no other control.
    pub(crate) fn next_after(&self, control: Option<ControlIx>) -> Option<ControlIx> {
        let at = self
            .queue
            .iter()
            .position(|item| Some(item.control) == control)
            .map_or(0, |at| at + 1);
        let next = self.queue.get(at).or(self.queue.first())?.control;
        (Some(next) != control).then_some(next)
    }
}

/// The environment of a [`Basis`]: today's date, the stamp of the next edit, the UTC offset in minutes and the date
/// format.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    pub(crate) today: Date,
    pub(crate) stamp: Stamp,
    pub(crate) offset: i16,
    pub(crate) dates: Dates,
}

/// The plan before a what-if, and the settings that produced it.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) settings: PlanSettings,
    pub(crate) outlook: Outlook,
}

impl Basis {
    pub(crate) fn new(
        file: PathBuf,
        questionnaire: Questionnaire,
        assessment: Assessment,
        here: Here,
    ) -> Self {
        let Here {
            today,
            stamp,
            offset,
            dates,
        } = here;
        let report = Evaluation::of(&questionnaire, assessment.state(), today);
        let confirming = Confirming::of(&questionnaire, &assessment, &report, today);
        Self {
            file,
            questionnaire,
            assessment,
            report,
            confirming,
            outlook: None,
            before: None,
            today,
            order: AgendaOrder::default(),
            only: QuestionFilter::All,
            stamp,
            offset,
            dates,
        }
    }

    /// The context in which edits are checked.
    pub(crate) fn edit_context(&self) -> EditContext<'_> {
        EditContext {
            questionnaire: &self.questionnaire,
            state: self.state(),
            heads: self.assessment.history().heads(),
            today: self.today,
            dates: self.dates,
            stamp: &self.stamp,
            utc_offset: self.offset,
        }
    }

    /// The changes that result from `request`.
    ///
    /// # Errors
    /// Every [`Refusal`], with the index of the refused request.
    pub(crate) fn changes(&self, request: &Request) -> Result<Vec<Change>, Vec<(usize, Refusal)>> {
        edit::changes(&self.edit_context(), std::slice::from_ref(request))
    }

    /// The message for a refusal.
    pub(crate) fn sentence(&self, one: &Refusal) -> String {
        refusal(&self.edit_context(), one)
    }

    /// The state after `changes`, without applying them to the assessment.
    pub(crate) fn state_after(&self, changes: &[Change]) -> State {
        let mut state = self.state().clone();
        for change in changes {
            let _ = change.clone().apply(&mut state);
        }
        state
    }

    /// The upgrade that a reassessment would make; `None` if the questionnaire is not newer than the one answered.
    pub(crate) fn upgrade(&self) -> Option<Upgrade> {
        let (state, questionnaire) = (self.state(), &self.questionnaire);
        is_newer(state, questionnaire).then(|| upgrade(state, questionnaire, None))
    }

    /// A date as shown on screens: `14 Jan 2027`.
    pub(crate) fn day(&self, date: Date) -> String {
        dates::day(date, self.dates)
    }

    /// A date without its year if `beside` is in the same year: `14 Jan`.
    pub(crate) fn near(&self, date: Date, beside: Date) -> String {
        dates::near(date, beside, self.dates)
    }

    /// A date range: `8 Jan – 14 Feb`.
    pub(crate) fn stretch(&self, when: &When) -> String {
        dates::stretch(when.start, when.end, self.dates)
    }

    /// A date in the format for fields; empty for `None`.
    pub(crate) fn typed(&self, date: Option<Date>) -> String {
        date.map(|date| dates::typed(date, self.dates))
            .unwrap_or_default()
    }

    /// Recomputes all results after the changes `touched`; `settings` are the plan settings before these changes.
    pub(crate) fn rebuild(&mut self, touched: &[Change], settings: PlanSettings) {
        self.report = Evaluation::of(&self.questionnaire, self.assessment.state(), self.today);
        self.confirming = Confirming::of(
            &self.questionnaire,
            &self.assessment,
            &self.report,
            self.today,
        );
        let before = self.before.take();
        // committing to a plan does not change the plan, so the computed plans stay valid
        if touched
            .iter()
            .all(|change| matches!(change, Change::CommittedPlan(_)))
        {
            return;
        }
        let outlook = self.outlook.take();
        if touched
            .iter()
            .all(|change| change.plan_effect() == PlanEffect::Settings)
        {
            // undoing a what-if restores the previous settings, so the previous plan can be reused
            let same = before.filter(|before| before.settings == self.state().plan);
            self.outlook = same.map(|before| before.outlook);
            self.before = outlook.map(|outlook| Before { settings, outlook });
        }
    }

    /// Undoes or redoes an edit, and recomputes all results.
    ///
    /// # Errors
    /// [`StepError`] if there is nothing to undo or redo.
    pub(crate) fn step(&mut self, step: Step, stamp: Stamp) -> Result<Stepped, StepError> {
        let stepped = undo::step(&mut self.assessment, step, stamp)?;
        self.rebuild(&stepped.changes, stepped.before.plan.clone());
        Ok(stepped)
    }

    /// Computes the plans unless they are up to date.
    pub(crate) fn look_ahead(&mut self) {
        if self.outlook.is_none() {
            self.outlook = Some(self.outlook().into_owned());
        }
    }

    /// The plans; computed if they are not up to date.
    pub(crate) fn outlook(&self) -> Cow<'_, Outlook> {
        if let Some(outlook) = &self.outlook {
            return Cow::Borrowed(outlook);
        }
        let (questionnaire, targets) = (&self.questionnaire, &self.report.targets);
        let (state, today, care) = (self.state(), self.today, Care::Improved);
        let earlier = self.assessment.earlier_plans();
        let before = self.before.as_ref();
        // all plans but the last are known if the last edit was made here
        let outlook = match before.filter(|before| earlier.last() == Some(&before.settings)) {
            Some(Before { settings, outlook }) => {
                let before = (settings, outlook);
                outlook_after(questionnaire, state, targets, today, care, before)
            }
            None => roadmap::outlook(questionnaire, state, &earlier, targets, today, care),
        };
        Cow::Owned(outlook)
    }

    /// Everything with a due date, earliest first.
    pub(crate) fn due(&self) -> Vec<Due> {
        let report = &self.report;
        let given = self.assessment.history().answer_dates();
        due(
            &self.questionnaire,
            self.state(),
            &report.targets,
            &report.gates,
            given,
        )
    }

    pub(crate) fn state(&self) -> &State {
        self.assessment.state()
    }

    pub(crate) fn control(&self, control: ControlIx) -> Option<&Control> {
        self.questionnaire.controls.get(control)
    }

    /// The id of a control.
    pub(crate) fn id(&self, control: ControlIx) -> &str {
        self.questionnaire.control_id(control)
    }

    /// The id and title of a control: `DAT-P1 Data source register`.
    pub(crate) fn name(&self, control: ControlIx) -> String {
        self.questionnaire.control_name(control)
    }

    pub(crate) fn standing(&self, control: ControlIx) -> Standing {
        standing(
            &self.questionnaire,
            self.state(),
            &self.report.targets,
            control,
        )
    }

    /// The answer to a control and its evidence state, on one line.
    pub(crate) fn answer_words(&self, control: ControlIx) -> String {
        let targets = &self.report.targets;
        answer_words(
            &self.questionnaire,
            self.state(),
            targets,
            control,
            self.today,
        )
    }

    /// The target of a control at the last gate of the target phase; level 3 outside the scope.
    pub(crate) fn target(&self, control: ControlIx) -> Level {
        let targets = &self.report.targets;
        let target = targets.level(targets.horizon, control);
        target.unwrap_or(Level::ENFORCED)
    }

    /// The planning decision on a control (dropped, pinned to a day, not before a day); the default if there is none.
    pub(crate) fn arrangement(&self, control: ControlIx) -> Arrangement {
        self.state()
            .plan
            .arranged
            .get(self.id(control))
            .copied()
            .unwrap_or_default()
    }

    /// The questions to answer, in questionnaire order.
    pub(crate) fn questions(&self) -> Vec<ControlIx> {
        let asked = self.report.targets.scope();
        asked
            .filter(|&control| self.standing(control) != Standing::NotAsked)
            .collect()
    }

    /// The position of a question in words: `12 of 40`; `None` if the control is not asked.
    pub(crate) fn number_words(&self, control: ControlIx) -> Option<String> {
        let questions = self.questions();
        let at = questions.iter().position(|&asked| asked == control)?;
        Some(format!("{} of {}", at + 1, questions.len()))
    }

    /// The remaining questions, in the selected order.
    pub(crate) fn left(&self) -> Vec<Left> {
        let report = &self.report;
        let left = agenda::left(
            &self.questionnaire,
            self.state(),
            &report.targets,
            &report.contradictions,
        );
        match self.order {
            AgendaOrder::Questionnaire => left,
            AgendaOrder::Worth => agenda::by_value(left),
            AgendaOrder::Disagreement => {
                let points = self.points();
                let mut left = left;
                left.sort_by_key(|item| {
                    points
                        .iter()
                        .position(|point| point.control == item.control)
                });
                left
            }
        }
    }

    /// Every question, widest disagreement first.
    pub(crate) fn points(&self) -> Vec<Point> {
        agenda::by_disagreement(&self.questionnaire, self.state(), &self.report.targets)
    }

    /// The ballot paper, if the file is a ballot paper; `None` for an assessment.
    pub(crate) fn paper(&self) -> Option<&BallotPaper> {
        self.state().ballot_paper.as_ref()
    }

    /// The questions that pass the filter, in questionnaire order.
    pub(crate) fn walked(&self) -> Vec<ControlIx> {
        self.questions()
            .into_iter()
            .filter(|&control| self.only.keeps(self, control))
            .collect()
    }

    /// The next unanswered control after `after`, wrapping around at the end. Controls are ordered by worth or by
    /// disagreement if that order is selected, else as in the questionnaire.
    pub(crate) fn next_open(&self, after: Option<ControlIx>) -> Option<ControlIx> {
        if self.order != AgendaOrder::Questionnaire {
            let left = self.left().into_iter().map(|item| item.control);
            let left: Vec<ControlIx> = left
                .filter(|&control| self.standing(control) == Standing::Unanswered)
                .collect();
            let behind = left
                .iter()
                .position(|&control| Some(control) == after)
                .map_or(0, |at| at + 1);
            return left.get(behind).or(left.first()).copied();
        }
        let questions = self.questions();
        let open = |control: &&ControlIx| self.standing(**control) == Standing::Unanswered;
        let behind = questions
            .iter()
            .filter(|&&control| Some(control) > after)
            .find(open);
        behind.or_else(|| questions.iter().find(open)).copied()
    }

    /// The question to start with: the next question of a reassessment, else the first unanswered question, else the
    /// first question.
    pub(crate) fn first_question(&self) -> Option<ControlIx> {
        self.next_doubtful(None)
            .or_else(|| self.next_open(None))
            .or_else(|| self.questions().first().copied())
    }

    /// The next control of a reassessment in progress: an unanswered control that the new questionnaire version added
    /// or changed, else the next control after `after` with an answer to confirm, wrapping around at the end.
    pub(crate) fn next_doubtful(&self, after: Option<ControlIx>) -> Option<ControlIx> {
        let confirming = self.confirming.as_ref()?;
        let changed = self
            .state()
            .reassessment
            .as_ref()
            .map(|begun| &begun.changed);
        let is_new = |control: &ControlIx| {
            self.standing(*control) == Standing::Unanswered
                && changed.is_some_and(|ids| ids.contains(self.id(*control)))
        };
        let new = self.questions().into_iter().find(is_new);
        new.or_else(|| confirming.next_after(after))
            .or_else(|| confirming.queue.first().map(|item| item.control))
    }

    /// Whether the answer to `control` is still to be confirmed.
    pub(crate) fn is_to_confirm(&self, control: ControlIx) -> bool {
        self.confirming
            .as_ref()
            .is_some_and(|confirming| confirming.item(control).is_some())
    }

    /// The number of questions with each standing; every question that is asked is counted once.
    pub(crate) fn progress(&self) -> Counts {
        scorecard::progress(&self.questionnaire, self.state(), &self.report.targets)
    }

    /// The number of `controls` with each standing.
    pub(crate) fn counts(&self, controls: &[ControlIx]) -> Counts {
        scorecard::counts(controls.iter().map(|&control| self.standing(control)))
    }

    /// The number of applicable controls.
    pub(crate) fn applying(&self) -> usize {
        self.report
            .targets
            .applies
            .iter()
            .filter(|applies| **applies)
            .count()
    }

    /// The id of a gate.
    pub(crate) fn gate_id(&self, gate: GateIx) -> &str {
        self.questionnaire.gate_id(gate)
    }

    /// The number and name of a level: `2 Defined`.
    pub(crate) fn level(&self, level: Level) -> String {
        self.questionnaire.level_name(level)
    }
}

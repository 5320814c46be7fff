//! Applies, undoes and redoes edits, and reports their consequences.
//!
//! Every edit by the user goes through this module, so that a file opened read-only is never changed.

use crate::describe::Describe as _;
use crate::describe::change::describe;
use crate::interaction::command::Focus;
use crate::interaction::profile;
use crate::interaction::profile::Touched;
use crate::model::assessment::change::Change;
use crate::rules::contradictions::Contradiction;
use crate::session::undo::Step;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Saved, Stage};
use crate::tui::screen;
use crate::tui::widget::text::count;

/// Applies changes as one edit, and returns the effect to run; `None` if nothing changes.
pub(super) fn change(model: &mut Model, changes: Vec<Change>) -> Option<Effect> {
    let stamp = model.stamp.clone();
    let work = model.work_mut()?;
    let before = work.basis.applying();
    let told = work.basis.report.contradictions.clone();
    let settings = work.basis.state().plan.clone();
    let touched = changes.clone();
    if !work.basis.assessment.change_all(changes, stamp) {
        return None;
    }
    work.basis.rebuild(&touched, settings);
    work.saved = Saved::Saving;
    if work.screen == Focus::Roadmap {
        work.basis.look_ahead();
        model.notice = screen::roadmap::effect(&work.basis, &touched);
    }
    let work = model.work_mut()?;
    let after = work.basis.applying();
    let answered = match touched.as_slice() {
        [
            Change::Answer {
                control,
                to: Some(_),
            },
            ..,
        ] => work.basis.questionnaire.control(control).map(|control| {
            let words = work.basis.answer_words(control);
            format!("{}: {words}.", work.basis.id(control))
        }),
        _ => None,
    };
    work.screens.profile.moved =
        Some(isize::try_from(after).unwrap_or(0) - isize::try_from(before).unwrap_or(0));
    // with few rows, the answer is not repeated in the notice, because the question shows it
    if model.size.1 >= 20 {
        model.notice = model.notice.take().or(answered);
    }
    let Some(work) = model.work() else {
        return Some(Effect::Save);
    };
    // shown at once, while the people who answered are still in the room
    let new: Vec<&Contradiction> = work
        .basis
        .report
        .contradictions
        .iter()
        .filter(|found| !told.contains(found))
        .collect();
    if let Some(first) = new.first() {
        let more = match new.len() - 1 {
            0 => String::new(),
            more => format!(
                " Press f5 to see {}.",
                count(more, "other contradiction", "other contradictions")
            ),
        };
        model.notice = Some(format!(
            "Contradiction: {}.{more}",
            first.describe(&work.basis.questionnaire)
        ));
    }
    Some(Effect::Save)
}

/// The notice when a ballot paper does not accept an edit.
pub(super) const FOR_THE_ROOM: &str =
    "A ballot paper contains only answers and notes. The team decides the rest.";

/// Whether the changes are allowed. Shows a notice if they are not.
pub(super) fn may_change(model: &mut Model, changes: &[Change]) -> bool {
    if only_read(model) {
        return false;
    }
    let is_refused = model.paper().is_some() && !changes.iter().all(Change::is_for_papers);
    if is_refused {
        model.notice = Some(FOR_THE_ROOM.to_owned());
    }
    !is_refused
}

/// Whether the file is read-only. Shows a notice if it is.
pub(super) fn only_read(model: &mut Model) -> bool {
    let only_read = model.work().is_some_and(|work| work.read_only.is_some());
    if only_read {
        model.notice = Some(
            "Read-only: nothing has changed. Press ctrl-s to try to edit it, ctrl-w to save elsewhere."
                .to_owned(),
        );
    }
    only_read
}

/// Undoes the last edit, or redoes the edit that was last undone, and goes to the affected item.
pub(super) fn step(model: &mut Model, step: Step) -> Vec<Effect> {
    if only_read(model) {
        return Vec::new();
    }
    let stamp = model.stamp.clone();
    let Stage::Working(work) = &mut model.stage else {
        return Vec::new();
    };
    let changes = match work.basis.step(step, stamp) {
        Ok(stepped) => stepped.changes,
        Err(nothing) => {
            model.notice = Some(nothing.to_string());
            return Vec::new();
        }
    };
    work.saved = Saved::Saving;
    work.screens.profile.moved = None;
    if let Some(top) = model.overlays.last_mut() {
        top.stepped(&work.basis);
    }
    let touched = changes
        .first()
        .and_then(|first| Touched::of(&work.basis, first));
    match touched {
        Some(Touched::Item(touched)) if work.screen == Focus::Profile => {
            let items = profile::items(&work.basis);
            if let Some(at) = items.into_iter().position(|item| item == touched) {
                work.screens.profile.visit(&work.basis, at);
            }
        }
        Some(Touched::Question(control)) if work.screen == Focus::Question => {
            work.visit(control);
        }
        _ => {}
    }
    let questionnaire = &work.basis.questionnaire;
    let subject = changes
        .first()
        .map(|first| describe(questionnaire, first).0);
    let subject = subject.unwrap_or_default();
    let more = match changes.len() {
        0 | 1 => String::new(),
        number => format!(
            " and {}",
            count(number - 1, "other change", "other changes")
        ),
    };
    let (done, key) = match step {
        Step::Undo => ("Undone", "Press ctrl-y to redo"),
        Step::Redo => ("Redone", "Press ctrl-z to undo"),
    };
    model.notice = Some(format!("{done}: {subject}{more}. {key}."));
    vec![Effect::Save]
}

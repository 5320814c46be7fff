//! Handles the results of saves, merges and restores.
//!
//! Nothing is written here. A failed save stays visible until a save succeeds.

use super::changing::{change, may_change};
use crate::interaction::basis::Basis;
use crate::interaction::command::Focus;
use crate::interaction::form::Form;
use crate::model::assessment::Assessment;
use crate::session::{Error, restore, save};
use crate::tui::effect::{Earlier, Effect, Moved, Outcome};
use crate::tui::form::FormEditor;
use crate::tui::model::{Model, Saved, Stage, Work};
use crate::tui::screen;
use crate::tui::widget::text::count;

/// Handles the result of a save.
pub(super) fn saved(model: &mut Model, outcome: Outcome) {
    let Some(work) = model.work_mut() else { return };
    let mended = matches!(work.saved, Saved::Failed(_));
    work.saved = match outcome {
        Outcome::Down(clock) => Saved::At(clock),
        Outcome::Apart(path, clock) => Saved::Apart(path, clock),
        Outcome::Failed(reason) => Saved::Failed(reason),
    };
    if mended && matches!(work.saved, Saved::At(_)) {
        model.notice = Some("Saved. All changes are on disk now.".to_owned());
    }
}

/// The effects of `ctrl-s`: taking over a read-only file, merging, or saving again.
pub(super) fn save_now(model: &mut Model) -> Vec<Effect> {
    let Some(work) = model.work() else {
        return Vec::new();
    };
    if work.read_only.is_some() {
        return vec![Effect::Open(work.basis.file.clone())];
    }
    match &work.saved {
        Saved::Apart(..) => vec![Effect::Join],
        _ if work.apart => vec![Effect::Join],
        Saved::Failed(_) | Saved::Saving => vec![Effect::Save],
        Saved::Untouched | Saved::At(_) => {
            model.notice = Some("Everything is already saved.".to_owned());
            Vec::new()
        }
    }
}

/// Opens the form to choose another file to continue in.
pub(super) fn elsewhere(model: &mut Model) {
    if let Some(work) = model.work() {
        let form = Form::save_elsewhere(&work.basis);
        model.overlays.push(Box::new(FormEditor::new(form)));
    }
}

/// Handles the result of moving the assessment to another file.
pub(super) fn moved_to(model: &mut Model, outcome: Result<Moved, Error>) {
    match outcome {
        Ok(Moved {
            path,
            clock,
            remark,
        }) => {
            let Some(work) = model.work_mut() else { return };
            let words = save::moved(&path, remark.as_deref());
            work.basis.file = path;
            work.saved = Saved::At(clock);
            work.read_only = None;
            // the draft beside the old file is gone; votes that are not saved yet will be drafted beside the new file
            model.draft.kept = None;
            model.leave(Focus::Form);
            model.notice = Some(words);
        }
        Err(fault) => match model.form() {
            Some(form) => form.fault = Some((0, fault.to_string())),
            None => model.notice = Some(fault.to_string()),
        },
    }
}

/// Handles the result of a merge with the version that another program wrote.
pub(super) fn joined(model: &mut Model, outcome: Result<(Box<Assessment>, String), Error>) {
    let here = model.here();
    let (assessment, clock) = match outcome {
        Ok(joined) => joined,
        Err(fault) => {
            model.notice = Some(fault.to_string());
            return;
        }
    };
    let Stage::Working(work) = &mut model.stage else {
        return;
    };
    let before = work.basis.assessment.history().entries().len();
    take(work, *assessment, here);
    let history = work.basis.assessment.history();
    let (added, conflicts) = (
        history.entries().len().saturating_sub(before),
        history.conflicts().len(),
    );
    work.saved = Saved::At(clock);
    work.apart = false;
    let edits = count(added, "edit", "edits");
    model.notice = Some(if conflicts == 0 {
        format!("Merged {edits}, no conflicts.")
    } else {
        format!("Merged {edits}. Resolve the conflicts listed here.")
    });
    if conflicts > 0 {
        model.leave(Focus::Conflicts);
        model
            .overlays
            .push(Box::new(screen::conflicts::State::default()));
    }
}

/// Replaces the open assessment, but keeps the order and filter of questions.
fn take(work: &mut Work, assessment: Assessment, here: crate::interaction::basis::Here) {
    let old = &work.basis;
    let mut basis = Basis::new(
        old.file.clone(),
        old.questionnaire.clone(),
        assessment,
        here,
    );
    basis.order = old.order;
    basis.only = old.only;
    work.basis = basis;
}

/// Opens the list of snapshots.
pub(super) fn earlier(model: &mut Model, states: Result<Vec<Earlier>, Error>) {
    let states = match states {
        Ok(states) => states,
        Err(fault) => {
            model.notice = Some(fault.to_string());
            return;
        }
    };
    if states.is_empty() {
        model.notice = Some(
            "No snapshots yet. surefoot takes them as you work, at least 10 minutes apart."
                .to_owned(),
        );
        return;
    }
    model
        .overlays
        .push(Box::new(screen::earlier::State { states, at: 0 }));
}

/// Restores the state of a snapshot, as one edit that can be undone like any other.
pub(super) fn brought_back(
    model: &mut Model,
    outcome: Result<Box<Assessment>, Error>,
) -> Vec<Effect> {
    let then = match outcome {
        Ok(then) => then,
        Err(fault) => {
            model.notice = Some(fault.to_string());
            return Vec::new();
        }
    };
    let Some(work) = model.work() else {
        return Vec::new();
    };
    let changes = restore::changes(work.basis.state(), &then);
    model.leave(Focus::Earlier);
    if changes.is_empty() {
        model.notice = Some(restore::NOTHING_DIFFERS.to_owned());
        return Vec::new();
    }
    let number = count(changes.len(), "change", "changes");
    if !may_change(model, &changes) {
        return Vec::new();
    }
    let effect = change(model, changes);
    if effect.is_some() {
        model.notice = Some(format!(
            "Restored the snapshot: {number}. Press ctrl-z to undo."
        ));
    }
    effect.into_iter().collect()
}

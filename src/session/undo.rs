//! Undo and redo: one step back or forward in the history of an assessment, for every front end.

use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, State};

/// Direction of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Undo the last edit.
    Undo,
    /// Redo the last undone edit.
    Redo,
}

/// A completed step. The step is itself an edit in the history, and is not saved yet.
#[derive(Clone, Debug)]
pub(crate) struct Stepped {
    /// State before the step.
    pub(crate) before: State,
    /// Changes from that state to the current one, beginning with the main subject of the edit.
    pub(crate) changes: Vec<Change>,
    /// Number of the edit undone or redone, counted from 1.
    pub(crate) number: usize,
    /// Author of that edit.
    pub(crate) who: String,
}

/// Reason why no step was possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    /// There is no edit to undo.
    #[error("Nothing to undo.")]
    NothingToUndo,
    /// There is no undone edit to redo.
    #[error("Nothing to redo.")]
    NothingToRedo,
}

/// Performs an undo or redo.
///
/// # Errors
/// [`StepError`] if there is nothing to undo or redo.
pub(crate) fn step(
    assessment: &mut Assessment,
    step: Step,
    stamp: Stamp,
) -> Result<Stepped, StepError> {
    let before = assessment.state().clone();
    let history = assessment.history();
    let at = match step {
        Step::Undo => history.undoable(),
        Step::Redo => history.redoable(),
    };
    let entry = at.and_then(|at| Some((at, history.entries().get(at)?.stamp.who.clone())));
    let changes = match step {
        Step::Undo => assessment.undo(stamp).ok_or(StepError::NothingToUndo),
        Step::Redo => assessment.redo(stamp).ok_or(StepError::NothingToRedo),
    }?;
    let (at, who) = entry.unwrap_or_default();
    Ok(Stepped {
        before,
        changes,
        number: at + 1,
        who,
    })
}

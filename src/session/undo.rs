//! Undo and redo: one step back or forward in the history of an assessment, for every front end.

use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, State};

/// Which way to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Take back the last edit.
    Undo,
    /// Bring back what was taken back last.
    Redo,
}

/// A step that was made. It is itself an edit of the history, and not saved yet.
#[derive(Clone, Debug)]
pub(crate) struct Stepped {
    /// The state before the step.
    pub(crate) before: State,
    /// The changes that led from there to the state now; the first is what the edit was about.
    pub(crate) changes: Vec<Change>,
    /// The number of the edit that was taken back or brought back, counted from 1.
    pub(crate) number: usize,
    /// Who made that edit.
    pub(crate) who: String,
}

/// Why there was no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    /// Nothing can be taken back.
    #[error("Nothing to undo.")]
    NothingToUndo,
    /// Nothing was taken back last.
    #[error("Nothing to redo.")]
    NothingToRedo,
}

/// Steps back or forward.
///
/// # Errors
/// There is nothing to undo or redo.
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

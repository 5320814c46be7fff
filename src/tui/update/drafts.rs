//! Drafts: input is written to disk within 1 second, and is restored once.
//!
//! Its own module because it covers all open overlays, not only the topmost overlay. A draft is never an edit: however
//! the program ends, a half-filled form is restored as a half-filled form, and votes as votes that are not revealed
//! yet.

use crate::base::plural::listed;
use crate::interaction::basis::Basis;
use crate::interaction::command::Focus;
use crate::interaction::form::{FileForm, Purpose};
use crate::model::questionnaire::ControlIx;
use crate::session::Error;
use crate::store::{Draft, OpenForm};
use crate::tui::action::Screen;
use crate::tui::effect::Effect;
use crate::tui::form::FormEditor;
use crate::tui::model::{Model, Saved};
use crate::tui::screen::ballot;

/// Input that is not saved yet. Input in the palette, in the search and for a question number is left out, because it
/// is quickly typed again.
pub(crate) fn written(model: &Model) -> Vec<OpenForm> {
    let Some(work) = model.work().filter(|work| work.read_only.is_none()) else {
        return Vec::new();
    };
    let overlays = model.overlays.iter();
    overlays
        .filter_map(|overlay| overlay.draft(&work.basis))
        .collect()
}

/// Keeps the draft on disk up to date: at most once a second during typing, and at once if `now` is set.
pub(super) fn draft(model: &mut Model, now: bool) -> Option<Effect> {
    let parts = written(model);
    let work = model.work()?;
    let history = work.basis.assessment.history();
    let entries = history.entries().len();
    if parts.is_empty() {
        let (unsaved, last) = (
            model.is_unsaved(),
            history.entries().last().map(|entry| entry.id.clone()),
        );
        return settled(
            model,
            unsaved,
            last.filter(|_| entries > model.draft.entries),
        );
    }
    // a history that is not on disk yet will have another first entry when the file is next opened
    let root = match work.saved {
        Saved::At(_) | Saved::Apart(..) => history.root().unwrap_or_default().to_owned(),
        Saved::Untouched | Saved::Saving | Saved::Failed(_) => model.draft.root.clone(),
    };
    let draft = Draft {
        root,
        kept_by: None,
        parts,
    };
    let second = model.stamp.at.as_second();
    let state = &mut model.draft;
    let known = state.kept.as_ref() == Some(&draft) && state.trouble.is_none() && !state.is_forced;
    if known || (!now && !state.is_forced && state.second == second) {
        state.behind = !known;
        return None;
    }
    state.behind = false;
    state.is_forced = false;
    state.second = second;
    state.entries = entries;
    state.kept = Some(draft.clone());
    Some(Effect::Draft(Some(draft)))
}

/// Handles the draft once no input is left to store in it. If an edit includes its text but is not saved yet, the draft
/// stays and names that edit, so that a kill in between neither loses the text nor restores it twice.
fn settled(model: &mut Model, unsaved: bool, taken_by: Option<String>) -> Option<Effect> {
    let state = &mut model.draft;
    state.behind = false;
    if std::mem::take(&mut state.is_forced) && state.kept.is_none() {
        return Some(Effect::Draft(None));
    }
    let kept = state.kept.as_mut()?;
    match taken_by.filter(|_| unsaved) {
        Some(_) if kept.kept_by.is_some() => None,
        Some(entry) => {
            kept.kept_by = Some(entry);
            Some(Effect::Draft(Some(kept.clone())))
        }
        None => {
            state.kept = None;
            state.trouble = None;
            Some(Effect::Draft(None))
        }
    }
}

/// Handles the result of writing the draft.
pub(super) fn drafted(model: &mut Model, outcome: Result<(), Error>) {
    let before = model.draft.trouble.take();
    match outcome {
        Ok(()) if before.is_some() => {
            model.notice = Some("Drafts are being saved again.".to_owned());
        }
        Ok(()) => {}
        Err(fault) => {
            model.draft.trouble = Some(fault.to_string());
            model.draft.behind = true;
        }
    }
}

/// Reopens the forms and votes of a draft. Returns the effect for the draft on disk, and the notice to show.
pub(super) fn bring_back(model: &mut Model, draft: Draft) -> (Option<Effect>, Option<String>) {
    let root = model.draft.root.clone();
    let Some(work) = model.work_mut() else {
        return (None, None);
    };
    let entries = work.basis.assessment.history().entries();
    if draft
        .kept_by
        .as_ref()
        .is_some_and(|entry| entries.iter().any(|known| known.id == *entry))
    {
        return (Some(Effect::Draft(None)), None);
    }
    let fits = draft.root.is_empty() || draft.root == root;
    let opened = draft
        .parts
        .iter()
        .map(|part| overlay(&work.basis, part))
        .collect::<Option<Vec<Box<dyn Screen>>>>();
    let Some(mut opened) = opened.filter(|_| fits) else {
        return (Some(Effect::PutDraftAside), None);
    };
    opened.retain(|screen| {
        screen
            .downcast::<FormEditor>()
            .is_none_or(FormEditor::is_changed)
    });
    let Some(first) = opened.first() else {
        return (Some(Effect::Draft(None)), None);
    };
    let words = summary(&draft, opened.last().and_then(|top| top.downcast()));
    if let Some((place, control)) = below(&**first) {
        if let Some(control) = control {
            work.visit(control);
        }
        work.go(place);
    }
    let entries = entries_of(&work.basis);
    model.overlays.extend(opened);
    model.draft.entries = entries;
    model.draft.kept = Some(draft);
    (None, Some(words))
}

fn entries_of(basis: &Basis) -> usize {
    basis.assessment.history().entries().len()
}

fn overlay(basis: &Basis, part: &OpenForm) -> Option<Box<dyn Screen>> {
    if part.kind == ballot::DRAFT_KIND {
        return Some(Box::new(ballot::State::from_part(basis, part)?));
    }
    Some(Box::new(FormEditor::from_part(basis, part)?))
}

/// The screen below the first reopened overlay, with the control to show.
fn below(first: &dyn Screen) -> Option<(Focus, Option<ControlIx>)> {
    if let Some(ballot) = first.downcast::<ballot::State>() {
        return Some((Focus::Question, Some(ballot.control)));
    }
    let form = first.downcast::<FormEditor>()?;
    match form.form.purpose {
        Purpose::Pin(_) | Purpose::NotBefore(_) | Purpose::PlanStart | Purpose::Meet => {
            Some((Focus::Roadmap, None))
        }
        Purpose::System | Purpose::TargetDate => Some((Focus::Profile, None)),
        Purpose::File(FileForm::Report(_)) => Some((Focus::Export, None)),
        _ => form
            .control()
            .map(|control| (Focus::Question, Some(control))),
    }
}

fn summary(draft: &Draft, votes: Option<&ballot::State>) -> String {
    let names: Vec<String> = draft.parts.iter().map(OpenForm::name).collect();
    let names = listed(&names);
    match votes {
        Some(votes) if !votes.is_begun() => {
            format!(
                "{names} was interrupted. Secret votes are never saved, so everyone votes again."
            )
        }
        Some(_) => format!("{names} is restored. Press enter to reveal it, esc to discard it."),
        None => format!("Draft restored: {names}. Press ctrl-s to save it, esc to discard it."),
    }
}

//! Leaving: out of one level, to another file, or for good.
//!
//! In flows the model; out flow effects. What is typed is never dropped unasked, and what is not on the disk is told.

use super::go;
use super::grant;
use crate::assessment::change::Change;
use crate::tui::command::Place;
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::model::Overlay;
use crate::tui::model::Saved;
use crate::tui::screen::Wish;

/// Out of one level.
pub(super) fn back(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && form.is_changed()
        && !form.warned
    {
        form.warned = true;
        model.notice = Some("esc again drops what was typed; ctrl-s keeps it.".to_owned());
        return Vec::new();
    }
    if let Some(Overlay::Ballot(ballot)) = model.overlays.last_mut()
        && ballot.warns()
    {
        model.notice = Some("esc again drops the votes; enter keeps them.".to_owned());
        return Vec::new();
    }
    if model.overlays.pop().is_some() {
        return Vec::new();
    }
    if let Some(work) = model.work_mut().filter(|work| work.wall && work.screen == Place::Question) {
        work.wall = false;
        return Vec::new();
    }
    if let Some(work) = model.work_mut().filter(|work| work.screen != Place::Overview) {
        go(work, Place::Overview);
        return Vec::new();
    }
    if model.work().is_none() {
        return vec![Effect::Quit];
    }
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    // the assessment is needed until what it asks for is done: the list that comes back closes it
    remember(model).into_iter().chain([Effect::Tell(None), Effect::ListRecent]).collect()
}

/// Whether something is not on the disk, or a meeting runs, so that leaving needs a second key. Says so.
fn may_not_leave(model: &mut Model, leaving: bool) -> bool {
    let failed = model.work().is_some_and(|work| matches!(work.saved, Saved::Failed(_)));
    if failed && !leaving {
        model.leaving = true;
        model.notice =
            Some("It could not be saved. Press the same key again to leave and lose what is not saved.".to_owned());
    }
    let meets = model.work().is_some_and(|work| work.basis.state().room.running().is_some());
    if meets && !failed && !leaving {
        model.leaving = true;
        let words = "A meeting runs. The same key again leaves; its clock goes on until somebody ends it (f12).";
        model.notice = Some(words.to_owned());
    }
    (failed || meets) && !leaving
}

pub(super) fn remember(model: &Model) -> Option<Effect> {
    let work = model.work()?;
    let place = if work.question.looked_at { work.basis.id(work.question.control).to_owned() } else { String::new() };
    Some(Effect::Remember(place))
}

pub(super) fn quit(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    remember(model).into_iter().chain([Effect::Tell(None), Effect::Quit]).collect()
}

/// The edits that would keep what is being written, where it can be kept.
pub(super) fn being_written(model: &Model) -> Option<Vec<Change>> {
    let kept = match (model.overlays.last()?, model.work()?) {
        (Overlay::Form(form), work) if form.is_changed() => form.keep(&work.basis).ok()?,
        (Overlay::Ballot(ballot), work) => vec![Wish::Change(vec![ballot.kept(&work.basis)?])],
        _ => return None,
    };
    let changes = kept.into_iter().filter_map(|wish| match wish {
        Wish::Change(changes) => Some(changes),
        _ => None,
    });
    Some(changes.flatten().collect()).filter(|changes: &Vec<Change>| !changes.is_empty())
}

/// Ends at once: what is being written is kept where it can be, and what is not on the disk is saved.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    effects.extend(grant(model, being_written(model).map(Wish::Change).into_iter().collect()));
    if model.is_unsaved() && effects.is_empty() {
        effects.push(Effect::Save);
    }
    effects.extend(remember(model));
    effects.extend([Effect::Tell(None), Effect::Quit]);
    effects
}

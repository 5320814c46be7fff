//! Leaves one level, closes the file, or quits the program.
//!
//! Input is never discarded without asking, and leaving with unsaved changes takes a second key press.

use crate::interaction::command::Focus;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Saved};

/// Leaves one level.
pub(super) fn back(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if let Some(warning) = model.overlays.last_mut().and_then(|top| top.warning()) {
        model.notice = Some(warning.to_owned());
        return Vec::new();
    }
    if let Some((top, _)) = model.top()
        && top.back()
    {
        return Vec::new();
    }
    if model.overlays.pop().is_some() {
        return Vec::new();
    }
    if let Some(work) = model
        .work_mut()
        .filter(|work| work.wall && work.screen == Focus::Question)
    {
        work.wall = false;
        return Vec::new();
    }
    if let Some(work) = model.work_mut()
        && let Some(origin) = work.origin.take()
    {
        work.go(origin.screen);
        model.overlays = origin.overlays;
        return Vec::new();
    }
    if let Some(work) = model
        .work_mut()
        .filter(|work| work.screen != Focus::Overview)
    {
        work.go(Focus::Overview);
        return Vec::new();
    }
    if model.work().is_none() {
        return vec![Effect::Quit];
    }
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    // the effects still need the assessment; the list of recent files closes it
    remember(model)
        .into_iter()
        .chain([Effect::Tell(None), Effect::ListRecent])
        .collect()
}

/// Whether leaving needs a second key press, because of a failed save or a running meeting. Shows a notice if it does.
fn may_not_leave(model: &mut Model, leaving: bool) -> bool {
    let failed = model
        .work()
        .is_some_and(|work| matches!(work.saved, Saved::Failed(_)));
    if failed && !leaving {
        model.quit_confirmed = true;
        model.notice = Some(
            "Saving failed. Press the same key again to quit and lose the unsaved changes."
                .to_owned(),
        );
    }
    let meets = model
        .work()
        .is_some_and(|work| work.basis.state().room.running().is_some());
    if meets && !failed && !leaving {
        model.quit_confirmed = true;
        let words = "A meeting is running; f12 ends it. Press the same key again to quit; the clock keeps running.";
        model.notice = Some(words.to_owned());
    }
    (failed || meets) && !leaving
}

pub(super) fn remember(model: &Model) -> Option<Effect> {
    let work = model.work()?;
    let place = if work.screens.question.looked_at {
        work.basis.id(work.screens.question.control).to_owned()
    } else {
        String::new()
    };
    Some(Effect::Remember(place))
}

pub(super) fn quit(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    remember(model)
        .into_iter()
        .chain([Effect::Tell(None), Effect::Quit])
        .collect()
}

/// Ends at once, after saving all edits. Input is written as a draft, never as an edit, because nobody has confirmed
/// it.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.is_unsaved() {
        effects.push(Effect::Save);
    }
    effects.extend(remember(model));
    effects.extend([Effect::Tell(None), Effect::Quit]);
    effects
}

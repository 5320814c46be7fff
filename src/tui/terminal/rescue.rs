//! What is kept after a fault of surefoot itself.
//!
//! In flows the model as the fault left it; out flows what became of the answers, in a sentence. What does not hold in
//! itself any more is never put in the place of a file that does, and each step is for itself: where one breaks, the
//! rest goes on.

use crate::assessment::Assessment;
use crate::assessment::file;
use crate::crash;
use crate::crash::caught;
use crate::diagnostic::Source;
use crate::store;
use crate::tui::effect::Effect;
use crate::tui::effect::Outcome;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::model::Overlay;
use crate::tui::update::update;
use crate::tui::world::Desk;

/// Keeps what can be kept. Returns the sentence.
pub(super) fn rescue(desk: &mut Desk, model: &mut Model) -> String {
    let Some(mut path) = model.work().map(|work| work.basis.file.display().to_string()) else {
        return "No assessment was open.".to_owned();
    };
    let typing = caught(|| is_typing(model)).unwrap_or(false);
    model.stamped(store::stamp(&desk.world.who));
    let effects = caught(|| {
        crash::on_purpose("ended");
        update(model, Message::Ended)
    });
    // where even ending breaks, what was changed before is saved all the same
    let kept = effects.as_ref().is_some_and(|effects| effects.contains(&Effect::Save));
    let mut saved = true;
    if kept || effects.is_none() || model.is_unsaved() {
        match caught(|| save(desk, model)).flatten() {
            Some(Outcome::Down(_)) => {}
            Some(Outcome::Apart(copy, _)) => path = copy.display().to_string(),
            Some(Outcome::Failed(_)) | None => saved = false,
        }
    }
    for effect in effects.unwrap_or_else(|| vec![Effect::Tell(None)]) {
        if matches!(effect, Effect::Remember(_) | Effect::Tell(_)) {
            let _ = caught(|| desk.perform(effect, model));
        }
    }
    match (saved, typing, kept) {
        (true, false, _) => format!("Every answer is saved in {path}."),
        (true, true, true) => format!("Every answer is saved in {path}, with what was being typed."),
        (true, true, false) => {
            format!("Every answer is saved in {path}, but what was being typed could not be kept.")
        }
        (false, ..) => {
            format!(
                "What was shown as saved is in {path}; the last change, or what was being typed, could not be saved."
            )
        }
    }
}

/// Whether something typed is not kept yet.
fn is_typing(model: &Model) -> bool {
    match model.overlays.last() {
        Some(Overlay::Form(form)) => form.is_changed(),
        Some(Overlay::Ballot(ballot)) => model.work().is_some_and(|work| ballot.kept(&work.basis).is_some()),
        _ => false,
    }
}

/// Saves what holds. Says how that went; nothing where nothing holds.
fn save(desk: &mut Desk, model: &Model) -> Option<Outcome> {
    if !model.work().is_some_and(|work| holds(&work.basis.assessment)) {
        return None;
    }
    match desk.perform(Effect::Save, model)? {
        Message::Saved(outcome) => Some(outcome),
        _ => None,
    }
}

/// Whether the edits add up to what is there, and would be read again.
fn holds(assessment: &Assessment) -> bool {
    let source = Source { name: String::new(), text: file::write(assessment) };
    let (read, _) = file::read(&source);
    assessment.faults().is_empty() && read.is_some_and(|read| read.state() == assessment.state())
}

//! Saves what can be saved after a panic, and reports in one sentence what became of the answers.
//!
//! The model may be inconsistent at that point: an assessment that fails its consistency check never replaces a sound
//! file, and each step is independent, so that the other steps still run if one panics.

use crate::base::diagnostic::Source;
use crate::model::assessment::{Assessment, file};
use crate::store;
use crate::store::crash::caught;
use crate::tui::app::App;
use crate::tui::effect::{Effect, Outcome};
use crate::tui::effect_runner::EffectRunner;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::update::drafts::written;

/// Saves what can be saved. Returns the sentence for the crash report.
pub(super) fn rescue(app: &App, desk: &mut EffectRunner, model: &mut Model) -> String {
    let Some(mut path) = model
        .work()
        .map(|work| work.basis.file.display().to_string())
    else {
        return "No assessment was open.".to_owned();
    };
    let typing = caught(|| !written(model).is_empty()).unwrap_or(false);
    model.stamped(store::stamp(&desk.world.who));
    let effects = caught(|| (app.update)(model, Message::Ended));
    // earlier edits are saved even if `update` panics again
    let kept = effects
        .as_ref()
        .is_some_and(|effects| effects.contains(&Effect::Save));
    let mut saved = true;
    let ended = effects.is_some();
    if kept || !ended || model.is_unsaved() {
        match caught(|| save(desk, model)).flatten() {
            Some(Outcome::Down(_)) => {}
            Some(Outcome::Apart(copy, _)) => path = copy.display().to_string(),
            Some(Outcome::Failed(_)) | None => saved = false,
        }
    }
    let mut drafted = false;
    for effect in effects.unwrap_or_else(|| vec![Effect::Tell(None)]) {
        let is_draft = matches!(effect, Effect::Draft(Some(_)));
        if is_draft || matches!(effect, Effect::Remember(_) | Effect::Tell(_)) {
            let outcome = caught(|| desk.perform(effect, model)).flatten();
            drafted |= is_draft && matches!(outcome, Some(Message::Drafted(Ok(()))));
        }
    }
    // earlier input may already be in the draft
    drafted |=
        ended && model.draft.kept.is_some() && model.draft.trouble.is_none() && !model.draft.behind;
    match (saved, typing, drafted) {
        (true, false, _) => format!("Every answer is saved in {path}."),
        (true, true, true) => {
            format!(
                "Every answer is saved in {path}. Unfinished text is restored at the next start."
            )
        }
        (true, true, false) => {
            format!("Every answer is saved in {path}, but unfinished text could not be saved.")
        }
        (false, ..) => {
            format!(
                "Every change that was shown as saved is in {path}. The last change or unfinished text could not be saved."
            )
        }
    }
}

/// Saves the assessment if it is consistent, and returns the result; `None` if it is not.
fn save(desk: &mut EffectRunner, model: &Model) -> Option<Outcome> {
    if !model
        .work()
        .is_some_and(|work| holds(&work.basis.assessment))
    {
        return None;
    }
    if let Message::Saved(outcome) = desk.perform(Effect::Save, model)? {
        Some(outcome)
    } else {
        None
    }
}

/// Whether the history yields the current state, and whether the file, once written, can be read back.
fn holds(assessment: &Assessment) -> bool {
    let source = Source {
        name: String::new(),
        text: file::write(assessment),
    };
    let (read, _) = file::read(&source);
    assessment.faults().is_empty() && read.is_some_and(|read| read.state() == assessment.state())
}

//! The actions that follow from a submitted form.

use crate::describe;
use crate::interaction::basis::Basis;
use crate::interaction::command::Focus;
use crate::interaction::form::Outcome;
use crate::interaction::pager::upgraded;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::Request;
use crate::rules::gates::invalid;
use crate::tui::action::ScreenAction;
use crate::tui::effect::Effect;
use crate::tui::screen::roadmap;

/// The actions for an outcome. `basis` is `None` before an assessment is open.
pub(super) fn actions(basis: Option<&Basis>, outcome: Outcome) -> Vec<ScreenAction> {
    let effect = match outcome {
        Outcome::Edit { request, changes } => {
            let next = basis.map(|basis| after(basis, &request, &changes));
            let edit = ScreenAction::Change(changes);
            return [edit]
                .into_iter()
                .chain(next.into_iter().flatten())
                .collect();
        }
        Outcome::Meet { gate, by } => {
            let pager = basis.map(|basis| roadmap::meeting(basis, gate, by));
            return pager.map(ScreenAction::lay).into_iter().collect();
        }
        // not part of an assessment: `writing::submit` passes it to the export screen
        Outcome::ReportPath(..) => return Vec::new(),
        Outcome::Create {
            path,
            system,
            length: form,
        } => Effect::Create { path, system, form },
        Outcome::Open(path) => Effect::Open(path),
        Outcome::Portfolio(folder) => Effect::Survey(folder),
        Outcome::Example(path) => Effect::Example(path),
        Outcome::SaveElsewhere(path) => Effect::SaveElsewhere(path),
    };
    vec![ScreenAction::Do(effect)]
}

/// The actions after the edit that a form requested.
fn after(basis: &Basis, request: &Request, changes: &[Change]) -> Vec<ScreenAction> {
    let say = |words: &str| vec![ScreenAction::Say(words.to_owned())];
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most edits are visible where they were requested"
    )]
    match request {
        Request::TargetDate(_) => vec![ScreenAction::NextFact],
        Request::Answer { .. } => vec![ScreenAction::Leave(Focus::Reveal), ScreenAction::NextOpen],
        Request::Exception { control, .. } => idle_exception(basis, *control, changes)
            .map(ScreenAction::Say)
            .into_iter()
            .collect(),
        Request::Park { .. } => say("Parked. Press ctrl-l to list the parked items."),
        Request::Reassess { .. } => {
            let effects = basis.upgrade().map(|upgrade| {
                ScreenAction::lay(upgraded(basis, &basis.state_after(changes), &upgrade))
            });
            let words = "Reassessment started. Press c to confirm an answer, space for the next one to confirm.";
            effects.into_iter().chain(say(words)).collect()
        }
        Request::Meeting { .. } if basis.state().room.running().is_none() => {
            say("The meeting has started. Press t for a break.")
        }
        _ => Vec::new(),
    }
}

/// The reason why an exception that was just granted does not count at the next gate; `None` if it does count.
fn idle_exception(basis: &Basis, control: ControlIx, changes: &[Change]) -> Option<String> {
    let after = basis.state_after(changes);
    let exception = after.record(basis.id(control))?.exception.as_ref()?;
    let report = &basis.report;
    let gate = report.next_gate().unwrap_or(report.targets.headline);
    let level = basis.standing(control).level().unwrap_or_default();
    let (questionnaire, targets) = (&basis.questionnaire, &report.targets);
    let reason = invalid(
        questionnaire,
        targets,
        gate,
        control,
        level,
        exception,
        basis.today,
    )?;
    Some(format!(
        "Saved, but the exception does not count for {}: {}.",
        questionnaire.gate_id(gate),
        describe::gates::invalid(reason)
    ))
}

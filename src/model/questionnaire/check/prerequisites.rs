//! Checks prerequisites: no control may depend on a control in a later phase, or directly or indirectly on itself.
//!
//! Each cycle is reported once.

use super::super::Questionnaire;
use super::super::file::control::RawControl;
use super::{Check, Code};
use crate::base::diagnostic::Source;
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{ControlIx, LayerIx};

impl Check<'_> {
    /// Reports each prerequisite in a later phase, and each cycle once.
    pub(super) fn prerequisites(
        &mut self,
        raw: &IndexVec<ControlIx, (&Source, LayerIx, RawControl)>,
        questionnaire: &Questionnaire,
    ) {
        // an unknown phase is already reported, and its placeholder index proves nothing
        let sure = |at: ControlIx| {
            let phase = questionnaire.phases.get(questionnaire.controls[at].phase);
            phase.is_some_and(|phase| phase.id == raw[at].2.phase.value)
        };
        for ((at, (source, _, raw)), control) in raw.enumerated().zip(&questionnaire.controls) {
            for (raw_after, after) in raw.after.iter().zip(&control.after) {
                let Some(before) = questionnaire
                    .controls
                    .get(after.control)
                    .filter(|before| before.id == raw_after.control.value)
                else {
                    continue;
                };
                if before.phase > control.phase && sure(at) && sure(after.control) {
                    let message = format!(
                        "`{}` depends on `{}`, which belongs to a later phase",
                        control.id, before.id
                    );
                    let help = "Move one of them, or remove the prerequisite.".to_owned();
                    self.tell(
                        Code::LaterPrerequisite,
                        &source.name,
                        raw_after.control.span.clone(),
                        message,
                        Some(help),
                    );
                }
            }
        }
        // depth-first search: a control that is already on the current path closes a cycle
        let mut done = questionnaire.controls.map(|_| false);
        for start in questionnaire.controls.indices() {
            let mut path = Vec::new();
            if let Some(cycle) = find_cycle(questionnaire, start, &mut done, &mut path) {
                let names: Vec<&str> = cycle
                    .iter()
                    .map(|&at| questionnaire.control_id(at))
                    .collect();
                let first = cycle.first().copied().unwrap_or(start);
                let (source, _, control) = &raw[first];
                let span = control
                    .after
                    .first()
                    .map_or(control.id.span.clone(), |after| after.control.span.clone());
                let message = format!("prerequisites form a cycle: {}", names.join(" after "));
                self.tell(
                    Code::Cycle,
                    &source.name,
                    span,
                    message,
                    Some("Remove one of these prerequisites.".to_owned()),
                );
            }
        }
    }
}

/// Returns a cycle reachable from `start` through controls not yet done; its first control is repeated at the end.
fn find_cycle(
    questionnaire: &Questionnaire,
    start: ControlIx,
    done: &mut IndexVec<ControlIx, bool>,
    path: &mut Vec<ControlIx>,
) -> Option<Vec<ControlIx>> {
    if let Some(at) = path.iter().position(|&seen| seen == start) {
        let mut cycle = path.split_off(at);
        cycle.push(start);
        // the callers mark every control on the path as done, so that each cycle is reported once
        return Some(cycle);
    }
    if done[start] {
        return None;
    }
    path.push(start);
    let mut cycle = None;
    for after in &questionnaire.controls[start].after {
        cycle = cycle.or_else(|| find_cycle(questionnaire, after.control, done, path));
        if cycle.is_some() {
            break;
        }
    }
    path.pop();
    done[start] = true;
    cycle
}
